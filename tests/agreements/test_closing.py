"""Closing a term: it ends for everybody it still binds, the parties hear, and a report goes to the next term."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from agreements import workflow
from agreements.event_words import event_sentence
from agreements.models import Agreement, Comment, InForce, PrintJob
from agreements.printing.handover import render_handover
from agreements.state import state_of
from agreements.term_effects import closing_of
from agreements.workflow import Refused
from agreements.workflow.closing import close_term
from documents.jobs import Made
from organisations.models import Notice
from tests.agreements.pdf_text import text_of
from tests.factories import Role, acting, make_agreement, make_goal, make_ready, party_of, sign_and_seal
from tests.ground.database import world

DAY = datetime.timedelta(days=1)


def today() -> datetime.date:
    return timezone.localdate()


@world
def signed(cast) -> Agreement:
    """Signed by all three, in force, with one goal whose measure has no end and one whose measure is over."""
    agreement = make_agreement(cast.county, scope=3, term_ends=today() + 60 * DAY)
    make_goal(agreement, text="Nuori saa avun läheltä")
    past = make_goal(agreement, text="Liikkuminen lisääntyy")
    past.measures.update(ends=today() - DAY, text_fi="Avataan liikuntaneuvonta")
    sign_and_seal(agreement)
    return agreement


def ends_of(agreement: Agreement) -> dict[str, datetime.date | None]:
    rows = InForce.objects.filter(party__agreement=agreement).select_related("party__organisation")
    return {row.party.organisation.name_fi: row.ends for row in rows}


def state(agreement: Agreement, on: datetime.date) -> str:
    with translation.override("en"):
        return state_of(Agreement.objects.with_in_force(on).get(pk=agreement.pk)).word


def test_closing_ends_the_agreement_for_all_on_the_last_day(cast, signed):
    last_day = today() + 10 * DAY
    close_term(signed, by=cast.coordinator, on=last_day, reason="Valtuustokausi päättyy")
    assert set(ends_of(signed).values()) == {last_day}
    assert (state(signed, last_day), state(signed, last_day + DAY)) == ("In force", "Ended")
    assert InForce.objects.filter(ending_reason="Valtuustokausi päättyy").count() == 3


def test_who_is_out_earlier_by_notice_stays_so(cast, signed):
    early = today() + 5 * DAY
    workflow.give_notice(party_of(signed, cast.hollola), by=cast.registrar, ends=early, reason="Irtisanotaan")
    close_term(signed, by=cast.coordinator, on=today() + 10 * DAY, reason="Kausi päättyy")
    assert ends_of(signed)[cast.hollola.name_fi] == early
    assert ends_of(signed)[cast.lahti.name_fi] == today() + 10 * DAY


def test_the_end_of_the_own_term_may_have_passed_but_no_other_day(cast, signed):
    Agreement.objects.filter(pk=signed.pk).update(term_ends=today() - 3 * DAY)
    InForce.objects.update(starts=today() - 9 * DAY)
    with pytest.raises(ValidationError, match="today or later"), translation.override("en"):
        close_term(signed, by=cast.coordinator, on=today() - 2 * DAY, reason="Kausi päättyi")
    close_term(signed, by=cast.coordinator, on=today() - 3 * DAY, reason="Kausi päättyi")
    assert state(signed, today()) == "Ended"


def test_the_last_day_is_not_before_the_first(cast, signed):
    InForce.objects.update(starts=today() + 30 * DAY)
    with pytest.raises(ValidationError, match="enters into force"), translation.override("en"):
        close_term(signed, by=cast.coordinator, on=today(), reason="Kausi päättyy")
    assert set(ends_of(signed).values()) == {None}


def test_a_reason_is_needed_and_what_is_closed_is_not_closed_again(cast, signed):
    with pytest.raises(ValidationError):
        close_term(signed, by=cast.coordinator, on=today(), reason="  ")
    close_term(signed, by=cast.coordinator, on=today() + DAY, reason="Kausi päättyy")
    with pytest.raises(Refused):
        close_term(signed, by=cast.coordinator, on=today() + DAY, reason="Uudestaan")
    close_term(signed, by=cast.coordinator, on=today(), reason="Aikaisemmin")
    assert set(ends_of(signed).values()) == {today()}


def test_an_amendment_that_is_being_prepared_is_finished_first(cast, signed):
    amendment = workflow.start_amendment(signed, by=cast.coordinator, scope="body", reason="Muutos")
    with pytest.raises(Refused):
        close_term(signed, by=cast.coordinator, on=today(), reason="Kausi päättyy")
    workflow.withdraw(amendment, by=cast.coordinator, reason="Ei tarvita")
    close_term(signed, by=cast.coordinator, on=today(), reason="Kausi päättyy")


def test_the_parties_hear_of_it_and_history_tells_it(cast, signed):
    event = close_term(signed, by=cast.coordinator, on=today(), reason="Kausi\npäättyy", advice="Kysykää kuntia.")
    told = set(Notice.objects.filter(key__startswith=f"term_closed:{event.pk}").values_list("recipient", flat=True))
    assert {cast.registrar.user.pk, cast.editor.user.pk, cast.other_registrar.user.pk} <= told
    assert cast.reader.user.pk not in told
    assert event_sentence(event).endswith("Kausi päättyy")
    closing = closing_of(signed)
    assert (closing.on, closing.reason, closing.advice) == (today(), "Kausi päättyy", "Kysykää kuntia.")


def test_the_page_shows_who_is_bound_and_keeps_what_was_typed(cast, signed, client_of):
    client = client_of(cast.coordinator)
    address = reverse("agreement_close_term", args=[signed.pk])
    page = client.get(address).content.decode()
    assert cast.hollola.full_fi in page
    assert "Koulutetaan" in page
    assert "Avataan liikuntaneuvonta" not in page
    page = client.post(address, {"on": "1.1.2020", "reason": "Kausi vaihtuu", "advice": "Muistakaa"}).content.decode()
    assert "Kausi vaihtuu" in page
    assert "Muistakaa" in page
    answer = client.post(address, {"on": today().strftime("%d.%m.%Y"), "reason": "Kausi vaihtuu", "advice": ""})
    assert answer.url == reverse("handover_report", args=[signed.pk])


@pytest.mark.parametrize(
    ("who", "closing", "report"),
    [
        ("coordinator", 200, 200), ("county_registrar", 403, 200), ("editor", 403, 200), ("reader", 403, 200),
        ("outsider", 404, 404), ("anonymous", 302, 302),
    ],
)  # fmt: skip
def test_who_opens_which_page(cast, signed, client_of, who, closing, report):
    client = client_of(cast.named(who))
    assert client.get(reverse("agreement_close_term", args=[signed.pk])).status_code == closing
    assert client.get(reverse("handover_report", args=[signed.pk])).status_code == report


def report_of(agreement: Agreement, language: str = "fi") -> Made:
    version = agreement.latest_version
    job = PrintJob.objects.create(agreement=agreement, version=version, language=language, kind=PrintJob.Kind.HANDOVER)
    return render_handover(job)


def test_the_report_tells_what_the_next_term_has_to_know(cast, signed):
    Comment.objects.create(
        agreement=signed, place="agreement", text="Kuka jatkaa tätä?", user=cast.editor.user,
        author_name=cast.editor.label, organisation_fi=cast.hollola.full_fi,
    )  # fmt: skip
    make_agreement(cast.county, title_fi="Seuraava sopimus", predecessor=signed)
    close_term(signed, by=cast.coordinator, on=today(), reason="Kausi päättyy", advice="Palkatkaa koordinaattori.")
    text = text_of(report_of(signed).data)
    for said in (
        "Palkatkaa koordinaattori.", "Kausi päättyy", "Nuori saa avun läheltä", "Koulutetaan",
        "Avataan liikuntaneuvonta", "Kuka jatkaa tätä?", "Seuraava sopimus", cast.hollola.full_fi, "Neuvottelukunta",
    ):  # fmt: skip
        assert said in text, said
    assert text.index("Koulutetaan") < text.index("Avataan liikuntaneuvonta")


def test_the_report_is_archivable_and_accessible(cast, signed, verapdf):
    made = report_of(signed)
    assert made.name.endswith("luovutusraportti-fi.pdf")
    report = verapdf(made.data)
    assert report.ok, report


def test_the_report_is_asked_for_on_the_page_and_made_by_the_worker(cast, signed, client_of, run_tasks):
    client = client_of(cast.reader)
    answer = client.post(reverse("handover_report", args=[signed.pk]), {"language": "fi"})
    run_tasks()
    job = PrintJob.objects.get(kind=PrintJob.Kind.HANDOVER)
    assert answer.url == reverse("print_status", args=[signed.pk, job.key])
    assert job.state == PrintJob.State.READY


def test_a_draft_has_no_report(cast, agreement, client_of):
    make_ready(agreement)
    answer = client_of(acting(cast.county, Role.EDITOR)).get(reverse("handover_report", args=[agreement.pk]))
    assert answer.status_code == 302
