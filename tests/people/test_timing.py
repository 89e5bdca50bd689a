"""Repetitions, partials, pauses, uneven tempo and holds happen when the plan says so."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.people.plan import TimingPlan
from benchmarks.people.timing import DEPTH_SPREAD, HELD_SWAY, Timeline, timeline
from tests.people.small_motions import HOLD, SQUAT, motion

TEMPO: Final = {"out_s": 1.4, "pause_s": 0.2, "back_s": 1.2, "rest_s": 0.4}
FPS: Final = 25.0
FRAME_S: Final = 1.0 / FPS
FULL: Final = 1.0 - DEPTH_SPREAD


def run(*, described: dict[str, Any] = SQUAT | {"tempo": TEMPO}, **timing: Any) -> Timeline:
    return timeline(motion(described), timing=TimingPlan(**timing), fps=FPS, seed=3)


def at(when: Timeline, second: float) -> float:
    return float(np.interp(second, when.time_s, when.share))


def test_a_set_begins_and_ends_at_rest_and_lasts_as_long_as_its_parts() -> None:
    when = run(repetitions=4, still_s=0.6)
    assert len(when.repetitions) == 4
    assert when.time_s[-1] == pytest.approx(4 * sum(TEMPO.values()) + 2 * 0.6, abs=2 * FRAME_S)
    assert np.allclose(np.diff(when.time_s), FRAME_S)
    assert not when.share[when.time_s < 0.6].any()
    assert when.share[-1] == 0


def test_start_turn_and_end_are_where_the_share_says() -> None:
    when = run(repetitions=3)
    for repetition in when.repetitions:
        assert repetition.turn_s - repetition.start_s == pytest.approx(1.4 + 0.1)
        assert repetition.end_s - repetition.turn_s == pytest.approx(0.1 + 1.2)
        assert at(when, repetition.turn_s) == pytest.approx(repetition.share)
        assert at(when, repetition.start_s) == pytest.approx(0, abs=1e-3)
        assert at(when, repetition.end_s) == pytest.approx(0, abs=1e-3)
        inside = (when.time_s > repetition.start_s) & (when.time_s < repetition.end_s)
        assert when.share[inside].max() == pytest.approx(repetition.share)
        assert FULL <= repetition.share <= 1
    for one, two in zip(when.repetitions, when.repetitions[1:], strict=False):
        assert two.start_s - one.end_s == pytest.approx(0.4)


def test_depths_differ_from_repetition_to_repetition_and_with_the_seed() -> None:
    shares = {repetition.share for repetition in run(repetitions=5).repetitions}
    assert len(shares) == 5
    other = timeline(motion(SQUAT), timing=TimingPlan(), fps=FPS, seed=4)
    assert other.repetitions[0].share not in shares


def test_partial_repetitions_go_part_of_the_way() -> None:
    when = run(repetitions=4, partial=(1, 3), partial_share=0.3)
    whole, part = when.repetitions[0::2], when.repetitions[1::2]
    assert all(repetition.share >= FULL for repetition in whole)
    assert all(0.3 * FULL <= repetition.share <= 0.3 for repetition in part)


def test_a_pause_lies_half_way_out_in_the_middle_repetition() -> None:
    when, plain = run(repetitions=3, pause_s=2.0), run(repetitions=3)
    assert when.time_s[-1] == pytest.approx(plain.time_s[-1] + 2.0, abs=2 * FRAME_S)
    middle = when.repetitions[1]
    out = (when.time_s > middle.start_s) & (when.time_s < middle.turn_s)
    held = out & np.isclose(when.share, middle.share / 2)
    assert held.sum() * FRAME_S == pytest.approx(2.0, abs=3 * FRAME_S)
    assert np.diff(np.flatnonzero(held)).max() == 1
    assert middle.turn_s - middle.start_s == pytest.approx(1.4 + 2.0 + 0.1)


def test_uneven_tempo_changes_the_length_of_repetitions_within_its_spread() -> None:
    when = run(repetitions=8, uneven=0.4)
    lengths = np.array([r.end_s - r.start_s for r in when.repetitions])
    even = 1.4 + 0.2 + 1.2
    assert np.ptp(lengths) > 0.2 * even
    assert (lengths >= even / 1.4 - 1e-9).all()
    assert (lengths <= even / 0.6 + 1e-9).all()


def test_twice_as_fast_takes_half_as_long() -> None:
    slow, fast = (
        [r.end_s - r.start_s for r in run(speed=speed).repetitions] for speed in (1.0, 2.0)
    )
    assert np.allclose(np.array(slow), 2 * np.array(fast))


def test_progress_rises_from_the_first_turn_to_the_last() -> None:
    when = run(repetitions=3)
    first, middle, last = (r.turn_s for r in when.repetitions)
    assert (np.diff(when.progress) >= 0).all()
    known = np.interp([first, middle, last], when.time_s, when.progress)
    assert known == pytest.approx([0, 0.5, 1], abs=0.02)
    assert (when.progress[when.time_s < first] == 0).all()
    assert (run(repetitions=1).progress == 1).all()


def test_a_hold_lasts_as_long_as_the_motion_or_the_plan_says() -> None:
    for hold_s, expected_s in ((None, 6.0), (3.0, 3.0)):
        when = run(described=HOLD, hold_s=hold_s, still_s=0.5)
        held = when.share > 1 - HELD_SWAY - 1e-9
        almost_there_s = 0.15  # the last of the way is slow
        assert held.sum() * FRAME_S == pytest.approx(expected_s, abs=2 * almost_there_s + FRAME_S)
        assert when.time_s[-1] == pytest.approx(0.5 + 1 + expected_s + 2 + 0.5, abs=2 * FRAME_S)
        assert when.repetitions == ()
        assert when.share.max() <= 1


def test_a_hold_sways_a_little() -> None:
    when = run(described=HOLD)
    held = when.share[(when.time_s > 2.0) & (when.time_s < 7.0)]
    assert 0.5 * HELD_SWAY < np.ptp(held) <= HELD_SWAY + 1e-9


@given(
    repetitions=st.integers(1, 6),
    speed=st.floats(0.4, 3),
    uneven=st.floats(0, 0.5),
    pause_s=st.floats(0, 3),
    seed=st.integers(0, 1000),
)
def test_every_movement_is_smooth_and_stays_between_start_and_turn(
    repetitions: int, speed: float, uneven: float, pause_s: float, seed: int
) -> None:
    when = timeline(
        motion(SQUAT | {"tempo": TEMPO}),
        timing=TimingPlan(repetitions=repetitions, speed=speed, uneven=uneven, pause_s=pause_s),
        fps=FPS,
        seed=seed,
    )
    assert (when.share >= 0).all()
    assert (when.share <= 1).all()
    fastest = np.pi / 2 / (1.2 / speed / (1 + uneven))  # of a raised cosine, shares a second
    if pause_s:
        fastest = max(fastest, np.pi / 4 / (0.7 / speed / (1 + uneven)))
    assert np.abs(np.diff(when.share)).max() <= fastest * FRAME_S + 1e-9
    starts = [r.start_s for r in when.repetitions]
    assert starts == sorted(starts)
    assert all(r.start_s < r.turn_s < r.end_s for r in when.repetitions)
