"""The seat rules of a forum and the turns of those that rotate, for those who keep the forum."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from forums import rules
from forums.access import get_forum
from forums.composition import composition_of, seats_of
from forums.forms.forums import organisations_around
from forums.forms.seats import RotationForm, SeatRuleForm, TurnsForm
from forums.forms.verbs import done
from forums.models import Forum, SeatRule
from forums.rotation import plan
from forums.views.forum_pages import get_kept
from forums.workflow import seats
from forums.workflow.seat_rules import add_rule, change_rule, move_rule, remove_rule
from interfaces.saving import ChangedMeanwhile
from organisations.models import Organisation


def seat_rule_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The rules with how many of their places are held; changed by those who keep the forum."""
    forum, part = get_forum(request, pk)
    composition = composition_of(forum)
    rows = []
    for rule in composition.rules:
        places = composition.of(rule)
        rows.append({"rule": rule, "wanted": len(places), "held": sum(place.is_held for place in places)})
    context = {
        "forum": forum,
        "part": part,
        "rows": rows,
        "composition": composition,
        "may_keep": rules.may_keep(part) and not forum.closed_on,
    }
    return render(request, "forums/seat_rule_list.html", context)


def seat_rule_new(request: HttpRequest, pk: int) -> HttpResponse:
    forum, part = get_kept(request, pk)
    form = SeatRuleForm(request.POST or None, instance=SeatRule(forum=forum))
    if request.method == "POST" and done(form, lambda: add_rule(form.instance, by=part)):
        messages.success(request, _("The rule was added."))
        return redirect("seat_rule_list", pk)
    return render(request, "forums/seat_rule_form.html", {"forum": forum, "part": part, "form": form})


def seat_rule_edit(request: HttpRequest, pk: int, rule: int) -> HttpResponse:
    forum, part = get_kept(request, pk)
    rule = get_object_or_404(forum.seat_rules, pk=rule)
    form = SeatRuleForm(request.POST or None, instance=rule)
    try:
        if request.method == "POST" and done(form, lambda: change_rule(form.instance, by=part, seen=form.seen)):
            messages.success(request, _("The rule was saved."))
            return redirect("seat_rule_list", pk)
    except ChangedMeanwhile as stale:
        form = form.over(stale.row)
    return render(request, "forums/seat_rule_form.html", {"forum": forum, "part": part, "form": form, "rule": rule})


@require_POST
def seat_rule_remove(request: HttpRequest, pk: int, rule: int) -> HttpResponse:
    forum, part = get_kept(request, pk)
    remove_rule(get_object_or_404(forum.seat_rules, pk=rule), by=part)
    messages.success(request, _("The rule was removed. Seats and their holders stay as they are."))
    return redirect("seat_rule_list", pk)


@require_POST
def seat_rule_move(request: HttpRequest, pk: int, rule: int) -> HttpResponse:
    forum, part = get_kept(request, pk)
    move_rule(get_object_or_404(forum.seat_rules, pk=rule), by=part, up=request.POST.get("direction") == "up")
    return redirect("seat_rule_list", pk)


def rotation_plan(request: HttpRequest, pk: int, rule: int) -> HttpResponse:
    """Whose turn is when: a plan from the first municipality on, which makes dated seats."""
    forum, part = get_kept(request, pk)
    rotating = forum.seat_rules.exclude(rotation=SeatRule.Rotation.NONE)
    rule = get_object_or_404(rotating, pk=rule)
    order = _order(forum, rule)
    choice = RotationForm(request.GET, rule=rule, order=order, until=forum.term_ends)
    turns, form = [], None
    if choice.is_valid():
        first = choice.cleaned_data["organisation"]
        periods = choice.chosen
        turns = plan(periods, order, first, seats_of(forum, periods[0].starts), rule.role)
        form = TurnsForm(request.POST or None, turns=turns, order=order)
    made = []
    if (
        form
        and request.method == "POST"
        and done(form, lambda: made.extend(seats.make_turns(forum, form.given, by=part, rule=rule)))
    ):
        said = ngettext("One turn was planned; its seat can be filled.", "%(count)s turns were planned.", len(made))
        messages.success(request, said % {"count": len(made)})
        return redirect("forum_detail", pk)
    context = {
        "forum": forum,
        "part": part,
        "rule": rule,
        "choice": choice,
        "form": form,
        "turns": [(turn, form[turn.period.code] if turn.seat is None else None) for turn in turns],
        "has_open": any(turn.seat is None for turn in turns),
    }
    return render(request, "forums/rotation_plan.html", context)


def _order(forum: Forum, rule: SeatRule) -> Sequence[Organisation]:
    """Between whom the seat goes round, in Finnish order."""
    if rule.source == SeatRule.Source.KIND:
        return list(organisations_around(forum.county).filter(kind=rule.organisation_kind))
    today = timezone.localdate()
    return list(Organisation.objects.members_of(forum.county, today).valid(today).in_order())
