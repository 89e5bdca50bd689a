"""Where the start of the movement is taken from: a channel that was named, or a pose track."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from primemover.app.usage import UsageError, known

if TYPE_CHECKING:
    from primemover.app.emg.wishes import CheckWish
    from primemover.knowledge import EmgProtocol, Knowledge
    from primemover.recordings.emg.model import EmgRecording
    from primemover.signals.emg.model import StartFrom
    from primemover.signals.emg.starts import StartSeries
    from primemover.terms import Side

_SOURCES: Final[Mapping[str, StartFrom]] = {
    "acceleration": "acceleration",
    "angular_velocity": "acceleration",
    "force": "force",
    "angle": "angle",
}
"""What a sensor's start of the movement is told as, by what it measures."""


def starts_wished(
    recording: EmgRecording,
    *,
    wish: CheckWish,
    protocol: EmgProtocol,
    side: Side | None,
    knowledge: Knowledge,
) -> StartSeries | StartFrom | None:
    """What tells when the movement began; None to take what the recording holds itself.

    Raises
    ------
    UsageError
        When the channel or the angle is not there.
    RecordingError
        When the pose track cannot be read.
    """
    if wish.start_channel:
        return _channel(recording, name=wish.start_channel, knowledge=knowledge)
    if wish.pose is not None:
        return _pose(wish.pose, wish=wish, protocol=protocol, side=side, knowledge=knowledge)
    return None


def _channel(
    recording: EmgRecording, *, name: str, knowledge: Knowledge
) -> StartSeries | StartFrom:
    from primemover.signals.emg.rules import settings_of
    from primemover.signals.emg.starts import StartSeries, StartSettings

    sensors = {sensor.name: sensor for sensor in recording.sensors}
    if not sensors:
        raise UsageError(
            f"--start-channel {name}: {recording.source} holds no channel but EMG; leave it out, "
            "or take the start from a film (--pose)"
        )
    sensor = sensors[known(name, among=sensors, what="--start-channel", every=True)]
    if sensor.kind == "switch":
        return "switch"
    if sensor.kind not in _SOURCES:
        raise UsageError(
            f"--start-channel {name}: expected acceleration, turning, force, a joint angle or a "
            f"switch, got {sensor.kind!r}; a mapping file says what a channel is (--mapping)"
        )
    return StartSeries(
        times_s=sensor.start_s + np.arange(len(sensor.samples)) / sensor.rate_hz,
        values=sensor.samples,
        sync_error_s=settings_of(StartSettings, knowledge=knowledge).start_own_clock_error_s,
        source=_SOURCES[sensor.kind],
    )


def _pose(
    path: Path,
    *,
    wish: CheckWish,
    protocol: EmgProtocol,
    side: Side | None,
    knowledge: Knowledge,
) -> StartSeries:
    from primemover.recordings.tracks import load_pose_track
    from primemover.signals.emg.starts import pose_series
    from primemover.terms import SIDES

    track = load_pose_track(path)
    angle = wish.pose_angle or _counted_angle(protocol, knowledge=knowledge)
    error_s = wish.pose_error_s
    if error_s is None:
        raise UsageError("--pose-error is missing")
    try:
        found = [
            pose_series(
                track, angle=angle, side=each, offset_s=wish.pose_offset_s, sync_error_s=error_s
            )
            for each in ((side,) if side else SIDES)
        ]
    except KeyError as missing:
        raise UsageError(
            f"--pose-angle {angle}: there is no such angle; write for example knee_flexion, "
            "hip_flexion or trunk_lean"
        ) from missing
    # the side that the camera saw better
    return max(found, key=lambda series: int(np.isfinite(series.values).sum()))


def _counted_angle(protocol: EmgProtocol, *, knowledge: Knowledge) -> str:
    """The angle that repetitions of this movement are counted on when it is filmed."""
    test = knowledge.tests.get(protocol.test)
    if test is None or test.camera is None or not test.camera.counted_signal:
        raise UsageError(
            f"--pose-angle is missing: no angle is known to show the start of {protocol.id}; "
            "write for example --pose-angle hip_flexion"
        )
    return test.camera.counted_signal
