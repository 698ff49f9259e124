"""Agreements that belong together: annexed ones under a frame, amendments, terms; each sees only what they may."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from agreements import workflow
from agreements.family import family_of
from agreements.models import Agreement
from agreements.workflow import Refused
from tests.agreements.test_amendments import amend
from tests.factories import acting, make_agreement, make_county, make_organisation, sign_and_seal
from tests.ground.database import world


@world
def frame(cast) -> Agreement:
    agreement = make_agreement(cast.county, publicity="public", title_fi="Puitesopimus")
    sign_and_seal(agreement)
    return agreement


def annex(cast, frame, title="Liitesopimus", **fields) -> Agreement:
    return make_agreement(cast.county, [cast.county, cast.hollola], parent=frame, title_fi=title, **fields)


def tree(members) -> list:
    return [(row.agreement.title_fi, row.relation, tree(row.below)) for row in members]


def seen_by(agreement, who) -> list:
    return tree(
        family_of(Agreement.objects.with_in_force(timezone.localdate()).get(pk=agreement.pk), who, timezone.localdate())
    )


def test_terms_stand_side_by_side_and_the_rest_under_what_it_belongs_to(cast, frame):
    annex(cast, frame, "Liite")
    amend(frame, cast)
    make_agreement(
        cast.county, predecessor=frame, title_fi="Uusi kausi", term_starts=datetime.date(2029, 6, 1), term_ends=None
    )
    expected = [
        (
            "Puitesopimus",
            "",
            [("Muutos 1: Puitesopimus", "amendment", []), ("Liite", "annexed", [])],
        ),
        ("Uusi kausi", "next_term", []),
    ]
    for agreement in Agreement.objects.all():
        assert seen_by(agreement, cast.coordinator) == expected


def test_outsiders_see_no_drafts_in_the_family(cast, frame, client_of):
    annex(cast, frame, "Salainen liite", publicity="public")
    amend(frame, cast)
    assert seen_by(frame, None) == [("Puitesopimus", "", [])]
    for who in (None, cast.outsider):
        page = client_of(who).get(reverse("agreement_family", args=[frame.pk])).content.decode()
        assert "Puitesopimus" in page
        assert "Salainen liite" not in page and "Muutos 1" not in page


def test_a_party_sees_only_the_annexed_agreements_of_its_own(cast, frame):
    annex(cast, frame, "Hollolan liite")
    assert seen_by(frame, cast.other_registrar) == [("Puitesopimus", "", [])]
    assert len(seen_by(frame, cast.registrar)[0][2]) == 1


def test_nobody_finds_a_draft_through_its_family_page(cast, frame, client_of):
    draft = annex(cast, frame, publicity="public")
    for who in (None, cast.outsider, cast.other_registrar):
        assert client_of(who).get(reverse("agreement_family", args=[draft.pk])).status_code == 404
    assert client_of(cast.reader).get(reverse("agreement_family", args=[draft.pk])).status_code == 200


# Starting an annexed agreement


def test_an_annexed_agreement_starts_with_the_county_the_term_and_the_parties_above_it(cast, frame, client_of):
    association = make_organisation("Järjestö", "association")
    workflow.add_later_party(frame, by=cast.coordinator, organisation=association)
    client = client_of(cast.coordinator)
    url = reverse("agreement_new")
    chooser = client.get(f"{url}?ylasopimus={frame.pk}").content.decode()
    assert f"ylasopimus={frame.pk}&amp;malli=interface" in chooser
    page = client.get(f"{url}?ylasopimus={frame.pk}&malli=frame")
    for organisation in (cast.hollola, cast.lahti, association):
        assert f'value="{organisation.pk}" id="party_{organisation.pk}" checked' in page.content.decode()
    data = {"languages": "fi", "county": cast.county.pk, "party": [cast.hollola.pk], "title_fi": "Liite"}
    response = client.post(f"{url}?ylasopimus={frame.pk}&malli=frame", data)
    made = Agreement.objects.get(title_fi="Liite")
    assert response.url == made.get_absolute_url()
    assert made.parent == frame
    assert {party.organisation for party in made.parties.all()} == {cast.county, cast.hollola}
    assert frame.events.filter(verb="begin_annexed", comment="Liite").exists()


def test_what_is_annexed_to_an_example_is_an_example(cast, client_of):
    frame = make_agreement(cast.county, is_example=True)
    data = {"languages": "fi", "county": cast.county.pk, "title_fi": "Liite"}
    client_of(cast.coordinator).post(f"{reverse('agreement_new')}?ylasopimus={frame.pk}&malli=frame", data)
    assert Agreement.objects.get(title_fi="Liite").is_example


def test_only_parties_annex_to_an_agreement(cast, frame, client_of):
    other = make_county("Muu")
    stranger = acting(other, "editor")
    assert client_of(stranger).get(f"{reverse('agreement_new')}?ylasopimus={frame.pk}").status_code == 404
    draft = Agreement(blueprint="frame", title_fi="Liite", parent=frame, languages="fi")
    with pytest.raises(PermissionDenied):
        workflow.start_agreement(draft, by=stranger, organisations=[other])


def test_nothing_is_annexed_to_a_withdrawn_agreement(cast, agreement):
    workflow.withdraw(agreement, by=cast.coordinator, reason="Ei tarvita")
    agreement.refresh_from_db()
    draft = Agreement(blueprint="frame", title_fi="Liite", parent=agreement, languages="fi")
    with pytest.raises(Refused):
        workflow.start_agreement(draft, by=cast.coordinator, organisations=[cast.county])
