"""A plan as a calendar (RFC 5545): one event a session, with a reminder."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid5

from primemover.programme.plan import Plan, PlannedSession, SittingBreak
from primemover.report.programme.words import extra_words, minutes_words, short_dose
from primemover.report.words import DISCLAIMER

if TYPE_CHECKING:
    from icalendar import Alarm, Event

SIX_IN_THE_EVENING: Final = time(18)
"""When sessions begin unless the person says otherwise."""

REMINDER_MIN: Final = 30
"""Minutes from a reminder to its session."""

_NAMESPACE: Final = UUID("6f1b1c0e-5f0c-5d43-9a5e-0b0f7f6d2a11")
"""Any fixed number will do: with it the same session has the same identity in every edition."""
_OFFICE_DAYS: Final = ("MO", "TU", "WE", "TH", "FR")
_OFFICE_FROM: Final = time(9)
_OFFICE_UNTIL: Final = time(17)


def programme_calendar(
    plan: Plan,
    *,
    on: date,
    starts_at: time = SIX_IN_THE_EVENING,
    reminder_min: int = REMINDER_MIN,
    sitting_breaks: bool = False,
) -> bytes:
    """The calendar of ``plan``; the same input gives the same bytes.

    Parameters
    ----------
    on : date
        Day the calendar is written; it orders editions of the same plan.
    starts_at : time
        When sessions begin. It floats: six in the evening wherever the person is.
    reminder_min : int
        Minutes from the reminder to the session; 0 leaves reminders out.
    sitting_breaks : bool
        Whether breaks during office hours are put in as well.

    Notes
    -----
    An event keeps its identity from one edition to the next, so that a newer file moves what an
    older one put in instead of doubling it. Identity follows from what the plan was made from and
    the session's place in it, and gives neither away.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//primemover//programme//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Programme")
    edition = _Edition(plan=plan, on=on)
    for session in plan.sessions():
        start = datetime.combine(session.on, starts_at)
        event = edition.event(session, name=session.id, start=start)
        if reminder_min:
            event.add_component(_alarm(session, minutes=reminder_min))
        calendar.add_component(event)
    if sitting_breaks and plan.sitting_break and plan.weeks:
        for event in _breaks(plan.sitting_break, edition=edition):
            calendar.add_component(event)
    return bytes(calendar.to_ical())


@dataclass(frozen=True, kw_only=True, slots=True)
class _Edition:
    """One writing of the calendar: who the events belong to and how new they are."""

    plan: Plan
    on: date

    def event(self, session: PlannedSession, *, name: str, start: datetime) -> Event:
        from icalendar import Event

        event = Event()
        event.add("uid", self._identity(name))
        event.add("dtstamp", datetime.combine(self.on, time(), tzinfo=UTC))
        event.add("sequence", max(0, (self.on - self._starts_on).days))
        event.add("dtstart", start)
        event.add("dtend", start + timedelta(minutes=max(1, round(session.minutes))))
        event.add("summary", _clean(session.title))
        event.add("description", _clean(_description(session)))
        return event

    @property
    def _starts_on(self) -> date:
        return self.plan.inputs.settings.starts_on

    def _identity(self, name: str) -> str:
        answers = json.dumps(dict(self.plan.inputs.answers), sort_keys=True, default=str)
        return f"{uuid5(_NAMESPACE, f'{self._starts_on}|{answers}|{name}')}@primemover"


def _alarm(session: PlannedSession, *, minutes: int) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    ahead = f" in {minutes} minutes" if minutes else ""
    alarm.add("description", _clean(f"{session.title}{ahead}"))
    alarm.add("trigger", timedelta(minutes=-minutes))
    return alarm


def _breaks(sitting: SittingBreak, *, edition: _Edition) -> Iterator[Event]:
    """One event for each break of a working day, repeated until the plan ends."""
    sessions = [session.on for session in edition.plan.sessions()]
    first, last = min(sessions), max(sessions)
    if first.weekday() >= len(_OFFICE_DAYS):
        first += timedelta(days=7 - first.weekday())
    start = datetime.combine(first, _OFFICE_FROM) + timedelta(minutes=sitting.every_min)
    while start <= datetime.combine(first, _OFFICE_UNTIL):
        event = edition.event(sitting.session, name=f"break-{start:%H%M}", start=start)
        until = datetime.combine(last, start.time())
        event.add("rrule", {"freq": "weekly", "byday": list(_OFFICE_DAYS), "until": until})
        event.add("transp", "TRANSPARENT")
        event.add_component(_alarm(sitting.session, minutes=0))
        yield event
        start += timedelta(minutes=sitting.every_min)


def _description(session: PlannedSession) -> str:
    lines: list[str] = []
    for block in session.blocks:
        lines.append(f"{block.title} ({minutes_words(block.minutes)})")
        for planned in block.exercises:
            extra = extra_words(planned)
            more = f", {extra}" if extra else ""
            lines.append(f"- {planned.name}: {short_dose(planned.dose)}{more}")
        lines.append("")
    return "\n".join([*lines, DISCLAIMER])


def _clean(text: str) -> str:
    """``text`` without what a calendar may not hold: control characters and halves of letters."""
    kept = "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign)[0] != "C")
    return kept.replace("\t", " ")
