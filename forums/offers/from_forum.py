"""From the forum itself and its county: seats, tasks, the year clock."""

import hashlib
from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from finnish.text import date as finnish_date
from forums.clock.recurrence import rounds, titled
from forums.clock.when import written
from forums.models import ClockEntry, ForumTask, Proposal, Publicity
from forums.offers.offer import Ground, Offer
from organisations.models import Seat

SOON = 90  # days


def seats(ground: Ground) -> Iterator[Offer]:
    """Full seats that nobody holds, and those that end within three months: one proposal of each."""
    rows = Seat.objects.valid(ground.on).filter(body=ground.forum.body_id, deputy_for__isnull=True)
    every = list(rows.select_related("organisation").order_by("valid_to", "pk"))
    if vacant := [seat for seat in every if seat.holder_id is None]:
        yield Offer(
            code=f"seats-empty:{_fingerprint(vacant)}",
            label=_("Seats"),
            title=_("Filling the empty seats of the forum"),
            reason=ngettext("One seat is empty: %(names)s.", "%(count)s seats are empty: %(names)s.", len(vacant))
            % {"count": len(vacant), "names": "; ".join(map(_named, vacant))},
        )
    if ending := [seat for seat in every if seat.holder_id and seat.valid_to and seat.valid_to <= ground.in_days(SOON)]:
        names = "; ".join(f"{_named(seat)} ({finnish_date(seat.valid_to)})" for seat in ending)
        yield Offer(
            code=f"seats-end:{_fingerprint(ending)}",
            label=_("Seats"),
            title=_("Seats of the forum that end"),
            reason=ngettext("One seat ends soon: %(names)s.", "%(count)s seats end soon: %(names)s.", len(ending))
            % {"count": len(ending), "names": names},
            day=ending[0].valid_to,
        )


def _named(seat: Seat) -> str:
    return f"{seat.organisation.name}, {seat.title}"


def _fingerprint(found: Iterable[Seat]) -> str:
    """The same for the same seats and days, so that a declined proposal comes again only when something changes."""
    text = ",".join(f"{seat.pk}:{seat.valid_to or ''}" for seat in sorted(found, key=lambda seat: seat.pk))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def overdue_tasks(ground: Ground) -> Iterator[Offer]:
    """Open tasks of the forum past their due date; an item made of one is public, so those of secret items are not."""
    rows = ForumTask.objects.filter(forum=ground.forum, state=ForumTask.State.OPEN, due_on__lt=ground.on)
    rows = rows.exclude(item__publicity=Publicity.SECRET)
    for task in rows.select_related("organisation", "item__meeting").order_by("due_on", "pk"):
        who = ", ".join(filter(None, [task.organisation.name, task.person_role]))
        parts = [
            _("Responsible: %(who)s.") % {"who": who},
            _("It was due on %(date)s.") % {"date": finnish_date(task.due_on)},
        ]
        if task.progress:
            parts.append(task.progress)
        yield Offer(
            code=f"task:{task.key}:{task.due_on}",
            label=_("Task"),
            title=task.text[:250],
            reason=" ".join(parts),
            day=task.due_on,
            note=task.item.meeting.numbered if task.item else "",
            links=(("task", task.pk),),
        )


def clock_entries(ground: Ground) -> Iterator[Offer]:
    """Entries of the county's clock, or the forum's own, whose day or window begins within three months."""
    last = ground.in_days(SOON)
    county = Q(county=ground.forum.county_id) | Q(county__isnull=True)
    own = Q(forum=ground.forum) | Q(forum__isnull=True)
    rows = ClockEntry.objects.filter(county & own, is_history=False, starts_on__lte=last)
    if ground.domains:
        rows = rows.filter(Q(domains__in=ground.domains) | Q(domains__isnull=True)).distinct()
    found = [(when, entry) for entry in rows for when in rounds(entry, ground.on, last) if when.starts >= ground.on]
    for when, entry in sorted(found, key=lambda pair: (pair[0].starts, pair[1].pk)):
        who = [_("Owner: %(owner)s.") % {"owner": entry.owner}] if entry.owner else []
        act = [_("Legal basis: %(act)s.") % {"act": entry.legal_basis}] if entry.legal_basis else []
        written_when = written(when.starts, when.ends, when.is_window)
        yield Offer(
            code=f"clock:{entry.key}:{when.starts}",
            label=_("Year clock"),
            title=titled(entry.title, when.starts.year)[:250],
            reason=" ".join([_("In the year clock: %(when)s.") % {"when": written_when}, *who, *act]),
            day=when.starts,
            note=written_when,
            source=Proposal.Source.CLOCK,
        )
