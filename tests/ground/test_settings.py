"""Production settings are safe without being told so, and refuse to start half-configured."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

PRODUCTION = {
    "SECRET_KEY": "not-a-real-key-but-long-enough-and-with-0123456789-other-characters",
    "ALLOWED_HOSTS": "portal.example",
    "PUBLIC_URL": "https://portal.example",
}


def run(*arguments, environment):
    """Run Python with these variables and nothing else of this process's environment."""
    variables = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "yhdyspinta.settings", **environment}
    command = [sys.executable, "-W", "ignore", *arguments]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=variables, capture_output=True, text=True)


@pytest.fixture
def production(tmp_path):
    return PRODUCTION | {"VAR_DIR": str(tmp_path)}


def value(expression, environment):
    code = f"from django.conf import settings; print({expression})"
    return run("-c", code, environment=environment).stdout.strip()


@pytest.mark.parametrize("variable", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_production_refuses_to_start_without(variable, production):
    del production[variable]
    ended = run("-c", "from django.conf import settings; settings.DEBUG", environment=production)
    assert ended.returncode != 0
    assert variable in ended.stderr


def test_an_empty_secret_key_is_refused(production):
    ended = run(
        "-c", "from django.conf import settings; settings.SECRET_KEY", environment=production | {"SECRET_KEY": ""}
    )
    assert ended.returncode != 0


@pytest.mark.papers
def test_production_passes_the_deployment_check(production):
    ended = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", environment=production)
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize(
    "name", ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_HTTPONLY"]
)
def test_cookies_travel_over_https_only(name, production):
    assert value(f"settings.{name}", production) == "True"


def test_debug_pages_are_never_shown(production):
    assert value("settings.DEBUG", production) == "False"
    assert value("settings.DEBUG", {"LOCAL": "1", "VAR_DIR": production["VAR_DIR"]}) == "False"


def test_local_use_is_for_loopback_addresses_only(production):
    local = {"LOCAL": "1", "VAR_DIR": production["VAR_DIR"], "ALLOWED_HOSTS": "portal.example"}
    assert value("settings.ALLOWED_HOSTS", local) == "['localhost', '127.0.0.1', '[::1]']"


def test_the_local_secret_key_stays_the_same_and_is_read_by_its_owner_only(tmp_path):
    local = {"LOCAL": "1", "VAR_DIR": str(tmp_path)}
    assert value("settings.SECRET_KEY", local) == value("settings.SECRET_KEY", local) != ""
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_database_address_switches_to_postgresql(production):
    with_database = production | {"DATABASE_URL": "postgres://portal:secret@db.example/portal"}
    assert value("settings.DATABASES['default']['ENGINE']", with_database) == "django.db.backends.postgresql"
    assert value("settings.DATABASES['default']['OPTIONS']['options']", with_database) == "-c jit=off"
    assert value("settings.DATABASES['default']['ENGINE']", production) == "django.db.backends.sqlite3"
