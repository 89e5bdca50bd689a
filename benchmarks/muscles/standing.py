"""The hip in a one-leg stand beside hips that measure.

Straight means: pelvis level, trunk upright, the free leg bent forwards, the weight over the
standing foot; legs and the place of the pelvis have given way until the body is in balance. The
library's movement is the same stand as it is shown to people. Implants were in other people:
their range is what one middle-sized body should lie in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from benchmarks.muscles.torques import HEIGHT_M, MASS_KG
from benchmarks.rows import Row, judged
from primemover.knowledge import load_knowledge
from primemover.knowledge.body_model import SEXES
from primemover.simulation.balanced_postures import settled
from primemover.simulation.body_model import BodyModel, build_body
from primemover.simulation.body_size import BodySize, Sex
from primemover.simulation.coordinates import CARRIED, REACTION_JOINTS, posture
from primemover.simulation.result import LoadSharing
from primemover.simulation.simulate import prepare_motion
from primemover.simulation.solving import Scene, Task, prepare, solve
from primemover.terms import SIDES, Side

MOTION: Final = "one_leg_stand"
FREE_HIP_DEG, FREE_KNEE_DEG = 38.0, 72.0
"""As the library's movement lifts the free leg."""
STANDING_HIP_DEG, STANDING_KNEE_DEG, STANDING_ANKLE_DEG = 8.0, 5.0, 3.0
"""Roughly; balance decides. The thigh leans inwards, so that the foot is under the weight."""
SOLE: Final = ("heel", "ball_inner", "ball_outer", "toe")


def rows() -> list[Row]:
    """Hip force and abductor moment on either leg, straight and as in the library."""
    return [row for sex in SEXES for row in _body_rows(_body(sex))]


def straight(body: BodyModel, *, side: Side) -> Task:
    """The straight one-leg stand, ready to be shared among the muscles."""
    free = next(other for other in SIDES if other != side)
    angles_deg = {
        f"hip_adduction_{side}": STANDING_HIP_DEG,
        f"ankle_inversion_{side}": -STANDING_HIP_DEG,
        f"knee_flexion_{side}": STANDING_KNEE_DEG,
        f"ankle_flexion_{side}": STANDING_ANKLE_DEG,
        f"hip_flexion_{free}": FREE_HIP_DEG,
        f"knee_flexion_{free}": FREE_KNEE_DEG,
    }
    points = tuple(f"{point}_{side}" for point in SOLE)
    stance = settled(
        body, posture=posture(**angles_deg), points=points, kept=(f"knee_flexion_{side}",)
    )
    scene = Scene(points=points, touching=np.ones((1, len(points)), dtype=bool))
    return prepare(body, postures=stance.usual[None], scene=scene)


def _body(sex: Sex) -> BodyModel:
    return build_body(BodySize(mass_kg=MASS_KG[sex], height_m=HEIGHT_M[sex], sex=sex))


def _body_rows(body: BodyModel) -> Iterator[Row]:
    size = body.size
    person = f"{size.sex}, {size.mass_kg:.0f} kg, {size.height_m:.2f} m"
    for side in SIDES:
        task = straight(body, side=side)
        yield _row(f"{person}, straight, {side}", solve(task), side=side, frame=0)
    yield _row(f"{person}, straight, p = 3", solve(task, power=3), side=side, frame=0)
    made = prepare_motion(MOTION, body=body, side="right")
    held = int(np.flatnonzero(made.posed.share > 1 - 1e-6).mean())
    yield _row(f"{person}, as in the library", solve(made.task), side="right", frame=held)


def _row(case: str, shared: LoadSharing, *, side: Side, frame: int) -> Row:
    measured = load_knowledge().body_model.in_vivo_hip_force["one_leg_stand"]
    low, high = measured.low, measured.high
    force = float(shared.reaction_times_weight[frame, REACTION_JOINTS.index(f"hip_{side}")])
    abductors_nm = -float(shared.moments_nm[frame, CARRIED.index(f"hip_adduction_{side}")])
    lever = abductors_nm / (shared.body.size.weight_n * shared.body.size.height_m)
    return Row(
        case=f"one-leg stand, {case}",
        quantity="hip force",
        unit="body weights",
        measured=f"{force:.2f}",
        target=f"in vivo {measured.value} ({low} to {high}), {measured.n} people",
        verdict=judged(met=low is not None and high is not None and low <= force <= high),
        note=f"abductors hold {abductors_nm:.0f} N m, {lever:.3f} of weight × height;"
        f" largest reserve {shared.reserve_nm:.1f} N m",
    )
