"""A worker that is killed in the middle of the sealing: the next one finishes, and nothing is made twice."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection
from django_tasks_db.models import DBTaskResult

from agreements.models import Version
from agreements.sealing.documents import documents_of, sealing_state
from overview.background import new_worker_id, reclaim
from tests.factories import make_agreement, sign_and_seal

pytestmark = pytest.mark.django_db(transaction=True)
EDITIONS = 4  # Finnish and Swedish, full and public


@pytest.fixture
def signed(transactional_db) -> Version:
    """A bilingual example that everybody has signed; its sealing waits in the queue."""
    return sign_and_seal(make_agreement(languages="fi,sv", is_example=True))  # examples need no public address


def start_worker(worker_id: str, *options: str) -> subprocess.Popen:
    """The real worker, a process of its own on the database of the test."""
    name, host, port = (connection.settings_dict[key] for key in ("NAME", "HOST", "PORT"))
    user = connection.settings_dict["USER"]
    url = f"sqlite:///{name}" if connection.vendor == "sqlite" else f"postgres://{user}@{host}:{port}/{name}"
    return subprocess.Popen(
        [sys.executable, "manage.py", "db_worker", "--queue-name", "*", "--interval", "0.1", "--no-reload",
         "--no-startup-delay", "--verbosity", "0", "--worker-id", worker_id, *options],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "yhdyspinta.settings"},
    )  # fmt: skip


def wait_for_first_document(version: Version, worker: subprocess.Popen) -> None:
    while not documents_of(version).exists():
        try:
            worker.wait(timeout=0.05)
        except subprocess.TimeoutExpired:
            continue
        pytest.fail("The worker ended before it had made a document.")


def test_a_killed_worker_leaves_no_agreement_unsealed_and_no_document_twice(signed):
    worker_id = new_worker_id()
    worker = start_worker(worker_id)
    wait_for_first_document(signed, worker)
    worker.kill()
    worker.wait()
    first = set(documents_of(signed).values_list("sha256", flat=True))
    assert 1 <= len(first) < EDITIONS

    assert reclaim(worker_id) == 1
    start_worker(new_worker_id(), "--batch").wait()
    documents = documents_of(signed)
    assert sealing_state(signed).stage == "sealed"
    assert documents.count() == EDITIONS
    assert first < set(documents.values_list("sha256", flat=True))
    assert not DBTaskResult.objects.failed().exists()
