"""The demo's commands where nothing has been loaded."""

import io

import pytest
from django.core.management import CommandError, call_command

from agreements.models import Agreement
from organisations.models import User


def test_without_a_demo_no_accounts_are_printed(db):
    out = io.StringIO()
    call_command("demo_accounts", stdout=out)
    assert out.getvalue() == ""


def test_the_demo_is_refused_outside_a_local_installation(db, settings):
    settings.LOCAL = False
    with pytest.raises(CommandError, match="--yes-load-demo-data"):
        call_command("load_demo")
    assert not User.objects.exists()


def test_outside_a_local_installation_the_public_password_is_not_used(db, settings, monkeypatch):
    settings.LOCAL = False
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    with pytest.raises(CommandError, match="DEMO_PASSWORD"):
        call_command("load_demo", "--yes-load-demo-data")
    assert not User.objects.exists()


def test_the_demo_needs_the_reference_data(db):
    with pytest.raises(CommandError, match="load_reference"):
        call_command("load_demo", stdout=io.StringIO())
    assert not Agreement.objects.exists() and not User.objects.exists()
