"""Filmed sets of rendered people, simulated beside their true postures.

Clips are those that ``make accuracy`` renders and reads (``results/accuracy/clips``, or the folder
that ``PRIMEMOVER_CLIPS`` names), of the bodies that are kept apart from the calibration. Without
them there are no rows.
"""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from benchmarks.muscles.filmed_truth import true_fit, true_postures, true_task
from benchmarks.people.bodies import BODIES
from benchmarks.rows import Row
from primemover.errors import PrimeMoverError
from primemover.recordings.tracks import load_pose_track
from primemover.simulation.body_size import BodySize
from primemover.simulation.coordinates import REACTION_JOINTS
from primemover.simulation.ensemble import band_about
from primemover.simulation.filmed_courses import scaled, see
from primemover.simulation.filmed_movement import (
    FilmedLoads,
    explained,
    simulate_filmed,
    widened,
)
from primemover.simulation.filmed_postures import PostureFinder, lines_of
from primemover.simulation.inverse_kinematics import BACK, Fit, tip
from primemover.simulation.refusal import refusal
from primemover.simulation.result import LoadSharing
from primemover.simulation.solving import solve
from primemover.simulation.step_account import group_efforts
from primemover.terms import Side

FloatArray = npt.NDArray[np.float64]

CLIPS: Final = Path(os.environ.get("PRIMEMOVER_CLIPS", "results/accuracy/clips"))
TESTS: Final[Mapping[str, str]] = {
    "squat": "squat",
    "hip_hinge": "hip_hinge",
    "forward_lunge": "lunge",
    "step_up": "step_up",
    "bridge": "bridge",
    "one_leg_stand": "one_leg_stand",
}
"""Motion of a clip → the filmed test it is read as."""
KG_PER_M2: Final = 23.0
"""People who are drawn have no mass: that of somebody of their height in the middle range."""
WORKS: Final = 0.05
"""Groups that truly give less than this share of their strength are not asked about."""
SIDEWAYS_DEG: Final = 60.0
"""From here on a camera stands at the side; for a stand on one leg, to here in front."""
IN_FRONT_DEG: Final = 20.0
ANGLES: Final = ("knee", "hip", "trunk")


@dataclass(frozen=True, kw_only=True, slots=True)
class Clip:
    """One clip and what is true of it."""

    folder: Path
    test: str
    side: Side
    size: BodySize
    faults: Mapping[str, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Beside:
    """A film beside the truth: misses of angles in degrees, and what lay within its bands."""

    clip: Clip
    refused: str = ""
    true_refused: str = ""
    angles_deg: Mapping[str, float] | None = None
    efforts_held: tuple[bool, ...] = ()
    efforts_off: tuple[float, ...] = ()
    efforts_half: tuple[float, ...] = ()
    efforts_score: tuple[float, ...] = ()
    hip_held: tuple[bool, ...] = ()
    hip_off: float = np.nan
    back_held: tuple[bool, ...] = ()
    residual_n: float = np.nan


def rows() -> list[Row]:
    """Angles, bands and refusals by test; none where the clips are not there."""
    clips = clips_of(CLIPS)
    if not clips:
        print(f"filmed: no clips in {CLIPS}; `make accuracy` renders and reads them")
        return []
    found = [beside_truth(clip) for clip in clips]
    return [row for test in TESTS.values() for row in _rows_of(test, found)]


def clips_of(folder: Path, *, split: str = "check") -> list[Clip]:
    """Well-filmed clips of the bodies kept apart, from where the test is to be filmed.

    With ``split`` "fit", of the bodies that the calibration and the bands were fitted on.
    """
    found = []
    for path in sorted(folder.glob("*/truth.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        clip = _clip(path.parent, told, split=split)
        if clip is not None and (path.parent / "track.parquet").exists():
            found.append(clip)
    return found


def _clip(folder: Path, told: Mapping[str, Any], *, split: str) -> Clip | None:
    plan = told["plan"]
    body = BODIES.get(plan["body"])
    test = TESTS.get(plan["motion"])
    yaw_deg = abs((plan["camera"]["yaw_deg"] + 180.0) % 360.0 - 180.0)
    aside_deg = min(yaw_deg, 180.0 - yaw_deg)
    well_seen = yaw_deg <= IN_FRONT_DEG if test == "one_leg_stand" else aside_deg >= SIDEWAYS_DEG
    badly = {k: v for k, v in plan["filming"].items() if k not in ("noise", "light") and v}
    if body is None or body.split != split or test is None or not well_seen or badly:
        return None
    height_m = float(told["stature_m"])
    return Clip(
        folder=folder,
        test=test,
        side=plan["side"],
        size=BodySize(mass_kg=KG_PER_M2 * height_m**2, height_m=height_m, sex=body.sex),
        faults=plan["faults"],
    )


def beside_truth(clip: Clip) -> Beside:
    """One clip, simulated from its film and from what is true."""
    track = load_pose_track(clip.folder / "track.parquet")
    side = None if clip.test in ("squat", "hip_hinge", "bridge") else clip.side
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            seen = see(track, test=clip.test, side=side)
            loads = explained(simulate_filmed(track, test=clip.test, size=clip.size, side=side))
        except PrimeMoverError as error:
            return Beside(clip=clip, refused=str(error))
    finder = PostureFinder(loads.task.body, scene=seen.scene, angles=seen.angles)
    postures = true_postures(clip.folder / "truth.csv", seen=seen)
    fit = true_fit(finder, postures, seen=seen)
    true = solve(true_task(finder, fit, seen=seen))
    if why := refusal(true):
        return Beside(clip=clip, true_refused=why)
    film = finder.find(scaled(seen.mean, leg_m=finder.leg_m))
    held, off, half, score = _efforts(loads, true)
    hip = REACTION_JOINTS.index(f"hip_{seen.side or 'right'}")
    return Beside(
        clip=clip,
        angles_deg={name: _miss_deg(film, fit, name) for name in ANGLES},
        efforts_held=held,
        efforts_off=off,
        efforts_half=half,
        efforts_score=score,
        hip_held=_joint_held(loads, true, joint=hip),
        hip_off=_joint(loads.mean, loads.turn, hip) - _joint(true, loads.turn, hip),
        back_held=_joint_held(loads, true, joint=REACTION_JOINTS.index("l5_s1")),
        residual_n=loads.mean.residual_n,
    )


def _miss_deg(film: Fit, true: Fit, name: str) -> float:
    """Mean absolute difference of an angle over the repetition."""
    courses = []
    for fit in (film, true):
        ((line, beside),) = lines_of(name, sides=("right",))  # type: ignore[arg-type]
        angle = tip(line, placed=fit.placed, axis=BACK)[0]
        if beside is not None:
            angle = angle - tip(beside, placed=fit.placed, axis=BACK)[0]
        courses.append(angle)
    turned = (courses[0] - courses[1] + np.pi) % (2 * np.pi) - np.pi
    return float(np.degrees(np.abs(turned)).mean())


def _efforts(
    loads: FilmedLoads, true: LoadSharing
) -> tuple[tuple[bool, ...], tuple[float, ...], tuple[float, ...], tuple[float, ...]]:
    """Of every group that truly works at the turn: whether the band holds it, and how far off.

    Besides half the band, and the miss in standard deviations of the members.
    """
    at, side = loads.turn, loads.seen.side or "right"
    real = group_efforts(true)
    mean, members = group_efforts(loads.mean), [group_efforts(each) for each in loads.members]
    held, off, half, score = [], [], [], []
    for key, effort in real.items():
        if key[1] != side or effort[at] < WORKS:
            continue
        values = [float(each[key][at]) for each in members]
        low, high = _band(loads, values, float(mean[key][at]))
        held.append(bool(low <= effort[at] <= high))
        off.append(float(mean[key][at] - effort[at]))
        half.append((high - low) / 2)
        score.append(off[-1] / max(float(np.std(values)), 1e-4))
    return tuple(held), tuple(off), tuple(half), tuple(score)


def _band(loads: FilmedLoads, values: Sequence[float], middle: float) -> tuple[float, float]:
    widen = widened(loads.seen.movement.test)
    low, high = band_about(np.array(middle), members=np.array(values), widen=widen)
    return float(low), float(high)


def _joint(sharing: LoadSharing, at: int, joint: int) -> float:
    return float(sharing.reaction_times_weight[at, joint])


def _joint_held(loads: FilmedLoads, true: LoadSharing, *, joint: int) -> tuple[bool, ...]:
    at = loads.turn
    values = [_joint(each, at, joint) for each in loads.members]
    low, high = _band(loads, values, _joint(loads.mean, at, joint))
    return (low <= _joint(true, at, joint) <= high,)


def _rows_of(test: str, found: Sequence[Beside]) -> Iterator[Row]:
    mine = [each for each in found if each.clip.test == test]
    shown = [each for each in mine if each.angles_deg is not None]
    compared = f"{len(shown)} compared, {sum(bool(b.true_refused) for b in mine)} true ones refused"
    accepted = sum(not each.refused for each in mine)
    yield Row(
        case=test,
        quantity="clips shown",
        unit="",
        measured=f"{accepted} of {len(mine)}",
        note=compared,
    )
    if not shown:
        return
    for name in ANGLES:
        misses = [each.angles_deg[name] for each in shown if each.angles_deg]
        yield Row(case=test, quantity=f"{name}, mean miss", unit="°", measured=_mean(misses))
    offs = [abs(off) for each in shown for off in each.efforts_off]
    halves = [half for each in shown for half in each.efforts_half]
    yield Row(
        case=test,
        quantity="effort of a group at the turn, mean miss",
        unit="points",
        measured=f"{100 * float(np.mean(offs)):.1f}",
        note=f"half a band is {100 * float(np.mean(halves)):.1f} points",
    )
    for quantity, held in (
        ("effort of groups within its 95 % band", [h for b in shown for h in b.efforts_held]),
        ("hip load within its 95 % band", [h for b in shown for h in b.hip_held]),
        ("load at L5/S1 within its 95 % band", [h for b in shown for h in b.back_held]),
    ):
        yield Row(
            case=test,
            quantity=quantity,
            unit="%",
            measured=f"{100 * float(np.mean(held)):.0f}",
            target="95",
            note=f"{sum(held)} of {len(held)}",
        )
    yield Row(
        case=test,
        quantity="hip load at the turn, mean miss",
        unit="body weights",
        measured=_mean([abs(each.hip_off) for each in shown], digits=2),
    )


def _mean(values: Sequence[float], *, digits: int = 1) -> str:
    return f"{float(np.mean(values)):.{digits}f}"
