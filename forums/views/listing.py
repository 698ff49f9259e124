"""The forums in which municipalities and counties meet."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from finnish.sorting import sort_key
from forums.coming import coming_meetings
from forums.filters import ForumFilter
from forums.models import Forum, ForumKind
from forums.rules import startable_counties


@dataclass(frozen=True)
class LevelGroup:
    """The forums of one level, in the order of their names."""

    level: Forum.Level
    forums: list[Forum]


def forum_list(request: HttpRequest) -> HttpResponse:
    """The forums by level; the networks, which are many, have a register of their own."""
    steering = Forum.objects.alive().exclude(kind__nature=ForumKind.Nature.NETWORK)
    forums = steering.select_related("body", "county").prefetch_related("domains")
    filtered = ForumFilter(request.GET, queryset=forums, request=request)
    found = list(filtered.qs)
    context = {
        "filter": filtered,
        "is_filtered": any(request.GET.get(name) for name in filtered.filters),
        "count": len(found),
        "groups": _by_level(found),
        "may_maintain": request.user.is_superuser,
        "may_start": request.user.is_superuser or bool(startable_counties(request.actings)),
        "coming": coming_meetings(request),
    }
    return render(request, "forums/forum_list.html", context)


def _by_level(forums: Iterable[Forum]) -> list[LevelGroup]:
    """The levels that have a forum, from political leadership to field work."""
    ordered = sorted(forums, key=lambda forum: (sort_key(forum.body.name), forum.pk))
    groups = [LevelGroup(level, [forum for forum in ordered if forum.level == level]) for level in Forum.Level]
    return [group for group in groups if group.forums]
