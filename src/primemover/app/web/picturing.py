"""Teaching pictures as pages need them: where they are served, how large, what they show."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from primemover.report.teaching_pictures import (
    LOOP_TYPE,
    STILL_TYPE,
    TeachingPicture,
    motion_of_exercise,
    motion_of_test,
    teaching_picture,
)

if TYPE_CHECKING:
    from primemover.app.web.visit import Visit
    from primemover.knowledge.motions import Motion

SHARE_OF_PIXELS: Final = 2
"""Pictures are made to be shown at half their size."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MotionFigure:
    """One teaching picture on a page; texts are English and are translated by the template.

    ``stacked`` says that the fault stands below good form, not to its right; ``feel``,
    ``fault_name``, ``seen`` and ``instead`` are "" where nothing is told.
    """

    ident: str
    name: str
    loop: str
    still: str
    width_px: int
    height_px: int
    stacked: bool
    with_fault: bool
    glows: bool
    feel: str
    fault_name: str
    seen: str
    instead: str


def figure_of_exercise(exercise: str, *, visit: Visit) -> MotionFigure | None:
    """The picture of an exercise; None where no motion is true to it."""
    return figure_of(motion_of_exercise(exercise, knowledge=visit.knowledge))


def figure_of_test(test: str, *, visit: Visit) -> MotionFigure | None:
    """The picture of what a filmed test asks for; None where there is none."""
    return figure_of(motion_of_test(test, knowledge=visit.knowledge))


def figure_of_motion(motion: str, *, visit: Visit) -> MotionFigure | None:
    """The picture of a motion of the knowledge; None where there is none."""
    return figure_of(visit.knowledge.motions.get(motion))


def figure_of(motion: Motion | None) -> MotionFigure | None:
    """The figure of a motion; None without one, or without a picture of it."""
    picture = teaching_picture(motion.id) if motion else None
    if motion is None or picture is None:
        return None
    fault = motion.faults.get(motion.commonest_fault) if picture.with_fault else None
    return MotionFigure(
        ident=f"moving-{motion.id}",
        name=motion.name,
        loop=_address(motion.id, kind="avif"),
        still=_address(motion.id, kind="still.webp"),
        width_px=picture.width_px // SHARE_OF_PIXELS,
        height_px=picture.height_px // SHARE_OF_PIXELS,
        stacked=picture.stacked,
        with_fault=fault is not None,
        glows=picture.glows,
        feel=motion.feel,
        fault_name=fault.name if fault else "",
        seen=fault.sign_seen if fault else "",
        instead=fault.instead if fault else "",
    )


def picture_bytes(name: str) -> tuple[bytes, str] | None:
    """What a served name holds, and its media type; None where there is no such picture.

    The name is looked up among the pictures there are: it never becomes a path as it came.
    """
    motion, _, kind = name.partition(".")
    picture = teaching_picture(motion)
    if picture is None:
        return None
    return {"avif": _loop, "still.webp": _still}.get(kind, _nothing)(picture)


def _loop(picture: TeachingPicture) -> tuple[bytes, str] | None:
    return picture.loop, LOOP_TYPE


def _still(picture: TeachingPicture) -> tuple[bytes, str] | None:
    return picture.still, STILL_TYPE


def _nothing(picture: TeachingPicture) -> tuple[bytes, str] | None:
    return None


@cache
def _address(motion: str, *, kind: str) -> str:
    """Where it is served; it changes with what the picture holds, so it may be kept for ever."""
    found = picture_bytes(f"{motion}.{kind}")
    version = hashlib.sha256(found[0]).hexdigest()[:12] if found else ""
    return f"/pictures/{motion}.{kind}?v={version}"
