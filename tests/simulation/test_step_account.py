"""What an account says of the hips: what is asked of them, and what of a pull takes no effort."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from primemover.simulation.body_model import BodyModel
from primemover.simulation.coordinates import CARRIED
from primemover.simulation.result import LoadSharing
from primemover.simulation.simulate import prepare_motion
from primemover.simulation.solving import solve
from primemover.simulation.step_account import asked_of, step_of
from primemover.simulation.who_carries import STRETCH, Asked, GroupCurve, HipTorque, Step
from primemover.terms import Side

SAME_NM = 1e-3
"""An account holds torques to four digits; sums of a dozen are this near."""

ASKED = {
    "squat": Asked(pull="straightens_hip", side="both"),
    "romanian_deadlift": Asked(pull="straightens_hip", side="both"),
    "one_leg_stand": Asked(pull="levels_pelvis", side="right"),
    "side_lying_abduction": Asked(pull="opens_thigh", side="right"),
    "plank": Asked(pull="bends_hip", side="both"),
}
"""What a teacher would say each is for; nobody straightens a hip in the last three."""


@pytest.fixture(scope="module")
def hinge(body: BodyModel) -> LoadSharing:
    return solve(prepare_motion("romanian_deadlift", body=body).task)


@pytest.mark.parametrize("motion", ASKED)
def test_what_is_asked_of_the_hips_is_what_the_exercise_is_for(
    motion: str, body: BodyModel
) -> None:
    made = prepare_motion(motion, body=body)
    working: Side | None = "right" if made.posed.motion.one_sided else None
    assert asked_of(solve(made.task), working=working) == ASKED[motion]


def test_the_other_leg_is_asked_in_the_mirror(body: BodyModel) -> None:
    made = prepare_motion("one_leg_stand", body=body, side="left")
    assert asked_of(solve(made.task)).side == "left"


@pytest.mark.parametrize(("share", "side"), [(0.4, "right"), (0.6, "both")])
def test_both_hips_are_meant_where_the_other_is_asked_for_half_as_much(
    hinge: LoadSharing, share: float, side: str
) -> None:
    moments_nm = hinge.moments_nm.copy()
    left, right = (CARRIED.index(f"hip_flexion_{each}") for each in ("left", "right"))
    moments_nm[:, left] = share * moments_nm[:, right]
    assert asked_of(replace(hinge, moments_nm=moments_nm)).side == side


def test_torques_add_up_to_what_is_asked(hinge: LoadSharing) -> None:
    found = step_of(hinge)
    for side in ("left", "right"):
        row = CARRIED.index(f"hip_flexion_{side}")
        carried = -(hinge.moments_nm[:, row] - hinge.reserves_nm[:, row])
        told = np.sum([each.torque_nm for each in found.torques if each.side == side], axis=0)
        assert told == pytest.approx(carried, abs=SAME_NM)


def test_without_effort_only_stretch_is_left(hinge: LoadSharing) -> None:
    idle = replace(hinge, activations=np.zeros_like(hinge.activations), forces_n=hinge.passive_n)
    shares = step_of(idle, asked=Asked()).hip_shares(at=len(hinge.phase) // 2)
    assert shares[STRETCH] == pytest.approx(1.0)
    active = step_of(hinge).hip_shares(at=len(hinge.phase) // 2)
    assert 0 < active[STRETCH] < 1
    assert sum(active.values()) == pytest.approx(1.0)


def test_shares_are_of_what_is_pulled_with_effort() -> None:
    curve = {"effort": (0.5,), "low": (0.5,), "high": (0.5,)}
    found = Step(
        strength=1.0,
        curves=(GroupCurve(muscle="hamstrings", side="left", **curve),),
        torques=(
            HipTorque(muscle="hamstrings", side="left", torque_nm=(40.0,), passive_nm=(30.0,)),
            HipTorque(muscle="adductors", side="left", torque_nm=(20.0,)),
            HipTorque(muscle="hip_flexors", side="left", torque_nm=(-25.0,), passive_nm=(-25.0,)),
        ),
    )
    assert found.hip_shares(at=0) == pytest.approx(
        {STRETCH: 0.5, "adductors": 1 / 3, "hamstrings": 1 / 6}
    )
    assert list(found.hip_shares(at=0)) == [STRETCH, "adductors", "hamstrings"]
