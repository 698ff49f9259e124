"""Prints of drafts and frozen versions, made by the worker on request."""


def run(print_job_id: int) -> None:
    raise NotImplementedError
