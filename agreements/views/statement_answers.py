"""Writing a statement, the same story for a party's own people and for whoever answers by a personal link."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements.access import whole_number
from agreements.forms.statements import AnswerForms, draft_of
from agreements.models import Statement, StatementRequest
from agreements.reading import Document, document
from agreements.statements.letter import filled_letter
from agreements.statements.places import Place, content_shown_to, places_of
from agreements.statements.summary import RemarkRow, decision_words, stance_light
from agreements.workflow import Refused
from interfaces.forms.over_row import say_in
from interfaces.saving import ChangedMeanwhile

PAGE = "page"  # the name under which a draft keeps on which opened page it was typed
PAGE_LENGTH = 40


@dataclass(frozen=True)
class Answering:
    """Whose statement is written, where its pages are, and by which verbs it is kept and given."""

    asked: StatementRequest
    edit_url: str
    draft_url: str
    send_url: str
    given_url: str  # where one sees what was given
    save: Callable[..., int]
    give: Callable[..., Statement]
    edit_template: str
    send_template: str
    by_link: bool = False

    @property
    def takes_answers(self) -> bool:
        has_left = self.asked.party is not None and self.asked.party.left_on is not None
        return self.asked.round.takes_answers(timezone.localdate()) and not has_left

    def keep(self, forms: AnswerForms, request: HttpRequest) -> int:
        """Save what was typed as the draft and return its revision. Raises ChangedMeanwhile after a colleague's saving.

        A page that saves by itself may still be doing so when its button is pressed: its own savings don't conflict.
        """
        page = request.POST.get("page", "")[:PAGE_LENGTH]
        draft, seen = forms.typed() | {PAGE: page}, whole_number(request.POST.get("revision", "")) or 0
        try:
            return self.save(self.asked, draft=draft, seen=seen)
        except ChangedMeanwhile as stale:
            if not page or (stale.row.draft or {}).get(PAGE) != page:
                raise
            return self.save(self.asked, draft=draft, seen=stale.row.draft_revision)


def edit_page(request: HttpRequest, answering: Answering) -> HttpResponse:
    """The text with a place for a remark at each part; saving keeps a draft, sending goes on to the confirmation."""
    read = _read(request, answering.asked)
    places = [place for place in places_of(read) if not place.is_hidden]
    if request.method == "POST":
        return _saved(request, answering, read, places)
    draft = draft_of(answering.asked)
    if not answering.takes_answers:
        return _closed_page(request, answering, read, AnswerForms(places, draft))
    is_checked = bool(request.GET.get("tarkista"))  # the confirmation found faults
    forms = AnswerForms(places, draft) if is_checked else AnswerForms(places, draft=draft)
    if is_checked:
        forms.is_valid()
    return _edit_page(request, answering, read, forms)


def _saved(request: HttpRequest, answering: Answering, read: Document, places: list[Place]) -> HttpResponse:
    forms = AnswerForms(places, request.POST, request.FILES)
    try:
        answering.keep(forms, request)
    except ChangedMeanwhile as stale:
        answering.asked.draft_revision = stale.row.draft_revision
        meanwhile = {"by": stale.row.draft_saved_by_name, "rows": forms.differing(draft_of(stale.row))}
        return _edit_page(request, answering, read, AnswerForms(places, draft=forms.typed()), meanwhile=meanwhile)
    if not answering.takes_answers:
        return _closed_page(request, answering, read, forms)
    if faults := forms.statement.errors.get("attachment"):
        messages.error(request, " ".join(faults))
    elif "send" in request.POST:
        return redirect(answering.send_url)
    else:
        messages.success(request, _("The draft has been saved. Nobody else sees it before it is sent."))
    return redirect(answering.edit_url)


def save_typed(request: HttpRequest, answering: Answering) -> HttpResponse:
    """What was typed so far, saved by itself while the page is open; answers with how it went."""
    places = [place for place in places_of(_read(request, answering.asked)) if not place.is_hidden]
    context: dict[str, Any] = {"saved_at": timezone.now()}
    try:
        context["revision"] = answering.keep(AnswerForms(places, request.POST), request)
    except ChangedMeanwhile as stale:
        context |= {
            "revision": request.POST.get("revision", ""),
            "meanwhile_by": stale.row.draft_saved_by_name or stale.row.shown_name,
        }
    return render(request, "agreements/_statement_draft_state.html", context)


def send_page(request: HttpRequest, answering: Answering) -> HttpResponse:
    """The whole statement once more before it is given; what is missing leads back to the form."""
    asked = answering.asked
    if not answering.takes_answers or asked.draft is None:
        return redirect(answering.edit_url)
    read = _read(request, asked)
    forms = AnswerForms([place for place in places_of(read) if not place.is_hidden], asked.draft)
    if not forms.is_valid():
        return redirect(f"{answering.edit_url}?tarkista=1")
    if request.method == "POST":
        try:
            seen = whole_number(request.POST.get("revision", "")) or 0
            answering.give(asked, facts=forms.facts(), remarks=forms.remark_facts(), seen=seen)
        except ChangedMeanwhile:
            messages.warning(request, _("The draft was changed meanwhile. Read it once more before it is sent."))
            return redirect(answering.send_url)
        except Refused as refusal:
            messages.warning(request, str(refusal))
            return redirect(answering.edit_url)
        except ValidationError as error:
            say_in(forms.statement, error)
            return _edit_page(request, answering, read, forms)
        messages.success(request, _("The statement has been given. It can be corrected until the round ends."))
        return redirect(answering.given_url)
    context = _context(answering, read) | {
        "statement": forms.facts(),
        "light": stance_light(forms.facts().stance),
        "decision": decision_words(Statement(**forms.facts().__dict__)),
        "remarks": [
            (form.place, stance_light(form.cleaned_data["stance"]), form.cleaned_data["text"])
            for form in forms.remarks
            if form.cleaned_data["stance"]
        ],
    }
    return render(request, answering.send_template, context)


def _edit_page(
    request: HttpRequest,
    answering: Answering,
    read: Document,
    forms: AnswerForms,
    *,
    meanwhile: dict[str, Any] | None = None,
) -> HttpResponse:
    context = _context(answering, read) | {
        "forms": forms,
        "form": forms.statement,
        "parts": [(place, forms.of(place)) for place in places_of(read)],
        "meanwhile": meanwhile,
        "page": uuid.uuid4(),
        "given": answering.asked.statements.standing().first(),
    }
    return render(request, answering.edit_template, context)


def _closed_page(request: HttpRequest, answering: Answering, read: Document, forms: AnswerForms) -> HttpResponse:
    """The round takes no more answers: what was given and what was done about it, else what was drafted."""
    asked = answering.asked
    given = asked.statements.standing().first()
    context = _context(answering, read) | {
        "given": given,
        "given_remarks": statement_remarks(given, read) if given else [],
        "drafted": forms.written() if asked.draft is not None or request.method == "POST" else [],
    }
    return render(request, "agreements/statement_closed.html", context, status=200 if given else 410)


def statement_remarks(statement: Statement, read: Document) -> list[tuple[Place | None, RemarkRow]]:
    """The remarks of one statement with their places (None: the whole) and with what was done about each."""
    places = {place.key: place for place in places_of(read)}
    rows = statement.remarks.select_related("answer", "statement")
    return [
        (places.get(str(row.row_key)), RemarkRow(row, statement.request, getattr(row, "answer", None))) for row in rows
    ]


def _context(answering: Answering, read: Document) -> dict[str, Any]:
    asked = answering.asked
    agreement = asked.round.agreement
    return {
        "answering": answering,
        "asked": asked,
        "round": asked.round,
        "version": asked.round.version,
        "agreement": agreement,
        "is_example": agreement.is_example,
        "document": read,
        "language": read.language,
        "text_languages": read.content["languages"],
        "revision": asked.draft_revision,
        "letter": filled_letter(asked.round, get_language()),
    }


def _read(request: HttpRequest, asked: StatementRequest) -> Document:
    """What the asked one may read, in the language asked for, else the page's own, else the agreement's first."""
    content = content_shown_to(asked)
    wanted = request.GET.get("kieli", get_language())
    return document(content, wanted if wanted in content["languages"] else content["languages"][0])
