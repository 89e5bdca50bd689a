"""Whether a week has earned the next: practice, calm, and the criteria of the tests."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from primemover.knowledge import PlanPhase
    from primemover.knowledge.planned import PhaseGate
    from primemover.programme.course import Course
    from primemover.programme.plan import PlannedWeek
    from primemover.programme.practice import Practice


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """Whether the plan goes on to the next week, and why or why not, in words."""

    open: bool
    words: str = ""
    phase_ends: bool = False
    sources: tuple[str, ...] = ()


def passage(
    week: int, *, now: PlannedWeek, coming: PlannedWeek, course: Course, practice: Practice
) -> Passage:
    """Whether what was done in week number ``week`` opens the one that comes.

    Parameters
    ----------
    now, coming : PlannedWeek
        Weeks of the base plan: the one done and the one after it.
    """
    phase = course.knowledge.phases.get(now.phase)
    if phase is None:
        return Passage(open=True)
    if week in practice.uneasy:
        return Passage(
            open=False,
            words="Something hurt more than a little last week, so this week asks for the same "
            "once more.",
            sources=("pain_traffic_light",),
        )
    if now.phase == coming.phase:
        return _attended(week, phase=phase, now=now, practice=practice)
    return _gates(week, phase=phase, now=now, course=course, practice=practice)


def _attended(week: int, *, phase: PlanPhase, now: PlannedWeek, practice: Practice) -> Passage:
    share = _share_done(week, count=len(now.sessions), practice=practice)
    if share >= (phase.numbers["sessions_done"].value or 0.0):
        return Passage(open=True)
    return Passage(
        open=False,
        words="Last week had fewer sessions than planned, which happens; this week is the same "
        "once more, without more sets.",
    )


def _gates(
    week: int, *, phase: PlanPhase, now: PlannedWeek, course: Course, practice: Practice
) -> Passage:
    """Whether a phase ends: practice first, then every criterion that can be told."""
    attended = _attended(week, phase=phase, now=now, practice=practice)
    if not attended.open:
        return attended
    failing = [gate.words for gate in phase.gates if _passes(gate, practice=practice) is False]
    if failing:
        return Passage(
            open=False,
            words=f"“{phase.title}” goes on for a week: the last check still showed something "
            f"else than this. {' '.join(failing)} Check again when it feels ready.",
            sources=tuple(phase.sources),
        )
    untold = [gate for gate in phase.gates if _passes(gate, practice=practice) is None]
    how = (
        "No test of it was done again, so practice alone decided: you did the sessions and "
        "nothing hurt."
        if len(untold) == len(phase.gates)
        else "What could be told by the tests is as it should be."
    )
    return Passage(
        open=True,
        phase_ends=True,
        words=f"“{phase.title}” is done. {how}",
        sources=tuple(phase.sources),
    )


def _passes(gate: PhaseGate, *, practice: Practice) -> bool | None:
    """Whether a criterion is met; None when it was not tested while training, or not told."""
    statuses = [one.status for one in practice.findings or () if one.rule == gate.rule]
    told = [status for status in statuses if status != "cannot_tell"]
    if not told:
        return None
    return all(status in gate.passes for status in told)


def _share_done(week: int, *, count: int, practice: Practice) -> float:
    """Sessions of a week that were done and not skipped, in percent."""
    done = sum(
        session.week == week and name not in practice.skipped
        for name, session in practice.done.items()
    )
    return 100 * done / count if count else 100.0


def contents(*, course: Course, practice: Practice) -> list[tuple[int, Passage | None]]:
    """Which week of the base plan (from 0) stands in each week, and why where just decided."""
    found: list[tuple[int, Passage | None]] = []
    done = Counter(session.week for session in practice.done.values())
    for week in range(1, len(course.weeks) + 1):
        before = found[-1][0] if found else -1
        found.append(_content(week, before=before, done=done, course=course, practice=practice))
    return found


def _content(
    week: int, *, before: int, done: Counter[int], course: Course, practice: Practice
) -> tuple[int, Passage | None]:
    """The same for one week; ``before`` stands in the week before it, ``done`` counts sessions."""
    if week in practice.content:
        return practice.content[week], None
    following = min(before + 1, len(course.weeks) - 1)
    if before < 0 or following == before:
        return following, None
    if done[week - 1] < len(course.weeks[before].sessions):  # it is not over yet
        return following, None
    found = passage(
        week - 1,
        now=course.weeks[before],
        coming=course.weeks[following],
        course=course,
        practice=practice,
    )
    return (following if found.open else before), found
