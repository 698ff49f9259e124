"""The backlog: issues are raised for a forum, taken on an agenda, declined with a reason, postponed and handled."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.rich_text import clean
from forums import rules
from forums.models import AgendaItem, AgendaLink, Attachment, AttachmentVersion, Forum, Meeting, Proposal
from forums.models.meeting import LINK_TARGETS
from forums.offers.offer import Offer
from forums.participants import Participant
from forums.telling import tell
from forums.workflow.agenda import append, named, was_sent
from forums.workflow.table import guard, locked, locked_forum, log
from organisations.models import Seat, Topic
from organisations.refusals import NotAllowed, Refused

Source, State = Proposal.Source, Proposal.State
OF_PROPOSAL = ("agreement", "goal", "measure", "indicator", "issue", "wave")  # what the row itself can be about
OF_ITEM = (
    "kind",
    "title",
    "presenter",
    "presented_by",
    "minutes",
    "text",
    "proposal",
    "chair_note",
    "publicity",
    "ground",
)
OF_VERSION = (
    "number", "file", "file_name", "content_type", "size", "sha256", "conversion", "problem", "pdf", "pages",
    "is_tagged", "uploaded_by", "uploaded_by_label", "uploaded_at",
)  # fmt: skip


@transaction.atomic
def raise_proposal(
    forum: Forum, title: str, reason: str, *, by: Participant, raised_in: Forum | None = None, **about: object
) -> Proposal:
    """Put an issue into the forum's backlog and tell its secretaries.

    Whoever sits in the forum may; a network (`raised_in`) raises one to the forum to which it takes issues. `about`
    names an agreement, goal, measure, indicator, raised issue or wave of a survey.
    """
    own = by.forum.pk == forum.pk and raised_in is None
    from_below = raised_in is not None and by.forum.pk == raised_in.pk and raised_in.parent_id == forum.pk
    if not (own or from_below) or not rules.may_raise(by):
        raise NotAllowed(_("Issues are raised by those who sit in the forum or in one that takes issues to it."))
    proposal = Proposal(
        forum=locked_forum(forum),
        source=Source.NETWORK if raised_in else Source.MEMBER,
        title=title,
        reason=reason,
        raised_by=by.user,
        raised_by_label=by.label[:250],
        raised_in=raised_in,
        **about,
    )
    proposal.full_clean()
    proposal.save()
    _tell_secretaries(proposal)
    return proposal


@transaction.atomic
def take_proposal(proposal: Proposal, meeting: Meeting, *, by: Participant) -> AgendaItem:
    """Make an item of the meeting out of what waits in the backlog, with its reason and links; last on the agenda."""
    meeting = locked(meeting)
    guard("take_proposal", meeting, by)
    proposal = _waiting(proposal, meeting.forum)
    before = proposal.postponed_from
    item = append(meeting, _again(before) if before else _new_item(proposal.title, proposal.reason))
    if before:
        _copy_material(before, item)
    _link(item, {name: getattr(proposal, f"{name}_id") for name in OF_PROPOSAL})
    _answer(proposal, State.TAKEN, by, item=item)
    log(meeting, "take_proposal", by, named(item))
    _tell_raiser(proposal)
    return item


@transaction.atomic
def take_offer(offer: Offer, meeting: Meeting, *, by: Participant) -> AgendaItem:
    """The same for what the portal proposes; it is written down now, so that it is not proposed again."""
    meeting = locked(meeting)
    guard("take_proposal", meeting, by)
    _refuse_answered(meeting.forum, offer)
    item = append(meeting, _new_item(offer.title, offer.reason))
    _link(item, dict(offer.links))
    _answer(_written(meeting.forum, offer), State.TAKEN, by, item=item)
    log(meeting, "take_proposal", by, named(item))
    return item


@transaction.atomic
def decline_proposal(proposal: Proposal, reason: str, *, by: Participant) -> Proposal:
    """Leave it out for good, with a reason that the one who raised it is told."""
    forum = _kept(proposal.forum, by)
    proposal = _waiting(proposal, forum)
    _answer(proposal, State.DECLINED, by, reason=reason)
    _tell_raiser(proposal)
    return proposal


@transaction.atomic
def decline_offer(offer: Offer, reason: str, *, by: Participant) -> Proposal:
    """The portal does not propose it again."""
    forum = _kept(by.forum, by)
    _refuse_answered(forum, offer)
    return _answer(_written(forum, offer), State.DECLINED, by, reason=reason)


@transaction.atomic
def reopen_proposal(proposal: Proposal, *, by: Participant) -> None:
    """What was declined waits again; the portal's own proposal is forgotten and comes again if its reason holds."""
    _kept(proposal.forum, by)
    rows = Proposal.objects.filter(pk=proposal.pk, state=State.DECLINED)
    rows.exclude(code="").delete()
    rows.update(state=State.OPEN, decline_reason="", answered_by=None, answered_at=None)


@transaction.atomic
def postpone_item(item: AgendaItem, *, by: Participant, reason: str = "") -> Proposal:
    """Move the item to a later meeting: it waits in the backlog with its text, links and attachments.

    Before material has been sent it leaves this agenda; afterwards it stays there, marked as postponed. During and
    after the meeting those who record may do it.
    """
    meeting = locked(item.meeting)
    guard("edit_agenda" if meeting.state == Meeting.State.PREPARING else "record", meeting, by)
    item = meeting.items.get(pk=item.pk)
    if item.postponements.filter(state=State.OPEN).exists():
        raise Refused(_("The item has already been postponed: it waits in the backlog."))
    Proposal.objects.filter(item=item, state=State.TAKEN).update(state=State.HANDLED)
    proposal = Proposal.objects.create(
        forum=meeting.forum,
        source=Source.POSTPONED,
        title=item.title,
        reason=reason,
        raised_by=by.user,
        raised_by_label=by.label[:250],
        postponed_from=item,
    )
    if not was_sent(meeting):
        meeting.items.filter(pk=item.pk).update(withdrawn_at=timezone.now(), revision=F("revision") + 1)
    log(meeting, "postpone_item", by, named(item))
    return proposal


def close_proposals_of(item: AgendaItem) -> int:
    """Mark what brought the item on the agenda as handled, once it has its resolution; says how many there were."""
    return Proposal.objects.filter(item=item, state=State.TAKEN).update(state=State.HANDLED)


def _kept(forum: Forum, by: Participant) -> Forum:
    forum = locked_forum(forum)
    if by.forum.pk != forum.pk or not rules.may_keep(by):
        raise NotAllowed(_("The backlog is tended by the secretary and by those who keep the forum's data."))
    return forum


def _waiting(proposal: Proposal, forum: Forum) -> Proposal:
    """The proposal, locked. Raises Refused when somebody has answered it meanwhile."""
    rows = Proposal.objects.select_for_update(of=["self"]).select_related("postponed_from__meeting", "raised_by")
    found = rows.filter(pk=proposal.pk, forum=forum, state=State.OPEN).first()
    if found is None:
        raise Refused(_("“%(title)s” has been answered meanwhile.") % {"title": proposal.title})
    return found


def _refuse_answered(forum: Forum, offer: Offer) -> None:
    if Proposal.objects.filter(forum=forum, code=offer.code).exists():
        raise Refused(_("“%(title)s” has been answered meanwhile.") % {"title": offer.title})


def _written(forum: Forum, offer: Offer) -> Proposal:
    about = {f"{name}_id": pk for name, pk in offer.links if name in OF_PROPOSAL}
    return Proposal(
        forum=forum, source=offer.source, code=offer.code, title=offer.title[:250], reason=offer.reason, **about
    )


def _answer(
    proposal: Proposal, state: str, by: Participant, *, item: AgendaItem | None = None, reason: str = ""
) -> Proposal:
    proposal.state, proposal.item, proposal.decline_reason = state, item, reason
    proposal.answered_by, proposal.answered_at = by.user, timezone.now()
    proposal.full_clean()
    proposal.save()
    return proposal


def _new_item(title: str, reason: str) -> AgendaItem:
    text = clean(linebreaks(reason, autoescape=True)) if reason else ""
    return AgendaItem(title=title[:250], text=text, kind=AgendaItem.Kind.DISCUSSION)


def _again(before: AgendaItem) -> AgendaItem:
    return AgendaItem(**{name: getattr(before, name) for name in OF_ITEM})


def _copy_material(before: AgendaItem, item: AgendaItem) -> None:
    """Links, and attachments in their newest version; the files themselves are the same."""
    for link in before.links.all():
        _link(item, {name: getattr(link, f"{name}_id") for name in LINK_TARGETS})
    for attachment in before.attachments.filter(withdrawn_at__isnull=True):
        kept = {name: getattr(attachment, name) for name in ("position", "title", "publicity", "ground", "is_expected")}
        copy = Attachment.objects.create(item=item, **kept)
        if newest := attachment.versions.order_by("-number").first():
            facts = {name: getattr(newest, name) for name in OF_VERSION} | {"number": 1}
            AttachmentVersion.objects.create(attachment=copy, **facts)


def _link(item: AgendaItem, ids: dict[str, int | None]) -> None:
    for name, pk in ids.items():
        if pk:
            AgendaLink.objects.get_or_create(item=item, **{f"{name}_id": pk})


def _tell_secretaries(proposal: Proposal) -> None:
    seats = Seat.objects.valid(timezone.localdate()).filter(body=proposal.forum.body_id, role=Seat.Role.SECRETARY)
    for seat in seats.filter(holder__isnull=False).exclude(holder=proposal.raised_by).select_related("holder"):
        tell(
            f"proposal-raised:{proposal.pk}",
            "proposal_raised",
            seat.holder,
            topic=Topic.MEETING,
            page="proposal_list",
            args=(proposal.forum_id,),
            why=gettext_lazy("The recipient is the secretary of the forum."),
            proposal=proposal,
        )


def _tell_raiser(proposal: Proposal) -> None:
    """Who raised the issue is told what became of it; of what was postponed the secretary decides alone."""
    if proposal.raised_by is None or proposal.source == Source.POSTPONED or proposal.raised_by == proposal.answered_by:
        return
    tell(
        f"proposal-answered:{proposal.pk}:{proposal.state}:{proposal.item_id or ''}",
        "proposal_answered",
        proposal.raised_by,
        topic=Topic.MEETING,
        page="proposal_list",
        args=(proposal.forum_id,),
        why=gettext_lazy("The recipient raised the issue."),
        proposal=proposal,
    )
