from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    # The catalogue and an indicator's page
    # Own values: grid, files, requests
    # A personal link to a request for a value
]
