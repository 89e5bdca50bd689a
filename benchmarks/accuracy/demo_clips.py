"""The bundled rendered clips beside their truth files: every measure with its interval.

A measure is met when its 95 % interval holds the truth; a refusal is reported with its cause.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.accuracy.scoring import camera_of
from benchmarks.accuracy.truth_table import Truth, read_truth, true_value
from benchmarks.rows import Row, judged
from primemover.knowledge import load_knowledge
from primemover.measures import Measure, Refusal, measure_movement
from primemover.recordings.cache import Cache
from primemover.recordings.pose import estimate_pose
from primemover.signals.analyse import analyse_movement
from primemover.terms import Side

DEMO: Final = Path(__file__).resolve().parents[2] / "demo"
SQUAT: Final = ("repetitions", "knee_depth", "trunk_lean", "heel_lift")


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoClip:
    """One bundled clip: the test it shows, the tested side, and what of it is held to the truth."""

    name: str
    test: str
    side: Side | None = None
    quantities: tuple[str, ...]

    @property
    def video(self) -> Path:
        """The clip."""
        return DEMO / "clips" / f"{self.name}.mp4"

    @property
    def truth(self) -> Truth:
        """What is true in it."""
        beside = DEMO / "truth" / self.name
        return read_truth(
            beside.with_suffix(".csv"),
            json_path=beside.with_suffix(".json"),
            tested=self.side,
            camera=camera_of(self.test),
        )


CLIPS: Final = (
    DemoClip(name="squat", test="squat", quantities=SQUAT),
    DemoClip(name="squat_heels", test="squat", quantities=SQUAT),
    DemoClip(
        name="one_leg_stand",
        test="one_leg_stand",
        side="right",
        quantities=("pelvic_drop", "trunk_side_lean", "stance_time"),
    ),
    DemoClip(name="clam", test="clam", side="left", quantities=("repetitions", "hip_opening")),
    DemoClip(name="plank_sag", test="plank", quantities=("plank_line", "hold_time")),
    DemoClip(name="bench_dip", test="bench_dip", quantities=("repetitions", "hip_drift")),
)


def demo_rows(*, cache: Cache | None = None) -> list[Row]:
    """Every true quantity of every bundled clip beside what the product says of it."""
    return [row for clip in CLIPS for row in clip_rows(clip, cache=cache)]


def clip_rows(clip: DemoClip, *, cache: Cache | None = None) -> list[Row]:
    """The rows of one clip."""
    found, truth = measured(clip, cache=cache), clip.truth
    return [
        _row(
            clip.name,
            quantity=name,
            true=true_value(name, truth=truth, side=_side(found.get(name))),
            found=found.get(name),
        )
        for name in clip.quantities
    ]


def measured(clip: DemoClip, *, cache: Cache | None = None) -> dict[str, Measure | Refusal]:
    """What the product measures or refuses in a clip, by quantity."""
    knowledge = load_knowledge()
    track = estimate_pose(clip.video, cache=cache)
    movement = analyse_movement(track, protocol=knowledge.tests[clip.test], side=clip.side)
    results = measure_movement(movement, calibration=knowledge.calibrations["mediapipe-full"])
    return {result.quantity: result for result in results}


def _side(found: Measure | Refusal | None) -> Side | None:
    """The side it was read from."""
    return None if found is None else found.side


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
