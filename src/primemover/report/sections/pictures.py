"""Teaching pictures as a report shows them: each put in once, later places lead back to it."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Final

from primemover.knowledge import Knowledge
from primemover.knowledge.motions import Motion
from primemover.report.teaching_pictures import (
    LOOP_TYPE,
    STILL_TYPE,
    TeachingPicture,
    motion_of_exercise,
    motion_of_test,
    teaching_picture,
)
from primemover.report.words import sentence

LOOP_BUDGET_BYTES: Final = 1_600_000
"""Most characters of moving pictures in one report; beyond it the still stands alone."""
WARM_PATCH: Final = "The warm patch marks the place."


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureView:
    """One figure: its pictures as data URIs, and what to see in them.

    ``loop`` is "" where only the still is shown. ``good_at`` and ``fault_at`` say where in the
    picture each stands.
    """

    ident: str
    loop: str
    still: str
    width: int
    height: int
    alt: str
    good_at: str
    good: str
    fault_at: str
    seen: str
    instead: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureLink:
    """Where a picture that belongs here as well is shown."""

    ident: str
    name: str


@dataclass(kw_only=True, slots=True)
class Pictures:
    """The teaching pictures of one report, in reading order."""

    knowledge: Knowledge
    shown: dict[str, str] = field(default_factory=dict)
    loop_bytes: int = 0
    still_bytes: int = 0

    @property
    def bytes(self) -> int:
        """Characters put into the report so far."""
        return self.loop_bytes + self.still_bytes

    def of_exercise(self, exercise: str, *, name: str) -> PictureView | PictureLink | None:
        """The picture of an exercise, or where it was shown before under ``name``."""
        return self._of(motion_of_exercise(exercise, knowledge=self.knowledge), name=name)

    def of_test(self, test: str, *, name: str) -> PictureView | PictureLink | None:
        """The picture of a filmed test, or where it was shown before under ``name``."""
        return self._of(motion_of_test(test, knowledge=self.knowledge), name=name)

    def _of(self, motion: Motion | None, *, name: str) -> PictureView | PictureLink | None:
        picture = teaching_picture(motion.id) if motion else None
        if motion is None or picture is None:
            return None
        if motion.id in self.shown:
            return PictureLink(ident=_ident(motion.id), name=self.shown[motion.id])
        self.shown[motion.id] = name
        return self._view(motion, picture=picture)

    def _view(self, motion: Motion, *, picture: TeachingPicture) -> PictureView:
        still = _uri(picture.still, media_type=STILL_TYPE)
        loop = _uri(picture.loop, media_type=LOOP_TYPE)
        if self.loop_bytes + len(loop) > LOOP_BUDGET_BYTES:
            loop = ""
        self.loop_bytes += len(loop)
        self.still_bytes += len(still)
        fault = motion.faults.get(motion.commonest_fault) if picture.with_fault else None
        good_at, fault_at = ("above", "below") if picture.stacked else ("left", "right")
        felt = [sentence(motion.feel)] if motion.feel else []
        return PictureView(
            ident=_ident(motion.id),
            loop=loop,
            still=still,
            width=picture.width_px // 2,
            height=picture.height_px // 2,
            alt=picture_alt(motion, picture=picture),
            good_at=good_at if fault else "",
            good=" ".join([*felt, WARM_PATCH] if picture.glows else felt),
            fault_at=fault_at,
            seen=sentence(fault.sign_seen) if fault else "",
            instead=sentence(fault.instead) if fault else "",
        )


def picture_alt(motion: Motion, *, picture: TeachingPicture) -> str:
    """What is seen, for whoever cannot see it."""
    fault = motion.faults.get(motion.commonest_fault)
    if fault is None or not picture.with_fault:
        return f"{motion.name}, done well."
    good_at, fault_at = ("Above", "below") if picture.stacked else ("On the left", "on the right")
    return (
        f"{motion.name}. {good_at}, with a tick: done well. "
        f"{fault_at[0].upper()}{fault_at[1:]}, with a cross: {sentence(fault.sign_seen)}"
    )


def _ident(motion: str) -> str:
    return f"motion-{motion.replace('_', '-')}"


def _uri(data: bytes, *, media_type: str) -> str:
    return f"data:{media_type};base64,{base64.b64encode(data).decode('ascii')}"
