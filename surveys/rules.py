"""Who may: small sentences about question sets and their waves."""

from organisations.acting import Acting
from organisations.models import Membership
from surveys.models import Survey, Wave

Role = Membership.Role


def may_run(acting: Acting | None, wave: Wave) -> bool:
    """A wave is run by the editors of the organisation that asks; one held elsewhere by nobody."""
    return may_see_wave(acting, wave) and acting.has(Role.EDITOR)


def may_see_wave(acting: Acting | None, wave: Wave) -> bool:
    """How a wave is getting on is seen by those who act for the organisation that asks."""
    return acting is not None and not wave.is_history and wave.owner_id in acting.stands_for


def may_see_results(acting: Acting | None, wave: Wave) -> bool:
    """A wave of history: everybody. One of ours: its owner's people, and everybody when it is closed and public."""
    is_open_to_all = wave.is_history or (wave.is_public and wave.state == Wave.State.CLOSED)
    return is_open_to_all or may_see_wave(acting, wave)


def may_code(acting: Acting | None, wave: Wave) -> bool:
    """Themes of open answers and leaving one out: the editors of the owner, once nobody answers any more."""
    return may_run(acting, wave) and wave.state == Wave.State.CLOSED


def may_ask(acting: Acting | None, survey: Survey) -> bool:
    """A wave is started by the editors of the organisation that has the set; a ready one is copied first."""
    return may_tend_survey(acting, survey) and survey.retired_on is None


def may_start_survey(acting: Acting | None) -> bool:
    """A question set is written by an editor of any organisation, as its own."""
    return acting is not None and acting.has(Role.EDITOR)


def may_see_survey(acting: Acting | None, survey: Survey) -> bool:
    """A ready set is open to everybody, an organisation's own to its people; another's once a wave of it has opened.

    The row comes from `Survey.objects.with_lock()`.
    """
    return survey.is_ready_set or survey.has_been_asked or _stands_for_owner(acting, survey)


def may_tend_survey(acting: Acting | None, survey: Survey) -> bool:
    """The editors of the owner. Ready sets come from files only: nobody writes them, administrators neither."""
    return not survey.is_ready_set and _stands_for_owner(acting, survey) and acting.has(Role.EDITOR)


def may_copy(acting: Acting | None, survey: Survey) -> bool:
    """What an editor sees, they may take as a copy of their own organisation."""
    return may_start_survey(acting) and may_see_survey(acting, survey)


def _stands_for_owner(acting: Acting | None, survey: Survey) -> bool:
    return acting is not None and survey.owner_id is not None and survey.owner_id in acting.stands_for
