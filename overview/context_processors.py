"""What the frame of every page needs: the way around, the other languages and who runs the portal."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_info, override
from django.utils.translation import gettext_lazy as _

from organisations.models import Notice

NAVIGATION = [
    ("desk", _("Desk")),
    ("agreement_list", _("Agreements")),
    ("follow_up_home", _("Follow-up")),
    ("forum_list", _("Forums")),
    ("clock", _("Year clock")),
    ("interface_home", _("Interfaces")),
    ("organisation_list", _("Organisations")),
]
BELONGS = {"interface_home": ("survey_list",)}  # what has an address of its own and is reached from the section's bar


def portal(request: HttpRequest) -> dict:
    """Give the frame its navigation and languages; both are worked out only when a template shows them."""
    return {
        "navigation": SimpleLazyObject(lambda: _navigation(request)),
        "languages": SimpleLazyObject(lambda: _languages(request)),
        "operator_name": settings.OPERATOR_NAME,
        "unread_notices": SimpleLazyObject(lambda: _unread(request)),
    }


def _unread(request: HttpRequest) -> int:
    """The number of unread messages, which has been read with the person where they have a role."""
    known = getattr(request.user, "unread_notices", None)
    return Notice.objects.of(request.user).unread().count() if known is None else known


def _navigation(request: HttpRequest) -> list[dict]:
    """List the sections that this release has, with `current` as the value of aria-current. Empty before login."""
    if not request.user.is_authenticated:
        return []
    sections = []
    for name, label in NAVIGATION:
        if url := _address(name):
            current = _current(request.path, url, is_front=name == "desk")
            if any(request.path.startswith(_address(page)) for page in BELONGS.get(name, ())):
                current = "true"
            sections.append({"label": label, "url": url, "current": current})
    return sections


def _address(name: str) -> str:
    """Return the address of a page by its name, or nothing when this release does not have it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _current(path: str, url: str, *, is_front: bool) -> str:
    """Say how `path` stands to a section: the page itself, a page under it, or elsewhere.

    Every address begins with that of the front page, so it has nothing under it.
    """
    if path == url:
        return "page"
    return "true" if path.startswith(url) and not is_front else ""


def _languages(request: HttpRequest) -> list[dict]:
    """List the languages with the address of this same page in each."""
    here = get_language()
    return [
        {
            "code": code,
            "name": capfirst(get_language_info(code)["name_local"]),
            "url": request.get_full_path() if code == here else _same_page(request, code),
            "current": code == here,
        }
        for code, _name in settings.LANGUAGES
    ]


def _same_page(request: HttpRequest, code: str) -> str:
    """Return this page's address in another language; for a page that was not found, the front page's."""
    if request.resolver_match:
        return translate_url(request.get_full_path(), code)
    with override(code):
        return _address("desk") or request.get_full_path()
