"""Small motions for tests: a squat, one leg lifted while lying on a side, a step and a hold."""

from __future__ import annotations

from typing import Any, Final

from primemover.knowledge.motions import Motion

_WORDS: Final = {"sign_seen": "Something is seen.", "instead": "Do this instead."}

SQUAT: Final[dict[str, Any]] = {
    "id": "small_squat",
    "name": "Squat",
    "start": "standing",
    "poses": [
        {"at": 0.0, "name": "standing", "angles": {"hip_adduction": -5, "knee_flexion": 4}},
        {
            "at": 1.0,
            "name": "deep",
            "angles": {
                "pelvis_tilt": 30,
                "hip_flexion": 90,
                "knee_flexion": 90,
                "ankle_flexion": 30,
                "shoulder_flexion": 90,
            },
        },
    ],
    "contacts": [{"points": ["left_sole", "right_sole"]}],
    "looks": [{"yaw_deg": 90}],
    "faults": {
        "heel_lift": _WORDS
        | {
            "name": "Heels lift",
            "quantity": "heel_rise",
            "unit_size": 10,
            "lifts": {"left_sole": 0.1, "right_sole": 0.1},
            "shown": 20,
            "begins": 0.3,
            "commonest": True,
        },
        "trunk_lean": _WORDS
        | {
            "name": "Chest drops",
            "quantity": "trunk_lean",
            "unit_size": 10,
            "angles": {"pelvis_tilt": 8, "hip_flexion": 8},
            "shown": 20,
            "grows": "over_set",
        },
        "shallow": _WORDS
        | {
            "name": "Not deep",
            "quantity": "knee_flexion",
            "sign": -1,
            "unit_size": 10,
            "angles": {"knee_flexion": -10, "hip_flexion": -9, "ankle_flexion": -3},
            "shown": 30,
        },
        "valgus": _WORDS
        | {
            "name": "Right knee falls in",
            "quantity": "frontal_plane_projection_right",
            "unit_size": 10,
            "angles": {"hip_adduction_right": 8, "hip_rotation_right": 10},
            "shown": 20,
        },
    },
}

LEG_LIFT: Final[dict[str, Any]] = {
    "id": "small_leg_lift",
    "name": "Leg lift on the side",
    "start": "side_lying",
    "one_sided": True,
    "poses": [
        {"at": 0.0, "name": "stacked", "angles": {"hip_flexion_left": 20, "knee_flexion_left": 20}},
        {"at": 1.0, "name": "lifted", "angles": {"hip_adduction_right": -35}},
    ],
    "contacts": [
        {"points": ["left_hip_side", "left_shoulder_side", "left_knee_side"]},
    ],
    "looks": [{"yaw_deg": 0}],
}

STEP: Final[dict[str, Any]] = {
    "id": "small_step",
    "name": "Step forwards",
    "start": "standing",
    "one_sided": True,
    "poses": [
        {"at": 0.0, "name": "standing", "angles": {"knee_flexion": 5}},
        {
            "at": 0.5,
            "name": "lifted",
            "angles": {
                "hip_flexion_right": 50,
                "knee_flexion_right": 75,
                "ankle_flexion_right": 20,
            },
        },
        {
            "at": 1.0,
            "name": "stepped",
            "angles": {
                "hip_flexion_right": 40,
                "knee_flexion_right": 40,
                "ankle_flexion_right": 0,
                "hip_flexion_left": -10,
            },
        },
    ],
    "contacts": [
        {"points": ["left_ball"]},
        {"points": ["right_sole"], "to": 0.2},
        {"points": ["right_sole"], "from": 0.8, "place": [-0.12, 0.6], "on": "plate"},
    ],
    "props": {
        "plate": {
            "kind": "step",
            "place": [-0.12, 0.6],
            "size_m": [0.4, 0.4, 0.1],
            "height_m": 0.1,
        }
    },
    "looks": [{"yaw_deg": 90}],
}

HOLD: Final[dict[str, Any]] = SQUAT | {
    "id": "small_hold",
    "hold": True,
    "tempo": {"out_s": 1.0, "back_s": 2.0, "hold_s": 6.0},
}


def motion(described: dict[str, Any], **changes: Any) -> Motion:
    """The motion, some of its fields changed."""
    return Motion.model_validate(described | changes)
