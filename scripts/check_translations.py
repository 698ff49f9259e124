"""Fail when a text of the code or the templates has no Finnish or Swedish translation, or only a fuzzy one.

The texts are gathered anew from a copy of the sources, so that a forgotten `makemessages` is found as well.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("fi", "sv")
SHOWN = 2_000  # characters
FOLDERS = (
    "agreements",
    "documents",
    "finnish",
    "forums",
    "indicators",
    "interfaces",
    "organisations",
    "overview",
    "surveys",
)


def copy_sources(target: Path) -> None:
    ignored = shutil.ignore_patterns("migrations", "__pycache__", "data")
    for folder in (*FOLDERS, "templates", "yhdyspinta", "locale"):
        shutil.copytree(ROOT / folder, target / folder, ignore=ignored)


def gather(target: Path) -> None:
    (target / "locale").mkdir(exist_ok=True)
    chosen = [argument for language in LANGUAGES for argument in ("--locale", language)]
    command = [sys.executable, "-m", "django", "makemessages", "--no-obsolete", "--extension", "html,txt,py", *chosen]
    subprocess.run(command, cwd=target, check=True, capture_output=True)


def untranslated(catalogue: Path) -> str:
    """The entries without a translation or with a fuzzy one, as msgattrib writes them, without the file's header."""
    found = ""
    for fault in ("--untranslated", "--only-fuzzy"):
        command = ["msgattrib", fault, "--no-obsolete", "--no-wrap", str(catalogue)]
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        found += text.partition("\n\n")[2]
    return found


def main() -> int:
    complete = True
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder)
        copy_sources(target)
        gather(target)
        for language in LANGUAGES:
            catalogue = target / "locale" / language / "LC_MESSAGES" / "django.po"
            subprocess.run(["msgfmt", "--check", "--output-file=/dev/null", str(catalogue)], check=True)
            if entries := untranslated(catalogue):
                complete = False
                print(f"Not translated to {language}, the first of {entries.count('msgid ')}:\n{entries[:SHOWN]}")
    return 0 if complete else 1


if __name__ == "__main__":
    sys.exit(main())
