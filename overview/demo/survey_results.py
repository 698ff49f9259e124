"""The demo's survey results put to use: open answers coded to themes, and the results beside a goal in force."""

from collections.abc import Iterator

from django.db import transaction

from agreements.models import GoalEvidence
from agreements.survey_links import goals_to_link, link_wave
from overview.demo.accounts import actor
from overview.demo.keys import key_of
from overview.demo.region import Region
from surveys.models import Theme, Wave
from surveys.results.coding import Coded, add_theme, code_answers

THEMES = (
    ("Tiedonkulku", "Informationsgång", ("tieto", "tiedoksi", "tilannekuva")),
    ("Työnjako", "Arbetsfördelning", ("Työnjako", "kenenkään", "kenelle")),
    ("Tapaamiset ja ryhmät", "Möten och grupper", ("tapaamiset", "ryhmissä", "Kokouksia")),
)
NOTE = "Vastaajat arvioivat, että työnjako on monessa asiassa vielä epäselvä."


def make_survey_results(region: Region) -> Iterator[str]:
    """Code last year's answers and link its results to a goal, once; tell it."""
    wave = Wave.objects.filter(key=key_of("barometri-viime-vuonna"), owner=region.county).first()
    if wave is None or not wave.group_sizes.exists():
        return
    by = actor(region, region.county, "koordinaattori")
    question = wave.survey.questions.filter(open_answers__wave=wave).first()
    if question and not Theme.objects.filter(answers__wave=wave).exists():
        with transaction.atomic():
            themes = [(add_theme(wave, question, fi, sv, by=by).pk, words) for fi, sv, words in THEMES]
            seen, sent = {}, {}
            for answer in wave.open_answers.filter(question=question):
                seen[answer.pk] = Coded(frozenset(), is_hidden=False)
                told = {theme for theme, words in themes if any(word in answer.text for word in words)}
                sent[answer.pk] = Coded(frozenset(told), is_hidden=False)
            code_answers(wave, question, seen, sent, by=by)
        yield f"{wave.title_fi}: {len(THEMES)} themes"
    goals = [goal for agreement, rows in goals_to_link(by).items() if agreement.stage == "signed" for goal in rows]
    if goals and not GoalEvidence.objects.filter(wave=wave).exists():
        link_wave(goals[0], wave, NOTE, by=by)
        yield f"{wave.title_fi}: evidence for a goal"
