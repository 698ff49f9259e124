import os

import pytest
from django.utils import translation

# Playwright keeps an event loop running, in which Django would refuse the database, at teardown as well.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

pytest_plugins = [
    "tests.ground.database",
    "tests.ground.browser",
    "tests.verapdf.plugin",
    "tests.cast",
    "tests.forums.cast",
]


@pytest.fixture(autouse=True)
def finnish_first():
    """Each test starts in Finnish, whatever language the one before has activated."""
    with translation.override("fi"):
        yield
