"""Talk about the text: on which rows there are comments, how the rows are called, and who can be mentioned."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q
from django.db.models.expressions import Combinable
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.editing.outline import goal_numbers, outline, walk
from agreements.models import Agreement, Clause, Comment, Goal, GoalIndicator, Measure
from agreements.models.comments import CommentQuerySet
from agreements.models.row import ContentRow
from organisations.models import Membership, Organisation, User

Place = Comment.Place
MODELS: dict[str, type[ContentRow]] = {
    Place.CLAUSE: Clause,
    Place.GOAL: Goal,
    Place.MEASURE: Measure,
    Place.INDICATOR: GoalIndicator,
}


@dataclass(frozen=True)
class NamedRow:
    """A row that can be commented on: its number and name as the agreement shows them, and where it is read."""

    place: str
    key: UUID | None
    number: str
    name: str
    is_withdrawn: bool
    anchor: str

    @property
    def kind(self) -> str:
        return str(Place(self.place).label)


def open_counts(agreement: Agreement) -> dict[UUID, int]:
    """The number of open threads of each row by its key, in one query. Those on the whole agreement are not in it."""
    threads = agreement.comments.open().filter(row_key__isnull=False)
    return dict(threads.order_by().values_list("row_key").annotate(Count("pk")))


def row_of(agreement: Agreement, place: str, key: UUID | None) -> ContentRow | None:
    """The row of that kind with that key in the agreement, standing or withdrawn."""
    if key is None or place not in MODELS:
        return None
    of_agreement = {"agreement": agreement} if place in {Place.CLAUSE, Place.GOAL} else {"goal__agreement": agreement}
    return MODELS[place].objects.filter(key=key, **of_agreement).first()


def named_rows(agreement: Agreement) -> dict[UUID, NamedRow]:
    """Every row that can be commented on, standing or withdrawn, by its key; five queries whatever their number."""
    return {row.key: row for row in [*_clauses(agreement), *_goals(agreement)]}


def whole_agreement(agreement: Agreement) -> NamedRow:
    return NamedRow(Place.AGREEMENT, None, "", _("The whole agreement"), is_withdrawn=False, anchor="")


def _clauses(agreement: Agreement) -> Iterator[NamedRow]:
    numbers = {row.clause.pk: row.number for row in walk(outline(agreement))}
    for clause in agreement.clauses.all():
        number, name = numbers.get(clause.pk, ""), clause.heading or _("Untitled clause")
        yield NamedRow(Place.CLAUSE, clause.key, number, name, clause.pk not in numbers, f"c-{clause.key}")


def _goals(agreement: Agreement) -> Iterator[NamedRow]:
    goals = agreement.goals.order_by("domain__position", "domain_id", "position", "pk")
    goals = list(goals.prefetch_related("measures", "indicators"))
    numbers = goal_numbers(agreement, [goal for goal in goals if goal.withdrawn_at is None])
    for goal in goals:
        number, is_gone = numbers.get(goal.pk, ""), goal.withdrawn_at is not None
        yield NamedRow(Place.GOAL, goal.key, number, goal.text or _("Untitled goal"), is_gone, f"g-{goal.key}")
        for place, rows in ((Place.MEASURE, goal.measures.all()), (Place.INDICATOR, goal.indicators.all())):
            for row in rows:
                gone = is_gone or row.withdrawn_at is not None
                yield NamedRow(place, row.key, number, str(row) or _("Untitled"), gone, f"g-{goal.key}")


def comments_url(agreement: Agreement, place: str, key: UUID | None) -> str:
    """The page of the threads of one row, or of those on the whole agreement."""
    if place == Place.AGREEMENT or key is None:
        return reverse("agreement_comments", args=[agreement.pk])
    return reverse("row_comments", args=[agreement.pk, place, key])


def threads_of(agreement: Agreement, place: str, key: UUID | None) -> list[Comment]:
    """The threads of one row with their replies and who is mentioned; open ones first."""
    rows = _with_replies(agreement.comments.threads().filter(place=place, row_key=key))
    found = [thread for thread in rows if thread.taken_back_at is None or thread.replies.all()]
    return sorted(found, key=lambda thread: thread.resolved_at is not None)


def _with_replies(threads: CommentQuerySet) -> CommentQuerySet:
    replies = Prefetch("replies", Comment.objects.prefetch_related("mentioned"))
    return threads.prefetch_related("mentioned", replies)


def listed_threads(agreement: Agreement, *, state: str, whose: str, place: str, user: User) -> CommentQuerySet:
    """The threads of the whole agreement, the one written in last first.

    `state` is open, resolved or all; `whose` mine (written in by the person), mentions (of the person) or empty.
    """
    threads = agreement.comments.threads()
    threads = {"open": threads.open(), "resolved": threads.filter(resolved_at__isnull=False)}.get(state, threads)
    threads = threads.filter(Q(taken_back_at__isnull=True) | Exists(Comment.objects.filter(thread=OuterRef("pk"))))
    if whose == "mine":
        threads = threads.filter(Q(user=user) | Exists(Comment.objects.filter(thread=OuterRef("pk"), user=user)))
    elif whose == "mentions":
        threads = threads.filter(mentions(user))
    if place:
        threads = threads.filter(place=place)
    return threads.annotate(last_reply_at=Max("replies__at"), reply_count=Count("replies")).order_by("-pk")


def mentions(user: User) -> Combinable:
    """Of a thread: whether the person is mentioned in its first comment or in a reply."""
    through = Comment.mentioned.through.objects.filter(user=user)
    return Exists(through.filter(comment=OuterRef("pk"))) | Exists(through.filter(comment__thread=OuterRef("pk")))


@dataclass(frozen=True)
class Colleagues:
    organisation: Organisation
    people: list[User]


def colleagues(agreement: Agreement) -> list[Colleagues]:
    """Who can be mentioned: the people who act today for a party or for the coordinator, by organisation."""
    today = timezone.localdate()
    parties = agreement.parties.taking_part().select_related("organisation__successor")
    organisations = {_today(organisation) for organisation in [row.organisation for row in parties]}
    rows = (
        Membership.objects.filter(organisation__in=[*organisations, _today(agreement.coordinator)])
        .filter(user__is_active=True)
        .valid(today)
        .select_related("organisation", "user")
        .order_by("organisation__sort_key_fi", "organisation_id", "user__name", "user_id")
    )
    return [
        Colleagues(organisation, list(dict.fromkeys(row.user for row in group)))
        for organisation, group in groupby(rows, key=lambda row: row.organisation)
    ]


def _today(organisation: Organisation) -> Organisation:
    """The organisation, or since a merger the one that acts in its place."""
    seen, today = set(), timezone.localdate()
    while organisation.successor and not organisation.is_valid(today) and organisation.pk not in seen:
        seen.add(organisation.pk)
        organisation = organisation.successor
    return organisation
