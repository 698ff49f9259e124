"""Calendar feeds behind secret addresses: the person's own page of them, and the calendars themselves."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forums.calendar import feed_content, feed_name, own_counties, own_forums
from forums.models import CalendarFeed
from forums.models.clock import new_feed_secret
from organisations.views.link_pages import link_page


@dataclass(frozen=True)
class Offered:
    """A calendar that the person may have; `feed` has its address once they have made one."""

    kind: str
    pk: int | str
    feed: CalendarFeed

    @property
    def name(self) -> str:
        return feed_name(self.feed)

    @property
    def address(self) -> str:
        """The same in every language: the calendar speaks its owner's."""
        if self.feed.pk is None:
            return ""
        with translation.override(settings.LANGUAGE_CODE):
            return settings.PUBLIC_URL + reverse("calendar_feed", args=[self.feed.secret])


def calendar_feeds(request: HttpRequest) -> HttpResponse:
    return render(request, "forums/calendar_feeds.html", {"offered": list(_offered(request))})


def _offered(request: HttpRequest) -> Iterator[Offered]:
    """All one's own meetings, each forum of one's own, each county of theirs."""
    on = timezone.localdate()
    rows = CalendarFeed.objects.filter(user=request.user).select_related("forum__body", "county")
    made = {(row.forum_id, row.county_id): row for row in rows}
    forums = own_forums(request.user, on)
    new = functools.partial(CalendarFeed, user=request.user)
    yield Offered("own", "", made.get((None, None)) or new())
    for forum in forums:
        yield Offered("forum", forum.pk, made.get((forum.pk, None)) or new(forum=forum))
    for county in own_counties(forums, request.actings, on):
        yield Offered("county", county.pk, made.get((None, county.pk)) or new(county=county))


@require_POST
def calendar_feed_renew(request: HttpRequest) -> HttpResponse:
    """Make the address, or a new one in place of the old, which ends at once."""
    wanted = (request.POST.get("kind"), request.POST.get("pk", ""))
    offered = next((row for row in _offered(request) if (row.kind, str(row.pk)) == wanted), None)
    if offered is None:
        raise Http404
    row, is_first = offered.feed, offered.feed.pk is None
    row.secret = new_feed_secret()
    row.save()
    told = _("The address has been made: %(name)s.") if is_first else _("%(name)s: the old address ended.")
    messages.success(request, told % {"name": offered.name})
    return redirect("calendar_feeds")


@link_page
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar, to whoever has the address; its content follows the owner's rights of the day."""
    rows = CalendarFeed.objects.select_related("user", "forum__body", "forum__county", "county")
    content = feed_content(get_object_or_404(rows, secret=token, user__is_active=True))
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")
