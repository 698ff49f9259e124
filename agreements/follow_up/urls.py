from django.urls import URLPattern, path

from agreements.follow_up.views import (
    assessing,
    following,
    freezing,
    periods,
    reminders,
    report_attachments,
    report_links,
    reporting,
    reports,
    summarising,
)

urlpatterns: list[URLPattern] = [
    # An agreement's follow-up page
    path("sopimukset/<int:pk>/", following.follow_up, name="follow_up"),
    path("sopimukset/<int:pk>/tavoitteet.xlsx", following.follow_up_xlsx, name="follow_up_xlsx"),
    path("sopimukset/<int:pk>/tavoitteet.csv", following.follow_up_csv, name="follow_up_csv"),
    path("sopimukset/<int:pk>/tavoite/<uuid:key>/", following.follow_up_goal, name="follow_up_goal"),
    # Periods
    path("sopimukset/<int:pk>/kaudet/", periods.period_list, name="period_list"),
    path("sopimukset/<int:pk>/kaudet/suunnittele/", periods.period_plan, name="period_plan"),
    path("sopimukset/<int:pk>/kaudet/uusi/", periods.period_new, name="period_new"),
    path("sopimukset/<int:pk>/kaudet/<uuid:key>/muokkaa/", periods.period_edit, name="period_edit"),
    path("sopimukset/<int:pk>/kaudet/<uuid:key>/poista/", periods.period_remove, name="period_remove"),
    path("sopimukset/<int:pk>/kaudet/<uuid:key>/muistuta/", reminders.reports_remind, name="reports_remind"),
    path(
        "sopimukset/<int:pk>/kaudet/<uuid:key>/linkki/<int:organisation>/",
        report_links.report_link_send,
        name="report_link_send",
    ),
    # Reporting
    path("sopimukset/<int:pk>/raportoi/<uuid:key>/", reporting.reporting, name="reporting"),
    path(
        "sopimukset/<int:pk>/raportoi/<uuid:key>/ei-uutta/", reporting.reports_nothing_new, name="reports_nothing_new"
    ),
    path("sopimukset/<int:pk>/raportoi/<uuid:key>/laheta/", reporting.reports_send, name="reports_send"),
    path("sopimukset/<int:pk>/raportoi/<uuid:key>/luku/", reporting.own_value_give, name="own_value_give"),
    path(
        "sopimukset/<int:pk>/raportoi/<uuid:key>/liite/<uuid:attachment>/poista/",
        reporting.report_attachment_remove,
        name="report_attachment_remove",
    ),
    path("sopimukset/<int:pk>/raportoi/<uuid:key>/<uuid:measure>/", reporting.measure_report, name="measure_report"),
    path(
        "sopimukset/<int:pk>/raportoi/<uuid:key>/<uuid:measure>/luonnos/",
        reporting.measure_report_draft,
        name="measure_report_draft",
    ),
    path(
        "sopimukset/<int:pk>/raportoi/<uuid:key>/<uuid:measure>/yhteenveto/",
        summarising.measure_summarise,
        name="measure_summarise",
    ),
    path(
        "sopimukset/<int:pk>/raporttiliite/<uuid:attachment>/",
        report_attachments.report_attachment,
        name="report_attachment",
    ),
    # A personal link of a party that reports
    path("linkki/<str:token>/", report_links.report_link, name="report_link"),
    # Assessment
    path("sopimukset/<int:pk>/arvioi/<uuid:key>/<uuid:goal>/", assessing.goal_assess, name="goal_assess"),
    # Frozen reports
    path("sopimukset/<int:pk>/kaudet/<uuid:key>/jaadyta/", freezing.report_freeze, name="report_freeze"),
    path("sopimukset/<int:pk>/kaudet/<uuid:key>/korjaa/", freezing.report_correct, name="report_correct"),
    path("raportit/<uuid:key>/", reports.follow_up_report, name="follow_up_report"),
    path("raportit/<uuid:key>/tiedosto/", reports.report_make, name="report_make"),
    path("raportit/<uuid:key>/tiedosto/<int:document>/", reports.report_file, name="report_file"),
    path("raportit/<uuid:key>/tiedot.json", reports.report_data, name="report_data"),
]
