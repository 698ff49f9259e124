"""What system administrators tend in Django's admin: feedback and its answering."""

from django.contrib import admin
from django.http import HttpRequest

from organisations.models import Feedback


@admin.register(Feedback)
class FeedbackAdmin(admin.ModelAdmin):
    """Messages are read and marked as answered here; what was written is not changed."""

    list_display = ["__str__", "answer_by", "answered_at", "email", "language"]
    list_filter = [("answered_at", admin.EmptyFieldListFilter), "language"]
    fields = ["text", "page", "email", "language", "received_at", "answer_by", "answered_at"]
    readonly_fields = ["text", "page", "email", "language", "received_at", "answer_by"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
