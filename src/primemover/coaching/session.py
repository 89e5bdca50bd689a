"""A whole session, with or without a camera: what is next, what was done, what it comes to.

A session is the list of what was told. Taking the last word back, going on after a restart and
undoing all follow from that, and so does that nothing told is ever lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from primemover.coaching.report import SetReport
from primemover.coaching.session_course import SessionCourse, SessionPhase, SetStep
from primemover.coaching.session_words import SetDone, SetSkipped, Swapped, Word
from primemover.errors import PlanError
from primemover.knowledge import Knowledge, load_knowledge
from primemover.programme.log import CompletedExercise, CompletedSession, CompletedSet
from primemover.programme.pain_light import Light, pain_bands
from primemover.programme.plan import PlannedExercise, PlannedSession

LAYOUT: Final = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionState:
    """Where a session stands at one moment.

    ``rest_until_s`` is the end of the rest on the clock of the words told; ``light`` is that of
    the last pain told.
    """

    phase: SessionPhase
    place: int
    exercise: PlannedExercise | None
    step: SetStep | None
    next_up: PlannedExercise | None
    rest_until_s: float | None
    sets: tuple[CompletedSet, ...]
    light: Light
    can_undo: bool


class CoachedSession:
    """A planned session while it is done.

    Parameters
    ----------
    planned : PlannedSession
    identity : str
        Unique (a UUID); the completed session carries it.
    on : date
    began_s : float
        When it began, on the same clock as the words told.
    words : iterable of Word
        What was told before, for taking a session up again.
    """

    def __init__(
        self,
        planned: PlannedSession,
        *,
        identity: str,
        on: date,
        began_s: float,
        words: Iterable[Word] = (),
        knowledge: Knowledge | None = None,
    ) -> None:
        self._knowledge = load_knowledge() if knowledge is None else knowledge
        self._planned, self._id, self._on, self._began_s = planned, identity, on, began_s
        self._words: list[Word] = []
        self._course = self._fresh()
        for word in words:
            self.tell(word)

    def _fresh(self) -> SessionCourse:
        return SessionCourse(
            exercises=list(self._planned.exercises()), bands=pain_bands(self._knowledge)
        )

    def state(self, *, at_s: float) -> SessionState:
        """Where it stands at ``at_s``."""
        course = self._course
        after = course.place + 1
        return SessionState(
            phase=course.phase(at_s),
            place=course.place,
            exercise=course.current,
            step=course.next_step,
            next_up=course.exercises[after] if after < len(course.exercises) else None,
            rest_until_s=course.rest_until_s,
            sets=tuple(course.sets),
            light=course.light,
            can_undo=bool(self._words),
        )

    def tell(self, word: Word) -> tuple[str, ...]:
        """Codes of what follows: ``rest``, ``next_set``, ``next_exercise``, ``pain.red``.

        Raises
        ------
        PlanError
            When nothing is left to tell of, or an exercise is exchanged in the middle of its sets.
        """
        self._check(word)
        self._words.append(word)
        return self._course.take(word)

    def _check(self, word: Word) -> None:
        of_a_set = isinstance(word, SetDone | SetSkipped | Swapped)
        if of_a_set and self._course.next_step is None:
            raise PlanError("this session is over; end it, or take the last word back")
        if isinstance(word, Swapped) and self._course.sets:
            raise PlanError(
                "sets of this exercise are written down; end it first, or take them back"
            )

    def tell_report(
        self,
        report: SetReport,
        *,
        at_s: float,
        load_kg: float | None = None,
        reps_in_reserve: int | None = None,
    ) -> tuple[str, ...]:
        """The same from a coached set; one broken off before anything was done counts as none."""
        done = report.to_completed(load_kg=load_kg, reps_in_reserve=reps_in_reserve)
        if not done.reps and not done.hold_s:
            return self.tell(SetSkipped(at_s=at_s))
        return self.tell(SetDone(at_s=at_s, done=done))

    def undo(self) -> bool:
        """Whether there was a word to take back."""
        if not self._words:
            return False
        words = self._words[:-1]
        self._words, self._course = [], self._fresh()
        for word in words:
            self.tell(word)
        return True

    def completed(self, *, at_s: float, note: str = "") -> CompletedSession:
        """The session for the log, as it stands at ``at_s``."""
        done: tuple[CompletedExercise, ...] = tuple(self._course.completed())
        return CompletedSession(
            id=self._id,
            on=self._on,
            session="" if self._planned.kind == "desk" else self._planned.id,
            kind=self._planned.kind,
            exercises=done,
            minutes=round(max(at_s - self._began_s, 0.0) / 60.0, 1),
            effort=self._course.effort,
            note=note,
        )

    def snapshot(self) -> dict[str, Any]:
        """Everything as plain JSON values, for :meth:`restore`."""
        return {
            "layout": LAYOUT,
            "id": self._id,
            "on": self._on.isoformat(),
            "began_s": self._began_s,
            "planned": _planned_adapter().dump_python(self._planned, mode="json"),
            "words": _words_adapter().dump_python(self._words, mode="json"),
        }

    @classmethod
    def restore(
        cls, snapshot: Mapping[str, Any], *, knowledge: Knowledge | None = None
    ) -> CoachedSession:
        """The session of a snapshot.

        Raises
        ------
        PlanError
            When the snapshot is of another layout or damaged.
        """
        if snapshot.get("layout") != LAYOUT:
            raise PlanError(
                f"the session that was kept has layout {snapshot.get('layout')!r}, expected "
                f"{LAYOUT}; begin it again"
            )
        try:
            return cls(
                _planned_adapter().validate_python(snapshot["planned"]),
                identity=snapshot["id"],
                on=date.fromisoformat(snapshot["on"]),
                began_s=snapshot["began_s"],
                words=_words_adapter().validate_python(snapshot["words"]),
                knowledge=knowledge,
            )
        except (ValueError, KeyError, TypeError) as error:
            raise PlanError(
                f"the session that was kept cannot be read ({type(error).__name__}); begin it again"
            ) from error


def _planned_adapter() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(PlannedSession)


def _words_adapter() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(list[Word])
