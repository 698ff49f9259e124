"""Reporting: a draft that nobody else sees, and what is sent. Each organisation reports for itself alone."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.follow_up import rules
from agreements.follow_up.following import Followed
from agreements.follow_up.own_reports import OwnDuty, expected
from agreements.follow_up.table import NotAllowed, Refused, guard, locked
from agreements.history import write_event
from agreements.models import MeasureReport, Party, ReportAttachment, ReportingPeriod, Status
from documents.print_fonts import fault_of_signs, unprintable_signs
from documents.uploads import check_upload, store_by_hash
from interfaces.saving import ChangedMeanwhile
from organisations.acting import Acting
from organisations.models import Organisation

MOST_FILES = 10  # of one report
TEXTS = ("done", "hinders", "next_step")
LONGEST = MeasureReport._meta.get_field("done").max_length
LONGEST_DRAFT = 20_000  # a draft may be too long, so that it can be shortened without losing anything


@dataclass(frozen=True)
class Answer:
    """What is said of one measure. `nothing_new`: the status is the one of last time."""

    status: str = ""
    done: str = ""
    hinders: str = ""
    next_step: str = ""
    nothing_new: bool = False

    def same_as(self, report: MeasureReport) -> bool:
        return all(getattr(report, name) == value for name, value in asdict(self).items())


@dataclass(frozen=True)
class Reporter:
    """Who reports: a person for their organisation, or the address that a personal link was sent to."""

    name: str
    by: Acting | None = None


def keep_draft(
    followed: Followed, period: ReportingPeriod, duty: OwnDuty, *, by: Acting, answer: Answer, seen: int, page: str = ""
) -> MeasureReport:
    """Keep what has been written, unchecked, for the organisation's own editors. Changes nothing that was sent.

    `page` names the opened page, whose own earlier savings are no conflict. Raises NotAllowed for another organisation,
    Refused outside the period, ChangedMeanwhile when a colleague saved after revision `seen`.
    """
    with transaction.atomic():
        period = _guarded(followed, period, duty, by)
        return keep(period, duty, Reporter(by.label, by), answer, seen, page)


def send_report(
    followed: Followed, period: ReportingPeriod, duty: OwnDuty, *, by: Acting, answer: Answer, seen: int, page: str = ""
) -> MeasureReport:
    """Send the report, or change one that has been sent, as long as the period is open.

    Raises like `keep_draft`, and ValidationError for what is missing.
    """
    with transaction.atomic():
        period = _guarded(followed, period, duty, by)
        report = send(period, duty, Reporter(by.label, by), answer, seen, page)
        tell_history(followed, [duty], by=by)
    return report


def send_drafts(
    followed: Followed, period: ReportingPeriod, duties: Iterable[OwnDuty], *, by: Acting
) -> tuple[list[OwnDuty], list[OwnDuty]]:
    """Send every draft that lacks nothing. Returns those that were sent and those that were left."""
    sent, left = [], []
    with transaction.atomic():
        for duty in duties:
            period = _guarded(followed, period, duty, by)
            report = duty.report
            answer = Answer(report.status, report.done, report.hinders, report.next_step)
            try:
                with transaction.atomic():
                    send(period, duty, Reporter(by.label, by), answer, report.revision)
                sent.append(duty)
            except (ValidationError, ChangedMeanwhile):
                left.append(duty)
        tell_history(followed, sent, by=by)
    return sent, left


def say_nothing_new(
    followed: Followed, period: ReportingPeriod, duties: Sequence[OwnDuty], *, by: Acting
) -> list[MeasureReport]:
    """Report that things stand as they did: the status, what hinders and the next step of last time are carried on.

    Raises Refused where nothing was said before, or where something is being written now.
    """
    reports = []
    with transaction.atomic():
        for duty in duties:
            period = _guarded(followed, period, duty, by)
            reports.append(_say_as_before(period, duty, Reporter(by.label, by)))
        tell_history(followed, duties, by=by)
    return reports


def _say_as_before(period: ReportingPeriod, duty: OwnDuty, who: Reporter) -> MeasureReport:
    report = _report(period, duty)
    earlier = duty.earlier
    if earlier is None:
        raise Refused(_("Measure %(number)s has no earlier report to go by.") % {"number": duty.number})
    if report.sent_at or report.done or report.hinders or report.next_step:
        raise Refused(
            _("Something has been written of measure %(number)s meanwhile. Open it to see what.")
            % {"number": duty.number}
        )
    report.status, report.hinders, report.next_step = earlier.status, earlier.hinders, earlier.next_step
    report.nothing_new = True
    return _saved(report, who, "", sent_at=timezone.now())


def keep(
    period: ReportingPeriod, duty: OwnDuty, who: Reporter, answer: Answer, seen: int, page: str = ""
) -> MeasureReport:
    """Write the draft; the caller has asked whether it may. What has been sent changes only by sending."""
    report = _seen(period, duty, seen, page)
    if report.sent_at:
        raise Refused(_("The report has been sent. Its changes are kept when they are sent."))
    _write(report, answer)
    return _saved(report, who, page)


def send(
    period: ReportingPeriod, duty: OwnDuty, who: Reporter, answer: Answer, seen: int, page: str = ""
) -> MeasureReport:
    """Write what is sent; the caller has asked whether it may."""
    report = _seen(period, duty, seen, page)
    if report.sent_at and answer.same_as(report):
        return report
    if faults := faults_of(answer, duty):
        raise ValidationError(faults)
    _write(report, answer)
    return _saved(report, who, page, sent_at=timezone.now())


def faults_of(answer: Answer, duty: OwnDuty) -> dict[str, str]:
    """What a report lacks before it can be sent, by field."""
    if answer.status not in Status.values:
        return {"status": _("Choose how the measure stands.")}
    if long := [name for name in TEXTS if len(getattr(answer, name)) > LONGEST]:
        return {name: _("At most %(count)s characters fit here.") % {"count": LONGEST} for name in long}
    if unprintable := {name: fault for name in TEXTS if (fault := fault_of_signs(getattr(answer, name)))}:
        return unprintable
    if answer.hinders.strip():
        return {}
    if answer.status == Status.STOPPED:
        return {"hinders": _("Write why the measure has been stopped.")}
    starts: datetime.date | None = duty.measure.starts
    if answer.status == Status.NOT_STARTED and starts and starts <= duty.on:
        return {"hinders": _("The measure was to start already: write what keeps it from starting.")}
    return {}


def attach(followed: Followed, period: ReportingPeriod, duty: OwnDuty, *, by: Acting, upload: File) -> ReportAttachment:
    """Add a file to the report, as a draft if nothing is written yet. Raises ValidationError for a wrong file."""
    check = check_upload(upload)
    name = store_by_hash("reports", upload)
    with transaction.atomic():
        period = _guarded(followed, period, duty, by)
        report = _report(period, duty)
        if report.pk is None:
            report = _saved(report, Reporter(by.label, by), "")
        if report.attachments.count() >= MOST_FILES:
            raise ValidationError({"upload": _("A report takes ten files at most.")})
        return ReportAttachment.objects.create(
            report=report,
            file=name,
            file_name=_printable_name(upload.name or ""),
            sha256=check.sha256,
            size=check.size,
            content_type=check.content_type,
            added_by_name=by.label[:250],
        )


def _printable_name(name: str) -> str:
    """The name as the sealed report can print it: its end, which tells the kind, is kept."""
    return name.translate(dict.fromkeys(map(ord, unprintable_signs(name)), "_"))[-200:]


def remove_attachment(
    followed: Followed, period: ReportingPeriod, duty: OwnDuty, attachment: ReportAttachment, *, by: Acting
) -> None:
    """Take a file away from the organisation's own report while the period is open."""
    with transaction.atomic():
        _guarded(followed, period, duty, by)
        ReportAttachment.objects.filter(pk=attachment.pk, report__organisation=duty.organisation).delete()


def tell_history(followed: Followed, duties: Sequence[OwnDuty], *, by: Acting | None, actor_name: str = "") -> None:
    """One event for each organisation that has reported, with the numbers of its measures."""
    found: dict[Organisation, list[str]] = {}
    for duty in duties:
        found.setdefault(duty.organisation, []).append(duty.number)
    for organisation, numbers in found.items():
        write_event(
            "report_sent",
            followed.root,
            by=by,
            party=party_row(followed, organisation),
            comment=", ".join(numbers),
            actor_name=actor_name,
        )


def party_row(followed: Followed, organisation: Organisation) -> Party | None:
    """The organisation as a party to what is followed; None for one that is only named as responsible."""
    rows = (row for row in followed.agreement.standing_parties if row.organisation_id == organisation.pk)
    return next(rows, None)


def _guarded(followed: Followed, period: ReportingPeriod, duty: OwnDuty, by: Acting) -> ReportingPeriod:
    """The locked period, once it is sure that the person may report for that organisation in it."""
    period = locked(period)
    guard("report", followed, period, by)
    if not rules.may_report_for(by, duty.organisation) or not expected(followed, duty.duty):
        raise NotAllowed(_("Each organisation reports for itself."))
    return period


def _report(period: ReportingPeriod, duty: OwnDuty) -> MeasureReport:
    """The organisation's report as it is now; a new one, not saved yet, at first."""
    rows = MeasureReport.objects.filter(period=period, organisation=duty.organisation, measure_key=duty.key)
    return rows.first() or MeasureReport(
        period=period, organisation=duty.organisation, measure=duty.measure, measure_key=duty.key, revision=0
    )


def _seen(period: ReportingPeriod, duty: OwnDuty, seen: int, page: str) -> MeasureReport:
    """Raises ChangedMeanwhile unless it is the revision that was seen, or the page's own saving came after that."""
    report = _report(period, duty)
    if report.revision != seen and not (page and report.page == page):
        raise ChangedMeanwhile(report)
    return report


def _write(report: MeasureReport, answer: Answer) -> None:
    report.status = answer.status if answer.status in Status.values else ""
    report.nothing_new = answer.nothing_new
    for name in TEXTS:
        setattr(report, name, getattr(answer, name).replace("\x00", "")[:LONGEST_DRAFT])  # databases refuse the null


def _saved(
    report: MeasureReport, who: Reporter, page: str, *, sent_at: datetime.datetime | None = None
) -> MeasureReport:
    report.by, report.by_name, report.page = who.by and who.by.user, who.name[:250], page.replace("\x00", "")[:40]
    report.sent_at = sent_at or report.sent_at
    report.revision += 1
    report.save()
    return report
