"""What the person is asked to sign, over all the organisations that they act for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from agreements.desk.signing_list import signing_list_of
from organisations.acting import with_merged
from organisations.duties import Viewer


def signing_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    viewer = Viewer(request.user, with_merged(request.actings, today), today)
    context = {"list": signing_list_of(viewer), "acts_for": viewer.organisations}
    return render(request, "agreements/signing_list.html", context)
