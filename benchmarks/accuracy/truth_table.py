"""The truth of a rendered clip as its measures define it: one function a quantity.

A rendered clip comes with every quantity of :data:`primemover.terms.SIGNS` per frame, taken from
the rig's joint centres, and with its repetitions. From these the truth of a measure follows by the
measure's own words: the knee depth is the mean over the repetitions of the largest knee flexion.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from primemover.knowledge.protocols import Camera
from primemover.signals.angles import other
from primemover.terms import SIDES, Side

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

COMPLETE_SHARE: Final = 0.6
"""A repetition that goes this share of the way is a whole one; partial ones go 0.3 or so."""
STANDING_SHARE: Final = 0.2
"""Heels are on the floor in the fifth of the frames with the straightest knees."""
EDGE_SHARE: Final = 0.05
"""A repetition begins and ends at this share of its amplitude, as the product times it."""
LEAST_KNEE_DEG: Final = 10.0
WORST_TENTH: Final = 10.0
LARGEST_TENTH: Final = 90.0
FOOT_LIFTED_PERCENT: Final = 10.0
"""Of the shank's length: from here a foot is off the floor."""
PLANK_TRUNK_DEG: Final = 55.0
PLANK_KNEE_DEG: Final = 50.0


@dataclass(frozen=True, kw_only=True, slots=True)
class TrueSpan:
    """One true repetition in seconds, and the share of the way it went."""

    start_s: float
    turn_s: float
    end_s: float
    share: float

    @property
    def complete(self) -> bool:
        """Whether it is a whole repetition."""
        return self.share >= COMPLETE_SHARE


@dataclass(frozen=True, kw_only=True, slots=True)
class Truth:
    """What is true of one clip.

    Attributes
    ----------
    columns : mapping of array (frame,)
        ``t`` in seconds, ``u`` the share of the way, and the quantities by name, those of a side
        with ``_left`` or ``_right``.
    spans : tuple of TrueSpan
        Every repetition, partial ones too; none in a hold.
    tested : Side or None
        The working side (stance leg, front leg, upper leg); None where both do the same.
    camera : Camera
        Of the test: what is counted, and which way.
    reached : mapping
        The size of each fault that was really reached.
    """

    columns: Mapping[str, FloatArray]
    spans: tuple[TrueSpan, ...]
    tested: Side | None
    camera: Camera
    reached: Mapping[str, float] = field(default_factory=dict)

    @property
    def complete(self) -> tuple[TrueSpan, ...]:
        """The whole repetitions."""
        return tuple(span for span in self.spans if span.complete)

    @property
    def time_s(self) -> FloatArray:
        """Time of every frame."""
        return self.columns["t"]

    @property
    def held(self) -> BoolArray:
        """Frames of the longest hold: in a plank, or with the free foot off the floor."""
        return _longest(_planks(self) if self.camera.sagittal else _lifts(self))

    def of(self, name: str, side: Side | None) -> FloatArray:
        """A column, of one side where it has sides; without a side the mean of both."""
        if name in self.columns:
            return self.columns[name]
        sides = SIDES if side is None else (side,)
        return np.asarray(np.mean([self.columns[f"{name}_{s}"] for s in sides], axis=0))

    def inside(self, span: TrueSpan) -> BoolArray:
        """Frames between start and end of a repetition."""
        return np.asarray((self.time_s >= span.start_s) & (self.time_s <= span.end_s))

    def peaks(self, values: FloatArray) -> FloatArray:
        """The largest value of each whole repetition."""
        return np.array([values[self.inside(span)].max() for span in self.complete])

    def troughs(self, values: FloatArray) -> FloatArray:
        """The smallest value of each whole repetition."""
        return -self.peaks(-values)


def read_truth(csv_path: Path, *, json_path: Path, tested: Side | None, camera: Camera) -> Truth:
    """The truth in the two files beside a rendered clip."""
    facts = json.loads(json_path.read_text(encoding="utf-8"))
    return Truth(
        columns=read_columns(csv_path),
        spans=tuple(_span(each) for each in facts["repetitions"]),
        tested=tested,
        camera=camera,
        reached={name: float(size) for name, size in facts.get("faults_reached", {}).items()},
    )


def read_columns(path: Path) -> dict[str, FloatArray]:
    """The columns of a truth file; time is ``t``, the share of the way ``u``."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        names = [{"time_s": "t", "share": "u"}.get(name, name) for name in next(rows)]
        values = np.array([[float(cell) for cell in row] for row in rows])
    return {name: values[:, i] for i, name in enumerate(names)}


def _span(facts: Mapping[str, Any]) -> TrueSpan:
    return TrueSpan(**{name: float(facts[name]) for name in TrueSpan.__dataclass_fields__})


# ---------------------------------------------------------------- one function a quantity
True_ = Callable[[Truth, Side | None], float]


def _mean(values: FloatArray) -> float:
    return float(np.mean(values)) if len(values) else float("nan")


def mean_peak(name: str) -> True_:
    """Mean over the repetitions of the largest value."""
    return lambda truth, side: _mean(truth.peaks(truth.of(name, side)))


def heel_lift(truth: Truth, side: Side | None) -> float:
    """Mean over the repetitions of the largest heel rise over standing, % of the shank."""
    return _mean(_beyond_standing(truth, "heel_height", side))


def shin_angle(truth: Truth, side: Side | None) -> float:
    """Mean over the repetitions of the largest shin lean over that of standing."""
    return _mean(_beyond_standing(truth, "shank_lean", side))


def trunk_lean(truth: Truth, side: Side | None) -> float:
    """Mean over the repetitions of the largest lean over that of standing."""
    return _mean(_beyond_standing(truth, "trunk_lean", side))


def _beyond_standing(truth: Truth, name: str, side: Side | None) -> FloatArray:
    """Largest value of each repetition over the median with the straightest hips and knees."""
    values = truth.of(name, side)
    joints = ("knee_flexion", "hip_flexion")
    bend = np.mean([truth.of(joint, s) for joint in joints for s in SIDES], axis=0)
    standing = bend <= np.quantile(bend, STANDING_SHARE)
    return truth.peaks(values - float(np.median(values[standing])))


def ranges(truth: Truth, name: str, side: Side | None) -> FloatArray:
    """Largest less smallest value of each repetition."""
    values = truth.of(name, side)
    return truth.peaks(values) - truth.troughs(values)


def hip_extension_range(truth: Truth, side: Side | None) -> float:
    """Mean change of hip flexion in a repetition."""
    return _mean(ranges(truth, "hip_flexion", side))


def hinge_ratio(truth: Truth, side: Side | None) -> float:
    """Mean of hip range over knee range, small knee ranges taken as 10 degrees."""
    knee = np.maximum(ranges(truth, "knee_flexion", side), LEAST_KNEE_DEG)
    return _mean(ranges(truth, "hip_flexion", side) / knee)


def hip_drift(truth: Truth, side: Side | None) -> float:
    """Size of the change of hip flexion at the turn over the set, along a line."""
    hip = truth.of("hip_flexion", side)
    at = [float(np.interp(span.turn_s, truth.time_s, hip)) for span in truth.complete]
    if len(at) < 2:
        return float("nan")
    return abs(float(np.polyfit(range(len(at)), at, 1)[0])) * (len(at) - 1)


def trunk_side_lean(truth: Truth, side: Side | None) -> float:
    """Mean peak of the repetitions, or the median while the leg is held up."""
    lean = truth.of("trunk_side_lean", side)
    return _mean(truth.peaks(lean)) if truth.spans else float(np.median(lean[truth.held]))


def pelvic_drop(truth: Truth, _: Side | None) -> float:
    """The drop held for a tenth of the stand."""
    return float(np.percentile(-truth.columns["pelvic_obliquity"][truth.held], LARGEST_TENTH))


def plank_line(truth: Truth, _: Side | None) -> float:
    """Median line of the body while it is held."""
    return float(np.median(truth.columns["body_line"][truth.held]))


def plank_line_worst(truth: Truth, _: Side | None) -> float:
    """The line the hips hung below for a tenth of the hold."""
    return float(np.percentile(truth.columns["body_line"][truth.held], WORST_TENTH))


def repetitions(truth: Truth, _: Side | None) -> float:
    """How many whole repetitions were put in."""
    return float(len(truth.complete))


def hold_time(truth: Truth, _: Side | None) -> float:
    """Seconds of the longest hold: in a plank, or with the free foot off the floor."""
    return float(np.ptp(truth.time_s[truth.held])) if truth.held.any() else 0.0


def _planks(truth: Truth) -> BoolArray:
    """Frames with the trunk near horizontal and the knees straight."""
    lean = np.abs(truth.columns["trunk_lean"])
    knees = np.minimum(*(truth.of("knee_flexion", side) for side in SIDES))
    horizontal = (lean >= PLANK_TRUNK_DEG) & (lean <= 180.0 - PLANK_TRUNK_DEG)
    return np.asarray(horizontal & (knees <= PLANK_KNEE_DEG))


def _lifts(truth: Truth) -> BoolArray:
    """Frames with the free foot off the floor."""
    stance: Side = truth.tested or "right"
    lift = truth.of("heel_height", other(stance)) - truth.of("heel_height", stance)
    return np.asarray(lift >= FOOT_LIFTED_PERCENT)


def _longest(held: BoolArray) -> BoolArray:
    """The longest stretch alone."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], held.astype(int), [0]])))
    stretches = list(zip(edges[::2], edges[1::2], strict=True))
    alone = np.zeros(len(held), dtype=bool)
    if stretches:
        start, stop = max(stretches, key=lambda each: each[1] - each[0])
        alone[start:stop] = True
    return alone


def counted(truth: Truth, near: Side | None) -> FloatArray:
    """The true series of what the test counts, turned so that a repetition is a rise."""
    camera = truth.camera
    chosen = near if camera.sides == "near" else truth.tested
    if camera.counted_signal == "hip_rise":
        values = truth.columns["joint.pelvis_up"]
    elif camera.sides == "both" or chosen is None:
        sides = [truth.of(camera.counted_signal, side) for side in SIDES]
        values = np.mean(sides, axis=0)
    else:
        values = truth.of(camera.counted_signal, chosen)
    return np.asarray(-values if camera.direction == "valleys" else values)


def tempo(truth: Truth, near: Side | None, *, back: bool) -> float:
    """Mean seconds between the edge of a repetition, 5 % of its amplitude, and its turn."""
    values = counted(truth, near)
    return _mean(np.array([_edge_s(truth, values, span, back=back) for span in truth.complete]))


def _edge_s(truth: Truth, values: FloatArray, span: TrueSpan, *, back: bool) -> float:
    """Seconds from the turn, walked away from it, to the first sample at the edge or below."""
    time_s, inside = truth.time_s, truth.inside(span)
    part = inside & (time_s >= span.turn_s if back else time_s <= span.turn_s)
    away, at_s = values[part], time_s[part]
    if not back:
        away, at_s = away[::-1], at_s[::-1]
    level = away.min() + EDGE_SHARE * (away.max() - away.min())
    return float(abs(at_s[int(np.argmax(away <= level))] - span.turn_s))


TRUE: Final[Mapping[str, True_]] = {
    "repetitions": repetitions,
    "tempo_out": lambda truth, side: tempo(truth, side, back=False),
    "tempo_back": lambda truth, side: tempo(truth, side, back=True),
    "knee_depth": mean_peak("knee_flexion"),
    "hip_depth": mean_peak("hip_flexion"),
    "trunk_lean": trunk_lean,
    "shin_angle": shin_angle,
    "heel_lift": heel_lift,
    "hinge_ratio": hinge_ratio,
    "hip_extension_range": hip_extension_range,
    "hip_opening": mean_peak("hip_opening"),
    "hip_drift": hip_drift,
    "knee_valgus": mean_peak("frontal_plane_projection"),
    "trunk_side_lean": trunk_side_lean,
    "pelvic_drop": pelvic_drop,
    "pelvis_roll": mean_peak("pelvis_roll"),
    "plank_line": plank_line,
    "plank_line_worst": plank_line_worst,
    "hold_time": hold_time,
    "stance_time": hold_time,
}
"""The truth of each quantity, given the side it is read from."""

NO_SIDE: Final = (
    "repetitions",
    "tempo_out",
    "tempo_back",
    "trunk_lean",
    "hip_opening",
    "trunk_side_lean",
    "pelvic_drop",
    "pelvis_roll",
    "lumbar_arch",
    "plank_line",
    "plank_line_worst",
    "hold_time",
    "stance_time",
)
"""Quantities that are the same whichever leg is looked at."""


def true_value(quantity: str, *, truth: Truth, side: Side | None) -> float:
    """The truth of a quantity; NaN for what has none."""
    known = TRUE.get(quantity)
    return float("nan") if known is None else known(truth, side)
