"""When a movement began, by another sensor: a marker, acceleration, force, switch, angle, pose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from primemover.knowledge import Knowledge
from primemover.recordings.emg.model import EmgRecording, FloatArray, Marker, SensorTrack
from primemover.signals.emg.marked_efforts import apart, rises
from primemover.signals.emg.model import Effort, MovementStart, StartFrom
from primemover.signals.emg.rules import settings_of
from primemover.terms import Side

if TYPE_CHECKING:
    import xarray as xr

_KINDS: Final[dict[str, StartFrom]] = {
    "angle": "angle",
    "force": "force",
    "acceleration": "acceleration",
    "angular_velocity": "acceleration",
}
_OWN: Final[tuple[StartFrom, ...]] = ("switch", "angle", "force", "acceleration", "marker")
"""The recording's own sensors in the order they are trusted."""
_BEGUN: Final = ("start", "begin", "onset", "move", "movement", "go")


@dataclass(frozen=True, kw_only=True, slots=True)
class StartSettings:
    """Rules of knowledge (``emg_rules/starts.toml``) by which a movement's start is told."""

    start_search_s: float
    start_rest_s: float
    start_share: float
    start_noise_times: float
    start_least_times: float
    start_own_clock_error_s: float
    start_marker_error_s: float


@dataclass(frozen=True, kw_only=True, slots=True)
class StartSeries:
    """What another device recorded of the movement, on the clock of the EMG recording.

    ``sync_error_s`` is the half-width of the 95 % interval of the two clocks' difference, beyond
    what ``times_s`` was corrected for.
    """

    times_s: FloatArray
    values: FloatArray
    sync_error_s: float
    source: StartFrom


def pose_series(
    track: xr.Dataset,
    *,
    angle: str,
    side: Side,
    offset_s: float,
    sync_error_s: float,
) -> StartSeries:
    """An angle of a pose track as the series that tells movement starts.

    Parameters
    ----------
    track : xarray.Dataset
        See ``recordings.pose_track``.
    angle : str
        A variable of ``signals.series.angle_series``, such as ``knee_flexion``.
    offset_s : float
        What is added to the film's seconds to have the EMG recording's.

    Raises
    ------
    KeyError
        When there is no such angle.
    """
    from primemover.signals.gaps import fill_short_gaps
    from primemover.signals.series import angle_series

    filled, _ = fill_short_gaps(track)
    series = angle_series(filled)[angle]
    values = series.sel(side=side) if "side" in series.dims else series
    return StartSeries(
        times_s=np.asarray(filled["time"].values, dtype=np.float64) + offset_s,
        values=np.asarray(values.values, dtype=np.float64),
        sync_error_s=sync_error_s,
        source="pose",
    )


def find_starts(
    recording: EmgRecording,
    *,
    efforts: Sequence[Effort],
    starts_from: StartSeries | StartFrom | None,
    knowledge: Knowledge,
) -> tuple[MovementStart | None, ...]:
    """The movement's start in each effort, None where it cannot be told; empty without any.

    Parameters
    ----------
    starts_from : StartSeries or StartFrom, optional
        None tries the recording's own sensors in turn and takes the first that tells the start of
        at least half of the efforts.
    """
    settings = settings_of(StartSettings, knowledge=knowledge)
    if isinstance(starts_from, StartSeries):
        return _known(_by_series(starts_from, efforts=efforts, settings=settings))
    for source in _OWN if starts_from is None else (starts_from,):
        found = _by_own(recording, source=source, efforts=efforts, settings=settings)
        told = sum(each is not None for each in found)
        if told and (starts_from is not None or told >= 0.5 * len(efforts)):
            return found
    return ()


def _known(
    found: tuple[MovementStart | None, ...],
) -> tuple[MovementStart | None, ...]:
    return found if any(each is not None for each in found) else ()


def _by_own(
    recording: EmgRecording,
    *,
    source: StartFrom,
    efforts: Sequence[Effort],
    settings: StartSettings,
) -> tuple[MovementStart | None, ...]:
    if source == "marker":
        return _by_markers(recording.markers, efforts=efforts, settings=settings)
    best: tuple[MovementStart | None, ...] = ()
    for sensor in recording.sensors:
        found: tuple[MovementStart | None, ...] = ()
        if source == "switch" and sensor.kind == "switch":
            found = _by_switch(sensor, efforts=efforts, settings=settings)
        elif _KINDS.get(sensor.kind) == source:
            series = _series_of(sensor, source=source, settings=settings)
            found = _by_series(series, efforts=efforts, settings=settings)
        best = max(best, found, key=lambda each: sum(one is not None for one in each))
    return best


def _series_of(sensor: SensorTrack, *, source: StartFrom, settings: StartSettings) -> StartSeries:
    return StartSeries(
        times_s=sensor.start_s + np.arange(len(sensor.samples)) / sensor.rate_hz,
        values=sensor.samples,
        sync_error_s=settings.start_own_clock_error_s,
        source=source,
    )


def _by_markers(
    markers: Sequence[Marker], *, efforts: Sequence[Effort], settings: StartSettings
) -> tuple[MovementStart | None, ...]:
    times = np.array(
        [m.time_s for m in markers if any(word in _BEGUN for word in m.name.lower().split())],
        dtype=np.float64,
    )
    return tuple(
        _nearest(
            times,
            effort=effort,
            error_s=settings.start_marker_error_s,
            source="marker",
            settings=settings,
        )
        for effort in efforts
    )


def _by_switch(
    sensor: SensorTrack, *, efforts: Sequence[Effort], settings: StartSettings
) -> tuple[MovementStart | None, ...]:
    if not np.isfinite(sensor.samples).any():
        return ()
    error_s = float(np.hypot(settings.start_own_clock_error_s, 0.5 / sensor.rate_hz))
    times = apart(rises(sensor), least_s=settings.start_rest_s)
    if len(times) > 2 * len(efforts) + 1:  # a clock's pulses: one of them lies near everything
        return ()
    return tuple(
        _nearest(times, effort=effort, error_s=error_s, source="switch", settings=settings)
        for effort in efforts
    )


def _nearest(
    times: FloatArray,
    *,
    effort: Effort,
    error_s: float,
    source: StartFrom,
    settings: StartSettings,
) -> MovementStart | None:
    near = times[np.abs(times - effort.start_s) <= settings.start_search_s]
    if not len(near):
        return None
    time_s = float(near[np.argmin(np.abs(near - effort.start_s))])
    return MovementStart(time_s=time_s, error_s=error_s, source=source)


def _by_series(
    series: StartSeries, *, efforts: Sequence[Effort], settings: StartSettings
) -> tuple[MovementStart | None, ...]:
    return tuple(movement_start(series, effort=effort, settings=settings) for effort in efforts)


def movement_start(
    series: StartSeries, *, effort: Effort, settings: StartSettings
) -> MovementStart | None:
    """When the series leaves its rest in one effort, or None where it does not clearly.

    Notes
    -----
    The moment at which the series has left the mean of its rest by a small share of its whole
    excursion, or by several standard deviations of that rest where that is more, read between
    two samples. Its error joins the clocks', half a sample and the noise of rest by the slope
    there, as independent ones.
    """
    from_s, to_s = effort.start_s - settings.start_search_s, effort.end_s
    inside = (series.times_s >= from_s) & (series.times_s <= to_s) & np.isfinite(series.values)
    times, values = series.times_s[inside], series.values[inside]
    resting = times < from_s + settings.start_rest_s
    if resting.sum() < 5 or len(times) - resting.sum() < 5:
        return None
    away = np.abs(values - values[resting].mean())
    noise, whole = float(values[resting].std(ddof=1)), float(away.max())
    if whole <= 0 or whole < settings.start_least_times * noise:
        return None
    limit = max(settings.start_share * whole, settings.start_noise_times * noise)
    return _crossing(
        times,
        away,
        limit=limit,
        noise=noise,
        latest_s=effort.start_s + settings.start_search_s,
        series=series,
    )


def _crossing(
    times: FloatArray,
    away: FloatArray,
    *,
    limit: float,
    noise: float,
    latest_s: float,
    series: StartSeries,
) -> MovementStart | None:
    """The last crossing of the limit before half of the excursion is reached."""
    half = int(np.argmax(away >= max(0.5 * float(away.max()), limit)))
    below = np.flatnonzero(away[:half] < limit)
    if not len(below):
        return None
    last = int(below[-1])
    step_s = float(times[last + 1] - times[last])
    slope = float(away[last + 1] - away[last]) / step_s
    time_s = float(times[last]) + (limit - float(away[last])) / slope
    if time_s > latest_s:
        return None
    error_s = float(
        np.sqrt(series.sync_error_s**2 + (0.5 * step_s) ** 2 + (1.96 * noise / slope) ** 2)
    )
    return MovementStart(time_s=time_s, error_s=error_s, source=series.source)
