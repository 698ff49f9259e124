from django.urls import URLPattern, path

from indicators.views import catalogue, detail, own, requests, value_files, value_links, values

urlpatterns: list[URLPattern] = [
    # The catalogue and an indicator's page
    path("", catalogue.indicator_list, name="indicator_list"),
    path("luettelo.xlsx", catalogue.indicator_list_xlsx, name="indicator_list_xlsx"),
    path("luettelo.csv", catalogue.indicator_list_csv, name="indicator_list_csv"),
    path("uusi/", own.indicator_new, name="indicator_new"),
    path("<int:pk>/", detail.indicator_detail, name="indicator_detail"),
    path("<int:pk>/arvot.csv", detail.indicator_csv, name="indicator_csv"),
    path("<int:pk>/muokkaa/", own.indicator_edit, name="indicator_edit"),
    path("<int:pk>/poista/", own.indicator_retire, name="indicator_retire"),
    path("<int:pk>/palauta/", own.indicator_restore, name="indicator_restore"),
    # Own values: grid, files, requests
    path("<int:pk>/arvot/", values.value_grid, name="value_grid"),
    path("<int:pk>/historia/<int:area>/", values.value_history, name="value_history"),
    path("<int:pk>/tuo/", value_files.value_import, name="value_import"),
    path("<int:pk>/pohja.xlsx", value_files.value_template, name="value_template"),
    path("<int:pk>/pyynnot/", requests.value_request_list, name="value_request_list"),
    path("<int:pk>/pyynnot.xlsx", requests.value_request_list_xlsx, name="value_request_list_xlsx"),
    path("<int:pk>/pyynnot.csv", requests.value_request_list_csv, name="value_request_list_csv"),
    path("<int:pk>/pyynnot/uusi/", requests.value_request_new, name="value_request_new"),
    path("<int:pk>/pyynnot/<uuid:key>/uudelleen/", requests.value_request_again, name="value_request_again"),
    path("<int:pk>/pyynnot/<uuid:key>/peru/", requests.value_request_cancel, name="value_request_cancel"),
    # A personal link to a request for a value
    path("linkki/<str:token>/", value_links.value_link, name="value_link"),
]
