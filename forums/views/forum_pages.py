"""A forum: its page, its facts, its start and its end."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from documents.tables import csv_response, xlsx_response
from forums import rules
from forums.access import get_forum
from forums.composition import Composition, Place, composition_of
from forums.forms.forums import ForumForm
from forums.forms.verbs import done
from forums.models import Forum, Meeting
from forums.networks import life_of
from forums.participants import Participant
from forums.standing import standing_words
from forums.workflow.keeping import change_forum, close_forum, open_forum_again, start_forum
from interfaces.saving import ChangedMeanwhile
from organisations.models import Organisation
from organisations.refusals import NotAllowed, Refused

COMING, PAST = 3, 3


def forum_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What the forum is, how its composition stands today, and its meetings."""
    forum, part = get_forum(request, pk)
    now = timezone.now()
    composition = composition_of(forum)
    context = {
        "forum": forum,
        "part": part,
        "today": timezone.localdate(),
        "composition": composition,
        "standing": standing_words(forum, composition),
        "life": life_of(forum, timezone.localdate()) if forum.is_network or forum.closed_on else "",
        "missing": _with_rights(part, composition.missing),
        "held": [(place, place.ends_soon(composition.on)) for place in composition.held],
        "first_to_fill": next((place for place in composition.missing if place.seat and not place.invitation), None),
        "domains": list(forum.domains.all()),
        "children": forum.children.alive().select_related("body", "kind").order_by("level", "body__name_fi"),
        "coming": _known(part, forum.meetings.coming(now))[:COMING],
        "past": _known(part, forum.meetings.past(now))[:PAST],
        "own": (*part.seats, *part.deputy_seats),
        "may_keep": rules.may_keep(part),
        "may_tend": rules.may_tend_network(part),
        "may_raise": rules.may_raise(part),
    }
    return render(request, "forums/forum_detail.html", context)


def _with_rights(part: Participant, places: list[Place]) -> list[tuple[Place, bool]]:
    """Each place, and whether the person may say who sits there."""
    return [
        (place, place.organisation is not None and rules.may_fill_seat_of(part, place.organisation)) for place in places
    ]


def _known(part: Participant, meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Meetings that are only being prepared are known to those who sit in the forum or keep it."""
    return meetings if part.has_seat or rules.may_keep(part) else meetings.exclude(state=Meeting.State.PREPARING)


def forum_new(request: HttpRequest) -> HttpResponse:
    counties = _own_counties(request)
    if not counties:
        raise PermissionDenied(_("Forums are started by the editors and administrators of the county."))
    forum = Forum()
    form = ForumForm(request.POST or None, instance=forum, counties=counties)
    if request.method == "POST" and done(
        form, lambda: start_forum(form.save(commit=False), form.facts, user=request.user, actings=request.actings)
    ):
        messages.success(request, _("The forum was made. Next: who is to sit in it."))
        return redirect("seat_rule_list", form.instance.pk)
    return render(request, "forums/forum_new.html", {"form": form})


def _own_counties(request: HttpRequest) -> QuerySet[Organisation]:
    """The counties for which the person may start a forum."""
    counties = Organisation.objects.counties().valid(timezone.localdate()).in_order()
    if request.user.is_superuser:
        return counties
    return counties.filter(pk__in=[county.pk for county in rules.startable_counties(request.actings)])


def forum_edit(request: HttpRequest, pk: int) -> HttpResponse:
    forum, part = get_kept(request, pk)
    form = ForumForm(request.POST or None, instance=forum)
    try:
        if request.method == "POST" and done(
            form, lambda: change_forum(form.save(commit=False), form.facts, by=part, seen=form.seen)
        ):
            messages.success(request, _("The facts of the forum were saved."))
            return redirect("forum_detail", pk)
    except ChangedMeanwhile as stale:
        form = form.over(stale.row)
    shown, part = get_kept(request, pk)
    return render(request, "forums/forum_edit.html", {"forum": shown, "part": part, "form": form})


def forum_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then close: seats end with the forum."""
    forum, part = get_kept(request, pk)
    if request.method == "POST":
        try:
            close_forum(forum, by=part)
        except Refused as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("The forum was closed; its seats have ended."))
        return redirect("forum_detail", pk)
    context = {"forum": forum, "part": part, "held": composition_of(forum).held}
    return render(request, "forums/forum_close.html", context)


@require_POST
def forum_open_again(request: HttpRequest, pk: int) -> HttpResponse:
    forum, part = get_kept(request, pk)
    open_forum_again(forum, by=part)
    messages.success(request, _("The forum works again. Its seats are made anew."))
    return redirect("forum_detail", pk)


def seats_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    forum, _part = get_forum(request, pk)
    return xlsx_response("kokoonpano", _headings(), _rows(composition_of(forum)))


def seats_csv(request: HttpRequest, pk: int) -> HttpResponse:
    forum, _part = get_forum(request, pk)
    return csv_response("kokoonpano", _headings(), _rows(composition_of(forum)))


def get_kept(request: HttpRequest, pk: int) -> tuple[Forum, Participant]:
    """The forum for a page of those who keep it; others get 403."""
    forum, part = get_forum(request, pk)
    if not rules.may_keep(part):
        raise NotAllowed(_("The forum is kept by its secretary and its host's editors."))
    return forum, part


def _headings() -> list[str]:
    return [
        _("Organisation"), _("Role"), _("Office"), _("Holder"), _("First day"), _("Last day"), _("Deputies in order"),
        _("Forums of the holder"),
    ]  # fmt: skip


def _rows(composition: Composition) -> list[list]:
    return [_cells(place) for place in composition.places]


def _cells(place: Place) -> list:
    seat = place.seat
    return [
        str(place.whose),
        str(place.role_word),
        place.title,
        str(seat.holder) if place.is_held else _("missing"),
        seat.valid_from if seat else None,
        seat.valid_to if seat else None,
        ", ".join(str(deputy.seat.holder) if deputy.is_held else _("empty") for deputy in place.deputies),
        place.forums or None,
    ]
