"""Whom suggested wordings tell what: the coordinating party of a suggestion, its maker of the answer."""

from django.utils.translation import gettext_lazy as _

from agreements.discussion import colleagues
from agreements.models import Suggestion
from agreements.notifications.telling import OF_THE_COORDINATOR, people_of, tell
from organisations.acting import Acting
from organisations.models import Membership, Topic

MADE_IT = _("This message came because the recipient made the suggestion.")


def suggested(suggestion: Suggestion) -> None:
    """The coordinating party's editors, but not the one who suggests."""
    agreement = suggestion.clause.agreement
    for party in agreement.parties.filter(organisation=agreement.coordinator).select_related("organisation"):
        for user in people_of(party, Membership.Role.EDITOR):
            if user.pk != suggestion.user_id:
                tell(
                    f"suggestion:{suggestion.pk}",
                    "suggestion_made",
                    user,
                    agreement,
                    Topic.WORDING,
                    page="suggestion_detail",
                    args=(suggestion.key,),
                    why=OF_THE_COORDINATOR,
                    suggestion=suggestion,
                )


def answered(suggestion: Suggestion, by: Acting) -> None:
    """Its maker, unless they answered it themselves or no longer act for a party."""
    if suggestion.user is None or suggestion.user_id == by.user.pk:
        return
    if not any(suggestion.user in group.people for group in colleagues(suggestion.clause.agreement)):
        return
    tell(
        f"suggestion_answered:{suggestion.pk}",
        "suggestion_answered",
        suggestion.user,
        suggestion.clause.agreement,
        Topic.WORDING,
        page="suggestion_detail",
        args=(suggestion.key,),
        why=MADE_IT,
        suggestion=suggestion,
    )
