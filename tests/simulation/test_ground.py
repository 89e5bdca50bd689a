"""Contacts push as evenly as balance allows, and otherwise only as far as people are seen to."""

from dataclasses import replace
from functools import cache

import numpy as np
import numpy.typing as npt
import pytest

from primemover.knowledge import load_knowledge
from primemover.simulation.body_model import build_body
from primemover.simulation.body_size import BodySize
from primemover.simulation.ground import EDGES, cone_edges, cone_forces, departures
from primemover.simulation.simulate import prepare_motion
from primemover.simulation.solving import Task, solve

SIZE = BodySize(mass_kg=70, height_m=1.72)
WEIGHT_N, HEIGHT_M = 700.0, 1.7
SOLE = ("heel_left", "ball_inner_left", "ball_outer_left", "toe_left")
FloatArray = npt.NDArray[np.float64]

PLACES_M = np.array([[[0.1, 0.1, 0.0], [0.06, -0.1, 0.0], [0.14, -0.1, 0.0], [0.1, -0.15, 0.0]]])
EVEN = np.ones((1, 4 * EDGES)) / (4 * EDGES)
MIDDLE_Y = -0.0625
NEAR = 1e-6
AS_EVEN = 0.2
"""Times what people are seen to do: no farther, where a hundredth of it costs as much."""
SEEN = 1.5
"""Times what people are seen to do: as far as contacts go where no muscle is at its limit."""


def number(name: str) -> float:
    return load_knowledge().body_model.ground_setting(name)


def rows() -> FloatArray:
    return departures(
        PLACES_M, points=SOLE, pushes=EVEN, weight_n=WEIGHT_N, height_m=HEIGHT_M
    ).reshape(5, 4, EDGES)


def left_push(point: int) -> FloatArray:
    """Pushes that together are a body weight to the left at one point, and nothing up."""
    found = np.zeros((4, EDGES))
    rubs = cone_edges()[0, 0]
    found[point, :2] = np.array([1, -1]) / (2 * rubs)
    return found


def test_forces_are_told_in_what_walking_shows() -> None:
    up = np.zeros((4, EDGES))
    up[0] = 1 / EDGES
    left, along = (np.sum(row * up) for row in rows()[:2])
    assert (left, along) == pytest.approx((0, 0), abs=NEAR)
    assert np.sum(rows()[0] * left_push(0)) == pytest.approx(1 / number("push_sideways"))


def test_a_push_to_the_left_at_the_heel_twists_the_foot() -> None:
    arm_m = 0.1 - MIDDLE_Y  # of the heel behind the middle of even pressure
    twist = np.sum(rows()[4] * left_push(0))
    assert twist == pytest.approx(-arm_m / (HEIGHT_M * number("twist")), rel=1e-3)


def test_weight_on_the_inner_ball_shifts_the_pressure_and_twists_nothing() -> None:
    more = np.zeros((4, EDGES))
    more[1] = 1 / EDGES
    back, side, twist = (np.sum(row * more) for row in rows()[2:])
    assert twist == pytest.approx(0, abs=NEAR)
    assert back == pytest.approx((-0.1 - MIDDLE_Y) / number("pressure_shift"), rel=1e-3)
    assert side == pytest.approx((0.1 - 0.06) / number("pressure_shift"), rel=1e-3)


def test_only_feet_have_a_price() -> None:
    found = departures(
        PLACES_M[:, :2],
        points=("knee_left", "knee_right"),
        pushes=EVEN[:, : 2 * EDGES],
        weight_n=WEIGHT_N,
        height_m=HEIGHT_M,
    )
    assert found.shape == (1, 0, 2 * EDGES)


@cache
def task(motion: str) -> Task:
    return prepare_motion(motion, body=build_body(SIZE)).task


def departed(made: Task, *, free: float) -> FloatArray:
    """How far each row of a solved task is from even ground, (frame, row)."""
    found = solve(replace(made, departures=made.departures / free))
    change_n = found.ground_n - cone_forces(made.pushes, weight_n=made.body.size.weight_n)
    pushes = change_n @ np.linalg.pinv(cone_edges()) / made.body.size.weight_n
    return np.asarray(np.einsum("frp,fp->fr", made.departures, pushes.reshape(len(pushes), -1)))


@pytest.mark.parametrize("motion", ["squat", "split_squat"])
def test_even_ground_is_the_limit_of_a_dear_departure(motion: str) -> None:
    assert np.abs(departed(task(motion), free=0.01)).max() < AS_EVEN


@pytest.mark.parametrize("motion", ["squat", "deep_squat", "romanian_deadlift", "split_squat"])
def test_contacts_depart_as_far_as_people_do_and_farther_when_free(motion: str) -> None:
    most = [np.abs(departed(task(motion), free=free)).max() for free in (1, 100)]
    assert 0 < most[0] < SEEN
    assert most[0] < most[1]
