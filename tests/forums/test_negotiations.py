"""Statutory negotiations: the invited, sessions, outcomes, goals offered to an agreement, the report, data packs."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone, translation

from agreements.models import Goal
from agreements.workflow.table import NotAllowed as AgreementNotAllowed
from forums.models import Attachment, ForumTask, Meeting, Negotiation, NegotiationOutcome
from forums.negotiations.agendas import legal_basis
from forums.negotiations.invitees import invitees_of
from forums.negotiations.municipality_pack import render_pack
from forums.negotiations.report import render_negotiation
from forums.workflow.negotiating import (
    Invitee,
    add_sessions,
    record_report,
    remove_outcome,
    save_outcome,
    start_negotiation,
    take_back_report,
)
from forums.workflow.offering import offer_goals, offered_goals, open_drafts
from indicators.models import Indicator, Observation
from interfaces.saving import ChangedMeanwhile
from organisations.models import CouncilTerm, Membership, Organisation, User
from organisations.refusals import NotAllowed, Refused
from tests.agreements.pdf_text import text_of
from tests.factories import (
    acting,
    join_area,
    make_agreement,
    make_domain,
    make_goal,
    make_organisation,
    make_user,
    municipalities_of,
    sign_and_seal,
)
from tests.forums.factories import make_forum, make_kind, make_negotiation, make_outcome, make_seat, part_of

BACKEND = "organisations.login.PersonBackend"
Kind, OutcomeKind, State = Negotiation.Kind, NegotiationOutcome.Kind, Negotiation.State
PEOPLE = (
    "keeper", "secretary", "chair", "member", "deputy", "expert", "former", "administrator", "outsider", "anonymous",
)  # fmt: skip
TENDS = {"keeper", "secretary"}
SITS = {"chair", "member", "deputy", "expert"}


@pytest.fixture
def negotiation(forum_cast) -> Negotiation:
    return make_negotiation(forum_cast.forum)


def term() -> CouncilTerm:
    days = {"starts": datetime.date(2025, 6, 1), "ends": datetime.date(2029, 5, 31)}
    return CouncilTerm.objects.create(kind=Organisation.Kind.COUNTY, **days)


def session_facts(**fields) -> dict:
    starts = timezone.now() + datetime.timedelta(days=30)
    ends = starts + datetime.timedelta(hours=2)
    facts = {"title": "Neuvottelu", "place": "", "video_link": "", "language": "fi"}
    return facts | {"starts_at": starts, "ends_at": ends} | fields


# --- Starting --------------------------------------------------------------------------------------------------------


def test_section_14_invites_the_county_and_all_its_municipalities_section_7_others_too(forum_cast):
    county = forum_cast.county
    council = make_organisation("Liitto", Organisation.Kind.REGIONAL_COUNCIL)
    join_area(forum_cast.hollola, council)
    make_forum("Nuorisovaltuusto", county, kind=make_kind("influence_body", nature="influence"))
    make_organisation("Muualla oleva yhdistys", Organisation.Kind.ASSOCIATION)

    def names(kind: str) -> list[str]:
        groups = invitees_of(Negotiation(county=county, kind=kind), timezone.localdate())
        return [row.name_fi for group in groups for row in group.organisations] + [
            body.name for group in groups for body in group.bodies
        ]

    own = [county.name_fi, *(row.name_fi for row in municipalities_of(county))]
    assert names(Kind.COUNTY_ACT) == own
    assert names(Kind.HYTE) == [*own, "Liitto", "Esimerkkiyhdistys", "Nuorisovaltuusto"]


def test_a_negotiation_is_started_by_the_county_once_for_its_time(forum_cast):
    def start(who: str, **fields):
        row = Negotiation(county=forum_cast.county, forum=forum_cast.forum, title_fi="Neuvottelu", **fields)
        return start_negotiation(row, by=forum_cast.part(who))

    this_term = term()
    for who in PEOPLE:
        if who != "keeper":
            with pytest.raises(NotAllowed):
                start(who, kind=Kind.HYTE, year=2026)
    for fields in ({"kind": Kind.HYTE, "year": 2026}, {"kind": Kind.COUNTY_ACT, "term": this_term, "year": 2026}):
        start("keeper", **fields)
        with pytest.raises(ValidationError):
            start("keeper", **fields)
    with pytest.raises(ValidationError):
        start("keeper", kind=Kind.COUNTY_ACT, year=2026)  # without a council term
    assert Negotiation.objects.count() == 2


def test_the_form_names_the_negotiation_by_its_act(forum_cast, client):
    this_term = term()
    client.force_login(forum_cast.keeper, backend=BACKEND)
    typed = {"kind": "county_act", "term": this_term.pk, "year": "2026", "forum": forum_cast.forum.pk}
    assert client.post(reverse("negotiation_new"), typed).status_code == 302
    made = Negotiation.objects.get()
    assert "2025–2029" in made.title_fi and "2025–2029" in made.title_sv
    assert "611/2021" in legal_basis(made.kind, "fi") and "612/2021" in legal_basis("hyte", "sv")


# --- Who reads and who tends -----------------------------------------------------------------------------------------


def test_who_reads_and_tends_a_negotiation(forum_cast, client, negotiation):
    make_outcome(negotiation)
    pages = (
        "negotiation_edit", "negotiation_session_new", "negotiation_outcome_new", "negotiation_offer",
        "negotiation_report", "negotiation_reported",
    )  # fmt: skip
    for reported in (False, True):
        if reported:
            Negotiation.objects.update(state=State.REPORTED, reported_on=timezone.localdate())
        for who in PEOPLE:
            client.logout()
            if who == "anonymous":
                wanted, tending = 302, 302
            else:
                client.force_login(getattr(forum_cast, who), backend=BACKEND)
                wanted = 200 if reported or who in TENDS | SITS else 404
                tending = 200 if who in TENDS else 403 if wanted == 200 else 404
            assert client.get(reverse("negotiation_detail", args=[negotiation.key])).status_code == wanted, who
            for name in pages if not reported else pages[:1]:
                assert client.get(reverse(name, args=[negotiation.key])).status_code == tending, (who, name)
            if who != "anonymous":
                listed = client.get(reverse("negotiation_list"), {"county": forum_cast.county.code}).content.decode()
                assert (str(negotiation.key) in listed) == (wanted == 200), who


# --- Sessions --------------------------------------------------------------------------------------------------------


def test_a_session_is_a_meeting_with_the_contents_of_the_act_and_a_place_for_everybody_invited(forum_cast, negotiation):
    Negotiation.objects.update(themes_fi="Perhekeskus")
    invited = [Invitee("Hollolan kunta", "KIRJAAMO@hollola.example", forum_cast.hollola), Invitee("Seurakunta")]
    (meeting,) = add_sessions(negotiation, session_facts(), invited, by=forum_cast.part("secretary"))
    negotiation.refresh_from_db()
    assert (meeting.negotiation, meeting.forum, negotiation.state) == (negotiation, forum_cast.forum, State.UNDER_WAY)
    titles = [item.title for item in meeting.items.all()]
    for words in ("Tavoitteet", "Toimenpiteet", "Yhteistyö", "Neuvottelun tulokset ja seuranta"):
        assert words in titles
    assert "Perhekeskus" in meeting.items.get(title="Tavoitteet").text
    assert [(place.organisation_name, place.email) for place in meeting.places] == [
        ("Hollolan kunta", "kirjaamo@hollola.example"), ("Seurakunta", ""),
    ]  # fmt: skip


def test_each_municipality_can_have_its_own_session(forum_cast, negotiation):
    invited = [Invitee(row.name_fi, "", row) for row in (forum_cast.county, forum_cast.hollola, forum_cast.lahti)]
    by = forum_cast.part("keeper")
    made = add_sessions(negotiation, session_facts(language="sv"), invited, by=by, each=True)
    assert [meeting.number for meeting in made] == [1, 2]
    for meeting, own in zip(made, (forum_cast.hollola, forum_cast.lahti), strict=True):
        assert own.name_fi in meeting.title
        assert {place.organisation for place in meeting.places} == {own, forum_cast.county}
        assert meeting.items.filter(title="Mål").exists()


def test_sessions_are_made_by_those_who_keep_the_forum_until_the_report(forum_cast, negotiation):
    for who in PEOPLE:
        if who not in TENDS:
            with pytest.raises(NotAllowed):
                add_sessions(negotiation, session_facts(), [Invitee("Kunta")], by=forum_cast.part(who))
    Negotiation.objects.update(state=State.REPORTED)
    with pytest.raises(Refused):
        add_sessions(negotiation, session_facts(), [Invitee("Kunta")], by=forum_cast.part("keeper"))


def test_the_session_form_keeps_what_was_typed_and_says_what_is_wrong(forum_cast, client, negotiation):
    client.force_login(forum_cast.secretary, backend=BACKEND)
    address = reverse("negotiation_session_new", args=[negotiation.key])
    typed = {"title": "Neuvottelu", "day": "1.9.2027", "starts": "9", "ends": "11.30", "language": "fi", "how": "one"}
    wrong = client.post(address, typed | {"others": "Seurakunta ilman osoitetta"}).content.decode()
    assert "Seurakunta ilman osoitetta" in wrong and "1.9.2027" in wrong and not Meeting.objects.exists()
    right = typed | {"invited": [f"o{forum_cast.hollola.pk}"], "others": "Seurakunta; virasto@seurakunta.example"}
    assert client.post(address, right).status_code == 302
    assert Meeting.objects.get().attendances.count() == 2


# --- Outcomes --------------------------------------------------------------------------------------------------------


def test_outcomes_are_saved_over_what_was_seen(forum_cast, client, negotiation):
    client.force_login(forum_cast.secretary, backend=BACKEND)
    new = reverse("negotiation_outcome_new", args=[negotiation.key])
    goal = {"kind": "goal", "text_fi": "Liikunta lisääntyy"}
    assert client.post(new, goal).status_code == 200  # a goal needs its domain
    assert client.post(new, goal | {"domain": make_domain().pk}).status_code == 302
    saved = NegotiationOutcome.objects.get()
    measure = {"kind": "measure", "text_fi": "Neuvonta", "under": saved.pk, "organisations": [forum_cast.hollola.pk]}
    assert client.post(new, measure).status_code == 302
    assert list(saved.measures.get().organisations.all()) == [forum_cast.hollola]

    edit = reverse("negotiation_outcome_edit", args=[negotiation.key, saved.key])
    typed = goal | {"domain": make_domain().pk, "revision": 1}
    assert client.post(edit, typed | {"text_fi": "Ensimmäinen"}).status_code == 302
    in_place = client.get(edit, headers={"HX-Request": "true"}).content.decode()
    assert "Ensimmäinen" in in_place and "<html" not in in_place and f'action="{edit}"' in in_place
    stale = client.post(edit, typed | {"text_fi": "Toinen"}).content.decode()
    assert "Ensimmäinen" in stale and "Toinen" in stale
    assert NegotiationOutcome.objects.get(pk=saved.pk).text_fi == "Ensimmäinen"
    with pytest.raises(ChangedMeanwhile):
        save_outcome(saved, [], by=forum_cast.part("secretary"), seen=1)
    remove_outcome(saved, by=forum_cast.part("secretary"))
    assert NegotiationOutcome.objects.get().under is None


# --- Offering to an agreement ----------------------------------------------------------------------------------------


def test_goals_go_into_a_draft_with_their_measures_and_leave_a_trace(forum_cast, client, negotiation):
    keeper, county = forum_cast.keeper, forum_cast.county
    draft = make_agreement(county, scope=3)
    make_agreement(county, scope=1)  # has no workbook
    goal = make_outcome(negotiation, "Liikunta lisääntyy")
    measure = make_outcome(negotiation, "Neuvonta", kind=OutcomeKind.MEASURE, under=goal, domain=None)
    measure.organisations.set([forum_cast.hollola])
    make_outcome(negotiation, "Yhteistyö", kind=OutcomeKind.COOPERATION)
    by = part_of(keeper, forum_cast.forum)
    assert open_drafts(by.actings[0], county.pk) == [draft] and offered_goals(negotiation) == [goal]

    client.force_login(keeper, backend=BACKEND)
    typed = {"agreement": draft.pk, "goals": [goal.pk]}
    assert client.post(reverse("negotiation_offer", args=[negotiation.key]), typed).status_code == 302
    made = Goal.objects.get(agreement=draft)
    assert (made.text_fi, made.domain) == ("Liikunta lisääntyy", goal.domain)
    responsibility = made.measures.get().responsibilities.get()
    assert (responsibility.organisation, responsibility.role) == (forum_cast.hollola, "lead")
    for row in (goal, measure):
        row.refresh_from_db()
        assert (row.offered_to, row.offered_key) == (draft, made.key) and row.offered_at
    assert offered_goals(negotiation) == []
    with pytest.raises(Refused):
        remove_outcome(goal, by=by)
    made.withdrawn_at = timezone.now()
    made.save()
    assert offered_goals(negotiation) == [goal]  # the agreement has it no more


def test_only_who_may_edit_the_draft_offers_goals_to_it(forum_cast, negotiation):
    draft = make_agreement(forum_cast.county, scope=3)
    goals = [make_outcome(negotiation, "Liikunta lisääntyy")]
    secretary, other = forum_cast.part("secretary"), acting(forum_cast.hollola, Membership.Role.EDITOR)
    assert open_drafts(None, forum_cast.county.pk) == []
    assert open_drafts(other, forum_cast.county.pk) == []
    with pytest.raises(AgreementNotAllowed):
        offer_goals(negotiation, goals, draft, by=secretary, acting=other)
    with pytest.raises(NotAllowed):
        offer_goals(negotiation, goals, draft, by=forum_cast.part("member"), acting=other)
    make_outcome(negotiation, "Liian pitkä " * 40)
    keeper = part_of(forum_cast.keeper, forum_cast.forum)
    with pytest.raises(Refused):
        offer_goals(negotiation, negotiation.outcomes.all(), draft, by=keeper, acting=keeper.actings[0])
    assert not Goal.objects.exists()


# --- The report ------------------------------------------------------------------------------------------------------


def test_the_report_is_recorded_with_its_evidence_and_can_be_taken_back(forum_cast, negotiation):
    by, today = forum_cast.part("keeper"), timezone.localdate()
    tomorrow = today + datetime.timedelta(days=1)
    for on, note in ((tomorrow, "Aluehallitus § 12"), (today, " ")):
        with pytest.raises(ValidationError):
            record_report(negotiation, by=by, seen=1, on=on, note=note, url="")
    done = record_report(negotiation, by=by, seen=1, on=today, note="Aluehallitus § 12", url="")
    assert (done.state, done.reported_on, done.reported_by_label) == (State.REPORTED, today, by.label)
    with pytest.raises(ChangedMeanwhile):
        record_report(negotiation, by=by, seen=1, on=today, note="Toinen", url="")
    take_back_report(negotiation, by=by)
    negotiation.refresh_from_db()
    assert (negotiation.state, negotiation.evidence_note) == (State.PREPARING, "Aluehallitus § 12")


def test_the_pages_of_the_report_keep_what_was_typed_over_a_stale_save(forum_cast, client, negotiation):
    client.force_login(forum_cast.keeper, backend=BACKEND)
    Negotiation.objects.update(report_fi="Toisen kirjaama", revision=2)
    text = reverse("negotiation_report", args=[negotiation.key])
    page = client.post(text, {"revision": 1, "report_fi": "Oma teksti"}).content.decode()
    assert "Oma teksti" in page and "Toisen kirjaama" in page
    assert client.post(text, {"revision": 2, "report_fi": "Oma teksti"}).status_code == 302
    reported = reverse("negotiation_reported", args=[negotiation.key])
    typed = {"on": timezone.localdate().strftime("%d.%m.%Y"), "note": "Aluehallitus § 12"}
    page = client.post(reported, typed | {"revision": 1}).content.decode()
    assert "Aluehallitus § 12" in page and 'value="3"' in page
    assert client.post(reported, typed | {"revision": 3}).status_code == 302
    client.post(reverse("negotiation_report_take_back", args=[negotiation.key]))
    negotiation.refresh_from_db()
    assert (negotiation.report_fi, negotiation.state) == ("Oma teksti", State.PREPARING)


def test_the_report_tells_sessions_and_outcomes_in_both_languages_and_is_accessible(forum_cast, negotiation, verapdf):
    invited = [Invitee("Hollola", "", forum_cast.hollola), Invitee("Lahti", "", forum_cast.lahti)]
    (meeting,) = add_sessions(negotiation, session_facts(), invited, by=forum_cast.part("keeper"))
    meeting.attendances.filter(organisation=forum_cast.hollola).update(presence="present")
    goal = make_outcome(negotiation, "Liikunta lisääntyy")
    make_outcome(negotiation, "Neuvonta käyttöön", text_sv="", kind=OutcomeKind.MEASURE, under=goal)
    Negotiation.objects.update(report_fi="Oltiin yksimielisiä.", report_sv="Man var överens.")
    negotiation.refresh_from_db()
    finnish, swedish = render_negotiation(negotiation, "fi"), render_negotiation(negotiation, "sv")
    for words in ("612/2021", "Oltiin yksimielisiä.", "Liikunta lisääntyy", "Neuvonta käyttöön"):
        assert words in text_of(finnish), words
    assert forum_cast.hollola.full_fi in text_of(finnish) and forum_cast.lahti.full_fi not in text_of(finnish)
    for words in ("Man var överens.", "Liikunta lisääntyy (sv)", "Neuvonta käyttöön", forum_cast.hollola.full_sv):
        assert words in text_of(swedish), words
    assert verapdf(finnish).ok, verapdf(finnish)


# --- Data packs ------------------------------------------------------------------------------------------------------


def test_a_data_pack_has_the_goals_seats_tasks_and_values_of_the_municipality(forum_cast, negotiation, verapdf):
    hollola = forum_cast.hollola
    User.objects.filter(pk=forum_cast.member.pk).update(name="Oikea Nimi")
    agreement = make_agreement(forum_cast.county, scope=3)
    make_goal(agreement, "Nuori saa avun läheltä")
    sign_and_seal(agreement)
    ForumTask.objects.create(forum=forum_cast.forum, text="Toimittaa luvut", organisation=hollola)
    ForumTask.objects.create(forum=forum_cast.forum, text="Naapurin tehtävä", organisation=forum_cast.lahti)
    indicator = Indicator.objects.create(title_fi="Ahdistuneisuus", unit="percent")
    for year, value, missing in ((2022, None, "not_published"), (2023, "0", "")):
        Observation.objects.create(indicator=indicator, area=hollola, year=year, value=value, missing=missing)
    pdf = render_pack(negotiation, hollola, "fi")
    with translation.override("fi"):
        text = text_of(pdf)
    expected = (
        "Nuori saa avun läheltä",
        "Koulutetaan",
        "kunnanjohtaja",
        "Toimittaa luvut",
        "Ahdistuneisuus",
        "2023: 0",
    )
    for words in expected:
        assert words in text, words
    assert "Naapurin tehtävä" not in text and "Oikea Nimi" not in text
    assert verapdf(pdf).ok, verapdf(pdf)


def test_the_data_packs_of_a_session_become_its_material_without_what_is_not_public(forum_cast, client, negotiation):
    agreement = make_agreement(forum_cast.county, scope=3)
    make_goal(agreement, "Nuori saa avun läheltä")
    sign_and_seal(agreement)  # never made public
    invited = [Invitee("Hollola", "", forum_cast.hollola)]
    (meeting,) = add_sessions(negotiation, session_facts(), invited, by=forum_cast.part("secretary"))
    ForumTask.objects.create(forum=forum_cast.forum, text="Toimittaa luvut", organisation=forum_cast.hollola)
    address = reverse("session_packs_attach", args=[negotiation.key, meeting.key])
    client.force_login(forum_cast.member, backend=BACKEND)
    assert client.post(address).status_code == 403
    client.force_login(forum_cast.secretary, backend=BACKEND)
    for number in (1, 2):
        assert client.post(address).status_code == 302
        attachment = Attachment.objects.get()
        assert attachment.item.title == "Väestön hyvinvointi ja terveys" and attachment.versions.count() == number
    with default_storage.open(attachment.versions.first().file) as file:
        text = text_of(file.read())
    assert "kunnanjohtaja" in text and "Nuori saa avun" not in text and "Toimittaa luvut" not in text


def test_who_gets_the_data_pack_of_a_municipality(forum_cast, client, negotiation):
    own = make_user("Oma", forum_cast.hollola, Membership.Role.READER)
    make_seat(forum_cast.forum, forum_cast.hollola, own)
    address = reverse("municipality_pack", args=[negotiation.key, forum_cast.hollola.pk])
    people = {forum_cast.keeper: 200, own: 200, forum_cast.chair: 404, forum_cast.outsider: 404}
    for user, status in people.items():
        client.force_login(user, backend=BACKEND)
        assert client.get(address).status_code == status, user
    elsewhere = reverse("municipality_pack", args=[negotiation.key, make_organisation("Muualla").pk])
    client.force_login(forum_cast.keeper, backend=BACKEND)
    assert client.get(elsewhere).status_code == 404
