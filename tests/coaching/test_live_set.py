"""One set from being placed to its report: told, paused, kept and taken up again."""

from __future__ import annotations

import json
from dataclasses import replace
from math import isfinite, isnan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from primemover.coaching.events import Counted, Partial
from primemover.coaching.frames import LandmarkFrame
from primemover.coaching.live_set import CoachedSet
from primemover.coaching.one_repetition import SeenRepetition
from primemover.errors import RecordingError
from primemover.knowledge import load_knowledge
from primemover.signals.movement import Repetition
from tests.coaching.scenes import (
    REPEATED,
    a_set,
    after,
    begun_out,
    codes,
    fed,
    frames,
    frozen,
    nobody,
    report_of,
    side_of,
)

PERIOD_S = 3.0
TIME_OFF_S = 0.6
"""Start and end are where the signal leaves its baseline by a twentieth, seen a filter late."""
LATE_S = 0.5
"""A count should be heard before the person has stood for half a second."""
HELD_OFF_S = 0.6
"""The ramps of a hold and the filter."""


@pytest.mark.parametrize("test", REPEATED)
def test_each_movement_counts_its_repetitions(test: str) -> None:
    coached = a_set(test, side=side_of(test))
    told = fed(coached, frames(test, repetitions=4))
    counted = [event for event in told if isinstance(event, Counted)]
    assert [event.number for event in counted] == [1, 2, 3, 4]
    assert codes(told)[0] == "ready"
    assert coached.state.phase == "ready"
    for one in coached.report().repetitions:
        assert one.seconds == pytest.approx(PERIOD_S, abs=TIME_OFF_S * 2)
        assert one.depth is not None
        assert isfinite(one.depth)


@pytest.mark.parametrize("pace", [1.0, 1.5, 2.0])
def test_a_set_begun_bent_over_counts_every_lift(pace: float) -> None:
    """A bar is lifted from the floor, whether or not one ever stands still with it."""
    report = report_of("hip_hinge", begun_out(2.0, pace=pace, repetitions=5))
    assert len(report.repetitions) == 5
    first = report.repetitions[0]
    assert first.start_s == first.turn_s, "its way out was before the set"
    assert first.turn_s == pytest.approx(2.0, abs=0.5), "when the bar left the floor"
    assert all(one.start_s < one.turn_s for one in report.repetitions[1:])


def test_the_first_lift_counts_once_the_next_is_begun() -> None:
    sequence = begun_out(2.0, repetitions=2)
    coached = a_set("hip_hinge")
    fed(coached, [one for one in sequence if one.time_s <= 4.5])
    assert coached.state.repetitions == 0
    fed(coached, [one for one in sequence if 4.5 < one.time_s <= 6.0])
    assert coached.state.repetitions == 1


def test_of_a_lift_begun_before_the_set_no_pace_of_the_way_out_is_told() -> None:
    told = fed(a_set("hip_hinge"), begun_out(2.0, repetitions=2))
    assert "cue.slower" not in codes(told)
    found = Repetition(start_s=2.0, turn_s=2.0, end_s=3.0, amplitude=80.0, complete=True)
    seen = SeenRepetition(found=found, names=(), rows=[])
    assert isnan(seen.take("seconds_out", how="peak"))
    assert seen.take("seconds_back", how="peak") == 1.0


def test_a_repetition_is_counted_as_the_person_arrives() -> None:
    told = fed(a_set("squat"), frames("squat", repetitions=3, pause_s=2.0))
    ends_s = [2.0 + n * 5.0 + PERIOD_S for n in range(3)]
    heard_s = [event.time_s for event in told if event.code == "count"]
    assert all(
        -PERIOD_S / 2 < heard - end < LATE_S for heard, end in zip(heard_s, ends_s, strict=True)
    )


def test_depth_is_that_of_the_figure() -> None:
    deep, shallow = (
        report_of("squat", frames("squat", repetitions=3, knee_deg=knee)) for knee in (95.0, 65.0)
    )
    assert [one.depth for one in deep.repetitions] == pytest.approx([95.0] * 3, abs=3.0)
    assert [one.depth for one in shallow.repetitions] == pytest.approx([65.0] * 3, abs=3.0)


def test_small_ones_are_partial() -> None:
    told = fed(a_set("squat"), frames("squat", shares=(1.0, 1.0, 0.3, 1.0)))
    assert codes(told).count("count") == 3
    partial = next(event for event in told if isinstance(event, Partial))
    assert 0.5 < partial.share < 1.0
    third_ends_s = 2.0 + 3 * 3.4
    assert partial.time_s < third_ends_s + LATE_S, "told when it happens, not at the next one"


def test_the_target_ends_the_set() -> None:
    coached = a_set("squat", reps=3)
    told = fed(coached, frames("squat", repetitions=5))
    assert codes(told)[-2:] == ["count", "done"]
    assert coached.state.phase == "done"
    report = coached.finish(99.0)
    assert len(report.repetitions) == 3
    assert report.ended == "done"
    assert report.to_completed(load_kg=12.0, reps_in_reserve=2).reps == 3


def test_nothing_is_counted_before_somebody_is_placed() -> None:
    coached = a_set("squat")
    assert codes(fed(coached, nobody(3.0))) == ["place.nobody"]
    assert coached.state.phase == "placing"
    assert coached.state.place == "place.nobody"


@pytest.mark.parametrize(
    ("fault", "code"), [("feet_cropped", "place.feet_out"), ("head_cropped", "place.head_out")]
)
def test_what_is_out_of_the_picture_is_said(fault: str, code: str) -> None:
    assert codes(fed(a_set("squat"), frames("squat", faults=(fault,))))[0] == code


@pytest.mark.parametrize(
    ("movement", "test", "yaw_deg", "code"),
    [
        ("bridge", "bridge", 0.0, "place.turn_side"),
        ("hip_hinge", "hip_hinge", 0.0, "place.turn_side"),
        ("one_leg_stand", "one_leg_stand", 90.0, "place.turn_front"),
        ("squat", "squat", 160.0, "place.turn_side"),
    ],
)
def test_the_wrong_view_is_refused(movement: str, test: str, yaw_deg: float, code: str) -> None:
    side = side_of(test)
    told = fed(a_set(movement, side=side), frames(test, yaw_deg=yaw_deg, noise_m=0.002))
    assert code in codes(told)
    assert "count" not in codes(told)
    assert "ready" not in codes(told)


@pytest.mark.parametrize(
    ("movement", "test", "code"),
    [
        ("clam", "squat", "place.lie_on_side"),
        ("bridge", "squat", "place.lie_on_back"),
        ("squat", "bridge", "place.stand_up"),
        ("plank", "bridge", "place.plank"),
        ("prone_hip_extension", "bridge", "place.lie_on_front"),
        ("bridge", "plank", "place.lie_on_back"),
        ("one_leg_stand", "squat", "place.lift_foot"),
    ],
)
def test_the_wrong_posture_is_refused(movement: str, test: str, code: str) -> None:
    given_side = load_knowledge().coached[movement].sides == "given"
    yaw = {"yaw_deg": 0.0} if movement == "one_leg_stand" else {}
    told = fed(a_set(movement, side="right" if given_side else None), frames(test, **yaw))
    assert codes(told)[0] == code
    assert "ready" not in codes(told)


def test_the_leg_on_top_and_the_near_leg_are_asked_for() -> None:
    assert codes(fed(a_set("clam", side="left"), frames("clam", side="right")))[0] == (
        "place.left_on_top"
    )
    lunge = frames("lunge", side="left", near_side="right")
    assert "place.left_side" in codes(fed(a_set("lunge", side="left"), lunge))


def test_requests_do_not_flicker() -> None:
    """Feet in and out of the picture ten times a second: said once, not a hundred times."""
    inside, outside = frames("squat"), frames("squat", faults=("feet_cropped",))
    mixed = [(inside if n // 3 % 2 else outside)[n] for n in range(len(inside))]
    assert codes(fed(a_set("squat"), mixed)).count("place.feet_out") <= 1


def test_leaving_in_the_middle_holds_the_count() -> None:
    two = frames("squat", repetitions=2)
    coached = a_set("squat")
    told = codes(fed(coached, after(two, nobody(4.0), two)))
    assert told.count("count") == 4
    assert told.index("place.nobody") > told.index("count")
    assert "again" in told
    assert told.count("ready") == 1
    assert [one.number for one in coached.report().repetitions] == [1, 2, 3, 4]


def test_a_network_gap_loses_nothing() -> None:
    """Two seconds without a frame while resting: counting goes on by itself."""
    whole = frames("squat", repetitions=4, pause_s=3.0)
    ends_s = 2.0 + PERIOD_S + 0.5
    holed = [one for one in whole if not ends_s < one.time_s < ends_s + 2.0]
    told = codes(fed(a_set("squat"), holed))
    assert told.count("count") == 4
    assert "place.nobody" not in told


def test_pause_and_resume() -> None:
    one = frames("squat", repetitions=1)
    coached = a_set("squat")
    fed(coached, one)
    assert codes(coached.pause(one[-1].time_s)) == ["pause"]
    later = after(one, one)[len(one) :]
    assert fed(coached, later) == []
    assert codes(coached.resume(later[-1].time_s)) == ["resume"]
    assert "again" in codes(fed(coached, after(one, one, one)[2 * len(one) :]))
    assert coached.state.repetitions == 2


def test_stop_ends_at_once() -> None:
    sequence = frames("squat", repetitions=5)
    coached = a_set("squat", reps=5)
    fed(coached, [one for one in sequence if one.time_s < 7.0])
    assert codes(coached.stop(7.0)) == ["stop"]
    assert fed(coached, [one for one in sequence if one.time_s > 7.0]) == []
    assert coached.finish(8.0).ended == "stop"
    assert coached.stop(9.0) == ()


def test_the_way_back_under_way_counts_when_the_person_ends_the_set() -> None:
    until = [one for one in frames("squat", repetitions=1) if one.time_s < 2.0 + 0.8 * PERIOD_S]
    coached = a_set("squat")
    fed(coached, until)
    assert len(coached.finish(until[-1].time_s).repetitions) == 1


@pytest.mark.parametrize(("test", "held"), [("plank", 8.0), ("one_leg_stand", 8.0)])
def test_holds_are_timed(test: str, held: float) -> None:
    options = {"moving": 0.0} if test == "plank" else {}
    sequence = frames(test, hold_s=held, **options)
    report = report_of(test, sequence, side=side_of(test))
    expected = held + 2 * 2.0 if test == "plank" else held
    assert report.hold_s == pytest.approx(expected, abs=HELD_OFF_S)
    assert report.to_completed().hold_s == pytest.approx(report.hold_s, abs=0.05)
    assert report.to_completed().reps is None


def test_a_broken_hold_goes_on_and_adds_up() -> None:
    stand = frames("one_leg_stand", hold_s=6.0)
    coached = a_set("one_leg_stand", side="right", hold_s=10.0)
    told = codes(fed(coached, after(stand, stand)))
    assert "hold_broken" in told
    assert told[-1] == "done"
    assert coached.finish(99.0).hold_s == pytest.approx(10.0, abs=HELD_OFF_S)


def test_frames_late_or_twice_do_no_harm() -> None:
    sequence = list(frames("squat", repetitions=3))
    jumbled = [one for n, frame in enumerate(sequence) for one in (frame, frame, sequence[n // 2])]
    assert codes(fed(a_set("squat"), jumbled)) == codes(fed(a_set("squat"), sequence))


def test_a_frame_of_one_point_is_nobody() -> None:
    import numpy as np

    flat = LandmarkFrame(
        time_s=0.0,
        width_px=640,
        height_px=360,
        image_px=np.zeros((33, 2)),
        world_m=np.zeros((33, 3)),
        confidence=np.ones(33),
    )
    told = fed(a_set("squat"), [replace(flat, time_s=n / 10) for n in range(20)])
    assert codes(told) == ["place.nobody"]


@settings(max_examples=25, deadline=None)
@given(
    at=st.integers(0, 500), test=st.sampled_from(["squat", "clam", "one_leg_stand", "hip_hinge"])
)
def test_a_set_taken_up_again_goes_on_as_if_never_interrupted(at: int, test: str) -> None:
    sequence = begun_out(1.5) if test == "hip_hinge" else frames(test, noise_m=0.002)
    whole, first = (a_set(test, side=side_of(test), reps=4) for _ in range(2))
    expected = fed(whole, sequence)
    told = fed(first, sequence[:at])
    kept = json.dumps(first.snapshot(), allow_nan=False)
    second = CoachedSet.restore(json.loads(kept))
    told += fed(second, sequence[at:])
    assert told == expected
    assert second.state == whole.state
    assert second.snapshot() == whole.snapshot()


@pytest.mark.parametrize("change", [{"layout": 0}, {"movement": "gone"}, {"movement": None}])
def test_a_snapshot_of_something_else_is_refused(change: dict[str, object]) -> None:
    kept = {**a_set("squat").snapshot(), **change}
    with pytest.raises(RecordingError, match="begin the set again"):
        CoachedSet.restore(kept)


def test_a_long_wait_keeps_memory_bounded() -> None:
    """Ten minutes of sitting in the middle of a set keep no more than a minute does."""
    once = frames("squat", repetitions=1)

    def kept(for_s: float) -> int:
        coached = a_set("squat")
        fed(coached, [one for one in frozen(once, at_s=3.4, for_s=for_s) if one.time_s < for_s])
        return len(json.dumps(coached.snapshot()))

    assert kept(600.0) < 1.5 * kept(60.0)
