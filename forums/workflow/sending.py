"""Sending the material of a meeting."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forums.models import Edition, Meeting, MeetingPrint
from forums.participants import Participant
from forums.printing.jobs import request_print
from forums.sendings import is_being_sent, refuse_unready
from forums.workflow.table import guard, locked
from organisations.refusals import Refused


@transaction.atomic
def send_material(meeting: Meeting, *, by: Participant, kind: str, message: str = "") -> MeetingPrint:
    """Have the worker make every edition of the pack or the supplement and send it (`forums/printing/sending.py`).

    Raises Blocked while something that blocks is missing, such as an announced attachment; Refused when nothing is new,
    when a supplement would come first, or when a sending is going on.
    """
    meeting = locked(meeting)
    guard("send_material", meeting, by)
    refuse_unready(meeting, kind)
    if is_being_sent(meeting):
        raise Refused(_("The material is being sent already."))
    options = {"kind": kind, "message": message, "at": timezone.now().isoformat()}
    return request_print(meeting, kind=MeetingPrint.Kind.SENDING, edition=Edition.CHAIR, by=by.user, options=options)
