"""What the forums, meetings and negotiations of a county show of its cooperation."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from forums.models import Forum, Meeting
from forums.negotiations.duties import Status, duties_of
from interfaces.evidence import Evidence
from interfaces.sections import interface_url
from interfaces.within import Within
from organisations.models import Organisation, Seat

WHOLE = frozenset({"start_forum", "block_forums", "need_forum", "rec_structures"})
LEVELS = frozenset({"block_forums", "rec_structures", "start_interaction"})
OTHERS = frozenset({"start_stakeholders"})
LAPE = frozenset({"lape_group"})
LAW = frozenset({"block_law"})
YEAR = datetime.timedelta(days=365)
LAPE_DOMAIN = "lape"


def forum_evidence(place: Within) -> Iterator[Evidence]:
    forums = list(Forum.objects.alive().filter(county=place.county).select_related("body").prefetch_related("domains"))
    seats = defaultdict(set)
    bodies = [forum.body_id for forum in forums]
    rows = Seat.objects.valid(place.on).filter(body__in=bodies, deputy_for__isnull=True)
    for body, organisation, kind in rows.values_list("body", "organisation", "organisation__kind"):
        seats[body].add((organisation, kind))
    yield from _with_everybody(place, forums, seats)
    yield from _levels(place, forums)
    yield from _others(forums, seats)
    yield from _lape(place, forums)
    yield from _negotiations(place)


def _with_everybody(place: Within, forums: list[Forum], seats: dict[int, set[tuple[int, str]]]) -> Iterator[Evidence]:
    """The forum in which most of the area's parties have a seat (the first recommendation for the start)."""
    everybody = {place.county.pk, *(row.pk for row in place.municipalities)}

    def present(forum: Forum) -> int:
        return len(everybody & {organisation for organisation, _kind in seats[forum.body_id]})

    best = max(forums, key=present, default=None)
    if best is None or not present(best):
        yield Evidence(WHOLE, _("No forum has seats for the parties of the area."), reverse("forum_list"), is_met=False)
        return
    text = _("%(forum)s has a seat for %(present)s of %(count)s parties of the area.") % {
        "forum": best.name, "present": present(best), "count": len(everybody),
    }  # fmt: skip
    yield Evidence(WHOLE, text, reverse("forum_detail", args=[best.pk]), is_met=present(best) == len(everybody))


def _levels(place: Within, forums: list[Forum]) -> Iterator[Evidence]:
    levels = Counter(forum.level for forum in forums)
    held = Meeting.objects.standing().filter(forum__in=forums, starts_at__date__range=(place.on - YEAR, place.on))
    text = _("Forums work on %(levels)s of four levels; they have met %(meetings)s times within a year.") % {
        "levels": len(levels), "meetings": held.count(),
    }  # fmt: skip
    url = reverse("level_picture", query={"county": place.county.code})
    yield Evidence(LEVELS, text, url, is_met=len(levels) == len(Forum.Level))


def _others(forums: list[Forum], seats: dict[int, set[tuple[int, str]]]) -> Iterator[Evidence]:
    others = {Organisation.Kind.ASSOCIATION, Organisation.Kind.COMPANY, Organisation.Kind.PARISH}
    count = sum(1 for forum in forums if any(kind in others for _pk, kind in seats[forum.body_id]))
    text = _("Associations, companies or parishes sit in %(count)s forums.") % {"count": count}
    yield Evidence(OTHERS, text, reverse("forum_list"), is_met=count > 0)


def _lape(place: Within, forums: list[Forum]) -> Iterator[Evidence]:
    groups = [forum for forum in forums if any(domain.code == LAPE_DOMAIN for domain in forum.domains.all())]
    url = interface_url("domain_page", place.county, LAPE_DOMAIN)
    text = _("Forums and networks in the domain: %(count)s.") % {"count": len(groups)}
    yield Evidence(LAPE, text, url, is_met=bool(groups))


def _negotiations(place: Within) -> Iterator[Evidence]:
    """The duties of the Act on Wellbeing Services Counties (14 §) and of the Act on Organising (7 §)."""
    duties = duties_of(place.county, place.on)
    met = sum(1 for duty in duties if duty.status == Status.RECORDED)
    text = _("%(met)s of %(count)s statutory negotiations have been recorded.")
    url = reverse("compliance", query={"county": place.county.code})
    yield Evidence(LAW, text % {"met": met, "count": len(duties)}, url, is_met=met == len(duties))
