"""Messages to oneself: the list in the portal, and how each topic comes by mail."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organisations.forms import NoticePreferenceForm
from organisations.models import Notice, Topic

A_PAGE = 30


def notice_list(request: HttpRequest) -> HttpResponse:
    own = Notice.objects.of(request.user)
    unread = own.unread().count()
    topic, only_unread = request.GET.get("aihe", ""), "lukematta" in request.GET
    shown = own.filter(topic=topic) if topic in Topic.values else own
    shown = shown.unread() if only_unread else shown
    context = {
        "page": Paginator(shown.defer("body"), A_PAGE).get_page(request.GET.get("page")),
        "unread": unread,
        "topic": topic,
        "only_unread": only_unread,
        "topics": [(value, label) for value, label in Topic.choices if value != Topic.ACCOUNT],
    }
    return render(request, "organisations/notice_list.html", context)


def notice_open(request: HttpRequest, notice: int) -> HttpResponse:
    """Go where the message points; it has been read then."""
    found = get_object_or_404(Notice.objects.of(request.user), pk=notice)
    Notice.objects.filter(pk=found.pk, read_at__isnull=True).update(read_at=timezone.now())
    return redirect(_path_of(found.url))


def _path_of(url: str) -> str:
    """The path of our own address: the portal's public address may not be the one that the person uses."""
    path = "/" + url.partition("://")[2].partition("/")[2]
    return path if url_has_allowed_host_and_scheme(path, allowed_hosts=None) else "/"


@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    Notice.objects.of(request.user).unread().update(read_at=timezone.now())
    return redirect("notice_list")


def notice_preferences(request: HttpRequest) -> HttpResponse:
    form = NoticePreferenceForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The choices were saved."))
        return redirect("notice_list")
    return render(request, "organisations/notice_preferences.html", {"form": form})
