"""One clip measured, as values ready for JSON and tables; shared by ``measure`` and ``batch``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from primemover.app.batch.items import ItemResult, Row

_SIDE_VIEWS = frozenset({"side", "oblique"})
_FRONT_VIEWS = frozenset({"front", "back"})
_SEEN_FROM: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("knee_flexion", "hip_flexion", "elbow_flexion", "shank_lean"), _SIDE_VIEWS),
    **dict.fromkeys(("trunk_lean", "body_line", "heel_rise"), _SIDE_VIEWS),
    **dict.fromkeys(("trunk_side_lean", "pelvic_obliquity", "ankle_gap"), _FRONT_VIEWS),
    "frontal_plane_projection": _FRONT_VIEWS,
}
"""The views in which an angle can be judged; those not named here can be in any."""
_SERVES: Mapping[str, str] = {
    "body_line": "plank_line",
    "heel_rise": "heel_lift",
    "elbow_flexion": "hip_drift",
    "hip_abduction": "hip_opening",
    "hip_opening": "hip_opening",
    "leg_opening": "hip_opening",
    "ankle_gap": "stance_time",
    "trunk_side_lean": "trunk_side_lean",
    "pelvic_obliquity": "pelvic_drop",
    "frontal_plane_projection": "knee_valgus",
}
"""The measure an angle is there for; those not named here are of use in every test."""
_COUNTS = frozenset({"repetitions", "tempo_out", "tempo_back"})

if TYPE_CHECKING:
    from collections.abc import Collection

    from primemover.checkup import TestResult
    from primemover.signals.movement import Movement


def measure_clip(payload: Mapping[str, Any]) -> ItemResult:
    """Rows and details of one clip: a batch's work function.

    ``payload`` has ``path``, ``test``, ``side``, ``person`` and ``cache`` (a folder, "" for none).

    Raises
    ------
    RecordingError
        When the clip cannot be used, with the reason.
    """
    from primemover.checkup import Recording, examine
    from primemover.errors import RecordingError
    from primemover.recordings.cache import Cache

    recording = Recording(
        test=payload["test"],
        path=Path(payload["path"]),
        side=payload["side"],
        person=payload["person"],
    )
    cache = Cache(Path(payload["cache"])) if payload["cache"] else None
    result = examine(recording, cache=cache)
    if result.problem:
        raise RecordingError(result.problem)
    return ItemResult(rows=tuple(rows_of(result)), detail=details_of(result))


def unusable(result: TestResult) -> str:
    """Why nothing can be said of this clip, though it could be read; "" when something can.

    How often and how fast is nothing by itself: a clip from the wrong side still counts.
    """
    if result.problem or any(each.quantity not in _COUNTS for each in result.measures):
        return ""
    why = dict.fromkeys(f"{each.reason}. {each.remedy}" for each in result.refusals)
    reasons = "\n".join(f"  {words}" for words in why)
    return f"{result.source}: nothing in it could be measured\n{reasons}"


def rows_of(result: TestResult) -> Iterator[Row]:
    """One row a measure or refusal."""
    head = {"test": result.test}
    for measure in result.measures:
        yield {**head, **asdict(measure), "refused": "", "reason": ""}
    for refusal in result.refusals:
        yield {
            **head,
            "quantity": refusal.quantity,
            "side": refusal.side,
            "refused": refusal.cause,
            "reason": refusal.reason,
        }


def details_of(result: TestResult) -> dict[str, Any]:
    """Everything about the clip but the series, ready for JSON: as in a check, with the angles."""
    angles = [] if result.movement is None else list(angle_ranges(result.movement))
    return {**result.to_dict(), "angles": angles}


def angle_ranges(movement: Movement) -> Iterator[dict[str, Any]]:
    """Lowest, median and highest value of each angle that this view and this test allow."""
    from primemover.knowledge import load_knowledge

    camera = load_knowledge().tests[movement.test].camera
    wanted = camera.measures if camera else ()
    for name, series in movement.angles.data_vars.items():
        if str(name) != movement.counted_signal and not _allowed(
            str(name), facing=movement.view.facing, wanted=wanted
        ):
            continue
        sides = series["side"].values.tolist() if "side" in series.dims else [None]
        for side in sides:
            one = series if side is None else series.sel(side=side)
            if "time" in one.dims and one.ndim == 1 and bool(one.notnull().any()):
                yield {
                    "angle": str(name),
                    "side": side,
                    "unit": series.attrs["units"],
                    "lowest": float(one.min()),
                    "median": float(one.median()),
                    "highest": float(one.max()),
                }


def _allowed(angle: str, *, facing: str, wanted: Collection[str]) -> bool:
    views, served = _SEEN_FROM.get(angle), _SERVES.get(angle)
    return (views is None or facing in views) and (served is None or served in wanted)
