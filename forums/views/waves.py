"""Proposing the results of a survey for the agenda of a forum."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override

from finnish.text import date
from forums.forms.issues import ProposeForm
from forums.forms.verbs import done
from forums.waves import forums_to_propose, propose_wave
from organisations.refusals import NotAllowed
from surveys.models import Wave
from surveys.results.access import get_closed


def wave_to_agenda(request: HttpRequest, key: UUID) -> HttpResponse:
    """The results go into the backlog of a forum in which the person may raise something; its secretary is told."""
    wave = get_closed(request, key)
    parts = forums_to_propose(request)
    if not parts:
        raise NotAllowed(_("Results are proposed by those who sit in a forum or keep one."))
    form = ProposeForm(request.POST or None, parts=parts, initial=_words(wave, parts[0].forum.language))
    if request.method == "POST" and done(form, lambda: propose_wave(wave, *form.words, by=form.part)):
        said = _("The results are now in the backlog of “%(forum)s”. Those who prepare its meetings have been told.")
        messages.success(request, said % {"forum": form.part.forum.name})
        return redirect("wave_results", wave.key)
    context = {"wave": wave, "form": form}
    return render(request, "forums/wave_to_agenda.html", context, status=422 if form.errors else 200)


def _words(wave: Wave, language: str) -> dict[str, str]:
    """In the language of the forum's papers, as it stands first in the list."""
    with override(language):
        title = _("Results: %(title)s") % {"title": wave.title}
        reason = _("The survey closed on %(date)s. The forum looks at what the results mean for its work.")
        return {"title": title, "reason": reason % {"date": date(wave.closes_on)}}
