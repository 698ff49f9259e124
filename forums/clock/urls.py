from django.urls import path

from forums.views import clock, clock_entries, clock_steps

urlpatterns = [
    path("", clock.clock, name="clock"),
    path("<int:year>/", clock.clock_year, name="clock_year"),
    path("taulukko.xlsx", clock.clock_xlsx, name="clock_xlsx"),
    path("taulukko.csv", clock.clock_csv, name="clock_csv"),
    path("a3.pdf", clock.clock_pdf, name="clock_pdf"),
    path("uusi/", clock_entries.clock_entry_new, name="clock_entry_new"),
    path("asia/<uuid:key>/", clock_entries.clock_entry, name="clock_entry"),
    path("asia/<uuid:key>/muokkaa/", clock_entries.clock_entry_edit, name="clock_entry_edit"),
    path("asia/<uuid:key>/poista/", clock_entries.clock_entry_delete, name="clock_entry_delete"),
    path("asia/<uuid:key>/vie/", clock_steps.clock_entry_use, name="clock_entry_use"),
    path("asia/<uuid:key>/<int:year>/tehty/", clock_steps.clock_evidence_add, name="clock_evidence_add"),
    path("asia/<uuid:key>/<int:year>/muistutus/", clock_steps.clock_reminder_add, name="clock_reminder_add"),
    path("tehty/<int:pk>/poista/", clock_steps.clock_evidence_remove, name="clock_evidence_remove"),
    path("muistutus/<int:pk>/poista/", clock_steps.clock_reminder_remove, name="clock_reminder_remove"),
]
