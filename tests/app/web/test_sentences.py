"""Sentences made of words and figures, said in another language."""

from __future__ import annotations

import pytest

from primemover.app.web.figures import Figures
from primemover.app.web.sentences import Sentences

GERMAN = Sentences(
    {
        "In the {1} you felt: {2}": "{1} – gespürt hast du: {2}",
        "{1} {2}/10": "{1} {2}/10",
        "clam": "Muschel",
        "low back": "unterer Rücken",
        "belly": "Bauch",
        "{1} is left out, as you wish.": "{1} fällt weg, wie gewünscht.",
        "Side plank": "Seitstütz",
        "and": "und",
        "Your heels stay down.": "Deine Fersen bleiben am Boden.",
        "{1} is left out": "ohne {1}",
        "Week {1} of {2}": "Woche {1} von {2}",
        "You stopped{1}{2}": "Du hast aufgehört{1}{2}",
        "after {1} sets": "nach {1} Sätzen",
        "{1} to {2}": "{1} bis {2}",
        "{1} So it waits.": "{1} Darum wartet es.",
        "this time": "diesmal:",
        "it was not seen": "nicht gesehen",
        "{1}: couldn't tell, because {2}.": "{1}: nicht zu sagen ({2}).",
        "borderline": "grenzwertig",
        "or more": "oder mehr",
        "{1} from {2} {3}": "{1} ab {2} {3}",
        "; recalled, not checked": "; aus dem Gedächtnis",
        "students": "Studierende",
        "only {value:.0%} of {limit:.1f} s were seen": "{value:.0%} von {limit:.1f} s gesehen",
        "almonds": "Mandeln",
        "Between {1} and {2}": "Zwischen {1} und {2}",
        "{1} of the {2}": "bei {2}: {1}",
        "muscles of the back": "Rückenmuskeln",
        "muscles": "Muskeln",
        "back": "Rücken",
        "left": "links",
    },
    figures=Figures(locale="de"),
)


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("Week 3 of 12", "Woche 3 von 12"),
        ("In the clam you felt: low back 4/10", "Muschel – gespürt hast du: unterer Rücken 4/10"),
        (
            "In the clam you felt: low back 4/10, belly 3/10",
            "Muschel – gespürt hast du: unterer Rücken 4/10, Bauch 3/10",
        ),
        ("Side plank is left out, as you wish.", "Seitstütz fällt weg, wie gewünscht."),
        ("Your heels stay down", "Deine Fersen bleiben am Boden"),
        (
            "Your heels stay down. Side plank is left out, as you wish.",
            "Deine Fersen bleiben am Boden. Seitstütz fällt weg, wie gewünscht.",
        ),
        ("clam and side plank", "Muschel und Seitstütz"),
        ("12.5 ± 3.4", "12,5 ± 3,4"),
        ("9.5 to 10.5 s", "9,5 bis 10,5 s"),
        ("12 almonds", "12 Mandeln"),
        ("Side plank: low back 4/10;", "Seitstütz: unterer Rücken 4/10;"),
        ("only 40% of 1.5 s were seen", "40\u00a0% von 1,5 s gesehen"),
        ("Between 9 Nov and 12 October 2026", "Zwischen 9. Nov. und 12. Oktober 2026"),
        ("You stopped after 2 sets", "Du hast aufgehört nach 2 Sätzen"),
        ("You stopped", "Du hast aufgehört"),
        ("Side plank. So it waits.", "Seitstütz. Darum wartet es."),
        ("Your heels stay down. So it waits.", "Deine Fersen bleiben am Boden. Darum wartet es."),
        ("side plank (low back)", "Seitstütz (unterer Rücken)"),
        (
            "Side plank (low back): couldn't tell, because this time it was not seen.",
            "Seitstütz (unterer Rücken): nicht zu sagen (diesmal: nicht gesehen).",
        ),
        ("borderline from 60 min or more", "grenzwertig ab 60 min oder mehr"),
        ("students; recalled, not checked", "Studierende; aus dem Gedächtnis"),
        ("muscles of the back", "Rückenmuskeln"),
        ("muscles of the back (left)", "Rückenmuskeln (links)"),
        ("muscles of the back 4%", "Rückenmuskeln 4\u00a0%"),
        (
            "belly (left), muscles of the back (left), muscles of the back 4%.",
            "Bauch (links), Rückenmuskeln (links), Rückenmuskeln 4\u00a0%.",
        ),
    ],
)
def test_a_sentence_is_recognised_by_its_pattern(english: str, german: str) -> None:
    assert GERMAN.say(english) == german


@pytest.mark.parametrize(
    "english",
    [
        "A sentence nobody knows.",
        "Your heels stay down. A sentence nobody knows.",
        "A handstand is left out, as you wish.",
    ],
)
def test_what_is_not_known_whole_is_not_said_half(english: str) -> None:
    assert GERMAN.say(english) is None


def test_the_pattern_with_most_wording_is_meant() -> None:
    assert GERMAN.say("Side plank is left out") == "ohne Seitstütz"


def test_of_two_patterns_the_more_particular_one_is_meant() -> None:
    told = {"{1} is left out": "ohne {1}", "{1} is {2}": "{1} ist {2}"}
    words = {"belly": "Bauch", "left out": "weg"}
    for texts in ({**told, **words}, {**dict(reversed(told.items())), **words}):
        assert (
            Sentences(texts, figures=Figures(locale="de")).say("belly is left out") == "ohne Bauch"
        )


def test_a_pattern_with_hardly_a_word_takes_figures_only() -> None:
    few = Sentences(
        {"{1} = {2}": "{2} = {1}", "belly": "Bauch", "knee": "Knie"}, figures=Figures(locale="de")
    )
    assert few.say("belly = knee") is None
