"""``primemover log``: what was done, asked one exercise after the other or told in one line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from primemover.app.exit_codes import ExitCode
from primemover.app.store import PersonName, StoreName
from primemover.app.usage import UsageError, known

if TYPE_CHECKING:
    from primemover.app.course import Course
    from primemover.history.records import Person
    from primemover.history.store import Store
    from primemover.knowledge import Knowledge
    from primemover.programme.log import CompletedExercise, CompletedSession, CompletedSet
    from primemover.programme.plan import PlannedExercise, PlannedSession

EXAMPLES = """
Examples:
  Be asked, one exercise after the other:
    primemover log
  Everything as it was planned:
    primemover log --as-planned --effort 6
  In one line: sets of repetitions, with weight, held, and how many were left (@):
    primemover log clam=12,12 goblet_squat=10x12kg,9x12kg@2 plank=30s,25s --effort 7
  Pain during the session, or the morning after it:
    primemover log --as-planned --pain knee=3
    primemover log --morning --pain knee=4
  Away, without any blame:
    primemover log --away illness:2026-11-02..2026-11-08
"""

_OLDEST = timedelta(days=366)


def log(
    *done: str,
    as_planned: bool = False,
    pain: str | None = None,
    morning: bool = False,
    away: str | None = None,
    effort: Annotated[int | None, Parameter(name="--effort")] = None,
    minutes: float | None = None,
    felt: tuple[str, ...] = (),
    refuse: tuple[str, ...] = (),
    note: str = "",
    on: date | None = None,
    person: PersonName = None,
    store: StoreName = None,
) -> ExitCode:
    """Write down what was done, so that the plan can follow.

    Without arguments you are asked, one exercise after the other.

    Parameters
    ----------
    done
        EXERCISE=SETS, as often as needed: clam=12,12, 3*10, 10x20kg@2, plank=30s.
    as_planned
        Everything was done as it was planned; what is named beside it was done differently.
    pain
        The worst of it, as PLACE=0..10; it stops nothing from being written down.
    morning
        The pain was felt the morning after, or between sessions.
    away
        Days without training: illness, travel or other, as WHY:FIRST..LAST.
    effort
        How hard the session was, 0 to 10.
    minutes
        How long it took.
    felt
        EXERCISE=SITE, where you felt it, such as clam=lower_buttock.
    refuse
        An exercise you do not want again.
    note
        A note for yourself.
    on
        The day, as 2026-11-22; today when not given.
    person
        Whose session; needed only when the history has several people.
    store
        Where the history is: a folder, a file or a PostgreSQL address; yours when not given.
    """
    from primemover.app.store import open_store_of, person_of
    from primemover.knowledge import load_knowledge

    day = _day(on)
    if effort is not None and not 0 <= effort <= 10:
        raise UsageError(f"--effort {effort}: expected 0 (nothing) to 10 (as hard as can be)")
    knowledge = load_knowledge()
    with open_store_of(store) as kept:
        who = person_of(kept, label=person)
        if _aside(kept, person=who, pain=pain, morning=morning, away=away, day=day, note=note):
            return ExitCode.OK
        course = _course(kept, person=who, day=day, knowledge=knowledge)
        planned = course.next_session()
        session = (
            _told(done, as_planned=as_planned, planned=planned, on=day, knowledge=knowledge)
            if done or as_planned
            else _asked(planned, on=day)
        )
        if session is None:
            return ExitCode.OK
        session = _with_words(session, felt=felt, refuse=refuse, pain=pain, knowledge=knowledge)
        session = replace(
            session,
            effort=effort if effort is not None else session.effort,
            minutes=minutes if minutes is not None else session.minutes,
            note=note or session.note,
        )
        kept.add_session(session, person=who.id)
        _confirm(kept, session=session, person=who, knowledge=knowledge)
    return ExitCode.OK


def _day(on: date | None) -> date:
    today = date.today()
    day = on or today
    if not today - _OLDEST <= day <= today:
        raise UsageError(f"--on {day}: expected a day of the last year, today at the latest")
    return day


def _aside(
    store: Store,
    *,
    person: Person,
    pain: str | None,
    morning: bool,
    away: str | None,
    day: date,
    note: str,
) -> bool:
    """Whether something outside a session was told; it is then written down."""
    from primemover.app.log_words import pain_note, parse_away

    if morning and pain is None:
        raise UsageError("--morning: say where and how much, for example --pain knee=3")
    if away is not None:
        absence = parse_away(away)
        store.add_absence(absence, person=person.id)
        print(f"Written down: away from {absence.first} to {absence.last}. The plan waits for you.")
    if morning and pain is not None:
        store.add_pain(pain_note(pain, on=day, note=note), person=person.id)
        print("Written down. `primemover today` shows what it changes.")
    return morning or away is not None


def _course(store: Store, *, person: Person, day: date, knowledge: Knowledge) -> Course:
    from primemover.app.course import course_of

    return course_of(store, person=person, on=day, knowledge=knowledge)


def _told(
    done: tuple[str, ...],
    *,
    as_planned: bool,
    planned: PlannedSession | None,
    on: date,
    knowledge: Knowledge,
) -> CompletedSession:
    """The session of the command line; exercises of the plan are found in it by name."""
    from primemover.app.log_words import parse_exercise
    from primemover.app.store import new_id
    from primemover.programme.log import CompletedExercise, CompletedSession

    told = dict(parse_exercise(text, exercises=sorted(knowledge.exercises)) for text in done)
    if as_planned and planned is None:
        raise UsageError("--as-planned: there is no planned session; name what you did instead")
    slots = {one.exercise: one for one in planned.exercises()} if planned else {}
    exercises = [
        _as_planned(one, sets=told.pop(name, None))
        for name, one in slots.items()
        if as_planned or name in told
    ]
    exercises += [CompletedExercise(exercise=name, sets=sets) for name, sets in told.items()]
    belongs = planned is not None and any(one.slot for one in exercises)
    return CompletedSession(
        id=new_id(),
        on=on,
        session=planned.id if planned and belongs else "",
        kind=planned.kind if planned and belongs else "strength",
        exercises=tuple(exercises),
    )


def _as_planned(
    one: PlannedExercise, *, sets: tuple[CompletedSet, ...] | None
) -> CompletedExercise:
    from primemover.app.session_interview import sets_as_planned
    from primemover.programme.log import CompletedExercise

    return CompletedExercise(
        exercise=one.exercise,
        slot=one.slot,
        step=one.step,
        sets=sets if sets is not None else sets_as_planned(one),
    )


def _asked(planned: PlannedSession | None, *, on: date) -> CompletedSession | None:
    from primemover.app.session_interview import ask_about

    if planned is None:
        print("Every session of this plan is done; tell others in one line: clam=12,12")
        return None
    return ask_about(planned, on=on)


def _with_words(
    session: CompletedSession,
    *,
    felt: tuple[str, ...],
    refuse: tuple[str, ...],
    pain: str | None,
    knowledge: Knowledge,
) -> CompletedSession:
    """``session`` with where it was felt, what is refused, and its worst pain."""
    names = [one.exercise for one in session.exercises]
    sites = _felt(felt, names=names, knowledge=knowledge)
    unwanted = {known(name, among=names, what="--refuse: exercise") for name in refuse}
    exercises = tuple(
        replace(
            one,
            felt=sites.get(one.exercise, one.felt),
            refused=one.refused or one.exercise in unwanted,
        )
        for one in session.exercises
    )
    return replace(session, exercises=_hurting(exercises, pain=pain))


def _felt(
    told: tuple[str, ...], *, names: list[str], knowledge: Knowledge
) -> dict[str, tuple[str, ...]]:
    known_sites = knowledge.questions["felt.clam_before"].option_ids
    sites: dict[str, tuple[str, ...]] = {}
    for text in told:
        name, _, site = text.partition("=")
        exercise = known(name, among=names, what="--felt: exercise")
        found = known(site, among=known_sites, what="--felt: site")
        sites[exercise] = (*sites.get(exercise, ()), found)
    return sites


def _hurting(
    exercises: tuple[CompletedExercise, ...], *, pain: str | None
) -> tuple[CompletedExercise, ...]:
    """The pain of a whole session stands with each of its exercises: which one is not known."""
    from primemover.app.log_words import parse_pain

    if pain is None:
        return exercises
    place, rating = parse_pain(pain)
    return tuple(
        replace(one, pain=rating, pain_place=place) if one.pain is None else one
        for one in exercises
    )


def _confirm(
    store: Store, *, session: CompletedSession, person: Person, knowledge: Knowledge
) -> None:
    """Say what is kept, and what the plan makes of it."""
    from primemover.app.course import course_of

    sets = sum(len(one.sets) for one in session.exercises)
    print(f"Kept: {len(session.exercises)} exercises, {sets} sets, on {session.on}.")
    stands = course_of(store, person=person, on=date.today(), knowledge=knowledge).plan
    for notice in stands.notices:
        if notice.on == session.on:
            print(f"· {notice.text}")
