"""Why a verb about the interfaces is not done: what the pages catch and say."""

from django.db import models


class Refused(Exception):
    """A verb that can't be done now; the message says why and what to do."""


class ChangedMeanwhile(Exception):
    """Somebody has saved the row since the form was opened; `row` is what they saved."""

    def __init__(self, row: models.Model) -> None:
        super().__init__()
        self.row = row
