"""Weight in the heels against the toes: mechanics that hold for every body model."""

from __future__ import annotations

import numpy as np
import pytest

from primemover.simulation.body_model import BodyModel
from primemover.simulation.coordinates import CARRIED, PLACE
from primemover.simulation.foot_pressure import (
    PressureSweep,
    Way,
    default_places,
    heels_to_toes,
    pressure_now,
    sweep,
)
from primemover.simulation.who_carries import HeelsToToes
from tests.simulation.stances import squat

PLACES = (0.2, 0.4, 0.6)
SAME_RAD = 1e-5
SAME_SHARE = 1e-3
"""Of where the ground's pressure lies: the ground's balance weighs evenness by a thousandth."""


@pytest.fixture(scope="module", params=["tilted", "searched"])
def swept(body: BodyModel, request: pytest.FixtureRequest) -> PressureSweep:
    way: Way = request.param
    return sweep(body, stance=squat(body), way=way, places=PLACES)


def test_the_ground_presses_where_the_weight_was_put(body: BodyModel, swept: PressureSweep) -> None:
    stance = squat(body)
    upwards = swept.sharing.ground_n[:, :, 2]
    forwards = -stance.places_m[:, 1]
    at = upwards @ forwards / upwards.sum(axis=1)
    share = (at - forwards.min()) / (forwards.max() - forwards.min())
    assert share == pytest.approx(np.array(PLACES), abs=SAME_SHARE)


def test_the_ankle_is_asked_for_more_the_nearer_the_weight_is_to_the_toes(
    swept: PressureSweep,
) -> None:
    row = CARRIED.index("ankle_flexion_right")
    assert (np.diff(swept.sharing.moments_nm[:, row]) < 0).all()


def test_tilting_keeps_hips_knees_and_trunk(body: BodyModel) -> None:
    stance = squat(body)
    found = sweep(body, stance=stance, way="tilted", places=PLACES).sharing.postures
    for name in ("hip_flexion_right", "knee_flexion_left", "trunk_flexion"):
        assert np.abs(found[:, PLACE[name]] - stance.usual[PLACE[name]]).max() < SAME_RAD


def test_searching_keeps_the_depth(body: BodyModel) -> None:
    stance = squat(body)
    found = sweep(body, stance=stance, way="searched", places=PLACES).sharing.postures
    assert np.abs(found[:, PLACE["pelvis_up"]] - stance.usual[PLACE["pelvis_up"]]).max() < SAME_RAD


def test_tilting_to_where_the_weight_lies_changes_nothing(body: BodyModel) -> None:
    stance = squat(body)
    found = sweep(body, stance=stance, way="tilted", places=(pressure_now(stance),))
    assert np.abs(found.sharing.postures[0] - stance.usual).max() < SAME_RAD


def test_what_cannot_be_held_is_said(body: BodyModel) -> None:
    found = sweep(body, stance=squat(body), way="tilted", places=(0.4, 6.0))
    assert found.possible.tolist() == [True, False]


def test_the_account_runs_from_heel_to_toes(swept: PressureSweep) -> None:
    told = heels_to_toes(swept)
    assert isinstance(told, HeelsToToes)
    assert told.pressure == PLACES
    assert len(told.possible) == len(PLACES)


def test_places_lie_under_the_foot() -> None:
    places = default_places()
    assert (np.diff(places) > 0).all()
    assert 0 <= places[0] < places[-1] <= 1
