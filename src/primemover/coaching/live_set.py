"""One set, coached frame by frame: placed, counted, cued, ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from math import isfinite
from typing import Any, Final, Literal

from primemover.coaching.causal_angles import Pose
from primemover.coaching.counting import LiveCounter
from primemover.coaching.cueing import Cueing
from primemover.coaching.events import Counted, Event, Held, Partial, Word
from primemover.coaching.frames import LandmarkFrame
from primemover.coaching.movements import cues_of, live_counting, quantities_of
from primemover.coaching.one_repetition import Row, SeenRepetition
from primemover.coaching.placing import SetUpGate
from primemover.coaching.readings import COUNTED, Reader
from primemover.coaching.report import GivenWord, LiveRepetition, SetReport, SetTarget
from primemover.errors import RecordingError
from primemover.knowledge import Knowledge, load_knowledge
from primemover.knowledge.coached import CoachedMovement
from primemover.signals.movement import Repetition
from primemover.terms import Side

Phase = Literal["placing", "ready", "moving", "paused", "done"]
LAYOUT: Final = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class SetState:
    """How a set stands: what a screen shows.

    ``place`` is the last request of the set-up gate, "" when there is none. ``level`` is the
    present excursion as a share of what counts, 0 at rest, None when unknown. ``depth`` and
    ``seconds`` are of the last repetition.
    """

    phase: Phase
    place: str
    repetitions: int
    partials: int
    hold_s: float
    level: float | None
    depth: float | None
    seconds: float | None
    ended: str


class CoachedSet:
    """A set of one coached movement; feed it frames, show what it tells.

    Parameters
    ----------
    movement : CoachedMovement
        From :func:`coaching.movements.coached_for`.
    side : Side or None
        The side that works or stands, for movements of one side.
    target : SetTarget
    knowledge : Knowledge, optional
        The shipped one by default.

    Notes
    -----
    Everything goes by the frames' own time; frames that come late, twice or not at all do no
    harm. A frame older than the last is left out.
    """

    def __init__(
        self,
        movement: CoachedMovement,
        *,
        side: Side | None = None,
        target: SetTarget | None = None,
        knowledge: Knowledge | None = None,
    ) -> None:
        knowledge = load_knowledge() if knowledge is None else knowledge
        self._knowledge, self._movement, self._side = knowledge, movement, side
        self._target = target or SetTarget()
        self._build(knowledge)
        self._phase: Phase = "placing"
        self._last_s: float | None = None
        self._rows: list[tuple[float, Row]] = []
        self._done: list[LiveRepetition] = []
        self._partials = 0
        self._holds: list[list[float]] = []
        self._words: list[GivenWord] = []
        self._active_s = 0.0
        self._ended = ""
        self._rest_level: float | None = None
        self._level: float | None = None
        self._said_hold = 0

    def _build(self, knowledge: Knowledge) -> None:
        rules = knowledge.coaching_rules
        counting = live_counting(self._movement, knowledge=knowledge)
        self._reader = Reader(
            quantities_of(self._movement),
            counted=counting.signal if counting else "",
            sides=counting.sides if counting else self._movement.sides,
            side=self._side,
            knowledge=knowledge,
        )
        self._counter = (
            LiveCounter(counting.settings, back_share=rules["counted_back"].number)
            if counting
            else None
        )
        self._down = bool(counting and counting.settings.direction == "down")
        self._gate = SetUpGate(
            self._movement,
            side=self._side,
            knowledge=knowledge,
            still_by=counting.settings.min_amplitude if counting else float("inf"),
        )
        self._cueing = Cueing(
            cues_of(self._movement, knowledge=knowledge),
            knowledge=knowledge,
            hold=self._movement.hold,
        )
        self._longest_s = rules["longest_repetition"].number
        self._shortest_s = rules["shortest_repetition"].number
        self._away_s = rules["away_time"].number
        self._hold_word_s = rules["hold_word"].number

    # --------------------------------------------------------------------------- what one sees

    @property
    def movement(self) -> CoachedMovement:
        """The movement coached."""
        return self._movement

    @property
    def side(self) -> Side | None:
        """The side that works or stands."""
        return self._side

    @property
    def target(self) -> SetTarget:
        """When the set is done."""
        return self._target

    @property
    def phase(self) -> Phase:
        """Where the set is, as :attr:`state` has it."""
        return self._phase

    @property
    def state(self) -> SetState:
        """How the set stands now."""
        last = self._done[-1] if self._done else None
        return SetState(
            phase=self._phase,
            place=self._gate.told if self._phase == "placing" else "",
            repetitions=len(self._done),
            partials=self._partials,
            hold_s=self._held_s,
            level=self._level,
            depth=last.depth if last else None,
            seconds=last.seconds if last else None,
            ended=self._ended,
        )

    @property
    def _held_s(self) -> float:
        return sum(end - start for start, end in self._holds)

    # ------------------------------------------------------------------------------ frame by frame

    def update(self, frame: LandmarkFrame) -> tuple[Event, ...]:
        """What this frame brings; mostly nothing."""
        late = self._last_s is not None and frame.time_s <= self._last_s
        if late or self._phase in ("paused", "done"):
            return ()
        passed_s = 0.0 if self._last_s is None else frame.time_s - self._last_s
        self._last_s = frame.time_s
        if passed_s > self._away_s and self._gate.placed:
            self._lose(frame.time_s)
        pose = pose_of(frame)
        readings = {} if pose is None else self._reader.read(pose, time_s=frame.time_s)
        code = self._gate.update(
            pose, frame=frame, reader=self._reader, counted=readings.get(COUNTED, 0.0)
        )
        events = self._placed(code, time_s=frame.time_s) if code else []
        if self._gate.placed and pose is not None and self._gate.good:
            self._active_s += passed_s if not code else 0.0
            events += self._work(readings, time_s=frame.time_s)
        return self._noted(events)

    def _placed(self, code: str, *, time_s: float) -> list[Event]:
        """The event of the set-up gate, and what follows from it."""
        if code not in ("ready", "again"):
            broken = self._movement.hold and self._phase == "moving"
            self._phase, self._level = "placing", None
            events: list[Event] = [Event(time_s=time_s, code=code)]
            if broken:
                events.insert(0, Held(time_s=time_s, code="hold_broken", hold_s=self._held_s))
            return events
        self._phase = "ready"
        self._rows.clear()
        events = []
        if code == "again" and self._counter is not None:
            events = self._settle(self._counter.finish(), time_s=time_s)
        if self._movement.hold:
            self._holds.append([self._gate.still_since_s, self._gate.still_since_s])
        return events if self._ended else [*events, Event(time_s=time_s, code=code)]

    def _lose(self, time_s: float) -> None:
        self._gate.lose(time_s)
        self._phase = "placing"

    def _work(self, readings: Mapping[str, float], *, time_s: float) -> list[Event]:
        if self._movement.hold:
            return self._hold(readings, time_s=time_s)
        if self._counter is None:
            return []
        value = readings[COUNTED]
        self._rows.append((time_s, tuple(readings.values())))
        if time_s - self._rows[0][0] > 2 * self._longest_s:
            self._rows = [row for row in self._rows if time_s - row[0] <= self._longest_s]
        events = self._settle(self._counter.update(value, time_s=time_s), time_s=time_s)
        self._follow(value)
        return events

    def _follow(self, value: float) -> None:
        """The phase, and how far out the movement is at present."""
        if self._counter is None or self._phase == "done" or not isfinite(value):
            return
        value = -value if self._down else value
        if self._rest_level is None or (self._counter.resting and value < self._rest_level):
            self._rest_level = value
        self._level = max((value - self._rest_level) / self._counter.needed, 0.0)
        self._phase = "ready" if self._counter.resting else "moving"

    # ------------------------------------------------------------------------------- repetitions

    def _settle(self, found: Repetition | None, *, time_s: float) -> list[Event]:
        if found is None or self._counter is None:
            return []
        if not found.complete:
            self._partials += 1
            share = found.amplitude / self._counter.needed
            return [Partial(time_s=time_s, code="partial", share=share)]
        seen = SeenRepetition(
            found=found,
            names=self._reader.names,
            rows=[row for at_s, row in self._rows if at_s >= found.start_s],
        )
        self._rows.clear()  # the next begins later than this one is counted
        refused = seen.refused(
            self._movement, shortest_s=self._shortest_s, longest_s=self._longest_s
        )
        if refused:
            return [Event(time_s=time_s, code=f"not_counted.{refused}")]
        self._counter.take_size(found)
        return self._count(seen, time_s=time_s)

    def _count(self, seen: SeenRepetition, *, time_s: float) -> list[Event]:
        found, depth = seen.found, self._movement.depth
        reading = seen.take(depth.quantity, how=depth.take) if depth else float("nan")
        one = LiveRepetition(
            number=len(self._done) + 1,
            start_s=found.start_s,
            turn_s=found.turn_s,
            end_s=found.end_s,
            depth=reading if isfinite(reading) else None,
            excursion=found.amplitude,
        )
        self._done.append(one)
        counted = Counted(
            time_s=time_s,
            code="count",
            number=one.number,
            depth=one.depth,
            seconds=one.seconds,
            seconds_out=found.out_s,
        )
        if self._target.reps is not None and one.number >= self._target.reps:
            return [counted, self._end("done", time_s=time_s)]
        word = self._cueing.update(
            seen.cue_readings(self._movement, view=self._gate.view), time_s=time_s
        )
        return [counted, word] if word else [counted]

    # -------------------------------------------------------------------------------------- holds

    def _hold(self, readings: Mapping[str, float], *, time_s: float) -> list[Event]:
        self._holds[-1][1] = time_s
        self._phase = "moving"
        held_s = self._held_s
        if self._target.hold_s is not None and held_s >= self._target.hold_s:
            return [self._end("done", time_s=time_s)]
        events: list[Event] = []
        if held_s >= (self._said_hold + 1) * self._hold_word_s:
            self._said_hold = int(held_s // self._hold_word_s)
            events.append(Held(time_s=time_s, code="hold", hold_s=held_s))
        seen = {
            cue.code: readings[cue.quantity]
            for cue in self._movement.cues
            if self._gate.view in cue.views
        }
        word = self._cueing.update(seen, time_s=time_s)
        return [*events, word] if word else events

    # ------------------------------------------------------------------------------ at one's word

    def pause(self, time_s: float) -> tuple[Event, ...]:
        """``pause``; frames are left out until :meth:`resume`, and nothing is lost."""
        if self._phase in ("paused", "done"):
            return ()
        self._lose(time_s)
        self._phase = "paused"
        return (Event(time_s=time_s, code="pause"),)

    def resume(self, time_s: float) -> tuple[Event, ...]:
        """``resume``; counting goes on once the person is placed again."""
        if self._phase != "paused":
            return ()
        self._phase = "placing"
        return (Event(time_s=time_s, code="resume"),)

    def stop(self, time_s: float) -> tuple[Event, ...]:
        """``stop``: the person broke it off, for pain or any reason; it ends at once."""
        return () if self._phase == "done" else (self._end("stop", time_s=time_s),)

    def finish(self, time_s: float) -> SetReport:
        """The report; a set that is not done yet ends here, its last way back counted."""
        if self._phase != "done":
            found = self._counter.finish() if self._counter is not None else None
            self._noted(self._settle(found, time_s=time_s))
        if self._phase != "done":
            self._end("finish", time_s=time_s)
        return self.report()

    def report(self) -> SetReport:
        """The set as it stands."""
        return SetReport(
            movement=self._movement.id,
            side=self._side,
            target=self._target,
            repetitions=tuple(self._to_the_end(one) for one in self._done),
            partials=self._partials,
            holds=tuple((start, end) for start, end in self._holds if end > start),
            words=tuple(self._words),
            active_s=self._active_s,
            ended=self._ended,
        )

    def _to_the_end(self, one: LiveRepetition) -> LiveRepetition:
        """The repetition with its own end, which comes after it was counted aloud."""
        end_s = self._counter.ended_s(one.turn_s) if self._counter is not None else None
        return one if end_s is None else replace(one, end_s=max(end_s, one.end_s))

    def _end(self, code: str, *, time_s: float) -> Event:
        self._phase, self._ended, self._level = "done", code, None
        return Event(time_s=time_s, code=code)

    def _noted(self, events: list[Event]) -> tuple[Event, ...]:
        self._words += [
            GivenWord(time_s=one.time_s, code=one.code) for one in events if isinstance(one, Word)
        ]
        return tuple(events)

    # ------------------------------------------------------------------------------------ keeping

    def snapshot(self) -> dict[str, Any]:
        """Everything as plain JSON values, for :meth:`restore`."""
        return {
            "layout": LAYOUT,
            "movement": self._movement.id,
            "side": self._side,
            "target": asdict(self._target),
            "phase": self._phase,
            "last_s": self._last_s,
            "rows": [[at_s, [_none(value) for value in row]] for at_s, row in self._rows],
            "repetitions": [asdict(one) for one in self._done],
            "partials": self._partials,
            "holds": [list(hold) for hold in self._holds],
            "words": [asdict(one) for one in self._words],
            "active_s": self._active_s,
            "ended": self._ended,
            "rest_level": self._rest_level,
            "level": self._level,
            "said_hold": self._said_hold,
            "reader": self._reader.plain(),
            "counter": None if self._counter is None else self._counter.plain(),
            "gate": self._gate.plain(),
            "cueing": self._cueing.plain(),
        }

    @classmethod
    def restore(
        cls, snapshot: Mapping[str, Any], *, knowledge: Knowledge | None = None
    ) -> CoachedSet:
        """The set of a snapshot, which goes on as if never interrupted.

        Raises
        ------
        RecordingError
            When the snapshot is of another layout or of a movement that is gone.
        """
        knowledge = load_knowledge() if knowledge is None else knowledge
        movement = knowledge.coached.get(str(snapshot.get("movement")))
        if movement is None or snapshot.get("layout") != LAYOUT:
            raise RecordingError(
                "the coached set that was kept cannot be taken up: expected layout "
                f"{LAYOUT} of a known movement, got layout {snapshot.get('layout')!r} of "
                f"{snapshot.get('movement')!r}; begin the set again"
            )
        taken = cls(
            movement,
            side=snapshot["side"],
            target=SetTarget(**snapshot["target"]),
            knowledge=knowledge,
        )
        taken._take_up(snapshot)
        return taken

    def _take_up(self, state: Mapping[str, Any]) -> None:
        self._phase, self._last_s = state["phase"], state["last_s"]
        self._rows = [(at_s, tuple(_nan(v) for v in row)) for at_s, row in state["rows"]]
        self._done = [LiveRepetition(**one) for one in state["repetitions"]]
        self._partials = state["partials"]
        self._holds = [list(hold) for hold in state["holds"]]
        self._words = [GivenWord(**one) for one in state["words"]]
        self._active_s, self._ended = state["active_s"], state["ended"]
        self._rest_level, self._level = state["rest_level"], state["level"]
        self._said_hold = state["said_hold"]
        self._reader.take_up(state["reader"])
        if self._counter is not None:
            self._counter.take_up(state["counter"])
        self._gate.take_up(state["gate"])
        self._cueing.take_up(state["cueing"])


def pose_of(frame: LandmarkFrame) -> Pose | None:
    """The frame's landmarks, or None when nobody, or nothing sensible, is in it."""
    if frame.image_px is None or frame.world_m is None or not frame.sensible:
        return None
    world, image = frame.world_m.tolist(), frame.image_px.tolist()
    pose = Pose(world=world, image=image)
    return pose if isfinite(sum(pose.axis)) else None


def _none(value: float) -> float | None:
    return value if isfinite(value) else None


def _nan(value: float | None) -> float:
    return float("nan") if value is None else value
