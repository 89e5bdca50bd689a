"""MediaPipe Pose, the full model, as bundled with the last release that works offline.

``mediapipe`` 0.10.21 carries the detector and the *full* landmark model; other complexities would
be fetched from the network and are never asked for. The detector also runs on its own, over
square windows of the picture, to find everybody in it: the tracker itself knows one person only.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from types import ModuleType
from typing import Any, Final

import numpy as np

from primemover.errors import MissingExtraError, how_to_install
from primemover.recordings.people import Window, windows_of
from primemover.recordings.pose_engine import Landmarks, PersonSeen, Picture, PoseSession

Untyped = Any
"""An object of mediapipe, which has no types."""

DETECTOR_GRAPH: Final = """
input_stream: "image"
output_stream: "detections"
node {
  calculator: "PoseDetectionCpu"
  input_stream: "IMAGE:image"
  output_stream: "DETECTIONS:detections"
}
"""
FULL_MODEL: Final = 1
BLANK: Final = np.zeros((256, 256, 3), np.uint8)
REACH: Final = 1.25
"""The landmark model looks at a square of this many detector radii: the whole body is in it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MediapipePose:
    """MediaPipe Pose with its full model."""

    name: str = "mediapipe"
    model: str = "full"

    @property
    def version(self) -> str:
        """Version of the installed package, ``"missing"`` without it."""
        try:
            return version("mediapipe")
        except PackageNotFoundError:
            return "missing"

    @contextmanager
    def open(self) -> Iterator[PoseSession]:
        """A session for one recording, closed on leaving the block.

        Raises
        ------
        MissingExtraError
            When mediapipe is not installed.
        """
        graphs, whole = _take_graphs(), False
        try:
            yield _Session(pose=graphs.pose, detector=graphs.detector)
            whole = True
        finally:
            # After an error nobody knows what state they are in.
            if not (whole and _put_back(graphs)):
                graphs.pose.close()
                graphs.detector.close()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Graphs:
    """The tracker and the detector, their models loaded, and the process they work in."""

    pose: Untyped
    detector: Untyped
    process_id: int


_IDLE: Final[list[_Graphs]] = []
"""Graphs between recordings: closing them and making new ones leaves 50 MB behind each time."""


def _take_graphs() -> _Graphs:
    """Idle graphs of this process, or new ones."""
    mediapipe = _load()
    with suppress(IndexError):
        idle = _IDLE.pop()
        if idle.process_id == os.getpid():  # threads do not survive a fork
            return idle
    with _quiet():
        graphs = _Graphs(
            pose=mediapipe.solutions.pose.Pose(model_complexity=FULL_MODEL),
            detector=_detector(),
            process_id=os.getpid(),
        )
        for graph in (graphs.pose, graphs.detector):  # models load, and talk, until they answer
            graph.process(BLANK)
    return graphs


def _put_back(graphs: _Graphs) -> bool:
    """Whether the graphs, having forgotten everything, now wait for the next recording."""
    if _IDLE:
        return False
    with _quiet():
        graphs.pose.reset()
        graphs.pose.process(BLANK)
    _return_memory()
    _IDLE.append(graphs)
    return True


def _return_memory() -> None:
    """Nothing comes back; on Linux, memory freed in small pieces goes back to the system."""
    if sys.platform == "linux":
        import ctypes

        with suppress(AttributeError, OSError):  # not every C library can
            ctypes.CDLL(None).malloc_trim(0)


class _Session:
    """The tracker and the detector, their models loaded."""

    def __init__(self, *, pose: Untyped, detector: Untyped) -> None:
        self._pose, self._detector = pose, detector
        self._seen = False

    def follow(self, picture: Picture) -> Landmarks | None:
        """The followed person's landmarks in the next picture; None when nobody is seen."""
        with nullcontext() if self._seen else _quiet():  # the first find is announced too
            found = self._pose.process(picture)
        if found.pose_landmarks is None:
            return None
        self._seen = True
        height, width = picture.shape[:2]
        seen = np.array([(p.x, p.y, p.visibility) for p in found.pose_landmarks.landmark])
        world = [(p.x, p.y, p.z) for p in found.pose_world_landmarks.landmark]
        return Landmarks(
            position_m=np.array(world),
            image_position_px=seen[:, :2] * np.array([width, height], float),
            confidence=seen[:, 2],
        )

    def people(self, picture: Picture) -> tuple[PersonSeen, ...]:
        """Everybody seen in this picture, found window by window."""
        seen = []
        for window in windows_of(picture.shape[1], height=picture.shape[0]):
            view = np.ascontiguousarray(picture[window.rows, window.columns])
            detections = self._detector.process(view).detections or ()
            seen += [p for d in detections if window.owns(p := _person(d, window=window))]
        return tuple(seen)


def _person(detection: Untyped, *, window: Window) -> PersonSeen:
    """The detector's first point lies between the hips, its second on a circle round the body."""
    points = detection.location_data.relative_keypoints
    (hip_x, hip_y), (rim_x, rim_y) = (
        (p.x * window.width_px, p.y * window.height_px) for p in points[:2]
    )
    return PersonSeen(
        hip_px=(hip_x + window.left_px, hip_y + window.top_px),
        reach_px=REACH * float(np.hypot(rim_x - hip_x, rim_y - hip_y)),
    )


def _detector() -> Untyped:
    """The bundled person detector as a graph of its own."""
    from google.protobuf import text_format  # type: ignore[import-untyped]
    from mediapipe.framework import calculator_pb2
    from mediapipe.python.solution_base import SolutionBase

    graph = text_format.Parse(DETECTOR_GRAPH, calculator_pb2.CalculatorGraphConfig())
    return SolutionBase(graph_config=graph, outputs=["detections"])


def _load() -> ModuleType:
    """The mediapipe package, imported without its plotting library and without its warnings."""
    if find_spec("mediapipe") is None:
        raise MissingExtraError(
            "finding a person in a video needs the 'video' extra; "
            f"run: {how_to_install('video')}, or see `primemover doctor`"
        )
    with warnings.catch_warnings(), _without_plots():
        # protobuf 4 types built in C lack __module__ on Python 3.12.
        warnings.filterwarnings(
            "ignore",
            message=r"Type google\._upb\._message\.\w+ uses PyType_Spec",
            category=DeprecationWarning,
        )
        return import_module("mediapipe")


@contextmanager
def _without_plots() -> Iterator[None]:
    """Within, ``matplotlib`` is an empty stand-in unless it is loaded already.

    mediapipe imports it for one plotting function that is never called here; the real one costs
    36 MB and half a second.
    """
    if "mediapipe" in sys.modules or "matplotlib" in sys.modules:
        yield
        return
    names = ("matplotlib", "matplotlib.pyplot")
    stand_ins = {name: ModuleType(name) for name in names}
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name, stand_in in stand_ins.items():
            if sys.modules.get(name) is stand_in:
                del sys.modules[name]


@contextmanager
def _quiet() -> Iterator[None]:
    """Within, the process's standard error goes nowhere: the C++ side reports loading there."""
    kept = None
    with suppress(OSError):  # no standard error to keep, as in a windowed program
        kept = os.dup(2)
    if kept is None:
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(nowhere)
        os.close(kept)


ENTRY = MediapipePose()
