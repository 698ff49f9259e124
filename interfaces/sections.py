"""The pages about the interfaces of a county: what the bar under the breadcrumbs offers."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation


@dataclass(frozen=True)
class Section:
    """A page of the bar; `pages` are the url names on which it counts as the place where one is."""

    name: str
    label: Promise
    pages: frozenset[str] = frozenset()


DOMAIN_PAGES = frozenset(
    {
        "domain_page", "domain_edit", "domain_new", "domain_delete", "domain_note_edit", "service_list",
        "service_detail", "service_edit", "service_new", "organiser_end",
        "organiser_remove",
    }
)  # fmt: skip
MAP_PAGES = frozenset(
    {
        "interface_map", "interface_map_copy", "interface_map_edit", "interface_map_new", "interface_map_remove",
        "interface_map_settings", "map_service_add", "map_service_edit", "map_service_move",
    }
)  # fmt: skip
DIVISION_PAGES = frozenset(
    {
        "division_cell", "division_clause", "division_fill", "division_import", "division_questions",
        "division_question_edit", "division_question_retire",
    }
)  # fmt: skip
SECTIONS = (
    Section("interface_home", _("Domains"), DOMAIN_PAGES),
    Section("interface_map_list", _("Maps"), MAP_PAGES),
    Section("work_division", _("Division of work"), DIVISION_PAGES),
    Section(
        "counterpart_list",
        _("Counterparts"),
        frozenset({"counterpart_edit", "counterpart_remove", "counterpart_check"}),
    ),
    Section("issue_list", _("Raised issues"), frozenset({"issue_detail", "issue_new", "issue_edit", "issue_step"})),
    Section("plan_list", _("Plans"), frozenset({"plan_detail", "plan_new", "plan_edit", "plan_duties"})),
    Section("practice_list", _("Practices"), frozenset({"practice_detail", "practice_new", "practice_edit"})),
    Section("data_exchange_list", _("Data exchange"), frozenset({"data_exchange_new", "data_exchange_edit"})),
    Section("ngo_list", _("Associations"), frozenset({"ngo_detail", "ngo_new", "ngo_edit"})),
    Section("survey_list", _("Surveys")),
    Section("self_assessment", _("Self-assessment"), frozenset({"block_assess", "checklist", "area_profile"})),
)


def interface_url(name: str, county: Organisation | None, *args: object, **query: object) -> str:
    """The address of a page about the interfaces, which carries its county along."""
    values = {"county": county.code if county else "", **query}
    return reverse(name, args=args, query={key: value for key, value in values.items() if value not in ("", None)})


def sections_of(county: Organisation | None, page: str) -> list[dict]:
    found = []
    for section in SECTIONS:
        try:
            url = interface_url(section.name, county)
        except NoReverseMatch:
            continue
        current = "page" if page == section.name else "true" if page in section.pages else ""
        found.append({"label": section.label, "url": url, "current": current})
    return found
