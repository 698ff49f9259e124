"""Install the Debian packages that are missing, or say the exact command and stop with exit code 1.

Usage: packages.py run|test. Runs before there is a virtual environment: standard library only.
"""

import ctypes
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

OS_RELEASE = Path("/etc/os-release")
OFFICE_FOLDER = Path("/usr/lib/libreoffice/program")
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def library(name: str) -> Callable[[], bool]:
    """Whether the dynamic linker finds the shared library, from a package or built by hand."""

    def found() -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return found


def command(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def office_part(name: str) -> Callable[[], bool]:
    """Whether a part of LibreOffice is there, with or without its windows: the two can't be installed side by side."""
    return lambda: command("soffice")() and (OFFICE_FOLDER / name).exists()


def postgresql_found() -> bool:
    """Whether there are server binaries, or a server named in the environment that answers."""
    if any(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or shutil.which("initdb"):
        return True
    for variable in ("TEST_DATABASE_URL", "DATABASE_URL"):
        url = urlsplit(os.environ.get(variable, ""))
        if url.scheme.startswith("postgres") and url.hostname:
            try:
                socket.create_connection((url.hostname, url.port or 5432), timeout=3).close()
            except OSError:
                continue
            return True
    return False


RUN = {
    f"python3.{sys.version_info.minor}-venv": lambda: importlib.util.find_spec("ensurepip") is not None,
    "libpango-1.0-0": library("libpango-1.0.so.0"),
    "libpangoft2-1.0-0": library("libpangoft2-1.0.so.0"),
    "libharfbuzz-subset0": library("libharfbuzz-subset.so.0"),
    "gettext": command("msgfmt"),
}
TEST = RUN | {
    # Chromium without windows is quicker; Ubuntu has only the whole one, by another name.
    "chromium-browser" if "ID=ubuntu\n" in OS_RELEASE.read_text() else "chromium-headless-shell": command(*BROWSERS),
    "default-jdk-headless": lambda: command("java")() and command("javac")(),
    "libjaxb-java": Path("/usr/share/java/jaxb-runtime.jar").exists,
    "postgresql": postgresql_found,
    "poppler-utils": command("pdftotext"),
    "qpdf": command("qpdf"),
    # LibreOffice makes PDF of office files; running works without it, and the portal says so.
    "libreoffice-writer-nogui": office_part("libswlo.so"),
    "libreoffice-calc-nogui": office_part("libsclo.so"),
    "libreoffice-impress-nogui": office_part("libsdlo.so"),
}


def as_root() -> list[str] | None:
    """The prefix that makes a command run as root without asking anything, or None where there is no such way."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return None


def main(kind: str) -> int:
    missing = [package for package, found in {"run": RUN, "test": TEST}[kind].items() if not found()]
    if not missing:
        return 0
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    prefix = as_root()
    if prefix is None or not shutil.which("apt-get"):
        print("These Debian packages are missing, and installing them needs root. Run this, then start again:\n")
        print(f"    sudo apt-get update && sudo {' '.join(install)}\n")
        return 1
    print(f"Installing Debian packages: {' '.join(missing)}", flush=True)
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive"]
    for step in (["apt-get", "update", "--quiet=2"], [*install, "--quiet=2"]):
        if subprocess.run([*prefix, *quiet, *step], stdout=subprocess.DEVNULL).returncode != 0:
            print(f"This did not succeed: {' '.join(step)}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
