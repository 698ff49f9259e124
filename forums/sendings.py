"""Material that goes out: what stands in the way, the packs kept for good, and telling those who are invited."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forums.models import Attendance, Meeting, MeetingPrint, Sending, SentPack
from forums.participants import Participant
from forums.place_links import place_url
from forums.problems import blocking
from forums.telling import tell
from forums.workflow.table import Blocked, guard, locked, log
from organisations.models import Topic, User
from organisations.notifications import notify
from organisations.refusals import Refused

WHY = gettext_lazy("This message came because of a place in the forum or an invitation to the meeting.")


@dataclass(frozen=True)
class MadePack:
    """One edition, already stored."""

    edition: str
    file: str
    file_name: str
    pages: int


def refuse_unready(meeting: Meeting, kind: str) -> None:
    """Raise Blocked when something is missing, Refused when the kind does not fit what has been sent before."""
    if found := blocking(meeting):
        raise Blocked(found)
    has_been_sent = meeting.sendings.exists()
    if kind == Sending.Kind.SUPPLEMENT and not has_been_sent:
        raise Refused(_("Nothing has been sent yet: send the whole pack first."))
    if has_been_sent and not has_news(meeting):
        raise Refused(_("Nothing is new since the last sending."))


def has_news(meeting: Meeting) -> bool:
    """Whether the agenda or the material differs from what went out last."""
    last = meeting.sendings.order_by("-number").first()
    return last is None or last.contents != contents_now(meeting)


def contents_now(meeting: Meeting) -> dict[str, Any]:
    """What `Sending.contents` keeps: each standing item with the time of its last change, and each current file.

    Whether an attachment is secret is kept too: a change of it is a change of what goes out.
    """
    rows = meeting.items.filter(withdrawn_at__isnull=True).prefetch_related("attachments__versions")
    items, versions, secret = {}, [], []
    for item in rows:
        items[str(item.key)] = item.changed_at.isoformat()
        secret += [str(item.key)] if item.is_secret else []
        for attachment in item.attachments.all():
            if attachment.withdrawn_at is None and attachment.current:
                versions.append(str(attachment.current.key))
                secret += [str(attachment.key)] if attachment.is_secret else []
    return {"items": items, "versions": versions, "secret": secret}


def made_secret_since(sending: Sending) -> bool:
    """Whether something that went out openly has been made secret afterwards: the public pack is then closed."""
    sent = {*sending.contents["items"], *sending.contents["versions"]}
    known = set(sending.contents["secret"])
    for item in sending.meeting.items.prefetch_related("attachments__versions"):
        if item.is_secret and str(item.key) in sent and str(item.key) not in known:
            return True
        for attachment in item.attachments.all():
            went_out = any(str(version.key) in sent for version in attachment.versions.all())
            if attachment.is_secret and went_out and str(attachment.key) not in known:
                return True
    return False


def is_being_sent(meeting: Meeting) -> bool:
    states = [MeetingPrint.State.WAITING, MeetingPrint.State.RUNNING]
    return meeting.prints.filter(kind=MeetingPrint.Kind.SENDING, state__in=states).exists()


@transaction.atomic
def record_sending(
    job: MeetingPrint, packs: list[MadePack], contents: dict[str, Any], *, by: Participant, kind: str, message: str
) -> Sending:
    """Write the sending with its packs and tell people, all at once.

    Raises what the verb raises, and Refused when the material has changed while the packs were made.
    """
    meeting = locked(job.meeting)
    guard("send_material", meeting, by)
    refuse_unready(meeting, kind)
    if contents_now(meeting) != contents:
        raise Refused(
            _("The agenda or the material was changed while the packs were made. Nothing was sent: send again.")
        )
    number = (meeting.sendings.aggregate(last=Max("number"))["last"] or 0) + 1
    sending = Sending.objects.create(
        meeting=meeting,
        key=job.key,
        number=number,
        kind=kind,
        sent_at=timezone.now(),
        sent_by=by.user,
        sent_by_label=by.label[:250],
        contents=contents,
        message=message,
    )
    for pack in packs:
        SentPack.objects.create(
            sending=sending, edition=pack.edition, file=pack.file, file_name=pack.file_name, pages=pack.pages
        )
    log(meeting, "send_material", by, message)
    _tell(sending)
    return sending


def _tell(sending: Sending) -> None:
    """Everybody who has a place, and the deputies who come; not those whose seat has ended since the notice.

    Guests without an account get their own answer page.
    """
    meeting, key = sending.meeting, f"material_sent:{sending.key}"
    context = {"meeting": meeting, "forum": meeting.forum.name, "sending": sending}
    lasting = set(meeting.forum.body.seats.valid(timezone.localdate()).values_list("pk", flat=True))
    told: dict[int, User] = {}
    for place in meeting.attendances.select_related("user", "deputy__holder").order_by("pk"):
        if place.seat_id and place.seat_id not in lasting:
            continue
        if place.user:
            told[place.user.pk] = place.user
        elif place.email:
            _tell_guest(key, place, context)
        if place.answer == place.Answer.DEPUTY and place.deputy and place.deputy.holder:
            told[place.deputy.holder.pk] = place.deputy.holder
    for user in told.values():
        if user.is_active:
            tell(
                key, "material_sent", user, topic=Topic.MEETING, page="meeting_pack", args=(meeting.key,), why=WHY,
                **context,
            )  # fmt: skip


def _tell_guest(key: str, place: Attendance, context: dict[str, Any]) -> None:
    language = place.meeting.language
    with translation.override(language):
        words, why = {**context, "url": place_url(place)}, str(WHY)
    notify(
        f"{key}:{place.email}", "material_sent", words, email=place.email, language=language, topic=Topic.MEETING,
        why=why, holds_link=True,
    )  # fmt: skip
