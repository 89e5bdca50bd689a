"""A session told in one line: what was typed, and the session of the log that it makes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from primemover.app.log_words import Hurt, parse_exercise, require_number_of_sets
from primemover.app.usage import UsageError, known

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.programme.log import CompletedExercise, CompletedSession, CompletedSet
    from primemover.programme.plan import PlannedExercise, PlannedSession

Sets = Mapping[str, "tuple[CompletedSet, ...]"]


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionLine:
    """Everything typed about a session; exercises by their id.

    ``hurt`` are the pains of single exercises. ``felt`` and ``refused`` speak of exercises that
    are told beside them. ``morning`` says that other pain was there before the session.
    """

    sets: Sets = field(default_factory=dict)
    as_planned: bool = False
    hurt: Mapping[str, Hurt] = field(default_factory=dict)
    stopped: frozenset[str] = frozenset()
    felt: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    effort: int | None = None
    minutes: float | None = None
    note: str = ""
    morning: bool = False

    @property
    def tells(self) -> bool:
        """Whether it says of any exercise that it was done."""
        return self.as_planned or bool(self.names)

    @property
    def names(self) -> tuple[str, ...]:
        """Exercises that were named, in the order typed."""
        return tuple(dict.fromkeys((*self.sets, *self.hurt, *sorted(self.stopped))))


def read_sets(texts: Sequence[str], *, exercises: Sequence[str]) -> Sets:
    """Sets by exercise; those of one exercise told twice are joined.

    Raises
    ------
    UsageError
        As for ``parse_exercise``; or when there are too many together.
    """
    found: dict[str, tuple[CompletedSet, ...]] = {}
    for text in texts:
        name, sets = parse_exercise(text, exercises=exercises)
        found[name] = require_number_of_sets((*found.get(name, ()), *sets), where=name)
    return found


def read_felt(texts: Sequence[str], *, knowledge: Knowledge) -> Mapping[str, tuple[str, ...]]:
    """Sites by exercise, of EXERCISE=SITE.

    Raises
    ------
    UsageError
        When an exercise or a site is not known.
    """
    sites: dict[str, tuple[str, ...]] = {}
    known_sites = knowledge.questions["felt.clam_before"].option_ids
    for text in texts:
        name, _, site = text.partition("=")
        exercise = known(name.strip(), among=knowledge.exercises, what="--felt: exercise")
        found = known(site.strip(), among=known_sites, what="--felt: site")
        sites[exercise] = (*sites.get(exercise, ()), found)
    return sites


def session_of(
    line: SessionLine, *, planned: PlannedSession | None, why_none: str = "", on: date
) -> CompletedSession:
    """The session of a line; exercises of ``planned`` are found in it by name.

    Parameters
    ----------
    why_none : str
        Why there is no planned session, for whoever says that all was as planned.

    Raises
    ------
    UsageError
        When it says "as planned" and nothing was, or speaks of an exercise it does not tell of.
    """
    from primemover.app.store import new_id
    from primemover.programme.log import CompletedSession

    if line.as_planned and planned is None:
        raise UsageError(
            f"--as-planned: {why_none or 'there is no planned session'} Name what you did "
            "instead, for example clam=12,12"
        )
    exercises = tuple(_exercises(line, planned=planned))
    names = {one.exercise for one in exercises}
    for option, told in (("--felt", line.felt), ("--refuse", line.refused)):
        for name in sorted(told):
            known(name, among=names, what=f"{option}: exercise of this session")
    belongs = planned is not None and any(one.slot for one in exercises)
    return CompletedSession(
        id=new_id(),
        on=on,
        session=planned.id if planned and belongs else "",
        kind=planned.kind if planned and belongs else "strength",
        exercises=exercises,
        minutes=line.minutes,
        effort=line.effort,
        note=line.note,
    )


def _exercises(line: SessionLine, *, planned: PlannedSession | None) -> Iterator[CompletedExercise]:
    """Those of the planned session in its order, then those of one's own."""
    told = dict.fromkeys(line.names)
    for one in planned.exercises() if planned else ():
        if one.exercise in told:
            del told[one.exercise]
            yield _exercise(one.exercise, line=line, planned=one)
        elif line.as_planned:
            yield _exercise(one.exercise, line=line, planned=one)
    for name in told:
        yield _exercise(name, line=line, planned=None)


def _exercise(
    name: str, *, line: SessionLine, planned: PlannedExercise | None
) -> CompletedExercise:
    """One exercise; of one that was broken off only the sets that were told are known."""
    from primemover.app.session_interview import sets_as_planned
    from primemover.programme.log import CompletedExercise

    sets = line.sets.get(name, ())
    if planned and not sets and line.as_planned and name not in line.stopped:
        sets = sets_as_planned(planned)
    hurt = line.hurt.get(name)
    return CompletedExercise(
        exercise=name,
        slot=planned.slot if planned else "",
        step=planned.step if planned else "",
        sets=sets,
        pain=hurt.rating if hurt else None,
        pain_place=hurt.place if hurt else None,
        felt=line.felt.get(name, ()),
        refused=name in line.refused,
        stopped=name in line.stopped,
    )
