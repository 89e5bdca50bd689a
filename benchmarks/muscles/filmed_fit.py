"""How the figures of ``knowledge/body_model/filmed.toml`` were found, and how they do on others.

``python -m benchmarks.muscles.filmed_fit`` fits how an angle of the picture follows the true one on
the eight bodies that the calibration is fitted on (development: ``split = "fit"`` of
``benchmarks.people.bodies``) and holds the figures in knowledge against the four bodies kept apart
(validation: ``split = "check"``). ``--bands`` simulates the development clips too, some minutes,
and says what each factor would make the bands hold; the factors in knowledge are tested on the
bodies kept apart by ``python -m benchmarks.muscles --only filmed``.
"""

from __future__ import annotations

import argparse
import csv
import json
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from benchmarks.muscles.filmed import CLIPS, SIDEWAYS_DEG, TESTS, beside_truth, clips_of
from benchmarks.people.bodies import BODIES
from benchmarks.rows import Row, print_rows
from primemover.knowledge import load_knowledge
from primemover.recordings.tracks import load_pose_track
from primemover.signals.analyse import analyse_movement
from primemover.signals.angles import other
from primemover.signals.movement import Movement, Repetition
from primemover.simulation.filmed_angles import shank_tilt
from primemover.simulation.filmed_spans import feet_apart_legs

FloatArray = npt.NDArray[np.float64]

MOMENTS: Final = 7
AROUND_TURN_S: Final = 0.45
"""Both feet of a lunge stand about its turn; of other repetitions the ends are left out."""
INSIDE: Final = (0.15, 0.85)
FACTORS: Final = (1.0, 1.1, 1.5, 2.0, 2.5)
STANDING: Final = ("squat", "hip_hinge", "lunge", "step_up")
TESTS_ONE: Final = ("one_leg_stand",)


@dataclass(frozen=True, kw_only=True, slots=True)
class Read:
    """A reading in one clip at the moments of its mean repetition, and what is true there."""

    name: str
    split: str
    read: FloatArray
    true: FloatArray


def fit_rows() -> list[Row]:
    """Each figure as it is fitted here, beside the one in knowledge, and on the bodies apart."""
    found = [each for path in sorted(CLIPS.glob("*/truth.json")) for each in _readings(path.parent)]
    if not found:
        print(f"filmed_fit: no clips in {CLIPS}; `make accuracy` renders and reads them")
        return []
    names = dict.fromkeys(each.name for each in found)
    return [row for name in sorted(names) for row in _rows_of(name, found)]


def band_rows() -> list[Row]:
    """Which share of true efforts bands of each factor would hold on the development bodies."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        done = [beside_truth(clip) for clip in clips_of(CLIPS, split="fit")]
    shown = [each for each in done if each.angles_deg is not None]
    in_knowledge, out = load_knowledge().body_model.filmed.widen, []
    for case, tests in (("standing", STANDING), ("bridge", ("bridge",)), ("one leg", TESTS_ONE)):
        mine = [each for each in shown if each.clip.test in tests]
        reach = [
            abs(off) / max(half / in_knowledge[each.clip.test], 1e-4)
            for each in mine
            for off, half in zip(each.efforts_off, each.efforts_half, strict=True)
        ]
        for factor in FACTORS if reach else ():
            held = float(np.mean(np.array(reach) <= factor))
            note = f"{len(reach)} efforts, {len(mine)} clips; knowledge {in_knowledge[tests[0]]}"
            out.append(_row(case, f"held at {factor:g} times", 100 * held, unit="%", note=note))
    return out


def _readings(folder: Path) -> Iterator[Read]:
    told = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    plan = told["plan"]
    body, test = BODIES.get(plan["body"]), TESTS.get(plan["motion"])
    yaw_deg = abs(plan["camera"]["yaw_deg"]) % 180.0
    badly = [k for k, v in plan["filming"].items() if k not in ("noise", "light") and v]
    if body is None or test not in ("lunge", "step_up", "bridge") or badly:
        return
    if min(yaw_deg, 180.0 - yaw_deg) < SIDEWAYS_DEG or not (folder / "track.parquet").exists():
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield from _of_clip(folder, test=test, split=body.split, plan=plan)


def _of_clip(folder: Path, *, test: str, split: str, plan: Mapping[str, Any]) -> Iterator[Read]:
    track = load_pose_track(folder / "track.parquet")
    protocol = load_knowledge().tests[test]
    tested = None if test == "bridge" else plan["side"]
    movement = analyse_movement(track, protocol=protocol, side=tested)
    side = tested or movement.view.near_side
    if not movement.repetitions or side is None:
        return
    angles, at_s = movement.angles, track["time"].values
    knee = angles["knee_bend"].sel(side=side).values
    courses = {
        "knee": (knee, f"knee_flexion_{side}"),
        "shin": (shank_tilt(movement, side=side), f"shank_lean_{side}"),
    }
    if test == "lunge":
        far = other(side)
        courses["far_knee"] = (angles["knee_bend"].sel(side=far).values, f"knee_flexion_{far}")
        yield _step(folder, movement, split=split)
    if test == "bridge":
        courses["trunk"] = (angles["trunk_tilt"].values, "trunk_lean")
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        truth = list(csv.DictReader(file))
    true_at_s = np.array([float(row["time_s"]) for row in truth])
    for name, (course, column) in courses.items():
        true = np.array([float(row[column]) for row in truth])
        moments = [_moments(each, test=test) for each in movement.repetitions]
        yield Read(
            name=f"{test}_{name}",
            split=split,
            read=np.nanmean([np.interp(m, at_s, course) for m in moments], axis=0),
            true=np.mean([np.interp(m, true_at_s, true) for m in moments], axis=0),
        )


def _step(folder: Path, movement: Movement, *, split: str) -> Read:
    """The length of the step at the turn, in leg lengths; true as the same rule reads the rig."""
    true_track = load_pose_track(folder / "true_track.parquet")
    protocol = load_knowledge().tests["lunge"]
    true = analyse_movement(true_track, protocol=protocol, side=movement.side)
    turns_s = [each.turn_s for each in movement.repetitions]
    read_legs, true_legs = (
        np.interp(turns_s, each.angles["time"].values, feet_apart_legs(each)).mean(keepdims=True)
        for each in (movement, true)
    )
    return Read(name="step", split=split, read=read_legs, true=true_legs)


def _moments(repetition: Repetition, *, test: str) -> FloatArray:
    if test == "lunge":
        away = np.linspace(-AROUND_TURN_S, AROUND_TURN_S, MOMENTS)
        return np.asarray(repetition.turn_s + away)
    long_s = repetition.end_s - repetition.start_s
    return np.asarray(repetition.start_s + long_s * np.linspace(*INSIDE, MOMENTS))


def _rows_of(name: str, found: list[Read]) -> Iterator[Row]:
    filmed = load_knowledge().body_model.filmed
    mine = {s: [r for r in found if (r.name, r.split) == (name, s)] for s in ("fit", "check")}
    if not mine["fit"]:
        return
    if name == "step":
        for split, kind in (("fit", "fitted"), ("check", "on bodies kept apart")):
            off = np.array([float(each.read[0] - each.true[0]) for each in mine[split]])
            bias, sd = filmed.step.bias_legs, filmed.step.sd_legs
            note = f"{len(off)} clips"
            yield _row(name, f"bias, {kind}", off.mean(), unit="legs", note=note, known=bias)
            yield _row(name, f"sd, {kind}", off.std(), unit="legs", note=note, known=sd)
        return
    read, true = (np.concatenate([getattr(r, k) for r in mine["fit"]]) for k in ("read", "true"))
    known, there = filmed.readings[name], np.isfinite(read)
    slope, offset_deg = np.polyfit(true[there], read[there], 1)
    note = f"{len(mine['fit'])} clips"
    yield _row(name, "slope, fitted", slope, note=note, known=known.slope)
    yield _row(name, "offset, fitted", offset_deg, unit="°", note=note, known=known.offset_deg)
    for split, kind in (("fit", "development"), ("check", "validation")):
        left = [(r.read - known.offset_deg) / known.slope - r.true for r in mine[split]]
        means, note = np.array([np.nanmean(each) for each in left]), f"{len(left)} clips"
        of_one = float(np.nanstd(np.concatenate(left)))
        yield _row(name, f"left over, {kind}: mean", means.mean(), unit="°", note=note)
        yield _row(name, f"left over, {kind}: sd", of_one, unit="°", note=note, known=known.sd_deg)
        yield _row(name, f"left over, {kind}: sd of clips", means.std(), unit="°", note=note)


def _row(
    case: str,
    quantity: str,
    value: float,
    *,
    unit: str = "",
    note: str = "",
    known: float | None = None,
) -> Row:
    said = note if known is None else f"{note}; in knowledge {known:g}"
    return Row(case=case, quantity=quantity, unit=unit, measured=f"{value:.3g}", note=said)


def main() -> None:
    """Fit, and say how the figures do on people that they were not fitted on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bands", action="store_true", help="simulate the development clips")
    asked = parser.parse_args()
    print_rows(fit_rows(), title="Readings of films beside known truth")
    if asked.bands:
        print_rows(band_rows(), title="Bands of films of the development bodies")


if __name__ == "__main__":
    main()
