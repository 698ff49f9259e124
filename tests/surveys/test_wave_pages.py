"""The pages of a wave: who opens each, what is typed stays, who has answered is shown to nobody."""

import pytest
from django.urls import reverse

from organisations.models import Membership, Notice
from surveys.models import Invitation, Wave
from surveys.workflow import close_wave
from tests.factories import make_user
from tests.ground.database import world
from tests.surveys.wave_story import DAY, Asked, answer, days_pass, make_asked, opened, page, today

pytestmark = pytest.mark.django_db
SEEN = ("wave_detail",)
RUN = (
    "wave_edit",
    "wave_invite",
    "wave_invitations",
    "wave_open",
    "wave_remind",
    "wave_extend",
    "wave_close",
    "wave_discard",
)


@world
def asked(cast) -> Asked:
    return make_asked(cast.coordinator, has_open_link=True)


def test_who_opens_which_page(client_of, cast, asked):
    """Editors of the organisation that asks run it, its other people look on, the rest don't know of it."""
    opened(asked, "a@kunta.example")
    row = Invitation.objects.get()
    cancel = reverse("wave_invitation_cancel", args=[asked.wave.key, row.key])
    new = reverse("wave_new", args=[asked.wave.survey.key])
    for who, seen, run in (
        ("coordinator", 200, 200),
        ("county_registrar", 200, 403),
        ("editor", 404, 404),
        ("outsider", 404, 404),
        ("anonymous", 302, 302),
    ):
        client = client_of(cast.named(who))
        assert [client.get(page(name, asked.wave)).status_code for name in SEEN] == [seen], who
        found = {
            client.get(address).status_code for address in (*(page(name, asked.wave) for name in RUN), cancel, new)
        }
        assert found == {run}, who


def test_from_a_set_to_an_open_wave(client_of, cast, asked):
    client = client_of(cast.coordinator)
    address = reverse("wave_new", args=[asked.wave.survey.key])
    assert client.get(address).context["form"]["title_fi"].value() == f"Yhdyspintabarometri {today().year}"
    typed = {"title_fi": "Syksy", "open_limit": 50, "reminders_most": 1, "message_fi": "Terve!"}
    for faulty in ({"closes_on": ""}, {"closes_on": today() - DAY}, {"closes_on": today(), "opens_on": today() + DAY}):
        answered = client.post(address, typed | faulty)
        assert answered.status_code == 422
        assert "Terve!" in answered.content.decode()
    client.post(address, typed | {"closes_on": today() + 9 * DAY})
    wave = Wave.objects.get(title_fi="Syksy")
    edit = typed | {"title_fi": "Syyskysely", "closes_on": today() + 9 * DAY, "revision": wave.revision}
    client.post(page("wave_edit", wave), edit)
    stale = client.post(page("wave_edit", wave), edit | {"title_fi": "Toinen"})
    assert stale.status_code == 409
    assert "Toinen" in stale.content.decode()
    assert "Syyskysely" in stale.content.decode()
    invite = page("wave_invite", wave)
    wrong = client.post(invite, {"addresses": "a@kunta.example\nei osoite", "language": "fi"})
    assert "ei osoite" in wrong.content.decode()
    assert not wave.invitations.exists()
    assert client.post(invite, {"addresses": " ;", "language": "fi"}).status_code == 422
    client.post(
        invite, {"addresses": "Eeva Esimerkki <A@kunta.example>; b@kunta.example,\nb@kunta.example", "language": "sv"}
    )
    assert sorted(wave.invitations.values_list("email", "language")) == [
        ("a@kunta.example", "sv"),
        ("b@kunta.example", "sv"),
    ]
    assert client.get(page("wave_open", wave)).status_code == 200
    client.post(page("wave_open", wave))
    wave.refresh_from_db()
    assert (wave.state, Notice.objects.filter(holds_link=True).count()) == ("opened", 2)


def test_editors_of_organisations_are_invited_in_their_own_language(client_of, cast, asked):
    make_user("", cast.hollola, Membership.Role.EDITOR, language="sv", email="s@hollola.example")
    client, address = client_of(cast.coordinator), page("wave_invite", asked.wave)
    offered = client.get(address).context["form"].offered
    assert [(row.organisation, len(row.users)) for row in offered] == [(cast.county, 1), (cast.hollola, 2)]
    step = asked.county.scale.steps.first().pk
    background = {f"background-{asked.county.pk}": step}
    client.post(address, {"language": "fi", "organisations": [cast.hollola.pk], **background})
    rows = asked.wave.invitations.order_by("email").values_list("email", "language", "organisation")
    assert set(rows) == {
        ("s@hollola.example", "sv", cast.hollola.pk),
        (cast.editor.user.email, "fi", cast.hollola.pk),
    }
    assert {str(row.background) for row in Invitation.objects.all()} == {str({str(asked.county.rows.get().pk): [step]})}


def test_nobody_sees_who_has_answered(client_of, cast, asked):
    """The pages of who asks are word for word the same, whichever of two has answered."""
    links = opened(asked, "a@kunta.example", "b@kunta.example")
    shown = []
    for link in links:
        answer(asked, link)
        client = client_of(cast.coordinator)
        pages = [client.get(page(name, asked.wave)).content.decode() for name in ("wave_detail", "wave_invitations")]
        shown.append([html.partition("<main")[2] for html in pages])
        Invitation.objects.update(is_answered=False)
    assert shown[0] == shown[1]
    assert "a@kunta.example" in shown[0][1]


def test_the_steps_of_an_open_wave(client_of, cast, asked):
    (link,) = opened(asked, "a@kunta.example")
    client = client_of(cast.coordinator)
    assert asked.wave.open_secret in client.get(page("wave_detail", asked.wave)).content.decode()
    days_pass(asked.wave, 4)
    client.post(page("wave_remind", asked.wave))
    assert Invitation.objects.get().reminders == 1
    asked.wave.refresh_from_db()
    late = client.post(page("wave_extend", asked.wave), {"closes_on": today(), "revision": asked.wave.revision})
    assert late.status_code == 422
    client.post(page("wave_extend", asked.wave), {"closes_on": today() + 50 * DAY, "revision": asked.wave.revision})
    asked.wave.refresh_from_db()
    assert asked.wave.closes_on == today() + 50 * DAY
    client.post(reverse("wave_invitation_cancel", args=[asked.wave.key, Invitation.objects.get().key]))
    assert Invitation.objects.get().cancelled_at
    assert client.get(link).status_code == 410
    client.post(page("wave_close", asked.wave))
    client.post(page("wave_close", asked.wave))  # a second press says that it has moved on
    asked.wave.refresh_from_db()
    assert asked.wave.state == "closed"


def test_the_page_says_what_happens_to_the_answer(client, cast, asked):
    (link,) = opened(asked, "a@kunta.example")
    for address in (link, reverse("survey_open", args=[asked.wave.open_secret])):
        html = client.get(address).content.decode()
        assert 'id="promise"' in html
        assert cast.county.full_name in html
    close_wave(asked.wave, by=asked.by)
    assert client.get(reverse("survey_open", args=[asked.wave.open_secret])).status_code == 410
