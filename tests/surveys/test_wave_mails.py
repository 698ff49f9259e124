"""Messages of a wave: invitations, reminders within their cap, no reminders, and addresses that are forgotten."""

import pytest
from django.conf import settings
from django.test import Client

from organisations.models import Notice, Topic
from organisations.outbox import send_pending
from organisations.refusals import Refused
from surveys.models import Invitation
from surveys.morning import look_through_waves
from surveys.workflow import Invited, cancel_invitation, close_wave, invite, remind
from tests.ground.database import world
from tests.surveys.wave_story import Asked, answer, days_pass, link_to, links_in, make_asked, opened, today

pytestmark = pytest.mark.django_db
NAMES = ("a", "b", "c", "d", "e")


@world
def asked(cast) -> Asked:
    return make_asked(cast.coordinator, message_fi="Hyvä vastaaja", message_sv="Bästa mottagare")


def address(name: str) -> str:
    return f"{name}@kunta.example"


def mails(name: str) -> int:
    return Notice.objects.filter(email=address(name)).count()


def test_each_is_written_to_in_their_language_with_a_link_of_their_own(asked, mailoutbox):
    invite(asked.wave, [Invited(address("s"), "sv"), Invited(address("e"), "en")], by=asked.by, background={})
    opened(asked, address("f"))
    found = {row.email[0]: row for row in Notice.objects.filter(email__endswith="kunta.example", recipient=None)}
    assert "Hyvä vastaaja" in found["f"].body
    assert "Hyvä vastaaja" in found["e"].body
    assert "Bästa mottagare" in found["s"].body
    assert [links_in(found[name])[0].split("kyselyt")[0] for name in "fse"] == ["/", "/sv/", "/en/"]
    assert len({link.rsplit("/", 2)[1] for row in found.values() for link in links_in(row)[:1]}) == 3
    send_pending()
    assert {row.body for row in Notice.objects.filter(holds_link=True)} == {""}  # no link is kept once it is sent
    assert len([mail for mail in mailoutbox if "/kyselyt/v/" in mail.body]) == 3


def test_who_is_reminded(asked):
    """A table: what each has done × whether a reminder goes out."""
    links = dict(zip(NAMES, opened(asked, *map(address, NAMES)), strict=True))
    answer(asked, links["a"])
    cancel_invitation(Invitation.objects.get(email=address("b")), by=asked.by)
    stop = f"{links['c']}ei-muistutuksia/"
    Client().get(stop)
    assert not Invitation.objects.get(email=address("c")).no_reminders  # a scanner that follows links decides nothing
    Client().post(stop)
    Client().post(f"{links['d']}?osa=2", asked.second())  # begun is not sent
    assert remind(asked.wave, by=asked.by) == 0  # written to today already
    days_pass(asked.wave, 4)
    assert remind(asked.wave, by=asked.by) == 2
    assert remind(asked.wave, by=asked.by) == 0
    assert {name: mails(name) for name in NAMES} == {"a": 1, "b": 1, "c": 1, "d": 2, "e": 2}
    assert link_to(address("e")) == links["e"]  # the same address works in every message


def test_reminders_end_with_the_cap_and_with_the_last_day(asked):
    opened(asked, address("a"))
    for expected in (1, 1, 0):
        days_pass(asked.wave, 4)
        assert remind(asked.wave, by=asked.by) == expected
    days_pass(asked.wave, 20)
    with pytest.raises(Refused):
        remind(asked.wave, by=asked.by)


def test_the_portal_reminds_by_itself_seven_and_two_days_before(asked):
    opened(asked, address("a"))
    came = []
    for left in range(13, -1, -1):
        days_pass(asked.wave, (asked.wave.closes_on - today()).days - left)
        before = mails("a")
        look_through_waves.func(today().isoformat())
        look_through_waves.func(today().isoformat())
        if mails("a") > before:
            came.append((left, mails("a") - before))
        asked.wave.refresh_from_db()
    assert came == [(7, 1), (2, 1)]


def test_the_editors_hear_that_it_opened_and_closed(cast, asked):
    opened(asked, address("a"))
    close_wave(asked.wave, by=asked.by)
    told = Notice.objects.filter(topic=Topic.SURVEY)
    assert [(row.recipient, row.key.split(":")[0]) for row in told] == [(cast.coordinator.user, "survey_closed")]


def test_addresses_are_forgotten_some_days_after_closing(asked):
    opened(asked, address("a"))
    close_wave(asked.wave, by=asked.by)
    for days, kept in ((settings.SURVEY_ADDRESS_DAYS, 1), (1, 0)):
        days_pass(asked.wave, days)
        look_through_waves.func(today().isoformat())
        assert Invitation.objects.exclude(email="").count() == kept
        assert mails("a") == kept  # the outbox forgets them too
    assert asked.wave.invitations.filter(by_open_link=False).count() == 1  # how many were asked stays known
