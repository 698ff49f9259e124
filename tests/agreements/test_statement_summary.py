"""The summary of the statements: on the page, as an accessible PDF and as a Word file, the same in all three."""

import datetime
import io

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from agreements import workflow
from agreements.desk.statements import statement_duties
from agreements.duties import agreement_duties
from agreements.models import PrintJob, StatementRound
from agreements.printing.jobs import print_agreement, request_print
from agreements.printing.statements import summary_docx, summary_pdf
from agreements.statements.summary import summary_of
from documents.uploads import download_response
from organisations.acting import every_acting
from organisations.duties import Viewer, Whose
from tests.agreements.pdf_text import text_of
from tests.factories import an_association, guest_request, make_ready, open_round, request_to, state
from tests.ground.database import world

pytestmark = pytest.mark.papers

TODAY = timezone.localdate


@world
def round_(cast, agreement) -> StatementRound:
    """Hollola and the association have answered, Lahti and the county have not; one remark has its answer."""
    round_ = open_round(make_ready(agreement), an_association())
    given = state(
        request_to(round_, cast.hollola), "with_changes", ("opposes", "Osapuolet ovat väärin"), ("supports", ""),
        text="Hyvä pohja", body="kunnanhallitus", body_kind="board", decided_on=TODAY(), number="212",
        register_number="D/77",
    )  # fmt: skip
    state(guest_request(round_), "opposes", text="Järjestöt puuttuvat")
    remark = given.remarks.get(row_key__isnull=False, stance="opposes")
    workflow.answer_remark(remark, by=cast.coordinator, outcome="partly", text="Lisätään maakuntaliitto")
    return round_


def test_the_summary_counts_who_has_answered_and_what_is_still_to_be_done(cast, round_):
    summary = summary_of(round_, "fi", TODAY())
    assert (len(summary.asked), len(summary.answered), summary.unanswered_remarks) == (4, 2, 2)
    assert [place.key == "all" for place in summary.places] == [True, False, False]
    assert [row.request.shown_name for row in summary.places[0].rows] == [cast.hollola.name, "Esimerkkiyhdistys ry"]
    (light, names), *_rest = summary.places[2].bare
    assert (light.state, names) == ("ok", [cast.hollola.name])


def test_the_decision_of_the_asked_one_stands_with_body_day_section_and_register_number(cast, round_):
    row = next(row for row in summary_of(round_, "fi", TODAY()).asked if row.request.party == _party(round_, cast))
    day = TODAY()
    assert row.decision.replace("\xa0", " ") == f"kunnanhallitus {day.day}.{day.month}.{day.year} § 212, D/77"


def _party(round_, cast):
    return request_to(round_, cast.hollola).party


def test_a_replaced_statement_is_left_out(cast, round_):
    state(guest_request(round_), "supports", text="Korjattu kanta")
    words = [row.remark.words for row in summary_of(round_, "fi", TODAY()).remarks]
    assert "Korjattu kanta" in words and "Järjestöt puuttuvat" not in words


def test_the_cost_in_queries_does_not_grow_with_the_answers(cast, round_):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            summary_of(StatementRound.objects.select_related("version").get(), "fi", TODAY())
        return len(captured)

    few = queries()
    for organisation in (cast.lahti, cast.county):
        state(request_to(round_, organisation), "opposes", ("opposes", "Ei"), ("with_changes", "Toisin"), text="Ei")
    assert queries() == few <= 5


EXPECTED = ("Esimerkkiyhdistys ry", "Osapuolet ovat väärin", "Lisätään maakuntaliitto", "Järjestöt puuttuvat", "§ 212")


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_pdf_tells_all_and_is_archivable_and_accessible(round_, verapdf, language):
    pdf = summary_pdf(round_, language, TODAY())
    found = " ".join(text_of(pdf).split())
    for words in EXPECTED:
        assert words in found.replace("\xa0", " ")
    report = verapdf(pdf)
    assert report.ok, report.failures


def test_the_same_round_gives_the_same_bytes(round_):
    assert summary_pdf(round_, "fi", TODAY()) == summary_pdf(round_, "fi", TODAY())


def test_the_word_file_tells_the_same_in_headings_and_tables(round_):
    document = docx.Document(io.BytesIO(summary_docx(round_, "fi", TODAY())))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    found = " ".join(cells).replace("\xa0", " ")
    for words in EXPECTED:
        assert words in found
    levels = [paragraph.style.name for paragraph in document.paragraphs if paragraph.style.name.startswith("Heading")]
    assert levels[0] == "Heading 1" and levels.count("Heading 3") == 3


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_the_worker_makes_it(cast, agreement, round_, kind):
    job = request_print(
        agreement,
        version=round_.version,
        language="fi",
        by=cast.registrar.user,
        kind=PrintJob.Kind.STATEMENTS,
        options={"round": round_.pk, "format": kind},
    )
    print_agreement.call(job.pk)
    job.refresh_from_db()
    assert job.state == PrintJob.State.READY and job.file_name.endswith(f"lausuntoyhteenveto-versio-1-fi.{kind}")
    assert download_response(job.file, job.file_name).status_code == 200


# What waits on the desk ----------------------------------------------------------------------------------------------


def _viewer(who, on: datetime.date | None = None) -> Viewer:
    on = on or TODAY()
    return Viewer(who.user, every_acting(who.user, on), on)


def duties(who, on: datetime.date | None = None) -> list:
    on = on or TODAY()
    with translation.override("en"):
        found = statement_duties(_viewer(who, on))
    return [(str(duty.title), duty) for duty in found if duty.whose != Whose.COMING]


def test_a_party_is_asked_for_its_statement_until_it_has_given_it(cast, round_):
    ((title, duty),) = duties(cast.other_registrar)
    assert "Give the statement" in title and duty.is_wish and duty.due == round_.due_on
    assert duties(cast.registrar) == [] and duties(cast.reader) == []


def test_when_the_day_has_passed_nobody_is_late_and_the_coordinator_ends_the_round(cast, round_):
    later = round_.due_on + datetime.timedelta(days=2)
    assert duties(cast.other_registrar, later) == []
    titles = [title for title, _duty in duties(cast.coordinator, later)]
    assert titles == ["End the statement round, or give more time", "Answer 2 remarks in the statements"]
    assert not any(duty.is_late(later) for _title, duty in duties(cast.coordinator, later))


def test_remarks_wait_for_an_answer_also_when_the_round_has_ended(cast, round_):
    workflow.close_round(round_, by=cast.coordinator)
    assert [title for title, _duty in duties(cast.coordinator)] == ["Answer 2 remarks in the statements"]


def test_a_text_that_is_out_for_statements_is_not_to_be_decided_on(cast, round_):
    with translation.override("en"):
        titles = [str(duty.title) for duty in agreement_duties(_viewer(cast.registrar))]
    assert not any("decision" in title for title in titles)
