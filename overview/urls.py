"""TEMPORARY during the build: tolerates view modules that are not written yet. The lead replaces it."""
import importlib

from django.http import HttpResponse
from django.urls import path


class _Views:
    def __init__(self, name):
        try:
            self.module = importlib.import_module(f"overview.views.{name}")
        except ImportError as error:
            print("URLS:", name, error)
            self.module = None

    def __getattr__(self, name):
        return getattr(self.module, name, lambda request, **kw: HttpResponse("not yet", status=501))


desk = _Views('desk')
feedback = _Views('feedback')
pages = _Views('pages')
verification = _Views('verification')

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("varmenna/", verification.verify, name="verify"),
    path("varmenna/<str:code>/", verification.verify_code, name="verify_code"),
    path("saavutettavuus/", pages.accessibility, name="accessibility"),
    path("tietosuoja/", pages.privacy, name="privacy"),
    path("palaute/", feedback.feedback, name="feedback"),
    path("tyyliopas/", pages.style_guide, name="style_guide"),
]
