"""The register of networks: the real data, what it says, who tends a network, and how an issue goes upwards."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from forums.models import Forum, Meeting, Proposal
from forums.network_register import FOLDER, load
from forums.networks import Life, by_domain, gaps_of, in_several_domains, life_of, nearly_same
from forums.participants import participant_in
from forums.workflow.networks import raise_issue, tend_network, upper_forums
from interfaces import reference_data as interfaces
from interfaces.models import InterfaceDomain
from interfaces.saving import ChangedMeanwhile
from organisations.models import Notice
from organisations.reference_files import read_rows
from organisations.refusals import NotAllowed, Refused
from tests.factories import make_county, make_domain
from tests.forums.factories import make_forum, make_item, make_kind, make_meeting, make_network, make_seat

BACKEND = "organisations.login.PersonBackend"
PEOPLE = (
    "keeper", "secretary", "chair", "member", "deputy", "expert", "former", "administrator", "outsider", "anonymous",
)  # fmt: skip


@pytest.fixture
def register(db):
    """Päijät-Häme with its register and all domains."""
    interfaces.load()
    county = make_county("Päijät-Häme", 0, code="09")
    load()
    return county


@pytest.fixture
def network_cast(forum_cast):
    """The cast around a network that takes issues to a cooperation group."""
    forum = forum_cast.forum
    forum.kind = make_kind("network", nature="network", name_fi="Verkosto")
    forum.level = Forum.Level.EXPERT
    forum.parent = make_forum("Yhteistyöryhmä", forum_cast.county)
    forum.save()
    return forum_cast


def networks_of(county) -> list[Forum]:
    return list(Forum.objects.in_register().filter(county=county).select_related("body").prefetch_related("domains"))


# --- The real data ---------------------------------------------------------------------------------------------------


def test_the_84_entries_of_paijat_hame_name_80_networks_in_11_domains():
    entries = read_rows(FOLDER / "paijat_hame_entries.csv")
    networks = {row["code"]: row for row in read_rows(FOLDER / "paijat_hame_networks.csv")}
    named = [(code, row["domain"]) for row in entries for code in row["networks"].split(";")]
    assert (len(entries), len({row["heading"] for row in entries}), len(networks)) == (84, 11, 80)
    assert {code for code, _domain in named} == set(networks)
    for code, row in networks.items():
        assert set(row["domains"].split(";")) == {domain for of, domain in named if of == code}, code
        assert row["name_fi"] and row["name_sv"], code
    printed_twice = [code for code in networks if len([1 for of, _d in named if of == code]) == 2]
    assert len(printed_twice) == 6  # one twice under its heading, five under two headings


def test_the_register_loads_once_and_leaves_what_people_tend(register):
    assert Forum.objects.filter(county=register).count() == 80
    tended = Forum.objects.get(code="baby_network")
    Forum.objects.filter(pk=tended.pk).update(tasks_fi="Oma teksti")
    tended.body.name_fi = "Vauvaverkosto"
    tended.body.save()
    (again,) = load()
    assert (again.created, again.changed, again.unchanged) == (0, (), 80)
    assert Forum.objects.get(code="baby_network").tasks_fi == "Oma teksti"


def test_a_forum_of_the_same_name_is_the_network_and_keeps_its_own_texts(db):
    interfaces.load()
    county = make_county("Keski-Pohjanmaa", 0, code="18")
    own = make_forum("LAPE-yhteistyöryhmä", county, tasks_fi="Omat tehtävät")
    (loaded,) = load("18")
    own.refresh_from_db()
    assert loaded.changed == ("LAPE-yhteistyöryhmä",) and Forum.objects.count() == loaded.created + 1 == 10
    assert (own.code, own.tasks_fi, own.kind.code) == ("lape", "Omat tehtävät", "advisory_board")
    assert own.body.name_sv == "LAPE-samarbetsgruppen"
    assert [domain.code for domain in own.domains.all()] == ["lape"]


def test_networks_of_organisations_that_have_ended_are_loaded_as_ended(register):
    ended = Forum.objects.filter(county=register, closed_on__isnull=False)
    assert {forum.code: forum.closed_on.year for forum in ended} == {
        "typ": 2024, "te_sote": 2024, "ely_immigration": 2025, "lahti_phhyky": 2022,
    }  # fmt: skip
    assert all(forum.note_fi and forum.note_sv for forum in ended)


# --- What the register says ------------------------------------------------------------------------------------------


def test_whether_a_network_works_follows_from_dates():
    on = datetime.date(2026, 5, 1)
    long_ago, last_month = datetime.date(2025, 4, 30), datetime.date(2026, 4, 1)
    cases = {
        Life.UNCONFIRMED: ({}, {"confirmed_alive_on": long_ago}, {"next_meeting_on": last_month}),
        Life.ALIVE: ({"confirmed_alive_on": datetime.date(2025, 5, 1)}, {"next_meeting_on": on}),
        Life.CLOSED: ({"closed_on": on, "confirmed_alive_on": on},),
    }
    for life, rows in cases.items():
        for fields in rows:
            assert life_of(Forum(**fields), on) == life, fields


def test_a_network_of_two_domains_is_one_and_stands_under_both(register):
    forums = networks_of(register)
    assert {forum.code for forum in in_several_domains(forums)} == {
        "substance_use", "village_associations", "disability_organisations", "volunteers", "hyte_coordinators",
    }  # fmt: skip
    groups = {group.domain.code: [forum.code for forum in group.forums] for group in by_domain(forums)}
    assert len(groups) == 11 and sum(map(len, groups.values())) == 85
    assert "hyte_coordinators" in groups["hyte"] and "hyte_coordinators" in groups["lifestyles"]
    assert set(groups["employment"][-2:]) == {"typ", "te_sote"}  # the ended ones are last


def test_names_that_are_nearly_the_same_are_told_and_ended_networks_are_not(db):
    county = make_county(municipalities=0)
    for name in ("Kuntien liikuntaverkosto", "Liikunnan verkosto", "Asumisen ryhmä"):
        make_network(name, county)
    make_network("Liikuntaverkosto", county, closed_on=timezone.localdate())
    pairs = [{pair.one.name, pair.other.name} for pair in nearly_same(networks_of(county))]
    assert pairs == [{"Kuntien liikuntaverkosto", "Liikunnan verkosto"}]


def test_gaps_are_the_domains_without_an_open_network(register):
    def gaps():
        return gaps_of(register, networks_of(register), InterfaceDomain.objects.all())

    first, second, *parts = gaps()
    assert (first.domain.code, first.said.year) == ("cultural_wellbeing", 2022) and "Kauno" in first.said.note_fi
    assert (second.domain.code, second.above) == ("transport", 0)
    assert all(gap.above for gap in parts) and "families" not in {gap.domain.code for gap in parts}
    Forum.objects.filter(domains__code="land_use").update(closed_on=timezone.localdate())
    assert "housing" in {gap.domain.code for gap in gaps() if not gap.above}


# --- The pages -------------------------------------------------------------------------------------------------------


def test_the_register_page_filters_and_exports_each_network_once(register, client, forum_cast):
    client.force_login(forum_cast.outsider, backend=BACKEND)

    def page(name="network_list", **query) -> str:
        return client.get(reverse(name), {"county": "09"} | query).content.decode()

    assert page().count("HYTE-koordinaattoriverkosto</a>") == 2
    assert "Vauvaverkko" in page(text="VAUVA") and "Huumetyön" not in page(text="VAUVA")
    assert "Ekologinen verkosto" in page(domain="housing") and "Vauvaverkko" not in page(domain="housing")
    assert "TYP" in page(life="closed") and "Vauvaverkko" not in page(life="closed")
    assert "yp-empty" in page(text="olematon")
    assert page("network_list_csv").count("HYTE-koordinaattoriverkosto") == 1
    assert "HYTE-koordinaattoriverkosto" in page("network_duplicates")
    assert "Kauno" in page("network_gaps")


def test_pages_without_networks_say_what_to_do(client, forum_cast):
    client.force_login(forum_cast.outsider, backend=BACKEND)
    for name in ("network_list", "network_duplicates", "network_gaps", "network_list_xlsx"):
        assert client.get(reverse(name)).status_code == 200, name


# --- Tending a network -----------------------------------------------------------------------------------------------

TENDS = {"keeper", "secretary", "chair", "member", "deputy", "expert"}


def test_who_tends_a_network_and_raises_its_issues(network_cast, client):
    forum = network_cast.forum
    pages = {"network_edit": 200, "issue_raise": 200, "network_confirm": 302}
    for who in PEOPLE:
        client.logout()
        if who != "anonymous":
            client.force_login(getattr(network_cast, who), backend=BACKEND)
        for name, opened in pages.items():
            send = client.post if name == "network_confirm" else client.get
            wanted = 302 if who == "anonymous" else opened if who in TENDS else 403
            assert send(reverse(name, args=[forum.pk])).status_code == wanted, (who, name)
    forum.refresh_from_db()
    assert forum.confirmed_alive_on == timezone.localdate()


def test_a_network_is_saved_over_what_was_seen_and_nothing_typed_is_lost(network_cast, client):
    forum = network_cast.forum
    client.force_login(network_cast.member, backend=BACKEND)
    typed = {"revision": 1, "tasks_fi": "Liikuntaneuvonta", "next_meeting_on": "1.6.2027", "still_alive": "on"}
    address = reverse("network_edit", args=[forum.pk])
    assert client.post(address, typed).status_code == 302
    forum.refresh_from_db()
    assert (forum.tasks_fi, forum.revision, forum.confirmed_alive_on) == ("Liikuntaneuvonta", 2, timezone.localdate())
    stale = client.post(address, typed | {"tasks_fi": "Toisen teksti"}).content.decode()
    assert "Toisen teksti" in stale and "Liikuntaneuvonta" in stale
    with pytest.raises(ChangedMeanwhile):
        tend_network(forum, by=network_cast.part("member"), seen=1, still_alive=True)
    Forum.objects.filter(pk=forum.pk).update(closed_on=timezone.localdate())
    with pytest.raises(Refused):
        tend_network(forum, by=network_cast.part("member"), seen=2, still_alive=True)


# --- Issues go upwards -----------------------------------------------------------------------------------------------


def test_an_issue_goes_to_the_parent_and_its_state_comes_back(network_cast, client):
    forum, upper = network_cast.forum, network_cast.forum.parent
    secretary = network_cast.administrator
    make_seat(upper, network_cast.county, secretary, "secretary")
    client.force_login(network_cast.member, backend=BACKEND)
    address = reverse("issue_raise", args=[forum.pk])
    typed = {"to": upper.pk, "title": "Jonot kasvavat", "reason": "Kolmessa kunnassa"}
    assert client.post(address, typed).status_code == 302
    proposal = Proposal.objects.get()
    assert (proposal.forum, proposal.raised_in, proposal.source) == (upper, forum, Proposal.Source.NETWORK)
    assert proposal.raised_by == network_cast.member
    assert Notice.objects.filter(recipient=secretary).count() == 1

    meeting = make_meeting(upper, 4, Meeting.State.CALLED)
    states = (
        ({"state": "taken", "item": make_item(meeting)}, f"4/{meeting.year}"),
        ({"state": "declined", "item": None, "decline_reason": "Asia on jo hoidossa"}, "Asia on jo hoidossa"),
    )
    assert "Jonot kasvavat" in client.get(address).content.decode()
    for fields, words in states:
        Proposal.objects.update(**fields)
        assert words in client.get(address).content.decode()


def test_a_network_without_a_parent_chooses_the_forum_above_and_keeps_to_it(network_cast):
    forum, county = network_cast.forum, network_cast.county
    upper = forum.parent
    domain = make_domain()
    nearest = make_forum("Liikunnan ryhmä", county, [domain])
    make_network("Toinen verkosto", county)
    make_forum("Lakkautettu", county, closed_on=timezone.localdate())
    make_forum("Muualla")
    forum.domains.set([domain])
    forum.parent = None
    forum.save()
    assert upper_forums(forum) == [nearest, upper]
    raise_issue(forum, by=network_cast.part("member"), to=upper, title="Asia", reason="Syy")
    forum.refresh_from_db()
    assert forum.parent == upper and upper_forums(forum) == [upper]
    part = participant_in(forum, network_cast.outsider, (), timezone.localdate())
    with pytest.raises(NotAllowed):
        raise_issue(forum, by=part, to=upper, title="Asia", reason="Syy")
