"""A place to measure in: a new database beside the configured one and empty folders, gone afterwards."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import override_settings

PLAIN_STATIC_FILES = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@contextmanager
def scratch() -> Iterator[None]:
    """Inside, everything is written into a migrated, empty database and a temporary folder; no mail is sent.

    On PostgreSQL the configured user has to be allowed to create databases.
    """
    with tempfile.TemporaryDirectory(prefix="yhdyspinta-bench-") as folder, override_settings(**_settings(folder)):
        name = connection.settings_dict["NAME"]
        is_sqlite = connection.vendor == "sqlite"
        connection.settings_dict["TEST"]["NAME"] = (
            str(Path(folder) / "bench.sqlite3") if is_sqlite else f"{name}_bench_{os.getpid()}"
        )
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)


def _settings(folder: str) -> dict:
    return {
        "VAR_DIR": Path(folder),
        "STATIC_ROOT": folder,  # nothing is collected; without the folder itself whitenoise would warn
        "MEDIA_ROOT": str(Path(folder) / "media"),
        "PUBLIC_URL": "https://bench.example",  # what is real is not sealed while the address is this machine's own
        "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        "STORAGES": settings.STORAGES | {"staticfiles": PLAIN_STATIC_FILES},
    }
