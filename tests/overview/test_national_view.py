"""The whole country: what is in force where, counted from what each may read; open to all, sorted and taken along."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from agreements.models import Agreement
from organisations.models import Membership
from tests.factories import (
    acting,
    make_agreement,
    make_county,
    make_domain,
    make_goal,
    municipalities_of,
    sign_and_seal,
)
from tests.follow_up.factories import follow, make_period, make_report

pytestmark = pytest.mark.django_db


def signed(county, goals: int, publicity: str = "public", **fields) -> Agreement:
    agreement = make_agreement(county, scope=3, publicity=publicity, **fields)
    for number in range(goals):
        make_goal(agreement, f"Tavoite {number}", measures=1)
    sign_and_seal(agreement)
    return Agreement.objects.get(pk=agreement.pk)


def test_what_each_may_read_is_counted_sorted_and_taken_along(client_of):
    lake, coast, inland = make_county("Järvi"), make_county("Ranta"), make_county("Sisämaa")
    part = [lake, municipalities_of(lake)[0]]
    open_one = signed(lake, 2, organisations=part)
    open_one.domains.add(make_domain("housing", name_fi="Asuminen", position=9))
    signed(coast, 3, "draft")
    make_agreement(inland, publicity="public")  # a draft is in force nowhere
    period = make_period(open_one)
    measures = [goal.measures.get() for goal in follow(open_one).version.followed_goals.all()]
    make_report(period, measures[0], lake)

    def rows(who, query=""):
        response = client_of(who).get(reverse("national_view") + query)
        assert response.status_code == 200
        return [row for row, _cell in response.context["rows"]], response

    found, page = rows(None)
    assert [row.county.name for row in found] == ["Järvi", "Ranta", "Sisämaa"]
    assert [(row.count, row.goals, row.measures) for row in found] == [(1, 2, 2), (0, 0, 0), (0, 0, 0)]
    assert (found[0].municipalities, found[0].members) == (1, 2)
    assert (found[0].given, found[0].expected) == (1, 4)
    assert found[0].domains == ["Hyvinvoinnin ja terveyden edistäminen", "Asuminen"]
    assert not page.context["map"].colouring.is_example
    text = page.content.decode()
    assert f'href="{reverse("county_dashboard", args=[lake.pk])}"' not in text  # outsiders get no link behind the login
    assert 'aria-sort="ascending"' in text

    insider = acting(coast, Membership.Role.READER)
    found, _page = rows(insider, "?jarjestys=goals")
    assert [(row.county.name, row.goals) for row in found] == [("Ranta", 3), ("Järvi", 2), ("Sisämaa", 0)]

    _rows, page = rows(None, f"?alue={lake.code}")
    assert open_one.get_absolute_url() in page.content.decode()
    for unknown in ("?alue=zz", "?jarjestys=zz", "?mittari=zz&vuosi=1", "?mittari=999999"):
        rows(None, unknown)

    book = load_workbook(io.BytesIO(client_of(None).get(reverse("national_xlsx")).content)).active
    assert [row[1].value for row in book.iter_rows(min_row=2)] == [row.county.full_name for row in found[1:2]] + [
        coast.full_name,
        inland.full_name,
    ]
    table = client_of(None).get(reverse("national_csv")).content.decode("utf-8-sig").splitlines()
    assert len(table) == 4 and ";1;4" in table[1]
