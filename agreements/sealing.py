"""Sealing: from a sealing record to sealed, archived documents. Run by the worker; safe to run again at any time."""


def seal_all(sealing_record_id: int) -> None:
    raise NotImplementedError


def enqueue_unsealed() -> int:
    raise NotImplementedError
