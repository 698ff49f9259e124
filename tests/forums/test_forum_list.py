"""The list of forums: by level, filtered by county, level and domain."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from forums.admin import ForumForm
from forums.models import Forum
from organisations.models import Body
from tests.factories import make_county, make_domain, make_user
from tests.forums.factories import make_forum


@pytest.fixture
def reader(db, client):
    user = make_user()
    client.force_login(user, backend="organisations.login.PersonBackend")
    return client


def page(client, **filters) -> str:
    return client.get(reverse("forum_list"), filters).content.decode()


def test_forum_list_asks_for_login(db, client):
    assert client.get(reverse("forum_list")).status_code == 302


def test_forum_list_without_forums_says_what_to_do(reader):
    assert "yp-empty" in page(reader)


def test_forum_list_shows_name_county_domains_and_rhythm(reader):
    county = make_county("Järvi-Suomi", 0)
    make_forum("Varautumisen foorumi", county, domains=[make_domain()], rhythm_fi="kaksi kertaa vuodessa")
    text = page(reader)
    for words in ("Varautumisen foorumi", "Järvi-Suomi", make_domain().name_fi, "kaksi kertaa vuodessa"):
        assert words in text


def test_forum_list_goes_from_political_leadership_to_field_work(reader):
    make_forum("Kenttä", level=Forum.Level.FIELD)
    make_forum("Johto", level=Forum.Level.MANAGEMENT)
    make_forum("Politiikka", level=Forum.Level.POLITICAL)
    text = page(reader)
    assert text.index("Politiikka") < text.index("Johto") < text.index("Kenttä")


def test_forum_list_orders_names_in_finnish(reader):
    county = make_county(municipalities=0)
    for name in ("Åbo", "Äänekoski", "Asikkala", "öljy"):
        make_forum(name, county)
    text = page(reader)
    places = [text.index(f">{name}<") for name in ("Asikkala", "Åbo", "Äänekoski", "öljy")]
    assert places == sorted(places)


def test_forum_list_can_be_filtered_by_county(reader):
    own, other = make_county("Oma", 0), make_county("Vieras", 0)
    make_forum("Meidän foorumi", own)
    make_forum("Heidän foorumi", other)
    text = page(reader, county=own.pk)
    assert "Meidän foorumi" in text and "Heidän foorumi" not in text


def test_forum_list_can_be_filtered_by_level(reader):
    make_forum("Verkosto", level=Forum.Level.FIELD)
    make_forum("Neuvottelukunta", level=Forum.Level.POLITICAL)
    text = page(reader, level="field")
    assert "Verkosto" in text and "Neuvottelukunta" not in text


def test_forum_list_finds_a_domain_with_its_parts(reader):
    domain = make_domain("hyte")
    part = make_domain("liikunta", parent=domain, name_fi="Liikunta", name_sv="Motion")
    make_forum("Liikuntaverkosto", domains=[part, domain])
    make_forum("Muu verkosto")
    text = page(reader, domain=domain.pk)
    assert text.count(">Liikuntaverkosto<") == 1 and "Muu verkosto" not in text


def test_forum_list_marks_the_language_of_what_is_written_in_finnish_only(reader):
    make_forum("Verkosto")
    bilingual = make_forum("Neuvottelukunta")
    Body.objects.filter(pk=bilingual.body_id).update(name_sv="Delegationen")
    with translation.override("sv"):
        text = page(reader)
    assert 'lang="fi">Verkosto<' in text and 'lang="sv">Delegationen<' in text


def test_forum_list_says_when_no_forum_fits(reader):
    make_forum("Verkosto", level=Forum.Level.FIELD)
    text = page(reader, level="political")
    assert "yp-empty" in text and reverse("forum_list") in text


def test_forum_list_costs_the_same_for_one_forum_and_for_thirty(reader):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(reader)
        return len(captured)

    make_forum("Ensimmäinen", domains=[make_domain()])
    page(reader)
    few = queries()
    for number in range(29):
        make_forum(f"Foorumi {number}", domains=[make_domain()])
    assert queries() == few <= 20


def test_a_forum_and_its_joint_body_are_maintained_as_one(db):
    county = make_county(municipalities=0)
    facts = {"name_fi": "Foorumi", "name_sv": "Forum", "county": county.pk, "level": "expert"}
    form = ForumForm(facts)
    assert form.is_valid(), form.errors
    forum = form.save()
    assert (forum.body.kind, forum.body.organisation, forum.body.name_fi) == (Body.Kind.JOINT, None, "Foorumi")

    changed = ForumForm(facts | {"name_fi": "Uusi nimi"}, instance=forum)
    assert changed.is_valid(), changed.errors
    assert changed.save().body.name_fi == "Uusi nimi"
    assert Body.objects.filter(organisation=None).count() == 1


def test_system_administrators_see_the_forums_in_the_admin(db, client):
    make_forum("Verkosto")
    administrator = make_user(is_staff=True, is_superuser=True)
    client.force_login(administrator, backend="organisations.login.PersonBackend")
    assert "Verkosto" in client.get(reverse("admin:forums_forum_changelist")).content.decode()
    assert client.get(reverse("admin:forums_forum_add")).status_code == 200
