from tests.factories import decide, freeze_it, sign_all


def test_smoke(agreement, cast):
    version = freeze_it(agreement)
    assert agreement.stage == "deciding"
    for party in agreement.parties.all():
        decide(party)
    for party in agreement.parties.all():
        sign_all(party)
    agreement.refresh_from_db()
    assert agreement.stage == "signed"
    assert version.sealing_records.count() == 1
    assert agreement.in_force(__import__("django.utils.timezone").utils.timezone.localdate())
