"""Two checks side by side: verdicts known by construction, and laws they keep."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from primemover.findings.change import (
    Change,
    Comparison,
    Conditions,
    Reading,
    TestDay,
    compare,
    verdict_of,
)
from primemover.findings.plain import plain
from primemover.findings.readings import Better, alike
from primemover.findings.repeats import usable_repeats
from primemover.findings.trends import Trend, series
from primemover.knowledge import load_knowledge

KNOWN = load_knowledge()
MARCH = datetime(2026, 3, 2, 9, tzinfo=UTC)
JUNE = datetime(2026, 6, 2, 9, tzinfo=UTC)
SIDE = Conditions(sensor="mediapipe/full 1", facing="side", near_side="left", judged_by="v1")
SIZES = st.floats(0, 100)
ANGLES = st.floats(-90, 90)


def lean(
    value: float | None,
    *,
    uncertainty: float = 1.0,
    conditions: Conditions = SIDE,
    better: Better = "lower",
) -> Reading:
    return Reading(
        key="squat/trunk_lean",
        quantity="trunk_lean",
        name="Squat, forward lean",
        unit="deg",
        value=value,
        uncertainty=uncertainty,
        test="squat",
        better=better,
        conditions=conditions,
        refused="" if value is not None else "it could not be seen (too dark)",
    )


def plank(value: float) -> Reading:
    return Reading(
        key="timed.plank_s",
        quantity="hold_time",
        name="Time in the plank",
        unit="s",
        value=value,
        step=1.0,
        question="timed.plank_s",
    )


def day(*readings: Reading, at: datetime = MARCH) -> TestDay:
    return TestDay(id=f"check of {at:%d %B}", at=at, readings=readings)


def again(first: float, second: float, *, hours: float = 48.0) -> tuple[TestDay, TestDay]:
    """The same lean read twice with nothing changed."""
    start = datetime(2026, 1, 10, 9, tzinfo=UTC)
    return day(lean(first), at=start), day(lean(second), at=start + timedelta(hours=hours))


def compared(
    before: Reading, after: Reading, repeats: Sequence[Sequence[TestDay]] = ()
) -> Comparison:
    return compare(day(before), after=day(after, at=JUNE), knowledge=KNOWN, repeats=repeats)


def only(comparison: Comparison) -> Change:
    (change,) = comparison.changes
    return change


STEADY = [again(30, 31)]
"""One repeat with a difference of 1: the noise is 12.7 degrees."""


def test_a_change_larger_than_ones_own_noise_is_more_and_has_a_way() -> None:
    change = only(compared(lean(50), lean(36), STEADY))
    assert (change.verdict, change.turn) == ("more_than_noise", "better")
    assert change.change == -14
    assert change.noise is not None
    assert change.noise.origin == "own"
    assert change.sentence == (
        "Squat, forward lean: 36°, down 14° from 50° on 2 March 2026. Between two tests of yours "
        "with nothing changed it differs by up to 13° (learnt from one repeat, so wide), so this "
        "is more than noise, and the better way."
    )


def test_a_change_inside_ones_own_noise_is_within_and_claims_no_way() -> None:
    change = only(compared(lean(38), lean(32), STEADY))
    assert change.verdict == "within_noise"
    assert change.sentence.endswith("so this is within noise.")
    assert "better" not in change.sentence


def test_each_further_repeat_narrows_the_noise() -> None:
    limits = [
        only(compared(lean(50), lean(40), STEADY * count)).limit or 0.0 for count in (1, 2, 5)
    ]
    assert limits == sorted(limits, reverse=True)
    assert "so wide" not in only(compared(lean(50), lean(40), STEADY * 5)).sentence


def test_the_sensor_alone_never_makes_a_change_real() -> None:
    change = only(compared(lean(80), lean(20)))
    assert change.verdict == "cannot_tell"
    assert "how much it varies by itself is not known" in change.reason
    assert "Do this test once more" in change.remedy
    assert change.limit is None


def test_what_the_sensor_may_be_off_by_is_within_noise_whoever_knows_the_rest() -> None:
    change = only(compared(lean(38, uncertainty=6), lean(32, uncertainty=6)))
    assert change.verdict == "within_noise"
    assert "The camera alone may be off by 8°" in change.sentence


def test_a_sensor_less_sure_than_the_noise_widens_it() -> None:
    change = only(compared(lean(60, uncertainty=15), lean(42, uncertainty=15), STEADY))
    assert change.limit == pytest.approx((15**2 + 15**2) ** 0.5)
    assert change.verdict == "within_noise"
    assert "the camera alone may be off by 21°" in change.sentence


def test_one_seen_badly_never_makes_a_change_real() -> None:
    change = only(compared(lean(60), replace(lean(20), confidence="low"), STEADY))
    assert change.verdict == "cannot_tell"
    assert "less surely than usual" in change.sentence


def test_a_change_as_large_as_the_noise_is_within_it() -> None:
    assert verdict_of(5.0, noise=5.0, sensor_error=1.0) == "within_noise"
    assert verdict_of(-5.0, noise=1.0, sensor_error=5.0) == "within_noise"
    assert verdict_of(0.0, noise=None, sensor_error=0.0) == "within_noise"


def test_several_recordings_of_a_day_are_as_sure_as_the_worst_of_them() -> None:
    badly = replace(lean(40, uncertainty=4.0), confidence="low")
    mean = alike([lean(30), badly], conditions=SIDE)
    assert mean is not None
    assert (mean.value, mean.uncertainty, mean.confidence) == (35, 4.0, "low")


def test_noise_in_per_cent_is_of_what_both_tests_read() -> None:
    def push(value: float) -> Reading:
        return Reading(
            key="scale.abductor_kg",
            quantity="abductor_strength",
            name="Push of the leg to the side",
            unit="kg",
            value=value,
            question="scale.abductor_left_kg",
        )

    there, back = (only(compared(push(a), push(b))).noise for a, b in ((10.0, 30.0), (30.0, 10.0)))
    assert there is not None
    assert there == back
    assert there.limit == pytest.approx(0.31 * 20.0)


def test_without_a_repeat_a_study_that_re_tested_is_taken() -> None:
    change = only(compared(plank(60), plank(110)))
    assert change.verdict == "more_than_noise"
    assert change.turn == "larger"  # the knowledge base says of no plank time that it is better
    assert change.sources == ("reece2009",)
    assert "in a study (45 healthy adults of 18 to 39)" in change.sentence
    assert only(compared(plank(60), plank(90))).verdict == "within_noise"


def test_ones_own_repeat_comes_before_the_study_and_both_are_shown() -> None:
    pair = [
        (day(plank(60), at=MARCH - timedelta(days=40)), day(plank(61), at=MARCH - timedelta(38)))
    ]
    change = only(compared(plank(60), plank(90), pair))
    assert change.verdict == "more_than_noise"
    assert change.noise is not None
    assert change.noise.limit == pytest.approx(12.7, abs=0.01)
    assert any("in a study" in note for note in change.notes)


def test_two_recordings_of_one_day_are_not_enough_and_are_said_not_to_be() -> None:
    twice = compare(day(lean(38), lean(41)), after=day(lean(20), at=JUNE), knowledge=KNOWN)
    change = only(twice)
    assert change.before == pytest.approx(39.5)
    assert change.verdict == "cannot_tell"
    assert "two recordings of one day differ by 3°" in change.reason


@pytest.mark.parametrize(("hours", "word"), [(2, "hours apart"), (24 * 30, "days apart")])
def test_a_repeat_of_the_same_day_or_of_a_month_later_teaches_nothing(
    hours: float, word: str
) -> None:
    result = compared(lean(50), lean(30), [again(30, 31, hours=hours)])
    assert only(result).verdict == "cannot_tell"
    assert any(word in note for note in result.notes)


@pytest.mark.parametrize(
    ("hours", "repeats"),
    [
        ((0, 48, 49), 1),  # the last two are tries of one day
        ((0, 48, 59.5), 1),
        ((0, 48, 60), 2),
        ((0, 24 * 10, 24 * 15), 1),  # the last one is long after the first
        ((0, 24 * 10, 24 * 14), 2),
    ],
)
def test_each_repeat_is_a_day_of_its_own_and_not_long_after_the_first(
    hours: tuple[float, ...], repeats: int
) -> None:
    start = datetime(2026, 1, 10, 9, tzinfo=UTC)
    group = [day(lean(30), at=start + timedelta(hours=after)) for after in hours]
    usable = usable_repeats([group], knowledge=KNOWN)
    noise = usable.noise(lean(30).place, conditions=SIDE)
    assert noise is not None
    assert noise.repeats == repeats
    assert bool(usable.notes) == (repeats == 1)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"sensor": "mediapipe/lite 1"}, "read by mediapipe/full 1 then and by mediapipe/lite 1"),
        ({"facing": "oblique"}, "filmed from the side then and at an angle now"),
        ({"near_side": "right"}, "left side was nearest the camera then, your right side now"),
        ({"judged_by": "v2"}, "judged by different versions"),
    ],
)
def test_a_change_of_sensor_view_or_version_breaks_the_comparison(
    changed: dict[str, str], words: str
) -> None:
    other = replace(SIDE, **changed)  # type: ignore[arg-type]
    change = only(compared(lean(50), lean(20, conditions=other), STEADY))
    assert change.verdict == "cannot_tell"
    assert change.change is None
    assert words in change.sentence


def test_of_several_recordings_the_two_that_were_filmed_alike_are_compared() -> None:
    oblique = replace(SIDE, facing="oblique")
    result = compare(
        day(lean(60, conditions=oblique), lean(50)),
        after=day(lean(36), lean(70, conditions=oblique), at=JUNE),
        knowledge=KNOWN,
        repeats=STEADY,
    )
    change = only(result)
    assert (change.before, change.after) in [(50, 36), (60, 70)]


def test_a_repeat_filmed_otherwise_says_nothing_of_this_view() -> None:
    oblique = replace(SIDE, facing="oblique")
    pair = tuple(replace(each, readings=(lean(30, conditions=oblique),)) for each in again(30, 30))
    assert only(compared(lean(50), lean(20), [pair])).verdict == "cannot_tell"


def test_what_was_not_seen_says_why_and_when() -> None:
    change = only(compared(lean(50), lean(None)))
    assert change.verdict == "cannot_tell"
    assert "this time it could not be seen (too dark)" in change.sentence
    gone = compare(day(plank(60)), after=day(at=JUNE), knowledge=KNOWN)
    assert "this time it was not looked at" in only(gone).sentence


def test_the_other_side_alone_is_named() -> None:
    left, right = replace(lean(50), side="left"), replace(lean(50), side="right")
    result = compare(day(left), after=day(right, at=JUNE), knowledge=KNOWN)
    assert any("only your right side was read this time" in c.reason for c in result.changes)


@pytest.mark.parametrize(
    ("before", "after", "turn"), [(40, -3, "better"), (-3, 40, "worse"), (20, -20, "same")]
)
def test_a_difference_of_sides_is_better_the_nearer_to_none(
    before: float, after: float, turn: str
) -> None:
    def sides(value: float) -> Reading:
        return replace(lean(value, better="nearer_zero"), difference=True)

    pair = [tuple(replace(each, readings=(sides(1.0),)) for each in again(0, 0))]
    change = only(compared(sides(before), sides(after), pair))
    assert change.turn == turn


def test_what_a_study_says_of_one_side_holds_for_no_difference() -> None:
    difference = replace(plank(60), difference=True)
    change = only(compared(difference, replace(difference, value=110.0)))
    assert change.verdict == "cannot_tell"


def test_practice_alone_is_said_where_it_is_known() -> None:
    stands = replace(
        plank(12), key="s", quantity="chair_stands", question="timed.chair_stands", unit="stands"
    )
    change = only(compared(stands, replace(stands, value=14.0)))
    assert change.verdict == "cannot_tell"
    assert any("Practice alone adds 0.5 to 0.8 stands" in note for note in change.notes)


def test_a_place_at_which_nothing_was_felt_is_left_out() -> None:
    felt = replace(plank(0), key="felt.plank/calf", question="felt.plank", unit="of 10")
    assert compared(felt, felt).changes == ()
    assert len(compared(felt, replace(felt, value=3.0)).changes) == 1


def test_many_comparisons_say_that_one_in_twenty_errs() -> None:
    readings = [replace(plank(60), key=f"plank {number}") for number in range(12)]
    result = compare(day(*readings), after=day(*readings, at=JUNE), knowledge=KNOWN)
    assert any("one in twenty" in note for note in result.notes)


def test_everything_goes_into_json_and_back() -> None:
    document = plain(compared(lean(50), lean(36), STEADY))
    assert json.loads(json.dumps(document)) == document


@given(ANGLES, ANGLES, st.floats(0, 5), st.floats(-10, 10))
@settings(max_examples=80)
def test_swapping_before_and_after_flips_the_sign_and_keeps_the_verdict(
    first: float, second: float, doubt: float, apart: float
) -> None:
    repeats = [again(30, 30 + apart)]
    one = only(compared(lean(first, uncertainty=doubt), lean(second), repeats))
    other = only(compared(lean(second), lean(first, uncertainty=doubt), repeats))
    assert one.change is not None
    assert other.change == -one.change
    assert one.verdict == other.verdict
    assert one.turn == {"better": "worse", "worse": "better"}.get(other.turn, other.turn)


@given(ANGLES, SIZES, SIZES, SIZES, SIZES, st.booleans())
def test_wider_noise_never_turns_within_into_more(
    change: float, noise: float, error: float, wider: float, blurred: float, sure: bool
) -> None:
    tight = verdict_of(change, noise=noise, sensor_error=error, sure=sure)
    wide = verdict_of(change, noise=noise + wider, sensor_error=error + blurred, sure=sure)
    if tight == "within_noise":
        assert wide == "within_noise"


@given(ANGLES, SIZES)
def test_without_test_retest_noise_nothing_is_ever_more(change: float, error: float) -> None:
    assert verdict_of(change, noise=None, sensor_error=error) != "more_than_noise"


@given(ANGLES, ANGLES, st.floats(-10, 10), st.sampled_from([0.5, 2.0, 4.0]))
@settings(max_examples=80)
def test_another_unit_tells_the_same(
    first: float, second: float, apart: float, times: float
) -> None:
    def told(scale: float) -> Change:
        pair = again(30 * scale, (30 + apart) * scale)
        one = lean(first * scale, uncertainty=scale)
        return only(compared(one, lean(second * scale, uncertainty=scale), [pair]))

    # powers of two scale without rounding, so that no boundary is crossed by arithmetic
    small, large = told(1.0), told(times)
    near = small.limit is not None and abs(abs(small.change or 0) - small.limit) < 1e-6
    assert near or (small.verdict, small.turn) == (large.verdict, large.turn)


def trend(*readings: Reading, repeats: Sequence[Sequence[TestDay]] = ()) -> Trend:
    days = [day(each, at=MARCH + timedelta(weeks=4 * n)) for n, each in enumerate(readings)]
    (found,) = series(days, knowledge=KNOWN, repeats=repeats)
    return found


def test_a_trend_holds_every_check_against_the_first() -> None:
    found = trend(lean(50), lean(45), lean(None), lean(30), repeats=STEADY)
    assert [point.value for point in found.points] == [50, 45, None, 30]
    assert [point.verdict for point in found.points] == [
        None,
        "within_noise",
        None,
        "more_than_noise",
    ]
    assert found.band == pytest.approx(12.7, abs=0.01)
    assert found.latest is not None
    assert found.latest.change == -20


def test_a_trend_marks_what_cannot_be_set_beside_its_start() -> None:
    oblique = replace(SIDE, facing="oblique")
    found = trend(lean(50), lean(30, conditions=oblique), lean(40), repeats=STEADY)
    assert [point.comparable for point in found.points] == [True, False, True]
    assert found.latest is not None
    assert found.latest.change == -10


def test_the_latest_of_a_trend_is_the_last_that_can_be_set_beside_its_start() -> None:
    oblique = replace(SIDE, facing="oblique")
    found = trend(lean(50), lean(40), lean(30, conditions=oblique), repeats=STEADY)
    assert found.latest is not None
    assert found.latest.change == -10
    assert found.band == pytest.approx(12.7, abs=0.01)
