"""Pose tracks: where a person's landmarks were, frame by frame, as a documented Dataset.

A pose track is an ``xarray.Dataset`` with

=================  ===========================  =====  =========================================
variable           dims                         units  meaning
=================  ===========================  =====  =========================================
``position``       time, space, keypoint        m      world landmarks, origin between the hips,
                                                       x to the picture's right, y down, z away
                                                       from the camera
``image_position`` time, image_space, keypoint  px     pixels, x to the right, y down
``confidence``     time, keypoint               1      the engine's own visibility score
=================  ===========================  =====  =========================================

Coordinates: ``time`` in seconds, ``space`` = x, y, z, ``image_space`` = x, y, ``keypoint`` =
:data:`primemover.terms.KEYPOINTS`. A frame without a person is NaN throughout. Attributes:
``width_px``, ``height_px`` (of the upright picture the pixels refer to), ``pose_engine``,
``pose_model``, ``source`` (file name).

Tracks made from videos say more. Variables over ``time``, NaN at frames not looked at (they are
looked at twice a second), for gates that must not trust ``confidence``:

====================  =====  =====================================================================
variable              units  meaning
====================  =====  =====================================================================
``brightness``        1      mean grey level of the picture, 0 black to 1 white
``sharpness``         1      variance of the Laplacian of a grey copy 192 px long, in squared grey
                             levels; near 0 when blurred
``background_speed``  1/s    how fast the picture's left and right borders move, the slower of the
                             two, in picture widths a second: a moving camera; NaN when too flat
====================  =====  =====================================================================

Attributes of tracks made from videos: ``pose_engine_version``; ``person``, whom the user chose
(``largest``, ``left``, ``right`` or ``x,y``); ``people_seen``, how many people are in the
recording (seen at two moments two seconds apart or more); ``person_size_ratio``, size of the
largest other person over that of the followed one, 0 without others: people alike in size are
refused with ``person = "largest"``; ``notes``, a list of sentences for the person
about what was not read and who was followed.

With more than one person only the surroundings of the chosen one are shown to the pose engine. A
track that was found on somebody else at one of the moments is refused with an error, so it never
becomes a Dataset. Jumps between those moments are left to the plausibility gates.

Never combine image x, y with world z: the mixture is wrong by 33 to 58 degrees.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import xarray as xr

from primemover.errors import RecordingError
from primemover.terms import KEYPOINTS

FloatArray = npt.NDArray[np.float64]
REQUIRED_ATTRIBUTES = ("width_px", "height_px", "pose_engine", "pose_model", "source")


def make_pose_track(
    *,
    time_s: FloatArray,
    position_m: FloatArray,
    image_position_px: FloatArray,
    confidence: FloatArray,
    width_px: int,
    height_px: int,
    pose_engine: str,
    pose_model: str,
    source: str,
) -> xr.Dataset:
    """A pose track built from plain arrays and checked.

    Parameters
    ----------
    time_s : array (time,)
        Presentation time of each frame in seconds, strictly increasing.
    position_m : array (time, keypoint, 3)
        World landmarks in metres.
    image_position_px : array (time, keypoint, 2)
        Landmarks in pixels of the upright picture.
    confidence : array (time, keypoint)
        The engine's visibility score, 0 to 1.

    Raises
    ------
    RecordingError
        Naming every fault at once.
    """
    track = xr.Dataset(
        {
            "position": (
                ("time", "space", "keypoint"),
                np.moveaxis(np.asarray(position_m, float), 1, 2),
                {"units": "m"},
            ),
            "image_position": (
                ("time", "image_space", "keypoint"),
                np.moveaxis(np.asarray(image_position_px, float), 1, 2),
                {"units": "px"},
            ),
            "confidence": (
                ("time", "keypoint"),
                np.asarray(confidence, float),
                {"units": "1"},
            ),
        },
        coords={
            "time": ("time", np.asarray(time_s, float), {"units": "s"}),
            "space": ["x", "y", "z"],
            "image_space": ["x", "y"],
            "keypoint": list(KEYPOINTS),
        },
        attrs={
            "width_px": int(width_px),
            "height_px": int(height_px),
            "pose_engine": pose_engine,
            "pose_model": pose_model,
            "source": source,
        },
    )
    require_pose_track(track)
    return track


def require_pose_track(track: xr.Dataset) -> None:
    """Pass silently when ``track`` is a pose track, else name all that is wrong in one message.

    Raises
    ------
    RecordingError
        With every missing variable, dimension, attribute and time fault.
    """
    faults = [
        f"no variable {name!r}"
        for name in ("position", "image_position", "confidence")
        if name not in track
    ]
    faults += [f"no attribute {name!r}" for name in REQUIRED_ATTRIBUTES if name not in track.attrs]
    if "time" not in track.coords:
        faults.append("no coordinate 'time'")
    elif track.sizes["time"] > 1 and not bool((np.diff(track["time"].values) > 0).all()):
        faults.append("'time' does not increase strictly")
    if "keypoint" in track.coords and tuple(track["keypoint"].values) != KEYPOINTS:
        faults.append("keypoints are not the 33 expected, in order")
    if faults:
        raise RecordingError(
            f"{track.attrs.get('source', 'pose track')}: not a usable pose track: "
            + "; ".join(faults)
        )
