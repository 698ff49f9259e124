"""The pages of the domains: what counts as a gap, who sees what, who edits."""

import dataclasses
from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.models import FollowedIndicator
from interfaces import domain_tending
from interfaces.gaps import GapsAsked
from interfaces.models import CheckQuestion, DomainNote, InterfaceDomain, RaisedIssue, WorkDivision
from interfaces.tree import read_tree
from organisations.acting import Acting
from organisations.models import User
from overview.domains.gaps import read_known
from tests.cast import Cast
from tests.factories import PASSWORD, make_domain, make_organisation, make_user
from tests.follow_up.factories import bare_in_force
from tests.forums.factories import make_network
from tests.ground.database import world
from tests.interfaces.factories import make_counterpart, place_of

ALL = {"counterpart", "network", "goal", "division_silent"}


@dataclasses.dataclass(frozen=True)
class Hyte:
    """A domain with a part, in the county of the cast; `part` is where the part's rows go."""

    cast: Cast
    domain: InterfaceDomain
    part: InterfaceDomain

    def name_all(self) -> None:
        for organisation in (self.cast.county, self.cast.hollola, self.cast.lahti):
            make_counterpart(self.cast.county, organisation, make_user())

    def agree(self, indicators: bool = True) -> None:
        """An agreement in force with a goal in the part of the domain."""
        agreement = bare_in_force(self.cast.county, [self.cast.county, self.cast.hollola])
        agreement.versions.get().followed_goals.update(domain=self.part)
        if not indicators:
            rows = FollowedIndicator.objects.filter(goal__version__agreement=agreement)
            for row in rows:
                row.targets.all().delete()
            rows.delete()

    def ask(self) -> CheckQuestion:
        return CheckQuestion.objects.create(county=self.cast.county, domain=self.part, text_fi="Kuka ohjaa?")

    def say(self, question: CheckQuestion, **views: str) -> None:
        """The same views of both municipalities: county="agreed/county"."""
        for municipality in (self.cast.hollola, self.cast.lahti):
            for side, view in views.items():
                state, _slash, who = view.partition("/")
                WorkDivision.objects.create(
                    question=question, municipality=municipality, side=side, state=state, who=who
                )


@world
def hyte(cast: Cast) -> Hyte:
    domain = make_domain("hyte")
    return Hyte(cast, domain, make_domain("lifestyles", name_fi="Elintavat", name_sv="Levnadsvanor", parent=domain))


def gaps_in(hyte: Hyte, acting: Acting | None = None) -> set[str]:
    asked = GapsAsked(place_of(hyte.cast.county, acting), (hyte.domain,), read_tree())
    return {gap.code for gap in read_known(asked).gaps().get(hyte.domain.pk, [])}


def only_the_county_named(hyte: Hyte) -> None:
    make_counterpart(hyte.cast.county, hyte.cast.county, make_user())


def role_without_a_holder(hyte: Hyte) -> None:
    hyte.name_all()
    seat = hyte.cast.hollola.counterparts.get().seat
    seat.holder = None
    seat.save()


def open_network_of_a_part(hyte: Hyte) -> None:
    make_network("Elintapaverkosto", hyte.cast.county, [hyte.part])


def ended_network(hyte: Hyte) -> None:
    make_network("Vanha verkosto", hyte.cast.county, [hyte.domain], closed_on=timezone.localdate())


def network_of_another_county(hyte: Hyte) -> None:
    make_network("Muualla", make_organisation("Muu", "county"), [hyte.domain])


SITUATIONS: dict[str, tuple[Callable[[Hyte], object], set[str], set[str]]] = {
    # what there is: (gaps that go, gaps that come)
    "nothing at all": (lambda hyte: None, set(), set()),
    "counterparts on both sides": (Hyte.name_all, {"counterpart"}, set()),
    "a counterpart in the county alone": (only_the_county_named, set(), set()),
    "a role that nobody holds": (role_without_a_holder, set(), set()),
    "an open network in a part": (open_network_of_a_part, {"network"}, set()),
    "a network that has ended": (ended_network, set(), set()),
    "a network of another county": (network_of_another_county, set(), set()),
    "a measured goal in force": (Hyte.agree, {"goal"}, set()),
    "a goal without an indicator": (lambda hyte: hyte.agree(indicators=False), {"goal"}, {"indicator"}),
    "a question that nobody has answered": (Hyte.ask, set(), set()),
    "one side has said": (lambda hyte: hyte.say(hyte.ask(), county="agreed/county"), {"division_silent"}, set()),
    "both sides say the same": (
        lambda hyte: hyte.say(hyte.ask(), county="agreed/county", municipality="agreed/county"),
        {"division_silent"},
        set(),
    ),
    "each thinks that the other does it": (
        lambda hyte: hyte.say(hyte.ask(), county="agreed/municipality", municipality="agreed/county"),
        {"division_silent"},
        {"division_differs"},
    ),
    "they disagree on whether it is agreed": (
        lambda hyte: hyte.say(hyte.ask(), county="agreed/county", municipality="intended/county"),
        {"division_silent"},
        {"division_differs"},
    ),
}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_what_counts_as_a_gap(hyte, situation):
    make, gone, come = SITUATIONS[situation]
    make(hyte)
    assert gaps_in(hyte) == ALL - gone | come


def test_a_missing_counterpart_is_the_serious_gap_and_stands_first(hyte):
    asked = GapsAsked(place_of(hyte.cast.county, None), (hyte.domain,), read_tree())
    gaps = read_known(asked).gaps()[hyte.domain.pk]
    assert (gaps[0].code, gaps[0].is_serious) == ("counterpart", True)
    assert sum(gap.is_serious for gap in gaps) == 1


def test_a_part_leans_on_the_counterparts_of_the_wider_domain(hyte):
    asked = GapsAsked(place_of(hyte.cast.county, None), (hyte.part,), read_tree())
    assert "counterpart" not in {gap.code for gap in read_known(asked).gaps()[hyte.part.pk]}


def test_names_and_issues_are_for_insiders(hyte, client_of):
    make_counterpart(hyte.cast.county, hyte.cast.county, make_user("Vastin Pari"))
    RaisedIssue.objects.create(county=hyte.cast.county, domain=hyte.part, title_fi="Tulkkaus takkuaa")
    address = reverse("domain_page", args=["hyte"], query={"county": hyte.cast.county.code})
    table = {"coordinator": True, "reader": True, "other_registrar": True, "outsider": False}
    for who, is_insider in table.items():
        page = client_of(hyte.cast.named(who)).get(address).content.decode()
        assert "hyvinvointikoordinaattori" in page, "the role is told to everybody"
        assert ("Vastin Pari" in page) == is_insider, who
        assert ("Tulkkaus takkuaa" in page) == is_insider, who


def test_who_edits_domains_and_the_county_s_text(hyte, client_of):
    """The tree: the portal's administrators. A county's text: its editors."""
    cast, query = hyte.cast, {"county": hyte.cast.county.code}
    User.objects.filter(pk=cast.reader.user.pk).update(is_superuser=True)
    table = {
        "coordinator": (403, 200),
        "county_registrar": (403, 403),
        "editor": (403, 403),
        "outsider": (403, 403),
        "reader": (200, 403),  # a portal's administrator who reads for Hollola
    }
    for who, (tree, note) in table.items():
        client = client_of(cast.named(who))
        for name, args, status in (
            ("domain_new", [], tree),
            ("domain_edit", ["hyte"], tree),
            ("domain_delete", ["hyte"], tree),
            ("domain_note_edit", ["hyte"], note),
        ):
            for answer in (client.get, client.post):
                assert answer(reverse(name, args=args, query=query)).status_code == status, (who, name)
    assert not DomainNote.objects.exists()


@pytest.fixture
def root(db) -> User:
    return User.objects.create_superuser("yllapito@portaali.example", PASSWORD, name="Ylläpito")


def test_a_domain_is_no_part_of_its_own_parts(hyte, client, root):
    client.force_login(root, backend="organisations.login.PersonBackend")
    typed = {"name_fi": "HYTE", "name_sv": "HYTE", "position": 1, "revision": hyte.domain.revision}
    for parent, is_saved in ((hyte.part.pk, False), (hyte.domain.pk, False), ("", True)):
        client.post(reverse("domain_edit", args=["hyte"]), typed | {"parent": parent})
        hyte.domain.refresh_from_db()
        assert (hyte.domain.name_fi == "HYTE") == is_saved
        assert hyte.domain.parent is None
    part = {"name_fi": "Elintavat", "name_sv": "Levnadsvanor", "position": 2, "revision": 1, "parent": ""}
    client.post(reverse("domain_edit", args=["lifestyles"]), part)
    assert InterfaceDomain.objects.get(code="lifestyles").parent is None


def test_a_domain_that_something_names_is_only_taken_out_of_use(hyte, client, root):
    client.force_login(root, backend="organisations.login.PersonBackend")
    make_network("Elintapaverkosto", hyte.cast.county, [hyte.part])
    client.post(reverse("domain_delete", args=["lifestyles"]))
    assert InterfaceDomain.objects.filter(code="lifestyles").exists()
    free = domain_tending.start_domain(
        {"name_fi": "Uusi", "name_sv": "Ny", "name_en": "", "position": 9, "parent_id": None}, by=root
    )
    client.post(reverse("domain_delete", args=[free.code]))
    assert not InterfaceDomain.objects.filter(pk=free.pk).exists()
    typed = {"name_fi": "Elintavat", "name_sv": "Levnadsvanor", "position": 2, "revision": 1, "retired_on": "1.1.2026"}
    client.post(reverse("domain_edit", args=["lifestyles"]), typed | {"parent": hyte.domain.pk})
    assert hyte.domain not in read_tree().top or hyte.part not in read_tree().children(hyte.domain.pk)


def test_the_county_s_text_saved_meanwhile_by_another_is_not_overwritten(hyte, client_of):
    address = reverse("domain_note_edit", args=["hyte"], query={"county": hyte.cast.county.code})
    client = client_of(hyte.cast.coordinator)
    client.post(address, {"text_fi": "Meillä tämä on neuvolan asia", "revision": ""})
    note = DomainNote.objects.get()
    DomainNote.objects.update(text_fi="Toisen teksti", revision=2)
    response = client.post(address, {"text_fi": "Oma teksti", "revision": note.revision})
    assert response.status_code == 409
    assert response.context["form"]["text_fi"].value() == "Oma teksti"
    assert DomainNote.objects.get().text_fi == "Toisen teksti"
    client.post(address, {"text_fi": "", "text_sv": "", "revision": 2})
    assert DomainNote.objects.get().text_fi == ""


def test_a_goal_counts_for_those_who_may_know_of_its_agreement(hyte):
    agreement = bare_in_force(hyte.cast.county, [hyte.cast.county, hyte.cast.hollola])
    agreement.versions.get().followed_goals.update(domain=hyte.domain)
    type(agreement).objects.filter(pk=agreement.pk).update(publicity="draft")
    assert "goal" in gaps_in(hyte, hyte.cast.outsider)
    assert "goal" not in gaps_in(hyte, hyte.cast.coordinator)
