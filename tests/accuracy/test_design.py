"""The design: enough clips, bodies never mixed, everybody in the picture, the same every time."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from benchmarks.accuracy.design import (
    FRONT_TESTS,
    HOLD_S,
    MARGIN_M,
    SIDE_TESTS,
    check_trials,
    fit_trials,
    quick_trials,
)
from benchmarks.accuracy.faults import FAULTS
from benchmarks.accuracy.trials import BAD_FILMING, Trial
from primemover.knowledge import load_knowledge

FIT = tuple(f"fit_{i}" for i in range(8))
CHECK = tuple(f"check_{i}" for i in range(4))
ALL = (*fit_trials(FIT), *check_trials(CHECK))
LEAST_CLIPS = 300
LONGEST_S = 8.0
SECONDS_A_FRAME = 0.07
LONGEST_MINUTES = 90.0
FPS = 25.0


def test_there_are_enough_clips_and_no_two_alike() -> None:
    assert len(ALL) >= LEAST_CLIPS
    assert len({trial.name for trial in ALL}) == len(ALL)
    assert len({trial.plan.key for trial in ALL}) == len(ALL)


def test_bodies_that_check_never_fit() -> None:
    assert {t.plan.body for t in ALL if t.part == "fit"} == set(FIT)
    assert {t.plan.body for t in ALL if t.part == "check"} == set(CHECK)


def test_the_same_design_every_time() -> None:
    assert (*fit_trials(FIT), *check_trials(CHECK)) == ALL


def test_every_filmed_test_is_in_both_parts() -> None:
    for part in ("fit", "check"):
        assert {t.test for t in ALL if t.part == part} == {*SIDE_TESTS, *FRONT_TESTS}


def test_every_fault_has_clean_and_faulty_clips_of_every_check_body() -> None:
    for spec in FAULTS:
        mine = [t for t in ALL if t.part == "check" and t.test == spec.test]
        faulty = [t for t in mine if t.fault == spec.fault]
        assert Counter(t.plan.body for t in faulty) == dict.fromkeys(CHECK, len(spec.shares))
        assert {t.fault_size for t in faulty} == {spec.size * share for share in spec.shares}
        assert {t.plan.body for t in mine if t.purpose == "clean"} == set(CHECK)


def test_headline_faults_come_in_three_sizes() -> None:
    for spec in FAULTS:
        if spec.headline:
            assert set(spec.shares) == {0.5, 1.0, 1.5}


def test_bad_filming_is_of_every_kind() -> None:
    kinds = {t.filming for t in ALL if t.purpose == "filming"}
    assert kinds == set(BAD_FILMING)
    assert not any(t.filming for t in ALL if t.purpose != "filming")


def test_the_side_named_is_the_side_nearest_the_camera() -> None:
    for trial in ALL:
        yaw_deg = trial.plan.camera.yaw_deg
        if trial.near is None:
            continue
        assert trial.near == trial.plan.side
        assert (yaw_deg > 0) == (trial.near == "left")
        assert trial.test in SIDE_TESTS


@pytest.mark.parametrize("trial", ALL[:: len(ALL) // 40], ids=lambda t: t.name)
def test_somebody_of_two_metres_is_in_the_picture(trial: Trial) -> None:
    camera = trial.plan.camera
    half_m = camera.distance_m * np.tan(np.radians(camera.fov_deg / 2))
    shift_m = camera.distance_m * np.tan(np.radians(abs(camera.pitch_deg)))
    assert half_m - shift_m >= MARGIN_M
    assert abs(camera.roll_deg) <= 5
    assert abs(camera.pitch_deg) <= 5
    assert 2.4 <= camera.distance_m <= 4.0


def test_it_is_rendered_and_read_in_time() -> None:
    minutes = sum(seconds(trial) for trial in ALL) * FPS * SECONDS_A_FRAME / 2 / 60
    assert minutes < LONGEST_MINUTES
    assert max(seconds(trial) for trial in ALL) < LONGEST_S * 1.5


def seconds(trial: Trial) -> float:
    """How long a clip lasts."""
    timing, tempo = trial.plan.timing, load_knowledge().motions[trial.plan.motion].tempo
    once_s = tempo.out_s + tempo.pause_s + tempo.back_s + tempo.rest_s
    if trial.test in HOLD_S:
        return (timing.hold_s or 0.0) + tempo.out_s + tempo.back_s + 2 * timing.still_s
    return timing.repetitions * once_s / timing.speed + 2 * timing.still_s + timing.pause_s


def test_the_quick_run_shows_each_kind_of_answer() -> None:
    quick = quick_trials(CHECK)
    assert {t.purpose for t in quick} == {"clean", "fault", "filming"}
    assert {t.part for t in quick} == {"check"}
    assert len(quick) <= 6


def test_every_motion_and_every_fault_is_known() -> None:
    motions = load_knowledge().motions
    for trial in ALL:
        assert trial.plan.motion in motions
        assert set(trial.plan.faults) <= set(motions[trial.plan.motion].faults)
        assert motions[trial.plan.motion].hold == (trial.test in HOLD_S)
