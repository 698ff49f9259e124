from django.contrib import admin
from django.http import HttpRequest

from indicators.models import Indicator


@admin.register(Indicator)
class IndicatorAdmin(admin.ModelAdmin):
    list_display = ["title_fi", "title_sv", "sotkanet_id", "theme", "unit", "direction", "municipality_level"]
    list_filter = ["theme", "direction", "municipality_level"]
    search_fields = ["title_fi", "title_sv", "title_en", "sotkanet_id"]

    def has_delete_permission(self, request: HttpRequest, obj: Indicator | None = None) -> bool:
        return False  # agreements name their indicators
