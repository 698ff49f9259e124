"""Signed but not yet sealed: told to the coordinating party when it has lasted, or can't end by itself."""

import datetime
from collections import defaultdict

from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import rules
from agreements.desk.situations import Situation, situations
from agreements.models import Agreement, SealingRecord
from agreements.sealing.documents import AddressNotPublic, printed_address
from documents.models import ArchivedDocument
from organisations.acting import Acting
from organisations.duties import Duty, Viewer, Whose

# Sealing takes seconds; what has not been done in this time has been tried and failed, or the worker stands still.
LONGEST = datetime.timedelta(hours=1)


def sealing_duties(viewer: Viewer) -> list[Duty]:
    """In one query: a version is sealed when it has as many documents as its records have codes."""
    signed = [(row, _coordinator(row)) for row in viewer.once(situations)]
    signed = {row.version.pk: (row, acting) for row, acting in signed if acting and row.version}
    if not signed:
        return []
    made = ArchivedDocument.objects.filter(content_sha256=OuterRef("version__sha256")).order_by()
    made = made.values("content_sha256").annotate(rows=Count("pk")).values("rows")
    records_of = defaultdict(list)
    for record in SealingRecord.objects.filter(version__in=signed).defer("record").annotate(made=Subquery(made)):
        record.version = signed[record.version_id][0].version
        records_of[record.version_id].append(record)
    unsealed = [rows[-1] for rows in records_of.values() if sum(len(row.codes) for row in rows) > (rows[0].made or 0)]
    return [duty for record in unsealed if (duty := _waiting(*signed[record.version_id], record)) is not None]


def _coordinator(situation: Situation) -> Acting | None:
    if situation.agreement.stage != Agreement.Stage.SIGNED:
        return None
    actings = situation.actings
    return next((acting for acting in actings if rules.may_coordinate(acting, situation.agreement)), None)


def _waiting(situation: Situation, acting: Acting, record: SealingRecord) -> Duty | None:
    agreement = situation.agreement
    if not _has_address(record):
        text = _("The portal has no public address yet, and the address is printed in the sealed document for good.")
    elif timezone.now() - record.made_at > LONGEST:
        text = _("All have signed, but the sealed document has not been made. The operator of the portal can help.")
    else:
        return None
    return Duty(
        Whose.MINE,
        title=_("The sealing waits"),
        text=f"{agreement.title}. {text}",
        url=reverse("agreement_detail", args=[agreement.pk]),
        action=_("Open the agreement"),
        about=agreement.title,
        organisation=acting.organisation,
    )


def _has_address(record: SealingRecord) -> bool:
    try:
        return printed_address(record) is not None
    except AddressNotPublic:
        return False
