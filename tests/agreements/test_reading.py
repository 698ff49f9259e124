"""Reading the agreement and its frozen versions, in both languages, by insiders and by everybody."""

import hashlib
import json

from django.urls import reverse

from agreements import workflow
from agreements.content import content_of
from agreements.models import Clause
from agreements.reading import document
from tests.factories import freeze_it, make_agreement, make_annex, make_goal, make_ready
from tests.ground.database import world

SECRET = "XYZZY"


@world
def both(cast):
    """A frozen, public agreement in both languages, with goals."""
    agreement = make_agreement(cast.county, scope=3, languages="fi,sv")
    make_goal(agreement, "Nuori saa avun", measures=2)
    secret = {"publicity": "secret", "secrecy_ground": "JulkL 24 §", "publicity_decided_by": "X"}
    texts = {"heading_fi": "Salainen", "heading_sv": "Hemligt", "text_fi": SECRET, "text_sv": SECRET}
    Clause.objects.create(agreement=agreement, position=99, **texts, **secret)
    make_annex(agreement, "Liite XYZZY", **secret)
    freeze_it(agreement)
    workflow.set_publicity(agreement, by=cast.coordinator, publicity="public")
    return agreement


def page(client, agreement, number=None, **query) -> str:
    name, rest = ("version_detail", [number]) if number else ("agreement_detail", [])
    response = client.get(reverse(name, args=[agreement.pk, *rest]), query)
    assert response.status_code == 200
    return response.content.decode()


def test_each_language_version_is_read_whole(cast, client_of, both):
    finnish = page(client_of(cast.reader), both, kieli="fi")
    swedish = page(client_of(cast.reader), both, kieli="sv")
    assert "Nuori saa avun" in finnish and "Nuori saa avun (sv)" in swedish
    assert "Främjande av hälsa och välfärd" in swedish and "Främjande av hälsa och välfärd" not in finnish
    assert both.title_sv in swedish and both.title_fi in finnish


def test_an_unknown_language_falls_back_to_the_agreement_s_own(cast, client_of, both):
    assert "Nuori saa avun" in page(client_of(cast.reader), both, kieli="xx")


def test_insiders_read_the_secret_parts_and_outsiders_only_their_grounds(cast, client_of, both):
    for number in (None, 1):
        assert SECRET in page(client_of(cast.reader), both, number)
        for who in (cast.outsider, None):
            for language in ("fi", "sv"):
                public = page(client_of(who), both, number, kieli=language)
                assert SECRET not in public and "JulkL 24 §" in public


def test_the_data_of_a_version_is_the_exact_text_that_was_hashed(cast, client_of, both):
    version = both.latest_version
    address = reverse("version_json", args=[both.pk, 1])
    response = client_of(cast.reader).get(address)
    assert response.content == version.content.encode()
    assert hashlib.sha256(response.content).hexdigest() == version.sha256
    assert "attachment" in response["Content-Disposition"]
    assert json.loads(response.content)["number"] == 1


def test_the_data_is_open_to_all_unless_a_part_is_hidden(cast, client_of, both):
    for who in (cast.outsider, None):
        assert client_of(who).get(reverse("version_json", args=[both.pk, 1])).status_code == 404
    workflow.reopen(both, by=cast.coordinator, reason="Salainen kohta pois")
    both.clauses.filter(publicity="secret").delete()
    both.annexes.all().delete()
    both.refresh_from_db()
    version = freeze_it(both)
    for who in (cast.outsider, None):
        response = client_of(who).get(reverse("version_json", args=[both.pk, 2]))
        assert response.content == version.content.encode()


def test_versions_that_do_not_exist_are_not_found(cast, client_of, both):
    for name in ("version_detail", "version_json"):
        assert client_of(cast.reader).get(reverse(name, args=[both.pk, 2])).status_code == 404
    assert client_of(cast.reader).get(reverse("agreement_detail", args=[both.pk + 99])).status_code == 404


def test_a_frozen_version_is_read_as_it_was_after_names_and_texts_have_changed(cast, client_of, both):
    workflow.reopen(both, by=cast.coordinator, reason="Korjataan")
    both.goals.update(text_fi="Aivan toinen tavoite")
    type(cast.hollola).objects.update(full_fi="Uusi nimi")
    old = page(client_of(cast.reader), both, 1)
    assert "Nuori saa avun" in old and "Aivan toinen" not in old and cast.hollola.full_fi in old
    assert "Aivan toinen" in page(client_of(cast.reader), both)


def test_the_history_is_for_the_parties(cast, client_of, both):
    address = reverse("agreement_history", args=[both.pk])
    text = client_of(cast.reader).get(address).content.decode()
    assert cast.coordinator.user.name in text
    assert client_of(cast.outsider).get(address).status_code == 404
    assert client_of(None).get(address).status_code == 302


def test_the_page_lists_what_is_missing_while_the_text_is_open(cast, client_of, agreement):
    response = client_of(cast.reader).get(agreement.get_absolute_url())
    assert response.context["blocking_count"] > 0
    listed = client_of(cast.reader).get(reverse("agreement_problems", args=[agreement.pk]))
    assert len(listed.context["blocking"]) == response.context["blocking_count"]
    freeze_it(agreement)
    listed = client_of(cast.reader).get(reverse("agreement_problems", args=[agreement.pk]))
    assert listed.context["blocking"] == listed.context["advising"] == []


def test_chapters_and_goals_are_numbered_through(cast):
    agreement = make_agreement(cast.county, scope=3)
    make_goal(agreement, "Ensimmäinen")
    make_goal(agreement, "Toinen")
    read = document(content_of(make_ready(agreement)), "fi")
    chapters = [chapter.number for chapter in read.chapters]
    assert chapters == [str(number) for number in range(1, len(chapters) + 1)]
    for chapter in read.every_chapter():
        assert [child.number for child in chapter.children] == [
            f"{chapter.number}.{place}" for place in range(1, len(chapter.children) + 1)
        ]
    goals = next(chapter for chapter in read.every_chapter() if chapter.goals)
    below = len(goals.children)
    assert [goal.number for goal in read.goals] == [f"{goals.number}.{below + place}" for place in (1, 2)]


def test_the_fixed_words_follow_the_language_of_the_text_not_of_the_page(cast, client_of, both):
    read = {language: document(both.latest_version.data, language) for language in ("fi", "sv")}
    assert read["fi"].goals[0].domain != read["sv"].goals[0].domain
    address = f"/en{both.get_absolute_url()}"
    for language in ("fi", "sv"):
        in_english = client_of(cast.reader).get(address, {"kieli": language})
        assert in_english.context["document"] == read[language]
