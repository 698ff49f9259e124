"""Background work of this app. Tasks take ids and may be run again at any time: each leaves what is done as it is."""

from django_tasks import task

from agreements import printing, sealing


@task(queue_name="sealing")
def seal_version(sealing_record_id: int) -> None:
    sealing.seal_all(sealing_record_id)


@task
def print_agreement(print_job_id: int) -> None:
    printing.run(print_job_id)
