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
    from primemover.app.log_words import Hurt
    from primemover.app.next_free import NextFree
    from primemover.app.session_line import SessionLine
    from primemover.history.records import Person
    from primemover.history.store import Store
    from primemover.knowledge import Knowledge
    from primemover.programme.log import CompletedSession, TrainingLog

EXAMPLES = """
Examples:
  Be asked, one exercise after the other:
    primemover log
  Everything as it was planned:
    primemover log --as-planned --effort 6
  In one line: sets of repetitions, with weight, held, and how many were left (@):
    primemover log clam=12,12 goblet_squat=10x12kg,9x12kg@2 plank=30s,25s --effort 7
  Pain in one exercise; in the session as a whole; the morning after it:
    primemover log --as-planned --pain plank:low_back=3
    primemover log --as-planned --pain knee=3
    primemover log --morning --pain knee=4
  Broken off, because it hurt; and signs at which every session ends:
    primemover log clam=12 --stopped clam --pain clam:hip_side=8
    primemover log --stop-sign dizziness
  Away, without any blame; on a journey with what you take along:
    primemover log --away illness:2026-11-02..2026-11-08
    primemover log --away travel:2026-11-09..2026-11-15 --with mat --with mini_band
  What was written down last; and a slip taken out again:
    primemover log --show
    primemover log --undo
"""


def log(
    *done: str,
    as_planned: bool = False,
    pain: tuple[str, ...] = (),
    morning: bool = False,
    stopped: tuple[str, ...] = (),
    stop_sign: tuple[str, ...] = (),
    away: str | None = None,
    equipment: Annotated[tuple[str, ...], Parameter(name="--with")] = (),
    effort: Annotated[int | None, Parameter(name="--effort")] = None,
    minutes: float | None = None,
    felt: tuple[str, ...] = (),
    refuse: tuple[str, ...] = (),
    note: str = "",
    on: date | None = None,
    show: bool = False,
    undo: bool = False,
    yes: bool = False,
    person: PersonName = None,
    store: StoreName = None,
) -> ExitCode:
    """Write down what was done, so that the plan can follow.

    Without arguments you are asked, one exercise after the other. The session that is next in
    the plan and was not written down yet is the one that is meant, on whatever day you did it.

    Parameters
    ----------
    done
        EXERCISE=SETS, as often as needed: clam=12,12, 3*10, 10x20kg@2, plank=30s.
    as_planned
        Everything was done as it was planned; what is named beside it was done differently.
    pain
        The worst of it, as PLACE=0..10 for the session as a whole or EXERCISE:PLACE=0..10 for one
        exercise; it stops nothing from being written down. As often as needed.
    morning
        The pain was felt the morning after, or between sessions.
    stopped
        An exercise you broke off. With strong pain the plan then waits until it is calm.
    stop_sign
        What made you end the session: dizziness, chest_pain, sharp_pain, locked_joint or
        lost_balance. No exercises are planned then until a new check finds nothing of the kind.
    away
        Days without training: illness, travel or other, as WHY:FIRST..LAST; at most 180 days, a
        year from today at most.
    equipment
        What you have with you on a journey, once for each thing; sessions then go on with it:
        mat, chair, step, pad, stick, mini_band, band, dumbbell, kettlebell and whatever else an
        answers file may name under equipment.items.
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
    show
        List what was written down last, and nothing else.
    undo
        Take out what was written down last, after asking.
    yes
        Take it out without asking.
    person
        Whose session; needed only when the history has several people.
    store
        Where the history is: a folder, a file or a PostgreSQL address; yours when not given.
    """
    from primemover.app.log_book import look_back
    from primemover.app.log_confirm import confirm
    from primemover.app.store import open_store_of, person_of
    from primemover.knowledge import load_knowledge

    if show or undo or yes:
        with open_store_of(store) as kept:
            return look_back(kept, person=person_of(kept, label=person), undo=undo, sure=yes)
    day = _day(on)
    knowledge = load_knowledge()
    hurts = _hurts(pain, morning=morning, knowledge=knowledge)
    line = _line(
        done,
        as_planned=as_planned,
        morning=morning,
        hurts=hurts,
        stopped=stopped,
        felt=felt,
        refuse=refuse,
        effort=effort,
        minutes=minutes,
        note=note,
        knowledge=knowledge,
    )
    beside = _beside(
        hurts,
        stop_sign=stop_sign,
        away=away,
        equipment=equipment,
        on=day,
        note="" if line.tells else line.note,
        knowledge=knowledge,
    )
    with open_store_of(store) as kept:
        who = person_of(kept, label=person)
        keep = _keep if line.tells or _holds(beside) else _keep_asked
        told = keep(line, beside=beside, store=kept, person=who, on=day, knowledge=knowledge)
        return confirm(told, store=kept, person=who, on=day, knowledge=knowledge)


def _day(on: date | None) -> date:
    from primemover.app.day_bounds import day_near

    return day_near(on or date.today(), what="--on", ahead=timedelta(0))


def _hurts(texts: tuple[str, ...], *, morning: bool, knowledge: Knowledge) -> tuple[Hurt, ...]:
    from primemover.app.log_words import parse_hurt

    hurts = tuple(parse_hurt(text, exercises=sorted(knowledge.exercises)) for text in texts)
    if morning and not hurts:
        raise UsageError("--morning: say where and how much, for example --pain knee=3")
    if morning and any(hurt.exercise for hurt in hurts):
        raise UsageError("--morning: pain of the morning after has a place alone: --pain knee=3")
    return hurts


def _line(
    done: tuple[str, ...],
    *,
    as_planned: bool,
    morning: bool,
    hurts: tuple[Hurt, ...],
    stopped: tuple[str, ...],
    felt: tuple[str, ...],
    refuse: tuple[str, ...],
    effort: int | None,
    minutes: float | None,
    note: str,
    knowledge: Knowledge,
) -> SessionLine:
    """What the command line says of a session, every word of it checked."""
    from primemover.app.log_words import require_effort, require_minutes, require_short
    from primemover.app.session_line import SessionLine, read_felt, read_sets

    library = sorted(knowledge.exercises)
    line = SessionLine(
        sets=read_sets(done, exercises=library),
        as_planned=as_planned,
        hurt={
            hurt.exercise: hurt
            for hurt in sorted(hurts, key=lambda each: each.rating)  # the worst of each counts
            if hurt.exercise
        },
        stopped=frozenset(known(name, among=library, what="--stopped") for name in stopped),
        felt=read_felt(felt, knowledge=knowledge),
        refused=frozenset(known(name, among=library, what="--refuse") for name in refuse),
        effort=require_effort(effort),
        minutes=require_minutes(minutes),
        note=require_short(note),
        morning=morning,
    )
    if (felt or refuse) and not line.tells:
        raise UsageError(
            "--felt, --refuse: say what you did beside it, for example clam=12,12 or --as-planned; "
            "`primemover plan --refuse clam` refuses an exercise without a session"
        )
    return line


def _beside(
    hurts: tuple[Hurt, ...],
    *,
    stop_sign: tuple[str, ...],
    away: str | None,
    equipment: tuple[str, ...],
    on: date,
    note: str,
    knowledge: Knowledge,
) -> TrainingLog:
    """What was told beside the exercises: pain of the day, days away, signs to stop at."""
    from primemover.app.log_words import pain_note, parse_away
    from primemover.app.stop_signs import stop_of
    from primemover.programme.log import TrainingLog

    if equipment and away is None:
        raise UsageError("--with: goes with --away, for example --away travel:2026-11-09")
    items = knowledge.questions["equipment.items"].option_ids
    kit = frozenset(known(name, among=items, what="--with") for name in equipment)
    absence = parse_away(away, equipment=kit or None) if away is not None else None
    stop = stop_of(stop_sign, on=date.today())  # a sign is of the day it is told
    return TrainingLog(
        pains=tuple(pain_note(hurt, on=on, note=note) for hurt in hurts if not hurt.exercise),
        absences=(absence,) if absence else (),
        rechecks=(stop,) if stop else (),
    )


def _holds(log: TrainingLog) -> bool:
    return bool(log.pains or log.absences or log.rechecks)


def _keep(
    line: SessionLine,
    *,
    beside: TrainingLog,
    store: Store,
    person: Person,
    on: date,
    knowledge: Knowledge,
) -> TrainingLog:
    """Everything that was told, kept as one; nobody takes the same session at the same time."""
    from primemover.app.next_free import next_free
    from primemover.app.session_line import session_of
    from primemover.app.withholding import ask_again

    with store.together() as adding:
        adding.take_turn(person.id)
        told = beside
        if line.tells:
            free = next_free(store, person=person, on=on, knowledge=knowledge)
            session = session_of(line, planned=free.session, why_none=free.why_none, on=on)
            told = replace(_after_it(beside, morning=line.morning), sessions=(session,))
        adding.add_log(told, person=person.id)
    if told.rechecks:
        ask_again(store=store, person=person, knowledge=knowledge)
    return told


def _after_it(beside: TrainingLog, *, morning: bool) -> TrainingLog:
    """The same with ids later than those given before, for ids tell in which order a day went.

    Pain of a session told before it would be pain of the morning after the last one.
    """
    from primemover.app.store import new_id

    pains = beside.pains if morning else [replace(one, id=new_id()) for one in beside.pains]
    stops = [replace(one, id=new_id()) for one in beside.rechecks]
    return replace(beside, pains=tuple(pains), rechecks=tuple(stops))


def _keep_asked(
    line: SessionLine,
    *,
    beside: TrainingLog,
    store: Store,
    person: Person,
    on: date,
    knowledge: Knowledge,
) -> TrainingLog:
    """The session told in conversation, kept; nothing where nothing was told."""
    from primemover.app.next_free import next_free

    free = next_free(store, person=person, on=on, knowledge=knowledge)
    session = _asked(free, line=line, on=on, knowledge=knowledge)
    if session is None:
        return beside
    with store.together() as adding:  # not while somebody thinks: others would have to wait
        adding.take_turn(person.id)
        now = next_free(store, person=person, on=on, knowledge=knowledge)
        if now.session is None or now.session.id != session.session:
            print(f"{session.session} was written down meanwhile; this is kept beside it.")
            session = replace(session, session="")
        told = replace(beside, sessions=(session,))
        adding.add_log(told, person=person.id)
    return told


def _asked(
    free: NextFree, *, line: SessionLine, on: date, knowledge: Knowledge
) -> CompletedSession | None:
    from primemover.app.session_interview import ask_about

    if free.session is None:
        print(f"There is no session to ask about: {free.why_none}")
        if not free.withheld:
            print("Tell what you did in one line: primemover log clam=12,12")
        return None
    session = ask_about(free.session, on=on, knowledge=knowledge)
    if session is None:
        return None
    return replace(
        session,
        effort=line.effort if line.effort is not None else session.effort,
        minutes=line.minutes,
        note=line.note,
    )
