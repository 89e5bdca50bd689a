"""Pictures that teach: each motion done well beside its commonest fault, as a loop and a still.

They lie beside this module and are drawn by ``python -m benchmarks.people pictures``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from primemover.knowledge import Knowledge
from primemover.knowledge.motions import Motion

LOOP_TYPE: Final = "image/avif"
STILL_TYPE: Final = "image/webp"

_FOLDER: Final = files("primemover.report") / "motion_pictures"


@dataclass(frozen=True, kw_only=True, slots=True)
class TeachingPicture:
    """A picture of one motion.

    Attributes
    ----------
    motion : str
        Id of the motion it shows.
    width_px, height_px : int
        Its size; made to be shown at half of it.
    stacked : bool
        Whether the fault stands below good form, not to its right.
    with_fault : bool
        Whether it shows a fault at all.
    glows : bool
        Whether a warm patch marks where the work should be felt.
    """

    motion: str
    width_px: int
    height_px: int
    stacked: bool
    with_fault: bool
    glows: bool

    @property
    def loop_path(self) -> str:
        """Where the moving picture lies, to be opened in a browser."""
        return str(_FOLDER / f"{self.motion}.avif")

    @property
    def loop(self) -> bytes:
        """The moving picture, an AVIF that runs for ever."""
        return (_FOLDER / f"{self.motion}.avif").read_bytes()

    @property
    def still(self) -> bytes:
        """The movement at its turn, a WebP: for paper, and for whoever wants nothing to move."""
        return (_FOLDER / f"{self.motion}.still.webp").read_bytes()


def teaching_picture(motion: str) -> TeachingPicture | None:
    """The picture of a motion; None when there is none."""
    row = _index().get(motion)
    if row is None:
        return None
    return TeachingPicture(
        motion=motion,
        width_px=row["width_px"],
        height_px=row["height_px"],
        stacked=row["stacked"],
        with_fault=row["manners"] > 1,
        glows=row["glows"],
    )


def motion_of_exercise(exercise: str, *, knowledge: Knowledge) -> Motion | None:
    """The motion that is true to an exercise; None when no motion says so.

    Where several do, the one named like the exercise comes first.
    """
    motions = [m for m in knowledge.motions.values() if exercise in m.exercises]
    return min(motions, key=lambda m: (m.id != exercise, m.id), default=None)


def motion_of_test(test: str, *, knowledge: Knowledge) -> Motion | None:
    """The motion a filmed test asks for; None when no motion says so."""
    motions = [m for m in knowledge.motions.values() if test in m.tests]
    return min(motions, key=lambda m: (m.id != test, m.id), default=None)


@cache
def _index() -> dict[str, dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = json.loads((_FOLDER / "index.json").read_text("utf-8"))
    return rows
