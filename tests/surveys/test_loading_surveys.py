"""The ready sets and their published results, counted against the two sources."""

from surveys import reference_data
from surveys.models import GroupSize, OpenAnswer, PublishedFigure, Question, Row, Survey, Tally, Wave
from tests.ground.database import world

# question: rows with counts, and the sum of each row as the source prints it (13 counties answered; some skipped rows)
LAPE = {
    "3": [13, 13, 13, 12, 13, 12, 8],
    "4": [11, 9],
    "5": [12, 12, 12, 12],
    "6": [13, 13, 13, 13],
    "7": [13, 13, 13, 13],
    "8": [13, 13, 13],
    "9": [12, 8],
    "10": [13],
    "12": [13, 13, 13, 13, 13, 10],
    "13": [13, 13, 13, 13],
    "15": [14, 11],  # so printed, though 13 answered: a published figure says so
    "16": [13, 13, 13],
    "17": [13, 12, 12],
    "19": [13],
    "22": [13, 13, 13, 13, 13, 13, 13, 12, 13, 2],
    "23": [13],
    "25": [13, 13, 13],
    "26": [12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 2],
    "27": [12],
    "28": [11],
}
OPEN = {"4 b": 3, "9 b": 4, "13 b": 1, "14": 14, "18": 3, "19 b": 4, "21": 11, "23 b": 7, "24": 13, "27 b": 7}
OPEN |= {"28 b": 8, "29": 15}
THEMES = {"14": [3, 1, 4, 2, 2, 2], "24": [5, 2, 6], "29": [4, 6, 5]}
STEPS = {
    "3": 3,
    "5": 2,
    "8": 4,
    "9": 2,
    "10": 3,
    "12": 4,
    "15": 3,
    "16": 5,
    "17": 4,
    "19": 2,
    "22": 4,
    "25": 5,
    "26": 5,
}

# (question, row or group) of the situation survey: per cent as printed, number of answers as printed
PERCENT = {
    ("involved", "Länsi-Uusimaa"): (87, ""),
    ("involved", "Päijät-Häme"): (85, ""),
    ("involved", "Yli 100 000 asukkaan kaupungit"): (84, ""),
    ("involved", "Itä-Uusimaa"): (43, ""),
    ("involved", "Lappi"): (44, ""),
    ("involved", "50 001–100 000 asukkaan kaupungit"): (56, ""),
    ("involved", "Alle 5 000 asukkaan kunnat"): (57, ""),
    ("experience", "Kaikki luottamushenkilöt"): (29, "676"),
    ("experience", "Luottamushenkilö vain kunnassa tai kuntayhtymässä"): (23, "676"),
    ("experience", "Luottamushenkilö sekä kunnassa tai kuntayhtymässä että hyvinvointialueella"): (35, "676"),
    ("realised", "Selkeästi määritellyt vastuuhenkilöt … Tyytyväisiä"): (40, "670–677"),
    ("realised", "Selkeästi määritellyt vastuuhenkilöt … Tyytymättömiä"): (20, "670–677"),
    ("realised", "Yhteisiin tavoitteisiin … Toteutuu"): (40, "670–677"),
    ("realised", "Yhteisen tietopohjan … Toteutuu"): (39, "670–677"),
    ("division", "Kotoutumisen edistäminen … Näkee"): (14, ""),
    ("division", "Asumiseen liittyvät kysymykset … Näkee"): (14, ""),
    ("division", "Työllisyyden hoito … Näkee"): (16, ""),
}


@world
def loaded() -> list:
    return reference_data.load()


def lape() -> Survey:
    return Survey.objects.get(code="lape-kysely")


def situation() -> Survey:
    return Survey.objects.get(code="yhdyspintabarometri")


def counts_of(row: Row) -> list[int]:
    return list(row.tallies.order_by("step__position").values_list("count", flat=True))


def test_the_lape_survey_has_its_25_visible_questions_with_their_rows_and_scales(loaded):
    numbers = {number.split()[0] for number in lape().questions.values_list("number", flat=True)}
    assert sorted(map(int, numbers)) == [*range(3, 11), *range(12, 20), *range(21, 30)]
    assert len(numbers) == 25
    for number, rows in LAPE.items():
        assert lape().questions.get(number=number).rows.count() == len(rows), number
    for number, steps in STEPS.items():
        assert lape().questions.get(number=number).scale.steps.count() == steps, number
    assert "1–2, 11 ja 20" in lape().purpose_fi
    assert set(lape().questions.filter(only_if__isnull=False).values_list("number", flat=True)) == {
        "19 b", "23 b", "27 b", "28 b",
    }  # fmt: skip


def test_every_row_of_the_lape_survey_sums_to_what_the_source_prints(loaded):
    for number, sums in LAPE.items():
        rows = lape().questions.get(number=number).rows.all()
        assert [sum(counts_of(row)) for row in rows] == sums, number
    assert Tally.objects.filter(wave__survey=lape(), group=None).count() == 285
    spot = {"8": [[0, 5, 6, 2], [2, 5, 4, 2], [3, 6, 3, 1]], "10": [[7, 5, 1]], "15": [[4, 4, 6], [3, 3, 5]]}
    spot |= {"16": [[0, 10, 2, 0, 1], [1, 5, 5, 1, 1], [0, 6, 5, 1, 1]], "28": [[9, 1, 1]], "19": [[5, 8]]}
    for number, expected in spot.items():
        assert [counts_of(row) for row in lape().questions.get(number=number).rows.all()] == expected, number
    assert "summa on 14" in PublishedFigure.objects.get(question__number="15").text_fi


def test_the_answers_in_words_stand_under_the_themes_of_the_source(loaded):
    for number, count in OPEN.items():
        assert OpenAnswer.objects.filter(question__survey=lape(), question__number=number).count() == count, number
    assert OpenAnswer.objects.count() == sum(OPEN.values())
    for number, counts in THEMES.items():
        themes = lape().questions.get(number=number).themes.all()
        assert [theme.answers.count() for theme in themes] == counts, number


def test_the_situation_survey_has_every_printed_figure_and_no_other(loaded):
    figures = PublishedFigure.objects.filter(wave__survey=situation()).select_related("question", "row")
    assert (figures.count(), figures.filter(percent=None).count()) == (26, 9)
    by_name = {name: reference_data.key_of("yhdyspintabarometri", name) for name, _where in PERCENT}
    found = {}
    for (name, where), expected in PERCENT.items():
        begins, _dots, says = where.partition(" … ")
        matching = [
            row
            for row in figures
            if row.question.key == by_name[name]
            and (row.group_fi == where if not says else row.row and row.row.text_fi.startswith(begins))
            and row.text_fi.startswith(says)
            and row.percent is not None
        ]
        assert [(row.percent, row.answers) for row in matching] == [expected], where
        found |= {row.pk: row for row in matching}
    assert len(found) == len(PERCENT) == 17
    assert any("Lähes 2/3" in row.text_fi for row in figures)
    assert not Tally.objects.filter(wave__survey=situation()).exists()


def test_the_scale_of_the_situation_survey_keeps_cannot_say_apart(loaded):
    grid = situation().questions.get(kind=Question.Kind.MATRIX, scale__name="Toteutuminen, 1–5")
    steps = list(grid.scale.steps.values_list("value", "is_no_opinion"))
    assert steps == [(1, False), (2, False), (3, False), (4, False), (5, False), (0, True)]
    assert grid.rows.count() == 6
    backgrounds = situation().questions.exclude(background="").order_by("position")
    assert list(backgrounds.values_list("background", flat=True)) == ["position", "county", "size"]
    assert situation().questions.get(background="county").scale.steps.count() == 21


# code of the wave: first day, last day, answers, answered as a group
WAVES = {
    "yhdyspintabarometri-2022": ("2022-08-19", "2022-09-01", 686, False),
    "lape-kysely-2017": ("2017-11-01", "2017-11-30", 13, True),
}


def test_the_waves_of_history_belong_to_nobody_and_are_closed(loaded):
    assert set(Wave.objects.values_list("code", flat=True)) == set(WAVES)
    for code, (first, last, answers, groups) in WAVES.items():
        wave = Wave.objects.get(code=code)
        assert (wave.owner, wave.is_history, wave.state) == (None, True, Wave.State.CLOSED)
        assert (wave.opens_on.isoformat(), wave.closes_on.isoformat()) == (first, last)
        assert (wave.answers_published, wave.allows_groups) == (answers, groups)
        assert GroupSize.objects.get(wave=wave).count == answers


def test_every_text_is_in_both_languages(loaded):
    for model, field in ((Survey, "title"), (Survey, "purpose"), (Question, "text"), (PublishedFigure, "text")):
        assert not model.objects.filter(**{f"{field}_sv": ""}).exists(), model
    assert not Row.objects.filter(text_sv="").exclude(text_fi="").exists()


def test_loading_again_changes_nothing_and_a_changed_text_comes_in_by_its_key(loaded):
    assert not any(table.is_news for table in reference_data.load())
    row = lape().questions.get(number="16").rows.first()
    Row.objects.filter(pk=row.pk).update(text_sv="gammal text")
    news = [table for table in reference_data.load() if table.is_news]
    assert [(table.table, table.created, len(table.changed)) for table in news] == [("Row", 0, 1)]
    row.refresh_from_db()
    assert row.text_sv.startswith("…hur familjecentermodellen")
