"""The figures of the page, from the table of rows: agreement, faults, refusals, counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from benchmarks.accuracy.faults import FAULTS, FaultSpec
from benchmarks.accuracy.statistics import (
    Agreement,
    Interval,
    agreement,
    auc_by_body,
    hits_at,
    wilson,
    within_body_slope,
)
from benchmarks.accuracy.table import Table
from primemover.findings.limits import limits_of
from primemover.knowledge import load_knowledge

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

SAGITTAL: Final = (
    "knee_depth",
    "hip_depth",
    "trunk_lean",
    "heel_lift",
    "shin_angle",
    "hinge_ratio",
    "hip_extension_range",
    "hip_drift",
    "plank_line",
    "plank_line_worst",
)
"""Measures of the plane seen from the side."""
FRONTAL: Final = ("hip_opening", "trunk_side_lean", "knee_valgus", "pelvic_drop")
TIMES: Final = ("tempo_out", "tempo_back", "hold_time", "stance_time")
NAMES: Final = {
    "knee_depth": "Knee bend",
    "hip_depth": "Hip bend",
    "trunk_lean": "Trunk lean",
    "heel_lift": "Heel lift",
    "shin_angle": "Shin lean",
    "hinge_ratio": "Hip to knee ratio",
    "hip_extension_range": "Hip range",
    "hip_drift": "Hip drift",
    "plank_line": "Plank line",
    "plank_line_worst": "Plank line, worst tenth",
    "hip_opening": "Thigh opening",
    "trunk_side_lean": "Side lean",
    "knee_valgus": "Knee line from the front",
    "pelvic_drop": "Pelvic drop",
    "tempo_out": "Seconds out",
    "tempo_back": "Seconds back",
    "hold_time": "Hold time",
    "stance_time": "Time on one leg",
    "repetitions": "Repetitions",
}
"""Each measure in words."""
UNITS: Final = {"heel_lift": "% of shank", "hinge_ratio": "", **dict.fromkeys(TIMES, "s")}
SIDE_BANDS_DEG: Final = ((0, 30), (30, 45), (45, 60), (60, 75), (75, 91))
FRONT_BANDS_DEG: Final = ((0, 25), (25, 60), (60, 91))
SIDE_VIEW_DEG: Final = 60.0
CLEAN_VIEW_DEG: Final = 70.0
WRONG_VIEW_DEG: Final = 45.0
COUNTED_DEG: Final = (15.0, 90.0)
ALLOWED_FALSE_ALARMS: Final = 0.05
MANY: Final = 3
"""Fewer clips than this make no figure of their own."""


def unit_of(quantity: str) -> str:
    """Unit of a measure as printed."""
    return UNITS.get(quantity, "°")


def folded_deg(table: Table) -> FloatArray:
    """True camera yaw, front and back alike: 0 from the front or behind, 90 from the side."""
    yaw_deg = table.numbers("yaw_true_deg")
    return np.minimum(yaw_deg, 180.0 - yaw_deg)


def well_filmed(table: Table) -> Table:
    """Rows of clips in which nothing is wrong with the filming but the view."""
    return table.where(np.isin(table.texts("filming"), ["", "wrong_view"]))


def read_by_product(table: Table) -> Table:
    """Rows on which the product has its say: one a clip and measure."""
    return table.only(said="1")


def in_view(table: Table, low_deg: float, high_deg: float) -> Table:
    """Rows of clips with the camera between two yaws, the upper one left out."""
    yaw_deg = folded_deg(table)
    return table.where((yaw_deg >= low_deg) & (yaw_deg < high_deg))


@dataclass(frozen=True, kw_only=True, slots=True)
class Band:
    """How a measure agrees with the truth over a range of yaw.

    ``raw``: the reading as it is; ``said``: the product's, calibrated, refused ones left out;
    ``projection``: what the rig's own points read; ``detector``: what the pose engine adds.
    ``refused`` and ``low`` are shares of the clips.
    """

    quantity: str
    from_deg: float
    to_deg: float
    raw: Agreement
    said: Agreement
    projection: Agreement
    detector: Agreement
    refused: float
    low: float
    within_slope: float


def bands(table: Table, *, part: str) -> list[Band]:
    """Every measure by range of true yaw, from well-filmed clips of one part."""
    rows = read_by_product(well_filmed(table.only(part=part)))
    found = []
    for quantity in (*SAGITTAL, *FRONTAL):
        ranges = SIDE_BANDS_DEG if quantity in SAGITTAL else FRONT_BANDS_DEG
        for low, high in ranges:
            inside = in_view(rows.only(quantity=quantity), low, high)
            if len(inside) >= MANY:
                found.append(_band(inside, quantity=quantity, low=low, high=high))
    return found


def _band(rows: Table, *, quantity: str, low: float, high: float) -> Band:
    true, raw, ideal = (rows.numbers(name) for name in ("true", "raw", "raw_true_track"))
    return Band(
        quantity=quantity,
        from_deg=low,
        to_deg=min(high, 90),
        raw=agreement(raw, true),
        said=agreement(rows.numbers("value"), true),
        projection=agreement(ideal, true),
        detector=agreement(raw, ideal),
        refused=float((rows.texts("refused") != "").mean()),
        low=float((rows.texts("confidence") == "low").mean()),
        within_slope=within_body_slope(raw, true, list(rows.texts("body"))),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Detected:
    """How well a fault of one size is told from clean clips.

    ``between``: area under the curve over all people; ``within``: with each person's own clean
    clips as the reference. ``called`` and ``false_alarms`` are what the product's own limits do,
    NaN where it has none; ``unread`` is the share that was refused.
    """

    spec: FaultSpec
    share: float
    clean: int
    faulty: int
    between: Interval
    within: Interval
    hits_at_5: float
    called: Interval
    false_alarms: Interval
    unread: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Scores:
    """Readings of clean and faulty clips, larger is faultier, with the product's verdicts."""

    values: FloatArray
    own: FloatArray
    faulty: BoolArray
    called: BoolArray
    judged: bool
    bodies: tuple[str, ...]
    refused: BoolArray


def detections(table: Table) -> list[Detected]:
    """Every fault by size, on the check bodies."""
    return [
        found
        for spec in FAULTS
        for share in sorted(set(spec.shares))
        if (found := _detected(table, spec, share)) is not None
    ]


def scores_of(table: Table, spec: FaultSpec, share: float) -> Scores | None:
    """Clean clips of a test beside those with a fault of one size; None when there are none."""
    rows = table.only(part="check", test=spec.test, quantity=spec.quantity, said="1")
    clean = rows.only(purpose="clean")
    seen = folded_deg(clean) >= SIDE_VIEW_DEG if spec.view == "side" else folded_deg(clean) < 45
    clean = clean.where(seen)
    bad = rows.only(purpose="fault", fault=spec.fault)
    bad = bad.where(np.isclose(bad.numbers("fault_share"), share))
    if len(clean) < MANY or len(bad) < MANY:
        return None
    return _scores([clean, bad], spec=spec)


def _scores(parts: Sequence[Table], *, spec: FaultSpec) -> Scores:
    values = np.concatenate([part.numbers("value") for part in parts]) * float(spec.direction)
    bodies = tuple(body for part in parts for body in part.texts("body"))
    faulty = np.repeat([False, True], [len(part) for part in parts])
    limits = limits_of(spec.quantity, knowledge=load_knowledge(), test=spec.test)
    fits = limits is not None and (limits.comparison == "above") == (spec.direction == 1)
    called = [verdict for part in parts for verdict in _called(part, spec=spec)]
    return Scores(
        values=values,
        own=against_own(values, faulty=faulty, bodies=bodies),
        faulty=faulty,
        called=np.array(called, dtype=bool),
        judged=fits,
        bodies=bodies,
        refused=np.concatenate([part.texts("refused") != "" for part in parts]),
    )


def against_own(values: FloatArray, *, faulty: BoolArray, bodies: Sequence[str]) -> FloatArray:
    """Values less the mean of the same body's clean ones; a clean one never serves itself."""
    labels = np.asarray(bodies)
    own = np.full(len(values), np.nan)
    for i, value in enumerate(values):
        others = (labels == labels[i]) & ~faulty & np.isfinite(values)
        others[i] = False
        if others.any():
            own[i] = value - values[others].mean()
    return own


def _called(rows: Table, *, spec: FaultSpec) -> Iterator[bool]:
    """Whether the product's limits call each clip one that stands out."""
    limits = limits_of(spec.quantity, knowledge=load_knowledge(), test=spec.test)
    pairs = zip(rows.numbers("value"), rows.numbers("half_width"), strict=True)
    for value, half in pairs:
        if limits is None or not np.isfinite(value):
            yield False
        else:
            yield limits.place(low=value - half, high=value + half)[0] == "for"


def _detected(table: Table, spec: FaultSpec, share: float) -> Detected | None:
    scores = scores_of(table, spec, share)
    if scores is None:
        return None
    bodies, faulty = list(scores.bodies), scores.faulty
    unknown = Interval(value=float("nan"), low=float("nan"), high=float("nan"))
    return Detected(
        spec=spec,
        share=share,
        clean=int((~faulty).sum()),
        faulty=int(faulty.sum()),
        between=auc_by_body(scores.values, faulty, bodies=bodies),
        within=auc_by_body(scores.own, faulty, bodies=bodies),
        hits_at_5=hits_at(scores.own, faulty, false_alarm_rate=ALLOWED_FALSE_ALARMS),
        called=_share(scores.called[faulty]) if scores.judged else unknown,
        false_alarms=_share(scores.called[~faulty]) if scores.judged else unknown,
        unread=float(scores.refused.mean()),
    )


def _share(verdicts: BoolArray) -> Interval:
    return wilson(int(verdicts.sum()), len(verdicts))


@dataclass(frozen=True, kw_only=True, slots=True)
class Filming:
    """What became of clips × measures of one way of filming.

    ``held_back``: refused or of low confidence. ``misled``: given with normal confidence and an
    interval that misses the truth.
    """

    kind: str
    n: int
    held_back: Interval
    refused: Interval
    misled: Interval


def filming(table: Table) -> list[Filming]:
    """Bad filming by kind, then clean side views; angles only, of the check bodies."""
    rows = table.only(part="check", said="1", quantity=[*SAGITTAL, *FRONTAL])
    kinds = rows.texts("filming")
    sagittal = np.isin(rows.texts("quantity"), SAGITTAL)
    wrong_side = sagittal & (rows.numbers("yaw_true_deg") <= WRONG_VIEW_DEG)
    frontal = ~sagittal & (kinds == "wrong_view")
    tests = {"wrong view": wrong_side | frontal}
    for kind in ("cropped_feet", "second_person", "moving_camera", "dark"):
        tests[kind.replace("_", " ")] = kinds == kind
    clean = (rows.texts("purpose") == "clean") & (folded_deg(rows) >= CLEAN_VIEW_DEG) & sagittal
    tests["clean, from the side"] = clean
    return [_filming(rows.where(keep), kind=kind) for kind, keep in tests.items() if keep.any()]


def _filming(rows: Table, *, kind: str) -> Filming:
    refused = rows.texts("refused") != ""
    low = rows.texts("confidence") == "low"
    off = np.abs(rows.numbers("value") - rows.numbers("true")) > rows.numbers("half_width")
    n = len(rows)
    return Filming(
        kind=kind,
        n=n,
        held_back=wilson(int((refused | low).sum()), n),
        refused=wilson(int(refused.sum()), n),
        misled=wilson(int((off & ~refused & ~low).sum()), n),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """How many clips of a kind were counted exactly; refused counts are given apart."""

    kind: str
    exact: Interval
    n: int
    refused: int
    wrong: tuple[str, ...]


def counts(table: Table) -> list[Counts]:
    """Repetitions of well-filmed clips at yaw 15 to 90, over all and by what is uneven in them."""
    rows = well_filmed(table.only(quantity="repetitions"))
    front = np.isin(rows.texts("test"), ["single_leg_squat", "clam", "side_lying_abduction"])
    yaw_deg = rows.numbers("yaw_true_deg")
    rows = rows.where(((yaw_deg >= COUNTED_DEG[0]) & (yaw_deg <= COUNTED_DEG[1])) | front)
    groups = {
        "all": np.ones(len(rows), dtype=bool),
        "check bodies": rows.texts("part") == "check",
        "pauses, partial repetitions, uneven tempo": rows.texts("purpose") == "counting",
        "oblique views, 15–60°": folded_deg(rows) < SIDE_VIEW_DEG,
    }
    groups |= {
        f"test: {name}": rows.texts("test") == name for name in sorted(set(rows.texts("test")))
    }
    return [_counts(rows.where(keep), kind=kind) for kind, keep in groups.items() if keep.any()]


def _counts(rows: Table, *, kind: str) -> Counts:
    refused = rows.texts("refused") != ""
    told = rows.where(~refused)
    right = np.isclose(told.numbers("value"), told.numbers("true"))
    return Counts(
        kind=kind,
        exact=wilson(int(right.sum()), len(told)),
        n=len(told),
        refused=int(refused.sum()),
        wrong=tuple(
            f"{clip}: {value:g} for {true:g}"
            for clip, value, true in zip(
                told.texts("clip")[~right],
                told.numbers("value")[~right],
                told.numbers("true")[~right],
                strict=True,
            )
        ),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Legs:
    """Mean absolute raw error of the near and the far leg, over a range of yaw."""

    quantity: str
    from_deg: float
    to_deg: float
    n: int
    near: float
    far: float


def legs(table: Table) -> list[Legs]:
    """Whether the far leg is read better, in the tests in which both legs do the same."""
    rows = well_filmed(
        table.only(test=["squat", "hip_hinge"], quantity=["knee_depth", "hip_depth"])
    )
    found = []
    for quantity in ("knee_depth", "hip_depth"):
        for low, high in SIDE_BANDS_DEG[1:]:
            inside = in_view(rows.only(quantity=quantity), low, high)
            near, far = inside.only(is_near="1"), inside.only(is_near="0")
            if len(near) >= MANY and len(far) >= MANY:
                found.append(
                    Legs(
                        quantity=quantity,
                        from_deg=low,
                        to_deg=min(high, 90),
                        n=len(near),
                        near=agreement(near.numbers("raw"), near.numbers("true")).mae,
                        far=agreement(far.numbers("raw"), far.numbers("true")).mae,
                    )
                )
    return found
