"""What is no repetition is none: walking in, sitting down, picking things up, standing about."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from primemover.coaching.frames import LandmarkFrame
from primemover.coaching.replay import with_lead_in
from primemover.knowledge import load_knowledge
from primemover.terms import SIDES, Side
from tests.coaching.scenes import (
    COUNTED,
    HELD,
    REPEATED,
    FloatArray,
    Frames,
    a_set,
    after,
    begun_out,
    chained,
    codes,
    fed,
    frames,
    frozen,
    looking_at_a_phone,
    named,
    nobody,
    performed,
    report_of,
    side_of,
    sitting,
    walking,
)
from tests.synthetic import read_pose_npz, real_data, synthetic_track

NOISE_M = 0.005
"""White noise of 1.6 degrees in an angle of the hip; real tracks show 0.5 or less."""
NOISE_PX = 4.0

STANDING = ("squat", "hip_hinge", "lunge", "step_up")
LET_GO_S = 0.7
"""A hold ends a little after it was left: that long must a fault last."""
STILL_IN_IT = 0.5
"""Share of the way out of a posture, and back into it, that may still look like it."""

SHOWN = {
    "gt_squat": ("squat", "hip_hinge"),
    "jur_squat": ("squat", "hip_hinge"),
    "rnh_deadlift": ("hip_hinge",),
    "jef_good_bad": ("hip_hinge",),
    "rnh_lunges": ("lunge", "single_leg_hinge"),
    "mal_buttbridge": ("bridge",),
    "mal_sidelying": ("side_lying_abduction", "clam"),
    "mal_donkeykicks": ("quadruped_hip_extension",),
    "kai_plank_005": ("plank", "plank_knees"),
    "sur_tree_pose": ("one_leg_stand",),
}
"""What a recording shows, and what cannot be told from it: hips bend in a squat as in a hinge (its
cue speaks of the shins), a back foot leaves the floor in a lunge as in a single-leg deadlift."""


def _standing(for_s: float = 20.0) -> Frames:
    return frames("squat", repetitions=0, rest_s=for_s / 2, noise_m=NOISE_M, noise_px=NOISE_PX)


@pytest.mark.parametrize("test", REPEATED)
def test_keeping_still_with_noise_counts_nothing(test: str) -> None:
    still = frames(
        test, repetitions=0, rest_s=10.0, noise_m=NOISE_M, noise_px=NOISE_PX, side="right"
    )
    report = report_of(test, still, side=side_of(test))
    assert report.active_s > 10, "somebody was placed, so that a ghost could have come"
    assert report.repetitions == ()


@pytest.mark.parametrize("movement", STANDING)
def test_walking_in_and_out_counts_nothing(movement: str) -> None:
    scene = after(nobody(1.0), walking(4.0), _standing(4.0), walking(4.0), nobody(1.0))
    report = report_of(movement, scene, side=side_of(movement))
    assert report.repetitions == ()


@pytest.mark.parametrize("moving_s", [0.7, 2.0, 4.0])
@pytest.mark.parametrize("movement", [*COUNTED, *HELD])
def test_life_between_two_sets_counts_nothing(movement: str, moving_s: float) -> None:
    """Up, a message read, a long sit, out of the room and back, and down again."""
    work = {"hold_s": 4.0} if movement in HELD else {"repetitions": 0}
    rest, stand = performed(movement, **work), _standing(3.0)
    scene = chained(
        *(rest, stand, looking_at_a_phone(stand), sitting(25.0), stand),
        *(walking(4.0), nobody(1.0), walking(3.0), stand, rest),
        moving_s=moving_s,
    )
    coached = a_set(movement, side=named(movement))
    told = codes(fed(coached, scene))
    assert told.count("ready") == told.count("again") == 1, "placed before and after"
    assert "place.nobody" in told
    report = coached.finish(scene[-1].time_s)
    assert report.repetitions == ()
    held_s = report_of(movement, rest, side=named(movement)).hold_s
    assert report.hold_s <= 2 * (held_s + STILL_IN_IT * moving_s + LET_GO_S)


@pytest.mark.recordings
@pytest.mark.parametrize("name", sorted(SHOWN))
def test_a_recording_of_one_exercise_counts_for_no_other(name: str) -> None:
    track = read_pose_npz(real_data("pose_tracks", f"{name}.npz"))
    scene = list(with_lead_in(track, lead_in_s=2.0))
    for movement in (*COUNTED, *HELD):
        if movement in SHOWN[name]:
            continue
        for side in {named(movement, side=side) for side in SIDES}:
            report = report_of(movement, scene, side=side)
            assert (report.repetitions, report.hold_s) == ((), 0), (movement, side)


def test_sitting_down_and_getting_up_much_later_counts_nothing() -> None:
    once = frames("squat", repetitions=1, knee_deg=90.0)
    sat = frozen(once, at_s=2.0 + 1.5, for_s=40.0)
    assert report_of("squat", once).repetitions, "the same at once is a squat"
    coached = a_set("squat")
    assert "not_counted.too_long" in codes(fed(coached, sat))
    assert coached.state.repetitions == 0


def test_picking_something_up_is_no_squat() -> None:
    """Bent to the floor with a straight arm: the hand comes down to the ankles."""
    picked = frames("hip_hinge", repetitions=1, trunk_deg=120.0, knee_deg=55.0, shank_deg=20.0)
    coached = a_set("squat")
    assert "not_counted.picked_up" in codes(fed(coached, picked))
    assert coached.state.repetitions == 0


def test_bent_at_first_and_up_again_is_no_repetition() -> None:
    """Somebody sets up a bar or the camera: it looks like the first lift of a set."""
    bent = begun_out(2.0, repetitions=1)
    for scene in (bent, after(bent, walking(4.0)), after(bent, _standing(30.0))):
        coached = a_set("hip_hinge")
        assert "ready" in codes(fed(coached, scene)), "placed, so that a ghost could have come"
        assert coached.finish(scene[-1].time_s).repetitions == ()


def test_bent_at_first_and_again_much_later_is_one_bend_at_most() -> None:
    scene = after(
        begun_out(2.0, repetitions=1), _standing(30.0), frames("hip_hinge", repetitions=1)
    )
    assert len(report_of("hip_hinge", scene).repetitions) == 1


def test_who_sits_bent_forward_is_not_taken_for_somebody_at_a_bar() -> None:
    """A seat is lower than hips are at a bar; what follows is getting up, not lifting."""
    sat = frames("squat", repetitions=1, knee_deg=95.0, trunk_deg=60.0)
    held = frozen([one for one in sat if one.time_s >= 3.5], at_s=3.5, for_s=3.0)
    told = codes(fed(a_set("hip_hinge"), [one for one in held if one.time_s < 6.0]))
    assert "ready" not in told


def test_a_squat_is_no_step_and_no_lunge() -> None:
    squats = frames("squat", repetitions=4)
    for movement in ("step_up", "lunge"):
        assert report_of(movement, squats, side="right").repetitions == (), movement


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_other_leg_is_not_counted(side: Side) -> None:
    """Each side on its own: with the right leg named, only the right one's repetitions count."""
    lunges = frames("lunge", side=side, near_side="right", repetitions=3)
    assert len(report_of("lunge", lunges, side="right").repetitions) == (
        3 if side == "right" else 0
    )


def test_one_leg_up_is_no_squat() -> None:
    """A knee lifted high bends it as a squat does; the foot leaves the floor."""
    raised = frames("one_leg_stand", lift_hip_deg=90.0, lift_knee_deg=110.0, hold_s=2.0)
    assert report_of("squat", raised).repetitions == ()


def test_a_jump_to_somebody_else_holds_the_count() -> None:
    track = frames("squat", repetitions=6)
    far = np.array([450.0, 0.0])
    mixed = tuple(one if (n // 45) % 2 == 0 else _moved(one, far) for n, one in enumerate(track))
    told = codes(fed(a_set("squat"), mixed))
    assert told.count("count") <= 6
    assert "place.one_person" in told


def _moved(frame: LandmarkFrame, by_px: FloatArray) -> LandmarkFrame:
    assert frame.image_px is not None
    return replace(frame, image_px=np.asarray(frame.image_px, float) + by_px)


@pytest.mark.parametrize("movement", sorted(load_knowledge().coached))
@pytest.mark.parametrize("seed", [0, 1])
def test_landmarks_of_nobody_count_nothing(movement: str, seed: int) -> None:
    """Noise all over the picture is no person."""
    random = np.random.default_rng(seed)
    sequence = tuple(_noise_frame(n / 30, random) for n in range(300))
    side: Side | None = "right" if load_knowledge().coached[movement].sides == "given" else None
    report = report_of(movement, sequence, side=side)
    assert report.repetitions == ()
    assert report.hold_s == 0


def _noise_frame(time_s: float, random: np.random.Generator) -> LandmarkFrame:
    return LandmarkFrame(
        time_s=time_s,
        width_px=1280,
        height_px=720,
        image_px=random.uniform(0, 700, (33, 2)),
        world_m=random.normal(0, 0.4, (33, 3)),
        confidence=random.uniform(0, 1, 33),
    )


def test_the_scenes_are_what_they_say() -> None:
    """A test of the tests: the walk crosses the picture, and the still one does not."""
    walk = walking(4.0)
    xs = [float(np.mean(one.image_px[:, 0])) for one in walk if one.image_px is not None]
    assert max(xs) - min(xs) > 600
    assert synthetic_track("squat", repetitions=0).sizes["time"] > 0
