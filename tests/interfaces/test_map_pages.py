"""Pages of the interface maps: who may open and do what, states in words, two editors at once, paper."""

import datetime

import pytest
from django.urls import reverse

from interfaces import map_tending, reference_data
from interfaces.models import CheckTemplate, InterfaceMap, Service
from interfaces.within import within_county
from tests.agreements.pdf_text import pages_of
from tests.ground.database import world

TODAY = datetime.date(2026, 11, 22)
WHO = ("coordinator", "editor", "reader", "outsider")


@world
def own(cast) -> InterfaceMap:
    reference_data.load()
    by = within_county(cast.county, cast.coordinator, TODAY)
    names = {"name_fi": "Liikunta täällä", "name_sv": "Motion här"}
    return map_tending.copy_map(InterfaceMap.objects.get(code="sport"), names, by=by)


def test_everybody_reads_and_the_editors_of_the_county_and_its_municipalities_draw(own, cast, client_of):
    """The outsider is an editor elsewhere and copies nothing into a county that is not theirs."""
    node = own.nodes.first()
    sport, history = (InterfaceMap.objects.get(code=code) for code in ("sport", "sport_2018"))
    county = f"?county={cast.county.code}"
    read, draw = (200, 200, 200, 200), (200, 200, 403, 403)
    table = {
        ("get", "interface_map_list"): read,
        ("get", "interface_map", own.key): read,
        ("get", "interface_map", history.key): read,
        ("get", "interface_map_xlsx", own.key): read,
        ("get", "interface_map_copy", sport.key): draw,
        ("get", "interface_map_new"): draw,
        ("get", "interface_map_edit", own.key): draw,
        ("get", "interface_map_edit", sport.key): (403, 403, 403, 403),
        ("get", "interface_map_settings", own.key): draw,
        ("get", "interface_map_remove", own.key): draw,
        ("get", "map_service_add", own.key): draw,
        ("get", "map_service_edit", own.key, node.key): draw,
        ("post", "map_service_order", own.key, node.key): (302, 302, 403, 403),
        ("post", "interface_map_ring", own.key): (302, 302, 403, 403),
        ("post", "map_service_move", sport.key, sport.nodes.first().key): (403, 403, 403, 403),
    }
    found = dict.fromkeys(table, ())
    for who in WHO:
        client = client_of(cast.named(who))
        for way, name, *args in table:
            answer = getattr(client, way)(reverse(name, args=args) + county)
            found[way, name, *args] += (answer.status_code,)
    assert found == table


def test_a_map_of_history_says_so_and_leads_to_todays(own, cast, client_of):
    history = InterfaceMap.objects.get(code="sport_2018")
    page = client_of(cast.reader).get(reverse("interface_map", args=[history.key])).content.decode()
    today = reverse("interface_map", args=[InterfaceMap.objects.get(code="sport").key])
    assert "Maakunta, kunta, yritykset" in page
    assert today in page
    assert 'id="municipality"' not in page


def test_ones_own_municipality_is_shown_first_and_nothing_said_is_not_a_no(own, cast, client_of):
    address = reverse("interface_map", args=[own.key])
    answer = client_of(cast.reader).get(address)
    assert answer.context["read"].municipality == cast.hollola
    assert answer.content.decode().count("edge-nothing") == 8 + 1  # the lines and the legend
    assert "edge-no " not in answer.content.decode()
    assert client_of(cast.reader).get(address, {"municipality": "all"}).context["read"].municipality is None
    assert client_of(cast.coordinator).get(address).context["read"].municipality is None


def test_a_box_is_moved_by_typing_by_steps_and_by_script(own, cast, client_of):
    node = own.nodes.first()
    client = client_of(cast.editor)
    move = reverse("map_service_move", args=[own.key, node.key])

    def place() -> tuple[int, int, int]:
        node.refresh_from_db()
        return node.x, node.y, node.revision

    assert client.post(move, {"x": 100, "y": 120, "revision": 1}).status_code == 302
    assert place() == (100, 120, 2)
    client.post(move, {"x": 100, "y": 120, "revision": 2, "step": "left"})
    assert place() == (90, 120, 3)
    script = {"headers": {"Accept": "application/json"}}
    told = client.post(move, {"x": 370, "y": 20, "revision": 3}, **script).json()
    assert (told["x"], told["y"], told["revision"]) == (370, 20, 4)
    assert len(told["overlapping"]) == 1  # a warning: the place is saved
    stale = client.post(move, {"x": 5, "y": 6, "revision": 3}, **script)
    assert (stale.status_code, stale.json()["revision"]) == (409, "4")
    assert place() == (370, 20, 4)
    page = client.post(move, {"x": 5, "y": 6, "revision": 3})
    assert page.status_code == 409
    form = next(form for row, form in page.context["rows"] if row.node == node)
    assert (form["x"].value(), form["revision"].value()) == ("5", "4")
    assert client.post(move, {"x": "left", "y": 6, "revision": 4}, **script).status_code == 422
    client.post(move, {"x": 5, "y": 6, "revision": 4})
    assert place() == (5, 6, 5)


def test_a_service_is_added_joined_asked_about_and_taken_off_by_forms(own, cast, client_of):
    client = client_of(cast.editor)
    add = reverse("map_service_add", args=[own.key])
    for wrong in ({}, {"name_fi": "Kerho"}, {"name_fi": "Kerho", "kinds": "company", "since": "huomenna"}):
        assert client.post(add, wrong).status_code == 200
    assert not Service.objects.filter(name_fi="Kerho").exists()
    client.post(add, {"name_fi": "Kerho", "kinds": ["association"], "since": "1.1.2026"})
    node = own.nodes.get(service__name_fi="Kerho")
    edit = reverse("map_service_edit", args=[own.key, node.key])
    other = own.nodes.first()
    assert client.post(edit, {"revision": 1, "others": [other.pk]}).status_code == 302
    assert [line.to for line in node.lines_from.all()] == [other]
    assert client.post(edit, {"revision": 1, "to_middle": "on"}).status_code == 409
    templates = list(CheckTemplate.objects.filter(is_general=True).values_list("pk", flat=True))
    attach = reverse("map_questions_attach", args=[own.key, node.key])
    assert client.post(attach, {"templates": templates}).status_code == 403  # the county asks all alike
    client = client_of(cast.coordinator)
    client.post(attach, {"templates": templates})
    assert node.service.check_questions.count() == 9
    client.post(reverse("map_service_remove", args=[own.key, node.key]))
    assert not own.nodes.filter(pk=node.pk).exists()
    assert Service.objects.filter(name_fi="Kerho").exists()


def test_names_typed_over_somebody_elses_stay_in_the_form(own, cast, client_of):
    client = client_of(cast.coordinator)
    address = reverse("interface_map_settings", args=[own.key])
    values = {"domain": own.domain_id, "name_fi": "Yksi", "revision": 1}
    assert client.post(address, values).status_code == 302
    stale = client.post(address, values | {"name_fi": "Kaksi"})
    assert (stale.status_code, stale.context["form"]["name_fi"].value()) == (409, "Kaksi")
    remove = reverse("interface_map_remove", args=[own.key])
    assert client.post(remove, {"revision": 1}).status_code == 409
    assert client.post(remove, {"revision": 2}).status_code == 302
    assert not InterfaceMap.objects.filter(pk=own.pk).exists()


def test_a_new_map_and_a_copy_go_to_ones_own_county(own, cast, client_of):
    client = client_of(cast.editor)
    client.post(reverse("interface_map_new"), {"domain": own.domain_id, "name_fi": "Uusi"})
    sport = InterfaceMap.objects.get(code="sport")
    client.post(reverse("interface_map_copy", args=[sport.key]), {"name_fi": "Kopio"})
    assert set(InterfaceMap.objects.filter(county=cast.county).values_list("name_fi", flat=True)) == {
        "Liikunta täällä",
        "Uusi",
        "Kopio",
    }


@pytest.mark.papers
@pytest.mark.parametrize(
    ("size", "prefix", "word"), [("a4", "", "Kuntouttava liikunta"), ("a3", "/sv", "Skolan i rörelse")]
)
def test_the_map_on_paper_is_archivable_and_accessible(own, cast, client_of, verapdf, size, prefix, word):
    address = prefix + reverse("interface_map_pdf", args=[own.key])
    pdf = client_of(cast.reader).get(address, {"size": size}).content
    drawing, table = pages_of(pdf)
    assert word in drawing
    assert word in table
    assert verapdf(pdf).ok
    assert client_of(cast.reader).get(address, {"size": "a0"}).status_code == 404
