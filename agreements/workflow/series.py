"""A series: one shared text, from it a draft with each municipality, and later changes offered to every draft."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import rules
from agreements.blueprint import blueprints
from agreements.history import write_event
from agreements.models import Agreement, Clause, Series, SeriesDraft
from agreements.notifications import series as notifications
from agreements.series.changes import changes_of
from agreements.series.filling import copied_clause
from agreements.series.making import make_series_draft
from agreements.workflow.starting import start_agreement
from agreements.workflow.suggesting import offer
from agreements.workflow.table import guard, locked
from organisations.acting import Acting
from organisations.models import Organisation
from organisations.refusals import NotAllowed, Refused

BILATERAL = "county_and_one_municipality"  # how a template says that it is for one municipality at a time


@transaction.atomic
def start_series(agreement: Agreement, *, by: Acting) -> Series:
    """Save the shared text as a draft of the county alone; the municipality's names stay open in it.

    `agreement` is unsaved, filled in from the form. Raises ValidationError for a template of another kind.
    """
    if not rules.may_start_series(by):
        raise NotAllowed(_("A series is started by the editors of a wellbeing services county."))
    if blueprints()[agreement.blueprint].parties != BILATERAL:
        raise ValidationError(_("This template is not for an agreement with one municipality at a time."))
    agreement.county = by.organisation
    start_agreement(agreement, by=by, organisations=[by.organisation], municipality_later=True)
    return Series.objects.create(model=agreement, started_by=by.user)


@transaction.atomic
def mark_local_parts(series: Series, *, by: Acting, local: Iterable[UUID]) -> None:
    """Say which clauses of the shared text each municipality writes itself; all others are shared."""
    model = _open_model(series, by)
    keys = set(local)
    clauses = model.clauses.standing()
    clauses.filter(key__in=keys).update(is_local=True)
    clauses.exclude(key__in=keys).update(is_local=False)
    for draft in series.drafts.filter(agreement__isnull=False):
        own = Clause.objects.filter(agreement=draft.agreement_id, key__in=clauses.values("key"))
        own.filter(key__in=keys).update(is_local=True)
        own.exclude(key__in=keys).update(is_local=False)
    write_event("mark_local_parts", agreement=model, by=by)


@transaction.atomic
def choose_municipalities(series: Series, *, by: Acting, municipalities: Iterable[Organisation]) -> list[SeriesDraft]:
    """Ask for a draft with each municipality that has none yet; the worker makes them. Returns the new rows.

    Those that do not belong to the county today are passed over. Raises ValidationError when none is left.
    """
    model = _open_model(series, by)
    members = Organisation.objects.members_of(model.county, timezone.localdate())
    offered = members.exclude(pk__in=series.drafts.values("municipality"))
    chosen = list(offered.filter(pk__in=[row.pk for row in municipalities]).in_order())
    if not chosen:
        raise ValidationError(_("Choose at least one municipality that has no draft yet."))
    drafts = [SeriesDraft.objects.create(series=series, municipality=row) for row in chosen]
    for draft in drafts:
        make_series_draft.enqueue(draft.pk, by.user.pk, by.organisation.pk)
    return drafts


@transaction.atomic
def try_again(draft: SeriesDraft, *, by: Acting) -> None:
    """Ask once more for a draft that could not be made."""
    _open_model(draft.series, by)
    if SeriesDraft.objects.filter(pk=draft.pk, agreement__isnull=True).exclude(error="").update(error=""):
        make_series_draft.enqueue(draft.pk, by.user.pk, by.organisation.pk)


@dataclass(frozen=True)
class Offered:
    """How many drafts got something, how many wordings were offered and clauses added in them."""

    drafts: int
    wordings: int
    clauses: int


@transaction.atomic
def offer_shared_text(series: Series, *, by: Acting, reason: str) -> Offered:
    """Offer what has changed in the shared text to every draft whose text is open, as suggestions.

    A clause that is new in the shared text is added to the drafts. Nothing is taken out of a draft.
    """
    model = locked(series.model)
    guard("offer_shared_text", model, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Write why the shared text has changed: the parties see the reason.")})
    found = [changes for changes in changes_of(series) if changes.does_something]
    if not found:
        raise Refused(_("No draft differs from the shared text in a way that could be offered to it."))
    for changes in found:
        agreement = locked(changes.draft.agreement)
        for clause in changes.new:
            _add(clause, agreement, changes.draft.municipality, by)
        for wanted in changes.offers:
            offer(wanted.clause, texts=wanted.texts, reason=reason, by=by)
        event = write_event("shared_text_offered", agreement, by=by, comment=reason)
        notifications.shared_text_offered(event, changes.draft.municipality)
    offered = Offered(len(found), sum(len(row.offers) for row in found), sum(len(row.new) for row in found))
    write_event("offer_shared_text", agreement=model, by=by, comment=reason)
    return offered


def _open_model(series: Series, by: Acting) -> Agreement:
    model = locked(series.model)
    guard("change_settings", model, by)
    return model


def _add(clause: Clause, agreement: Agreement, municipality: Organisation, by: Acting) -> None:
    """Put a copy of a new shared clause where it stands in the shared text, as far as the draft has that place."""
    parent = agreement.clauses.standing().filter(key=clause.parent.key).first() if clause.parent else None
    earlier = clause.agreement.clauses.standing().filter(parent=clause.parent, position__lt=clause.position)
    siblings = list(agreement.clauses.standing().filter(parent=parent))
    keys = set(earlier.values_list("key", flat=True))
    place = max((place for place, row in enumerate(siblings, 1) if row.key in keys), default=0)
    last = agreement.clauses.aggregate(last=Max("position"))["last"] or 0
    added = copied_clause(
        clause, agreement, municipality, parent=parent, position=last + 1, changed_by_name=by.label[:250]
    )
    added.save()
    siblings.insert(place, added)
    for position, row in enumerate(siblings, start=1):
        row.position = position
    Clause.objects.bulk_update(siblings, ["position"])
    write_event("add_shared_clause", agreement, by=by, comment=clause.heading_fi or clause.heading_sv)
