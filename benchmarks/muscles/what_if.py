"""Glutes weaker and weaker: who takes over, what it does to hip and back, when it is impossible.

*Kept*: the movement stays as it is; who takes over is told down to the weakest strength at which it
is possible. *Free*: its hardest moment is held still and the body may lean.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from benchmarks.rows import Row, judged
from primemover.simulation.body_model import build_body
from primemover.simulation.body_size import BodySize
from primemover.simulation.coordinates import HELD_PELVIS
from primemover.simulation.free_posture import free_what_if, held_stance, standing_side
from primemover.simulation.posture_search import PostureSearch
from primemover.simulation.result import LoadSharing
from primemover.simulation.simulate import MotionTask, deepest_frame, prepare_motion
from primemover.simulation.solving import solve
from primemover.simulation.step_account import (
    SPREADS_HIP,
    STRAIGHTENS_HIP,
    group_efforts,
    torque_shares,
)
from primemover.simulation.what_if import (
    GLUTES,
    default_strengths,
    solve_strengths,
    strength_factors,
    why_not,
)
from primemover.simulation.who_carries import Sided, Step, WhatIf
from primemover.terms import SIDES, Side

FloatArray = npt.NDArray[np.float64]

MOTIONS: Final = {
    "squat": STRAIGHTENS_HIP,
    "hip_hinge": STRAIGHTENS_HIP,
    "step_up": STRAIGHTENS_HIP,
    "one_leg_stand": SPREADS_HIP,
}
"""Motion: what is asked of the hip in it, whose shares are told."""
ASKED: Final = (*((group,) for group in GLUTES), GLUTES)
POINT: Final = 0.01
"""A group's effort that changes by less than a percentage point is not asked whether it is
monotone, and one that turns back by less still is."""
COST: Final = 1e-3
"""Of a least cost, which less strength can never lower; what pushing costs is not in these sums."""
SIDED: Final[tuple[Sided, ...]] = (*SIDES, "both")


def rows() -> list[Row]:
    """Every motion with each gluteal muscle, and all three, weakened on each side."""
    body = build_body(BodySize())
    found: list[Row] = []
    for motion in MOTIONS:
        made = prepare_motion(motion, body=body)
        full = solve(made.task)
        at = deepest_frame(full, share=made.posed.share)
        for weakened in ASKED:
            for side in SIDED:
                found += _kept(motion, made, weakened=weakened, side=side, at=at)
        found += _free(motion, made, at=at)
    return found


def _kept(
    motion: str, made: MotionTask, *, weakened: tuple[str, ...], side: Sided, at: int
) -> Iterator[Row]:
    strengths = default_strengths()
    factors = strength_factors(
        made.task.body.muscles, weakened=weakened, side=side, strengths=strengths
    )
    solved = solve_strengths(made.task, factors=factors)
    case = f"{motion}, kept: {_named(weakened)}, {side}"
    costs = [_cost(made, each) for each in solved]
    rising = all(after >= before - COST * before for before, after in pairwise(costs))
    yield Row(
        case=case,
        quantity="least cost never falls",
        unit="",
        measured=f"{costs[0]:.1f} to {costs[-1]:.1f}",
        verdict=judged(met=rising),
    )
    yield _monotone(solved, case=case, at=at)
    told: Side = made.posed.side if side == "both" else side
    held = [not why_not(each, full=solved[0]) for each in solved]
    possible = solved[: held.index(False)] if False in held else solved
    down_to = f"100 to {100 * strengths[len(possible) - 1]:.0f} %"
    yield _takes_over(possible, case=case, at=at, side=told, of=MOTIONS[motion], down_to=down_to)
    yield _loads(case, [each.reaction_times_weight[at] for each in possible], down_to=down_to)
    yield _impossible(case, [s for s, can in zip(strengths, held, strict=True) if not can])


def _cost(made: MotionTask, solved: LoadSharing) -> float:
    """Squares of activations and of what no muscle carried, beyond what no ground holds."""
    task = made.task
    reserves = solved.reserves_nm.copy()
    reserves[:, : len(HELD_PELVIS)] -= task.moments_nm[:, : len(HELD_PELVIS)]
    return float((solved.activations**2).sum() + ((reserves / task.reserves_nm) ** 2).sum())


def _monotone(solved: tuple[LoadSharing, ...], *, case: str, at: int) -> Row:
    """Which groups' effort at the hardest moment goes one way only as strength falls."""
    efforts = [group_efforts(each) for each in solved]
    turning, asked = [], 0
    for key in efforts[0]:
        course = np.array([float(each[key][at]) for each in efforts])
        if np.ptp(course) < POINT:
            continue
        asked += 1
        steps = np.diff(course)
        back = min(-steps[steps < 0].sum(), steps[steps > 0].sum())
        if back > POINT:
            turning.append(f"{key[0]} {key[1]} by {100 * back:.0f}")
    return Row(
        case=case,
        quantity="groups whose effort goes one way",
        unit="",
        measured=f"{asked - len(turning)} of {asked}",
        note=", ".join(turning),
    )


def _takes_over(
    solved: tuple[LoadSharing, ...],
    *,
    case: str,
    at: int,
    side: Side,
    of: tuple[str, float],
    down_to: str,
) -> Row:
    first, last = (
        torque_shares(each, side=side, of=of, frame=at) for each in (solved[0], solved[-1])
    )
    change = {group: 100 * (last[group] - first[group]) for group in last}
    most = sorted(change, key=lambda group: -abs(change[group]))[:4]
    return Row(
        case=case,
        quantity=f"share of {of[0].replace('_', ' ')} torque, {down_to}",
        unit="points",
        measured=", ".join(f"{group} {change[group]:+.0f}" for group in most),
    )


def _loads(case: str, loads: list[FloatArray], *, down_to: str) -> Row:
    first, last = loads[0], loads[-1]
    names = ("left hip", "right hip", "L5/S1")
    told = [f"{n} {a:.2f} to {b:.2f}" for n, a, b in zip(names, first, last, strict=True)]
    return Row(
        case=case, quantity=f"load, {down_to}", unit="body weights", measured=", ".join(told)
    )


def _impossible(case: str, strengths: list[float]) -> Row:
    told = f"{100 * max(strengths):.0f} %" if strengths else "possible down to 20 %"
    return Row(case=case, quantity="impossible from", unit="", measured=told)


def _free(motion: str, made: MotionTask, *, at: int) -> Iterator[Row]:
    posed = made.posed
    on = [name for name, down in zip(posed.points, posed.touching[at], strict=True) if down]
    stance = held_stance(made.task.body, posture=posed.postures[at], touching=on)
    if stance is None:
        yield Row(case=f"{motion}, free", quantity="result", unit="", measured="cannot be held")
        return
    search = PostureSearch(made.task.body, stance)
    for weakened in ASKED:
        stands = standing_side(stance)
        sides: tuple[Sided, ...] = (stands,) if stands != "both" else ("left", "both")
        for side in sides:
            found = free_what_if(search, weakened=weakened, side=side)
            case = f"{motion}, free: {_named(weakened)}, {side}"
            yield from _free_rows(found, case=case)


def _free_rows(found: WhatIf, *, case: str) -> Iterator[Row]:
    for name in ("chest_left", "chest_forwards", "pelvis_list", "pelvis_tilt"):
        course = [_shift(step, name) for step in found.steps]
        if max(map(abs, course)) < 0.5:
            continue
        one_way = all(b >= a - 0.05 for a, b in pairwise(course)) or all(
            b <= a + 0.05 for a, b in pairwise(course)
        )
        yield Row(
            case=case,
            quantity=f"{name.replace('_', ' ')} at 100, 80, 60, 40, 20 %",
            unit="deg",
            measured=", ".join(f"{each:.1f}" for each in course),
            note="" if one_way else "not one way",
        )
    loads = [np.array([each.times_body_weight[0] for each in step.joints]) for step in found.steps]
    yield _loads(case, loads, down_to=f"100 to {100 * found.steps[-1].strength:.0f} %")
    yield _impossible(case, [step.strength for step in found.steps if not step.possible])


def _shift(step: Step, name: str) -> float:
    return next(each.amount for each in step.shifts if each.coordinate == name)


def _named(weakened: tuple[str, ...]) -> str:
    return "all three" if len(weakened) > 1 else weakened[0]
