"""In one sentence how the composition of a forum is: the lead of its page."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from finnish.text import date as finnish_date
from forums.composition import SOON_DAYS, Composition
from forums.models import Forum

NAMED_AT_MOST = 4


def standing_words(forum: Forum, composition: Composition) -> str:
    if forum.closed_on:
        return _("The forum was closed on %(date)s. What it did stays to be read.") % {
            "date": finnish_date(forum.closed_on)
        }
    if not composition.places:
        return _("Nobody sits in the forum yet, and no rules say who is to sit in it.")
    return " ".join(filter(None, [_held(composition), _ending(composition)]))


def _held(composition: Composition) -> str:
    total, missing = len(composition.places), composition.missing
    if not missing:
        return ngettext("The one place is held.", "All %(count)s places are held.", total) % {"count": total}
    names = list(dict.fromkeys(str(place.whose) for place in missing))
    named, more = names[:NAMED_AT_MOST], len(names) - NAMED_AT_MOST
    who = ", ".join(named)
    if more > 0:
        others = ngettext("%(names)s and one other", "%(names)s and %(count)s others", more)
        who = others % {"names": who, "count": more}
    facts = {"held": total - len(missing), "count": total, "who": who}
    return _("%(held)s of %(count)s places are held. Missing: %(who)s.") % facts


def _ending(composition: Composition) -> str:
    count = len(composition.ending)
    if not count:
        return ""
    said = ngettext("One seat ends within %(days)s days.", "%(count)s seats end within %(days)s days.", count)
    return said % {"count": count, "days": SOON_DAYS}
