"""The area profile: what the county and its municipalities are like, for those who plan their cooperation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from documents.tables import csv_response, xlsx_response
from interfaces.within import offered_counties, place_of
from overview.domains.profile import read_profile
from overview.domains.span import extent_of
from overview.following.geography import frame_of, outlines


def area_profile(request: HttpRequest) -> HttpResponse:
    place = place_of(request)
    outline = outlines().get(place.county.code)
    context = {
        "county": place.county,
        "counties": offered_counties(place.on),
        "place": place,
        "profile": read_profile(place),
        "extent": extent_of(place.county.code),
        "outline": outline,
        "frame": frame_of([outline]) if outline else None,
    }
    return render(request, "overview/area_profile.html", context)


def area_profile_xlsx(request: HttpRequest) -> HttpResponse:
    profile = read_profile(place_of(request))
    return xlsx_response("aluekuva", profile.headings(), profile.table())


def area_profile_csv(request: HttpRequest) -> HttpResponse:
    profile = read_profile(place_of(request))
    return csv_response("aluekuva", profile.headings(), profile.table())
