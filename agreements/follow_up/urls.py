from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    # An agreement's follow-up page
    # Periods
    # Reporting
    # A personal link of a party that reports
    # Assessment
    # Frozen reports
]
