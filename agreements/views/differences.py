"""What changed between two texts of an agreement, on the page and as a PDF."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements import rules
from agreements.access import get_agreement, get_settled_agreement, versions_for
from agreements.differences import Differences, compare
from agreements.differences.sources import TEXT, Source, Sources, version_value
from agreements.differences.words import summary
from agreements.models import Agreement, Decision, PrintJob
from agreements.models.agreement import FROZEN_STAGES
from agreements.printing.jobs import request_print
from agreements.standing import PartyStanding, standings
from agreements.views.own_parties import get_party

WHOLE = "kaikki"


@login_not_required
def differences(request: HttpRequest, pk: int) -> HttpResponse:
    """Two texts as one, marked; without a choice the last two texts. Outsiders compare public frozen versions."""
    agreement = get_agreement(request, pk)
    sources = Sources(agreement, request.acting)
    pair = _chosen(request, sources)
    context = {
        "agreement": agreement,
        "is_insider": not sources.is_public,
        "may_print": request.user.is_authenticated and (not sources.is_public or agreement.stage in FROZEN_STAGES),
        "choices": sources.choices,
        "pair": pair,
        "shows_whole": request.GET.get("nayta") == WHOLE,
    }
    if pair is None or pair[0] == pair[1]:
        return render(request, "agreements/differences.html", context)
    old, new = sources.contents(*pair)
    languages = [language for language in new["languages"] if language in old["languages"]] or new["languages"]
    language = _language(request, languages)
    found = compare(old, new, language)
    context |= {
        "differences": found,
        "summary": summary(found),
        "language": language,
        "text_languages": languages,
        "also_in": _other_languages(found, languages, lambda other: compare(old, new, other)),
        "outdated": [] if sources.is_public else _decided_on_old_only(agreement, *pair),
    }
    return render(request, "agreements/differences.html", context)


def _chosen(request: HttpRequest, sources: Sources) -> tuple[Source, Source] | None:
    """The texts that the address names, else the usual ones. An unknown name is 404: it may be a secret one."""
    usual = sources.usual()
    names = request.GET.get("vanha"), request.GET.get("uusi")
    if usual is None or not any(names):
        return usual
    found = [sources.named(name) if name else default for name, default in zip(names, usual, strict=True)]
    if None in found:
        raise Http404
    return found[0], found[1]


def _language(request: HttpRequest, languages: list[str]) -> str:
    wanted = request.GET.get("kieli", get_language())
    return wanted if wanted in languages else languages[0]


def _other_languages(found: Differences, languages: list[str], in_language) -> list[str]:
    """Where nothing differs in this language: the languages in which something does."""
    others = [language for language in languages if language != found.language]
    return [other for other in others if not in_language(other).is_empty] if found.is_empty else []


def _decided_on_old_only(agreement: Agreement, old: Source, new: Source) -> list[PartyStanding]:
    """The parties whose decision concerns the older of two versions and not the one being decided on."""
    if old.version is None or new.version is None or new.version != agreement.current_version:
        return []
    rows = standings(agreement, new.version)
    return [row for row in rows if row.earlier and row.earlier.version_id == old.version.pk and not row.has_approved]


@login_not_required
def differences_since_decision(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """What has changed since a party decided: from the last earlier version that it decided on to the text now."""
    agreement = get_agreement(request, pk)
    party = get_party(agreement, key)
    current = agreement.current_version
    is_insider = rules.is_insider(request.acting, agreement)
    latest = versions_for(request, agreement).last()
    decisions = Decision.objects.standing().filter(party=party).select_related("version")
    if current or not is_insider:
        decisions = decisions.exclude(version=current or latest)
    last = decisions.defer("version__content").order_by("version__number").last()
    address = reverse("differences", args=[pk])
    if last is None:
        messages.info(request, _("%(party)s has not decided on an earlier version.") % {"party": party})
        return redirect(address)
    new = TEXT if is_insider and current is None else version_value(latest)
    return redirect(f"{address}?{urlencode({'vanha': version_value(last.version), 'uusi': new})}")


@require_POST
def differences_print(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the differences as a PDF."""
    agreement = get_settled_agreement(request, pk)
    sources = Sources(agreement, request.acting)
    old, new = (sources.named(request.POST.get(name, "")) for name in ("vanha", "uusi"))
    wanted = request.POST.get("kieli", "")
    if old is None or new is None or old == new:
        raise Http404
    job = request_print(
        agreement,
        version=new.version if new.version and new.version.agreement_id == agreement.pk else None,
        language=wanted if wanted in agreement.language_list else agreement.language_list[0],
        edition="public" if sources.is_public else "full",
        by=request.user,
        kind=PrintJob.Kind.DIFFERENCES,
        options={"old": old.value, "new": new.value, "organisation": request.acting and request.acting.organisation.pk},
    )
    return redirect("print_status", agreement.pk, job.key)
