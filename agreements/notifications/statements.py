"""Whom the statement round tells what: the request, a changed day, a statement received, what was done about it all."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from agreements.models import Event, Statement, StatementRequest, StatementRound
from agreements.notifications.telling import people_of, tell
from agreements.statements.letter import filled_letter
from agreements.statements.links import link_token
from organisations.models import Membership, Topic
from organisations.notifications import notify

Role = Membership.Role
ASKED_WHY = _("A statement is asked of the organisation, which this person represents as its registrar or editor.")
COORDINATOR_WHY = _("The organisation coordinates the agreement, whose text this person edits.")


def asked(request: StatementRequest, again: Event | None = None) -> None:
    """The party's registrars and editors, or the address of whoever answers by a personal link."""
    key = f"statement_asked:{request.pk}" + (f":{again.pk}" if again else "")
    _tell_asked(key, "statement_asked", request, with_letter=True)


def due_date_changed(round_: StatementRound, reason: str, event: Event) -> None:
    """Everybody who has not answered."""
    for request in round_.requests.unanswered().select_related("party__organisation"):
        request.round = round_
        _tell_asked(f"statement_due:{event.pk}:{request.pk}", "statement_due_date", request, reason=reason)


def round_closed(round_: StatementRound) -> None:
    """Everybody who was asked and may see what was done: the parties, and others who have answered."""
    for request in round_.requests.asked().select_related("party__organisation"):
        request.round = round_
        if request.party or request.statements.exists():
            _tell_asked(f"statement_closed:{request.pk}", "statement_round_closed", request, page="statement_round")


def statement_given(statement: Statement) -> None:
    """The coordinating party's editors; whoever answered by a personal link gets a receipt."""
    request, agreement = statement.request, statement.request.round.agreement
    for party in agreement.parties.filter(organisation=agreement.coordinator).select_related("organisation"):
        for user in people_of(party, Role.EDITOR):
            tell(
                f"statement:{statement.pk}",
                "statement_given",
                user,
                request.round.version,
                Topic.STATEMENT,
                page="statement_detail",
                args=(request.key,),
                why=COORDINATOR_WHY,
                statement=statement,
                request=request,
            )
    if request.is_by_link:
        _tell_by_link(f"statement_receipt:{statement.pk}", "statement_receipt", request, statement=statement)


def _tell_asked(
    key: str,
    template: str,
    request: StatementRequest,
    *,
    page: str = "statement_edit",
    with_letter: bool = False,
    **context: object,
) -> None:
    round_ = request.round
    if request.is_by_link:
        letter = filled_letter(round_, request.language) if with_letter else ""
        _tell_by_link(key, template, request, letter=letter, **context)
        return
    for user in people_of(request.party, Role.REGISTRAR, Role.EDITOR):
        tell(
            key,
            template,
            user,
            round_.version,
            Topic.STATEMENT,
            page=page,
            args=(request.key,) if page == "statement_edit" else (),
            why=ASKED_WHY,
            round=round_,
            request=request,
            letter=filled_letter(round_, user.language) if with_letter else "",
            **context,
        )


def _tell_by_link(key: str, template: str, request: StatementRequest, **context: object) -> None:
    """To the address, with the link; the text is not kept once it is sent."""
    round_ = request.round
    with translation.override(request.language):
        url = settings.PUBLIC_URL + reverse("statement_link", args=[link_token(request)])
        context = {
            "agreement": round_.agreement,
            "version": round_.version,
            "round": round_,
            "request": request,
            "is_by_link": True,
            "url": url,
            **context,
        }
        notify(key, template, context, email=request.email, language=request.language, holds_link=True)
