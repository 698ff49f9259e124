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


def test_progress(agreement, cast):
    from django.utils import timezone

    from agreements.models import Agreement
    from agreements.progress import with_progress
    freeze_it(agreement)
    parties = list(agreement.parties.all())
    for party in parties:
        decide(party)
    sign_all(parties[0])
    row = with_progress(Agreement.objects.with_in_force(timezone.localdate())).get()
    assert (row.party_count, row.approved_count, row.signed_count, row.latest_number) == (3, 3, 1, 1)
    assert row.in_force_now is False and row.starts_on is None
