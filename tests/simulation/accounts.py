"""A plausible account made by hand, so that pages can be tested without the engine."""

from __future__ import annotations

import math
from dataclasses import replace

from primemover.simulation.body_size import BodySize
from primemover.simulation.who_carries import (
    Curve,
    GroupCurve,
    HeelsToToes,
    HipTorque,
    JointLoad,
    PostureShift,
    Sided,
    Step,
    WhatIf,
    WhoCarries,
)
from primemover.terms import SIDES

PHASES = tuple(number / 20 for number in range(21))
DEPTH = tuple(math.sin(math.pi * phase) ** 2 for phase in PHASES)

EFFORTS = {
    "gluteus_maximus": 0.34,
    "gluteus_medius": 0.18,
    "gluteus_minimus": 0.12,
    "hamstrings": 0.22,
    "quadriceps": 0.55,
    "adductors": 0.26,
    "erector_spinae": 0.41,
    "gastrocnemius": 0.15,
    "hip_flexors": 0.05,
    "abdominals": 0.03,
}
TORQUES_NM = {
    "gluteus_maximus": 42.0,
    "hamstrings": 30.0,
    "adductors": 24.0,
    "gluteus_medius": 5.0,
    "hip_flexors": -6.0,
    "rest": 4.0,
}
GLUTES = ("gluteus_maximus", "gluteus_medius", "gluteus_minimus")


def curve(muscle: str, side: Sided, peak: float, band: float = 0.15) -> GroupCurve:
    """An effort that follows the depth."""
    effort = tuple(min(1.0, 0.02 + peak * depth) for depth in DEPTH)
    return GroupCurve(
        muscle=muscle,
        side=side,
        effort=effort,
        low=tuple(each * (1 - band) for each in effort),
        high=tuple(min(1.0, each * (1 + band)) for each in effort),
    )


def joint(name: str, peak: float) -> JointLoad:
    """A load that follows the depth."""
    load = tuple(0.4 + peak * depth for depth in DEPTH)
    return JointLoad(
        joint=name,  # type: ignore[arg-type]
        times_body_weight=load,
        low=tuple(0.9 * each for each in load),
        high=tuple(1.1 * each for each in load),
    )


def step(strength: float, weakened: tuple[str, ...] = (), side: Sided = "both") -> Step:
    """The repetition with some muscles of one side at this strength; hamstrings take over."""
    lost = 0.4 * (1 - strength) * len(weakened) / 3
    curves, torques = [], []
    for each in SIDES:
        hit = side in ("both", each)
        for muscle, peak in EFFORTS.items():
            weak = hit and muscle in weakened
            more = lost if hit and muscle in ("hamstrings", "erector_spinae") else 0.0
            curves.append(curve(muscle, each, min(0.97, peak * (1.5 if weak else 1) + more)))
        for muscle, torque in TORQUES_NM.items():
            share = strength if hit and muscle in weakened else 1.0
            gained = lost * 60 if hit and muscle == "hamstrings" else 0.0
            torques.append(
                HipTorque(
                    muscle=muscle,
                    side=each,
                    torque_nm=tuple((torque * share + gained) * depth for depth in DEPTH),
                )
            )
    return Step(
        strength=strength,
        curves=tuple(curves),
        torques=tuple(torques),
        joints=(
            joint("hip_left", 3.1 + lost),
            joint("hip_right", 3.0 + lost),
            joint("l5_s1", 2.6 + 2 * lost),
        ),
        shifts=(PostureShift(coordinate="trunk_flexion", amount=12 * lost, unit="deg"),)
        if lost
        else (),
    )


def what_if(weakened: tuple[str, ...], side: Sided = "both", *, ends: float = 0.0) -> WhatIf:
    """Steps of a fifth; below ``ends`` it is not possible."""
    steps = []
    for strength in (1.0, 0.8, 0.6, 0.4, 0.2):
        made = step(strength, weakened, side)
        if strength < ends:
            made = replace(
                made, possible=False, why_not="the hip lacks 18 N m at the deepest point"
            )
        steps.append(made)
    return WhatIf(weakened=weakened, side=side, steps=tuple(steps))


def held(weakened: tuple[str, ...], side: Sided) -> WhatIf:
    """The hardest moment held still with the body free to lean, over the right leg."""
    found = []
    for step_made in what_if(weakened, side).steps:
        lost = 1 - step_made.strength
        shifts = (
            PostureShift(coordinate="chest_left", amount=-9.0 * lost, unit="deg"),
            PostureShift(coordinate="pelvis_list", amount=6.0 * lost, unit="deg"),
            PostureShift(coordinate="chest_forwards", amount=-0.4 * lost, unit="deg"),
            PostureShift(coordinate="foot_pressure", amount=1.5 * lost, unit="cm"),
        )
        found.append(replace(_moment(step_made), shifts=shifts))
    return WhatIf(weakened=weakened, side=side, steps=tuple(found), posture="free")


def _moment(whole: Step, at: int = 10) -> Step:
    """One moment of a step."""
    return replace(
        whole,
        curves=tuple(
            replace(
                e, effort=e.effort[at : at + 1], low=e.low[at : at + 1], high=e.high[at : at + 1]
            )
            for e in whole.curves
        ),
        torques=tuple(replace(e, torque_nm=e.torque_nm[at : at + 1]) for e in whole.torques),
        joints=tuple(
            replace(
                e,
                times_body_weight=e.times_body_weight[at : at + 1],
                low=e.low[at : at + 1],
                high=e.high[at : at + 1],
            )
            for e in whole.joints
        ),
    )


def heels_to_toes() -> HeelsToToes:
    """Glutes do more on the heels, quadriceps more on the toes."""
    places: Curve = tuple(number / 10 for number in range(1, 10))

    def swept(muscle: str, at_heel: float, at_toe: float) -> GroupCurve:
        effort = tuple(at_heel + (at_toe - at_heel) * place for place in places)
        return GroupCurve(muscle=muscle, side="both", effort=effort, low=effort, high=effort)

    return HeelsToToes(
        pressure=places,
        curves=(
            swept("gluteus_maximus", 0.42, 0.24),
            swept("hamstrings", 0.28, 0.18),
            swept("quadriceps", 0.36, 0.66),
            swept("erector_spinae", 0.45, 0.33),
        ),
        possible=(False, *(True,) * 8),
        now=0.42,
    )


def account(movement: str = "squat", *, short: bool = False) -> WhoCarries:
    """A squat of a middle-sized person; ``short`` leaves out what-if and heels."""
    found = WhoCarries(
        movement=movement,
        source="recording",
        recording="squat.mp4",
        body=BodySize(mass_kg=70, height_m=1.72, sex="female"),
        phase=PHASES,
        deepest=10,
        as_is=step(1.0),
        repetition_s=2.8,
        members=24,
        residual_n=3.0,
        residual_nm=0.8,
        lacking="hip_adduction_left",
        reserve_nm=1.4,
        limits=("The model has no ligaments.",),
        versions={"simulation": "1", "model": "test"},
    )
    if short:
        return found
    return replace(
        found,
        what_if=(
            what_if(("gluteus_maximus",), ends=0.3),
            what_if(("gluteus_medius",), "left"),
            what_if(("gluteus_minimus",), "left"),
            what_if(GLUTES, ends=0.5),
            held(("gluteus_medius",), "right"),
        ),
        heels_to_toes=heels_to_toes(),
    )
