"""The list of a register: filtered by the address, in Finnish order, paged, and as a table to take along."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from documents.tables import csv_response, xlsx_response
from finnish.sorting import search_key
from interfaces.models import InterfaceDomain
from interfaces.registers.register import Choice, Register
from interfaces.tree import DomainTree, read_tree
from interfaces.within import Within, within
from organisations.drawn_fields import FieldsOnly

PAGE = 30


class FilterForm(FieldsOnly, forms.Form):
    """Words, a domain with all that belongs to it, and the register's own choices."""

    words = forms.CharField(label=_("Words"), required=False, max_length=100)
    domain = forms.ChoiceField(label=_("Domain"), required=False)

    def __init__(self, data: QueryDict, *, register: Register, rows: list[Model], tree: DomainTree) -> None:
        super().__init__(data)
        self.register, self.rows, self.tree = register, rows, tree
        self.fields["domain"].choices = [("", _("All")), *_in_tree(tree)]
        for choice in register.choices:
            values = [("", _("All")), *choice.among(rows)]
            self.fields[choice.name] = forms.ChoiceField(label=choice.label, required=False, choices=values)

    @property
    def found(self) -> list[Model]:
        """The rows that fit, in order; a filter that is at fault leaves all."""
        self.is_valid()
        rows = [row for row in self.rows if self._fits_words(row) and self._fits_domain(row)]
        return sorted((row for row in rows if self._fits_choices(row)), key=self.register.order)

    @property
    def domain_chosen(self) -> InterfaceDomain | None:
        return self.tree.by_code(self.cleaned_data.get("domain") or "")

    @property
    def is_used(self) -> bool:
        return any(self.cleaned_data.values())

    def _fits_words(self, row: Model) -> bool:
        return self.register.has_words(row, search_key(self.cleaned_data.get("words") or "").split())

    def _fits_domain(self, row: Model) -> bool:
        domain = self.domain_chosen
        return domain is None or not self.tree.parts(domain.pk).isdisjoint(self.register.domains(row))

    def _fits_choices(self, row: Model) -> bool:
        asked: list[tuple[Choice, str]] = [
            (choice, self.cleaned_data.get(choice.name) or "") for choice in self.register.choices
        ]
        return all(not value or choice.keeps(row, value) for choice, value in asked)


def show_list(request: HttpRequest, register: Register, place: Within | None, **context: Any) -> HttpResponse:
    """The page `<name>_list`. Without any county in the portal it is empty."""
    form = _filter(request, register, place)
    page = Paginator(form.found, PAGE).get_page(request.GET.get("page"))
    context |= {
        "register": register,
        "county": place.county if place else None,
        "place": place,
        "form": form,
        "page": page,
        "rows": [{"row": row, **register.beside(row, place)} for row in page],
        "is_filtered": form.is_used,
    }
    return render(request, f"interfaces/{register.list_page}.html", context)


def list_xlsx(request: HttpRequest, register: Register) -> HttpResponse:
    return xlsx_response(register.file, *_table(request, register))


def list_csv(request: HttpRequest, register: Register) -> HttpResponse:
    return csv_response(register.file, *_table(request, register))


def _table(request: HttpRequest, register: Register) -> tuple[list[str], list[list]]:
    rows = _filter(request, register, within(request)).found
    headings = [str(column.heading) for column in register.columns]
    return headings, [[column.value(row) for column in register.columns] for row in rows]


def _filter(request: HttpRequest, register: Register, place: Within | None) -> FilterForm:
    rows = list(register.rows(place, request.user)) if place else []
    return FilterForm(request.GET, register=register, rows=rows, tree=read_tree())


def _in_tree(tree: DomainTree) -> list[tuple[str, str]]:
    """The domains in use as the tree has them, those that belong to another drawn in."""
    found: list[tuple[str, str]] = []

    def add(domain: Any, depth: int) -> None:
        found.append((domain.code, f"{'– ' * depth}{domain}"))
        for child in tree.children(domain.pk):
            add(child, depth + 1)

    for domain in tree.top:
        add(domain, 0)
    return found
