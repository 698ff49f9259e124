"""Taking an agreement out as JSON and bringing one in: faults are named with their path, and it is all or nothing."""

import copy
import datetime
import json

import pytest
from django.core.management import CommandError, call_command

from agreements.content import content_of
from agreements.exchange import ImportRefused, export, import_agreement, read_json
from agreements.exchange.schema import validator
from agreements.models import Agreement, Clause, Event
from agreements.workflow import NotAllowed
from organisations.acting import acting_for
from organisations.models import Membership, Organisation
from tests.agreements.big_agreement import big_agreement, make_keski_suomi
from tests.factories import acting, freeze_it, make_organisation, make_user, party_of, sign_and_seal

pytestmark = pytest.mark.django_db
Role = Membership.Role


@pytest.fixture
def editor():
    """An editor of the county that coordinates."""
    return acting(make_keski_suomi(), Role.EDITOR)


def small() -> dict:
    return big_agreement(goals=2, measures=2, bilingual=True)


def faults_of(data, editor) -> dict[str, str]:
    with pytest.raises(ImportRefused) as refused:
        import_agreement(data, by=editor)
    assert not Agreement.objects.exists()
    return {fault.path: fault.message for fault in refused.value.faults}


def test_what_is_exported_follows_the_published_schema(agreement):
    freeze_it(agreement)
    for source in (agreement, agreement.latest_version):
        assert not list(validator().iter_errors(json.loads(export(source))))


def test_a_sealing_record_follows_its_published_schema(agreement):
    version = sign_and_seal(agreement)
    assert not list(validator("sealing-record").iter_errors(version.sealing_records.get().data))


def test_a_version_is_exported_as_the_exact_text_that_was_hashed(agreement):
    version = freeze_it(agreement)
    assert export(version) == version.content


def test_an_import_becomes_a_draft_that_says_the_same(editor):
    data = small()
    agreement = import_agreement(data, by=editor)
    assert agreement.stage == "draft"
    assert content_of(agreement) == data | {"annexes_decided_by": "same"}  # what a file from before it was asked means
    assert Event.objects.get(agreement=agreement).verb == "import"


def test_the_largest_agreement_is_imported(editor):
    agreement = import_agreement(big_agreement(), by=editor)
    content = content_of(agreement)
    assert len(content["parties"]) == 24
    assert (len(content["goals"]), sum(len(goal["measures"]) for goal in content["goals"])) == (44, 176)


def test_an_agreement_that_is_here_already_is_imported_as_a_copy(editor):
    first, second = import_agreement(small(), by=editor), import_agreement(small(), by=editor)
    assert first.key != second.key
    assert list(first.parties.values_list("key")) == list(second.parties.values_list("key"))


def test_a_frozen_version_is_imported_without_its_number(editor):
    agreement = import_agreement({**small(), "number": 3, "dated": "2025-06-01"}, by=editor)
    assert not agreement.versions.exists()


def test_parties_that_had_left_are_not_taken_along(editor):
    data = small()
    data["parties"][5]["left_on"] = "2025-09-01"
    assert import_agreement(data, by=editor).parties.count() == 23


def test_rich_text_is_cleaned(editor):
    data = small()
    data["clauses"][1]["text"]["fi"] = '<p onclick="x()">Sovittu.</p><script>alert(1)</script>'
    import_agreement(data, by=editor)
    assert Clause.objects.get(key=data["clauses"][1]["key"]).text_fi == "<p>Sovittu.</p>"


def test_translations_made_from_this_text_are_not_outdated(editor):
    agreement = import_agreement(small(), by=editor)
    assert not any(clause.translation_is_outdated for clause in agreement.clauses.all())


def test_an_association_without_a_code_is_found_by_its_name_and_never_made(editor):
    data = small()
    data["parties"][3]["organisation"] = {
        "kind": "association",
        "code": "",
        "business_id": "",
        "name": {"fi": "Perhejärjestö", "sv": ""},
        "full_name": {"fi": "Keski-Suomen perhejärjestö ry", "sv": ""},
    }
    assert list(faults_of(data, editor)) == ["/parties/3/organisation"]
    made = make_organisation("Perhejärjestö", "association", code="", full_fi="Keski-Suomen perhejärjestö ry")
    agreement = import_agreement(data, by=editor)
    assert party_of(agreement, made).position == 4


def changed(data, path, value):
    *parents, last = path.strip("/").split("/")
    place = data
    for part in parents:
        place = place[int(part)] if isinstance(place, list) else place[part]
    place[int(last) if isinstance(place, list) else last] = value


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("/goals/1/measures/0/starts", "2025-13-45", None),
        ("/goals/1/measures/0/starts", "1.6.2025", None),
        ("/goals/1/measures/0/ends", "2020-01-01", None),
        ("/term/ends", "2024-01-01", None),
        ("/parties/2/organisation/code", "999", "/parties/2/organisation"),
        ("/goals/0/domain/code", "ei-ole", None),
        ("/goals/0/indicators/0/baseline", 61.4, None),
        ("/goals/0/indicators/0/baseline_year", None, None),
        ("/goals/0/indicators/0/sotkanet_id", 999999, None),
        ("/goals/0/measures/0/responsibilities/0/group", "", "/goals/0/measures/0/responsibilities/0"),
        ("/kind", "lape", None),
        ("/blueprint", "none", None),
        ("/scope", 4, None),
        ("/scope", 1, "/goals"),
        ("/languages", ["en"], None),
        ("/title", {"fi": "", "sv": ""}, None),
        ("/entry_rule", "number", "/entry_number"),
        ("/clauses/1/publicity", "secret", "/clauses/1/secrecy_ground"),
        ("/clauses/1/children/0/text/fi", "x" * 60_001, None),
        ("/clauses/1/heading/fi", "Hymiö \N{GRINNING FACE}", None),
        ("/schema", "yhdyspinta/agreement/9", None),
        ("/surprise", 1, None),
        ("/forums/0/key", "not-a-key", None),
    ],
)
def test_each_fault_is_named_with_its_path(editor, path, value, fault):
    data = small()
    changed(data, path, value)
    assert (fault or path) in faults_of(data, editor)


def test_every_fault_is_named_at_once(editor):
    data = small()
    changed(data, "/goals/0/domain/code", "ei-ole")
    changed(data, "/parties/2/organisation/code", "999")
    assert {"/goals/0/domain/code", "/parties/2/organisation"} <= set(faults_of(data, editor))


def test_a_missing_part_is_named(editor):
    data = small()
    del data["goals"][0]["text"]
    assert list(faults_of(data, editor)) == ["/goals/0/text"]


def test_a_party_twice_is_a_fault(editor):
    data = small()
    data["parties"][3]["organisation"] = copy.deepcopy(data["parties"][2]["organisation"])
    assert "/parties/3/organisation" in faults_of(data, editor)


def test_the_same_key_twice_is_a_fault(editor):
    data = small()
    data["clauses"][1]["children"][0]["key"] = data["clauses"][4]["key"]
    assert "/clauses/4/key" in faults_of(data, editor)


def test_a_merged_municipality_is_a_fault_that_names_its_successor(editor):
    hankasalmi = Organisation.objects.get(code="077")
    hankasalmi.successor = Organisation.objects.get(code="410")
    hankasalmi.valid_to = datetime.date(2024, 12, 31)
    hankasalmi.save()
    assert "Laukaan kunta" in faults_of(small(), editor)["/parties/1/organisation"]


def test_aland_is_a_fault(editor):
    Organisation.objects.filter(code="077").update(in_aland=True)
    assert "/parties/1/organisation" in faults_of(small(), editor)


def test_the_coordinator_must_be_a_party(editor):
    data = small()
    del data["parties"][0]
    assert "/coordinator" in faults_of(data, editor)


def test_annex_files_do_not_travel(editor):
    data = small()
    annex = {
        "key": "00000000-0000-4000-8000-000000000001",
        "kind": "other",
        "title": {"fi": "Liite", "sv": ""},
        "language": "fi",
        "file_name": "liite.pdf",
        "sha256": "0" * 64,
        "size": 1,
        "content_type": "application/pdf",
        "publicity": "public",
        "secrecy_ground": "",
        "publicity_decided_by": "",
    }
    data["annexes"] = [annex]
    assert list(faults_of(data, editor)) == ["/annexes/0"]


@pytest.mark.parametrize("data", [None, [], "text", 5, {}])
def test_data_of_any_other_form_is_refused(editor, data):
    assert faults_of(data, editor)


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, b"\xff\xfe"])
def test_what_is_not_json_is_refused(text):
    with pytest.raises(ImportRefused):
        read_json(text)


def test_only_an_editor_of_the_coordinator_imports(editor):
    reader = acting(editor.organisation, Role.READER)
    elsewhere = acting(make_organisation("Muualla"), Role.EDITOR)
    for by in (reader, elsewhere):
        with pytest.raises(NotAllowed):
            import_agreement(small(), by=by)
    assert not Agreement.objects.exists()


def test_commands_export_and_import(tmp_path, capsys, editor):
    first = import_agreement(small(), by=editor)
    call_command("export_agreement", first.pk)
    file = tmp_path / "agreement.json"
    file.write_text(capsys.readouterr().out, encoding="utf-8")
    call_command("import_agreement", file, email=editor.user.email)
    assert Agreement.objects.count() == 2


def test_the_import_command_names_the_faults(tmp_path, editor):
    data = small()
    changed(data, "/goals/0/domain/code", "ei-ole")
    file = tmp_path / "agreement.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(CommandError, match="/goals/0/domain/code"):
        call_command("import_agreement", file, email=editor.user.email)


def test_the_import_command_wants_somebody_of_the_coordinator(tmp_path, editor):
    file = tmp_path / "agreement.json"
    file.write_text(json.dumps(small()), encoding="utf-8")
    stranger = make_user("", make_organisation("Muualla"), Role.EDITOR)
    assert acting_for(stranger, editor.organisation) is None
    with pytest.raises(CommandError, match="coordinating party"):
        call_command("import_agreement", file, email=stranger.email)
