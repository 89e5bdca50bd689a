"""A change is told only when it exceeds what the same thing done twice differs by."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from primemover.knowledge import load_knowledge
from primemover.measures.emg.between_sessions import (
    QUANTITY_WORDS,
    EmgChange,
    change_between,
    literature_limit,
    own_limit,
)
from primemover.measures.emg.documents import measure_document
from primemover.measures.emg.examine import emg_measures
from primemover.measures.emg.model import EmgMeasure

KNOWLEDGE: Final = load_knowledge()
QUANTITIES: Final = sorted(each.quantity for each in emg_measures().values())


def amplitude(value: float, *, unit: str = "%MVIC", quantity: str = "emg_amplitude") -> EmgMeasure:
    return EmgMeasure(
        quantity=quantity,
        value=value,
        unit=unit,
        side="right",
        uncertainty=1.0,
        valid_share=1.0,
        method="as set",
        muscle="gluteus_maximus",
        efforts=6,
    )


def the_change(
    before: EmgMeasure, after: EmgMeasure, *, repeat: tuple[EmgMeasure, ...] = ()
) -> EmgChange:
    (found,) = change_between(
        [before],
        after=[after],
        own_repeat=tuple([each] for each in repeat),
        knowledge=KNOWLEDGE,
    )
    return found


def test_a_doubled_amplitude_is_within_what_days_differ_by() -> None:
    found = the_change(amplitude(20.0), amplitude(40.0))
    assert found.verdict == "within_noise"
    assert found.noise_from == "literature"
    assert found.sources == ("colyer2018",)
    assert found.limit == pytest.approx(2.77 * 0.42 * 30.0, rel=1e-3)


def test_four_times_the_amplitude_is_more_than_that() -> None:
    found = the_change(amplitude(15.0), amplitude(60.0))
    assert found.verdict == "more_than_noise"
    assert "study" in found.sentence


def test_microvolts_of_two_sessions_are_never_compared_by_a_study() -> None:
    found = the_change(amplitude(15.0, unit="µV"), amplitude(150.0, unit="µV"))
    assert (found.verdict, found.limit) == ("cannot_tell", None)
    assert "maximal contraction" in found.sentence


@pytest.mark.parametrize("quantity", ["onset_lag", "amplitude_share", "median_frequency_slope"])
def test_without_a_test_retest_figure_nothing_is_told(quantity: str) -> None:
    found = the_change(
        amplitude(10.0, quantity=quantity, unit="ms"),
        amplitude(400.0, quantity=quantity, unit="ms"),
    )
    assert found.verdict == "cannot_tell"
    assert "Record the same thing twice" in found.sentence


def test_the_person_s_own_repeat_comes_before_a_study() -> None:
    repeat = (amplitude(20.0), amplitude(20.5), amplitude(19.6), amplitude(20.1))
    found = the_change(amplitude(20.0), amplitude(30.0), repeat=repeat)
    assert (found.verdict, found.noise_from) == ("more_than_noise", "own")
    assert "own repeat" in found.sentence


def test_one_repeat_is_judged_wide() -> None:
    found = the_change(amplitude(20.0), amplitude(30.0), repeat=(amplitude(20.0), amplitude(21.0)))
    assert found.limit == pytest.approx(12.706, rel=1e-3)
    assert found.verdict == "within_noise"


def test_a_repeat_that_happens_to_agree_cannot_beat_the_repetitions_own_error() -> None:
    found = the_change(amplitude(20.0), amplitude(21.0), repeat=(amplitude(20.0), amplitude(20.0)))
    assert found.limit == pytest.approx(np.hypot(1.0, 1.0))
    assert found.verdict == "within_noise"


def test_a_doubtful_signal_never_makes_a_change_real() -> None:
    found = the_change(amplitude(15.0), replace(amplitude(60.0), confidence="low"))
    assert found.verdict == "cannot_tell"


def test_a_document_and_its_measures_tell_the_same() -> None:
    early, late = amplitude(15.0), amplitude(60.0)
    documents = [
        json.loads(json.dumps({"measures": [measure_document(each)]})) for each in (early, late)
    ]
    (told,) = change_between(documents[0], after=documents[1], knowledge=KNOWLEDGE)
    assert told == the_change(early, late)


def test_only_what_both_measured_is_told() -> None:
    other = replace(amplitude(15.0), side="left")
    assert change_between([amplitude(15.0)], after=[other], knowledge=KNOWLEDGE) == ()


POSITIVE: Final = st.floats(min_value=1.0, max_value=200.0)


@given(POSITIVE, POSITIVE)
def test_backwards_the_change_turns_and_the_verdict_stays(one: float, other: float) -> None:
    there, back = (
        the_change(amplitude(one), amplitude(other)),
        the_change(amplitude(other), amplitude(one)),
    )
    assert back.change == pytest.approx(-there.change)
    assert back.verdict == there.verdict


def test_the_limits_hold_nineteen_of_twenty_differences_with_nothing_changed() -> None:
    """Two sessions and two repeats of one person, drawn 4000 times."""
    random = np.random.default_rng(0)
    values = 20.0 + random.standard_normal((4000, 4))
    held = np.mean([abs(b - a) <= own_limit([c, d]) for a, b, c, d in values])
    assert held == pytest.approx(0.95, abs=0.012)  # three standard errors of 4000 draws
    known = literature_limit(100.0, variation_percent=10.0)
    days = 100.0 + 10.0 * random.standard_normal((4000, 2))
    assert np.mean(np.abs(days[:, 1] - days[:, 0]) <= known) == pytest.approx(0.95, abs=0.012)


@pytest.mark.parametrize("quantity", [*QUANTITIES, "of_another_package"])
def test_every_sentence_begins_with_a_capital_and_a_name(quantity: str) -> None:
    pair = [amplitude(each, quantity=quantity) for each in (20.0, 30.0)]
    (found,) = change_between(pair[:1], after=pair[1:], knowledge=KNOWLEDGE)
    assert found.sentence[0].isupper()
    assert "_" not in found.sentence
    assert not any(word in found.sentence for word in ("Emg ", "emg "))


def test_every_quantity_has_words_and_no_words_are_left_over() -> None:
    assert set(QUANTITY_WORDS) == set(QUANTITIES)


def test_a_lag_names_both_muscles() -> None:
    pair = [
        replace(amplitude(each, quantity="onset_lag", unit="ms"), against="hamstrings")
        for each in (20.0, 30.0)
    ]
    (found,) = change_between(pair[:1], after=pair[1:], knowledge=KNOWLEDGE)
    assert found.sentence.startswith("Onset lag of right gluteus maximus and hamstrings: 20 ms")
