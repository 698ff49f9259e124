"""Bring database, reference data, demo data and static files up to date, then serve the portal (`make run`).

What has not changed since the last start is not done again: a stamp in var/stamps holds the hash of the files it was
made from. The commands behind it are idempotent, so a lost stamp costs time only.
"""

import hashlib
import os
import sys
from collections.abc import Iterable
from pathlib import Path

import django
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
APPS = (
    "finnish", "documents", "organisations", "interfaces", "indicators", "surveys", "agreements", "forums", "overview",
)  # fmt: skip


def digest(paths: Iterable[Path]) -> str:
    """SHA-256 over the names and bytes of all files under the paths, compiled Python left out."""
    total = hashlib.sha256()
    for file in sorted(file for path in paths for file in (path.rglob("*") if path.is_dir() else [path])):
        if file.is_file() and file.suffix != ".pyc":
            total.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return total.hexdigest()


def stamp(name: str) -> Path:
    folder = settings.VAR_DIR / "stamps"
    folder.mkdir(exist_ok=True)
    return folder / name


def is_done(mark: Path, made_from: str) -> bool:
    return mark.exists() and mark.read_text() == made_from


def fill_database() -> None:
    """Migrations always; reference and demo data unless this very database has them from the same files."""
    database = settings.DATABASES["default"]
    where = "|".join(str(database.get(key, "")) for key in ("ENGINE", "HOST", "PORT", "NAME"))
    mark = stamp("data-" + hashlib.sha256(where.encode()).hexdigest()[:16])
    if not connection.introspection.table_names():
        mark.unlink(missing_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    made_from = digest(ROOT / app for app in APPS)
    if is_done(mark, made_from):
        return
    print("Loading reference data", flush=True)
    call_command("load_reference")
    print("Loading demo data", flush=True)
    call_command("load_demo")
    mark.write_text(made_from)


def collect_static() -> None:
    mark = stamp("static")
    made_from = digest([ROOT / "static", ROOT / "requirements.txt", *(ROOT / app / "static" for app in APPS)])
    if is_done(mark, made_from) and settings.STATIC_ROOT.exists():
        return
    print("Collecting static files", flush=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(made_from)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yhdyspinta.settings")
    sys.path.insert(0, str(ROOT))
    django.setup()
    fill_database()
    collect_static()
    call_command("demo_accounts")
    call_command("portal")


if __name__ == "__main__":
    try:
        main()
    except CommandError as error:
        sys.exit(f"Error: {error}")
