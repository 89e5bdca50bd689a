"""A set that is going on: what a frame or a word of the person does to it, whatever it is for.

Two kinds: :class:`CoachedLive` counts and cues, :class:`FilmedLive` records a test. Both are held
by ``sets.LiveSets`` under a token, survive a lost connection, and know their clock only from the
frames, so a test can play any recording through them.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Final, Literal

from primemover.app.web.live.kept_frames import KeptFrames

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import xarray as xr

    from primemover.coaching.events import Event
    from primemover.coaching.frames import LandmarkFrame
    from primemover.coaching.held_time import FilmedHold
    from primemover.coaching.live_set import CoachedSet, SetState
    from primemover.coaching.report import SetReport
    from primemover.terms import Side

Word = Literal["start", "pause", "resume", "finish", "stop"]
WORDS: Final[tuple[Word, ...]] = ("start", "pause", "resume", "finish", "stop")
"""``finish`` ends a set, ``stop`` breaks it off."""
Answer = dict[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Owner:
    """Whose set it is, and what is done in it: an exercise or a test, and the side."""

    person: str
    what: str
    side: Side | None


class Live(ABC):
    """A live set: one frame or word in, one answer out.

    ``paused`` says by whom: the person, or the connection that broke. ``joined`` is the
    connection that has it at present.
    """

    mode: str

    def __init__(self, owner: Owner) -> None:
        self.owner = owner
        self.last_s = 0.0
        self.paused: Literal["", "person", "away"] = ""
        self.is_over = False
        self.joined: object | None = None

    @abstractmethod
    def take(self, frame: LandmarkFrame) -> Answer:
        """The answer to the next frame; one that is not later than the last changes nothing."""

    @abstractmethod
    def do(self, word: Word) -> Answer:
        """The answer to a word of the person."""

    @abstractmethod
    def told(self, events: Iterable[str] = ()) -> Answer:
        """Where the set stands, and what there is to say."""

    def hello(self) -> Answer:
        """What a connection is told first: where the set stands and how late its clock is."""
        return {"hello": True, "mode": self.mode, **self.told()}

    @abstractmethod
    def leave(self) -> None:
        """The connection broke: the set waits."""

    @property
    @abstractmethod
    def frames_kept(self) -> int:
        """How many frames it holds in memory."""

    def is_later(self, frame: LandmarkFrame) -> bool:
        """Whether the frame's time is after all that came before; the clock follows it."""
        later = frame.time_s > self.last_s
        if later:
            self.last_s = frame.time_s
        return later


class CoachedLive(Live):
    """A set of an exercise before the coach; ``kept`` when the person asked for the landmarks."""

    mode = "coach"

    def __init__(self, owner: Owner, *, coach: CoachedSet, keep: bool = False) -> None:
        super().__init__(owner)
        self.coach = coach
        self.kept = KeptFrames() if keep else None
        self.report: SetReport | None = None

    @property
    def frames_kept(self) -> int:
        """How many frames it holds in memory."""
        return len(self.kept) if self.kept else 0

    def take(self, frame: LandmarkFrame) -> Answer:
        """The answer to the next frame."""
        if self.is_over or not self.is_later(frame) or self.paused == "person":
            return self.told()
        events: list[Event] = []
        if self.paused == "away":
            self.paused = ""
            events += self.coach.resume(frame.time_s)
        events += self.coach.update(frame)
        if self.kept is not None and self.coach.phase == "moving":
            self.kept.add(frame)
        if self.coach.phase == "done":
            self._finish()
        return self.told(event.code for event in events)

    def do(self, word: Word) -> Answer:
        """The answer to a word of the person."""
        if self.is_over:
            return self.told()
        if word in ("finish", "stop"):
            events: Iterable[Event] = self.coach.stop(self.last_s) if word == "stop" else ()
            self._finish()
            return self.told([event.code for event in events] or ("finish",))
        events = ()
        if word == "pause" and self.paused != "person":
            events = self.coach.pause(self.last_s) if not self.paused else ()
            self.paused = "person"
        elif word == "resume" and self.paused:
            self.paused = ""
            events = self.coach.resume(self.last_s)
        return self.told(event.code for event in events)

    def leave(self) -> None:
        """The connection broke: the set waits."""
        if not self.is_over and not self.paused:
            self.paused = "away"
            self.coach.pause(self.last_s)

    def told(self, events: Iterable[str] = ()) -> Answer:
        """Where the set stands, and what there is to say."""
        state = self.coach.state
        return {
            "t": self.last_s,
            "phase": self._phase(state),
            "reps": state.repetitions,
            "hold_s": round(state.hold_s, 1),
            "level": None if self.paused or state.level is None else round(state.level, 2),
            "events": list(events),
        }

    def _phase(self, state: SetState) -> str:
        if self.is_over:
            return "done"
        return "paused" if self.paused else state.phase

    def _finish(self) -> None:
        self.report = self.coach.finish(self.last_s)
        self.is_over = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What a recording is to show, and what spoils it.

    Attributes
    ----------
    longest_s : float
        When it ends at the latest.
    reps : int or None
        Repetitions after which it ends; None for what is held.
    enough : int or None
        Repetitions that serve, where it is cut off.
    hold_s : float or None
        Seconds of holding after which it ends; None where there is no end to it.
    hole_s : float
        The longest time without a frame that the measures bear.
    word_s : float
        Seconds between two announcements of the time held.
    """

    longest_s: float
    reps: int | None = None
    enough: int | None = None
    hold_s: float | None = None
    hole_s: float = inf
    word_s: float = inf


class FilmedLive(Live):
    """A test being recorded: first the place is looked at, then every frame is kept.

    It ends when what was asked is done, when there is no more room, or when the person says so.
    ``coach`` looks at the place and counts; without one the person starts by hand. ``hold`` reads
    how long a posture is held, as the measure will.

    A recording has no holes: after one that the measures do not bear (a pause, a lost line, a page
    that was hidden) it ends with what came before, where that is enough, or begins anew and says
    so. ``clock`` tells how long a page was away that comes back with a clock of its own.
    """

    mode = "film"

    def __init__(
        self,
        owner: Owner,
        *,
        coach: CoachedSet | None,
        asked: Asked,
        hold: FilmedHold | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(owner)
        self.coach, self.asked, self.hold = coach, asked, hold
        self._clock = clock
        self._left_at: float | None = None
        self.hole_s = 0.0
        self._begin_anew()

    def _begin_anew(self) -> None:
        self.kept = KeptFrames()
        self.began_s: float | None = None
        self._counted = 0
        self._words = 0
        if self.hold:
            self.hold.anew()

    @property
    def frames_kept(self) -> int:
        """How many frames it holds in memory."""
        return len(self.kept)

    @property
    def recorded_s(self) -> float:
        """Seconds recorded so far."""
        return 0.0 if self.began_s is None else max(self.last_s - self.began_s, 0.0)

    def take(self, frame: LandmarkFrame) -> Answer:
        """The answer to the next frame."""
        before_s = self.last_s
        if self.is_over or self.paused == "person" or not self.is_later(frame):
            return self.told()
        away_s, self._left_at = self._away_s(), None
        if self.paused:
            self.paused = ""
            if self.coach:
                self.coach.resume(frame.time_s)
        hole = self._close_hole(frame.time_s, hole_s=max(frame.time_s - before_s, away_s))
        if self.is_over:
            return self.told(hole)
        events = [event.code for event in self.coach.update(frame)] if self.coach else []
        told = [*hole, *(code for code in events if _is_of_filming(code))]
        if self.began_s is not None:
            told += self._record(frame, events)
        return self.told(told)

    def _away_s(self) -> float:
        return 0.0 if self._left_at is None else self._clock() - self._left_at

    def _close_hole(self, time_s: float, *, hole_s: float) -> tuple[str, ...]:
        if self.began_s is None or hole_s <= self.asked.hole_s:
            return ()
        self.hole_s = hole_s
        if self.asked.enough is not None and self._counted >= self.asked.enough:
            self.is_over = True
            return ("film.cut_off",)
        self._begin_anew()
        if self.coach:  # the place is looked at once more, so that a start can follow
            self.coach.pause(time_s)
            self.coach.resume(time_s)
        return ("film.anew",)

    def _record(self, frame: LandmarkFrame, events: list[str]) -> list[str]:
        """What there is to say of a frame that is kept."""
        told = self._time(self.hold, frame) if self.hold else []
        self._counted += events.count("count")
        kept, asked = self.kept.add(frame), self.asked
        counted = asked.reps is not None and self._counted >= asked.reps
        held = asked.hold_s is not None and self._longest_s >= asked.hold_s
        if counted or held or not kept or self.recorded_s >= asked.longest_s:
            self.is_over = True
            told.append("done")
        return told

    def _time(self, hold: FilmedHold, frame: LandmarkFrame) -> list[str]:
        from primemover.coaching.live_set import pose_of

        held_before = hold.now_s > 0
        hold.update(pose_of(frame), time_s=frame.time_s)
        if hold.now_s == 0:
            self._words = 0
            return ["hold_broken"] if held_before else []
        words = int(hold.now_s // self.asked.word_s)
        told = ["hold"] if words > self._words else []
        self._words = words
        return told

    @property
    def _longest_s(self) -> float:
        return self.hold.longest_s if self.hold else 0.0

    def do(self, word: Word) -> Answer:
        """The answer to a word of the person."""
        if self.is_over:
            return self.told()
        if word in ("finish", "stop"):
            self.is_over = True
        elif word == "start" and self.began_s is None:
            self.began_s = self.last_s
        elif word == "pause" and self.paused != "person":
            if self.coach and not self.paused:
                self.coach.pause(self.last_s)
            self.paused = "person"
        elif word == "resume" and self.paused:
            self.paused = "away"
        return self.told()

    def leave(self) -> None:
        """The connection broke: the recording waits."""
        if self.is_over:
            return
        if self._left_at is None:
            self._left_at = self._clock()
        if not self.paused:
            self.paused = "away"
            if self.coach:
                self.coach.pause(self.last_s)

    def told(self, events: Iterable[str] = ()) -> Answer:
        """Where the recording stands, and what there is to say.

        ``hold_s`` is the present hold, between two the longest; ``best_s`` is the longest, which
        is what the result will say.
        """
        now_s = self.hold.now_s if self.hold else 0.0
        return {
            "t": self.last_s,
            "phase": self._phase(),
            "reps": self._counted,
            "hold_s": round(now_s or self._longest_s, 1),
            "best_s": round(self._longest_s, 1),
            "left_s": round(max(self.asked.longest_s - self.recorded_s, 0.0), 1),
            "hole_s": round(self.hole_s, 1),
            "events": list(events),
        }

    def _phase(self) -> str:
        if self.is_over:
            return "done"
        if self.paused:
            return "paused"
        if self.began_s is not None:
            return "moving"
        if self.coach is None:
            return "placing"
        return "placing" if self.coach.phase == "placing" else "ready"

    def track(self) -> xr.Dataset | None:
        """The pose track recorded; None when nothing was."""
        return self.kept.track(source=f"camera-{self.owner.what}")


def _is_of_filming(code: str) -> bool:
    """A test is filmed as the person does it: no cues, no praise; holds are timed here."""
    return not code.startswith(("cue.", "praise.", "hold"))
