"""What made a pose track: engine and model, and how far that model is known to be off."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr

    from primemover.knowledge import Calibration, Knowledge


def calibration_of(track: xr.Dataset, *, knowledge: Knowledge) -> Calibration | None:
    """The calibration of the engine and model that made ``track``, or None when there is none."""
    return knowledge.calibrations.get(f"{track.attrs['pose_engine']}-{track.attrs['pose_model']}")


def pose_versions(track: xr.Dataset, *, knowledge: Knowledge) -> dict[str, str]:
    """``pose_model`` and ``calibration`` that figures from ``track`` hang on; none of no track."""
    if "pose_engine" not in track.attrs:
        return {}
    calibration = calibration_of(track, knowledge=knowledge)
    model = f"{track.attrs['pose_engine']}/{track.attrs['pose_model']}"
    return {
        "pose_model": f"{model} {track.attrs.get('pose_engine_version', '')}".strip(),
        "calibration": f"{calibration.id} {calibration.version}" if calibration else "none",
    }
