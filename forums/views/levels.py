"""The picture of the four levels, with a table of the same facts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from forums.county_choice import chosen_county
from forums.level_drawing import drawing_of
from forums.levels import bands_of
from forums.models import Forum
from organisations.models import Organisation


def level_picture(request: HttpRequest) -> HttpResponse:
    with_forums = Forum.objects.alive().values("county")
    counties = Organisation.objects.counties().filter(pk__in=with_forums).in_order()
    county = chosen_county(request, counties)
    bands = bands_of(county, timezone.localdate()) if county else []
    context = {
        "county": county,
        "counties": counties,
        "bands": bands,
        "drawing": drawing_of(bands) if bands else None,
    }
    return render(request, "forums/level_picture.html", context)
