"""Packages as zip files, made by the worker: one party's, or everybody's with a folder for each."""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator

from agreements.models import Party, PrintJob
from agreements.package.files import PackageFile, PackageMaker, folder_of
from agreements.package.texts import words_of
from agreements.printing.made import file_name
from documents.jobs import Made

UNDATED = (1980, 1, 1, 0, 0, 0)  # the first day that a zip can tell: the same content makes the same file


def render_package(job: PrintJob) -> Made:
    """The package of the job's party."""
    party = _parties(job).get(pk=job.party_id)
    maker = PackageMaker(job.agreement, job.version, [party])
    what = f"{words_of(job.language)['files']['package']}-{folder_of(party)}-versio-{job.version.number}"
    return Made(zipped(maker.files_of(party)), file_name(job.agreement, what, job.language, ending="zip"))


def render_packages(job: PrintJob) -> Made:
    """The packages of all that take part, told one by one as they are ready."""
    parties = list(_parties(job))
    maker = PackageMaker(job.agreement, job.version, parties)
    what = f"{words_of(job.language)['files']['packages']}-versio-{job.version.number}"
    files = files_of_all(maker, lambda done: job.tell_progress(done, len(parties)))
    return Made(zipped(files), file_name(job.agreement, what, job.language, ending="zip"))


def files_of_all(maker: PackageMaker, tell: Callable[[int], None]) -> Iterator[PackageFile]:
    """The files of every party in its own folder; `tell` is called with the number of those that are ready."""
    tell(0)
    for done, party in enumerate(maker.parties, start=1):
        folder = folder_of(party)
        yield from (PackageFile(f"{folder}/{file.path}", file.data) for file in maker.files_of(party))
        tell(done)


def zipped(files: Iterable[PackageFile]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for file in files:
            entry = zipfile.ZipInfo(file.path, UNDATED)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            package.writestr(entry, file.data)
    return out.getvalue()


def _parties(job: PrintJob) -> Iterable[Party]:
    rows = job.agreement.parties.taking_part().select_related("organisation", "agreement")
    return rows.prefetch_related("slots").order_by("position", "pk")
