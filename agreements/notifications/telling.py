"""Who the people of a party are, and putting a message about an agreement into the outbox."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements import rules
from agreements.models import Agreement, Party, Version
from organisations.models import User
from organisations.notifications import notify

# Why somebody got a message: the same few sentences for all of them.
OF_THE_PARTY = _("This message came because of a role as a registrar or an editor in a party of the agreement.")
OF_THE_COORDINATOR = _("This message came because of a role as an editor in the party that coordinates the agreement.")
AS_SIGNATORY = _("This message came because this person has been named as a signatory.")


def people_of(party: Party, *roles: str) -> list[User]:
    """The people who act for the party today in one of the roles."""
    memberships = rules.memberships_for(party, timezone.localdate(), *roles)
    return list(User.objects.filter(memberships__in=memberships).distinct())


def tell(
    key: str,
    template: str,
    user: User,
    about: Version | Agreement,
    topic: str,
    *,
    page: str = "agreement_detail",
    args: tuple = (),
    why: str | Promise = "",
    **context: object,
) -> None:
    """Tell one person of an agreement or a version; the link goes to `page`, whose first argument is the agreement.

    `key` names the event: the same person is told once of it. `why` is a lazy sentence on why they got the message.
    """
    version = about if isinstance(about, Version) else None
    agreement = version.agreement if version else about
    with translation.override(user.language):
        url = settings.PUBLIC_URL + reverse(page, args=[agreement.pk, *args])
        context = {"agreement": agreement, "version": version, "url": url, **context}
        notify(f"{key}:{user.pk}", template, context, user=user, topic=topic, why=str(why))
