"""Maintaining the forums, for system administrators. A forum and its joint body are edited as one."""

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from forums.models import Forum, ForumKind
from organisations.models import Body, Organisation


class ForumForm(forms.ModelForm):
    name_fi = forms.CharField(label=_("name in Finnish"), max_length=200)
    name_sv = forms.CharField(label=_("name in Swedish"), max_length=200, required=False)

    class Meta:
        model = Forum
        fields = (
            "county", "level", "domains", "tasks_fi", "tasks_sv", "composition_fi", "composition_sv", "rhythm_fi",
            "rhythm_sv",
        )  # fmt: skip

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial |= {"name_fi": self.instance.body.name_fi, "name_sv": self.instance.body.name_sv}

    def save(self, commit: bool = True) -> Forum:
        """The body is saved at once even when the forum is not: the forum needs it."""
        body = self.instance.body if self.instance.pk else Body(kind=Body.Kind.JOINT)
        body.name_fi, body.name_sv = self.cleaned_data["name_fi"], self.cleaned_data["name_sv"]
        body.save()
        self.instance.body = body
        return super().save(commit)


@admin.register(ForumKind)
class ForumKindAdmin(admin.ModelAdmin):
    """The names and the order of the kinds are the operator's; the code is what the files know them by."""

    list_display = ("name_fi", "name_sv", "nature", "code", "position")
    list_editable = ("position",)
    prepopulated_fields = {"code": ("name_fi",)}


@admin.register(Forum)
class ForumAdmin(admin.ModelAdmin):
    form = ForumForm
    fields = ("name_fi", "name_sv", *ForumForm.Meta.fields)
    filter_horizontal = ("domains",)
    list_display = ("__str__", "county", "level")
    list_filter = ("level", ("county", admin.RelatedOnlyFieldListFilter))
    search_fields = ("body__name_fi", "body__name_sv")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("body", "county")

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs):
        if db_field.name == "county":
            kwargs["queryset"] = Organisation.objects.counties().in_order()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
