"""Words become sounds that the mouth knows, and the right reading of two is chosen."""

import pytest

from voxie_platform.offline.mouth import vocabulary
from voxie_platform.offline.numerals import spoken
from voxie_platform.offline.phonemes import Phonemes
from voxie_platform.offline.pronunciations import Pronunciations
from voxie_platform.offline.unknown_words import UnknownWords
from voxie_platform.offline.weights import Weights


@pytest.fixture(scope="module")
def phonemes(weights: Weights) -> Phonemes:
    return Phonemes(Pronunciations(weights.dictionaries, UnknownWords(weights.unknown_words)))


@pytest.mark.parametrize(
    ("clause", "sounds"),
    [
        ("Hello, how can I help?", "həlˈO, hˌW kæn ˌI hˈɛlp?"),
        ("the apple and the pear", "ði ˈæpᵊl ænd ðə pˈɛɹ"),
        ("A table. B", "ɐ tˈAbᵊl. bˈi"),
        ("twenty-seventh", "twˈɛnti sˈɛvənθ"),
        ("seven P M", "sˈɛvən pˈi ˈɛm"),
        ("VIP", "vˌiˌIpˈi"),
        ("Café", "kæfˈA"),
    ],
)
def test_a_clause_becomes_its_sounds(phonemes: Phonemes, clause: str, sounds: str) -> None:
    assert phonemes.of(clause) == sounds


@pytest.mark.parametrize(
    ("clause", "sound"),
    [
        ("We close at nine", "klˈOz"),
        ("We are close to the station", "klˈOs"),
        ("I live in Portland", "lˈɪv"),
        ("live music tonight", "lˈIv"),
        ("I have read it back", "ɹˈɛd"),
        ("I will read it back", "ɹˈid"),
        ("to record the call", "ɹəkˈɔɹd"),
        ("the record of the call", "ɹˈɛkəɹd"),
        ("you can use it", "jˈuz"),
        ("of no use", "jˈus"),
        ("Excuse me", "ɪkskjˈuz"),
        ("one minute", "mˈɪnət"),
    ],
)
def test_the_neighbours_choose_between_two_readings(phonemes: Phonemes, clause: str, sound: str) -> None:
    assert sound in phonemes.of(clause).split()


def test_endings_that_no_dictionary_has_are_put_on(phonemes: Phonemes) -> None:
    of = phonemes.pronunciations.of
    assert of("Joe's") == f"{of('Joe')}z"
    assert of("pizzerias") == f"{of('pizzeria')}z"
    assert of("unbooked").endswith("kt")


def test_a_word_nobody_knows_is_guessed_the_same_each_time(phonemes: Phonemes) -> None:
    assert phonemes.of("Kowalczewski") == phonemes.of("Kowalczewski") != ""


def test_every_sound_is_one_the_mouth_knows(phonemes: Phonemes) -> None:
    said = spoken(
        "Zażółć gęślą! “Quoted” (maybe) – 100% of McDonald's №5 naïve; x²? 日本 🙂 e.g. $3.20/kg… "
        "O'Connor's re-opening @ 24:00 #1 --- etc. supercalifragilistic XKCD rhythm's"
    )
    assert set(phonemes.of(said)) <= set(vocabulary())
    assert len(vocabulary()) == 114


@pytest.mark.parametrize("nothing", ["", "   ", "...", "🙂", "日本"])
def test_what_has_no_letters_has_no_sounds(phonemes: Phonemes, nothing: str) -> None:
    assert not any(sound.isalpha() for sound in phonemes.of(spoken(nothing)))
