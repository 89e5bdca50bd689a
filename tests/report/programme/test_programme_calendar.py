"""The calendar, held against two readers that did not write it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import icalendar
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from primemover.programme.plan import Plan
from primemover.report.programme.calendar import programme_calendar
from tests.report.plans import ODD, STARTS_ON, sample_plan
from tests.words import forbidden_words

LONGEST_LINE_BYTES = 75  # RFC 5545, 3.1


def titled(plan: Plan, title: str) -> Plan:
    week = plan.weeks[0]
    session = replace(week.sessions[0], title=title)
    return replace(plan, weeks=(replace(week, sessions=(session,)),))


def uids(data: bytes) -> list[str]:
    calendar = icalendar.Calendar.from_ical(data)
    return [str(event["uid"]) for event in calendar.walk("VEVENT")]


def test_one_event_a_session_on_its_day_at_six() -> None:
    plan = sample_plan()
    read = vobject.readOne(programme_calendar(plan, on=STARTS_ON).decode("utf-8"))
    sessions = list(plan.sessions())
    assert len(read.vevent_list) == len(sessions)
    for event, session in zip(read.vevent_list, sessions, strict=True):
        assert event.dtstart.value == datetime.combine(session.on, time(18))  # floats: no zone
        lasts = event.dtend.value - event.dtstart.value
        assert lasts == timedelta(minutes=round(session.minutes))
        assert event.summary.value == session.title
        for planned in session.exercises():
            assert planned.name in event.description.value


def test_the_hour_and_the_reminder_are_the_persons() -> None:
    data = programme_calendar(sample_plan(), on=STARTS_ON, starts_at=time(6, 45), reminder_min=10)
    event = vobject.readOne(data.decode("utf-8")).vevent_list[0]
    assert event.dtstart.value.time() == time(6, 45)
    assert event.valarm.trigger.value == timedelta(minutes=-10)
    assert event.valarm.action.value == "DISPLAY"
    silent = programme_calendar(sample_plan(), on=STARTS_ON, reminder_min=0)
    assert b"VALARM" not in silent


def test_a_newer_edition_moves_events_instead_of_doubling_them() -> None:
    plan = sample_plan()
    old = programme_calendar(plan, on=STARTS_ON)
    week = plan.weeks[0]
    moved = tuple(replace(s, on=s.on + timedelta(days=1)) for s in week.sessions)
    newer = replace(plan, weeks=(replace(week, sessions=moved), *plan.weeks[1:]))
    new = programme_calendar(newer, on=STARTS_ON + timedelta(days=2))
    assert uids(old) == uids(new)
    assert len(set(uids(old))) == len(uids(old))
    assert b"SEQUENCE:0" in old
    assert b"SEQUENCE:2" in new


def test_two_people_in_one_calendar_do_not_meet() -> None:
    plan = sample_plan()
    other = replace(plan, inputs=replace(plan.inputs, answers={"sitting.hours_work_day": 4}))
    mine, theirs = (set(uids(programme_calendar(p, on=STARTS_ON))) for p in (plan, other))
    assert not mine & theirs


def test_lines_are_folded_by_bytes_and_end_in_crlf() -> None:
    data = programme_calendar(titled(sample_plan(), ODD * 4), on=STARTS_ON)
    lines = data.split(b"\r\n")
    assert all(len(line) <= LONGEST_LINE_BYTES for line in lines)
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_breaks_from_sitting_when_asked_for() -> None:
    plan = sample_plan()
    without = programme_calendar(plan, on=STARTS_ON)
    data = programme_calendar(plan, on=STARTS_ON, sitting_breaks=True)
    rules = [
        e.rrule.value for e in vobject.readOne(data.decode()).vevent_list if "rrule" in e.contents
    ]
    last = max(session.on for session in plan.sessions())
    assert b"RRULE" not in without
    assert len(rules) == 16  # every half hour from half past nine to five
    for rule in rules:
        parts = dict(part.split("=") for part in rule.split(";"))
        assert parts["FREQ"] == "WEEKLY"
        assert parts["BYDAY"] == "MO,TU,WE,TH,FR"
        assert parts["UNTIL"].startswith(f"{last:%Y%m%d}T")


def test_a_plan_withheld_is_an_empty_calendar() -> None:
    data = programme_calendar(replace(sample_plan(), weeks=()), on=STARTS_ON, sitting_breaks=True)
    assert not uids(data)
    assert data.startswith(b"BEGIN:VCALENDAR")


def test_no_word_that_is_not_ours() -> None:
    assert not forbidden_words(programme_calendar(sample_plan(), on=STARTS_ON).decode("utf-8"))


def test_the_same_plan_gives_the_same_bytes() -> None:
    one, two = (programme_calendar(sample_plan(), on=date(2026, 12, 1)) for _ in range(2))
    assert one == two


@settings(max_examples=60, deadline=None)
@given(title=st.text(max_size=60))
def test_any_title_comes_back_as_it_went_in(title: str) -> None:
    data = programme_calendar(titled(sample_plan(), title), on=STARTS_ON)
    event = icalendar.Calendar.from_ical(data).walk("VEVENT")[0]
    other = vobject.readOne(data.decode("utf-8")).vevent
    shown = [sign for sign in title.replace("\t", " ") if sign.isprintable() and sign != "\\"]
    for read in (str(event["summary"]), other.summary.value):
        assert [sign for sign in read if sign.isprintable() and sign != "\\"] == shown
