"""Progress: what was logged is what is shown, and what was taken back is gone everywhere."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from html.parser import HTMLParser

import pytest
from typing_extensions import override

from primemover.app.course import course_of
from primemover.app.retests import checks_done, comparison_of
from primemover.app.store import new_id
from primemover.app.web.pages.logbook import PLACES
from primemover.app.web.site import Site
from primemover.app.web.visit import Visit
from primemover.history.store import Store
from primemover.knowledge import load_knowledge
from primemover.programme.log import CompletedExercise, CompletedSession, CompletedSet
from primemover.report.period.drawing import NARROW, SHAPES, WIDE, sign
from primemover.report.period.sums import Period, courses, week_sums
from primemover.report.period.words import place_words
from tests.app.web.browser import Browser
from tests.app.web.lived_in import Lived, live_in, told_at
from tests.app.web.people import somebody

KNOWN = load_knowledge()
TODAY = date.today()
VERDICTS = {
    "more_than_noise": "more than noise",
    "within_noise": "within noise",
    "cannot_tell": "couldn’t tell",
}


@pytest.fixture
def lived(store: Store) -> Lived:
    """Six weeks of somebody."""
    return live_in(store)


def page(client: Browser, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return unescape(answer.text)


def words(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def told_day(on: date) -> str:
    return f"{on.day} {on:%B} {on.year}"


def cells(client: Browser, month: date) -> dict[str, str]:
    """What the calendar says of each day of a month, by its address."""
    shown = page(client, f"/history/calendar?month={month:%Y-%m}")
    return {
        day: words(said)
        for day, said in re.findall(r'href="/history/day/([\d-]{10})">(.*?)</a>', shown, re.S)
    }


PAGES = ("", "/calendar", "/loads", "/tests", "/pain", "/notes", f"/day/{TODAY}")


@pytest.mark.parametrize("path", PAGES)
def test_an_empty_history_says_what_to_do_next(client: Browser, path: str) -> None:
    shown = page(client, f"/history{path}")
    assert shown.count("<h1") == 1
    assert "style=" not in shown
    assert "<button" in shown or 'href="/' in shown


def test_the_calendar_shows_every_session_on_its_day_and_no_other(
    client: Browser, lived: Lived
) -> None:
    done = {session.on for session in lived.log.sessions}
    seen: dict[str, str] = {}
    for month in {day.replace(day=1) for day in done}:
        seen |= cells(client, month)
    assert {day for day, said in seen.items() if "one session done" in said} == {
        str(day) for day in done
    }


def test_the_calendar_shows_pain_absence_and_checks(client: Browser, lived: Lived) -> None:
    assert "pain 3 of 10" in cells(client, lived.pain.on)[str(lived.pain.on)]
    for number in range((lived.away.last - lived.away.first).days + 1):
        day = lived.away.first + timedelta(days=number)
        assert "away (travel)" in cells(client, day)[str(day)]
    last = TODAY - timedelta(days=2)
    assert "check done" in cells(client, last)[str(last)]


def test_planned_days_are_those_of_the_plan_from_today_on(
    client: Browser, store: Store, lived: Lived
) -> None:
    course = course_of(store, person=lived.person, on=TODAY, knowledge=KNOWN)
    done = {session.session for session in lived.log.sessions}
    due = {s.on for s in course.plan.sessions() if s.on >= TODAY and s.id not in done}
    shown = cells(client, TODAY)
    planned = {day for day, said in shown.items() if "session planned" in said}
    assert planned == {str(day) for day in due} & set(shown)


def test_the_week_counts_as_the_report_does(client: Browser, store: Store, lived: Lived) -> None:
    course = course_of(store, person=lived.person, on=TODAY, knowledge=KNOWN)
    period = Period(since=lived.plan.inputs.settings.starts_on, until=TODAY)
    weeks = week_sums(course.plan, log=lived.log, period=period, knowledge=KNOWN)
    shown = page(client, "/history/loads")
    rows = re.findall(r'<tr><th scope="row">(\d+)</th><td>(\d+)</td><td>(\d+)</td>', shown)
    assert [tuple(map(int, row)) for row in rows] == [(w.number, w.done, w.planned) for w in weeks]


def test_a_week_is_done_only_when_nothing_of_it_is_still_to_come(
    client: Browser, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sessions on Monday, Wednesday and Friday: seen on Thursday, then after Friday's is told."""
    thursday = date(2026, 11, 19)
    monkeypatch.setattr(Visit, "today", property(lambda _: thursday))
    lived = live_in(store, on=thursday)
    done = [one for one in lived.log.sessions if one.on > thursday - timedelta(days=4)]
    assert [one.on.weekday() for one in done] == [0, 2]
    week = words(page(client, "/history").partition('id="next"')[0])
    assert "2 of 3 2 sessions done. Still to come: Friday, 20 November." in week
    assert "All that was planned" not in week
    own = replace(done[-1], id=told_at(thursday, name="own"), on=thursday, session="")
    store.add_session(own, person=lived.person.id)
    week = words(page(client, "/history").partition('id="next"')[0])
    assert "Still to come: Friday" in week, "one of one's own is none of the plan"
    store.take_back(own.id, person=lived.person.id)
    course = course_of(store, person=lived.person, on=thursday, knowledge=KNOWN)
    friday = next(one for one in course.plan.sessions() if one.on == thursday + timedelta(days=1))
    told = replace(done[-1], id=told_at(thursday, name="early"), on=thursday, session=friday.id)
    store.add_session(told, person=lived.person.id)
    week = words(page(client, "/history").partition('id="next"')[0])
    assert "3 of 3 All that was planned is done." in week


def test_sessions_are_counted_without_breaks_at_the_desk_everywhere(
    client: Browser, store: Store, lived: Lived
) -> None:
    done = lived.log.sessions[-1]
    store.add_session(replace(done, id=new_id(), kind="desk", session=""), person=lived.person.id)
    shown = words(page(client, "/settings"))
    assert f"Sessions {len(lived.log.sessions)} Breaks at the desk 1 " in shown
    months = {one.on.replace(day=1) for one in lived.log.sessions}
    counted = 0
    for month in months:
        said = words(page(client, f"/history/calendar?month={month:%Y-%m}"))
        found = re.search(r"(\d+) sessions? this month", said)
        counted += int(found[1]) if found else 0
    assert counted == len(lived.log.sessions)


def test_every_exercise_that_moved_has_a_chart_with_its_first_and_last_value(
    client: Browser, lived: Lived
) -> None:
    period = Period(since=lived.plan.inputs.settings.starts_on, until=TODAY)
    shown = page(client, "/history/loads")
    gone = courses(lived.log, period=period, knowledge=KNOWN)
    assert any(course.amount == "load" for course in gone)
    for course in gone:
        if not course.steady:
            first, last = course.points[0], course.points[-1]
            said = rf"From {first.value:g} on {first.on:%d %b} to {last.value:g} on {last.on:%d %b}"
            assert re.search(said, shown), course.name


def test_loads_are_shown_in_pounds_to_whoever_thinks_in_them(client: Browser, lived: Lived) -> None:
    assert "heaviest set, lb" not in page(client, "/history/loads")
    client.cookies.set("units", "imperial")
    shown = page(client, "/history/loads")
    assert "heaviest set, kg" not in shown
    assert "heaviest set, lb" in shown


def test_verdicts_are_those_of_the_comparison(client: Browser, store: Store, lived: Lived) -> None:
    records = checks_done(store, person=lived.person)
    told = comparison_of(
        records[0], after=records[-1], records=records, store=store, knowledge=KNOWN
    )
    shown = page(client, "/history/tests")
    entries = re.findall(r'<li class="change is-(\w+)">(.*?)</li>', shown, re.S)
    assert len(entries) == len(told.changes)
    for change in told.changes:
        verdict, said = next((v, words(s)) for v, s in entries if change.name in words(s))
        assert verdict == change.verdict
        assert VERDICTS[change.verdict] in said
        assert f"{change.before:g}".replace("-", "−") in said
        assert f"{change.after:g}".replace("-", "−") in said
    assert entries[0][0] == "more_than_noise", "what changed beyond noise comes first"


def test_what_changed_leads_and_what_could_not_be_told_is_folded_by_its_reason(
    client: Browser, store: Store
) -> None:
    person = somebody(store, **{"timed.plank_s": 40.0, "timed.chair_stands": 14})
    felt = {"front_of_thigh": 6, "lower_buttock": 2}
    somebody(store, **{"timed.plank_s": 92.0, "timed.chair_stands": 14, "felt.clam_before": felt})
    records = checks_done(store, person=person)
    told = comparison_of(
        records[0], after=records[-1], records=records, store=store, knowledge=KNOWN
    )
    untold = told.of("cannot_tell")
    assert len({one.reason for one in untold}) < len(untold)
    shown = page(client, "/history/tests")
    assert "not read → not read" not in words(shown)
    marks = [shown.index(f'id="{part}"') for part in ("sure", "within", "unknown")]
    assert marks == sorted(marks)
    folded = re.findall(r'<details class="unknown"><summary>(\d+) tests?: (.*?)</summary>', shown)
    assert sum(int(count) for count, _ in folded) == len(untold)
    assert {reason for _, reason in folded} == {one.reason for one in untold}
    beyond = told.of("more_than_noise")
    assert ("Nothing changed by more than noise." in words(shown)) is not bool(beyond)


def test_pain_is_summed_by_place(client: Browser, lived: Lived) -> None:
    said = words(page(client, "/history/pain"))
    assert f"knee Worst 3 of 10 Last 3 of 10, {told_day(lived.pain.on)} Told on one day" in said
    assert "low back Worst 4 of 10 Last 4 of 10, " in said
    for on, rating in ((TODAY - timedelta(days=1), 7), (TODAY, 1)):
        data = {"place": "knee", "rating": str(rating)}
        client.post(f"/history/day/{on}/pain", data=data)
    said = words(page(client, "/history/pain"))
    assert f"knee Worst 7 of 10 Last 1 of 10, {told_day(TODAY)} Told on 3 days" in said
    assert said.index("knee Worst") < said.index("low back Worst"), "the worst comes first"


def test_every_place_that_hurts_has_a_sign_of_its_own_within_the_picture(
    client: Browser, store: Store, lived: Lived
) -> None:
    for place in PLACES:
        client.post(f"/history/day/{TODAY}/pain", data={"place": place, "rating": "2"})
    shown = page(client, "/history/pain")
    for size in (WIDE, NARROW):
        plot = re.search(rf'<svg class="plot plot-{size.name}".*?</svg>', shown, re.S)
        assert plot is not None
        key = re.findall(r'<text class="[^"]*" x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]+)<', plot[0])
        named = {
            text: (float(x), float(y))
            for x, y, text in key
            if text in set(map(place_words, PLACES))
        }
        assert len(named) == len(PLACES)
        for text, (x, _) in named.items():
            assert x + 6 * len(text) < size.width, text
        assert len(set(named.values())) == len(PLACES)
    assert len(SHAPES) == len(set(SHAPES)) >= len(PLACES)
    assert len({str(sign(one, at=(0, 0), css="").at) for one in SHAPES}) == len(SHAPES)


def test_a_day_tells_every_set(client: Browser, lived: Lived) -> None:
    session = lived.log.sessions[0]
    said = words(page(client, f"/history/day/{session.on}"))
    for done in session.exercises:
        assert KNOWN.exercises[done.exercise].name in said
    assert f"Effort {session.effort} of 10" in said


def last_session(lived: Lived) -> CompletedSession:
    return lived.log.sessions[-1]


def test_an_entry_taken_back_is_gone_from_calendar_chart_and_plan(
    client: Browser, store: Store, lived: Lived
) -> None:
    gone = last_session(lived)
    before = course_of(store, person=lived.person, on=TODAY, knowledge=KNOWN)
    answer = client.post(f"/history/day/{gone.on}/take-back", data={"entry": gone.id})
    assert "Nothing is written down for this day" in answer.text
    assert 'action="/history/put-back"' in answer.text, "it can be undone at once"
    assert "one session done" not in cells(client, gone.on)[str(gone.on)]
    assert f"on {gone.on:%d %b}" not in page(client, "/history/loads")
    after = course_of(store, person=lived.person, on=TODAY, knowledge=KNOWN)
    assert gone.session not in {session.session for session in after.log.sessions}
    assert after.plan != before.plan


def test_what_was_taken_back_can_be_put_back_whole(
    client: Browser, store: Store, lived: Lived
) -> None:
    for entry in (last_session(lived), lived.pain, lived.away):
        on = getattr(entry, "on", lived.away.first)
        client.post(f"/history/day/{on}/take-back", data={"entry": entry.id})
        assert store.log(lived.person.id) != lived.log
        client.post("/history/put-back")
        assert store.log(lived.person.id) == lived.log


def test_a_correction_can_be_undone_whole(client: Browser, store: Store, lived: Lived) -> None:
    session = last_session(lived)
    told = form_of(client, session) | {"amount_0_0": "7"}
    answer = client.post(f"/history/day/{session.on}/session", data=told)
    assert store.log(lived.person.id) != lived.log
    assert "The session is corrected." in answer.text
    assert 'action="/history/put-back"' in answer.text
    client.post("/history/put-back")
    assert store.log(lived.person.id) == lived.log


def test_an_entry_taken_out_on_the_plans_page_can_be_put_back(
    client: Browser, store: Store, lived: Lived
) -> None:
    entry = re.search(r'name="entry" value="([^"]+)"', page(client, "/plan"))
    assert entry is not None
    answer = client.post("/plan/undo", data={"entry": entry[1]})
    assert store.log(lived.person.id) != lived.log
    assert 'action="/history/put-back"' in answer.text
    client.post("/history/put-back")
    assert store.log(lived.person.id) == lived.log


def test_nobody_takes_back_an_entry_of_somebody_else(
    client: Browser, store: Store, lived: Lived
) -> None:
    other = live_in(store, label="client two")
    entry = other.log.sessions[0]
    answer = client.post(f"/history/day/{entry.on}/take-back", data={"entry": entry.id})
    assert answer.status_code == 404
    assert store.log(other.person.id) == other.log


class Fields(HTMLParser):
    """What the form of a session holds, as a browser would send it."""

    def __init__(self, shown: str) -> None:
        super().__init__()
        self.held: dict[str, str] = {}
        self._select = ""
        self._inside = False
        self._text = ""
        self.feed(shown)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = given.get("action", "").endswith("/session")
        if not self._inside:
            return
        name = given.get("name", "")
        self._text = name if tag == "textarea" else ""
        if tag == "select":
            self._select = name
        elif tag == "option" and "selected" in given:
            self.held[self._select] = given["value"]
        elif tag == "input" and given.get("type") != "checkbox" and name != "csrf":
            self.held[name] = given.get("value", "")

    @override
    def handle_endtag(self, tag: str) -> None:
        self._text = ""

    @override
    def handle_data(self, data: str) -> None:
        if self._text:
            self.held[self._text] = data


def form_of(client: Browser, session: CompletedSession) -> dict[str, str]:
    return Fields(page(client, f"/history/day/{session.on}/edit/{session.id}")).held


def test_a_correction_that_changes_nothing_changes_nothing(
    client: Browser, store: Store, lived: Lived
) -> None:
    for units in ("metric", "imperial"):
        client.cookies.set("units", units)
        for session in lived.log.sessions[:: len(lived.log.sessions) // 3]:
            told = form_of(client, session)
            client.post(f"/history/day/{session.on}/session", data=told)
    assert store.log(lived.person.id) == lived.log


def test_a_session_is_corrected_in_place(client: Browser, store: Store, lived: Lived) -> None:
    session = last_session(lived)
    told = form_of(client, session)
    last = len(session.exercises) - 1
    for name in [name for name in told if name.endswith(f"_{last}_0")]:
        told[name] = ""
    told |= {"amount_0_0": "7", "effort": "9", "note": "heavier than meant"}
    client.post(f"/history/day/{session.on}/session", data=told)
    now = store.log(lived.person.id).sessions[-1]
    assert (now.id, now.session, now.on) == (session.id, session.session, session.on)
    assert now.exercises[0].sets[0].reps == 7
    assert now.exercises[0].sets[1:] == session.exercises[0].sets[1:]
    assert (now.effort, now.note) == (9, "heavier than meant")
    assert now.exercises[1:] == session.exercises[1:-1], "what was not touched is as it was"


def test_sets_are_added_and_taken_out_without_keeping_anything_before_it_is_meant(
    client: Browser, store: Store, lived: Lived
) -> None:
    session = last_session(lived)
    path = f"/history/day/{session.on}/session"
    told = form_of(client, session) | {"amount_0_0": "7"}
    count = len(session.exercises[0].sets)

    more = client.post(path, data=told | {"do": "set:0"})
    assert more.status_code == 200
    told = Fields(more.text).held
    assert told["amount_0_0"] == "7", "what was typed stays"
    assert told[f"amount_0_{count}"] == ""
    told |= {f"amount_0_{count}": "5", f"left_0_{count}": "1"}

    less = client.post(path, data=told | {"do": "drop:0:0"})
    told = Fields(less.text).held
    assert "amount_0_0" not in told
    assert store.log(lived.person.id) == lived.log

    gone = client.post(path, data=told | {"do": "out:1"})
    told = Fields(gone.text).held
    assert "exercise_1" not in told

    one_more = client.post(path, data=told | {"do": "exercise"})
    number = len(session.exercises)
    told = Fields(one_more.text).held | {
        f"exercise_{number}": "bridge",
        f"amount_{number}_0": "11",
    }
    assert client.post(path, data=told).url.path == f"/history/day/{session.on}"
    now = store.log(lived.person.id).sessions[-1]
    first = now.exercises[0]
    assert first.sets[:-1] == session.exercises[0].sets[1:]
    assert (first.sets[-1].reps, first.sets[-1].reps_in_reserve) == (5, 1)
    assert [one.exercise for one in now.exercises[1:-1]] == [
        one.exercise for one in session.exercises[2:]
    ]
    assert now.exercises[-1].exercise == "bridge"


def test_seconds_are_asked_of_what_is_held(client: Browser, store: Store, lived: Lived) -> None:
    session = next(s for s in lived.log.sessions if any(one.sets[0].hold_s for one in s.exercises))
    number = next(n for n, one in enumerate(session.exercises) if one.sets[0].hold_s)
    told = form_of(client, session) | {f"amount_{number}_0": "31"}
    client.post(f"/history/day/{session.on}/session", data=told)
    now = next(s for s in store.log(lived.person.id).sessions if s.id == session.id)
    assert (now.exercises[number].sets[0].hold_s, now.exercises[number].sets[0].reps) == (
        31.0,
        None,
    )


def test_what_has_no_field_or_was_not_touched_stays_exact(
    client: Browser, store: Store, lived: Lived
) -> None:
    held = CompletedSet(hold_s=12.5, load_kg=8.123, side="left")
    session = CompletedSession(
        id=new_id(), on=TODAY, exercises=(CompletedExercise(exercise="plank", sets=(held,)),)
    )
    store.add_session(session, person=lived.person.id)
    told = form_of(client, session)
    assert (told["amount_0_0"], told["load_0_0"]) == ("12.5", "8.12")
    client.post(f"/history/day/{TODAY}/session", data=told | {"left_0_0": "2"})
    now = next(s for s in store.log(lived.person.id).sessions if s.id == session.id)
    assert now.exercises[0].sets == (replace(held, reps_in_reserve=2),)
    client.post(f"/history/day/{TODAY}/session", data=told | {"load_0_0": "9"})
    now = next(s for s in store.log(lived.person.id).sessions if s.id == session.id)
    assert now.exercises[0].sets == (replace(held, load_kg=9.0),)


def test_what_hurt_in_an_exercise_without_sets_outlives_a_correction(
    client: Browser, store: Store, lived: Lived
) -> None:
    hurt = CompletedExercise(exercise="clam", pain=6, pain_place="hip_side", stopped=True)
    done = CompletedExercise(exercise="bridge", sets=(CompletedSet(reps=9),))
    session = CompletedSession(id=new_id(), on=TODAY, exercises=(hurt, done))
    store.add_session(session, person=lived.person.id)
    told = form_of(client, session) | {"amount_1_0": "10"}
    client.post(f"/history/day/{TODAY}/session", data=told)
    now = next(s for s in store.log(lived.person.id).sessions if s.id == session.id)
    assert now.exercises[0] == hurt
    assert now.exercises[1].sets == (CompletedSet(reps=10),)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"amount_0_0": "a lot"}, "amount_0_0"),
        ({"amount_0_0": "201"}, "amount_0_0"),
        ({"amount_0_0": ""}, "amount_0_0"),
        ({"load_0_0": "heavy"}, "load_0_0"),
        ({"load_0_0": "900"}, "load_0_0"),
        ({"left_0_0": "11"}, "left_0_0"),
        ({"effort": "11"}, "effort"),
        ({"minutes": "nan"}, "minutes"),
        ({"minutes": "soon"}, "minutes"),
        ({"note": "x" * 2001}, "note"),
    ],
)
def test_a_correction_that_cannot_be_meant_is_told_beside_its_field_and_changes_nothing(
    client: Browser, store: Store, lived: Lived, typed: dict[str, str], wrong: str
) -> None:
    session = last_session(lived)
    told = form_of(client, session) | {"left_0_0": "1"} | typed
    answer = client.post(f"/history/day/{session.on}/session", data=told)
    assert answer.status_code == 422
    assert answer.text.count('aria-invalid="true"') == 1
    assert f'aria-describedby="{wrong}-fault"' in answer.text
    assert f'id="{wrong}-fault"' in answer.text
    if wrong != "note":
        assert Fields(answer.text).held.get(wrong, "") == typed[wrong]
    assert store.log(lived.person.id) == lived.log


def test_a_past_session_is_added_and_belongs_to_the_plan(
    client: Browser, store: Store, lived: Lived
) -> None:
    on = TODAY - timedelta(days=1)
    data = {
        "rows_0": "0,1,2",
        "exercise_0": "clam",
        "amount_0_0": "12",
        "amount_0_2": "11",
        "rows_1": "0",
        "exercise_1": "bridge",
        "amount_1_0": "10",
        "load_1_0": "20",
    }
    client.post(f"/history/day/{on}/session", data=data)
    added = next(s for s in store.log(lived.person.id).sessions if s.on == on)
    told = {one.exercise: [(s.reps, s.load_kg) for s in one.sets] for one in added.exercises}
    assert told == {"clam": [(12, None), (11, None)], "bridge": [(10, 20.0)]}


def test_an_exercise_chosen_twice_is_one_with_all_its_sets(
    client: Browser, store: Store, lived: Lived
) -> None:
    on = TODAY - timedelta(days=1)
    data = {
        f"{name}_{number}": value
        for number in (0, 1)
        for name, value in (("rows", "0"), ("exercise", "clam"))
    }
    data |= {"amount_0_0": "12", "amount_1_0": "9"}
    client.post(f"/history/day/{on}/session", data=data)
    added = next(s for s in store.log(lived.person.id).sessions if s.on == on)
    assert [[s.reps for s in one.sets] for one in added.exercises] == [[12, 9]]


def test_a_weight_typed_in_pounds_is_kept_in_kilograms(
    client: Browser, store: Store, lived: Lived
) -> None:
    client.cookies.set("units", "imperial")
    on = TODAY - timedelta(days=1)
    data = {"rows_0": "0", "exercise_0": "bridge", "amount_0_0": "10", "load_0_0": "44"}
    client.post(f"/history/day/{on}/session", data=data)
    added = next(s for s in store.log(lived.person.id).sessions if s.on == on)
    assert added.exercises[0].sets[0].load_kg == pytest.approx(44 * 0.45359237, abs=0.005)
    assert "44 lb" in page(client, f"/history/day/{on}").replace("\xa0", " ")
    assert form_of(client, added)["load_0_0"] == "44"


def test_all_as_planned_is_the_next_session(client: Browser, store: Store, lived: Lived) -> None:
    coming = course_of(store, person=lived.person, on=TODAY, knowledge=KNOWN).next_session()
    assert coming is not None
    client.post(f"/history/day/{TODAY}/session", data={"as_planned": "true"})
    added = next(s for s in store.log(lived.person.id).sessions if s.on == TODAY)
    assert added.session == coming.id
    assert [one.exercise for one in added.exercises] == [one.exercise for one in coming.exercises()]


def test_a_session_of_tomorrow_is_not_kept(client: Browser, store: Store, lived: Lived) -> None:
    tomorrow = TODAY + timedelta(days=1)
    data = {"exercise_0": "clam", "amount_0_0": "12"}
    assert client.post(f"/history/day/{tomorrow}/session", data=data).status_code == 422
    assert store.log(lived.person.id) == lived.log


def test_pain_and_days_away_are_added(client: Browser, store: Store, lived: Lived) -> None:
    data = {"place": "hip_side", "rating": "6", "note": "after the stairs"}
    client.post(f"/history/day/{TODAY}/pain", data=data)
    client.post(f"/history/day/{TODAY}/away", data={"why": "illness", "last": str(TODAY)})
    log = store.log(lived.person.id)
    assert (log.pains[-1].place, log.pains[-1].rating) == ("hip_side", 6)
    assert (log.absences[-1].why, log.absences[-1].last) == ("illness", TODAY)
    said = cells(client, TODAY)[str(TODAY)]
    assert "pain 6 of 10" in said
    assert "away (illness)" in said


@pytest.mark.parametrize(
    ("form", "data"),
    [
        ("pain", {"place": "knee", "rating": "11"}),
        ("pain", {"place": "soul", "rating": "3"}),
        ("away", {"why": "travel", "last": "2001-01-01"}),
        ("away", {"why": "travel", "last": "tomorrow"}),
        ("session", {}),
        ("session", {"exercise_0": "clam"}),
        ("session", {"rows_0": "0", "amount_0_0": "12"}),
        ("session", {"exercise_0": "wingsuit", "amount_0_0": "3"}),
        (
            "session",
            {"exercise_0": "clam", "amount_0_0": "12", "rows_0": "x" * 500, "effort": "11"},
        ),
    ],
)
def test_what_cannot_be_meant_is_shown_again_and_not_kept(
    client: Browser, store: Store, lived: Lived, form: str, data: dict[str, str]
) -> None:
    answer = client.post(f"/history/day/{TODAY}/{form}", data=data)
    assert answer.status_code == 422
    assert "<h1" in answer.text
    assert store.log(lived.person.id) == lived.log


@pytest.mark.parametrize("day", ["x", "1850-01-01", "2999-01-01", "2026-02-30"])
def test_a_day_that_cannot_be_is_no_page(client: Browser, day: str) -> None:
    assert client.get(f"/history/day/{day}").status_code == 404


def test_a_note_is_taken_back_and_put_back(client: Browser, store: Store) -> None:
    for text in ("slept badly", "knees fine"):
        client.post("/history/notes", data={"text": text})
    first, second = before = store.notes(store.people()[0].id)
    page = client.post("/history/notes/take-back", data={"note": second.id}).text
    assert store.notes(first.person) == (first,)
    assert 'action="/history/notes/put-back"' in page
    assert client.post("/history/notes/take-back", data={"note": second.id}).status_code == 404
    client.post("/history/notes/put-back")
    assert store.notes(first.person) == before
    client.post("/history/notes/put-back")
    assert store.notes(first.person) == before, "once is enough"


def test_notes_are_kept_and_hostile_ones_are_only_words(client: Browser, store: Store) -> None:
    client.post("/history/notes", data={"text": "<script>alert(1)</script> knees fine"})
    (note,) = store.notes(store.people()[0].id)
    assert note.text == "<script>alert(1)</script> knees fine"
    raw = client.get("/history/notes").text
    assert "<script>alert(1)" not in raw
    assert "&lt;script&gt;" in raw
    assert client.post("/history/notes", data={"text": " "}).status_code == 422
    assert client.post("/history/notes", data={"text": "x" * 2001}).status_code == 422
    assert len(store.notes(store.people()[0].id)) == 1


def test_the_report_is_handed_over_as_a_file(client: Browser, lived: Lived) -> None:
    html, pdf = client.get("/history/report.html"), client.get("/history/report.pdf")
    assert "attachment" in html.headers["content-disposition"]
    assert lived.person.label in html.text
    assert pdf.content.startswith(b"%PDF")


def test_without_a_plan_there_is_no_report(client: Browser, site: Site) -> None:
    assert site.store.people() == ()
    assert client.get("/history/report.pdf").status_code == 404
