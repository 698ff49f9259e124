"""Making one municipality's draft of a series. The worker does it, one task each: one that fails stops no other."""

import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from agreements import rules
from agreements.copying import copy_content
from agreements.history import write_event
from agreements.models import Agreement, SeriesDraft
from agreements.notifications import series as notifications
from agreements.series.filling import copy_party, fill_names
from agreements.series.names import filled_words
from agreements.workflow.starting import LANGUAGES, new_party
from organisations.acting import Acting, acting_for
from organisations.models import Organisation, User

FROM_MODEL = (
    "kind", "blueprint", "scope", "county", "coordinator", "languages", "authoritative_language", "term_starts",
    "term_ends", "valid_from", "valid_to", "legal_nature", "signing_opens", "entry_rule", "entry_number",
    "decisions_wanted_by", "annexes_decided_by", "is_example",
)  # fmt: skip
LONGEST_ERROR = SeriesDraft._meta.get_field("error").max_length
LONGEST_TITLE = Agreement._meta.get_field("title_fi").max_length
logger = logging.getLogger(__name__)


@task
def make_series_draft(series_draft_id: int, user_id: int, organisation_id: int) -> None:
    """Make the draft as the person who asked for it; what goes wrong is written on the row and shown on the page."""
    user = User.objects.get(pk=user_id)
    with translation.override(user.language):
        try:
            make_draft(series_draft_id, by=acting_for(user, Organisation.objects.get(pk=organisation_id)))
        except ValidationError as error:
            _write_error(series_draft_id, " ".join(error.messages))
        except Exception:  # whatever it stumbles over: it is logged, and the person told what to do
            logger.exception("Draft %s of a series was not made", series_draft_id)
            _write_error(
                series_draft_id,
                _("The draft could not be made. Try again; if that does not help, tell the portal's operator."),
            )


def _write_error(series_draft_id: int, error: str) -> None:
    SeriesDraft.objects.filter(pk=series_draft_id, agreement__isnull=True).update(error=error[:LONGEST_ERROR])


@transaction.atomic
def make_draft(series_draft_id: int, *, by: Acting | None) -> Agreement | None:
    """Copy the shared text into an agreement with this municipality; a draft that is there already stays as it is.

    Raises ValidationError when the person may not do it any more, or the municipality can't be a party.
    """
    rows = SeriesDraft.objects.select_for_update(of=["self"]).select_related("series__model", "municipality")
    draft = rows.get(pk=series_draft_id)
    model, municipality = draft.series.model, draft.municipality
    if draft.agreement_id:
        return draft.agreement
    if not rules.may_coordinate(by, model) or not model.text_is_open:
        raise ValidationError(_("The shared text is not open to the person who asked for the draft. Try again."))
    agreement = _start(model, municipality, by)
    copy_content(model, agreement, by=by, on=timezone.localdate())
    fill_names(agreement, municipality)
    write_event("start", agreement, by=by, comment=agreement.blueprint)
    SeriesDraft.objects.filter(pk=draft.pk).update(agreement=agreement, error="")
    notifications.draft_made(agreement, municipality)
    return agreement


def _start(model: Agreement, municipality: Organisation, by: Acting) -> Agreement:
    titles = {
        f"title_{language}": filled_words(getattr(model, f"title_{language}"), municipality, language)[:LONGEST_TITLE]
        for language in LANGUAGES
    }
    agreement = Agreement(**{name: getattr(model, name) for name in FROM_MODEL}, **titles, created_by=by.user)
    agreement.full_clean()
    agreement.save()
    for party in model.standing_parties:
        copy_party(party, new_party(agreement, party.organisation))
    own = new_party(agreement, municipality)
    own.may_edit = True
    own.save(update_fields=["may_edit"])
    return agreement
