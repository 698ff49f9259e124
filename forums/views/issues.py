"""Proposing a raised issue for the agenda of a forum."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from finnish.languages import text_in
from forums.forms.issues import ProposeForm
from forums.forms.verbs import done
from forums.issues import proposable_forums
from forums.workflow.issues import propose_issue
from interfaces.models import RaisedIssue
from interfaces.sections import interface_url
from interfaces.views.issues import get_issue
from organisations.refusals import NotAllowed

LONGEST_REASON = 4000


def issue_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """The issue goes into the backlog of a forum in which the person may raise one; its secretary is told."""
    issue, _place = get_issue(request, pk)
    parts = proposable_forums(request, issue)
    if not parts:
        raise NotAllowed(_("An issue is proposed by those who sit in a forum of the county or keep one."))
    form = ProposeForm(request.POST or None, parts=parts, initial=_words(issue, parts[0].forum.language))
    if request.method == "POST" and done(form, lambda: propose_issue(issue, *form.words, by=form.part)):
        said = _("The issue is now in the backlog of “%(forum)s”. Those who prepare its meetings have been told.")
        messages.success(request, said % {"forum": form.part.forum.name})
        return redirect(interface_url("issue_detail", issue.county, issue.pk))
    context = {"county": issue.county, "issue": issue, "form": form}
    return render(request, "forums/issue_propose.html", context, status=422 if form.errors else 200)


def _words(issue: RaisedIssue, language: str) -> dict[str, str]:
    """The issue in the language of the forum's papers, where it has been written in it."""
    title = text_in(issue, "title", language) or issue.title
    text = text_in(issue, "text", language) or issue.text
    return {"title": title, "reason": Truncator(text).chars(LONGEST_REASON)}
