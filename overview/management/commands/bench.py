import platform
from collections.abc import Iterator

from django.core.management.base import BaseCommand
from django.db import connection
from django.test import Client
from django.urls import reverse

from agreements import workflow
from agreements.differences import compare
from agreements.models import Agreement, SealingRecord, Version
from agreements.package.files import PackageMaker
from agreements.package.making import files_of_all, zipped
from agreements.printing.rendering import render_version
from agreements.sealing.documents import seal_all
from documents import archive, seal, verification
from documents.models import ArchivedDocument
from organisations.acting import Acting
from overview.bench import clock, division, domains, forum, national, pack, report, survey, world
from overview.bench.scratch import scratch
from overview.bench.timing import HEADING, Measurement, measure, measure_page
from overview.bench.two_texts import CLAUSES, LENGTH, two_texts
from overview.demo.accounts import actor
from overview.demo.days import meeting_day

RUNS, RENDER_RUNS = 5, 3


class Command(BaseCommand):
    help = "Measure what people wait for, in a database of its own: medians, number of runs and of database queries."

    def handle(self, **options) -> None:
        with scratch():
            database = f"{connection.display_name} {'.'.join(map(str, connection.get_database_version()))}"
            self.stdout.write(f"Python {platform.python_version()}, {database}, {platform.machine()}")
            self.stdout.write(HEADING)
            for measurement in self._measurements():
                self.stdout.write(str(measurement))
                self.stdout.flush()

    def _measurements(self) -> Iterator[Measurement]:
        region = world.make_region()
        world.make_list()
        story = world.make_big_agreement(region)
        coordinator = actor(region, region.county, "koordinaattori")
        client = self._client(coordinator)
        agreement = story.agreement
        yield measure_page(client, f"List page, {world.LISTED} agreements", reverse("agreement_list"))
        meetings = clock.make_meetings(region.county)
        yield measure_page(client, f"Year clock of a county, {meetings} meetings in the year", reverse("clock"))
        large = forum.make_forum(region.county)
        yield measure_page(
            client, f"Forum page, {forum.SEATS} seats with deputies", reverse("forum_detail", args=[large.pk])
        )
        with_material = pack.make_meeting_with_material(region.county, coordinator.user)
        yield measure(
            f"Meeting pack: {pack.ITEMS * pack.FILES_EACH} attachments,"
            f" {pack.ITEMS * pack.FILES_EACH * pack.PAGES_EACH} pages",
            lambda _given: pack.make_pack(with_material, coordinator.user),
            runs=RENDER_RUNS,
            heavy=True,
        )
        size = f"{world.GOALS} goals, {world.GOALS * world.MEASURES_EACH} measures, {agreement.parties.count()} parties"
        yield measure_page(client, f"Agreement page, draft: {size}", agreement.get_absolute_url())
        yield _freeze(agreement, coordinator)
        version = _frozen(agreement, coordinator)
        yield measure_page(client, "Agreement page, frozen", agreement.get_absolute_url())
        yield measure("PDF of that agreement", lambda _given: _pdf(version), runs=RENDER_RUNS, heavy=True)
        pdf = _pdf(version)
        yield measure("Electronic seal on that PDF", lambda _given: seal.seal(pdf, reason="bench"), runs=RUNS)
        yield _differences(version)
        yield _packages(version)
        records = self._signed(region, RENDER_RUNS)
        yield measure(
            "Sealing a signed agreement: all its documents, into the archive",
            seal_all,
            runs=RENDER_RUNS,
            heavy=True,
            given=lambda: next(records),
        )
        yield from _verify()
        yield _series(region)
        yield from report.measurements(SealingRecord.objects.earliest("pk").version, coordinator)
        yield from survey.measurements(client, region.county)
        yield from national.measurements(client, region.county)
        yield from domains.measurements(client, region.county)
        yield from division.measurements(client, region.county)

    def _client(self, acting: Acting) -> Client:
        client = Client(headers={"host": "localhost"})
        client.force_login(acting.user, backend="organisations.login.PersonBackend")
        return client

    def _signed(self, region: world.Region, count: int) -> Iterator[int]:
        """Sealing records of as many agreements that all have signed and nobody has sealed; made when asked for."""
        for _number in range(count):
            version = world.sign_all(world.make_big_agreement(region))
            yield SealingRecord.objects.get(version=version).pk


def _differences(version: Version) -> Measurement:
    old, new = two_texts(version.data)
    name = f"Differences: {CLAUSES} clauses of {LENGTH} characters, all of them changed"
    return measure(name, lambda _given: compare(old, new, "fi"), runs=RUNS)


def _packages(version: Version) -> Measurement:
    """Every party's package with all its papers; two runs of the same maker would share what is made once."""
    parties = list(version.agreement.parties.taking_part().select_related("organisation").prefetch_related("slots"))

    def make(_given: None) -> bytes:
        return zipped(files_of_all(PackageMaker(version.agreement, version, parties), lambda _done: None))

    return measure(f"Decision packages for {len(parties)} parties", make, runs=1, heavy=True)


def _series(region: world.Region) -> Measurement:
    count = len(world.choose_all(region))
    return measure(
        f"Series: drafts for {count} municipalities",
        lambda drafts: world.make_drafts(region, drafts),
        runs=RENDER_RUNS,
        given=lambda: world.choose_all(region),
    )


def _frozen(agreement: Agreement, by: Acting) -> Version:
    version = workflow.freeze(agreement, by=by, dated=meeting_day(-9))
    agreement.refresh_from_db()
    return version


def _freeze(agreement: Agreement, by: Acting) -> Measurement:
    """Every freeze but the first is preceded by reopening, outside the measured time."""

    def open_again() -> Agreement:
        if not Agreement.objects.get(pk=agreement.pk).text_is_open:
            workflow.reopen(agreement, by=by, reason="bench")
        return agreement

    found = measure("Freeze of that agreement", lambda row: _frozen(row, by), runs=RUNS, given=open_again)
    open_again()
    return found


def _pdf(version: Version) -> bytes:
    return render_version(version.content, version.sha256, language="fi")


def _verify() -> Iterator[Measurement]:
    document = ArchivedDocument.objects.order_by("pk").first()
    data = archive.read(document)
    altered = data[:-2] + b"\n\n"
    yield measure("Verification of a sealed file, intact", lambda _given: verification.verify(data), runs=RUNS)
    yield measure("Verification of the same file, altered", lambda _given: verification.verify(altered), runs=RUNS)
