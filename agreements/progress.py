"""How far agreements are, for lists: counted in the database, so that thirty of them cost no more than one."""

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from agreements.models import Agreement, Decision, Party, Signature, SignatureSlot, Version
from agreements.models.agreement import OPEN_STAGES, AgreementQuerySet, PartyQuerySet
from agreements.models.decisions import APPROVING, FINAL_RESULTS


def with_progress(agreements: AgreementQuerySet) -> AgreementQuerySet:
    """Annotate `party_count`, `approved_count`, `refused_count`, `signed_count` (parties), `latest_number` (version).

    While the text is open nothing counts as approved or signed, as in `standings` without a version.
    """
    parties = Party.objects.taking_part()
    newest = Version.objects.filter(agreement=OuterRef("pk")).order_by("-number")
    return agreements.annotate(
        party_count=_count(parties),
        approved_count=_count(that_have_approved(parties)),
        signed_count=_count(that_have_signed(parties)),
        refused_count=_count(that_have_refused(parties)),
        latest_number=Subquery(newest.values("number")[:1]),
    )


def that_have_approved(parties: PartyQuerySet) -> PartyQuerySet:
    """Those whose last standing final decision approves the newest version."""
    return _with_last_result(parties).filter(last_result__in=APPROVING)


def that_have_refused(parties: PartyQuerySet) -> PartyQuerySet:
    """Those who have decided for good on something else: rejected the newest version, or approved it changed."""
    return _with_last_result(parties).filter(last_result__in=FINAL_RESULTS - APPROVING)


def _with_last_result(parties: PartyQuerySet) -> PartyQuerySet:
    final = Decision.objects.standing().filter(party=OuterRef("pk"), version=OuterRef("newest"), is_final=True)
    last = final.order_by("-decided_on", "-pk").values("result")[:1]
    return _with_newest(parties).annotate(last_result=Subquery(last))


def that_have_signed(parties: PartyQuerySet) -> PartyQuerySet:
    """Those whose required signatures on the newest version are there."""
    standing = Signature.objects.standing()
    signatures = standing.filter(party=OuterRef("pk"), version=OuterRef("newest"))
    signed = standing.filter(slot=OuterRef("pk"), version=OuterRef(OuterRef("newest")))
    missing = SignatureSlot.objects.filter(~Exists(signed), party=OuterRef("pk"))
    return _with_newest(parties).filter(Exists(signatures), Q(signing_rule=Party.SigningRule.ONE) | ~Exists(missing))


def _with_newest(parties: PartyQuerySet) -> PartyQuerySet:
    versions = Version.objects.filter(agreement=OuterRef("agreement")).order_by("-number")
    versions = versions.exclude(agreement__stage__in=OPEN_STAGES)
    return parties.annotate(newest=Subquery(versions.values("pk")[:1]))


def _count(parties: QuerySet) -> Coalesce:
    """A subquery of its own: joins would multiply each other."""
    rows = parties.filter(agreement=OuterRef("pk")).order_by().values("agreement").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(rows, output_field=IntegerField()), 0)


def waiting_for(agreement: Agreement) -> int:
    """How many parties' decision or signature the annotated agreement waits for; 0 when it waits for none.

    Who has rejected the text, or approved it changed, has decided: the agreement does not wait for it.
    """
    match agreement.stage:
        case Agreement.Stage.DECIDING:
            return agreement.party_count - agreement.approved_count - agreement.refused_count
        case Agreement.Stage.SIGNING:
            return agreement.party_count - agreement.signed_count - agreement.refused_count
    return 0
