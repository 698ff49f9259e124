"""Feedback from anybody, answered in 14 days (act on digital services, 306/2019)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from organisations.feedback import receive_feedback
from organisations.models.feedback import answer_day
from overview.feedback_form import FeedbackForm, page_before

THANKS = "kiitos"


@login_not_required
def feedback(request: HttpRequest) -> HttpResponse:
    if request.method == "GET" and THANKS in request.GET:
        return render(request, "overview/feedback_thanks.html", {"answer_by": answer_day()})
    form = FeedbackForm(request.POST or None, initial={"page": page_before(request)})
    if request.method == "POST" and form.is_valid():
        if not form.is_from_a_program:
            data = form.cleaned_data
            receive_feedback(text=data["text"], page=data["page"], email=data["email"], language=get_language() or "fi")
        return redirect(f"{reverse('feedback')}?{THANKS}")
    return render(request, "overview/feedback.html", {"form": form, "answer_by": answer_day()})
