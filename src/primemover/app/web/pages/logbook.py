"""``/history/day``: what was written down on a day; added to, corrected, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final, Literal, get_args

from pydantic import create_model
from starlette.exceptions import HTTPException
from starlette.responses import Response

from primemover.app.log_book import Entry, entries_of
from primemover.app.log_words import (
    Hurt,
    pain_note,
    parse_away,
    require_effort,
    require_minutes,
    require_short,
)
from primemover.app.next_free import NextFree, next_free
from primemover.app.session_line import SessionLine, session_of
from primemover.app.usage import UsageError
from primemover.app.web.endpoints import Form, Pages
from primemover.app.web.set_text import sets_from, sets_text
from primemover.app.web.taken_back import LastThrownAway
from primemover.app.web.visit import Visit
from primemover.programme.log import (
    CompletedExercise,
    CompletedSession,
    PainPlace,
    TrainingLog,
)

PAGES: Final = Pages(prefix="/history")

ROWS: Final = 6
"""Lines for exercises that a form offers besides those it already holds."""
MOST_ROWS: Final = 24
PLACES: Final[tuple[PainPlace, ...]] = get_args(PainPlace)
_BACK: Final = timedelta(days=366 * 5)
_AHEAD: Final = timedelta(days=366)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line of the form of a session; ``name`` is "" where nothing is chosen yet."""

    exercise: str = ""
    sets: str = ""


class SessionTold(Form):
    """A session as a form tells it; its exercises stand in numbered fields."""

    as_planned: bool = False
    effort: str = ""
    minutes: str = ""
    note: str = ""
    entry: str = ""

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line that holds something."""
        told = (
            Line(
                exercise=getattr(self, f"exercise_{number}"),
                sets=getattr(self, f"sets_{number}"),
            )
            for number in range(MOST_ROWS)
        )
        return tuple(line for line in told if line.exercise or line.sets)


_NUMBERED: Final[dict[str, Any]] = {
    f"{name}_{number}": (str, "") for number in range(MOST_ROWS) for name in ("exercise", "sets")
}

SessionForm = create_model("SessionForm", __base__=SessionTold, **_NUMBERED)
"""The same with its numbered fields, so that a field left empty moves no other."""


class PainForm(Form):
    """Pain of a day, between sessions."""

    place: str = ""
    rating: str = ""
    note: str = ""


class AwayForm(Form):
    """Days away, from the day of the page to ``last``."""

    why: Literal["illness", "travel", "other"] = "other"
    last: str = ""


class EntryForm(Form):
    """One entry by its id."""

    entry: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Typed:
    """What a form held that was not kept, and why, to be shown again."""

    form: str = ""
    fault: str = ""
    values: Form | None = None


@PAGES.get("/day/{on}")
def day(visit: Visit, *, on: str) -> Response:
    """One day: what was done and told, and forms to add to it."""
    return _day(visit, on=_date(on))


@PAGES.get("/day/{on}/edit/{entry}")
def edit(visit: Visit, *, on: str, entry: str) -> Response:
    """A session of the log, to be corrected."""
    session = _session(visit, entry=entry)
    return _edit(visit, on=_date(on), session=session, lines=_lines_of(session, visit=visit))


@PAGES.post("/day/{on}/session", form=SessionForm)
def keep_session(visit: Visit, *, on: str, form: SessionTold) -> Response:
    """Keeps a session of the day, or the corrected one in place of what was there."""
    at = _date(on)
    before = _session(visit, entry=form.entry) if form.entry else None
    try:
        if before is None:
            _add(visit, _told(visit, form=form, on=at))
        else:
            _exchange(visit, before=before, after=_corrected(visit, form=form, before=before))
    except (UsageError, ValueError) as fault:
        typed = Typed(form="session", fault=str(fault), values=form)
        if before is not None:
            return _edit(visit, on=at, session=before, lines=_lines_typed(form), typed=typed)
        return _day(visit, on=at, typed=typed)
    return visit.go(f"/history/day/{at}")


@PAGES.post("/day/{on}/pain", form=PainForm)
def keep_pain(visit: Visit, *, on: str, form: PainForm) -> Response:
    """Keeps pain of the day."""
    at = _date(on)
    place = next((each for each in PLACES if each == form.place), None)
    if place is None or form.rating not in _RATINGS:
        return _day(visit, on=at, typed=Typed(form="pain", fault="pain", values=form))
    hurt = Hurt(place=place, rating=int(form.rating))
    try:
        note = require_short(form.note)
    except UsageError as fault:
        return _day(visit, on=at, typed=Typed(form="pain", fault=str(fault), values=form))
    _add(visit, TrainingLog(pains=(pain_note(hurt, on=at, note=note),)))
    return visit.go(f"/history/day/{at}")


@PAGES.post("/day/{on}/away", form=AwayForm)
def keep_absence(visit: Visit, *, on: str, form: AwayForm) -> Response:
    """Keeps days away, from this day on."""
    at = _date(on)
    try:
        away = parse_away(f"{form.why}:{at}..{form.last or at}")
    except UsageError as fault:
        return _day(visit, on=at, typed=Typed(form="away", fault=str(fault), values=form))
    _add(visit, TrainingLog(absences=(away,)))
    return visit.go(f"/history/day/{at}")


@PAGES.post("/day/{on}/take-back", form=EntryForm)
def take_back(visit: Visit, *, on: str, form: EntryForm) -> Response:
    """Takes an entry out of the log; it can be put back until another one is taken out."""
    at = _date(on)
    known = {entry.id: entry for entry in entries_of(visit.store.log(visit.person.id))}
    entry = known.get(form.entry)
    if entry is None or entry.lasting:
        raise HTTPException(404)
    taken = _alone(visit.store.log(visit.person.id), entry=form.entry)
    visit.store.take_back(form.entry, person=visit.person.id)
    _taken(visit).keep((at, taken), person=visit.person.id)
    _ = visit.language
    visit.say(_("Taken out. The plan is as if it had never been told."), undo="/history/put-back")
    return visit.go(f"/history/day/{at}")


@PAGES.post("/put-back")
def put_back(visit: Visit) -> Response:
    """Puts back what was taken out last."""
    found = _taken(visit).take(visit.person.id)
    if found is None:
        return visit.go("/history/calendar")
    at, taken = found
    _add(visit, taken)
    return visit.go(f"/history/day/{at}")


_RATINGS: Final = tuple(str(number) for number in range(11))


def _day(visit: Visit, *, on: date, typed: Typed | None = None) -> Response:
    log = visit.store.log(visit.person.id, since=on, until=on)
    everything = visit.store.log(visit.person.id)
    away = tuple(one for one in everything.absences if one.first <= on <= one.last)
    return visit.page(
        "history/day.html.j2",
        status=422 if typed and typed.fault else 200,
        on=on,
        sessions=log.sessions,
        pains=log.pains,
        away=away,
        others=tuple(_others(log)),
        free=_free(visit, on=on),
        lines=_lines_typed(typed.values)
        if typed and isinstance(typed.values, SessionTold)
        else (Line(),) * ROWS,
        typed=typed or Typed(),
        places=PLACES,
        past=on <= visit.today,
    )


def _edit(
    visit: Visit,
    *,
    on: date,
    session: CompletedSession,
    lines: tuple[Line, ...],
    typed: Typed | None = None,
) -> Response:
    return visit.page(
        "history/edit.html.j2",
        status=422 if typed else 200,
        on=on,
        session=session,
        lines=lines,
        typed=typed or Typed(),
    )


def _others(log: TrainingLog) -> Iterator[Entry]:
    """Wishes, checks and stop signs, in words."""
    shown = {one.id for one in log.sessions} | {one.id for one in log.pains}
    shown |= {one.id for one in log.absences}
    yield from (entry for entry in entries_of(log) if entry.id not in shown)


def _free(visit: Visit, *, on: date) -> NextFree | None:
    """The planned session that a told one would belong to; None without a plan."""
    if visit.course is None or on > visit.today:
        return None
    return next_free(visit.store, person=visit.person, on=on, knowledge=visit.knowledge)


def _told(visit: Visit, *, form: SessionTold, on: date) -> TrainingLog:
    """What the form tells, as the command line would keep it."""
    _ = visit.language
    if on > visit.today:
        raise UsageError(_("A session is written down when it is done: choose a day up to today."))
    line = SessionLine(
        sets={
            name: sets_from(text, visit=visit, where=_name(name, visit=visit))
            for name, text in _rows(form)
            if name in visit.knowledge.exercises
        },
        as_planned=form.as_planned,
        effort=_effort(form),
        minutes=_minutes(form),
        note=require_short(form.note),
    )
    if not line.tells:
        raise UsageError(
            _("Say what you did: choose an exercise and write its sets, such as 12,12.")
        )
    free = _free(visit, on=on)
    session = session_of(
        line,
        planned=free.session if free else None,
        why_none=free.why_none if free else "",
        on=on,
    )
    return TrainingLog(sessions=(session,))


def _corrected(visit: Visit, *, form: SessionTold, before: CompletedSession) -> CompletedSession:
    """The session with what the form says; pain and feel of exercises that stay are kept."""
    _ = visit.language
    old = {one.exercise: one for one in before.exercises}
    exercises = []
    for name, text in _rows(form):
        was = old.get(name, CompletedExercise(exercise=name))
        sets = sets_from(text, visit=visit, where=_name(name, visit=visit), before=was.sets)
        exercises.append(replace(was, sets=sets))
    if not exercises:
        raise UsageError(_("Nothing would be left of the session. Take it back instead."))
    return replace(
        before,
        exercises=tuple(exercises),
        effort=_effort(form),
        minutes=_minutes(form),
        note=require_short(form.note),
    )


def _rows(form: SessionTold) -> Iterator[tuple[str, str]]:
    """Exercise and sets of every line that holds both.

    Raises
    ------
    UsageError
        When a line has sets and no exercise.
    """
    for line in form.lines:
        if line.sets and not line.exercise:
            raise UsageError(f"{line.sets}: choose the exercise that these sets are of")
        if line.sets:
            yield line.exercise, line.sets


def _lines_of(session: CompletedSession, *, visit: Visit) -> tuple[Line, ...]:
    told = tuple(
        Line(exercise=one.exercise, sets=sets_text(one.sets, visit=visit))
        for one in session.exercises
    )
    return (*told, *((Line(),) * 2))[:MOST_ROWS]


def _lines_typed(form: SessionTold) -> tuple[Line, ...]:
    return (*form.lines, *((Line(),) * ROWS))[: max(ROWS, len(form.lines))]


def _effort(form: SessionTold) -> int | None:
    if form.effort and not (form.effort.isascii() and form.effort.isdecimal()):
        raise UsageError(f"{form.effort}: expected 0 (nothing) to 10 (as hard as can be)")
    return require_effort(int(form.effort)) if form.effort else None


def _minutes(form: SessionTold) -> float | None:
    return require_minutes(float(form.minutes.replace(",", "."))) if form.minutes else None


def _name(exercise: str, *, visit: Visit) -> str:
    known = visit.knowledge.exercises.get(exercise)
    if known is None:
        raise UsageError(f"{exercise}: is no exercise of the library; choose one of the list")
    return known.name


def _add(visit: Visit, told: TrainingLog) -> None:
    with visit.store.together() as adding:
        adding.take_turn(visit.person.id)
        adding.add_log(told, person=visit.person.id)


def _exchange(visit: Visit, *, before: CompletedSession, after: CompletedSession) -> None:
    """The corrected session under the id it had: ids tell in which order a day went."""
    with visit.store.together() as adding:
        adding.take_turn(visit.person.id)
        adding.take_back(before.id, person=visit.person.id)
        adding.add_log(TrainingLog(sessions=(after,)), person=visit.person.id)


def _session(visit: Visit, *, entry: str) -> CompletedSession:
    sessions = visit.store.log(visit.person.id).sessions
    found = next((one for one in sessions if one.id == entry), None)
    if found is None:
        raise HTTPException(404)
    return found


def _alone(log: TrainingLog, *, entry: str) -> TrainingLog:
    """The log with this entry alone."""

    def only(entries: Any) -> Any:
        return tuple(one for one in entries if one.id == entry)

    return TrainingLog(
        sessions=only(log.sessions),
        pains=only(log.pains),
        absences=only(log.absences),
        rechecks=only(log.rechecks),
        choices=only(log.choices),
    )


def _taken(visit: Visit) -> LastThrownAway[tuple[date, TrainingLog]]:
    """What was taken out last, by person, for as long as the app runs."""
    return visit.site.part("logbook", make=LastThrownAway)


def _date(text: str) -> date:
    """The day of an address; none so far off that it must be a slip."""
    try:
        found = date.fromisoformat(text)
    except ValueError as fault:
        raise HTTPException(404) from fault
    today = date.today()
    if not today - _BACK <= found <= today + _AHEAD:
        raise HTTPException(404)
    return found
