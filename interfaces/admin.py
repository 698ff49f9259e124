from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from interfaces.models import InterfaceDomain


@admin.register(InterfaceDomain)
class InterfaceDomainAdmin(admin.ModelAdmin):
    list_display = ["name_fi", "name_sv", "code", "parent", "position"]
    list_select_related = ["parent"]
    search_fields = ["name_fi", "name_sv", "name_en", "aliases", "code"]
    autocomplete_fields = ["parent"]

    def save_model(self, request: HttpRequest, obj: InterfaceDomain, form: ModelForm, change: bool) -> None:
        """Forms that are open elsewhere, and the loading of reference data, see that somebody has edited it."""
        obj.revision += change
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: InterfaceDomain | None = None) -> bool:
        return False  # agreements name their domains
