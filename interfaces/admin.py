from django.contrib import admin
from django.http import HttpRequest

from interfaces.models import InterfaceDomain


@admin.register(InterfaceDomain)
class InterfaceDomainAdmin(admin.ModelAdmin):
    list_display = ["name_fi", "name_sv", "code", "parent", "position"]
    list_select_related = ["parent"]
    search_fields = ["name_fi", "name_sv", "name_en", "aliases", "code"]
    autocomplete_fields = ["parent"]

    def has_delete_permission(self, request: HttpRequest, obj: InterfaceDomain | None = None) -> bool:
        return False  # agreements name their domains
