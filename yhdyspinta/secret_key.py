"""A secret key for trying out on one's own machine, made once and kept in a file that only its owner reads."""

import contextlib
import os
import tempfile
from pathlib import Path

from django.core.management.utils import get_random_secret_key


def local_secret_key(folder: Path) -> str:
    """Return the key kept in `folder`, making it first if need be.

    The finished file is linked into place, so that two processes starting at once read the same whole key.
    """
    path = folder / "secret_key"
    if not path.exists():
        handle, made = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "w") as file:
            file.write(get_random_secret_key())
        with contextlib.suppress(FileExistsError):
            os.link(made, path)
        os.unlink(made)
    return path.read_text()
