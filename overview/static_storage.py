"""Static files as they are served: named by their content and compressed once, when they are collected."""

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class GzipManifestStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Gzip only: brotli comes along with WeasyPrint and would make every collection take ten times as long."""

    def create_compressor(self, **kwargs: Any) -> Compressor:
        """Return the compressor whitenoise asks for, without brotli."""
        return Compressor(use_brotli=False, **kwargs)
