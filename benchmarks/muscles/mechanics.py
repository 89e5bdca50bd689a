"""Mechanics beside what can be worked out by hand from masses and places.

By hand: every bone's mass and where its centre lies, levers to the joint, the scales at a lab's
wall. No muscle, no sharing and no solver is in these figures but in the one-leg stand's lever.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import mujoco
import numpy as np

from benchmarks.muscles.standing import SOLE, straight
from benchmarks.muscles.torques import HEIGHT_M, MASS_KG
from benchmarks.rows import Row, judged
from primemover.simulation.body_model import BodyModel, build_body
from primemover.simulation.body_size import GRAVITY, BodySize
from primemover.simulation.coordinates import CARRIED, MOMENTS, PLACE, POSTURE, posture
from primemover.simulation.dual_newton import FloatArray
from primemover.simulation.external_loads import weight_on
from primemover.simulation.mechanics import movement_mechanics
from primemover.simulation.posing import mirrored
from primemover.simulation.solving import Scene, prepare
from primemover.terms import SIDES

SIZE: Final = BodySize(mass_kg=MASS_KG["male"], height_m=HEIGHT_M["male"], sex="male")
EXACT_NM: Final = 0.01
"""Rounding, and bones that weigh a milligram."""
MIRROR_NM: Final = 0.05
"""The two sides' bones agree to the micrometre."""
LEVEL: Final = 0.05
"""The axis of adduction tips with the hip, and the textbook's lever is level."""
GROUND_N: Final = 1.0
GROUND_M: Final = 0.005
"""The spread of the ground's push is found by least squares."""
ARMS: Final = 1e-3
"""Bones grow alike; paths around them are found to that."""
HELD_OUT_DEG: Final = (0.0, 30.0, 60.0)
LIMB_KG: Final = 10.0
BAR_KG: Final = 20.0
BENT: Final = {"hip_flexion": 50.0, "trunk_flexion": 20.0, "knee_flexion": 30.0}
POSTURES: Final = 20
REACH_RAD: Final = 0.4
"""Random postures in the mirror, and how far they reach."""


def rows() -> list[Row]:
    """Every figure beside the one by hand."""
    body = build_body(SIZE)
    return [
        *(_leg_row(body, angle_deg=angle) for angle in HELD_OUT_DEG),
        _hand_row(body),
        *(_one_leg_row(body, side=side) for side in SIDES),
        *_ground_rows(body),
        _mirror_row(body),
        *_scale_rows(),
    ]


def _leg_row(body: BodyModel, *, angle_deg: float) -> Row:
    bent = posture(hip_flexion_right=angle_deg)
    data = _placed(body, bent)
    mass_kg, centre_m = _carried(body, data, beyond="femur_r")
    by_hand = mass_kg * GRAVITY * (data.body("femur_r").xpos[1] - centre_m[1])
    asked = movement_mechanics(body, postures=bent[None]).moments_nm[0]
    case = "a leg that hangs" if angle_deg == 0 else f"a leg held out at {angle_deg:.0f}°"
    return _moment_row(case, "hip", asked[MOMENTS.index("hip_flexion_right")], by_hand=by_hand)


def _hand_row(body: BodyModel) -> Row:
    bent = posture(elbow_flexion=90)
    data = _placed(body, bent)
    mass_kg, centre_m = _carried(body, data, beyond="farm_right")
    away_m = data.body("farm_right").xpos[1] - np.array(
        [centre_m[1], data.site("hand_right").xpos[1]]
    )
    by_hand = GRAVITY * float(np.array([mass_kg, LIMB_KG]) @ away_m)
    found = movement_mechanics(body, postures=bent[None], points=("hand_right",))
    load_n = weight_on("hand_right", load_kg=LIMB_KG)[0].force_n
    row = MOMENTS.index("elbow_flexion_right")
    asked = found.moments_nm[0, row] - load_n @ found.point_slopes[0, 0, :, row]
    return _moment_row(f"{LIMB_KG:.0f} kg held still in the hand", "elbow", asked, by_hand=by_hand)


def _one_leg_row(body: BodyModel, *, side: Any) -> Row:
    task = straight(body, side=side)
    data = _placed(body, task.postures[0])
    leg_kg, leg_m = _carried(body, data, beyond=f"femur_{side[0]}")
    whole_kg, whole_m = _carried(body, data, beyond="Full Body")
    rest_m = (whole_kg * whole_m - leg_kg * leg_m) / (whole_kg - leg_kg)
    lever_m = abs(float(rest_m[0] - data.body(f"femur_{side[0]}").xpos[0]))
    by_hand = (whole_kg - leg_kg) * GRAVITY * lever_m
    asked = -float(task.moments_nm[0, CARRIED.index(f"hip_adduction_{side}")])
    return Row(
        case=f"one-leg stand, {side}",
        quantity="abductors' moment beside the textbook's weight × lever",
        unit="N m",
        measured=f"{asked:.1f}",
        target=f"{by_hand:.1f} ± {LEVEL:.0%}",
        verdict=judged(met=abs(asked / by_hand - 1) <= LEVEL),
        note=f"{whole_kg - leg_kg:.1f} kg at {100 * lever_m:.1f} cm",
    )


def _ground_rows(body: BodyModel) -> Iterator[Row]:
    """Standing with a bar: the ground carries both under their common centre."""
    points = tuple(f"{point}_{side}" for side in SIDES for point in SOLE)
    bent = posture(shoulder_flexion=10, elbow_flexion=10)[None]
    loads = weight_on("hand_left", "hand_right", load_kg=BAR_KG)
    touching = np.ones((1, len(points)), dtype=bool)
    task = prepare(body, postures=bent, scene=Scene(points=points, touching=touching, loads=loads))
    hands = ("hand_left", "hand_right")
    found = movement_mechanics(body, postures=bent, points=(*points, *hands))
    push_n, places_m = task.ground_n[0, :, 2], found.point_places_m[0, :, :2]
    by_hand_n = body.size.weight_n + BAR_KG * GRAVITY
    yield Row(
        case=f"a bar of {BAR_KG:.0f} kg held still",
        quantity="what the ground carries",
        unit="N",
        measured=f"{push_n.sum():.2f}",
        target=f"{by_hand_n:.2f} ± {GROUND_N}",
        verdict=judged(met=bool(abs(push_n.sum() - by_hand_n) <= GROUND_N)),
    )
    bar_m = places_m[len(points) :].mean(axis=0)
    weights_n = np.array([body.size.weight_n, BAR_KG * GRAVITY])
    common_m = weights_n @ np.stack([found.mass_centre_m[0, :2], bar_m]) / by_hand_n
    centre_m = push_n @ places_m[: len(points)] / push_n.sum()
    apart_m = float(np.linalg.norm(centre_m - common_m))
    yield Row(
        case=f"a bar of {BAR_KG:.0f} kg held still",
        quantity="centre of pressure from the common centre of mass",
        unit="mm",
        measured=f"{1000 * apart_m:.1f}",
        target=f"≤ {1000 * GROUND_M:.0f}",
        verdict=judged(met=apart_m <= GROUND_M),
    )


def _mirror_row(body: BodyModel) -> Row:
    random = np.random.default_rng(6)
    bent = random.uniform(-REACH_RAD, REACH_RAD, (POSTURES, len(POSTURE)))
    asked = np.zeros((2, POSTURES, len(POSTURE)))
    for i, postures in enumerate((bent, mirrored(bent))):
        asked[i, :, 6:] = movement_mechanics(body, postures=postures).moments_nm[:, 6:]
    apart_nm = float(np.abs(mirrored(asked[0]) - asked[1])[:, PLACE["trunk_flexion"] :].max())
    return _largest_row("mirrored postures", "moments apart", "N m", apart_nm, MIRROR_NM)


def _scale_rows() -> Iterator[Row]:
    bent = posture(**BENT)[None]
    one, two = (
        movement_mechanics(build_body(BodySize(mass_kg=mass_kg)), postures=bent).moments_nm
        for mass_kg in (60, 120)
    )
    apart_nm = float(np.abs(two - 2 * one).max())
    yield _largest_row("twice the mass", "moments from twice", "N m", apart_nm, EXACT_NM)
    short, tall = (
        movement_mechanics(build_body(BodySize(height_m=height_m)), postures=bent)
        for height_m in (1.5, 2.0)
    )
    for what, pair in (
        ("moment arms", (short.moment_arms_m, tall.moment_arms_m)),
        ("muscle lengths", (short.lengths_m, tall.lengths_m)),
    ):
        most = float(np.abs(pair[1] - pair[0] * 2.0 / 1.5).max() / np.abs(pair[1]).max())
        yield _largest_row("2.0 m beside 1.5 m", f"{what} from 4/3", "of the longest", most, ARMS)


def _placed(body: BodyModel, bent: FloatArray) -> Any:
    data = mujoco.MjData(body.mechanics)
    data.qpos[:] = body.expand(bent)
    mujoco.mj_fwdPosition(body.mechanics, data)
    return data


def _carried(body: BodyModel, data: Any, *, beyond: str) -> tuple[float, FloatArray]:
    """Mass and its centre of a bone and all that hangs on it."""
    model = body.mechanics
    bones = [int(model.body(beyond).id)]
    for i in range(bones[0] + 1, model.nbody):
        if int(model.body_parentid[i]) in bones:
            bones.append(i)
    masses_kg = model.body_mass[bones]
    return float(masses_kg.sum()), np.asarray(masses_kg @ data.xipos[bones] / masses_kg.sum())


def _moment_row(case: str, joint: str, asked_nm: float, *, by_hand: float) -> Row:
    return Row(
        case=case,
        quantity=f"moment of the {joint}",
        unit="N m",
        measured=f"{asked_nm:.3f}",
        target=f"{by_hand:.3f} ± {EXACT_NM}",
        verdict=judged(met=bool(abs(asked_nm - by_hand) <= EXACT_NM)),
    )


def _largest_row(case: str, quantity: str, unit: str, value: float, most: float) -> Row:
    return Row(
        case=case,
        quantity=f"{quantity}, largest",
        unit=unit,
        measured=f"{value:.1e}",
        target=f"≤ {most:g}",
        verdict=judged(met=value <= most),
    )
