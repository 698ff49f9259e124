"""What a newcomer gets from `make run`: the portal on SQLite with demo data, and a clean end."""

import os
import signal
import socket
import subprocess

import pytest
from django.conf import settings

from tests.ground.browser import assert_good_page, launched, log_in, new_context

pytestmark = pytest.mark.sqlite_browser
OF_THE_TESTS = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "LOCAL", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def portal(tmp_path):
    """`make run` in a folder and on a port of its own, up and answering; gives its address and what it printed."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name not in OF_THE_TESTS}
    process = subprocess.Popen(
        ["make", "run"],
        cwd=settings.BASE_DIR,
        env=environment | {"PORT": str(port), "VAR_DIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}/"
    printed = ""
    for line in process.stdout:
        printed += line
        if address in line:
            break
    process.address, process.printed = address, printed
    yield process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)
        process.communicate()


def test_make_run_shows_the_demo_and_ends_at_ctrl_c(portal, watch):
    assert portal.poll() is None, portal.printed
    assert "koordinaattori@paijat-hame.example" in portal.printed

    with launched() as browser:  # ended with this test: sealing, which comes after it, has an event loop of its own
        page = new_context(browser, portal.address).new_page()
        watch.follow(page)
        log_in(page, "koordinaattori@paijat-hame.example", "yhdyspinta")
        assert_good_page(page)
        page.goto("/sopimukset/")
        page.locator("main a[href^='/sopimukset/'][href$='/']").first.click()
        page.wait_for_load_state()
        assert_good_page(page)

    os.killpg(portal.pid, signal.SIGINT)
    portal.communicate()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", int(portal.address.rstrip("/").rpartition(":")[2]))) != 0
