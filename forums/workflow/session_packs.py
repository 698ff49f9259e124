"""The municipalities' data packs as material of a session: only what everybody may read, as papers get published."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from forums import rules
from forums.material.files import keep
from forums.models import AgendaItem, Attachment, Meeting, Publicity
from forums.negotiations.agendas import pack_title
from forums.negotiations.municipality_pack import render_pack
from forums.participants import Participant
from forums.workflow.material import add_attachments, add_version
from forums.workflow.table import guard
from organisations.models import Organisation
from organisations.refusals import NotAllowed, Refused

MOST = 6  # municipalities whose packs are made while the page waits


def municipalities_at(meeting: Meeting) -> list[Organisation]:
    """The municipalities that are invited to the session."""
    found = [place.organisation for place in meeting.places if place.organisation]
    return [row for row in found if row.kind == Organisation.Kind.MUNICIPALITY]


def attach_packs(meeting: Meeting, *, by: Participant) -> list[Attachment]:
    """Make each municipality's pack anew and attach it to the item on the situation; an earlier one gets a new version.

    Raises Refused when the agenda has no such item, or when too many municipalities are invited.
    """
    if not rules.may_prepare(by, meeting):
        raise NotAllowed(_("Material is added by the secretary, and by who presents the item."))
    guard("add_material", meeting, by)
    municipalities = municipalities_at(meeting)
    if not municipalities or len(municipalities) > MOST:
        raise Refused(
            _("Packs are attached to sessions of one to %(most)s municipalities. Others are downloaded one by one.")
            % {"most": MOST}
        )
    item = _item_for_packs(meeting)
    return [_attach(item, municipality, by) for municipality in municipalities]


def _item_for_packs(meeting: Meeting) -> AgendaItem:
    title = pack_title(meeting.negotiation.kind, meeting.language)
    item = meeting.items.filter(title=title, withdrawn_at__isnull=True).first()
    if item is None:
        raise Refused(_("The agenda no longer has the item “%(title)s”.") % {"title": title})
    return item


def _attach(item: AgendaItem, municipality: Organisation, by: Participant) -> Attachment:
    language = item.meeting.language
    with translation.override(language):
        title = _("Data pack: %(municipality)s") % {"municipality": municipality.full_name_in(language)}
    data = render_pack(item.meeting.negotiation, municipality, language, for_all=True)
    file = keep(SimpleUploadedFile(f"kuntakori-{slugify(municipality.name_fi)}.pdf", data, "application/pdf"))
    if earlier := item.attachments.filter(title=title, withdrawn_at__isnull=True).first():
        add_version(earlier, earlier.revision, file, by=by)
        return earlier
    return add_attachments(item, [(title, file)], publicity=Publicity.PUBLIC, by=by)[0]
