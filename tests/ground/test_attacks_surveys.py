"""What somebody who means ill tries with surveys, and what they get."""

import datetime
import io
import threading
import uuid
import zipfile

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from organisations.acting import Acting
from surveys.models import Answer, Invitation, OpenAnswer, Submission, Survey, Wave
from surveys.results.comparing import comparable
from surveys.results.reading import results_of
from surveys.sets.copying import copy_survey
from surveys.table import WrongState
from surveys.tallying import close_tallies
from surveys.workflow import cancel_invitation, close_wave, discard_wave, extend_wave, open_wave
from tests.factories import Role, acting, make_county, make_domain
from tests.ground.database import world
from tests.surveys.answers import say, send
from tests.surveys.factories import make_question, make_scale, make_survey, make_wave
from tests.surveys.wave_story import Asked, answer, days_pass, make_asked, opened, page

pytestmark = pytest.mark.django_db
BACKEND = "organisations.login.PersonBackend"
SCRIPT = "<script>alert(1)</script>"
FORMULA = '=HYPERLINK("https://ilkea.example")'
LONG = "9" * 5000
TITLES = {"title_fi": "Kopio", "title_sv": "", "title_en": ""}


@world
def asked(cast) -> Asked:
    return make_asked(cast.coordinator, has_open_link=True, open_limit=3)


def client_of(who: Acting | None) -> Client:
    """A client that gets an error page where the portal breaks down."""
    client = Client(raise_request_exception=False)
    if who is not None:
        client.force_login(who.user, backend=BACKEND)
    return client


def text_of(response) -> str:
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode()


# Who has answered ---------------------------------------------------------------------------------------------------


def test_nothing_that_is_shown_of_a_wave_changes_by_whether_the_cancelled_or_the_reminded_one_has_answered(cast, asked):
    """Two who ask try one address alone: what they read is the same whether it has been answered by or not."""
    first, second = opened(asked, "a@kunta.example", "b@kunta.example", "c@kunta.example")[:2]
    answer(asked, first)
    days_pass(asked.wave, 4)
    who = client_of(cast.coordinator)
    before = Invitation.objects.get(email="b@kunta.example")
    seen = []
    for email in ("a@kunta.example", "b@kunta.example"):
        link = Invitation.objects.get(email=email)
        cancel_invitation(link, by=cast.coordinator)
        seen.append([_numbers(who, asked.wave, name) for name in ("wave_detail", "wave_remind")])
        Invitation.objects.filter(pk=link.pk).update(cancelled_at=None)
    assert seen[0] == seen[1]
    for email in ("a@kunta.example", "b@kunta.example"):
        Invitation.objects.update(reminded_at=timezone.now())
        Invitation.objects.filter(email=email).update(reminded_at=before.reminded_at)
        seen.append([_numbers(who, asked.wave, "wave_detail"), _numbers(who, asked.wave, "wave_remind")])
        told = who.post(page("wave_remind", asked.wave), follow=True)
        seen[-1].append(" ".join(str(message) for message in told.context["messages"]))
        Invitation.objects.update(reminders=0)
    assert seen[2] == seen[3]
    assert who.get(second).status_code == 200


def _numbers(who: Client, wave: Wave, name: str) -> str:
    text = text_of(who.get(page(name, wave)))
    main = text[text.index("<main") : text.index("</main>")]
    return "\n".join(line for line in main.splitlines() if "csrfmiddlewaretoken" not in line)


def test_before_closing_there_are_no_results_for_anybody(cast, asked):
    links = opened(asked, *(f"v{number}@kunta.example" for number in range(6)))
    for link in links:
        answer(asked, link, clear="Ei", why="Salainen syy")
    names = ("wave_results_xlsx", "wave_results_csv", "wave_report", "wave_themes", "wave_to_goal", "wave_to_agenda")
    superuser = acting(make_county("Toisaalla", 0), Role.EDITOR, is_superuser=True)
    for who in (cast.coordinator, cast.editor, superuser, None):
        client = client_of(who)
        for name in names:
            response = client.get(page(name, asked.wave))
            assert response.status_code in (302, 404), (name, response.status_code)
        assert "Salainen syy" not in text_of(client.get(page("wave_results", asked.wave)))
    close_wave(asked.wave, by=cast.coordinator)
    seers = ((cast.coordinator, True), (cast.county_registrar, True), (cast.editor, False), (superuser, False))
    for who, seen in seers:
        assert ("Salainen syy" in text_of(client_of(who).get(page("wave_results", asked.wave)))) is seen
        assert (client_of(who).get(page("wave_results_csv", asked.wave)).status_code == 200) is seen


def test_a_link_takes_one_answer_and_none_after_the_survey_has_closed(cast, asked):
    first, second = opened(asked, "a@kunta.example", "b@kunta.example")
    answer(asked, first)
    client = Client(raise_request_exception=False)
    again = asked.second() | {"go": "check"}
    assert client.post(f"{first}?osa=2", again).status_code == 410
    assert client.post(f"{first}tarkistus/").status_code == 410
    client.post(f"{second}?osa=2", asked.second())
    close_wave(asked.wave, by=cast.coordinator)
    assert client.post(f"{second}?osa=2", asked.second("Ei")).status_code == 410
    assert client.post(f"{second}tarkistus/").status_code == 410
    assert Submission.objects.count() == 1
    assert not Invitation.objects.exclude(draft={}).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="one writes at a time: nobody waits for a row")
def test_what_is_kept_at_the_moment_of_closing_leaves_no_draft_behind():
    asked = make_asked(acting(make_county(), Role.EDITOR))
    (link,) = opened(asked, "a@kunta.example")
    answers, told = asked.second(), []

    def keep() -> None:
        told.append(Client().post(f"{link}?osa=2", answers).status_code)
        connection.close()

    thread = threading.Thread(target=keep)
    with transaction.atomic():
        close_wave(asked.wave, by=asked.by)
        thread.start()
        thread.join(timeout=2)  # it waits for the row
    thread.join(timeout=30)
    assert told == [410]
    assert Invitation.objects.get().draft == {}


def test_the_open_link_makes_no_more_than_its_number_and_gives_nobody_the_draft_of_another(asked):
    opened(asked)
    address = reverse("survey_open", args=[asked.wave.open_secret])
    clients = [Client(raise_request_exception=False) for _number in range(4)]
    assert all(client.get(address).status_code == 200 for client in clients)
    assert not Invitation.objects.exists()  # looking makes none
    made = [client.post(address) for client in clients]
    assert [response.status_code for response in made] == [302, 302, 302, 410]
    assert len({response["Location"] for response in made[:3]}) == 3
    assert not any(client.cookies for client in clients)
    assert made[0]["Referrer-Policy"] == "no-referrer"
    for token in ("", "%00", f"{asked.wave.open_secret}x", str(asked.wave.key), "..%2f", "a" * 5000):
        response = clients[0].get(f"/kyselyt/avoin/{token}/")
        assert response.status_code == 404, token


def test_odd_answers_are_left_out_and_break_nothing(asked):
    (link,) = opened(asked, "a@kunta.example")
    client = Client(raise_request_exception=False)
    other = make_scale(make_survey(asked.wave.owner), "Muu", [("Vieras", 1), ("Toinen", 2)]).steps.first()
    row = asked.clear.rows.get().pk
    for value in (other.pk, LONG, "-1", "²", "%00", SCRIPT):
        assert client.post(f"{link}?osa=2", {f"r{row}": value, "r999999999999": value}).status_code == 302
    for query in ("?osa=²", f"?osa={LONG}", "?osa=-1", "?osa=%00", "?osa=99"):
        assert client.get(f"{link}{query}").status_code == 200, query
    for people in (LONG, "²", "-3", "1e9"):
        assert client.post(link, {"together": "group", "people": people}).status_code == 302
    for where in ("//ilkea.example", "https://ilkea.example", LONG, "²"):
        location = client.post(f"{link}?osa=1", {"go": where})["Location"]
        assert location.startswith("/kyselyt/v/"), where
    both = asked.clear.scale.steps.values_list("pk", flat=True)
    client.post(f"{link}?osa=2", {f"r{row}": [*both], f"t{asked.why.pk}": "x" * 100_000})
    draft = Invitation.objects.get().draft
    assert draft["steps"][str(row)] == [both[0]]  # one answer to a question that takes one
    assert draft["people"] == 1
    assert len(draft["texts"][str(asked.why.pk)]) == 4000


# Who runs a wave ----------------------------------------------------------------------------------------------------


def test_nobody_else_runs_a_wave_tends_a_set_or_codes_answers(cast, asked):
    opened(asked, "a@kunta.example")
    wave, survey = asked.wave, asked.wave.survey
    invitation = Invitation.objects.get()
    draft = make_survey(cast.county)
    question, section, scale = draft.questions.first(), draft.sections.first(), draft.scales.first()
    people = {
        "reader of the county": acting(cast.county, Role.READER),
        "registrar of the county": cast.county_registrar,
        "editor of a municipality": cast.editor,
        "editor elsewhere": cast.outsider,
        "superuser": acting(make_county("Toisaalla", 0), Role.EDITOR, is_superuser=True),
    }
    steps = ("edit", "invite", "open", "remind", "extend", "close", "discard")
    addresses = [
        *(page(f"wave_{name}", wave) for name in steps),
        reverse("wave_invitation_cancel", args=[wave.key, invitation.key]),
        *(page(f"wave_{name}", wave) for name in ("theme_new", "code")),
        reverse("wave_new", args=[survey.key]),
        *(reverse(f"survey_{name}", args=[draft.key]) for name in ("edit", "details_edit", "retire", "restore")),
        reverse("section_new", args=[draft.key]),
        *(reverse(f"section_{name}", args=[draft.key, section.pk]) for name in ("edit", "remove", "move")),
        reverse("question_new", args=[draft.key]),
        *(reverse(f"question_{name}", args=[draft.key, question.key]) for name in ("edit", "remove", "move")),
        *(reverse(f"scale_{name}", args=[draft.key, scale.pk]) for name in ("edit", "remove")),
    ]
    before = _state()
    for who, person in people.items():
        client = client_of(person)
        for address in addresses:
            response = client.post(address, {"title_fi": "Kaapattu", "closes_on": "1.1.2030", "revision": "1"})
            assert response.status_code in (403, 404), (who, address, response.status_code)
    for address in addresses:
        assert client_of(None).post(address).status_code in (302, 403), address
    assert _state() == before


def _state() -> list:
    return [list(model.objects.order_by("pk").values()) for model in (Survey, Wave, Invitation)]


def test_rows_of_another_set_cannot_be_changed_through_ones_own(cast, asked):
    own, other = make_survey(cast.hollola), asked.wave.survey
    client = client_of(cast.editor)
    for name in ("edit", "remove", "move"):
        for kind, pk in (("section", other.sections.first().pk), ("question", other.questions.first().key)):
            address = reverse(f"{kind}_{name}", args=[own.key, pk])
            assert client.post(address, {"direction": "up"}).status_code == 404, address
    assert client.post(reverse("scale_remove", args=[own.key, other.scales.first().pk])).status_code == 404
    values = {"section": other.sections.first().pk, "kind": "scale", "text_fi": "Vieras", "revision": 1}
    step = asked.clear.scale.steps.first()
    for foreign in ({"scale": f"s:{other.scales.first().pk}"}, {"condition": f"{asked.clear.pk}:{step.pk}"}):
        client.post(reverse("question_new", args=[own.key]), values | {"section": own.sections.first().pk} | foreign)
    client.post(reverse("question_new", args=[own.key]), values)
    assert not own.questions.filter(text_fi="Vieras").exists()


def test_the_steps_of_a_wave_stand_in_their_states(cast, asked):
    opened(asked, "a@kunta.example")
    by = {"by": cast.coordinator}
    for verb in (lambda: discard_wave(asked.wave, **by), lambda: open_wave(asked.wave, **by)):
        with pytest.raises(WrongState):
            verb()
    close_wave(asked.wave, **by)
    later = timezone.localdate() + datetime.timedelta(days=90)
    for verb in (
        lambda: extend_wave(asked.wave, later, seen=Wave.objects.get().revision, **by),
        lambda: cancel_invitation(Invitation.objects.get(), **by),
        lambda: discard_wave(asked.wave, **by),
    ):
        with pytest.raises(WrongState):
            verb()


# What results show --------------------------------------------------------------------------------------------------


@world
def few(cast) -> Wave:
    """Twelve answers, of which two of the management: what only they were asked points at them."""
    survey = make_survey(cast.county)
    lead = survey.questions.get(text_fi="Asema")
    only = {"only_if": lead.scale.steps.get(label_fi="johto"), "only_if_question": lead}
    make_question(survey, "Johdon keinot", "several", scale=survey.scales.get(name="Keinot"), **only)
    wave = make_wave(survey, state="closed", is_public=True)
    send(wave, 2, Asema="johto", **{"Johdon keinot": ["kokous"]})
    send(wave, 10, Asema="muu", Keinot=["verkosto"])
    say(wave, "Mikä estää?", "Esimies estää")
    say(wave, "Vapaa sana", f"Kiitos {SCRIPT}", FORMULA)
    close_tallies(wave)
    return wave


def test_what_fewer_than_five_were_asked_is_not_shown_anywhere_beside_another_wave_either(cast, few):
    later = make_wave(few.survey, state="closed", is_public=True)
    send(later, 9, Asema="johto", **{"Johdon keinot": ["kokous", "sopimus"]})
    close_tallies(later)
    beside = results_of(later, "fi", earlier=comparable(later, cast.editor))
    row = next(one for one in beside.questions if one.question.text == "Johdon keinot").rows[0]
    whole, earlier = row.lines
    assert whole.data.answered == 9
    assert earlier.data is None and earlier.note
    alone = results_of(few, "fi")
    row = next(one for one in alone.questions if one.question.text == "Johdon keinot").rows[0]
    assert [line.data for line in row.lines] == [None]
    assert {one.question.text: bool(one.open) for one in alone.questions if one.question.is_open} == {
        "Mikä estää?": False,
        "Vapaa sana": True,
    }
    assert [one.question.text for one in alone.questions if one.is_of_few] == ["Mikä estää?"]
    for name, said in {"wave_results": "alle viideltä", "wave_results_csv": "alle viisi vastausta"}.items():
        shown = text_of(client_of(cast.coordinator).get(page(name, few)))
        assert "Esimies" not in shown and said in shown
    assert "Esimies" in text_of(client_of(cast.coordinator).get(page("wave_themes", few)))  # for whoever moderates


def test_page_and_files_leave_out_the_same_groups_by_each_background(cast, few):
    lead = few.survey.questions.get(text_fi="Asema")
    for who in (cast.coordinator, cast.editor, None):
        client = client_of(who)
        for query in ("", f"?tausta={lead.key}", f"?tausta={uuid.uuid4()}", "?tausta=%00&vertaa=%00&osa=²"):
            table = text_of(client.get(page("wave_results_csv", few) + query))
            groups = [row.split(";") for row in table.splitlines()[1:] if ";Asema;" in row]
            assert [cells[6] for cells in groups] == ["", ""], table
            book = load_workbook(io.BytesIO(client.get(page("wave_results_xlsx", few) + query).content)).active
            shown = [row for row in book.values if row[2] == "Asema"]
            assert [row[6] for row in shown] == [None, None]
            html = text_of(client.get(page("wave_results", few) + query))
            assert "Kiitos" not in html if who is None else "Kiitos" in html
            assert SCRIPT not in html


def test_words_and_titles_are_neither_markup_nor_formulas(cast, few):
    few.survey.questions.filter(text_fi="Miten").update(text_fi=FORMULA)
    few.survey.questions.filter(text_fi="Keinot").update(text_fi=SCRIPT)
    few.survey.scales.get(name="Keinot").steps.update(label_fi=f"</svg>{SCRIPT}")
    Wave.objects.filter(pk=few.pk).update(title_fi=SCRIPT)
    Survey.objects.filter(pk=few.survey_id).update(title_fi=f"{FORMULA}{SCRIPT}")
    client = client_of(cast.coordinator)
    for address in (
        page("wave_results", few), page("wave_themes", few), page("wave_report", few), reverse("survey_list"),
        reverse("survey_detail", args=[few.survey.key]),
    ):  # fmt: skip
        text = text_of(client.get(address))
        assert SCRIPT not in text, address
    for name in ("wave_results_csv", "survey_list_csv"):
        text = text_of(client.get(page(name, few) if name.startswith("wave") else reverse(name)))
        assert FORMULA.replace('"', '""') in text or name != "survey_list_csv"
        cells = [cell.strip('"') for line in text.splitlines() for cell in line.split(";")]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))], name
    data = client.get(reverse("survey_list_xlsx")).content
    assert "<f>" not in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()


def test_a_copy_takes_no_themes_along_from_results_that_the_copier_may_not_see(cast, few):
    few.survey.questions.get(text_fi="Vapaa sana").themes.create(name_fi="Johtajan toiminta")
    for is_public, who, count in ((True, cast.editor, 1), (False, cast.editor, 0), (False, cast.coordinator, 1)):
        Wave.objects.filter(pk=few.pk).update(is_public=is_public)
        copy = copy_survey(Survey.objects.with_lock().get(pk=few.survey_id), TITLES, by=who)
        assert copy.questions.get(text_fi="Vapaa sana").themes.count() == count


def test_coding_reaches_only_the_answers_and_themes_of_the_wave_and_bears_huge_numbers(cast, few):
    other = make_wave(make_survey(cast.hollola), state="closed")
    (theirs,) = say(other, "Vapaa sana", "Toisten sana")
    foreign = other.survey.questions.get(text_fi="Vapaa sana").themes.create(name_fi="Vieras")
    question = few.survey.questions.get(text_fi="Vapaa sana")
    own = OpenAnswer.objects.filter(question=question).first()
    client = client_of(cast.coordinator)
    data = {"kysymys": question.pk, "vastaus": [str(theirs.pk), str(own.pk)]}
    for number in (foreign.pk, LONG, "99999999999999999999", "²", "-1"):
        typed = {f"on-{theirs.pk}": ["piilota", number], f"on-{own.pk}": number, f"oli-{own.pk}": LONG}
        assert client.post(page("wave_code", few), data | typed).status_code == 302, number
    for number in (LONG, "²", "99999999999999999999", other.survey.questions.get(text_fi="Vapaa sana").pk):
        assert client.post(page("wave_code", few), data | {"kysymys": number}).status_code == 404, number
        assert client.post(page("wave_theme_new", few), {"kysymys": number, "name_fi": "X"}).status_code == 404
        unlink = {"do": "unlink", "link": number}
        assert client.post(page("wave_to_goal", few), unlink).status_code in (302, 403)
    assert client.post(reverse("wave_theme_remove", args=[few.key, foreign.pk])).status_code == 404
    assert not OpenAnswer.objects.filter(is_hidden=True).exists()
    assert not own.themes.exists()


def test_waves_that_are_not_open_to_all_are_named_nowhere_to_others(cast, asked):
    Wave.objects.filter(pk=asked.wave.pk).update(title_fi="Salainen kierros", title_sv="")
    opened(asked, *(f"v{number}@kunta.example" for number in range(5)))
    asked.wave.survey.domains.add(make_domain("hyte"))
    for state in ("opened", "closed"):
        if state == "closed":
            close_wave(asked.wave, by=cast.coordinator)
        for address in (
            reverse("survey_list"), reverse("survey_list_csv"), reverse("survey_detail", args=[asked.wave.survey.key]),
            f"{reverse('domain_page', args=['hyte'])}?county={cast.county.code}",
            f"{reverse('self_assessment')}?county={cast.county.code}",
        ):  # fmt: skip
            assert "Salainen kierros" not in text_of(client_of(cast.outsider).get(address)), address
        for name in ("wave_detail", "wave_invitations", "wave_results"):
            for who in (cast.outsider, cast.editor):
                assert client_of(who).get(page(name, asked.wave)).status_code == 404


def test_odd_addresses_break_no_page_of_surveys(cast, asked):
    client = client_of(cast.coordinator)
    odd = "?q=%00&haku=%00&kieli=%00&osio=²&page=-9&kysymys=%00&osa=%00"
    for address in (
        page("wave_invitations", asked.wave), page("wave_detail", asked.wave), page("wave_invite", asked.wave),
        reverse("survey_list"), reverse("survey_detail", args=[asked.wave.survey.key]),
        reverse("question_new", args=[asked.wave.survey.key]), page("wave_edit", asked.wave),
    ):  # fmt: skip
        for query in (odd, f"?q={LONG[:900]}&haku={LONG[:900]}&osio={LONG[:900]}&page={LONG[:900]}"):
            assert client.get(address + query).status_code == 200, address
    huge = {"title_fi": "Kierros", "closes_on": "31.12.9999", "open_limit": LONG, "reminders_most": "-1"}
    assert client.post(page("wave_edit", asked.wave), huge | {"revision": LONG}).status_code == 422
    stale = {"title_fi": "Kierros", "closes_on": "31.12.9999", "open_limit": 5, "reminders_most": 1}
    for revision in ("99999999999999999999", "-1", ""):
        assert client.post(page("wave_edit", asked.wave), stale | {"revision": revision}).status_code in (409, 422)
    assert Answer.objects.count() == 0
