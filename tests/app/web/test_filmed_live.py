"""Recordings of tests before the camera: as long as the test, timed as files are, no holes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import pytest

from primemover.app.web.live.going import Asked, FilmedLive, Owner
from primemover.app.web.live.sets import asked_of, movement_of_test
from primemover.coaching.frames import LandmarkFrame, frames_of
from primemover.coaching.held_time import filmed_hold
from primemover.coaching.live_set import CoachedSet
from primemover.knowledge import load_knowledge
from primemover.measures import Measure, measure_movement
from primemover.signals.analyse import analyse_movement
from primemover.terms import Side
from tests.synthetic import synthetic_track

KNOWLEDGE: Final = load_knowledge()
HOLE_S: Final = KNOWLEDGE.gates["longest_gap"].value
ENOUGH: Final = 5
FPS: Final = 15.0
APART_S: Final = 0.2


class Wall:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def filmed(test: str, *, side: Side | None = None, clock: Wall | None = None) -> FilmedLive:
    """A recording as a page opens it."""
    movement = movement_of_test(test, knowledge=KNOWLEDGE)
    assert movement is not None
    return FilmedLive(
        Owner(person="p", what=test, side=side),
        coach=CoachedSet(movement, side=side, knowledge=KNOWLEDGE),
        asked=asked_of(test, knowledge=KNOWLEDGE),
        hold=filmed_hold(test, side=side, knowledge=KNOWLEDGE),
        clock=clock or Wall(),
    )


def taken(
    live: FilmedLive, frames: Sequence[LandmarkFrame], *, by_s: float = 0.0
) -> list[dict[str, Any]]:
    """The answers to these frames, ``by_s`` later."""
    return [live.take(replace(one, time_s=one.time_s + by_s)) for one in frames]


def said(answers: Sequence[dict[str, Any]]) -> list[str]:
    """Every code of these answers."""
    return [code for answer in answers for code in answer["events"]]


def scene(test: str, **options: Any) -> list[LandmarkFrame]:
    """The frames of a synthetic recording."""
    track = synthetic_track(test, fps=FPS, **options)
    return [replace(one, time_s=one.time_s + 0.1) for one in frames_of(track)]


def begun(live: FilmedLive) -> FilmedLive:
    """The recording, begun by hand."""
    live.do("start")
    return live


def test_a_stand_shows_what_its_file_will_say() -> None:
    live = begun(filmed("one_leg_stand", side="right"))
    answers = taken(live, scene("one_leg_stand", side="right", hold_s=5.0, rest_s=8.0))
    before = [one for one in answers if one["t"] < 7.0]
    assert {one["hold_s"] for one in before} == {0.0}
    assert answers[-1]["left_s"] < live.asked.longest_s - 15
    live.do("finish")
    track = live.track()
    assert track is not None
    movement = analyse_movement(track, protocol=KNOWLEDGE.tests["one_leg_stand"], side="right")
    (measure,) = (
        one for one in measure_movement(movement, calibration=None) if one.quantity == "stance_time"
    )
    assert isinstance(measure, Measure)
    assert answers[-1]["hold_s"] == pytest.approx(measure.value, abs=APART_S)
    assert answers[-1]["best_s"] == answers[-1]["hold_s"]


def test_a_stand_ends_by_itself_after_as_long_as_its_test_says() -> None:
    asked = asked_of("one_leg_stand", knowledge=KNOWLEDGE)
    assert asked.hold_s == 45.0
    live = begun(filmed("one_leg_stand", side="right"))
    answers = taken(live, scene("one_leg_stand", side="right", hold_s=60.0, rest_s=2.0))
    assert live.is_over
    assert said(answers).count("done") == 1
    assert answers[-1]["hold_s"] == pytest.approx(45.0, abs=2 / FPS)
    assert said(answers).count("hold") == 4
    assert "hold_broken" not in said(answers)


def test_the_best_of_several_stands_is_shown_between_them() -> None:
    live = begun(filmed("one_leg_stand", side="right"))
    first = scene("one_leg_stand", side="right", hold_s=6.0)
    answers = taken(live, first)
    again = taken(live, scene("one_leg_stand", side="right", hold_s=2.5), by_s=first[-1].time_s)
    best_s = answers[-1]["best_s"]
    assert said(answers).count("hold_broken") == 1
    assert best_s == answers[-1]["hold_s"] == again[-1]["hold_s"] > 5.0
    assert 0 < min(one["hold_s"] for one in again) < 1.0
    assert {one["best_s"] for one in again} == {best_s}


def _with_a_hole(
    live: FilmedLive, frames: Sequence[LandmarkFrame], *, at_s: float, hole_s: float
) -> list[dict[str, Any]]:
    early = [one for one in frames if one.time_s <= at_s]
    late = [one for one in frames if one.time_s > at_s]
    return [*taken(live, early), *taken(live, late, by_s=hole_s)]


@pytest.mark.parametrize("test", ["plank", "squat"])
def test_a_short_hole_is_borne(test: str) -> None:
    options = {"hold_s": 8.0} if test == "plank" else {"repetitions": 3}
    live = begun(filmed(test))
    answers = _with_a_hole(live, scene(test, **options), at_s=5.0, hole_s=HOLE_S - 0.2)
    assert not {"film.anew", "film.cut_off"} & set(said(answers))
    track = live.track()
    assert track is not None
    assert float(track["time"].values[-1]) > 8.0


@pytest.mark.parametrize("way", ["no frames", "pause", "line", "another page"])
@pytest.mark.parametrize("test", ["plank", "squat"])
def test_after_a_long_hole_a_recording_begins_anew_and_says_so(test: str, way: str) -> None:
    """Whatever made it; what is recorded then has no hole and is measured as a whole."""
    options = {"hold_s": 8.0} if test == "plank" else {"repetitions": 3}
    wall, frames = Wall(), scene(test, **options)
    live = begun(filmed(test, clock=wall))
    taken(live, [one for one in frames if one.time_s <= 6.0])
    if way == "pause":
        live.do("pause")
    elif way != "no frames":
        live.leave()
    wall.now_s += 3.0
    if way == "pause":
        live.do("resume")
    by_s = 6.0 + (0.05 if way == "another page" else 3.0)
    first, *rest = taken(live, frames, by_s=by_s)
    assert "film.anew" in first["events"]
    assert first["hole_s"] == pytest.approx(3.0, abs=0.2)
    assert (first["phase"], first["reps"], first["hold_s"]) == ("placing", 0, 0.0)
    assert said(rest).count("film.anew") == 0
    assert "again" in said(rest) or "ready" in said(rest)
    assert live.track() is None
    live.do("start")
    taken(live, frames, by_s=by_s + frames[-1].time_s)
    live.do("finish")
    track = live.track()
    assert track is not None
    movement = analyse_movement(track, protocol=KNOWLEDGE.tests[test])
    assert not movement.failed("longest_gap")


def test_enough_repetitions_before_a_hole_are_kept() -> None:
    live = begun(filmed("squat"))
    frames = scene("squat", repetitions=ENOUGH + 2, rest_s=2.0)
    counted = taken(live, frames)
    fifth = next(one["t"] for one in counted if one["reps"] == ENOUGH)
    live = begun(filmed("squat"))
    answers = _with_a_hole(live, frames, at_s=fifth + 0.1, hole_s=4.0)
    assert said(answers)[-1] == "film.cut_off"
    assert live.is_over
    track = live.track()
    assert track is not None
    movement = analyse_movement(track, protocol=KNOWLEDGE.tests["squat"])
    assert not movement.failed("longest_gap")
    assert len(movement.repetitions) >= ENOUGH - 1


def test_a_hole_before_the_start_changes_nothing() -> None:
    live = filmed("squat")
    frames = scene("squat", repetitions=2)
    answers = _with_a_hole(live, frames, at_s=0.5, hole_s=5.0)
    assert not {"film.anew", "film.cut_off"} & set(said(answers))


def test_what_was_asked_ends_a_recording() -> None:
    live = FilmedLive(
        Owner(person="p", what="squat", side=None), coach=None, asked=Asked(longest_s=1.0)
    )
    live.do("start")
    answers = taken(live, scene("squat", repetitions=1))
    assert answers[-1]["phase"] == "done"
    assert said(answers) == ["done"]
