"""How far a period is, as word and icon."""

import datetime

from django.utils.translation import gettext as _

from agreements.follow_up.lights import Light
from agreements.models import ReportingPeriod

State = ReportingPeriod.State


def period_light(period: ReportingPeriod, on: datetime.date) -> Light:
    state = period.state(on)
    if state == State.FROZEN:
        return Light("ok", "check-circle-fill", str(state.label))
    if state == State.PLANNED:
        return Light("mute", "calendar3", str(state.label))
    if period.is_late(on):
        return Light("warn", "hourglass-split", _("being collected, due day passed"))
    return Light("info", "pencil-square", str(state.label))
