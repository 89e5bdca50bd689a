"""A filmed squat: angles known by construction come back, and an honest refusal where none are."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("mujoco")
pytest.importorskip("myo_sim")

from primemover.knowledge import load_knowledge
from primemover.measures.measuring import measure_movement
from primemover.measures.model import Measure
from primemover.signals.analyse import analyse_movement
from primemover.simulation.body_model import BodyModel, build_body
from primemover.simulation.body_size import BodySize
from primemover.simulation.ensemble import draw_members, share_bands
from primemover.simulation.filmed_angles import FilmedAngle, filmed_angles
from primemover.simulation.filmed_movement import repetition_courses, simulate_track
from primemover.simulation.filmed_postures import UNSEEN_SD_DEG, Courses, PostureFinder, lines_of
from primemover.simulation.inverse_kinematics import BACK, tip
from primemover.terms import SIDES
from tests.synthetic import synthetic_track

SIZE = BodySize(mass_kg=70, height_m=1.72)
BACK_DEG = 0.6
"""Smoothing and what is expected pull a course that is exactly right by no more than this."""


@pytest.fixture(scope="module")
def body() -> BodyModel:
    return build_body(SIZE)


def _angles(sd_deg: float) -> tuple[FilmedAngle, ...]:
    return tuple(
        FilmedAngle(
            angle=angle,
            sides=SIDES,
            course_deg=np.zeros(1),
            sd_deg=sd_deg,
            taken_off_deg=0.0,
        )
        for angle in ("knee", "hip", "trunk")
    )


def _courses(deep: float, frames: int = 31) -> Courses:
    depth = (deep * np.sin(np.linspace(0, np.pi, frames)) ** 2)[None]
    return Courses(
        time_s=np.linspace(0, 3, frames)[None],
        depth=depth,
        angles_deg={"knee": 5 + 90 * depth, "hip": 4 + 92 * depth, "trunk": 3 + 32 * depth},
        unseen_deg={name: np.zeros(1) for name in UNSEEN_SD_DEG},
        pressure_m=np.zeros(1),
    )


@pytest.mark.parametrize("deep", [0.4, 0.8, 1.0])
def test_angles_come_back_from_the_postures(body: BodyModel, deep: float) -> None:
    courses = _courses(deep)
    fit = PostureFinder(body, test="squat", angles=_angles(0.5)).find(courses, balanced=False)
    assert fit.settled
    for angle, course in courses.angles_deg.items():
        for line, beside in lines_of(angle, sides=SIDES):
            found = tip(line, placed=fit.placed, axis=BACK)[0]
            if beside is not None:
                found = found - tip(beside, placed=fit.placed, axis=BACK)[0]
            assert np.degrees(found) == pytest.approx(course[0], abs=BACK_DEG)


def test_feet_stay_flat_and_weight_lies_over_them(body: BodyModel) -> None:
    finder = PostureFinder(body, test="squat", angles=_angles(4.0))
    free = finder.find(_courses(1.0), balanced=False)
    fit = finder.find(_courses(1.0))
    heights = [fit.placed.places_m[f"{n}_{s}"][:, 2] for n in ("heel", "ball_inner") for s in SIDES]
    assert np.abs(heights).max() < 0.003
    assert np.abs(finder.shift_m(fit)).max() < np.abs(finder.shift_m(free)).max()


def test_members_err_both_ways_and_as_much_as_told() -> None:
    courses, angles = _courses(1.0), _angles(3.0)
    drawn = draw_members(courses, mean=courses, angles=angles, members=400)
    errors = drawn.angles_deg["knee"] - courses.angles_deg["knee"]
    assert errors.mean() == pytest.approx(0.0, abs=1e-9)
    assert errors.std() == pytest.approx(3.0, rel=0.15)


def test_bands_of_shares_hold_what_was_drawn() -> None:
    low, high = share_bands([{"a": 0.1}, {"a": 0.3}, {}])["a"]
    assert 0.0 <= low < 0.1 < high <= 0.3


def test_the_deepest_point_is_what_the_measures_say() -> None:
    track = synthetic_track("squat")
    knowledge = load_knowledge()
    calibration = knowledge.calibrations["mediapipe-full"]
    movement = analyse_movement(track, protocol=knowledge.tests["squat"])
    told = {
        each.quantity: each.value
        for each in measure_movement(movement, calibration=calibration)
        if isinstance(each, Measure)
    }
    angles = filmed_angles(movement, calibration=calibration)
    _, mean, turn = repetition_courses(movement, angles=angles)
    deepest = {angle: course[0, turn] for angle, course in mean.angles_deg.items()}
    assert deepest["hip"] == pytest.approx(told["hip_depth"], abs=2.0)
    assert deepest["trunk"] == pytest.approx(told["trunk_lean"], abs=2.0)


def test_what_is_not_simulated_yet_is_refused_in_the_account() -> None:
    account = simulate_track(synthetic_track("squat"), test="clam", size=SIZE)
    assert "cannot be said in clam" in account.refused
    assert not account.as_is.possible
