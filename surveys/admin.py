from django.contrib import admin
from django.http import HttpRequest

from surveys.models import Survey, Wave


class ReadOnly(admin.ModelAdmin):
    """To look at only: sets and waves are changed by their verbs, answers never."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Survey)
class SurveyAdmin(ReadOnly):
    list_display = ["title_fi", "title_sv", "code", "owner", "year", "retired_on"]
    list_select_related = ["owner"]
    search_fields = ["title_fi", "title_sv", "title_en", "code"]


@admin.register(Wave)
class WaveAdmin(ReadOnly):
    list_display = ["title_fi", "survey", "owner", "state", "opens_on", "closes_on", "is_history"]
    list_select_related = ["survey", "owner"]
    list_filter = ["state", "is_history"]
    search_fields = ["title_fi", "title_sv"]
    exclude = ["open_secret"]
