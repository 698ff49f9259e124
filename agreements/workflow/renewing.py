"""The next term with judgement: what of the agreement goes on is chosen row by row, then the new draft is made."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from agreements.blueprint import blueprints
from agreements.chain import binding_rows, chain_of, newest_signed
from agreements.copying import copy_content, copy_parties, organisation_today
from agreements.history import write_event
from agreements.models import Agreement, Renewal, RenewalChoice
from agreements.notifications import amendments as notifications
from agreements.renewal import Judging, judging, next_of, renewal_of
from agreements.workflow.commenting import add_comment
from agreements.workflow.table import guard, locked
from interfaces.saving import ChangedMeanwhile
from organisations.acting import Acting
from organisations.refusals import Refused

Choice = RenewalChoice.Choice
SAME = (
    "county", "languages", "authoritative_language", "legal_nature", "signing_opens", "entry_rule", "entry_number",
    "annexes_decided_by", "parent", "is_example",
)  # fmt: skip


@dataclass(frozen=True)
class NextTerm:
    """What is asked of the new agreement; everything else comes from the old one."""

    blueprint: str
    scope: int | None
    title_fi: str
    title_sv: str
    term_starts: datetime.date | None
    term_ends: datetime.date | None


@transaction.atomic
def start_renewal(agreement: Agreement, *, by: Acting) -> Renewal:
    """Begin the judging, or return the one that is going on. Raises Refused when there is a next term's draft."""
    agreement = locked(agreement)
    guard("renew", agreement, by)
    chain = chain_of(agreement)
    if going_on := renewal_of(chain):
        return going_on
    _refuse_second(chain)
    renewal = Renewal.objects.create(predecessor=newest_signed(chain), started_by_name=by.label[:250])
    write_event("start_renewal", agreement, by=by)
    return renewal


def _refuse_second(chain: list[Agreement]) -> None:
    if successor := next_of(chain):
        raise Refused(_("The agreement of the next term has been started already: “%(title)s”.") % {"title": successor})


@transaction.atomic
def choose(
    renewal: Renewal, *, by: Acting, kind: str, row_key: UUID, choice: str, reason: str = "", seen: int = 0
) -> RenewalChoice:
    """Keep, change or drop one row. `seen` is the revision of the choice that was seen, 0 for none.

    Raises ChangedMeanwhile with the choice that somebody else has made, ValidationError for a row that isn't in the
    text and for dropping without a reason, Refused once the draft has been made.
    """
    renewal = _open(renewal, by)
    if _judging(renewal).row(kind, str(row_key)) is None:
        raise ValidationError(_("The row is not in this agreement."))
    row = renewal.choices.filter(kind=kind, row_key=row_key).first()
    if (row.revision if row else 0) != seen:
        raise ChangedMeanwhile(row)
    row = row or RenewalChoice(renewal=renewal, kind=kind, row_key=row_key, revision=0)
    row.choice, row.reason = choice, reason.strip()
    row.revision += 1
    row.chosen_by_name, row.chosen_at = by.label[:250], timezone.now()
    if choice == Choice.DROP and not row.reason:
        raise ValidationError({"reason": _("Write why this is dropped.")})
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def keep_the_rest(renewal: Renewal, *, by: Acting) -> int:
    """Keep everything that nobody has judged yet. Returns how many rows that were."""
    renewal = _open(renewal, by)
    waiting = _judging(renewal).waiting
    RenewalChoice.objects.bulk_create(
        RenewalChoice(
            renewal=renewal,
            kind=row.kind,
            row_key=row.key,
            choice=Choice.KEEP,
            chosen_by_name=by.label[:250],
            chosen_at=timezone.now(),
        )
        for row in waiting
    )
    return len(waiting)


@transaction.atomic
def make_next_term(renewal: Renewal, *, by: Acting, facts: NextTerm) -> Agreement:
    """Make the draft: kept and changed rows with their keys, the changed ones with the reason as a comment.

    Texts go on; decisions, signatures, comments and reported values don't. Parties are those of today. Raises Refused
    while something is not judged, ValidationError for facts that don't fit together.
    """
    renewal = _open(renewal, by)
    found, today = _judging(renewal), timezone.localdate()
    if found.waiting:
        raise Refused(_("Some rows are still to be judged: %(count)s.") % {"count": len(found.waiting)})
    chain = chain_of(renewal.predecessor)
    _refuse_second(chain)
    old = newest_signed(chain)
    agreement = _draft(old, facts, by, today)
    bound = [row.party for row in binding_rows(chain, today).values() if row.party.agreement_id != old.pk]
    own = old.parties.taking_part().select_related("organisation")
    copy_parties([*own, *bound], agreement, by=by, on=today)
    copy_content(old, agreement, by=by, on=today, dropped=_keys(found, Choice.DROP))
    renewal.successor = agreement
    renewal.save(update_fields={"successor"})
    _ask_to_rewrite(found, agreement, by)
    write_event("renew", old, by=by, version=old.latest_version, comment=agreement.title_fi or agreement.title_sv)
    write_event("begin_next_term", agreement, by=by, comment=old.title_fi or old.title_sv)
    notifications.next_term_started(agreement, by)
    return agreement


def _open(renewal: Renewal, by: Acting) -> Renewal:
    """The renewal as it is now, its agreement locked and the verb checked."""
    agreement = locked(renewal.predecessor)
    guard("renew", agreement, by)
    renewal = Renewal.objects.select_for_update().get(pk=renewal.pk)
    if renewal.successor_id:
        raise Refused(_("The draft for the next term has been made already."))
    return renewal


def _judging(renewal: Renewal) -> Judging:
    return judging(renewal, translation.get_language() or "fi", timezone.localdate())


def _keys(found: Judging, choice: str) -> frozenset[UUID]:
    return frozenset(UUID(row.key) for row in found.chosen(choice))


def _draft(old: Agreement, facts: NextTerm, by: Acting, on: datetime.date) -> Agreement:
    agreement = Agreement(
        **{name: getattr(old, name) for name in SAME},
        **facts.__dict__,
        kind=blueprints()[facts.blueprint].kind,
        coordinator=organisation_today(old.coordinator, on) or by.organisation,
        created_by=by.user,
        predecessor=old,
    )
    agreement.full_clean()
    agreement.save()
    return agreement


def _ask_to_rewrite(found: Judging, agreement: Agreement, by: Acting) -> None:
    """What was chosen to be changed waits among the open comments, with the reason."""
    for row in found.chosen(Choice.CHANGE):
        if row.kind != RenewalChoice.Kind.CLAUSE and agreement.scope == 1:
            continue
        text = row.choice.reason or _("To be rewritten for the next term.")
        add_comment(agreement, by=by, place=row.kind, row_key=UUID(row.key), text=text)
