"""The demo's meetings: who sits in a forum, its last meeting with approved minutes, and the one that is coming.

What has been held is called for a day to come and then moved to its own day, since nobody can call a meeting of the
past; all the rest is done by the verbs that people use.
"""

import datetime
from collections.abc import Iterator
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from agreements.models import Agreement
from documents.pdf import render_pdf
from documents.rich_text import clean
from forums.material.files import keep
from forums.minutes.inspectors import candidates
from forums.models import (
    AgendaItem,
    Attendance,
    Forum,
    ForumKind,
    Inspection,
    Meeting,
    Negotiation,
    NegotiationOutcome,
    Outcome,
    Publicity,
    SeatRule,
)
from forums.participants import Participant, participant_in
from forums.workflow import (
    agenda,
    answering,
    backlog,
    calling,
    material,
    minutes,
    minutes_public,
    negotiating,
    preparing,
    recording,
)
from interfaces.models import InterfaceDomain
from organisations.acting import every_acting
from organisations.models import Notice, Organisation, Seat, User
from overview.demo import files
from overview.demo.accounts import actor
from overview.demo.days import meeting_day
from overview.demo.keys import key_of
from overview.demo.region import Region

SEATS_SINCE = datetime.date(2025, 6, 1)
Presence, Answer = Attendance.Presence, Attendance.Answer


def make_meetings(region: Region) -> Iterator[str]:
    """Make what is missing of the region's forums and tell it line by line."""
    for data in files.meetings():
        if data["region"] != region.data["code"]:
            continue
        forum = Forum.objects.select_related("body", "county").get(county=region.county, body__name_fi=data["name_fi"])
        if forum.meetings.exists():
            continue
        with transaction.atomic():
            ForumStory(forum, region).tell(data)
        yield f"{forum}: {forum.meetings.count()} meetings"


class ForumStory:
    """One forum while its demo is being made."""

    def __init__(self, forum: Forum, region: Region) -> None:
        self.forum, self.region = forum, region

    def tell(self, data: dict[str, Any]) -> None:
        self._describe(data)
        for position, rule in enumerate(data["rules"]):
            self._make_rule(position, rule)
        for seat in data["seats"]:
            self._make_seat(seat)
        for meeting in data["meetings"]:
            MeetingStory(self, meeting).tell()
        for proposal in data.get("proposals", []):
            by = self.part(self._user(proposal))
            backlog.raise_proposal(self.forum, proposal["title"], proposal["reason"], by=by)

        for negotiation in data.get("negotiations", []):
            self._negotiate(negotiation)

    def _negotiate(self, data: dict[str, Any]) -> None:
        year, by = timezone.localdate().year, self.part(actor(self.region, self.region.county, "koordinaattori").user)
        texts = {name: text.format(year=year) for name, text in data.items() if name.endswith(("_fi", "_sv"))}
        negotiation = Negotiation(kind=data["kind"], county=self.region.county, forum=self.forum, year=year, **texts)
        negotiating.start_negotiation(negotiation, by=by)
        for row in data["outcomes"]:
            domain = InterfaceDomain.objects.get(code=row["domain"]) if "domain" in row else None
            outcome = NegotiationOutcome(
                negotiation=negotiation,
                kind=row["kind"],
                domain=domain,
                text_fi=row["text_fi"],
                text_sv=row["text_sv"],
            )
            negotiating.save_outcome(outcome, [self.region.county], by=by, seen=0)

    def part(self, user: User) -> Participant:
        today = timezone.localdate()
        return participant_in(self.forum, user, every_acting(user, today), today)

    @property
    def secretary(self) -> Participant:
        return self.part(self._holder(Seat.Role.SECRETARY))

    @property
    def chair(self) -> Participant:
        return self.part(self._holder(Seat.Role.CHAIR))

    def organisation(self, word: str) -> Organisation:
        return self.region.organisations[word]

    def _holder(self, role: str) -> User:
        return self.forum.body.seats.get(role=role, deputy_for__isnull=True).holder

    def _describe(self, data: dict[str, Any]) -> None:
        self.forum.kind = ForumKind.objects.get(code=data["kind"])
        for name in ("does", "outcome_word", "term_length"):
            setattr(self.forum, name, data[name])
        if parent := data.get("parent"):
            self.forum.parent = Forum.objects.get(county=self.region.county, body__name_fi=parent)
        self.forum.save()

    def _make_rule(self, position: int, data: dict[str, Any]) -> None:
        place = {"organisation": self.organisation(data["organisation"])} if "organisation" in data else {}
        facts = {name: value for name, value in data.items() if name not in ("organisation", "kind")}
        SeatRule.objects.create(
            forum=self.forum, position=position, organisation_kind=data.get("kind", ""), **place, **facts
        )

    def _make_seat(self, data: dict[str, Any]) -> None:
        organisation = self.organisation(data["organisation"])
        titles = {
            "title_fi": data.get("title_fi", "kunnanjohtaja"),
            "title_sv": data.get("title_sv", "kommundirektör"),
        }
        seat = Seat.objects.create(
            body=self.forum.body,
            organisation=organisation,
            role=data.get("role", Seat.Role.MEMBER),
            holder=self._user(data) if "mailbox" in data else None,
            valid_from=SEATS_SINCE,
            valid_to=meeting_day(data["ends_week"]) if "ends_week" in data else None,
            **titles,
        )
        if deputy := data.get("deputy"):
            holder = actor(self.region, organisation, deputy).user
            titles = {"title_fi": holder.title_fi, "title_sv": holder.title_sv}
            Seat.objects.create(
                body=self.forum.body,
                organisation=organisation,
                role=seat.role,
                holder=holder,
                deputy_for=seat,
                deputy_order=1,
                valid_from=SEATS_SINCE,
                **titles,
            )

    def _user(self, data: dict[str, Any]) -> User:
        organisation = self.organisation(data["organisation"])
        return User.objects.get(email=f"{data['mailbox']}@{self.region.mail_domain(organisation)}")


class MeetingStory:
    """One meeting of the forum while it is being made."""

    def __init__(self, forum: ForumStory, data: dict[str, Any]) -> None:
        self.forum, self.data = forum, data
        self.was_held = data["state"] == "approved"

    def tell(self) -> None:
        self.meeting = self._prepare()
        for item in self.data["items"]:
            self._add_item(item)
        if self.data["state"] == "preparing":
            return
        begun = timezone.now()
        calling.call(self.meeting, by=self.forum.secretary)
        self._answer()
        if self.was_held:
            self._hold()
            self._approve_minutes()
            Notice.objects.filter(created_at__gte=begun).delete()  # they tell of the day before it was moved

    def _prepare(self) -> Meeting:
        day = meeting_day(1 if self.was_held else self.data["week"])
        starts = timezone.make_aware(datetime.datetime.combine(day, datetime.time(self.data["hour"])))
        fields = {
            "number": None,
            "starts_at": starts,
            "ends_at": starts + datetime.timedelta(minutes=self.data["minutes"]),
            "place": self.data["place"],
            "video_link": self.data.get("video_link", ""),
            "language": self.data.get("language", "fi"),
            "material_due_on": day - datetime.timedelta(days=7),
            "is_example": True,
        }
        return preparing.prepare_meeting(self.forum.forum, fields, [], by=self.forum.secretary)

    def _add_item(self, data: dict[str, Any]) -> None:
        secretary = self.forum.secretary
        if data["kind"] == AgendaItem.Kind.OPEN_TASKS and self.meeting.items.filter(kind=data["kind"]).exists():
            return  # a new meeting has it by itself while tasks are open
        fields = {name: data.get(name, "") for name in ("kind", "title", "presenter", "chair_note")}
        fields |= {"minutes": data.get("minutes"), "recurs": data.get("recurs", False)} | {
            name: clean(data.get(name, "")) for name in ("text", "proposal")
        }
        item = agenda.add_item(self.meeting, fields, by=secretary)
        if slug := data.get("agreement"):
            agenda.add_link(item, "agreement", Agreement.objects.get(key=key_of(slug)).pk, by=secretary)
        if title := data.get("attachment"):
            files = [(title, keep(self._paper(title)))]
            material.add_attachments(item, files, publicity=Publicity.PUBLIC, by=secretary)
        if title := data.get("expected"):
            material.announce_attachment(item, title, by=secretary)

    def _paper(self, title: str) -> SimpleUploadedFile:
        html = f'<html lang="fi"><title>{title}</title><h1>{title}</h1><p>Esimerkkiaineisto.</p></html>'
        pdf = render_pdf(html, title=title, language="fi", dated=timezone.localdate())
        return SimpleUploadedFile(f"{title}.pdf", pdf, "application/pdf")

    def _answer(self) -> None:
        absent, deputies = self.data.get("absent", []), self.data.get("deputies", [])
        said = dict.fromkeys(absent, Answer.ABSENT) | dict.fromkeys(deputies, Answer.DEPUTY)
        said |= dict.fromkeys(self.data.get("attending", []), Answer.ATTENDING)
        words = {organisation.pk: word for word, organisation in self.forum.region.organisations.items()}
        for place in self._places():
            answer = said.get(words.get(place.organisation_id), Answer.ATTENDING if self.was_held else None)
            if answer and place.user_id:
                deputy = place.seat.deputies.first() if answer == Answer.DEPUTY else None
                answering.answer(place, answer, by=self.forum.secretary, deputy=deputy)

    def _places(self) -> list[Attendance]:
        return list(self.meeting.attendances.select_related("seat", "deputy").order_by("pk"))

    def _hold(self) -> None:
        self._move_to_its_day()
        presences = {Answer.ATTENDING: Presence.PRESENT, Answer.DEPUTY: Presence.DEPUTY}
        for place in self._places():
            seen = recording.Seen(place.presence, place.presence_note, place.deputy_id)
            presence = presences.get(place.answer, Presence.ABSENT)
            recording.record_presence(place, presence, note="", deputy=place.deputy, seen=seen, by=self.forum.secretary)
        items = self.meeting.items.exclude(kind=AgendaItem.Kind.SECTION).order_by("position")
        for item, data in zip(items, self.data["items"], strict=True):
            for outcome in data.get("outcomes", []):
                self._record(item, outcome)
        recording.hold(self.meeting, by=self.forum.secretary)

    def _move_to_its_day(self) -> None:
        on = meeting_day(self.data["week"])
        away = on - self.meeting.on
        Meeting.objects.filter(pk=self.meeting.pk).update(
            starts_at=self.meeting.starts_at + away,
            ends_at=self.meeting.ends_at + away,
            material_due_on=self.meeting.material_due_on + away,
            called_at=self.meeting.created_at + away,
            year=on.year,
        )
        self.meeting.refresh_from_db()

    def _record(self, item: AgendaItem, data: dict[str, Any]) -> None:
        task = {}
        if data["kind"] == Outcome.Kind.TASK:
            organisation = self.forum.organisation(data["organisation"])
            task = {
                "organisation": organisation,
                "person_role": data["person_role"],
                "due_on": meeting_day(data["due_week"]),
            }
        typed = recording.Typed(kind=data["kind"], text=data["text"], **task)
        recording.save_outcome(item, Outcome().key, typed, seen=0, by=self.forum.secretary)

    def _approve_minutes(self) -> None:
        record = minutes.start_minutes(self.meeting, by=self.forum.secretary)
        inspectors = [row.place.pk for row in candidates(self.meeting)][:2]
        minutes.send_to_inspection(record, inspectors, timezone.localdate(), by=self.forum.secretary)
        for inspection in record.inspections.select_related("inspector"):
            record.refresh_from_db()
            by = self.forum.part(inspection.inspector)
            right = Inspection.Result.FOUND_RIGHT
            minutes.inspect(inspection, right, "", seen_revision=record.revision, by=by)
        record.refresh_from_db()
        minutes.approve(record, record.revision, by=self.forum.chair)
        minutes_public.publish(record, by=self.forum.secretary)
