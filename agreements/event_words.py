"""What happened, in words: a sentence for each verb that a step writes into the history."""

import datetime
import re

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.models import Decision, Event, RemarkAnswer, Reminder, ReportingPeriod
from agreements.models.row import Publicity
from finnish.languages import pick
from finnish.text import date as finnish_date

SENTENCES = {
    "start": gettext_lazy("The draft was started"),
    "import": gettext_lazy("The draft was brought in from a file"),
    "change_settings": gettext_lazy("The facts of the agreement were changed"),
    "add_party": gettext_lazy("%(party)s was added as a party"),
    "remove_party": gettext_lazy("%(party)s was taken out of the draft"),
    "tend_party": gettext_lazy("The details of %(party)s were changed"),
    "prepare": gettext_lazy("%(party)s has prepared the matter for its body"),
    "prepare_again": gettext_lazy("%(party)s is preparing the matter again"),
    "send_reminder": gettext_lazy("%(party)s was reminded"),
    "give_editing": gettext_lazy("%(party)s was given the right to edit the text"),
    "take_editing": gettext_lazy("%(party)s no longer has the right to edit the text"),
    "open_round": gettext_lazy("Version %(version)s was sent out for statements"),
    "ask_more": gettext_lazy("One more was asked for a statement"),
    "ask_again": gettext_lazy("The request for a statement was sent again"),
    "cancel_request": gettext_lazy("A request for a statement was cancelled"),
    "change_due_date": gettext_lazy("The due date of the statements was changed"),
    "give_statement": gettext_lazy("A statement was given on version %(version)s"),
    "replace_statement": gettext_lazy("A new statement on version %(version)s replaced an earlier one"),
    "answer_remark": gettext_lazy("A remark in a statement was answered"),
    "close_round": gettext_lazy("The statement round on version %(version)s ended"),
    "suggest": gettext_lazy("Another wording was suggested"),
    "accept_suggestion": gettext_lazy("A suggested wording was accepted"),
    "decline_suggestion": gettext_lazy("A suggested wording was declined"),
    "take_back_suggestion": gettext_lazy("A suggested wording was taken back"),
    "freeze": gettext_lazy("Version %(version)s was frozen for decisions"),
    "reopen": gettext_lazy("The text was opened again after version %(version)s"),
    "withdraw": gettext_lazy("The agreement was withdrawn"),
    "set_publicity": gettext_lazy("The publicity was set"),
    "record_decision": gettext_lazy("%(party)s recorded a decision on version %(version)s"),
    "send_link": gettext_lazy("A personal link for recording a decision was sent to %(party)s"),
    "leave": gettext_lazy("%(party)s stays out of the agreement"),
    "name_signatory": gettext_lazy("%(party)s named who signs"),
    "remove_signatory": gettext_lazy("%(party)s took away a signatory"),
    "name_deputy": gettext_lazy("%(party)s named a deputy of a signatory"),
    "remove_deputy": gettext_lazy("%(party)s took away a deputy of a signatory"),
    "pass_on": gettext_lazy("The place of a signatory of %(party)s passed on to the successor"),
    "decline_signing": gettext_lazy("The signing of version %(version)s was declined for %(party)s"),
    "withdraw_signature": gettext_lazy("A signature on version %(version)s was withdrawn for %(party)s"),
    "sign": gettext_lazy("Version %(version)s was signed for %(party)s"),
    "record_signature": gettext_lazy("A signature on version %(version)s made elsewhere was recorded for %(party)s"),
    "import_workbook": gettext_lazy("A goals workbook was taken in"),
    "complete": gettext_lazy("All parties have signed version %(version)s"),
    "close_signing": gettext_lazy("The signing of version %(version)s was closed"),
    "seal": gettext_lazy("Version %(version)s was sealed"),
    "accede": gettext_lazy("%(party)s joined by approving and signing version %(version)s"),
    "add_later_party": gettext_lazy("%(party)s was taken in as a later party"),
    "start_amendment": gettext_lazy("An amendment was started"),
    "begin_amendment": gettext_lazy("The draft was started as an amendment"),
    "begin_annexed": gettext_lazy("An annexed agreement was started"),
    "start_renewal": gettext_lazy("The choices for the next term were started"),
    "renew": gettext_lazy("The draft for the next term was made"),
    "begin_next_term": gettext_lazy("The draft was made from the agreement of the earlier term"),
    "end_alone": gettext_lazy("The agreement ends: fewer than two parties remain"),
    "mark_local_parts": gettext_lazy("The local parts of the shared text were marked"),
    "offer_shared_text": gettext_lazy("Changes of the shared text were offered to the drafts"),
    "shared_text_offered": gettext_lazy("Changes of the shared text were offered as suggestions"),
    "add_shared_clause": gettext_lazy("A new clause of the shared text was added"),
    "close_term": gettext_lazy("The term was closed"),
    "give_notice": gettext_lazy("%(party)s gave notice of termination"),
    "forum_position": gettext_lazy("A forum took a position"),
    "plan_period": gettext_lazy("A reporting period was planned"),
    "change_period": gettext_lazy("The days of a reporting period were changed"),
    "remove_period": gettext_lazy("A reporting period was removed"),
    "report_sent": gettext_lazy("%(party)s reported"),
    "remind_report": gettext_lazy("%(party)s was reminded of its reports"),
    "send_report_link": gettext_lazy("A personal link for reporting was sent to %(party)s"),
    "summarise_measure": gettext_lazy("%(party)s summarised a measure"),
    "assess_goal": gettext_lazy("A forum assessed a goal"),
    "freeze_report": gettext_lazy("A follow-up report was frozen"),
    "correct_report": gettext_lazy("A follow-up report was opened for a correction"),
}
OTHER = gettext_lazy("The agreement was changed")
DECISION = re.compile(r"(?P<body>.+) (?P<day>\d{4}-\d\d-\d\d) (?P<number>.+): (?P<result>\w+)")
POSITION = re.compile(r"(?P<day>\d{4}-\d\d-\d\d) (?P<forum>[^:]+): (?P<text>.+?)(?:\nhttps?://\S+)?", re.DOTALL)
PERIOD = re.compile(r"(?P<kind>\w+) (?P<year>\d{4}): (?P<opens>\d{4}-\d\d-\d\d) (?P<due>\d{4}-\d\d-\d\d)")
NOTICE = re.compile(r"(?P<day>\d{4}-\d\d-\d\d): (?P<reason>.+)", re.DOTALL)


def event_sentence(event: Event) -> str:
    """One sentence, with what was written as its reason: "Hollola named who signs: Maija Mallikas, kunnanjohtaja"."""
    names = {"party": _party(event), "version": event.version.number if event.version else "–"}
    sentence = SENTENCES.get(event.verb, OTHER) % names
    rest = _rest(event)
    return capfirst(f"{sentence}: {rest}" if rest else str(sentence))


def _party(event: Event) -> str:
    if event.party:
        return event.party.organisation.name
    return pick(event.organisation_fi, event.organisation_sv)


def _rest(event: Event) -> str:
    """What stands after the sentence; comments that are marks of the program are told in words or left out."""
    match event.verb:
        case "start" | "import" | "import_workbook" | "seal" | "send_link":
            return ""
        case "set_publicity":
            return str(Publicity(event.comment).label) if event.comment in Publicity.values else ""
        case "record_decision":
            return _decision(event.comment)
        case "sign" | "record_signature" | "name_deputy" | "remove_deputy" | "pass_on":
            return _two_people(event)
        case "send_reminder":
            return str(Reminder.About(event.comment).label)
        case "give_notice":
            return _notice(event.comment)
        case "close_term":
            return _notice(event.comment.partition("\n\n")[0])
        case "open_round" | "change_due_date":
            return _asked_by(event.comment)
        case "answer_remark":
            return _remark_answer(event.comment)
        case "forum_position":
            return _position(event.comment)
        case "plan_period" | "change_period" | "remove_period":
            return _period(event.comment)
    return event.comment


def _decision(comment: str) -> str:
    """ "approved, kunnanhallitus 17.11.2026": the result first, as it is what people look for."""
    found = DECISION.fullmatch(comment)
    if found is None or found["result"] not in Decision.Result.values:
        return comment
    day = finnish_date(datetime.date.fromisoformat(found["day"]))
    return f"{Decision.Result(found['result']).label}, {found['body']} {day}"


def _two_people(event: Event) -> str:
    """Where the comment names two: the deputy and the one named, or who signed until now and who does from now on."""
    first, arrow, second = event.comment.partition(" → ")
    if not arrow:
        return event.comment
    names = {"first": first, "second": second}
    if event.verb == "pass_on":
        return _("from %(first)s to %(second)s") % names
    if event.verb in ("sign", "record_signature"):
        return _("%(first)s in the place of %(second)s") % names
    return _("%(first)s, deputy of %(second)s") % names


def _period(comment: str) -> str:
    """ "yearly follow-up 2026, reports 1.9.2026–31.10.2026"."""
    found = PERIOD.fullmatch(comment)
    if found is None or found["kind"] not in ReportingPeriod.Kind.values:
        return comment
    opens, due = (finnish_date(datetime.date.fromisoformat(found[name])) for name in ("opens", "due"))
    names = {"kind": ReportingPeriod.Kind(found["kind"]).label, "year": found["year"], "opens": opens, "due": due}
    return _("%(kind)s %(year)s, reports %(opens)s–%(due)s") % names


def _notice(comment: str) -> str:
    found = NOTICE.fullmatch(comment)
    if found is None:
        return comment
    last_day = finnish_date(datetime.date.fromisoformat(found["day"]))
    return _("in force until %(date)s; %(reason)s") % {"date": last_day, "reason": found["reason"]}


def _position(comment: str) -> str:
    """ "Yhdyspintaneuvottelukunta 12.3.2026: …"; the address of the minutes is left out of the sentence."""
    found = POSITION.fullmatch(comment)
    if found is None:
        return comment
    return f"{found['forum']} {finnish_date(datetime.date.fromisoformat(found['day']))}: {found['text']}"


def _asked_by(comment: str) -> str:
    """The day by which statements are asked, with the reason when it was changed."""
    day, _colon, reason = comment.partition(": ")
    asked = _("asked by %(date)s") % {"date": finnish_date(datetime.date.fromisoformat(day))}
    return f"{asked}; {reason}" if reason else asked


def _remark_answer(comment: str) -> str:
    """Whose remark, and what is done."""
    name, _colon, outcome = comment.rpartition(": ")
    return f"{name}, {RemarkAnswer.Outcome(outcome).label}"
