"""Background work of this app. Tasks take ids and may be run again at any time: each leaves what is done as it is."""

from agreements.printing.jobs import print_agreement
from agreements.sealing.documents import seal_version
from agreements.series.making import make_series_draft

__all__ = ["make_series_draft", "print_agreement", "seal_version"]
