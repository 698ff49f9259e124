from django.urls import path

from overview.views import desk, feedback, pages, verification

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("varmenna/", verification.verify, name="verify"),
    path("varmenna/<str:code>/", verification.verify_code, name="verify_code"),
    path("saavutettavuus/", pages.accessibility, name="accessibility"),
    path("tietosuoja/", pages.privacy, name="privacy"),
    path("palaute/", feedback.feedback, name="feedback"),
    path("tyyliopas/", pages.style_guide, name="style_guide"),
]
