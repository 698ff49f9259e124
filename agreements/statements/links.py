"""Personal links to a request for a statement.

A link is made from the request's key and the installation's secret, so it can be sent again; in the database stands
only the hash of its token. It opens the request as long as the round takes answers.
"""

from django.utils.crypto import salted_hmac

from agreements.models import StatementRequest
from organisations.models.people import token_hash

SALT = "agreements.statement_link"


def link_token(request: StatementRequest) -> str:
    return salted_hmac(SALT, str(request.key), algorithm="sha256").hexdigest()


def link_hash(request: StatementRequest) -> str:
    return token_hash(link_token(request))


def request_of(token: str) -> StatementRequest | None:
    """The request that the link opens; None for an unknown link and for one that was cancelled."""
    rows = StatementRequest.objects.asked().filter(token_hash=token_hash(token))
    return rows.select_related(
        "party__organisation", "round__version", "round__agreement__coordinator", "round__agreement__county"
    ).first()
