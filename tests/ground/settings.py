"""The portal's own settings, with a folder of its own for each test process and what makes tests quick.

LOCAL=1 because the test server speaks plain HTTP; the production side is tested in test_settings.py.
"""

import os
import tempfile
from pathlib import Path

_folder = tempfile.TemporaryDirectory(prefix="yhdyspinta-tests-")
os.environ["LOCAL"] = "1"
os.environ["VAR_DIR"] = _folder.name

from yhdyspinta.settings import *  # noqa: E402, F403 -- after the environment that it reads
from yhdyspinta.settings import DATABASES, STATIC_ROOT, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in use: of the database in memory that threads share, a second writer is refused instead of waiting.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_folder.name) / "tests.sqlite3")}
elif template := os.environ.get("TEST_TEMPLATE"):
    # A database that has been migrated already: each process copies it instead of replaying all migrations.
    DATABASES["default"]["TEST"] = {"TEMPLATE": template}
Path(STATIC_ROOT).mkdir()  # whitenoise warns of a missing folder
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast; the strong one costs 0.2 s a login
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# The manifest of hashed names exists only after collectstatic.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
