"""A whole session, with or without a camera: what was told, where it stands, what it comes to.

A session is the list of what was told. Taking the last word back and going on after a restart
follow from that, and so does that nothing told is ever lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from typing import Final

from primemover.coaching.report import SetReport
from primemover.coaching.session_state import SessionState, after, in_brief
from primemover.coaching.session_words import SetDone, Swapped, Word
from primemover.errors import PlanError
from primemover.programme.log import CompletedExercise, CompletedSession
from primemover.programme.pain_light import PainBands
from primemover.programme.plan import PlannedExercise, PlannedSession

_ACTIVATE: Final = "activate"


@dataclass(frozen=True, kw_only=True, slots=True)
class CoachedSession:
    """A planned session while it is done; plain values, so that it can be kept as it is.

    Attributes
    ----------
    id : str
        Unique (a UUID); the completed session carries it.
    on : date
    began_s : float
        When it began, in seconds since 1970 as in the words.
    bands : PainBands
        Ratings of pain that ask for something else.
    words : tuple of Word
        What was told so far.
    """

    id: str
    planned: PlannedSession
    on: date
    began_s: float
    bands: PainBands
    words: tuple[Word, ...] = ()

    def state(self) -> SessionState:
        """Where it stands after everything told."""
        return reduce(
            lambda state, word: after(state, word=word, bands=self.bands),
            self.words,
            SessionState(exercises=tuple(self.planned.exercises())),
        )

    def told(self, word: Word) -> CoachedSession:
        """The session after one word more.

        Raises
        ------
        PlanError
            When nothing is left to tell of, or an exercise is exchanged in the middle of its sets.
        """
        state = self.state()
        if state.current is None:
            raise PlanError("this session is over; end it, or take the last step back")
        if isinstance(word, Swapped) and (state.sets or state.broken_off):
            raise PlanError(
                "sets of this exercise are written down; end it first, or take them back"
            )
        return replace(self, words=(*self.words, word))

    def told_report(self, report: SetReport, *, source: str, at_s: float) -> CoachedSession:
        """The session after a coached set; itself when that was told before, or nothing was done.

        One that was stopped because it hurt is told even when nothing was done of it. The load
        is that of the set before, else the planned one.

        Raises
        ------
        PlanError
            As :meth:`told`.
        """
        state = self.state()
        load_kg = None if state.current is None else state.current.load_kg
        if state.sets:
            load_kg = state.sets[-1][0].load_kg
        done = report.to_completed(load_kg=load_kg)
        sets = (done,) if done.reps or done.hold_s else ()
        broken_off = report.ended == "stop"
        if self.has(source) or not (sets or broken_off):
            return self
        return self.told(SetDone(at_s=at_s, sets=sets, source=source, broken_off=broken_off))

    def has(self, source: str) -> bool:
        """Whether a coached set was told already."""
        return any(isinstance(one, SetDone) and one.source == source for one in self.words)

    def taken_back(self) -> CoachedSession:
        """The session without the last word; itself when there is none."""
        return replace(self, words=self.words[:-1]) if self.words else self

    def completed(
        self, *, effort: int | None = None, minutes: float | None = None, note: str = ""
    ) -> CompletedSession:
        """The session for the log, the exercise in hand with the sets told so far.

        ``effort`` is how hard it was, 0 to 10.
        """
        return CompletedSession(
            id=self.id,
            on=self.on,
            session="" if self.planned.kind == "desk" else self.planned.id,
            kind=self.planned.kind,
            exercises=tuple(_everything(self.state())),
            minutes=minutes,
            effort=effort,
            note=note,
        )

    def asks_where_felt(self, exercise: PlannedExercise) -> bool:
        """Whether where it was felt is asked: of what is done to be felt in the right place."""
        blocks = (block for block in self.planned.blocks if block.phase == _ACTIVATE)
        return any(one.slot == exercise.slot for block in blocks for one in block.exercises)


def _everything(state: SessionState) -> Iterator[CompletedExercise]:
    yield from (one for one in state.done if one is not None)
    if state.current is not None and (state.sets or state.broken_off):
        yield in_brief(state.current, sets=state.sets, stopped=state.broken_off)
