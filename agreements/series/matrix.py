"""One matrix over all agreements of a series: how far each municipality's own draft is."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from agreements.matrix import Mark, decision_mark, reference
from agreements.models import Agreement, Series, SeriesDraft, Statement, StatementRequest, Version
from agreements.models.statements import Stance
from agreements.standing import PartyStanding, standings_of_many, taking_part
from agreements.state import State, state_of
from finnish.text import date as finnish_date

Stage = Agreement.Stage
STANCES = {
    Stance.SUPPORTS: ("ok", "check-circle-fill"),
    Stance.WITH_CHANGES: ("warn", "pencil-square"),
    Stance.OPPOSES: ("bad", "x-circle"),
    Stance.NO_REMARKS: ("mute", "dash-lg"),
}
NOTHING = Mark("mute", "dash-lg", gettext_lazy("Nothing recorded"))
STATES = (
    ("unmade", gettext_lazy("Not made")),
    (Stage.DRAFT, gettext_lazy("Draft")),
    (Stage.STATEMENT_ROUND, gettext_lazy("Statement round")),
    (Stage.DECIDING, gettext_lazy("Being decided on")),
    (Stage.SIGNING, gettext_lazy("Being signed")),
    (Stage.SIGNED, gettext_lazy("Signed")),
    (Stage.WITHDRAWN, gettext_lazy("Withdrawn")),
)


@dataclass(frozen=True)
class SeriesRow:
    """One municipality of the series. `state` and the marks are None while its draft has not been made."""

    draft: SeriesDraft
    agreement: Agreement | None = None
    state: State | None = None
    statement: Mark | None = None
    county: Mark | None = None
    municipality: Mark | None = None
    signatures: Mark | None = None
    in_force_from: datetime.date | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether the worker has not come to it yet."""
        return self.agreement is None and not self.draft.error

    @property
    def stage(self) -> str:
        return self.agreement.stage if self.agreement else "unmade"


def series_rows(series: Series, on: datetime.date) -> list[SeriesRow]:
    """A row for each chosen municipality, in the municipalities' order; a fixed number of queries."""
    drafts = list(series.drafts.select_related("municipality"))
    made = Agreement.objects.filter(series_draft__series=series).with_in_force(on).select_related("coordinator")
    agreements = {agreement.pk: agreement for agreement in made}
    versions = _latest_versions(agreements)
    standings = standings_of_many([(agreement, versions.get(pk)) for pk, agreement in agreements.items()])
    statements = _statements(agreements)
    return [
        _row(draft, agreements[draft.agreement_id], standings[draft.agreement_id], statements)
        if draft.agreement_id
        else SeriesRow(draft)
        for draft in drafts
    ]


def _latest_versions(agreements: dict[int, Agreement]) -> dict[int, Version]:
    frozen = [pk for pk, agreement in agreements.items() if not agreement.text_is_open]
    rows = Version.objects.filter(agreement__in=frozen).defer("content").order_by("number")
    return {version.agreement_id: version for version in rows}


def _statements(agreements: dict[int, Agreement]) -> dict[int, Mark]:
    """What each party has answered in the latest round that it was asked in, by the party's id."""
    requests = StatementRequest.objects.filter(round__agreement__in=agreements, party__isnull=False)
    rows = list(requests.filter(cancelled_at__isnull=True).select_related("round").order_by("round__opened_at"))
    given = {row.request_id: row for row in Statement.objects.standing().filter(request__in=rows)}
    return {row.party_id: _statement(row, given.get(row.pk)) for row in rows}


def _statement(request: StatementRequest, given: Statement | None) -> Mark:
    if given:
        return Mark(*STANCES[given.stance], given.get_stance_display().capitalize(), finnish_date(given.given_at))
    if request.round.closed_at:
        return Mark("mute", "dash-lg", _("No statement"))
    by = _("by %(date)s") % {"date": finnish_date(request.round.due_on)}
    return Mark("info", "hourglass-split", pgettext("statement", "Asked for"), by)


def _row(
    draft: SeriesDraft, agreement: Agreement, every: list[PartyStanding], statements: dict[int, Mark]
) -> SeriesRow:
    own = next((row for row in every if row.party.organisation_id == draft.municipality_id), None)
    county = next((row for row in every if row.party.organisation_id == agreement.coordinator_id), None)
    draft.agreement = agreement
    return SeriesRow(
        draft=draft,
        agreement=agreement,
        state=state_of(agreement),
        statement=own and statements.get(own.party.pk),
        county=_decision(county),
        municipality=_decision(own),
        signatures=_signatures(every),
        in_force_from=own.in_force.starts if own and own.in_force else None,
    )


def _decision(standing: PartyStanding | None) -> Mark:
    """The party's last word on the text that is being handled, or the day that it has planned for it."""
    if standing is None or standing.party.left_on:
        return Mark("mute", "slash-circle", _("Not a party"))
    if decision := standing.final or standing.latest:
        mark = decision_mark(decision)
        return Mark(mark.state, mark.icon, mark.word, reference(decision))
    planned = [day for day in (standing.party.board_planned_on, standing.party.council_planned_on) if day]
    if planned:
        return Mark("mute", "calendar-event", _("Planned"), finnish_date(min(planned)))
    return NOTHING


def _signatures(every: list[PartyStanding]) -> Mark:
    parties = taking_part(every)
    signed = sum(row.has_signed for row in parties)
    if not signed:
        return Mark("mute", "dash-lg", _("None yet"))
    words = _("%(signed)s of %(all)s parties") % {"signed": signed, "all": len(parties)}
    return Mark("ok", "check-circle-fill", words) if signed == len(parties) else Mark("info", "pen", words)
