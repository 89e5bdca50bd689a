"""Weight in the heels against the toes: mechanics that hold for every body model."""

from __future__ import annotations

import numpy as np
import pytest

from primemover.simulation import foot_pressure
from primemover.simulation.balanced_postures import Stance
from primemover.simulation.body_model import BodyModel
from primemover.simulation.coordinates import CARRIED, PLACE
from primemover.simulation.foot_pressure import (
    SOLES,
    PressureSweep,
    Way,
    default_places,
    front_side,
    heels_to_toes,
    pressure_account,
    pressure_now,
    sweep,
    sweep_front,
)
from primemover.simulation.free_posture import held_stance
from primemover.simulation.refusal import left_over
from primemover.simulation.result import LoadSharing
from primemover.simulation.simulate import prepare_motion
from primemover.simulation.solving import Scene, prepare
from primemover.simulation.step_account import group_efforts
from primemover.simulation.what_if import weaker_body
from primemover.simulation.who_carries import HeelsToToes, Weakened
from primemover.terms import Side
from tests.simulation.stances import squat

PLACES = (0.2, 0.4, 0.6)
SAME_RAD = 1e-5
SAME_SHARE = 1e-3
"""Of where the ground's pressure lies: the ground's balance weighs evenness by a thousandth."""
CARRIED_N = 1.0
MIRRORED = 0.02
PUSHED = 0.02
"""Of a foot's length: the foot in front points a little outwards."""


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


@pytest.fixture(scope="module")
def lunge(body: BodyModel) -> Stance:
    return lunge_of("right", body=body)


def lunge_of(side: Side, *, body: BodyModel) -> Stance:
    """The low point of a split squat, this foot in front."""
    posed = prepare_motion("split_squat", body=body, side=side).posed
    at = int(posed.share.argmax())
    on = [name for name, down in zip(posed.points, posed.touching[at], strict=True) if down]
    stance = held_stance(body, posture=posed.postures[at], touching=on)
    assert stance is not None
    return stance


def test_in_a_lunge_the_foot_in_front_is_meant(lunge: Stance, body: BodyModel) -> None:
    assert front_side(lunge.points) == "right"
    assert front_side(lunge_of("left", body=body).points) == "left"
    assert front_side(SOLES) is None
    assert front_side([name for name in SOLES if name.endswith("left")]) is None


def test_the_floor_pushes_under_the_front_foot_where_it_was_put_and_carries_the_body(
    lunge: Stance, body: BodyModel
) -> None:
    found = sweep_front(body, stance=lunge, places=PLACES).sharing
    assert found.points[0] == "under_right"
    up_n = found.ground_n[:, :, 2]
    assert up_n.sum(axis=1) == pytest.approx(body.size.weight_n, abs=CARRIED_N)
    heel, toe = (lunge.places_m[lunge.points.index(f"{p}_right"), 1] for p in ("heel", "toe"))
    behind = lunge.places_m[[n.endswith("left") for n in lunge.points], 1].mean()
    front = heel + np.array(PLACES) * (toe - heel)
    share = (lunge.weight_m[1] - behind) / (front - behind)
    assert up_n[:, 0] / body.size.weight_n == pytest.approx(share, abs=0.02)
    assert (found.postures == lunge.usual).all()


@pytest.mark.parametrize("places", [None, (0.3, 0.9)])
def test_the_last_place_told_is_where_the_floor_pushes(
    lunge: Stance, body: BodyModel, places: tuple[float, ...] | None
) -> None:
    found = sweep_front(body, stance=lunge, places=places)
    heel, toe = (lunge.places_m[lunge.points.index(f"{p}_right"), 1] for p in ("heel", "toe"))
    # what the foot behind leaves of the body's balance says where the push in front is
    up_n = found.sharing.ground_n[-1, :, 2]
    behind = [lunge.points.index(name) for name in found.sharing.points[1:]]
    whole = lunge.weight_m[1] * up_n.sum() - up_n[1:] @ lunge.places_m[behind, 1]
    pushed = (whole / up_n[0] - heel) / (toe - heel)
    assert found.pressure[-1] == pytest.approx(pushed, abs=PUSHED)
    assert (np.diff(found.pressure) > 0).all()


def test_nothing_is_shown_of_a_place_that_is_not_held(lunge: Stance, body: BodyModel) -> None:
    """The thigh in front holds the knee; the nearer the push is to the heel, the more of it."""
    weak = weaker_body(body, asked=(Weakened(muscle="quadriceps", side="right", strength=0.5),))
    strong, found = (sweep_front(each, stance=lunge) for each in (body, weak))
    assert strong.possible.all()
    assert not found.possible[0]
    assert found.possible[-1]


def test_a_place_that_is_not_reached_has_no_say_in_the_others(body: BodyModel) -> None:
    stance, told = squat(body), list[LoadSharing]()

    def keep(each: LoadSharing, *, full: LoadSharing) -> str:
        told.append(each)
        return ""

    for places in ((0.4,), (0.4, 6.0)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(foot_pressure, "why_not", keep)
            sweep(body, stance=stance, places=places)
    limits = [left_over(each) for each in told[:2]]
    assert limits[0].good_nm == pytest.approx(limits[1].good_nm)
    assert limits[0].good_reserves_nm == pytest.approx(limits[1].good_reserves_nm)


def test_a_push_nearer_to_the_toes_asks_less_of_the_front_thigh_and_more_of_the_calf(
    lunge: Stance, body: BodyModel
) -> None:
    found = sweep_front(body, stance=lunge, places=PLACES)
    efforts = group_efforts(found.sharing)
    assert (np.diff(efforts["quadriceps", "right"]) < 0).all()
    assert (np.diff(efforts["soleus", "right"]) > 0).all()
    assert (np.diff(efforts["hamstrings", "right"]) > 0).all()
    assert found.possible.all()


def test_hips_and_back_bear_what_the_same_push_given_as_measured_makes_them_bear(
    lunge: Stance, body: BodyModel
) -> None:
    found = sweep_front(body, stance=lunge, places=(0.0,)).sharing
    given = np.zeros((1, len(lunge.points), 3))
    given[0, lunge.points.index("heel_right")] = found.ground_n[0, 0]
    for name, force_n in zip(found.points[1:], found.ground_n[0, 1:], strict=True):
        given[0, lunge.points.index(name)] = force_n
    touching = np.ones((1, len(lunge.points)), dtype=bool)
    scene = Scene(points=lunge.points, touching=touching, ground_n=given)
    task = prepare(body, postures=lunge.usual[None], scene=scene)
    pulled_n = np.einsum("fcm,fm->fc", task.reaction_arms, found.forces_n)
    by_hand_n = (task.reaction_loads_n - pulled_n).reshape(1, -1, 3)
    assert found.reactions_n == pytest.approx(by_hand_n, abs=CARRIED_N)


@pytest.mark.parametrize(("says", "possible"), [("", [True, False]), ("no", [False, False])])
def test_a_place_must_be_reached_and_held(
    body: BodyModel, monkeypatch: pytest.MonkeyPatch, says: str, possible: list[bool]
) -> None:
    monkeypatch.setattr(foot_pressure, "why_not", lambda _, full: says)
    found = sweep(body, stance=squat(body), way="tilted", places=(0.4, 6.0))
    assert found.possible.tolist() == possible


def test_a_left_lunge_mirrors_a_right_one(lunge: Stance, body: BodyModel) -> None:
    right = group_efforts(sweep_front(body, stance=lunge, places=PLACES).sharing)
    other = lunge_of("left", body=body)
    left = group_efforts(sweep_front(body, stance=other, places=PLACES).sharing)
    for group in ("gluteus_maximus", "quadriceps", "hamstrings"):
        assert left[group, "left"] == pytest.approx(right[group, "right"], abs=MIRRORED)


def test_the_account_of_a_lunge_says_which_foot(lunge: Stance, body: BodyModel) -> None:
    told = pressure_account(body, posture=lunge.usual, touching=lunge.points)
    assert told is not None
    assert told.side == "right"
    assert told.now is not None


def test_other_postures_have_no_sweep(lunge: Stance, body: BodyModel) -> None:
    for touching in ((), ("hand_left",), lunge.points[:3]):
        assert pressure_account(body, posture=lunge.usual, touching=touching) is None


def test_the_account_runs_from_heel_to_toes(swept: PressureSweep) -> None:
    told = heels_to_toes(swept)
    assert isinstance(told, HeelsToToes)
    assert told.pressure == PLACES
    assert len(told.possible) == len(PLACES)


def test_places_lie_under_the_foot() -> None:
    places = default_places()
    assert (np.diff(places) > 0).all()
    assert 0 <= places[0] < places[-1] <= 1
