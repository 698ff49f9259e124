"""Who is told what of a wave: who is asked gets a link, the editors who ask hear that it opened and closed."""

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from organisations.models import Membership, Notice, Topic, User
from organisations.notifications import notify
from surveys.links import page_url
from surveys.models import Invitation, Wave

KEY = "survey_link"
WHY = _("This message came because the recipient edits for the organisation that asks.")


def invited(wave: Wave, invitation: Invitation) -> None:
    """Send the link. An invitation that was cancelled and is given again is a new message."""
    _send(wave, invitation, f"invited:{timezone.now():%Y%m%d%H%M%S}", "survey_invitation")


def reminded(wave: Wave, invitation: Invitation) -> None:
    _send(wave, invitation, f"reminder{invitation.reminders + 1}", "survey_reminder")


def _send(wave: Wave, invitation: Invitation, what: str, template: str) -> None:
    with translation.override(invitation.language):
        context = {
            "wave": wave,
            "title": wave.title,
            "asked_by": wave.owner.full_name,
            "message": message_in(wave, invitation.language),
            "url": page_url("survey_answer", invitation),
            "stop_url": page_url("survey_no_reminders", invitation),
        }
    notify(
        f"{KEY}:{wave.pk}:{invitation.pk}:{what}",
        template,
        context,
        email=invitation.email,
        language=invitation.language,
        holds_link=True,
    )


def message_in(wave: Wave, language: str) -> str:
    """The organiser's own words in the language of the reader, else in the other one."""
    words = {"fi": wave.message_fi, "sv": wave.message_sv}
    return words.get(language) or wave.message_fi or wave.message_sv


def forget_messages(wave: Wave) -> None:
    """Take away the messages that the outbox keeps: they have the addresses of those who were asked."""
    Notice.objects.filter(key__startswith=f"{KEY}:{wave.pk}:").delete()


def wave_opened(wave: Wave, user: User) -> None:
    """The other editors hear that the questions are being asked."""
    _tell(wave, _editors(wave).exclude(pk=user.pk), "survey_opened", f"survey_opened:{wave.pk}", "wave_detail")


def wave_closed(wave: Wave) -> None:
    _tell(wave, _editors(wave), "survey_closed", f"survey_closed:{wave.pk}", "wave_detail")


def _editors(wave: Wave) -> QuerySet[User]:
    held = Membership.objects.holding(Membership.Role.EDITOR, wave.owner, timezone.localdate())
    return User.objects.filter(pk__in=held.values("user"))


def _tell(wave: Wave, people: QuerySet[User], template: str, key: str, page: str) -> None:
    for user in people.order_by("pk"):
        with translation.override(user.language):
            url = settings.PUBLIC_URL + reverse(page, args=[wave.key])
            context = {"wave": wave, "title": wave.title, "url": url}
            notify(f"{key}:{user.pk}", template, context, user=user, topic=Topic.SURVEY, why=str(WHY))
