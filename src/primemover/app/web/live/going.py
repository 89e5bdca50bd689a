"""A set that is going on: what a frame or a word of the person does to it, whatever it is for.

Two kinds: :class:`CoachedLive` counts and cues, :class:`FilmedLive` records a test. Both are held
by ``sets.LiveSets`` under a token, survive a lost connection, and know their clock only from the
frames, so a test can play any recording through them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from primemover.app.web.live.kept_frames import KeptFrames

if TYPE_CHECKING:
    from collections.abc import Iterable

    import xarray as xr

    from primemover.coaching.events import Event
    from primemover.coaching.frames import LandmarkFrame
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


class FilmedLive(Live):
    """A test being recorded: first the place is looked at, then every frame is kept.

    It ends after ``target`` repetitions, after ``longest_s`` seconds, when there is no more room,
    or when the person says so. ``coach`` looks at the place and counts; without one the person
    starts by hand.
    """

    mode = "film"

    def __init__(
        self, owner: Owner, *, coach: CoachedSet | None, target: int | None, longest_s: float
    ) -> None:
        super().__init__(owner)
        self.coach = coach
        self.target = target
        self.longest_s = longest_s
        self.kept = KeptFrames()
        self.began_s: float | None = None
        self._missed_s = 0.0
        self._counted = 0

    @property
    def frames_kept(self) -> int:
        """How many frames it holds in memory."""
        return len(self.kept)

    @property
    def recorded_s(self) -> float:
        """Seconds recorded so far, pauses left out."""
        if self.began_s is None:
            return 0.0
        return max(self.last_s - self.began_s - self._missed_s, 0.0)

    def take(self, frame: LandmarkFrame) -> Answer:
        """The answer to the next frame."""
        before_s = self.last_s
        if self.is_over or not self.is_later(frame):
            return self.told()
        if self.paused:
            self._missed_s += self.last_s - before_s if self.began_s is not None else 0.0
            if self.paused == "person":
                return self.told()
            self.paused = ""
            if self.coach:
                self.coach.resume(frame.time_s)
        events = [event.code for event in self.coach.update(frame)] if self.coach else []
        if self.began_s is not None:
            self._record(frame, events)
        return self.told(code for code in events if _is_of_filming(code))

    def _record(self, frame: LandmarkFrame, events: list[str]) -> None:
        self._counted += events.count("count")
        kept = self.kept.add(frame)
        enough = self.target is not None and self._counted >= self.target
        if enough or not kept or self.recorded_s >= self.longest_s:
            self.is_over = True

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
        if not self.is_over and not self.paused:
            self.paused = "away"
            if self.coach:
                self.coach.pause(self.last_s)

    def told(self, events: Iterable[str] = ()) -> Answer:
        """Where the recording stands, and what there is to say."""
        return {
            "t": self.last_s,
            "phase": self._phase(),
            "reps": self._counted,
            "hold_s": round(self.recorded_s, 1),
            "left_s": round(max(self.longest_s - self.recorded_s, 0.0), 1),
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
    """A test is filmed as the person does it: no cues, no praise."""
    return not code.startswith(("cue.", "praise."))
