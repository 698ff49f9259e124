"""What a person in a forum may see of the agreements that its items and proposals are about."""

from collections.abc import Iterable

from django.db.models import Q

from agreements.models import Agreement
from agreements.models.agreement import AgreementQuerySet
from forums.participants import Participant


def agreements_seen_by(part: Participant) -> AgreementQuerySet:
    """The agreements of every organisation that the person acts for, of others what is frozen and open to all.

    Titles and goals are shown as they stand now, so a text that is being worked on again is its parties' own matter.
    """
    seen = Q(pk__in=Agreement.objects.listed_to(None).values("pk"))
    for acting in part.actings:
        seen |= Q(pk__in=Agreement.objects.listed_to(acting).values("pk"))
    return Agreement.objects.filter(seen)


def ids_seen_by(part: Participant, agreements: Iterable[int]) -> frozenset[int]:
    """Which of the agreements the person sees, in one query; none is asked when there are none."""
    wanted = set(agreements)
    if not wanted:
        return frozenset()
    return frozenset(agreements_seen_by(part).filter(pk__in=wanted).values_list("pk", flat=True))


def ids_of_parties(part: Participant, agreements: Iterable[int]) -> frozenset[int]:
    """Of which of the agreements an organisation of the person is a party: only those see its statement rounds."""
    wanted, own = set(agreements), {pk for acting in part.actings for pk in acting.stands_for}
    if not wanted or not own:
        return frozenset()
    rows = Agreement.objects.filter(
        Q(coordinator__in=own) | Q(parties__organisation__in=own, parties__withdrawn_at__isnull=True), pk__in=wanted
    )
    return frozenset(rows.values_list("pk", flat=True))
