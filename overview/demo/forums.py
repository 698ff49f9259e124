"""The demo's forums: those of the example content and some more, each a joint body of the parties of a county."""

from typing import Any

from forums.models import Forum
from interfaces.models import InterfaceDomain
from organisations.models import Body
from overview.demo import files
from overview.demo.region import Region

TEXTS = {"tasks": "tasks", "composition": "composition", "rhythm": "meets"}


def make_forums(region: Region) -> int:
    """Make the county's forums that do not exist yet; returns how many."""
    example = files.example_content(region.data["example_content"])["forums"]
    domains = region.data["forum_domains"]
    wanted = [{**row, "domains": domains[row["name_fi"]]} for row in example] + region.data["forums"]
    known = set(Forum.objects.filter(county=region.county).values_list("body__name_fi", flat=True))
    missing = [row for row in wanted if row["name_fi"] not in known]
    for row in missing:
        _make_forum(region, row)
    return len(missing)


def _make_forum(region: Region, data: dict[str, Any]) -> None:
    body = Body.objects.create(kind=Body.Kind.JOINT, name_fi=data["name_fi"], name_sv=data.get("name_sv", ""))
    texts = {
        f"{stem}_{language}": data.get(f"{word}_{language}", "")
        for stem, word in TEXTS.items()
        for language in ("fi", "sv")
    }
    forum = Forum.objects.create(body=body, county=region.county, level=data["level"], **texts)
    forum.domains.set(InterfaceDomain.objects.filter(code__in=data["domains"]))
