"""The Django admin, for system administrators only. What people do to their own organisation is done in the portal."""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from organisations import workflow
from organisations.models import (
    AreaMembership,
    Body,
    CouncilTerm,
    Feedback,
    Invitation,
    Membership,
    Notice,
    Organisation,
    Seat,
    User,
)

admin.site.unregister(Group)  # rights come from the roles in organisations


class ReadOnlyAdmin(admin.ModelAdmin):
    """To be looked at: written by the portal alone."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class NeverDeletedAdmin(admin.ModelAdmin):
    """Rows end by their dates; old agreements and history go on naming them."""

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class AreaMembershipInline(admin.TabularInline):
    model = AreaMembership
    fk_name = "municipality"
    autocomplete_fields = ["area"]
    extra = 0
    can_delete = False


class BodyInline(admin.TabularInline):
    model = Body
    extra = 0
    can_delete = False


@admin.register(Organisation)
class OrganisationAdmin(NeverDeletedAdmin):
    list_display = ["full_fi", "full_sv", "kind", "code", "valid_from", "valid_to"]
    list_filter = ["kind", "language_status", "in_aland"]
    search_fields = ["search"]
    autocomplete_fields = ["successor"]
    ordering = ["sort_key_fi"]
    inlines = [AreaMembershipInline, BodyInline]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def get_search_results(self, request: HttpRequest, queryset, search_term: str):
        return queryset.matching(search_term), False


class MembershipInline(admin.TabularInline):
    model = Membership
    autocomplete_fields = ["organisation"]
    extra = 0
    can_delete = False


@admin.register(User)
class PersonAdmin(UserAdmin):
    list_display = ["email", "name", "title_fi", "is_active", "is_superuser", "last_login"]
    list_filter = ["is_active", "is_superuser", "language"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["email", "password", "name", "title_fi", "title_sv", "language"]}),
        (_("Access"), {"fields": ["is_active", "is_staff", "is_superuser"]}),
        (_("Times"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "name", "usable_password", "password1", "password2"]})]
    inlines = [MembershipInline]

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Membership)
class MembershipAdmin(NeverDeletedAdmin):
    list_display = ["user", "organisation", "role", "valid_from", "valid_to"]
    list_filter = ["role"]
    list_select_related = ["user", "organisation"]
    search_fields = ["user__email", "user__name", "organisation__search"]
    autocomplete_fields = ["user", "organisation"]


class FirstAdministratorForm(forms.ModelForm):
    """An invitation sent from here is always to the role of administrator; the others are invited by them."""

    class Meta:
        model = Invitation
        fields = ["organisation", "email", "language"]

    def clean(self) -> dict:
        cleaned = super().clean()
        if not self.errors:
            try:
                workflow.check_invitation(cleaned["organisation"], cleaned["email"])
            except ValidationError as error:
                self.add_error(None, error)
        return cleaned


@admin.register(Invitation)
class InvitationAdmin(NeverDeletedAdmin):
    """Adding one invites the first administrator of an organisation by e-mail."""

    form = FirstAdministratorForm
    list_display = ["email", "organisation", "roles", "invited_by", "invited_at", "expires_at", "accepted_at"]
    list_select_related = ["organisation", "invited_by"]
    search_fields = ["email", "organisation__search"]
    autocomplete_fields = ["organisation"]

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return obj is None and super().has_change_permission(request)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict:
        return {"language": get_language(), **super().get_changeform_initial_data(request)}

    def save_model(self, request: HttpRequest, obj: Invitation, form: forms.ModelForm, change: bool) -> None:
        sent = workflow.invite_first_administrator(
            obj.organisation, obj.email, inviter=request.user, language=obj.language
        )
        obj.pk = sent.pk
        messages.info(request, _("The invitation was sent."))


@admin.register(Seat)
class SeatAdmin(NeverDeletedAdmin):
    list_display = ["title_fi", "organisation", "body", "role", "holder", "valid_from", "valid_to"]
    list_filter = ["role"]
    list_select_related = ["organisation", "body", "holder"]
    search_fields = ["title_fi", "title_sv", "organisation__search", "holder__name"]
    autocomplete_fields = ["organisation", "body", "holder", "deputy_for"]


@admin.register(Body)
class BodyAdmin(NeverDeletedAdmin):
    list_display = ["name_fi", "name_sv", "organisation", "kind", "decides_agreements", "valid_to"]
    list_filter = ["kind", "decides_agreements"]
    list_select_related = ["organisation"]
    search_fields = ["name_fi", "name_sv", "organisation__search"]
    autocomplete_fields = ["organisation"]


@admin.register(CouncilTerm)
class CouncilTermAdmin(NeverDeletedAdmin):
    list_display = ["kind", "starts", "ends", "midpoint"]
    list_filter = ["kind"]


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """What was sent, and what could not be. The text is not shown: it may have a personal link."""

    list_display = ["created_at", "email", "subject", "sent_at", "attempts", "error"]
    list_filter = ["sent_at"]
    search_fields = ["email", "subject"]
    fields = ["key", "email", "language", "subject", "created_at", "sent_at", "attempts", "try_after", "error"]


@admin.register(Feedback)
class FeedbackAdmin(admin.ModelAdmin):
    """Messages are read here and marked as answered; what was written is not changed."""

    list_display = ["__str__", "answer_by", "answered_at", "email", "language"]
    list_filter = [("answered_at", admin.EmptyFieldListFilter), "language"]
    fields = ["text", "page", "email", "language", "received_at", "answer_by", "answered_at"]
    readonly_fields = ["text", "page", "email", "language", "received_at", "answer_by"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
