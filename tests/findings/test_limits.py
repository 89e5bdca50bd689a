from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primemover.findings.limits import Limits, limits_of, place
from primemover.knowledge import load_knowledge
from tests.findings.evidence import knowledge

SAG = Limits(comparison="below", borderline=-10.0, clear=-15.0, words="")
LIFT = Limits(comparison="above", borderline=7.0, clear=12.0, words="")
ONE = Limits(comparison="above", borderline=None, clear=20.0, words="")
HOURS = st.floats(-100, 100)


@pytest.mark.parametrize(
    ("limits", "low", "high", "expected"),
    [
        (LIFT, 13, 20, ("for", "clear")),
        (LIFT, 12, 12, ("for", "clear")),  # on the limit is beyond it
        (LIFT, 8, 20, ("for", "borderline")),
        (LIFT, 5, 20, ("for", "borderline")),  # 12.5, the near end within one margin of 7
        (LIFT, 1, 20, ("unclear", "borderline")),  # 10.5, but it may be nothing at all
        (LIFT, 2, 11, ("against", "borderline")),  # 6.5, and a clear one is ruled out
        (LIFT, 0, 13, ("unclear", "borderline")),
        (LIFT, 2, 6.9, ("against", "clear")),
        (SAG, -20, -16, ("for", "clear")),
        (SAG, -16, -11, ("for", "borderline")),
        (SAG, -17, -7, ("for", "borderline")),
        (SAG, -24, -2, ("unclear", "borderline")),
        (SAG, -12, -4, ("against", "borderline")),
        (SAG, -9, 4, ("against", "clear")),
        (ONE, 25, 30, ("for", "clear")),
        (ONE, 3, 19, ("against", "clear")),
        (ONE, 15, 25, ("unclear", "borderline")),
    ],
)
def test_an_interval_counts_only_as_a_whole(
    limits: Limits, low: float, high: float, expected: tuple[str, str]
) -> None:
    assert limits.place(low=low, high=high) == expected


@given(HOURS, st.floats(0, 20), st.floats(0, 20))
def test_more_doubt_never_makes_it_surer(value: float, doubt: float, more: float) -> None:
    sure, strength = LIFT.place(low=value - doubt, high=value + doubt)
    unsure, weaker = LIFT.place(low=value - doubt - more, high=value + doubt + more)
    assert unsure in (sure, "unclear")
    assert (strength, weaker) != ("borderline", "clear")


@given(HOURS, st.floats(0, 20))
def test_above_and_below_are_mirror_images(value: float, doubt: float) -> None:
    mirror = Limits(comparison="below", borderline=-7.0, clear=-12.0, words="")
    assert mirror.place(low=-value - doubt, high=-value + doubt) == LIFT.place(
        low=value - doubt, high=value + doubt
    )


@given(HOURS, st.floats(0, 20))
def test_an_interval_across_the_first_limit_is_never_clear_of_it(
    value: float, doubt: float
) -> None:
    low, high = value - doubt, value + doubt
    if low < 7 <= high:
        assert LIFT.place(low=low, high=high)[1] == "borderline"


def test_limits_are_written_with_degrees_and_a_true_minus() -> None:
    shipped = load_knowledge()
    depth = limits_of("knee_depth", knowledge=shipped, test="squat")
    sag = limits_of("plank_line", knowledge=shipped, test="plank")
    assert depth is not None
    assert sag is not None
    assert "borderline from 90° or less" in depth.words
    assert "borderline from \N{MINUS SIGN}10° or less" in sag.words


def test_a_derived_limit_says_that_it_is() -> None:
    side_plank = limits_of(
        "side_plank_difference", knowledge=load_knowledge(), test="side_plank_hold"
    )
    assert side_plank is not None
    assert "our own rule, derived from the typical error" in side_plank.words


def test_without_limits_nothing_is_concluded() -> None:
    assert place(None, low=0, high=1) == ("unclear", "borderline")
    assert limits_of("pelvis_roll", knowledge=knowledge(), test="clam") is None
    assert limits_of("trunk_lean", knowledge=knowledge(), test="plank") is None


def test_limits_are_those_of_the_test() -> None:
    squat = limits_of("trunk_lean", knowledge=knowledge(), test="squat")
    lunge = limits_of("trunk_lean", knowledge=knowledge(), test="lunge")
    assert squat is not None
    assert lunge is not None
    assert (squat.clear, lunge.clear) == (60, 35)
    assert "our own rule" in squat.words
