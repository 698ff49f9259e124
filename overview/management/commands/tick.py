import logging

from django.core.management.base import BaseCommand, CommandError

from overview.background import TICK

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Do what time brings (run each minute): send notices, take up sealing and tasks that were left behind."

    def handle(self, **options) -> None:
        failed = [job.__name__ for job in TICK if not self._succeeds(job)]
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}")

    def _succeeds(self, job) -> bool:
        try:
            job()
        except Exception:  # one job's fault must not keep the others from running
            logger.exception("%s failed", job.__name__)
            return False
        return True
