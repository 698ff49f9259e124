"""Small numbers as words in running sentences; from thirteen on figures read better.

The words stand in two forms because Finnish bends them: "seitsemän osapuolta kahdestatoista" (seven of twelve).
"""

from django.utils.translation import pgettext_lazy

SUBJECT = {
    1: pgettext_lazy("how many", "one"),
    2: pgettext_lazy("how many", "two"),
    3: pgettext_lazy("how many", "three"),
    4: pgettext_lazy("how many", "four"),
    5: pgettext_lazy("how many", "five"),
    6: pgettext_lazy("how many", "six"),
    7: pgettext_lazy("how many", "seven"),
    8: pgettext_lazy("how many", "eight"),
    9: pgettext_lazy("how many", "nine"),
    10: pgettext_lazy("how many", "ten"),
    11: pgettext_lazy("how many", "eleven"),
    12: pgettext_lazy("how many", "twelve"),
}
OF = {
    2: pgettext_lazy("out of how many", "two"),
    3: pgettext_lazy("out of how many", "three"),
    4: pgettext_lazy("out of how many", "four"),
    5: pgettext_lazy("out of how many", "five"),
    6: pgettext_lazy("out of how many", "six"),
    7: pgettext_lazy("out of how many", "seven"),
    8: pgettext_lazy("out of how many", "eight"),
    9: pgettext_lazy("out of how many", "nine"),
    10: pgettext_lazy("out of how many", "ten"),
    11: pgettext_lazy("out of how many", "eleven"),
    12: pgettext_lazy("out of how many", "twelve"),
}


def number_word(count: int) -> str:
    return str(SUBJECT.get(count, count))


def number_word_of(count: int) -> str:
    return str(OF.get(count, count))
