"""The list pages, each with a world that has as many rows as asked for."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from agreements.history import write_event
from agreements.models import Agreement, FollowedGoal, FollowedMeasure
from agreements.series.making import make_draft
from agreements.workflow.amending import start_amendment
from agreements.workflow.commenting import add_comment
from agreements.workflow.renewing import start_renewal
from agreements.workflow.series import choose_municipalities, start_series
from forums.models import ClockEntry, Forum, ForumTask, Meeting, Proposal
from forums.participants import participant_in
from forums.workflow.minutes import send_to_inspection, start_minutes
from forums.workflow.recording import hold
from indicators.entering import Given, enter_many
from indicators.requesting import Asked, ask_for_values
from interfaces.models import CheckQuestion, CheckTemplate, InterfaceMap, RaisedIssue, Service, Tag
from organisations.acting import Acting
from organisations.models import Body, Membership, Organisation, Seat
from organisations.seating import add_deputy
from surveys.workflow import Invited, invite
from tests.factories import (
    acting,
    decide,
    freeze_it,
    make_agreement,
    make_county,
    make_domain,
    make_goal,
    make_organisation,
    make_user,
    municipalities_of,
    open_round,
    sign_all,
    sign_and_seal,
    state,
)
from tests.follow_up.factories import bare_in_force, in_force_agreement, make_period, make_report
from tests.forums.factories import (
    make_attachment,
    make_deputy,
    make_forum,
    make_item,
    make_meeting,
    make_negotiation,
    make_network,
    make_rule,
    make_seat,
)
from tests.indicators.factories import make_country, make_indicator, observe
from tests.interfaces.factories import make_counterpart, make_view
from tests.interfaces.factories import make_question as make_check_question
from tests.interfaces.register_cast import make_card, make_exchange, make_plan, make_practice
from tests.interfaces.register_cast import make_kind as make_plan_kind
from tests.surveys.factories import make_question, make_scale, make_survey, make_wave
from tests.surveys.wave_story import make_asked, opened

Role = Membership.Role


@dataclass(frozen=True)
class List:
    """A list page, and how its world is made: `make(rows)` returns who looks, and what fills the address."""

    name: str
    make: Callable[[int], tuple[Acting, list]]


def agreements_of_one(rows: int) -> tuple[Acting, list]:
    """Somebody with every role in a county that has that many agreements, half of them being decided on."""
    county = make_county()
    for number in range(rows):
        agreement = make_agreement(county)
        if number % 2 == 0:
            freeze_it(agreement)
    return acting(county, *Role.values), []


def agreement_of_many(rows: int) -> tuple[Acting, list]:
    """An agreement of that many municipalities; all have decided and half of them signed."""
    county = make_county(municipalities=rows)
    agreement = make_agreement(county)
    freeze_it(agreement)
    for number, party in enumerate(agreement.parties.select_related("organisation")):
        decide(party)
        if number % 2:
            sign_all(party)
    return acting(county, *Role.values), [agreement.pk]


def draft_with_goals(rows: int) -> tuple[Acting, list]:
    county = make_county()
    agreement = make_agreement(county, scope=3)
    for _ in range(rows):
        make_goal(agreement, measures=2)
    return acting(county, *Role.values), [agreement.pk]


def agreement_with_a_history(rows: int) -> tuple[Acting, list]:
    county = make_county()
    agreement = make_agreement(county)
    by = acting(county, Role.EDITOR)
    for party in list(agreement.parties.all()) * rows:
        write_event("tend_party", Agreement.objects.get(pk=agreement.pk), by=by, party=party)
    return by, [agreement.pk]


def organisations(rows: int) -> tuple[Acting, list]:
    county = make_county(municipalities=rows)
    return acting(county, Role.READER), []


def people(rows: int) -> tuple[Acting, list]:
    organisation = make_organisation()
    for _ in range(rows):
        make_user("", organisation, Role.EDITOR, Role.READER)
    return acting(organisation, Role.ADMINISTRATOR), [organisation.pk]


def forums(rows: int) -> tuple[Acting, list]:
    county = make_county()
    for number in range(rows):
        body = Body.objects.create(kind=Body.Kind.JOINT, name_fi=f"Neuvottelukunta {number}")
        Forum.objects.create(body=body, county=county, level=Forum.Level.POLITICAL)
    return acting(county, Role.READER), []


def forum_of_many(rows: int) -> tuple[Acting, list]:
    """A forum with five seats for each municipality: two held with their deputies, and an empty one."""
    county = make_county(municipalities=rows)
    forum = make_forum(county=county)
    make_rule(forum, deputies=1)
    for municipality in municipalities_of(county):
        for role in (Seat.Role.MEMBER, Seat.Role.EXPERT):
            make_deputy(make_seat(forum, municipality, make_user(), role), make_user())
        make_seat(forum, municipality)
    for number in (1, 2):
        make_meeting(forum, number=number, in_days=30 * number)
        make_meeting(forum, number=number + 2, in_days=-30 * number)
    make_forum("Verkosto", county, parent=forum)
    return acting(county, Role.EDITOR), [forum.pk]


def statement_round_of_many(rows: int) -> tuple[Acting, list]:
    """A round in which that many municipalities were asked; half of them have answered with remarks."""
    county = make_county(municipalities=rows)
    agreement = make_agreement(county)
    round_ = open_round(agreement)
    for number, request in enumerate(round_.requests.select_related("party__organisation", "round__version")):
        if number % 2:
            state(request, "opposes", ("opposes", "Ei näin"), ("supports", ""), text="Ei")
    return acting(county, *Role.values), [agreement.pk]


def commented_agreement(rows: int) -> tuple[Acting, list]:
    """A thread with an answer that mentions somebody, for each row."""
    county = make_county()
    agreement, by = make_agreement(county), acting(county, *Role.values)
    key, other = agreement.clauses.first().key, acting(county, Role.EDITOR)
    for _ in range(rows):
        place = {"place": "clause", "row_key": key, "text": "Huomio"}
        thread = add_comment(agreement, by=by, mentioned=[other.user], **place)
        add_comment(agreement, by=other, thread=thread, mentioned=[by.user], **place)
    return by, [agreement.pk]


def comments_of_a_clause(rows: int) -> tuple[Acting, list]:
    by, (pk,) = commented_agreement(rows)
    return by, [pk, "clause", Agreement.objects.get(pk=pk).clauses.first().key]


def series_of_many(rows: int) -> tuple[Acting, list]:
    """A series with that many municipalities, each with its draft."""
    county = make_county(municipalities=rows)
    by = acting(county, *Role.values)
    series = start_series(Agreement(blueprint="lape", languages="fi"), by=by)
    for draft in choose_municipalities(series, by=by, municipalities=municipalities_of(county)):
        make_draft(draft.pk, by=by)
    return by, [series.key]


def frame_of_many(rows: int) -> tuple[Acting, list]:
    """A frame agreement with that many agreements annexed to it."""
    county = make_county(municipalities=1)
    frame = make_agreement(county)
    for _number in range(rows):
        make_agreement(county, parent=frame)
    return acting(county, *Role.values), [frame.pk]


def amended_agreement_of_many(rows: int) -> tuple[Acting, list]:
    """An agreement of that many municipalities with as many goals, in force, being amended and judged anew."""
    county = make_county(municipalities=rows)
    agreement = make_agreement(county, scope=3)
    for _number in range(rows):
        make_goal(agreement)
    sign_and_seal(agreement)
    by = acting(county, *Role.values)
    start_amendment(agreement, by=by, scope="annexes", reason="Uusi tavoite")
    start_renewal(agreement, by=by)
    return by, [agreement.pk]


def meetings_of_one(rows: int) -> tuple[Acting, list]:
    """An editor of the county, and a forum of it with that many meetings."""
    by = acting(make_county(), Role.EDITOR)
    forum = make_forum(county=by.organisation)
    for number in range(rows):
        make_meeting(forum, number + 1, in_days=30 if number % 2 else -30)
    return by, [forum.pk]


def agenda_of_many(rows: int) -> tuple[Acting, list]:
    """A meeting with that many items, each with its attachment and links; as many issues wait in the backlog."""
    by, (pk,) = meetings_of_one(1)
    agreement = make_agreement(by.organisation)
    meeting = Meeting.objects.get(forum=pk)
    for _ in range(rows):
        item = make_item(meeting)
        make_attachment(item, is_expected=True)
        item.links.create(agreement=agreement)
        Proposal.objects.create(forum=meeting.forum, source="member", title="Asia", raised_by=by.user)
    return by, [meeting.key]


def places_of_many(rows: int) -> tuple[Acting, list]:
    """A meeting of a forum with that many seats with a deputy each, and as many seats that came after the notice."""
    by, (pk,) = meetings_of_one(1)
    forum = Forum.objects.get(pk=pk)
    for number in range(rows):
        seat = make_seat(forum, make_organisation(f"Järjestö {number}"), make_user())
        make_deputy(seat, make_user())
    meeting = make_meeting(forum, 2, "called")
    for number in range(rows):
        make_seat(forum, make_organisation(f"Uusi järjestö {number}"), make_user())
    return by, [meeting.key]


def own_calendars(rows: int) -> tuple[Acting, list]:
    """Somebody who sits in that many forums."""
    by = acting(make_county(), Role.EDITOR)
    for number in range(rows):
        make_seat(make_forum(f"Foorumi {number}", by.organisation), by.organisation, by.user)
    return by, []


def backlog_of_many(rows: int) -> tuple[Acting, list]:
    """What waits, what has been answered, and what the portal proposes, that many of each."""
    by, (key,) = agenda_of_many(rows)
    forum = Meeting.objects.get(key=key).forum
    late = datetime.date(2025, 1, 1)
    for number in range(rows):
        answer = {"state": "declined", "decline_reason": "Ei", "code": f"x:{number}"}
        Proposal.objects.create(forum=forum, source="portal", title="Asia", **answer)
        ForumTask.objects.create(forum=forum, text="Tehtävä", organisation=by.organisation, due_on=late)
    return by, [forum.pk]


def clock_of_many(rows: int) -> tuple[Acting, list]:
    """The clock of a county with that many forums, each with a meeting, and as many entries of its own."""
    county = make_county(municipalities=3)
    today = timezone.localdate()
    for number in range(rows):
        body = Body.objects.create(kind=Body.Kind.JOINT, name_fi=f"Ryhmä {number}")
        forum = Forum.objects.create(body=body, county=county, level=Forum.Level.EXPERT, term_ends=today)
        make_meeting(forum, in_days=0, state=Meeting.State.CALLED)
        days = {"starts_on": today, "ends_on": today}
        ClockEntry.objects.create(county=county, title_fi=f"Asia {number}", recurs="yearly", **days)
    make_agreement(county)
    return acting(county, Role.EDITOR), []


def networks(rows: int) -> tuple[Acting, list]:
    """A register of that many networks, each in two domains and under one parent."""
    county = make_county()
    domains, parent = [make_domain(), make_domain("housing", name_fi="Asuminen")], make_forum(county=county)
    for number in range(rows):
        make_network(f"Verkosto {number}", county, domains, parent=parent)
    return acting(county, Role.EDITOR), []


def negotiations_of_one(rows: int) -> tuple[Acting, list]:
    """That many HYTE negotiations, each with a session and an outcome."""
    county = make_county()
    forum = make_forum(county=county)
    for number in range(rows):
        make_negotiation(forum, year=2000 + number, outcomes=1, sessions=1)
    return acting(county, Role.EDITOR), []


def negotiation_of_many(rows: int) -> tuple[Acting, list]:
    """One with that many sessions and outcomes, in a county of as many municipalities."""
    county = make_county(municipalities=rows)
    negotiation = make_negotiation(make_forum(county=county), outcomes=rows, sessions=rows)
    return acting(county, Role.EDITOR), [negotiation.key]


def called_meeting_of_many(rows: int) -> tuple[Acting, list]:
    """A meeting of today with that many members there and items, each with a resolution and a task."""
    county = make_county(municipalities=rows)
    forum, agreement = make_forum(county=county), make_agreement(county)
    for municipality in municipalities_of(county):
        make_deputy(make_seat(forum, municipality, make_user()), make_user())
    meeting = make_meeting(forum, state=Meeting.State.CALLED, in_days=0)
    meeting.attendances.update(presence="present")
    for municipality in municipalities_of(county):
        item = make_item(meeting)
        item.links.create(agreement=agreement)
        task = ForumTask.objects.create(
            forum=forum, item=item, text="Tehtävä", organisation=municipality, agreement=agreement
        )
        item.outcomes.create(kind="task", task=task)
        item.outcomes.create(kind="resolution", text="Kanta")
    return acting(county, Role.EDITOR), [meeting.key]


def recorded_meeting_of_many(rows: int) -> tuple[Acting, list]:
    """The same meeting after it was held, with the draft of its minutes out for inspection by all."""
    by, arguments = called_meeting_of_many(rows)
    meeting = Meeting.objects.get(key=arguments[0])
    part = participant_in(meeting.forum, by.user, [by], timezone.localdate())
    minutes = start_minutes(hold(meeting, by=part), by=part)
    places = set(meeting.attendances.values_list("pk", flat=True))
    send_to_inspection(minutes, places, timezone.localdate(), by=part)
    return by, arguments


def minutes_of_many(rows: int) -> tuple[Acting, list]:
    by, arguments = recorded_meeting_of_many(rows)
    return by, [Meeting.objects.get(key=arguments[0]).forum_id]


def indicators_of_one(rows: int) -> tuple[Acting, list]:
    """That many indicators, each with values of the county that one looks from."""
    county = make_county()
    for number in range(rows):
        observe(make_indicator(f"Mittari {number}"), county, {2023: number, 2024: number})
    return acting(county, Role.EDITOR), []


def indicator_of_many(rows: int) -> tuple[Acting, list]:
    """An indicator with values of a county, the country and that many municipalities."""
    county, indicator = make_county(municipalities=rows), make_indicator()
    for area in (make_country(), county, *municipalities_of(county)):
        observe(indicator, area, {2023: 10, 2024: None})
    return acting(county, Role.EDITOR), [indicator.pk]


def own_values_of_many(rows: int) -> tuple[Acting, list]:
    """An own indicator with values of that many municipalities, each of which has been asked for another."""
    county = make_county(municipalities=rows)
    indicator, editor = make_indicator("Oma", owner=county), acting(county, Role.EDITOR)
    areas = municipalities_of(county)
    for area in areas:
        observe(indicator, area, {2023: 10, 2024: None})
    asked = [Asked(area, "kirjaamo@kunta.example") for area in areas]
    ask_for_values(indicator, asked, by=editor, year=2025)
    return editor, [indicator.pk]


def own_history_of_many(rows: int) -> tuple[Acting, list]:
    """An own indicator whose value of a municipality has been replaced that many times in that many years."""
    county = make_county(municipalities=1)
    indicator, (area,) = make_indicator("Oma", owner=county), municipalities_of(county)
    for value in range(2):
        given = Given(value=Decimal(value))
        values = {(area.pk, 2025 - number): given for number in range(rows)}
        enter_many(indicator, values, by=None, name="Hollola")
    return acting(county, Role.EDITOR), [indicator.pk, area.pk]


def followed_agreement_of_many(rows: int) -> tuple[Acting, list]:
    """The same, seen on its follow-up page."""
    by, arguments = reported_period_of_many(rows)
    return by, arguments[:1]


def followed_goal_of_many(rows: int) -> tuple[Acting, list]:
    """A goal of that many measures, each reported by that many municipalities."""
    county = make_county(municipalities=rows)
    agreement = in_force_agreement(county, goals=1, measures=rows)
    period = make_period(agreement)
    measures = FollowedMeasure.objects.filter(goal__version__agreement=agreement).select_related("goal")
    for measure in measures:
        for municipality in municipalities_of(county)[:3]:
            make_report(period, measure, municipality)
    return acting(county, *Role.values), [agreement.pk, measures[0].goal.key]


def reported_period_of_many(rows: int) -> tuple[Acting, list]:
    """An open period of an agreement with that many goals and municipalities, of which some have reported."""
    county = make_county(municipalities=rows)
    agreement = in_force_agreement(county, goals=rows, measures=1)
    period = make_period(agreement)
    measures = list(FollowedMeasure.objects.filter(goal__version__agreement=agreement))
    for municipality in municipalities_of(county)[::2]:
        make_report(period, measures[0], municipality)
    for measure in measures[1:]:
        make_report(period, measure, county, sent_at=None)
    return acting(county, *Role.values), [agreement.pk, period.key]


def periods_of_many(rows: int) -> tuple[Acting, list]:
    """As many periods, all but the newest with their reports made."""
    by, (pk, _key) = reported_period_of_many(rows)
    for number in range(rows):
        days = {"starts": datetime.date(1990, 1, 1), "ends": datetime.date(2000 + number, 12, 31)}
        make_period(Agreement.objects.get(pk=pk), closed_at=timezone.now(), **days)
    return by, [pk]


def county_followed_up(rows: int) -> tuple[Acting, list]:
    """A county of that many municipalities and followed agreements, with as many seats in a forum."""
    county = make_county(municipalities=rows)
    members, forum = municipalities_of(county), make_forum(county=county)
    for number in range(1, rows + 1):
        bare_in_force(county, [*members, county], number)
        make_seat(forum, members[0], make_user())
        make_seat(forum, county, make_user())
        ForumTask.objects.create(forum=forum, text="Tehtävä", organisation=members[0])
    return acting(county, *Role.values), [county.pk]


def municipality_followed_up(rows: int) -> tuple[Acting, list]:
    """The page of one of those municipalities, seen by itself."""
    _by, (county,) = county_followed_up(rows)
    member = municipalities_of(Organisation.objects.get(pk=county))[0]
    return acting(member, *Role.values), [member.pk]


def country_followed_up(rows: int) -> tuple[Acting, list]:
    by, _arguments = county_followed_up(rows)
    return by, []


def registers_of_one(rows: int) -> tuple[Acting, list]:
    """The county's editor; each register has that many rows, with a domain, a tag and a municipality of its own."""
    county = make_county(municipalities=rows)
    domain, kind = make_domain(), make_plan_kind("both", made_by="both", is_statutory=True)
    tag, _ = Tag.objects.get_or_create(code="trust", name_fi="Luottamus", name_sv="Förtroende")
    for municipality in municipalities_of(county):
        make_plan(county, municipality, kind=kind).domains.add(domain)
        practice = make_practice(proposed_for=municipality)
        practice.domains.add(domain)
        practice.tags.add(tag)
        make_exchange(county, municipality, domain=domain)
        make_card(county).domains.add(domain)
    return acting(county, Role.EDITOR), []


def pairs_of_many(rows: int) -> tuple[Acting, list]:
    """A county of that many municipalities, each with its counterpart in two domains and a raised issue."""
    county = make_county(municipalities=rows)
    by = acting(county, Role.EDITOR)
    make_domain("lape")
    for organisation in (county, *municipalities_of(county)):
        for domain in ("hyte", "lape"):
            counterpart = make_counterpart(county, organisation, make_user(), domain, confirmed_on="2025-01-01")
            add_deputy(counterpart.seat, title_fi="sijainen", title_sv="")
        RaisedIssue.objects.create(
            county=county, domain=make_domain(), title_fi="Asia", owner=organisation, raised_for=organisation
        )
    return by, []


def division_of_many(rows: int) -> tuple[Acting, list]:
    """A county of that many municipalities and questions, of which both sides have said everything."""
    county = make_county(municipalities=rows)
    for number in range(rows):
        question = make_check_question(county, "hyte", f"Kysymys {number}")
        for municipality in municipalities_of(county):
            make_view(question, municipality, "county")
            make_view(question, municipality, "municipality", "discussed")
    return acting(county, Role.EDITOR), []


def map_of_many(rows: int) -> tuple[Acting, list]:
    """A county of that many municipalities with as many maps; each has as many services, joined to the middle."""
    county = make_county(municipalities=rows)
    domain = make_domain()
    question, _ = CheckTemplate.objects.get_or_create(code="responsibilities", text_fi="Vastuut", text_sv="Ansvar")
    services = [Service.objects.create(domain=domain, name_fi=f"Palvelu {row}") for row in range(rows)]
    for service, municipality in zip(services, municipalities_of(county), strict=True):
        service.organisers.create(kind="municipality")
        asked = CheckQuestion.objects.create(
            county=county, domain=domain, service=service, template=question, text_fi="Vastuut"
        )
        asked.divisions.create(municipality=municipality, side="county", state="agreed")
    for row in range(rows):
        drawn = InterfaceMap.objects.create(county=county, domain=domain, name_fi=f"Kartta {row}", centre_fi="Asukas")
        for place, service in enumerate(services):
            drawn.nodes.create(service=service, x=place).lines_from.create(map=drawn)
    return acting(county, Role.EDITOR), [drawn.key]


def maps_of_many(rows: int) -> tuple[Acting, list]:
    return map_of_many(rows)[0], []


def surveys_of_one(rows: int) -> tuple[Acting, list]:
    """That many own sets, each with a wave being prepared and a closed one; others' that have been asked."""
    county = make_county()
    other = municipalities_of(county)[0]
    for _number in range(rows):
        for owner in (county, other):
            survey = make_survey(owner)
            make_wave(survey, "prepared")
            make_wave(survey, "closed", is_public=True)
    return acting(county, Role.EDITOR), []


def survey_of_many(rows: int) -> tuple[Acting, list]:
    """A set of that many matrices, conditions and scales."""
    county = make_county()
    survey = make_survey(county)
    first = survey.questions.get(text_fi="Asema")
    for number in range(rows):
        scale = make_scale(survey, f"Asteikko {number}", [("a", 1), ("b", 2)])
        make_question(survey, f"Kysymys {number}", "matrix", "x", "y", scale=scale)
        make_question(survey, f"Jatko {number}", "text", only_if=first.scale.steps.first(), only_if_question=first)
        make_wave(survey, "prepared")
    return acting(county, Role.EDITOR), [survey.key]


def invited_of_many(rows: int) -> tuple[Acting, list]:
    asked = make_asked(acting(make_county(), Role.EDITOR))
    invite(asked.wave, [Invited(f"{number}@kunta.example") for number in range(rows)], by=asked.by, background={})
    return asked.by, [asked.wave.key]


def answered_of_many(rows: int) -> tuple[Acting, list]:
    asked = make_asked(acting(make_county(), Role.EDITOR))
    for number in range(rows):
        scale = make_scale(asked.wave.survey, f"Asteikko {number}", [("a", 1), ("b", 2)])
        make_question(asked.wave.survey, f"Lisää {number}", "matrix", "x", "y", scale=scale)
    (link,) = opened(asked, "vastaaja@kunta.example")
    return asked.by, [link.rsplit("/", 2)[1]]


def domain_of_many(rows: int) -> tuple[Acting, list]:
    """A domain with that many rows in every register, seen by the first of as many municipalities."""
    county, domain = make_county(municipalities=rows), make_domain()
    members, kind = municipalities_of(county), make_plan_kind("both", made_by="both")
    for number, member in enumerate(members):
        make_plan(county, member, ends=100, kind=kind).domains.add(domain)
        make_practice().domains.add(domain)
        make_exchange(county, domain=domain)
        make_card(county).domains.add(domain)
        make_counterpart(county, member, make_user())
        make_network(f"Verkosto {number}", county, [domain])
        RaisedIssue.objects.create(county=county, domain=domain, title_fi="Asia")
        Service.objects.create(domain=domain, name_fi=f"Palvelu {number}").organisers.create(kind="county")
        asked = CheckQuestion.objects.create(county=county, domain=domain, text_fi="Vastuut")
        asked.divisions.create(municipality=member, side="county", state="agreed")
        bare_in_force(county, [county, member], number)
    FollowedGoal.objects.update(domain=domain)
    return acting(members[0], Role.EDITOR), [domain.code]


def domains_of_one(rows: int) -> tuple[Acting, list]:
    return domain_of_many(rows)[0], []


LISTS = (
    List("interface_home", domains_of_one),
    List("domain_page", domain_of_many),
    List("service_list", domains_of_one),
    List("service_list_csv", domains_of_one),
    List("area_profile", domains_of_one),
    List("survey_list", surveys_of_one),
    List("survey_list_csv", surveys_of_one),
    List("survey_detail", survey_of_many),
    List("survey_edit", survey_of_many),
    List("question_new", survey_of_many),
    List("wave_detail", invited_of_many),
    List("wave_invitations", invited_of_many),
    List("wave_invite", invited_of_many),
    List("survey_check", answered_of_many),
    List("follow_up_home", country_followed_up),
    List("national_view", country_followed_up),
    List("national_csv", country_followed_up),
    List("county_dashboard", county_followed_up),
    List("county_goals", county_followed_up),
    List("county_goals_csv", county_followed_up),
    List("county_indicators", county_followed_up),
    List("municipality_page", municipality_followed_up),
    List("organisation_duties", municipality_followed_up),
    List("organisation_duties_csv", municipality_followed_up),
    List("period_list", periods_of_many),
    List("follow_up", followed_agreement_of_many),
    List("follow_up_csv", followed_agreement_of_many),
    List("follow_up_goal", followed_goal_of_many),
    List("reporting", reported_period_of_many),
    List("reports_remind", reported_period_of_many),
    List("indicator_list", indicators_of_one),
    List("indicator_detail", indicator_of_many),
    List("indicator_csv", indicator_of_many),
    List("value_grid", own_values_of_many),
    List("value_template", own_values_of_many),
    List("value_request_list", own_values_of_many),
    List("value_request_list_csv", own_values_of_many),
    List("value_request_new", own_values_of_many),
    List("value_history", own_history_of_many),
    List("network_list", networks),
    List("network_duplicates", networks),
    List("network_gaps", networks),
    List("level_picture", networks),
    List("negotiation_list", negotiations_of_one),
    List("negotiation_detail", negotiation_of_many),
    List("compliance", negotiations_of_one),
    List("agreement_family", frame_of_many),
    List("agreement_consolidated", amended_agreement_of_many),
    List("renewal", amended_agreement_of_many),
    List("series_detail", series_of_many),
    List("series_offer", series_of_many),
    List("agreement_list", agreements_of_one),
    List("desk", agreements_of_one),
    List("agreement_detail", agreement_of_many),
    List("approval_matrix", agreement_of_many),
    List("approval_matrix_xlsx", agreement_of_many),
    List("approval_matrix_csv", agreement_of_many),
    List("approval_matrix_svg", agreement_of_many),
    List("reminders_send", agreement_of_many),
    List("signing_detail", agreement_of_many),
    List("party_list", agreement_of_many),
    List("goal_list", draft_with_goals),
    List("agreement_history", agreement_with_a_history),
    List("comment_list", commented_agreement),
    List("row_comments", comments_of_a_clause),
    List("statement_round", statement_round_of_many),
    List("statement_round_close", statement_round_of_many),
    List("organisation_list", organisations),
    List("people_list", people),
    List("forum_list", forums),
    List("clock", clock_of_many),
    List("clock_xlsx", clock_of_many),
    List("clock_csv", clock_of_many),
    List("meeting_list", meetings_of_one),
    List("meeting_list_csv", meetings_of_one),
    List("meeting_detail", agenda_of_many),
    List("meeting_places", places_of_many),
    List("meeting_places_csv", places_of_many),
    List("places_update", places_of_many),
    List("places_remind", places_of_many),
    List("calendar_feeds", own_calendars),
    List("proposal_list", backlog_of_many),
    List("forum_detail", forum_of_many),
    List("seat_rule_list", forum_of_many),
    List("seats_xlsx", forum_of_many),
    List("forum_task_list", minutes_of_many),
    List("forum_task_list_xlsx", minutes_of_many),
    List("meeting_record", recorded_meeting_of_many),
    List("minutes_detail", recorded_meeting_of_many),
    List("meeting_hold", called_meeting_of_many),
    List("plan_list", registers_of_one),
    List("plan_list_csv", registers_of_one),
    List("plan_duties", registers_of_one),
    List("plan_duties_csv", registers_of_one),
    List("practice_list", registers_of_one),
    List("practice_list_csv", registers_of_one),
    List("data_exchange_list", registers_of_one),
    List("data_exchange_list_csv", registers_of_one),
    List("ngo_list", registers_of_one),
    List("ngo_list_csv", registers_of_one),
    List("interface_map_list", maps_of_many),
    List("interface_map", map_of_many),
    List("interface_map_csv", map_of_many),
    List("interface_map_edit", map_of_many),
    List("counterpart_list", pairs_of_many),
    List("counterpart_xlsx", pairs_of_many),
    List("counterpart_check", pairs_of_many),
    List("work_division", division_of_many),
    List("work_division_xlsx", division_of_many),
    List("work_division_csv", division_of_many),
    List("division_fill", division_of_many),
    List("division_questions", division_of_many),
    List("issue_list", pairs_of_many),
    List("issue_list_csv", pairs_of_many),
)
