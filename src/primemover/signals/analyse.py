"""From a pose track to a movement: gaps, view, gates, angles and repetitions of one recording."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import xarray as xr

from primemover.errors import RecordingError
from primemover.knowledge import load_knowledge
from primemover.knowledge.gates import GateLimit
from primemover.knowledge.protocols import Camera, TestProtocol
from primemover.recordings.pose_track import require_pose_track
from primemover.signals.gaps import fill_short_gaps
from primemover.signals.holds import one_leg_stance
from primemover.signals.movement import Movement, Repetition, View
from primemover.signals.plausibility import check_plausibility
from primemover.signals.posture import check_posture
from primemover.signals.repetitions import RepetitionSettings, find_repetitions
from primemover.signals.series import angle_series
from primemover.signals.view import find_view, lies_on_side, upper_side
from primemover.terms import Side

FloatArray = npt.NDArray[np.float64]


def analyse_movement(
    track: xr.Dataset,
    *,
    protocol: TestProtocol,
    side: Side | None = None,
    limits: Mapping[str, GateLimit] | None = None,
) -> Movement:
    """One recording, ready to be measured; doubt becomes failed gates, never an exception.

    Parameters
    ----------
    track : xarray.Dataset
        A pose track (see ``recordings.pose_track``).
    protocol : TestProtocol
        The test's entry in the knowledge base; its ``camera`` says how repetitions are found.
    side : Side, optional
        The side tested (stance leg, top leg, front leg); else as the picture shows it.
    limits : mapping of GateLimit, optional
        ``knowledge.gates`` by default.

    Raises
    ------
    RecordingError
        When the track is no pose track or the test is not one that is filmed.
    """
    require_pose_track(track)
    camera = protocol.camera
    if camera is None:
        raise RecordingError(
            f"{track.attrs['source']}: the test {protocol.id!r} is not one that is filmed; "
            "answer its questions instead"
        )
    limits = load_knowledge().gates if limits is None else limits
    filled, seen_share = fill_short_gaps(track)
    view = find_view(filled, limits=limits)
    tested = _tested_side(filled, protocol=protocol, side=side, view=view, limits=limits)
    angles = angle_series(filled, stance=tested, near_side=view.near_side)
    complete, partial = _repetitions(angles, camera=camera, side=tested, view=view)
    return Movement(
        test=protocol.id,
        side=tested,
        track=filled,
        angles=angles,
        view=view,
        gates=(
            *check_plausibility(filled, limits=limits, seen_share=seen_share),
            *check_posture(filled, test=protocol.id, view=view, limits=limits),
        ),
        repetitions=complete,
        partials=partial,
        counted_signal=camera.counted_signal,
    )


def _tested_side(
    track: xr.Dataset,
    *,
    protocol: TestProtocol,
    side: Side | None,
    view: View,
    limits: Mapping[str, GateLimit],
) -> Side | None:
    """The declared side; else the stance leg, the top leg or the near side, as the test goes."""
    camera = protocol.camera
    if side is not None or camera is None or camera.sides == "both":
        return side
    if camera.sides == "near":
        return view.near_side
    world = np.moveaxis(track["position"].values, 2, 1)
    if lies_on_side(world):
        return upper_side(world)
    if camera.hold:
        return one_leg_stance(angle_series(track), stance=None, limits=limits, facing=view.facing)[
            0
        ]
    return None


def counted_series(
    angles: xr.Dataset, *, camera: Camera, side: Side | None, near_side: Side | None
) -> FloatArray:
    """The one series on which repetitions are counted.

    ``both`` sides count their mean; ``given`` the tested side, or the greater of the two where
    nobody said which; ``near`` the side nearest the camera.
    """
    values = angles[camera.counted_signal]
    if "side" not in values.dims:
        return np.asarray(values.values, dtype=float)
    chosen = near_side if camera.sides == "near" else side
    if camera.sides == "both" or (camera.sides == "near" and chosen is None):
        return np.asarray(values.values.mean(axis=0), dtype=float)
    if chosen is None:
        return np.asarray(np.fmax(*values.values), dtype=float)
    return np.asarray(values.sel(side=chosen).values, dtype=float)


def repetition_settings(camera: Camera) -> RepetitionSettings:
    """The detector's settings as a test's camera section gives them."""
    defaults = RepetitionSettings()
    return RepetitionSettings(
        min_amplitude=camera.min_amplitude or defaults.min_amplitude,
        relative_amplitude=camera.relative_amplitude or defaults.relative_amplitude,
        min_gap_s=camera.min_gap_s or defaults.min_gap_s,
        direction="down" if camera.direction == "valleys" else "up",
    )


def _repetitions(
    angles: xr.Dataset, *, camera: Camera, side: Side | None, view: View
) -> tuple[tuple[Repetition, ...], tuple[Repetition, ...]]:
    if camera.hold:
        return (), ()
    return find_repetitions(
        counted_series(angles, camera=camera, side=side, near_side=view.near_side),
        time_s=angles["time"].values,
        settings=repetition_settings(camera),
    )
