import pikepdf
from django.apps import AppConfig
from django.core import checks

from documents.checks import check_seal_certificate

MEBIBYTE = 1024 * 1024


class DocumentsConfig(AppConfig):
    name = "documents"

    def ready(self) -> None:
        """Bound what a PDF may unfold to in memory: uploads and the verification page open strangers' files.

        Have `manage.py check` look at the seal's certificate.
        """
        checks.register(check_seal_certificate)
        pikepdf.settings.set_qpdf_limits(
            flate_max_memory=256 * MEBIBYTE,
            run_length_max_memory=256 * MEBIBYTE,
            png_max_memory=256 * MEBIBYTE,
            tiff_max_memory=256 * MEBIBYTE,
            doc_max_warnings=1000,
        )
