"""What a pose engine is: the contract every file of ``pose_engines/`` keeps.

An engine is opened for one recording and asked picture by picture. ``follow`` tracks one person
and may use what it saw before; ``people`` looks at one picture afresh and says where everybody
is, which decides whom to follow.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
Picture = npt.NDArray[np.uint8]


@dataclass(frozen=True, kw_only=True, slots=True)
class Landmarks:
    """The 33 landmarks of one person in one picture.

    Attributes
    ----------
    position_m : array (keypoint, 3)
        Metres from between the hips; x to the picture's right, y down, z away from the camera.
    image_position_px : array (keypoint, 2)
        Pixels of the picture that was given, x to the right, y down.
    confidence : array (keypoint,)
        The engine's own visibility, 0 to 1.
    """

    position_m: FloatArray
    image_position_px: FloatArray
    confidence: FloatArray


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonSeen:
    """Where somebody is in one picture.

    ``hip_px`` is the point between the hips (x, y); ``reach_px`` the radius around it that the
    whole body fits in.
    """

    hip_px: tuple[float, float]
    reach_px: float


@runtime_checkable
class PoseSession(Protocol):
    """An engine at work on one recording."""

    def follow(self, picture: Picture) -> Landmarks | None:
        """The followed person's landmarks in the next picture; None when nobody is seen."""
        ...

    def people(self, picture: Picture) -> tuple[PersonSeen, ...]:
        """Everybody seen in this picture, without memory of those before."""
        ...


@runtime_checkable
class PoseEngine(Protocol):
    """A pose engine that can be opened; an ``ENTRY`` of ``pose_engines/`` is one of these.

    ``name`` and ``model`` together choose the calibration; ``version`` goes into every result.
    """

    @property
    def name(self) -> str:
        """The engine's name, as in ``--engine``."""
        ...

    @property
    def model(self) -> str:
        """Which of the engine's models this is."""
        ...

    @property
    def version(self) -> str:
        """Version of the software that runs the model."""
        ...

    def open(self) -> AbstractContextManager[PoseSession]:
        """A session for one recording, closed on leaving the block.

        Raises
        ------
        MissingExtraError
            When what it needs is not installed; the message says how to get it.
        """
        ...
