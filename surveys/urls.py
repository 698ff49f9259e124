from django.urls import path

from surveys.views import answering, open_links, results, results_print, themes, wave_steps, waves

urlpatterns = [
    path("v/<str:token>/", answering.survey_answer, name="survey_answer"),
    path("v/<str:token>/tarkistus/", answering.survey_check, name="survey_check"),
    path("v/<str:token>/ei-muistutuksia/", answering.survey_no_reminders, name="survey_no_reminders"),
    path("avoin/<str:token>/", open_links.survey_open, name="survey_open"),
    path("kierrokset/uusi/<uuid:key>/", waves.wave_new, name="wave_new"),
    path("kierrokset/<uuid:key>/", waves.wave_detail, name="wave_detail"),
    path("kierrokset/<uuid:key>/muokkaa/", waves.wave_edit, name="wave_edit"),
    path("kierrokset/<uuid:key>/kutsutut/", waves.wave_invitations, name="wave_invitations"),
    path("kierrokset/<uuid:key>/kutsu/", wave_steps.wave_invite, name="wave_invite"),
    path(
        "kierrokset/<uuid:key>/kutsutut/<uuid:invitation>/peru/",
        wave_steps.wave_invitation_cancel,
        name="wave_invitation_cancel",
    ),
    path("kierrokset/<uuid:key>/avaa/", wave_steps.wave_open, name="wave_open"),
    path("kierrokset/<uuid:key>/muistuta/", wave_steps.wave_remind, name="wave_remind"),
    path("kierrokset/<uuid:key>/jatka/", wave_steps.wave_extend, name="wave_extend"),
    path("kierrokset/<uuid:key>/sulje/", wave_steps.wave_close, name="wave_close"),
    path("kierrokset/<uuid:key>/hylkaa/", wave_steps.wave_discard, name="wave_discard"),
    path("kierrokset/<uuid:key>/tulokset/", results.wave_results, name="wave_results"),
    path("kierrokset/<uuid:key>/tulokset.xlsx", results.wave_results_xlsx, name="wave_results_xlsx"),
    path("kierrokset/<uuid:key>/tulokset.csv", results.wave_results_csv, name="wave_results_csv"),
    path("kierrokset/<uuid:key>/raportti/", results_print.wave_report, name="wave_report"),
    path("kierrokset/<uuid:key>/raportti/<uuid:job>/", results_print.wave_print, name="wave_print"),
    path("kierrokset/<uuid:key>/raportti/<uuid:job>/uudelleen/", results_print.wave_print_again, name="wave_print_again"),
    path("kierrokset/<uuid:key>/raportti/<uuid:job>/tiedosto/", results_print.wave_print_file, name="wave_print_file"),
    path("kierrokset/<uuid:key>/teemat/", themes.wave_themes, name="wave_themes"),
    path("kierrokset/<uuid:key>/teemat/uusi/", themes.wave_theme_new, name="wave_theme_new"),
    path("kierrokset/<uuid:key>/teemat/<int:pk>/poista/", themes.wave_theme_remove, name="wave_theme_remove"),
    path("kierrokset/<uuid:key>/teemat/vastaukset/", themes.wave_code, name="wave_code"),
]
