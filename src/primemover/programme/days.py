"""One day of a log at a time: in one order whatever the order of the log, each entry once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Protocol, TypeVar

from primemover.programme.absences import come_back
from primemover.programme.after_pain import hurt_badly, is_next_morning, take_note
from primemover.programme.after_session import Day, Trained, assess, take_loads, trained_on
from primemover.programme.choices import take_choice
from primemover.programme.log import Choice, CompletedSession, PainNote, Recheck
from primemover.programme.next_session import was_skipped
from primemover.programme.order import Entry, in_order, told_at_ms
from primemover.programme.pain_light import LIGHTS, Light, pain_light, worst
from primemover.programme.phase_gates import Passage, contents
from primemover.programme.plan import (
    Decision,
    Notice,
    PlannedExercise,
    PlannedSession,
)
from primemover.programme.plateau import answer_standstill, answer_strain
from primemover.programme.queue import as_of, light_ones, session_name
from primemover.programme.rechecks import take_recheck
from primemover.programme.sessions_to_come import PROGRESSES

if TYPE_CHECKING:
    from primemover.programme.course import Course
    from primemover.programme.log import (
        CompletedExercise,
        TrainingLog,
    )
    from primemover.programme.practice import Practice


@dataclass(frozen=True, kw_only=True, slots=True)
class LogDay:
    """Everything told on one day."""

    on: date
    sessions: tuple[CompletedSession, ...]
    pains: tuple[PainNote, ...]
    rechecks: tuple[Recheck, ...]
    choices: tuple[Choice, ...]
    earlier: tuple[CompletedSession, ...] = ()

    def told_after_training(self, note: PainNote) -> bool:
        """Whether ids say that a note was told after training of the same day."""
        noted_ms = told_at_ms(note.id)
        trained_ms = [told_at_ms(one.id) for one in training_in(self.sessions)]
        known = [at_ms for at_ms in trained_ms if at_ms is not None]
        return noted_ms is not None and any(at_ms < noted_ms for at_ms in known)


@dataclass(frozen=True, kw_only=True, slots=True)
class _LitNote:
    """A note of pain with its light; ``morning`` when it speaks of the morning after."""

    note: PainNote
    light: Light
    morning: bool


class _Entry(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def on(self) -> date: ...


_E = TypeVar("_E", bound=_Entry)


def days_of(log: TrainingLog, *, until: date) -> list[LogDay]:
    """The days of a log up to and with ``until``; an entry with an id seen before is left out."""
    sessions, pains = _by_day(log.sessions), _by_day(log.pains)
    rechecks, choices = _by_day(log.rechecks), _by_day(log.choices)
    earlier = _by_day(log.earlier)
    days = sessions.keys() | pains.keys() | rechecks.keys() | choices.keys() | earlier.keys()
    return [
        LogDay(
            on=day,
            sessions=tuple(sessions.get(day, ())),
            pains=tuple(pains.get(day, ())),
            rechecks=tuple(rechecks.get(day, ())),
            choices=tuple(choices.get(day, ())),
            earlier=tuple(earlier.get(day, ())),
        )
        for day in sorted(days)
        if day <= until
    ]


def live(day: LogDay, *, course: Course, practice: Practice) -> Course:
    """The course from the next day on; what the day brings is taken into ``practice``.

    Sessions are kept as they stood before anything of the day itself was told, so that nothing
    told later changes them. How training went is answered knowing all that hurt on the day; what
    hurt, was wished and was checked is then taken in the order told, so that the last word counts.
    """
    training = training_in(day.sessions)
    if training:
        come_back(practice, on=day.on, course=course)
    _keep_planned(day, course=course, practice=practice)
    notes = _worst_notes(day, course=course, practice=practice)
    light = _light_of(day, notes=notes.values(), course=course)
    if light != "green" and practice.last_week:
        practice.uneasy.add(practice.last_week)
    trained = _train(training, light=light, on=day.on, course=course, practice=practice)
    told: list[Entry] = [*day.sessions, *day.earlier, *day.choices, *day.rechecks]
    for entry in in_order((*told, *(one.note for one in notes.values()))):
        course = _take(entry, on=day.on, notes=notes, course=course, practice=practice)
    if trained is not None:
        _answer(trained, training=training, course=course, practice=practice)
    if training or training_in(day.earlier):
        practice.trained_on = day.on
    return course


def training_in(sessions: Iterable[CompletedSession]) -> list[CompletedSession]:
    """The sessions that are training: not beside the desk, and not left out."""
    return [one for one in sessions if one.kind != "desk" and not was_skipped(one)]


def _worst_notes(day: LogDay, *, course: Course, practice: Practice) -> dict[str, _LitNote]:
    """Of every place the note that says most, by its id: a day is as bad as its worst hour."""
    after = is_next_morning(on=day.on, course=course, practice=practice)
    lit: list[_LitNote] = []
    for note in day.pains:
        morning = after and not day.told_after_training(note)
        light = pain_light(note.rating, bands=course.rules.bands, next_morning=morning)
        lit.append(_LitNote(note=note, light=light, morning=morning))
    lit.sort(key=lambda one: (LIGHTS.index(one.light), one.note.rating, one.note.id))
    worst_at = {one.note.place: one for one in lit}
    return {one.note.id: one for one in worst_at.values()}


def _light_of(day: LogDay, *, notes: Iterable[_LitNote], course: Course) -> Light:
    """The strictest light of what was noted, and of what hurt in sessions of plans before."""
    done = [one.pain for session in day.earlier for one in session.exercises]
    bands = course.rules.bands
    return worst(
        [*(one.light for one in notes), *(pain_light(rating, bands=bands) for rating in done)]
    )


def _take(
    entry: Entry,
    *,
    on: date,
    notes: Mapping[str, _LitNote],
    course: Course,
    practice: Practice,
) -> Course:
    """The course after one thing told: what hurt rests, wishes hold, a check turns the course."""
    if isinstance(entry, Recheck):
        return take_recheck(entry, course=course, practice=practice)
    if isinstance(entry, Choice):
        return take_choice(entry, course=course, practice=practice)
    if isinstance(entry, PainNote):
        morning = notes[entry.id].morning
        take_note(entry, next_morning=morning, course=course, practice=practice)
    else:
        _take_session(entry, on=on, course=course, practice=practice)
    return course


def _take_session(
    session: CompletedSession, *, on: date, course: Course, practice: Practice
) -> None:
    """Nothing; what was refused in a session is out, and so is what hurt badly."""
    for one in session.exercises:
        if one.refused:
            no = Choice(id=one.exercise, on=on, kind="refuse", exercise=one.exercise)
            take_choice(no, course=course, practice=practice)
        if pain_light(one.pain, bands=course.rules.bands) == "red":
            hurt_badly(one, on=on, course=course, practice=practice)


def _by_day(entries: Iterable[_E]) -> dict[date, list[_E]]:
    """Entries by day in the order of their ids, each id once, the first day of several."""
    found: dict[date, list[_E]] = {}
    seen: set[str] = set()
    for entry in sorted(entries, key=lambda e: (e.on, e.id)):
        if entry.id not in seen:
            seen.add(entry.id)
            found.setdefault(entry.on, []).append(entry)
    return found


def _keep_planned(day: LogDay, *, course: Course, practice: Practice) -> None:
    """Nothing; each planned session done on the day is kept as it stood."""
    practice.skipped -= {s.session for s in day.sessions if not was_skipped(s)}
    wanted = [s for s in day.sessions if s.session and s.session not in practice.done]
    if not wanted:
        return
    weeks = contents(course=course, practice=practice)
    stand = [content for content, _ in weeks]
    known = course.known_before(day.on)
    named = {session_name(week, day=base.day): (week, base) for week, base in _bases(stand, course)}
    latest = max((named[s.session][0] for s in wanted if s.session in named), default=0)
    sessions = as_of(day.on, weeks=stand[:latest], course=known, practice=practice)
    light = set(light_ones(weeks=stand, course=course, practice=practice))
    shown = {session.id: session for found in sessions.values() for session in found}
    for done in sorted(wanted, key=was_skipped):  # of two, the one that was done
        if done.session not in named or done.session in practice.done:
            continue
        week, base = named[done.session]
        now = replace(shown[done.session], on=day.on)
        practice.done[done.session] = now
        _remember(base, now=now, course=course, practice=practice)
        _begin_week(week, weeks=weeks, on=day.on, practice=practice)
        if done.session in light:
            practice.lighter.add(done.session)
        if was_skipped(done):
            practice.skipped.add(done.session)
        else:
            practice.easy_left = max(0, practice.easy_left - 1)
            practice.lighter_left = max(0, practice.lighter_left - 1)


def _bases(stand: Sequence[int], course: Course) -> Iterator[tuple[int, PlannedSession]]:
    """Every session of the base plan with the week in which it stands."""
    for week, content in enumerate(stand, start=1):
        yield from ((week, base) for base in course.weeks[content].sessions)


def _remember(
    base: PlannedSession, *, now: PlannedSession, course: Course, practice: Practice
) -> None:
    """Nothing; what exercises were asked for, and what they stood for, is kept."""
    planned = {one.slot: one.exercise for one in base.exercises()}
    for block in now.blocks:
        if now.kind == "strength" and block.phase in PROGRESSES:
            for one in block.exercises:
                practice.latest[one.exercise] = one
                practice.origins[one.exercise] = (one.slot, planned[one.slot])
    phase = course.knowledge.phases.get(course.weeks[base.week - 1].phase)
    rise = phase.numbers["level_rise"].value if phase and course.may_rise else 0
    practice.level_rise = round(rise or 0)


def _begin_week(
    week: int, *, weeks: Sequence[tuple[int, object]], on: date, practice: Practice
) -> None:
    """Nothing; what stands in a week is settled once its first session is done."""
    if week in practice.content:
        return
    content, found = weeks[week - 1]
    practice.content[week] = content
    if isinstance(found, Passage) and found.words:
        practice.notices.append(
            Notice(on=on, kind="phase", text=found.words, sources=found.sources)
        )
        if not found.open or found.phase_ends:
            what = f"Week {week} goes on." if found.open else f"Week {week} repeats the one before."
            practice.decisions.append(
                Decision(about="phase", what=what, why=found.words, sources=found.sources)
            )


@dataclass(frozen=True, kw_only=True, slots=True)
class _TrainedDay:
    """How training of one day went: ``worse`` is the share that went below its range."""

    day: Day
    light: Light
    worse: float
    trained: Mapping[str, Trained]


def _train(
    sessions: Sequence[CompletedSession],
    *,
    light: Light,
    on: date,
    course: Course,
    practice: Practice,
) -> _TrainedDay | None:
    """How training went, standings brought up to date; None without any."""
    if not sessions:
        return None
    done = [one for session in sessions for one in session.exercises]
    bands = course.rules.bands
    light = worst([light, *(pain_light(one.pain, bands=bands) for one in done)])
    easy = any(s.session in practice.lighter for s in sessions)
    day = Day(
        on=on,
        calm=light == "green" and practice.settled and not practice.is_sore(on),
        usual=not easy,
    )
    trained = trained_on(_with_plans(sessions, practice=practice))
    take_loads(done, on=on, course=course, practice=practice)
    worse = assess(trained, day=day, course=course, practice=practice)
    return _TrainedDay(day=day, light=light, worse=worse, trained=trained)


def _answer(
    went: _TrainedDay,
    *,
    training: Sequence[CompletedSession],
    course: Course,
    practice: Practice,
) -> None:
    """Nothing; what a day of training asks of the weeks to come, once all of it was told."""
    weeks = {practice.done[s.session].week for s in training if s.session in practice.done}
    practice.last_week = max(weeks, default=practice.last_week)
    if went.light == "green":
        practice.settled = True
    else:
        practice.uneasy |= weeks
    answer_strain(went.worse, day=went.day, course=course, practice=practice)
    answer_standstill(went.trained, day=went.day, course=course, practice=practice)
    practice.last_on = went.day.on


def _with_plans(
    sessions: Sequence[CompletedSession], *, practice: Practice
) -> list[tuple[PlannedExercise, CompletedExercise]]:
    """Exercises done beside how they were planned; what was never planned is left out."""
    pairs: list[tuple[PlannedExercise, CompletedExercise]] = []
    for session in sessions:
        for one in session.exercises:
            planned = practice.latest.get(one.exercise)
            if planned is not None and one.slot in ("", planned.slot):
                pairs.append((planned, one))
    return pairs
