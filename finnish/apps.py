from django.apps import AppConfig


class FinnishConfig(AppConfig):
    name = "finnish"
