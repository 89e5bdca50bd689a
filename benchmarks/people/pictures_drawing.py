"""Every frame of one teaching picture, from an act and a layout."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from benchmarks.people.camera import Camera
from benchmarks.people.drawing import Scene
from benchmarks.people.pictures_act import FPS, Act, Manner, glowing, glows
from benchmarks.people.pictures_frame import Layout, arranged, seen_points
from benchmarks.people.pictures_marks import free_corner, mark, ring
from benchmarks.people.room import PLAIN, room

Picture = npt.NDArray[np.uint8]

PAPER: Final = 255
"""Grey level between the panels."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """One picture of the loop and how long it is shown."""

    picture: Picture
    duration_ms: int
    share: float


@dataclass(frozen=True)
class Drawing:
    """The frames of one act, each drawn once however often it is shown."""

    act: Act

    @cached_property
    def layout(self) -> Layout:
        """Where the panels stand."""
        return arranged(self.act)

    def frames(self, *, told: Callable[[float], None] | None = None) -> Iterator[Frame]:
        """The loop, equal neighbours joined; ``told`` hears the share that is done."""
        runs = joined(self.act.shares)
        drawn: dict[float, Picture] = {}
        for number, (share, count) in enumerate(runs, start=1):
            if share not in drawn:
                drawn[share] = self.picture(share)
            yield Frame(picture=drawn[share], duration_ms=round(count * 1000 / FPS), share=share)
            if told:
                told(number / len(runs))

    def picture(self, share: float) -> Picture:
        """All panels at one share of the way."""
        width, height = self.layout.size_px
        whole = np.full((height, width, 3), PAPER, np.uint8)
        for look, camera in enumerate(self.layout.cameras):
            for number, manner in enumerate(self.act.manners):
                left, top = self.layout.corner(look=look, manner=number)
                panel = self._panel(look, manner, share=share)
                whole[top : top + camera.height_px, left : left + camera.width_px] = panel
        return whole

    def _panel(self, look: int, manner: Manner, *, share: float) -> Picture:
        camera = self.layout.cameras[look]
        meshes = self.act.meshes(manner, share)
        panel = self._scenes[look].draw(meshes)
        if manner == "good" and look < len(self._glowing) and share > 0:
            lit = self._glowing[look].draw(meshes)
            panel = np.round(panel + (lit.astype(np.float64) - panel) * share).astype(np.uint8)
        if manner == "fault":
            ring(panel, self.act, share=share, camera=camera)
        if look == 0:
            mark(panel, manner, corner=self._corners[look])
        return panel

    @cached_property
    def _scenes(self) -> list[Scene]:
        return [self._scene(camera) for camera in self.layout.cameras]

    @cached_property
    def _glowing(self) -> list[Scene]:
        """The same scenes with the working muscle lit; none where nothing is to be marked."""
        if not glows(self.act.motion):
            return []
        return [self._scene(camera, lit=True) for camera in self.layout.cameras]

    def _scene(self, camera: Camera, *, lit: bool = False) -> Scene:
        body = glowing(self.act) if lit else self.act.body
        return Scene(
            bodies=(body, *(carried.thing for carried in self.act.carried)),
            camera=camera,
            room=room(PLAIN),
            props=self.act.boxes,
        )

    @cached_property
    def _corners(self) -> list[tuple[int, int]]:
        points = seen_points(self.act)
        return [free_corner(camera.project(points), camera) for camera in self.layout.cameras]


def joined(shares: npt.NDArray[np.float64]) -> list[tuple[float, int]]:
    """Each share with the number of frames in a row that show it."""
    runs: list[tuple[float, int]] = []
    for share in map(float, shares):
        if runs and runs[-1][0] == share:
            runs[-1] = (share, runs[-1][1] + 1)
        else:
            runs.append((share, 1))
    return runs
