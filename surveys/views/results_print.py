"""Asking for a report or slides of the results, waiting for them and fetching them."""

from uuid import UUID

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from documents.uploads import download_response
from surveys import rules
from surveys.models import SurveyPrint, Wave
from surveys.results.access import get_closed
from surveys.results.comparing import comparable
from surveys.results.printing.jobs import make_again, request_print
from surveys.results.reading import backgrounds_of

MOST_BESIDE = 3


class ReportForm(forms.Form):
    """The kind of file, its language, and what of the results is in it."""

    kind = forms.ChoiceField(label=_("File"), choices=SurveyPrint.Kind.choices, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language"), choices=[("fi", _("Finnish")), ("sv", _("Swedish"))])
    tausta = forms.ChoiceField(label=_("By background"), required=False)
    vertaa = forms.MultipleChoiceField(
        label=_("Beside other waves"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: object, wave: Wave, acting: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tausta"].choices = [("", _("All together")), *backgrounds_of(wave)]
        self.fields["vertaa"].choices = [(row.key, row.wave.title) for row in comparable(wave, acting)]
        for name in ("tausta", "vertaa"):
            if len(self.fields[name].choices) == (name == "tausta"):
                del self.fields[name]

    def clean_vertaa(self) -> list[str]:
        chosen = self.cleaned_data["vertaa"]
        if len(chosen) > MOST_BESIDE:
            raise forms.ValidationError(_("Choose at most three waves."))
        return chosen


def wave_report(request: HttpRequest, key: UUID) -> HttpResponse:
    """What is in the report is offered as the results page showed it."""
    wave = get_closed(request, key)
    shown = {"tausta": request.GET.get("tausta", ""), "vertaa": request.GET.getlist("vertaa")}
    language = "sv" if request.LANGUAGE_CODE.startswith("sv") else "fi"
    initial = {"kind": SurveyPrint.Kind.REPORT, "language": language, **shown}
    form = ReportForm(request.POST or None, wave=wave, acting=request.acting, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        options = {"by": data.get("tausta", ""), "earlier": data.get("vertaa", [])}
        job = request_print(wave, kind=data["kind"], language=data["language"], by=request.user, options=options)
        return redirect("wave_print", wave.key, job.key)
    context = {"wave": wave, "is_own": rules.may_see_wave(request.acting, wave), "form": form}
    return render(request, "surveys/wave_report.html", context, status=422 if form.errors else 200)


@never_cache
def wave_print(request: HttpRequest, key: UUID, job: UUID) -> HttpResponse:
    """How far the file is; the page asks again by itself, with scripts each second, without them by reloading."""
    wave, found = _own_print(request, key, job)
    is_fragment = request.htmx and not request.htmx.boosted
    context = {
        "wave": wave,
        "is_own": rules.may_see_wave(request.acting, wave),
        "job": found,
        "is_unfinished": found.is_unfinished,
    }
    return render(request, "surveys/_print_state.html" if is_fragment else "surveys/wave_print.html", context)


@require_POST
def wave_print_again(request: HttpRequest, key: UUID, job: UUID) -> HttpResponse:
    wave, found = _own_print(request, key, job)
    make_again(found)
    return redirect("wave_print", wave.key, found.key)


@never_cache
def wave_print_file(request: HttpRequest, key: UUID, job: UUID) -> FileResponse:
    _wave, found = _own_print(request, key, job)
    if not found.file:
        raise Http404
    return download_response(found.file, found.file_name)


def _own_print(request: HttpRequest, key: UUID, job: UUID) -> tuple[Wave, SurveyPrint]:
    """A report is for the person who asked for it, and only as long as they may see the results."""
    wave = get_closed(request, key)
    return wave, get_object_or_404(wave.prints, key=job, requested_by=request.user)
