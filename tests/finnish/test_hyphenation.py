import pyphen
import pytest

from finnish.hyphenation import register_finnish

RIGHT = """
hy-vin-voin-ti-alue hy-vin-voin-ti-alu-een hy-vin-voin-ti-ker-to-mus hy-vin-voin-ti-oh-jel-ma yh-teis-työ-so-pi-mus
yhdys-pin-ta-neu-vot-te-lu-kun-ta yhdys-pin-to-jen kun-nan-hal-li-tus alue-val-tuus-to toi-men-pi-de toi-men-pi-teet
opis-ke-lu-huol-to työl-li-syys-alue työl-li-syys-alu-een kun-ta-yh-ty-mä kun-ta-yh-teis-työ pal-ve-lu-stra-te-gia
pal-ve-lu-oh-jaus omis-ta-ja-oh-jauk-sen elin-ta-pa-oh-jaus vä-li-ar-vioin-ti vai-ku-tus-ar-vioin-nin it-se-ar-vioin-ti
ta-lous-ar-vio pää-tös-eh-do-tus muu-tos-eh-do-tus toi-mi-elin vai-kut-ta-mis-toi-mi-eli-met toi-mi-ala toi-mi-alue
pe-rus-ope-tus ikä-ih-mis-ten työ-ikäi-set elin-ym-pä-ris-tö toi-min-ta-ym-pä-ris-tö en-nal-ta-eh-käi-se-vä osa-puo-li
so-pi-mus-osa-puo-li mo-ni-alai-nen mo-ni-am-ma-til-li-nen voi-mas-sa-olo lau-sun-to-kier-ros vi-ran-hal-ti-ja
vas-tuu-alu-een tu-los-alue asia-kas-oh-jaus luot-ta-mus-hen-ki-lö kun-ta-edus-ta-ja pal-ve-lu-yk-sik-kö
"""
UNTOUCHED = """
tie-dus-te-lu poh-jau-tuu lo-pe-tus yh-tei-sö yh-tei-syys ko-ko-nai-suus alu-eel-li-nen suo-ma-lai-nen
"""


@pytest.fixture(scope="module")
def finnish():
    register_finnish()
    return pyphen.Pyphen(lang="fi-FI")


@pytest.mark.parametrize("word", RIGHT.split())
def test_compounds_break_at_their_seams(finnish, word):
    assert finnish.inserted(word.replace("-", "")) == word


@pytest.mark.parametrize("word", UNTOUCHED.split())
def test_words_that_only_look_like_compounds_keep_their_syllables(finnish, word):
    assert finnish.inserted(word.replace("-", "")) == word


def test_registering_twice_does_no_harm(finnish):
    register_finnish()
    assert pyphen.language_fallback("fi") == "fi"
    assert pyphen.language_fallback("sv-FI") == "sv"
