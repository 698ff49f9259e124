"""What the pages of counterparts and raised issues say, and what their forms keep."""

import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from interfaces.models import Counterpart
from interfaces.naming import share_counterpart
from organisations.models import Seat
from tests.factories import make_domain
from tests.interfaces.factories import make_counterpart, place_of

today = timezone.localdate  # asked each time: midnight may come between


def page(client, name: str, *args, **query) -> str:
    """The page in English."""
    with override("en"):
        return client.get(reverse(name, args=args, query=query)).content.decode()


def test_who_is_missing_is_counted_on_top_and_marked_in_the_table(cast, client_of):
    make_counterpart(cast.county, cast.county, cast.coordinator.user)
    make_counterpart(cast.county, cast.hollola, cast.editor.user, confirmed_on="2025-01-01")
    client = client_of(cast.editor)
    text = page(client, "counterpart_list")
    assert "1 of 2 pairs lacks somebody" in text
    assert "One counterpart has not been confirmed for a year." in text
    assert 'class="is-bad"' in text
    filtered = page(client, "counterpart_list", state="due")
    assert "Still right" in filtered and cast.lahti.name not in filtered.split("</form>")[-2]


def test_the_form_offers_roles_and_says_what_others_saved(cast, client_of):
    make_domain("lape", name_en="Families")
    row = make_counterpart(cast.county, cast.hollola, cast.editor.user)
    client = client_of(cast.editor)
    text = page(client, "counterpart_edit", cast.hollola.pk, "lape")
    assert "A role that has been named already" in text
    client.post(reverse("counterpart_edit", args=[cast.hollola.pk, "lape"]), {"use": row.pk})
    assert Counterpart.objects.get(domain__code="lape").seat == row.seat
    Counterpart.objects.filter(pk=row.pk).update(revision=5, phone="050 999")
    typed = {"title_fi": "Rooli", "since": "1.1.2025", "phone": "040 123", "revision": 1}
    answer = client.post(reverse("counterpart_edit", args=[cast.hollola.pk, "hyte"]), typed)
    assert "050 999" in answer.content.decode() and "040 123" in answer.content.decode()
    assert 'value="5"' in answer.content.decode()


def test_history_and_removal_are_told_before_they_are_done(cast, client_of):
    row = make_counterpart(cast.county, cast.hollola, cast.editor.user)
    before = {"organisation": cast.hollola, "title_fi": row.seat.title_fi, "holder": cast.reader.user}
    Seat.objects.create(**before, valid_from="2023-01-01", valid_to=datetime.date(2024, 12, 31))
    client = client_of(cast.editor)
    assert "1.1.2023–31.12.2024" in page(client, "counterpart_edit", cast.hollola.pk, "hyte").replace(" ", "")
    url = reverse("counterpart_remove", args=[cast.hollola.pk, "hyte"])
    assert "The role ends today" in page(client, "counterpart_remove", cast.hollola.pk, "hyte")
    share_counterpart(row, make_domain("lape", name_en="Families"), by=place_of(cast.county, cast.editor))
    assert "The role stays in: Families." in " ".join(
        page(client, "counterpart_remove", cast.hollola.pk, "hyte").split()
    )
    assert client.post(url, {"revision": 9}).status_code == 200  # somebody has changed it: asked anew
    assert client.post(url, {"revision": 1}).status_code == 302
    assert not Counterpart.objects.filter(pk=row.pk).exists()


def test_empty_pages_say_what_to_do(cast, client_of):
    text = page(client_of(cast.reader), "issue_list")
    assert "No issues yet" in text and reverse("issue_new") in text.replace("/en/", "/")
    assert "Nothing waits" in page(client_of(cast.reader), "counterpart_check")
    assert "For those who take part" in page(client_of(cast.outsider), "issue_list", county=cast.county.code)
