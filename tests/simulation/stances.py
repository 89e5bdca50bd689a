"""Postures people stand in, rough, and the stances they settle into."""

from __future__ import annotations

from primemover.simulation.balanced_postures import Stance, settled
from primemover.simulation.body_model import BodyModel
from primemover.simulation.coordinates import posture
from primemover.terms import SIDES, Side

SOLE = ("heel", "ball_inner", "ball_outer", "toe")


def feet(*sides: str) -> tuple[str, ...]:
    return tuple(f"{point}_{side}" for side in sides for point in SOLE)


def one_leg_stand(body: BodyModel, *, side: Side = "right") -> Stance:
    free = "left" if side == "right" else "right"
    angles = {
        "pelvis_tilt": 3.0,
        f"hip_adduction_{side}": 8.0,
        f"hip_flexion_{side}": 5.0,
        f"knee_flexion_{side}": 5.0,
        f"ankle_flexion_{side}": 3.0,
        f"ankle_inversion_{side}": -8.0,
        f"hip_flexion_{free}": 38.0,
        f"knee_flexion_{free}": 72.0,
    }
    return settled(
        body, posture=posture(**angles), points=feet(side), kept=(f"knee_flexion_{side}",)
    )


def squat(body: BodyModel, *, knee_deg: float = 70.0) -> Stance:
    """A squat about as deep as the knees bend."""
    angles = {
        "pelvis_tilt": 0.35 * knee_deg,
        "hip_flexion": knee_deg,
        "hip_adduction": -8.0,
        "hip_rotation": -5.5,
        "knee_flexion": knee_deg,
        "ankle_flexion": 0.32 * knee_deg,
        "shoulder_flexion": knee_deg,
    }
    return settled(body, posture=posture(**angles), points=feet(*SIDES), kept=("pelvis_up",))
