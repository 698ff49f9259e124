"""The sheets and columns of the workbook, as data: what is written is what is read.

Headings are part of the file format, so they stand here in both languages; either is understood when a file comes in.
"""

from dataclasses import dataclass

from django.utils.translation import get_language


@dataclass(frozen=True)
class Column:
    """One column. `name` is a model field's name, or a mark of the file's own; `stem` fields stand once a language."""

    name: str
    fi: str
    sv: str
    kind: str = "text"
    width: int = 18
    is_translated: bool = False

    def in_languages(self, languages: list[str]) -> list["Column"]:
        """The column itself, or one for each language of the agreement."""
        if not self.is_translated:
            return [self]
        words = {"fi": ("suomeksi", "på finska"), "sv": ("ruotsiksi", "på svenska")}
        return [
            Column(
                f"{self.name}_{code}", f"{self.fi} {words[code][0]}", f"{self.sv} {words[code][1]}", "text", self.width
            )
            for code in languages
        ]

    def heading(self, language: str) -> str:
        return self.sv if language == "sv" else self.fi


@dataclass(frozen=True)
class Sheet:
    name: str
    fi: str
    sv: str
    columns: tuple[Column, ...]

    def title(self, language: str) -> str:
        return self.sv if language == "sv" else self.fi

    def columns_in(self, languages: list[str]) -> list[Column]:
        return [one for column in self.columns for one in column.in_languages(languages)]


KEY = Column("key", "Tunniste (ei muuteta)", "Identifierare (ändras inte)", "key", 12)
GOAL_NUMBER = Column("goal", "Tavoite nro", "Mål nr", "number_of", 11)
INDICATOR_NUMBER = Column("indicator", "Mittari nro", "Indikator nr", "number_of", 11)

GOALS = Sheet(
    "goals",
    "Tavoitteet",
    "Mål",
    (
        KEY,
        GOAL_NUMBER,
        Column("domain", "Yhdyspinta", "Kontaktyta", "domain", 28),
        Column("text", "Tavoite", "Mål", width=60, is_translated=True),
        Column("why", "Miksi tärkeä", "Varför viktigt", width=60, is_translated=True),
    ),
)
MEASURES = Sheet(
    "measures",
    "Toimenpiteet",
    "Åtgärder",
    (
        KEY,
        GOAL_NUMBER,
        Column("text", "Toimenpide", "Åtgärd", width=60, is_translated=True),
        Column("lead", "Vastaa", "Ansvarar", "who", 40),
        Column("participant", "Osallistuu", "Deltar", "who", 40),
        Column("starts", "Alkaa", "Börjar", "date", 12),
        Column("ends", "Valmis viimeistään", "Klar senast", "date", 12),
        Column("timing", "Aikataulu sanoin", "Tidtabell i ord", width=24, is_translated=True),
    ),
)
INDICATORS = Sheet(
    "indicators",
    "Mittarit",
    "Indikatorer",
    (
        KEY,
        INDICATOR_NUMBER,
        GOAL_NUMBER,
        Column("catalogue", "Sotkanet-numero", "Sotkanet-nummer", "catalogue", 11),
        Column("name", "Mittari", "Indikator", width=48, is_translated=True),
        Column("unit", "Yksikkö", "Enhet", width=12),
        Column("direction", "Suunta", "Riktning", "direction", 22),
        Column("baseline", "Lähtötaso", "Utgångsnivå", "decimal", 12),
        Column("baseline_year", "Lähtötason vuosi", "Utgångsår", "year", 10),
        Column("baseline_words", "Lähtötaso sanoin", "Utgångsnivå i ord", width=28, is_translated=True),
        Column("source", "Lähde", "Källa", width=24, is_translated=True),
        Column("frequency", "Kuinka usein", "Hur ofta", width=20, is_translated=True),
        Column("reporter", "Kuka raportoi", "Vem rapporterar", "reporter", 28),
    ),
)
TARGETS = Sheet(
    "targets",
    "Tavoitetasot",
    "Målnivåer",
    (
        KEY,
        INDICATOR_NUMBER,
        Column("area", "Alue (tyhjä: kaikki)", "Område (tomt: alla)", "area", 28),
        Column("year", "Vuosi", "År", "year", 10),
        Column("value", "Tavoitetaso", "Målnivå", "decimal", 14),
        Column("words", "Tavoitetaso sanoin", "Målnivå i ord", width=40, is_translated=True),
    ),
)
SHEETS = (GOALS, MEASURES, INDICATORS, TARGETS)

BAR_IN_TEXT = "\N{BROKEN BAR}"  # what stands for a bar inside a text, as a bar parts the languages

DIRECTIONS = {
    "up": ("enemmän on parempi", "mer är bättre"),
    "down": ("vähemmän on parempi", "mindre är bättre"),
    "none": ("ei suuntaa", "ingen riktning"),
}


def own_language() -> str:
    """The reader's, of the two in which a workbook is written."""
    return "sv" if get_language() == "sv" else "fi"
