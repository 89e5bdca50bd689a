"""The bundled rendered clips beside their truth files: every measure with its interval.

A measure is met when its 95 % interval holds the truth; a refusal is reported with its cause.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from benchmarks.rows import Row, judged
from primemover.knowledge import load_knowledge
from primemover.measures import Measure, Refusal, measure_movement
from primemover.recordings.cache import Cache
from primemover.recordings.pose import estimate_pose
from primemover.signals.analyse import analyse_movement
from primemover.terms import Side

FloatArray = npt.NDArray[np.float64]
Columns = dict[str, FloatArray]

DEMO: Final = Path(__file__).resolve().parents[2] / "demo"
TURNING_SHARE: Final = 0.8
"""A repetition is where the phase column passes this share of its way."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoClip:
    """One bundled clip: the test it shows, the tested side, and what is true in it."""

    name: str
    test: str
    side: Side | None = None
    truth: dict[str, Callable[[Columns], float]]


def turns(columns: Columns) -> list[int]:
    """Frames of the turning points: the middle of each stretch of full phase."""
    phase = columns["u"]
    out = np.flatnonzero(np.diff((phase >= TURNING_SHARE).astype(int)) == 1) + 1
    back = np.flatnonzero(np.diff((phase >= TURNING_SHARE).astype(int)) == -1) + 1
    stretches = [phase[a:b] for a, b in zip(out, back, strict=True)]
    return [
        int(a + np.flatnonzero(s >= s.max() - 1e-4).mean())
        for a, s in zip(out, stretches, strict=True)
    ]


def count(columns: Columns) -> float:
    """Repetitions put into the clip."""
    return float(len(turns(columns)))


def at_turns(name: str) -> Callable[[Columns], float]:
    """The mean of a column over the turning points."""
    return lambda columns: float(np.mean([columns[name][i] for i in turns(columns)]))


def median(name: str) -> Callable[[Columns], float]:
    """The median of a column over the clip."""
    return lambda columns: float(np.median(columns[name]))


def largest_drop(columns: Columns) -> float:
    """The pelvic drop held for a tenth of the stand; the left side is the free one."""
    return float(np.percentile(-columns["pelvobl"], 90))


def drift(columns: Columns) -> float:
    """Change of the trunk-thigh angle from the first to the last turning point, on a line."""
    at = [columns["hipL"][i] for i in turns(columns)]
    return abs(float(np.polyfit(range(len(at)), at, 1)[0])) * (len(at) - 1)


def seconds(columns: Columns) -> float:
    """Length of the clip: the held position lasts from its first to its last frame."""
    return float(columns["t"][-1] - columns["t"][0])


def heel_stays(_: Columns) -> float:
    """No rise: the heels of this clip stay on the floor."""
    return 0.0


SQUAT: Final[dict[str, Callable[[Columns], float]]] = {
    "repetitions": count,
    "knee_depth": at_turns("kneeL"),
    "trunk_lean": at_turns("trunk"),
}
CLIPS: Final = (
    DemoClip(name="np_squat_female_y90", test="squat", truth={**SQUAT, "heel_lift": heel_stays}),
    DemoClip(
        name="squat_heels_male_y90",
        test="squat",
        truth={**SQUAT, "heel_lift": at_turns("heelpct")},
    ),
    DemoClip(
        name="sls8_male_y00",
        test="one_leg_stand",
        side="right",
        truth={"pelvic_drop": largest_drop, "stance_time": seconds},
    ),
    DemoClip(
        name="clam_male_y00",
        test="clam",
        side="left",
        truth={"repetitions": count, "hip_opening": at_turns("legopen")},
    ),
    DemoClip(
        name="plank_sag_female_y90",
        test="plank",
        truth={"plank_line": median("bodyline"), "hold_time": seconds},
    ),
    DemoClip(
        name="bench_dip_male_y90",
        test="bench_dip",
        truth={"repetitions": count, "hip_drift": drift},
    ),
)


def demo_rows(*, cache: Cache | None = None) -> list[Row]:
    """Every true quantity of every bundled clip beside what the product says of it."""
    return [row for clip in CLIPS for row in clip_rows(clip, cache=cache)]


def clip_rows(clip: DemoClip, *, cache: Cache | None = None) -> list[Row]:
    """The rows of one clip."""
    columns = read_columns(DEMO / "truth" / f"{clip.name}.csv")
    found = measured(clip, cache=cache)
    return [
        _row(clip.name, quantity=quantity, true=true(columns), found=found.get(quantity))
        for quantity, true in clip.truth.items()
    ]


def measured(clip: DemoClip, *, cache: Cache | None = None) -> dict[str, Measure | Refusal]:
    """What the product measures or refuses in a clip, by quantity."""
    knowledge = load_knowledge()
    track = estimate_pose(DEMO / "clips" / f"{clip.name}.mp4", cache=cache)
    movement = analyse_movement(track, protocol=knowledge.tests[clip.test], side=clip.side)
    results = measure_movement(movement, calibration=knowledge.calibrations["mediapipe-full"])
    return {result.quantity: result for result in results}


def read_columns(path: Path) -> Columns:
    """The filled columns of a truth file."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([float(row[name]) for row in rows]) for name in rows[0] if rows[0][name]}


def _row(case: str, *, quantity: str, true: float, found: Measure | Refusal | None) -> Row:
    if found is None:
        return Row(
            case=case,
            quantity=quantity,
            unit="",
            measured="not measured",
            target=f"{true:.1f}",
            verdict="missed",
        )
    if isinstance(found, Refusal):
        return Row(
            case=case,
            quantity=quantity,
            unit="",
            measured="refused",
            target=f"{true:.1f}",
            note=found.reason,
        )
    return Row(
        case=case,
        quantity=quantity,
        unit="" if found.unit == "1" else found.unit,
        measured=f"{found.value:.1f} ± {found.uncertainty:.1f}",
        target=f"{true:.1f}",
        verdict=judged(met=found.low <= true <= found.high),
        note="low confidence" if found.confidence == "low" else "",
    )
