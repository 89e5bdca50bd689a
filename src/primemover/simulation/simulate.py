"""Who carries the load in a movement: the whole way from its name to the account, on one page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from primemover.errors import PrimeMoverError
from primemover.knowledge import load_knowledge
from primemover.knowledge.motions import Motion
from primemover.simulation.asked_for import require_doable
from primemover.simulation.assumptions import over_assumptions, share_range, with_range
from primemover.simulation.balance import steadying
from primemover.simulation.body_model import BodyModel, build_body
from primemover.simulation.body_size import BodySize
from primemover.simulation.building.contact_points import points_of
from primemover.simulation.coordinates import CARRIED
from primemover.simulation.external_loads import PointLoad, carried_load, load_points
from primemover.simulation.filmed_movement import simulate_track as simulate_track
from primemover.simulation.filmed_movement import track_loads as track_loads
from primemover.simulation.foot_pressure import pressure_account
from primemover.simulation.free_posture import free_what_ifs
from primemover.simulation.limits import LIMITS, MORE_THAN_SOLES, load_words
from primemover.simulation.point_kinematics import PointKinematics
from primemover.simulation.posing import PosedMotion, other_side, pose_motion
from primemover.simulation.refusal import refusal, with_left_over
from primemover.simulation.result import LoadSharing
from primemover.simulation.solving import Scene, Task, prepare, solve
from primemover.simulation.step_account import asked_of, step_of
from primemover.simulation.versions import versions_of_simulation
from primemover.simulation.what_if import (
    WEAKENED,
    sides_offered,
    strength_asked,
    weaker_body,
    what_if,
)
from primemover.simulation.who_carries import (
    Asked,
    HeelsToToes,
    Sided,
    Weakened,
    WhatIf,
    WhoCarries,
)
from primemover.terms import SIDES, Side

FloatArray = npt.NDArray[np.float64]
Weaken = Mapping[tuple[str, Sided], float] | Sequence[Weakened]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class MotionTask:
    """A motion as this body does it (``posed``), its loads, and its mechanics."""

    posed: PosedMotion
    task: Task
    loads: tuple[PointLoad, ...] = ()


def prepare_motion(
    motion_id: str, *, body: BodyModel, load_kg: float = 0.0, side: Side = "right"
) -> MotionTask:
    """One repetition of a motion with its load, up to where muscles begin to matter.

    Raises
    ------
    PrimeMoverError
        For a motion that is not known or not done with a load, or for a load or side that cannot
        be.
    """
    require_doable(load_kg=load_kg, side=side)
    posed = pose_motion(motion_id, body=body, side=side, load_kg=load_kg)
    loads = _loads(posed, body=body, load_kg=load_kg) if load_kg else ()
    scene = Scene(
        points=posed.points,
        touching=posed.touching,
        loads=loads,
        dear=_dear(posed),
        shared=True,
    )
    task = prepare(
        body,
        postures=posed.postures,
        scene=scene,
        time_s=posed.time_s,
        phase=posed.phase,
        start=posed.start,
    )
    return MotionTask(posed=posed, task=task, loads=loads)


def motion_loads(
    motion_id: str,
    *,
    size: BodySize,
    load_kg: float = 0.0,
    side: Side = "right",
    weaken: Weaken = (),
) -> LoadSharing:
    """The load of every muscle over one repetition; see :func:`simulate_motion`."""
    body = build_body(size)
    made = prepare_motion(motion_id, body=body, load_kg=load_kg, side=side)
    return solve(made.task, strength=strength_asked(body.muscles, asked=weakened_list(weaken)))


def simulate_motion(
    motion_id: str,
    *,
    size: BodySize,
    load_kg: float = 0.0,
    side: Side = "right",
    weaken: Weaken = (),
    what_if: bool = True,
    receive: Callable[[LoadSharing], None] | None = None,
    progress: Callable[[float], None] | None = None,
) -> WhoCarries:
    """Who carries the load in one repetition of a motion.

    Parameters
    ----------
    motion_id : str
        A motion in knowledge.
    size : BodySize
    load_kg : float
        What is carried besides the body.
    side : {"left", "right"}
        Which side does a one-sided motion.
    weaken : mapping of (muscle, side) to strength, or sequence of Weakened
        Muscles that have less strength, 0 to 1: ``{("gluteus_medius", "left"): 0.4}``.
    what_if : bool
        Whether the glutes are made weaker and weaker besides, from the strength asked for.
    receive : callable, optional
        Called with the load of every muscle, where it may be shown.
    progress : callable, optional
        Called with the share done.

    Returns
    -------
    WhoCarries
        ``refused`` where ground and muscles do not explain the movement.

    Raises
    ------
    PrimeMoverError
        For a motion, muscle, strength, side or load that cannot be.
    """
    tell = progress or (lambda _: None)
    body, asked = build_body(size), weakened_list(weaken)
    tell(0.1)
    made = prepare_motion(motion_id, body=body, load_kg=load_kg, side=side)
    tell(0.2)
    full = solve(made.task)
    made = _weaker(made, asked=asked)
    found = solve(made.task) if asked else full
    tell(0.3)
    beside = full if asked else None
    refused = not_simulated(made.posed.motion) or refusal(found, beside=beside)
    if receive and not refused:
        receive(found)
    deepest = deepest_frame(found, share=made.posed.share)
    of_hips = asked_of(full, working=side if made.posed.motion.one_sided else None)
    more = what_if and not refused
    weaker = _what_ifs(made, found=found, at=deepest, asked=of_hips, beside=beside) if more else ()
    tell(0.5)
    as_is = step_of(found, why_not=refused, asked=of_hips)
    over = () if refused else _over(made, beside=beside, tell=tell)
    feet = _heels_to_toes(made, at=deepest) if more else None
    tell(1.0)
    account = WhoCarries(
        movement=motion_id,
        source="motion",
        body=size,
        phase=tuple(float(each) for each in np.round(found.phase, 6)),
        deepest=deepest,
        as_is=with_range(as_is, over=over, asked=of_hips),
        at_full=step_of(full, asked=of_hips) if asked and not refusal(full) else None,
        asked=of_hips,
        share_bands=share_range(as_is, over=over, asked=of_hips, at=deepest) if over else (),
        what_if=weaker,
        heels_to_toes=feet,
        weakened=asked,
        load_kg=load_kg,
        repetition_s=float(found.time_s[-1]),
        side=side if made.posed.motion.one_sided else None,
        refused=refused,
        limits=limits_of(made.posed, load_kg=load_kg),
        versions=versions_of_simulation(),
    )
    return with_left_over(account, shown=(found,))


def _over(
    made: MotionTask, *, beside: LoadSharing | None, tell: Callable[[float], None]
) -> tuple[LoadSharing, ...]:
    """The same under every assumption, the second half of the work."""
    return over_assumptions(
        made.task, beside=beside, progress=lambda share: tell(0.5 + 0.45 * share)
    )


def not_simulated(motion: Motion) -> str:
    """Why a motion's load is not shown whatever comes out of it; "" where it may be."""
    if any(prop.kind == "band" for prop in motion.props.values()):
        return "This movement works against a band, and the band's pull is not simulated yet."
    return ""


def limits_of(posed: PosedMotion, *, load_kg: float) -> tuple[str, ...]:
    """What this movement's figures cannot say; hands that only steady the body do not count."""
    bearing = set(posed.points) - steadying_points(posed)
    soles = {point for side in SIDES for point in points_of(f"{side}_sole")}
    rests = (load_words(load_points(posed.motion)),) if load_kg else ()
    return (*LIMITS, *rests, *((MORE_THAN_SOLES,) if bearing - soles else ()))


def steadying_points(posed: PosedMotion) -> frozenset[str]:
    """Points that only steady the body, on the side that does the motion."""
    steady = steadying(posed.motion)
    if posed.side == "left" and posed.motion.one_sided:
        return frozenset(other_side(name) for name in steady)
    return steady


def deepest_frame(found: LoadSharing, *, share: FloatArray) -> int:
    """The frame in which most is asked of both hips, at the turn where much is asked there.

    ``share`` (frame,) is that of the way out, 1 at the turn.
    """
    names = ("hip_flexion_left", "hip_flexion_right", "hip_adduction_left", "hip_adduction_right")
    rows = [CARRIED.index(name) for name in names]
    asked = np.abs(found.moments_nm[:, rows]).sum(axis=1)
    turn = np.where(share > 1 - 1e-6, asked, -1.0)
    # on top of a step the way turns where nothing is hard
    return int((turn if turn.max() > asked.max() / 2 else asked).argmax())


def weakened_list(weaken: Weaken) -> tuple[Weakened, ...]:
    """Muscles asked to be weaker, as the account names them."""
    if isinstance(weaken, Mapping):
        rows = weaken.items()
        return tuple(Weakened(muscle=m, side=s, strength=v) for (m, s), v in rows)
    return tuple(weaken)


def _loads(posed: PosedMotion, *, body: BodyModel, load_kg: float) -> tuple[PointLoad, ...]:
    points = load_points(posed.motion)
    if not points:
        raise PrimeMoverError(
            f"{posed.motion.id}: it is not simulated with a load; leave the load out"
        )
    kinematics = PointKinematics(body, points=points, start=posed.start)
    places = np.array([kinematics.at(row).places_m[:-1] for row in posed.postures])
    return carried_load(places, points=points, load_kg=load_kg, time_s=posed.time_s)


def _dear(posed: PosedMotion) -> FloatArray:
    """How much dearer each point's push is: hands that only steady the body push little."""
    steady = steadying_points(posed)
    cost = load_knowledge().body_model.ground_setting("steadying_cost")
    return np.array([cost if name in steady else 1.0 for name in posed.points])


def _weaker(made: MotionTask, *, asked: Sequence[Weakened]) -> MotionTask:
    """The same motion with the strength asked for; its mechanics stay as they are."""
    if not asked:
        return made
    left = strength_asked(made.task.body.muscles, asked=asked)
    body = weaker_body(made.task.body, asked=asked)
    task = replace(made.task, body=body, strengths_n=made.task.strengths_n * left)
    return replace(made, task=task)


def _heels_to_toes(made: MotionTask, *, at: int) -> HeelsToToes | None:
    """Weight moved from heels to toes in the posture of one frame, held still with its load."""
    return pressure_account(
        made.task.body,
        posture=made.posed.postures[at],
        touching=_touching(made, at=at),
        loads=_held(made, at=at),
    )


def _what_ifs(
    made: MotionTask, *, found: LoadSharing, at: int, asked: Asked, beside: LoadSharing | None
) -> tuple[WhatIf, ...]:
    """Weaker glutes in the movement as it is, and with the body free to lean in one frame."""
    working = made.posed.side if made.posed.motion.one_sided else None
    kept = tuple(
        what_if(made.task, weakened=weakened, side=side, asked=asked, beside=beside)
        for side in sides_offered(found, at=at, asked=asked, working=working)
        for weakened in WEAKENED
    )
    free = free_what_ifs(
        made.task.body,
        posture=made.posed.postures[at],
        touching=_touching(made, at=at),
        loads=_held(made, at=at),
        working=working,
        asked=asked,
    )
    return (*kept, *free)


def _touching(made: MotionTask, *, at: int) -> tuple[str, ...]:
    """What rests on something in one frame."""
    posed = made.posed
    return tuple(n for n, on in zip(posed.points, posed.touching[at], strict=True) if on)


def _held(made: MotionTask, *, at: int) -> tuple[PointLoad, ...]:
    """What is carried in one frame."""
    return tuple(
        PointLoad(point=load.point, force_n=np.atleast_2d(load.force_n)[at]) for load in made.loads
    )
