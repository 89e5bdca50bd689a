"""One set, coached frame by frame: placed, counted, cued, ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any, Final, Literal

from primemover.coaching.causal_angles import Pose
from primemover.coaching.counting import LiveCounter
from primemover.coaching.cueing import Cueing
from primemover.coaching.events import (
    Counted,
    Cue,
    Ended,
    Event,
    Held,
    NotCounted,
    Partial,
    Paused,
    Placing,
    Praise,
    Ready,
)
from primemover.coaching.frames import LandmarkFrame
from primemover.coaching.movements import OF_REPETITION, cues_of, live_counting, quantities_of
from primemover.coaching.placing import SetUpGate, within
from primemover.coaching.readings import COUNTED, Reader
from primemover.coaching.report import GivenWord, LiveRepetition, SetReport, SetTarget
from primemover.errors import RecordingError
from primemover.knowledge import Knowledge, load_knowledge
from primemover.knowledge.coached import CoachedMovement, LiveLimit
from primemover.signals.movement import Repetition
from primemover.terms import Side

Phase = Literal["placing", "ready", "moving", "paused", "done"]
LAYOUT: Final = 1
Row = tuple[float, ...]


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
            events: list[Event] = [Placing(time_s=time_s, code=code)]
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
        return events if self._ended else [*events, Ready(time_s=time_s, code=code)]

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
        if self._counter is None or self._phase == "done":
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
        rows = [row for at_s, row in self._rows if at_s >= found.start_s]
        self._rows.clear()  # the next begins later than this one is counted
        refused = self._refused(found, rows=rows)
        if refused:
            return [NotCounted(time_s=time_s, code=f"not_counted.{refused}")]
        self._counter.take_size(found)
        return self._count(found, rows=rows, time_s=time_s)

    def _count(self, found: Repetition, *, rows: list[Row], time_s: float) -> list[Event]:
        depth = self._movement.depth
        reading = (
            self._take(depth.quantity, how=depth.take, found=found, rows=rows)
            if depth is not None
            else float("nan")
        )
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
        word = self._cueing.update(self._cue_readings(found, rows), time_s=time_s)
        return [counted, word] if word else [counted]

    def _refused(self, found: Repetition, *, rows: list[Row]) -> str:
        """Why a movement large enough is none of these repetitions; "" when it is one."""
        seconds = found.end_s - found.start_s
        if seconds > self._longest_s:
            return "too_long"
        if seconds < self._shortest_s:
            return "too_short"
        for guard in self._movement.guards:
            if not self._keeps(guard, found=found, rows=rows):
                return guard.code
        return ""

    def _keeps(self, guard: LiveLimit, *, found: Repetition, rows: list[Row]) -> bool:
        """Whether a repetition keeps a guard; what was not seen keeps it."""
        if guard.quantity == "travel":
            return within(guard, value=self._went(rows))
        high = self._take(guard.quantity, how="peak", found=found, rows=rows)
        low = self._take(guard.quantity, how="trough", found=found, rows=rows)
        too_high = guard.high is not None and high > guard.high
        too_low = guard.low is not None and low < guard.low
        too_little = guard.value is not None and high < guard.value
        return not (too_high or too_low or too_little)

    def _went(self, rows: list[Row]) -> float:
        """How far the hips are from where the repetition began, in trunk lengths."""
        if "travel" not in self._reader.names or not rows:
            return float("nan")
        place = self._reader.names.index("travel")
        return abs(rows[-1][place] - rows[0][place])

    def _cue_readings(self, found: Repetition, rows: list[Row]) -> dict[str, float]:
        view = self._gate.view
        return {
            cue.code: self._take(
                cue.quantity, how=cue.take, found=found, rows=rows, since_start=cue.since_start
            )
            for cue in self._movement.cues
            if view in cue.views or cue.quantity in OF_REPETITION
        }

    def _take(
        self,
        quantity: str,
        *,
        how: str,
        found: Repetition,
        rows: list[Row],
        since_start: bool = False,
    ) -> float:
        """One reading of a repetition; NaN when it was not seen."""
        if quantity in OF_REPETITION:
            return _of_repetition(quantity, found)
        place = self._reader.names.index(quantity)
        values = [row[place] for row in rows if isfinite(row[place])]
        if not values:
            return float("nan")
        first = values[0] if since_start else 0.0
        if how == "range":
            return max(values) - min(values)
        if how == "median":
            return sorted(values)[len(values) // 2] - first
        return (max(values) if how == "peak" else min(values)) - first

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
        return (Paused(time_s=time_s, code="pause"),)

    def resume(self, time_s: float) -> tuple[Event, ...]:
        """``resume``; counting goes on once the person is placed again."""
        if self._phase != "paused":
            return ()
        self._phase = "placing"
        return (Paused(time_s=time_s, code="resume"),)

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
            repetitions=tuple(self._done),
            partials=self._partials,
            holds=tuple((start, end) for start, end in self._holds if end > start),
            words=tuple(self._words),
            active_s=self._active_s,
            ended=self._ended,
        )

    def _end(self, code: str, *, time_s: float) -> Event:
        self._phase, self._ended, self._level = "done", code, None
        return Ended(time_s=time_s, code=code)

    def _noted(self, events: list[Event]) -> tuple[Event, ...]:
        self._words += [
            GivenWord(time_s=one.time_s, code=one.code)
            for one in events
            if isinstance(one, Cue | Praise)
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
    if frame.image_px is None or frame.world_m is None:
        return None
    world, image = frame.world_m.tolist(), frame.image_px.tolist()
    pose = Pose(world=world, image=image)
    return pose if isfinite(sum(pose.axis)) else None


def _of_repetition(quantity: str, found: Repetition) -> float:
    return {
        "seconds": found.end_s - found.start_s,
        "seconds_out": found.out_s,
        "seconds_back": found.back_s,
        "excursion": found.amplitude,
    }[quantity]


def _none(value: float) -> float | None:
    return value if isfinite(value) else None


def _nan(value: float | None) -> float:
    return float("nan") if value is None else value
