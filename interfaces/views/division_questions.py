"""The county's questions of the division of work, domain by domain."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from interfaces import rules
from interfaces.division import questioning
from interfaces.division.reading import in_order
from interfaces.forms.division import QuestionForm, TemplatesForm
from interfaces.forms.over_row import say_in, seen_in
from interfaces.models import CheckQuestion, InterfaceDomain
from interfaces.saving import ChangedMeanwhile
from interfaces.sections import interface_url
from interfaces.tree import DomainTree, read_tree
from interfaces.within import Within, place_of
from organisations.refusals import Refused


def division_questions(request: HttpRequest) -> HttpResponse:
    """The questions of a domain, to be ordered, reworded, retired and added; without a domain all of them to read."""
    place, tree = _tended(request)
    domain = tree.by_code(request.GET.get("domain", "")) or tree.top[0]
    own, taken = _own_form(request, domain, place), _templates_form(request, domain, place)
    form = own if "add" in request.POST else taken
    if request.method == "POST" and form.is_valid():
        try:
            said = _add(domain, own, place) if form is own else _take(domain, taken, place)
        except (Refused, ValidationError) as refusal:
            say_in(form, refusal)
        else:
            messages.success(request, said)
            return redirect(_address(domain, place))
    rows = questioning.with_answers(CheckQuestion.objects.asked().filter(county=place.county, domain=domain))
    context = {
        "county": place.county,
        "place": place,
        "domain": domain,
        "domains": [(row, len(tree.above(row.pk))) for row in in_order(tree)],
        "groups": _groups(rows.select_related("service")),
        "own": own,
        "taken": taken,
    }
    return render(request, "interfaces/division_questions.html", context, status=422 if form.errors else 200)


def division_question_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Reword, as long as nobody has answered."""
    place, _tree = _tended(request)
    question = _question(pk, place)
    given = {"domain": question.domain, "county": place.county}
    form, status = QuestionForm(request.POST or None, row=question, **given), 200
    if request.method == "POST" and form.is_valid():
        try:
            questioning.reword(question, form.texts, by=place, seen=form.seen_revision)
        except ChangedMeanwhile as stale:
            form, status = form.after(stale.row, **given), 409
        except (Refused, ValidationError) as refusal:
            say_in(form, refusal)
        else:
            messages.success(request, _("The question has been saved."))
            return redirect(_address(question.domain, place))
    context = {"county": place.county, "place": place, "question": _question(pk, place), "form": form}
    return render(request, "interfaces/division_question_edit.html", context, status=status)


@require_POST
def division_question_move(request: HttpRequest, pk: int) -> HttpResponse:
    """One place earlier or later among the questions of the same domain or service."""
    place, _tree = _tended(request)
    question = _question(pk, place)
    questioning.reorder(question, request.POST.get("to") == "earlier", by=place)
    return redirect(f"{_address(question.domain, place)}#q-{question.pk}")


def division_question_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask first: what has been said of the question is kept, but no longer shown in the matrix."""
    place, _tree = _tended(request)
    question = _question(pk, place)
    was_changed = False
    if request.method == "POST":
        try:
            questioning.retire(question, by=place, seen=seen_in(request.POST))
        except ChangedMeanwhile:
            question, was_changed = _question(pk, place), True
        else:
            messages.success(request, _("The question has been taken out of use."))
            return redirect(_address(question.domain, place))
    context = {
        "county": place.county,
        "place": place,
        "question": question,
        "answers": question.divisions.count(),
        "was_changed": was_changed,
    }
    status = 409 if was_changed else 200
    return render(request, "interfaces/division_question_retire.html", context, status=status)


def _tended(request: HttpRequest) -> tuple[Within, DomainTree]:
    place = place_of(request)
    if not rules.may_tend_questions(place):
        raise PermissionDenied(_("The questions are kept by the county's editors."))
    return place, read_tree()


def _question(pk: int, place: Within) -> CheckQuestion:
    rows = CheckQuestion.objects.asked().filter(county=place.county).select_related("domain", "service")
    return get_object_or_404(questioning.with_answers(rows), pk=pk)


def _own_form(request: HttpRequest, domain: InterfaceDomain, place: Within) -> QuestionForm:
    data = request.POST if "add" in request.POST else None
    return QuestionForm(data, prefix="own", domain=domain, county=place.county)


def _templates_form(request: HttpRequest, domain: InterfaceDomain, place: Within) -> TemplatesForm:
    data = request.POST if "take" in request.POST else None
    return TemplatesForm(data, prefix="taken", domain=domain, county=place.county)


def _add(domain: InterfaceDomain, form: QuestionForm, place: Within) -> str:
    questioning.add_question(domain, form.cleaned_data["service"], form.texts, by=place)
    return _("The question has been added.")


def _take(domain: InterfaceDomain, form: TemplatesForm, place: Within) -> str:
    given = form.cleaned_data
    count = questioning.take_templates(domain, given["service"], given["templates"], by=place)
    return ngettext("%(count)s question is now asked.", "%(count)s questions are now asked.", count) % {"count": count}


def _groups(questions: list[CheckQuestion]) -> list[tuple[str, list[CheckQuestion]]]:
    """Those of the domain as a whole first, then service by service."""
    found: dict[str, list[CheckQuestion]] = {}
    for row in sorted(questions, key=lambda row: (bool(row.service), str(row.service or ""), row.position, row.pk)):
        found.setdefault(str(row.service or ""), []).append(row)
    return list(found.items())


def _address(domain: InterfaceDomain, place: Within) -> str:
    return interface_url("division_questions", place.county, domain=domain.code)
