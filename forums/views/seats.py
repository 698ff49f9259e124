"""The seats of a forum: filled by invitation, dated, ended, left; their deputies."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forums import rules
from forums.access import get_forum
from forums.composition import composition_of
from forums.forms.seats import DaysForm, DeputyForm, SeatDaysForm, SeatEndForm, SeatForm, SeatInvitationForm
from forums.forms.verbs import done
from forums.models import Forum, SeatRule
from forums.participants import Participant
from forums.seat_matching import MEMBERS_TOO
from forums.views.forum_pages import get_kept
from forums.workflow import seats
from organisations.models import Invitation, Seat
from organisations.refusals import NotAllowed, Refused
from organisations.seating import IN_TURN


def forum_seat(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    """One seat: who holds it, its days, deputies, invitation and former holders. A POST changes the days."""
    forum, part, seat = _seat(request, pk, seat)
    may_fill = rules.may_fill_seat_of(part, seat.organisation)
    form = SeatDaysForm(request.POST or None, seat=seat) if may_fill else None
    if request.method == "POST":
        _require(may_fill)
        if done(form, lambda: seats.change_dates(seat, by=part, **form.cleaned_data)):
            messages.success(request, _("The days of the seat were saved."))
            return redirect("forum_seat", pk, seat.pk)
    context = {
        "forum": forum,
        "part": part,
        "seat": seat,
        "form": form,
        "today": timezone.localdate(),
        "deputies": _standing(seat.deputies.select_related("holder", "organisation").order_by(*IN_TURN)),
        "invitation": _open_invitation(seat),
        "former": _former(seat),
        "may_fill": may_fill,
        "may_keep": rules.may_keep(part),
        "is_own": seat.holder_id == request.user.pk,
        "has_ended": _has_ended(seat),
    }
    return render(request, "forums/forum_seat.html", context)


def seat_fill(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    """Invite somebody to the seat by e-mail."""
    forum, part, seat = _fillable(request, pk, seat)
    sense = {"language": get_language(), **_own_member(seat)}
    form = SeatInvitationForm(request.POST or None, seat=seat, initial=sense)
    if request.method == "POST" and done(form, lambda: seats.invite(seat, by=part, **form.cleaned_data)):
        said = _("The invitation was sent to %(email)s. The seat is theirs when they accept it.")
        messages.success(request, said % {"email": form.cleaned_data["email"]})
        return redirect("forum_detail", pk)
    context = {"forum": forum, "part": part, "seat": seat, "form": form, "invitation": _open_invitation(seat)}
    return render(request, "forums/seat_fill.html", context)


@require_POST
def seat_invitation_again(request: HttpRequest, pk: int, invitation: int) -> HttpResponse:
    _forum, part, invitation = _invitation(request, pk, invitation)
    try:
        seats.send_again(invitation, by=part)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("A new link was sent to %(email)s; the one before does not work any more.")
        messages.success(request, said % {"email": invitation.email})
    return redirect("forum_seat", pk, invitation.seat_id)


@require_POST
def seat_invitation_cancel(request: HttpRequest, pk: int, invitation: int) -> HttpResponse:
    _forum, part, invitation = _invitation(request, pk, invitation)
    try:
        seats.cancel_invitation(invitation, by=part)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The invitation was cancelled; its link does not work any more."))
    return redirect("forum_seat", pk, invitation.seat_id)


def forum_seat_end(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    """Ask what ends, then end it at once: the holder's time, or the whole place with its deputies."""
    forum, part, seat = _fillable(request, pk, seat)
    may_keep = rules.may_keep(part)
    if not seat.holder_id and not may_keep:
        raise NotAllowed(_("An empty seat is ended by those who keep the forum."))
    form = SeatEndForm(request.POST or None, seat=seat, may_end_place=may_keep)
    if request.method == "POST" and form.is_valid():
        ends_place = form.cleaned_data["what"] == SeatEndForm.PLACE
        (seats.end_seat if ends_place else seats.vacate)(seat, by=part)
        messages.success(request, _("The seat was ended.") if ends_place else _("The seat is empty now."))
        return redirect("forum_detail", pk)
    return render(request, "forums/forum_seat_end.html", {"forum": forum, "part": part, "seat": seat, "form": form})


def seat_leave(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    """Ask, then leave one's own seat; access ends at once."""
    forum, part, seat = _seat(request, pk, seat)
    _require(seat.holder_id == request.user.pk and not _has_ended(seat))
    if request.method == "POST":
        seats.vacate(seat, by=part)
        messages.success(request, _("The seat has been left."))
        return redirect("forum_detail", pk)
    return render(request, "forums/seat_leave.html", {"forum": forum, "part": part, "seat": seat})


def deputy_add(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    forum, part, seat = _fillable(request, pk, seat)
    form = DeputyForm(request.POST or None)
    made = []
    if request.method == "POST" and done(
        form, lambda: made.append(seats.add_deputy(seat, by=part, **form.cleaned_data))
    ):
        messages.success(request, _("The deputy's seat was added. Next: who is invited to it."))
        return redirect("seat_fill", pk, made[0].pk)
    return render(request, "forums/deputy_add.html", {"forum": forum, "part": part, "seat": seat, "form": form})


@require_POST
def deputy_move(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    _forum, part, deputy = _fillable(request, pk, seat)
    _require(deputy.deputy_for_id is not None)
    seats.move_deputy(deputy, by=part, up=request.POST.get("direction") == "up")
    return redirect("forum_seat", pk, deputy.deputy_for_id)


def forum_seat_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A seat beside those that the rules make; with ?rule= one for a place of which the organisation is open."""
    forum, part = get_kept(request, pk)
    rule = _rule(forum, request.GET.get("rule", ""))
    sense = {"since": timezone.localdate(), "until": forum.term_ends}
    form = SeatForm(request.POST or None, forum=forum, rule=rule, initial=sense)
    made = []
    if request.method == "POST" and done(form, lambda: made.append(_make_seat(forum, part, form))):
        messages.success(request, _("The seat was made. Next: who is invited to it."))
        return redirect("seat_fill", pk, made[0].pk)
    return render(request, "forums/forum_seat_new.html", {"forum": forum, "part": part, "form": form, "rule": rule})


def seats_make(request: HttpRequest, pk: int) -> HttpResponse:
    """The empty seats that the rules ask for and the forum lacks on the first day, made at once."""
    forum, part = get_kept(request, pk)
    today = timezone.localdate()
    sense = {"since": max(forum.term_starts or today, today), "until": forum.term_ends}
    if sense["until"] and sense["until"] < sense["since"]:
        sense["until"] = None
    form = DaysForm(request.POST or request.GET or None, initial=sense)
    made = []
    if request.method == "POST" and done(
        form, lambda: made.extend(seats.make_missing_seats(forum, by=part, **form.cleaned_data))
    ):
        said = ngettext("One empty seat was made.", "%(count)s empty seats were made.", len(made))
        messages.success(request, said % {"count": len(made)})
        return redirect("forum_detail", pk)
    days = form.cleaned_data if form.is_bound and form.is_valid() else sense
    context = {"forum": forum, "part": part, "form": form, "composition": composition_of(forum, days["since"]), **days}
    return render(request, "forums/seats_make.html", context)


def _make_seat(forum: Forum, part: Participant, form: SeatForm) -> Seat:
    typed = dict(form.cleaned_data)
    return seats.make_seat(forum, typed.pop("organisation"), by=part, **typed)


def _rule(forum: Forum, pk: str) -> SeatRule | None:
    return forum.seat_rules.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 10 else None


def _seat(request: HttpRequest, pk: int, seat: int) -> tuple[Forum, Participant, Seat]:
    forum, part = get_forum(request, pk)
    rows = Seat.objects.select_related("organisation", "holder", "body", "deputy_for__holder")
    return forum, part, get_object_or_404(rows, pk=seat, body=forum.body_id)


def _fillable(request: HttpRequest, pk: int, seat: int) -> tuple[Forum, Participant, Seat]:
    """The seat for a page of those who say who sits there; 403 for others, back to the seat when it has ended."""
    forum, part, seat = _seat(request, pk, seat)
    _require(rules.may_fill_seat_of(part, seat.organisation))
    if _has_ended(seat):
        raise NotAllowed(_("The seat has ended: make a new one."))
    return forum, part, seat


def _invitation(request: HttpRequest, pk: int, invitation: int) -> tuple[Forum, Participant, Invitation]:
    forum, part = get_forum(request, pk)
    rows = Invitation.objects.select_related("seat__organisation", "organisation")
    invitation = get_object_or_404(rows, pk=invitation, seat__body=forum.body_id)
    _require(rules.may_fill_seat_of(part, invitation.organisation))
    return forum, part, invitation


def _require(may: bool) -> None:
    if not may:
        raise NotAllowed(
            _("Who sits here is said by those who keep the forum and by the organisation's own administrators.")
        )


def _has_ended(seat: Seat) -> bool:
    return bool(seat.valid_to and seat.valid_to < timezone.localdate())


def _own_member(seat: Seat) -> dict[str, str]:
    """The chair is usually the one who sits for the same organisation: offered, not decided."""
    if seat.role not in MEMBERS_TOO or seat.deputy_for_id or seat.holder_id:
        return {}
    rows = Seat.objects.valid(timezone.localdate()).filter(body=seat.body_id, organisation=seat.organisation_id)
    own = rows.filter(role=Seat.Role.MEMBER, deputy_for__isnull=True, holder__isnull=False).select_related("holder")
    return {"email": own[0].holder.email, "name": own[0].holder.name} if len(own) == 1 else {}


def _standing(rows) -> list[Seat]:
    return [row for row in rows if not _has_ended(row)]


def _open_invitation(seat: Seat) -> Invitation | None:
    return seat.invitations.filter(accepted_at__isnull=True, cancelled_at__isnull=True).first()


def _former(seat: Seat) -> list[Seat]:
    """Ended rows of the same seat: who held it before."""
    rows = Seat.objects.filter(
        body=seat.body_id,
        organisation=seat.organisation_id,
        role=seat.role,
        title_fi=seat.title_fi,
        deputy_for=seat.deputy_for_id,
        holder__isnull=False,
        valid_to__lt=timezone.localdate(),
    )
    return list(rows.exclude(pk=seat.pk).select_related("holder").order_by("-valid_to", "-pk"))
