"""Who may what in follow-up. Each organisation reports for itself; the coordinating party has tools, not power."""

from agreements import rules
from agreements.follow_up.following import Followed
from agreements.models import MeasureDuty
from organisations.acting import Acting
from organisations.models import Membership, Organisation

Role = Membership.Role


def may_plan(acting: Acting | None, followed: Followed) -> bool:
    """Periods, reminders, links and freezing: the editors of the coordinating party."""
    return rules.may_coordinate(acting, followed.agreement)


def may_report_for(acting: Acting | None, organisation: Organisation) -> bool:
    """The editors of the organisation itself or of the one it merged into, nobody else's (rule of equal parties)."""
    return acting is not None and organisation.pk in acting.stands_for and acting.has(Role.EDITOR)


def may_report(acting: Acting | None, followed: Followed) -> bool:
    """Whether the person reports for some organisation that carries a measure."""
    if acting is None or not acting.has(Role.EDITOR):
        return False
    duties = MeasureDuty.objects.filter(measure__goal__version=followed.version, organisation__in=acting.stands_for)
    return duties.exists()


def may_summarise(acting: Acting | None, followed: Followed, leads: list[Organisation]) -> bool:
    """The editors of an organisation in charge of the measure; of the coordinating party where nobody is in charge."""
    if not leads:
        return may_plan(acting, followed)
    return any(may_report_for(acting, organisation) for organisation in leads)


def may_summarise_some(acting: Acting | None, followed: Followed) -> bool:
    """Whether there can be a measure that the person summarises; which one is `may_summarise`."""
    return may_plan(acting, followed) or may_report(acting, followed)


def may_record_assessment(acting: Acting | None, followed: Followed) -> bool:
    """A forum that is not in the portal has its assessment recorded by the coordinating party."""
    return may_plan(acting, followed)
