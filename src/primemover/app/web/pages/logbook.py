"""``/history/day``: what was written down on a day; added to, corrected, taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final, Literal, get_args

from starlette.exceptions import HTTPException
from starlette.responses import Response

from primemover.app.log_book import Entry, entries_of
from primemover.app.log_words import Hurt, pain_note, parse_away, require_short
from primemover.app.next_free import NextFree, next_free
from primemover.app.session_line import SessionLine, session_of
from primemover.app.usage import UsageError
from primemover.app.web.endpoints import Form, Pages
from primemover.app.web.session_form import (
    Group,
    SessionForm,
    changed,
    exercises_told,
    groups_of,
    groups_typed,
    nothing_yet,
    require_none,
    rest_told,
)
from primemover.app.web.taken_back import PUT_BACK, keep_as_it_was, put_back, take_out
from primemover.app.web.told_sets import SetFaults
from primemover.app.web.visit import Visit
from primemover.programme.log import (
    CompletedSession,
    CompletedSet,
    PainPlace,
    TrainingLog,
)

PAGES: Final = Pages(prefix="/history")

PLACES: Final[tuple[PainPlace, ...]] = get_args(PainPlace)
_BACK: Final = timedelta(days=366 * 5)
_AHEAD: Final = timedelta(days=366)


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
    """What a form held that was not kept, and why, to be shown again.

    ``faults`` are those of single fields, by their names.
    """

    form: str = ""
    fault: str = ""
    values: Form | None = None
    groups: tuple[Group, ...] = ()
    faults: Mapping[str, str] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """422 where something cannot be kept, else 200."""
        return 422 if self.fault or self.faults else 200


@PAGES.get("/day/{on}")
def day(visit: Visit, *, on: str) -> Response:
    """One day: what was done and told, and forms to add to it."""
    return _day(visit, on=_date(on))


@PAGES.get("/day/{on}/edit/{entry}")
def edit(visit: Visit, *, on: str, entry: str) -> Response:
    """A session of the log, to be corrected."""
    session = _session(visit, entry=entry)
    typed = Typed(form="session", groups=groups_of(session, visit=visit))
    return _edit(visit, on=_date(on), session=session, typed=typed)


@PAGES.post("/day/{on}/session", form=SessionForm)
def keep_session(visit: Visit, *, on: str, form: SessionForm) -> Response:
    """Keeps a session of the day, or the corrected one in place of what was there.

    A button that shows a set or an exercise more, or one less, keeps nothing.
    """
    at = _date(on)
    before = _session(visit, entry=form.entry) if form.entry else None
    groups = groups_typed(form, visit=visit, before=before)
    typed = Typed(form="session", values=form, groups=groups)
    if form.do != "keep":
        typed = replace(typed, groups=changed(groups, do=form.do))
        return _form_again(visit, on=at, before=before, typed=typed)
    try:
        if before is None:
            _add(visit, _told(visit, form=form, groups=groups, on=at))
        else:
            after = _corrected(visit, form=form, groups=groups, before=before)
            _exchange(visit, on=at, before=before, after=after)
    except SetFaults as found:
        return _form_again(visit, on=at, before=before, typed=replace(typed, faults=found.faults))
    except UsageError as fault:
        return _form_again(visit, on=at, before=before, typed=replace(typed, fault=str(fault)))
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
    take_out(visit, entry=entry.id, on=at)
    return visit.go(f"/history/day/{at}")


@PAGES.post("/put-back")
def bring_back(visit: Visit) -> Response:
    """Puts back what was taken out or corrected last, as it was."""
    on = put_back(visit)
    return visit.go(f"/history/day/{on}" if on else "/history/calendar")


_RATINGS: Final = tuple(str(number) for number in range(11))


def _day(visit: Visit, *, on: date, typed: Typed | None = None) -> Response:
    log = visit.store.log(visit.person.id, since=on, until=on)
    everything = visit.store.log(visit.person.id)
    away = tuple(one for one in everything.absences if one.first <= on <= one.last)
    shown = typed or Typed()
    return visit.page(
        "history/day.html.j2",
        status=shown.status,
        on=on,
        sessions=log.sessions,
        pains=log.pains,
        away=away,
        others=tuple(_others(log)),
        free=_free(visit, on=on),
        groups=shown.groups or nothing_yet(),
        names=_names(visit),
        typed=shown,
        places=PLACES,
        past=on <= visit.today,
    )


def _edit(visit: Visit, *, on: date, session: CompletedSession, typed: Typed) -> Response:
    return visit.page(
        "history/edit.html.j2",
        status=typed.status,
        on=on,
        session=session,
        typed=typed,
        names=_names(visit),
    )


def _names(visit: Visit) -> tuple[tuple[str, str], ...]:
    """Id and name of every exercise, in the order of the names as the visitor reads them."""
    named = ((one.id, visit.language(one.name)) for one in visit.knowledge.exercises.values())
    return tuple(sorted(named, key=lambda each: each[1].casefold()))


def _form_again(
    visit: Visit, *, on: date, before: CompletedSession | None, typed: Typed
) -> Response:
    """The form of a session as it was typed, and what is wrong with it."""
    if before is None:
        return _day(visit, on=on, typed=typed)
    return _edit(visit, on=on, session=before, typed=typed)


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


def _told(visit: Visit, *, form: SessionForm, groups: tuple[Group, ...], on: date) -> TrainingLog:
    """What the form tells, as the command line would keep it."""
    _ = visit.language
    if on > visit.today:
        raise UsageError(_("A session is written down when it is done: choose a day up to today."))
    faults: dict[str, str] = {}
    told = exercises_told(groups, faults=faults, visit=visit)
    rest = rest_told(form, faults=faults)
    require_none(faults)
    sets: dict[str, tuple[CompletedSet, ...]] = {}
    for one in told:
        sets[one.exercise] = (*sets.get(one.exercise, ()), *one.sets)
    line = SessionLine(
        sets=sets,
        as_planned=form.as_planned,
        effort=rest.effort,
        minutes=rest.minutes,
        note=rest.note,
    )
    if not line.tells:
        raise UsageError(_("Say what you did: choose an exercise and write down its sets."))
    free = _free(visit, on=on)
    session = session_of(
        line,
        planned=free.session if free else None,
        why_none=free.why_none if free else "",
        on=on,
    )
    return TrainingLog(sessions=(session,))


def _corrected(
    visit: Visit, *, form: SessionForm, groups: tuple[Group, ...], before: CompletedSession
) -> CompletedSession:
    """The session with what the form says; pain and feel of exercises that stay are kept."""
    _ = visit.language
    faults: dict[str, str] = {}
    exercises = exercises_told(groups, faults=faults, visit=visit)
    rest = rest_told(form, faults=faults)
    require_none(faults)
    if not exercises:
        raise UsageError(_("Nothing would be left of the session. Take it back instead."))
    return replace(
        before, exercises=exercises, effort=rest.effort, minutes=rest.minutes, note=rest.note
    )


def _add(visit: Visit, told: TrainingLog) -> None:
    with visit.store.together() as adding:
        adding.take_turn(visit.person.id)
        adding.add_log(told, person=visit.person.id)


def _exchange(visit: Visit, *, on: date, before: CompletedSession, after: CompletedSession) -> None:
    """The corrected session under the id it had: ids tell in which order a day went."""
    if after == before:
        return
    keep_as_it_was(visit, entry=before.id, on=on)
    with visit.store.together() as adding:
        adding.take_turn(visit.person.id)
        adding.take_back(before.id, person=visit.person.id)
        adding.add_log(TrainingLog(sessions=(after,)), person=visit.person.id)
    visit.say(visit.language("The session is corrected."), undo=PUT_BACK)


def _session(visit: Visit, *, entry: str) -> CompletedSession:
    sessions = visit.store.log(visit.person.id).sessions
    found = next((one for one in sessions if one.id == entry), None)
    if found is None:
        raise HTTPException(404)
    return found


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
