"""Sealing where the database decides: no second document, neither by a second row nor by a second worker."""

import threading

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from agreements.models import Event, SealingRecord
from agreements.sealing.documents import documents_of, seal_all, sealing_state
from documents.archive import read
from documents.models import ArchivedDocument
from documents.verification import Kind, verify
from tests.factories import make_agreement, sign_and_seal


@pytest.fixture(autouse=True)
def public_address(settings):
    settings.PUBLIC_URL = "https://yhdyspinta.example"


def test_the_database_refuses_a_second_document(agreement):
    seal_all(sign_and_seal(agreement).sealing_records.get().pk)
    row = ArchivedDocument.objects.first()
    row.pk, row.sha256, row.code = None, "0" * 64, "0000-0000-0000-0000"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_each_document_once(cast):
    agreement = make_agreement(cast.county)
    version = sign_and_seal(agreement)
    record = SealingRecord.objects.get(version=version)
    start, failures = threading.Barrier(2), []

    def work():
        try:
            start.wait()
            seal_all(record.pk)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not failures
    assert ArchivedDocument.objects.count() == 2
    assert sealing_state(version).stage == "sealed"
    assert Event.objects.filter(verb="seal").count() == 1
    for document in documents_of(version):
        assert verify(read(document)).kind == Kind.INTACT
