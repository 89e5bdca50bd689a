"""Pages around a coached set: set up, done, summed up; and every code has words."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from starlette.requests import Request

from primemover.app.course import course_of
from primemover.app.session_in_hand import begin, in_hand, session_of
from primemover.app.session_of_day import Wishes
from primemover.app.web.application import create_app
from primemover.app.web.live.going import Asked, FilmedLive, Owner
from primemover.app.web.live.kept_frames import MOST_FRAMES
from primemover.app.web.live.sets import (
    IDLE_S,
    LiveSetError,
    LiveSets,
    finished_film,
    live_sets,
    open_film_set,
)
from primemover.app.web.site import ServeSettings, Site
from primemover.app.web.visit import Visit
from primemover.coaching.extents import LIVE_MODEL
from primemover.coaching.session_state import SessionState
from primemover.history.records import Person
from primemover.knowledge import Knowledge
from primemover.programme.log import CompletedSession
from tests.app.web import checking
from tests.app.web.browser import Browser
from tests.app.web.checking import answer_on
from tests.app.web.checking import begin as begin_check
from tests.app.web.live_clients import frames, joined, open_set, played, said
from tests.app.web.people import with_plan
from tests.synthetic import synthetic_track

HERE: Final = "http://127.0.0.1:8765"
SAID_BY_THE_COACH = {
    *("ready", "again", "partial", "pause", "resume", "done", "finish", "stop", "hold_broken"),
    *("not_counted.too_long", "not_counted.too_short", "unkept"),
    *(f"place.{code}" for code in ("nobody", "hold_still", "one_person", "step_back", "feet_out")),
    *(f"place.{code}" for code in ("head_out", "body_out", "come_closer", "turn_side")),
    *(f"place.{code}" for code in ("turn_front", "left_side", "right_side")),
    *("place.left_on_top", "place.right_on_top"),
}
"""What the engine may say of any movement; the rest is in the knowledge."""


@pytest.fixture
def client(client: Browser) -> Browser:
    """Somebody to whom no stop sign applies."""
    checking.no_signs(client)
    return client


def codes_of(knowledge: Knowledge) -> set[str]:
    """Every code that the knowledge makes the coach say."""
    limits = (one for posture in knowledge.coached_postures.values() for one in posture.limits)
    movements = knowledge.coached.values()
    cues = {cue.code for movement in movements for cue in movement.cues}
    guards = {guard.code for movement in movements for guard in movement.guards}
    return {
        *(f"place.{limit.code}" for limit in limits),
        *(f"cue.{code}" for code in cues),
        *(f"praise.{code}" for code in cues),
        *(f"not_counted.{code}" for code in guards),
    }


def words_on(page: str) -> dict[str, str]:
    """The sentences a page gives its scripts."""
    found = re.search(r"<script type=\"application/json\" data-words>(.*?)</script>", page, re.S)
    assert found
    words: dict[str, str] = json.loads(found[1])
    return words


def test_everything_the_coach_can_say_has_words(client: Browser, site: Site) -> None:
    token = open_set(client)
    words = words_on(client.get(f"/coach/bodyweight_squat/live?set={token}").text)
    wanted = SAID_BY_THE_COACH | codes_of(site.knowledge)
    missing = ", ".join(sorted(wanted - words.keys()))
    assert not missing
    assert all(words.values())


def test_every_coached_exercise_can_be_set_up(client: Browser, site: Site) -> None:
    for movement in site.knowledge.coached.values():
        for exercise in movement.exercises:
            page = client.get(f"/coach/{exercise}")
            assert page.status_code == 200, exercise
            assert "Go to the camera" in page.text, exercise


def test_postures_are_low_where_the_exercises_are_done_lying_or_kneeling(site: Site) -> None:
    lying = {"supine", "prone", "side_lying", "quadruped"}
    for movement in site.knowledge.coached.values():
        low = site.knowledge.coached_postures[movement.start].low
        for exercise in movement.exercises:
            assert low is bool(lying & set(site.knowledge.exercises[exercise].tags)), exercise


def test_what_the_camera_does_not_coach_is_counted_by_hand(client: Browser) -> None:
    page = client.get("/coach/lateral_band_walk")
    assert page.status_code == 200
    assert "data-tapper" in page.text
    assert "Go to the camera" not in page.text


def test_an_exercise_that_the_plan_leaves_out_says_so_and_why(client: Browser, site: Site) -> None:
    person = with_plan(site.store)
    before = course_of(site.store, person=person, on=date.today(), knowledge=site.knowledge)
    planned = next(iter(before.plan.sessions())).exercises()
    gone = next(one for one in planned if one.others)
    assert "leaves this one out" not in client.get(f"/coach/{gone.exercise}").text
    client.post("/plan/wish", data={"kind": "refuse", "exercise": gone.exercise})
    after = course_of(site.store, person=person, on=date.today(), knowledge=site.knowledge)
    found = next(iter(after.plan.sessions())).exercises()
    instead = next(one for one in found if one.slot == gone.slot)
    assert instead.exercise != gone.exercise
    page = client.get(f"/coach/{gone.exercise}").text
    assert "Your plan leaves this one out." in page
    assert "You do not want it." in page
    assert f'href="/coach/{instead.exercise}"' in page
    assert "leaves this one out" not in client.get(f"/coach/{instead.exercise}").text


def test_an_exercise_that_is_none(client: Browser) -> None:
    assert client.get("/coach/levitation").status_code == 404
    assert client.post("/coach/levitation", data={}).status_code == 404


@pytest.mark.parametrize(
    "back", ["//elsewhere.example", "https://elsewhere.example", "/\\x.example"]
)
def test_a_set_never_leads_back_elsewhere(client: Browser, back: str) -> None:
    assert client.get("/coach/clam", params={"return": back}).status_code == 422


def test_a_set_is_summed_up(client: Browser) -> None:
    token = open_set(client, reps="3", keep="true")
    with joined(client, token) as line:
        line.receive_json()
        played(line, frames(synthetic_track("squat", repetitions=4, rest_s=1.5)))
    person = _begun(client)
    page = client.post("/coach/bodyweight_squat/over", data={"live": token, "return": "/today"})
    assert page.status_code == 200
    assert "3 repetitions" in page.text
    assert 'action="/today/coached"' in page.text
    drawn = client.get(f"/coach/bodyweight_squat/skeleton.json?set={token}").json()
    assert len(drawn["times"]) > 30
    elsewhere = client.get(f"/coach/bodyweight_squat/over?set={token}&return=/coach")
    assert "/today/coached" not in elsewhere.text
    client.post("/today/coached", data={"live": token})
    assert [one.reps for turn in _stands(client, person).sets for one in turn] == [3]


def test_a_set_outlives_a_restart_and_its_page_may_end_it(tmp_path: Path) -> None:
    """The page that was open keeps its form; what it sends after the restart is taken."""
    serving = ServeSettings(store=tmp_path / "store", folder=tmp_path / "own")
    with Browser(create_app(serving), base_url=HERE) as before:
        token = open_set(before, reps="20")
        with joined(before, token) as line:
            line.receive_json()
            played(line, frames(synthetic_track("squat", repetitions=3, rest_s=1.5)))
        form = {"csrf": before.token, "live": token, "return": "/today"}
        assert form["csrf"] in before.get(f"/coach/bodyweight_squat/live?set={token}").text
    with Browser(create_app(serving), base_url=HERE) as after:
        after.cookies = before.cookies
        headers = {"X-CSRF-Token": ""}
        page = after.post("/coach/bodyweight_squat/over", data=form, headers=headers)
        assert page.status_code == 200
        assert "3 repetitions" in page.text


def test_a_fault_leads_back_to_the_very_page(client: Browser) -> None:
    came = f"{HERE}/coach/bodyweight_squat/live?set=some-token&return=/today"
    headers = {"X-CSRF-Token": "too old", "Referer": came}
    page = client.post("/coach/bodyweight_squat/over", data={"live": "x"}, headers=headers)
    assert page.status_code == 403
    assert 'href="/coach/bodyweight_squat/live?set=some-token&amp;return=/today"' in page.text
    headers["Referer"] = f"{HERE}//elsewhere.example?a=b"
    page = client.post("/coach/bodyweight_squat/over", data={"live": "x"}, headers=headers)
    assert "elsewhere.example" not in page.text


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/coach/clam/over?set=nothing", "Diesen Satz gibt es nicht mehr"),
        ("/coach/clam?reps=0", "Gib hier mindestens 1 an."),
        ("/coach/clam?reps=101", "Gib hier höchstens 100 an."),
        ("/coach/clam?reps=ten", "Gib hier eine ganze Zahl an."),
        ("/coach/clam/over", "Die Adresse ist vielleicht alt, oder ein Teil davon fehlt."),
        (f"/coach/clam/over?set={'x' * 65}", "Gib hier höchstens 64 Zeichen an."),
        (
            "/coach/clam?return=//x",
            "Die Adresse ist vielleicht alt, oder ein Buchstabe darin ist falsch.",
        ),
    ],
)
def test_faults_are_told_in_the_language_of_the_page(
    client: Browser, address: str, said: str
) -> None:
    client.cookies.set("language", "de", domain="127.0.0.1")
    page = client.get(address)
    assert page.status_code in (409, 422)
    assert said in page.text
    assert 'lang="en"' not in page.text.partition("<main")[2]


def test_no_degrees_are_shown_that_have_no_interval(client: Browser, site: Site) -> None:
    token = open_set(client, reps="3")
    with joined(client, token) as line:
        line.receive_json()
        played(line, frames(synthetic_track("squat", repetitions=3, rest_s=1.5)))
    page = client.get(f"/coach/bodyweight_squat/over?set={token}").text
    assert "as far as most" in page
    if LIVE_MODEL in site.knowledge.calibrations:
        assert not re.search(r"(?<!to )\b\d+°", page)
    else:
        assert "°" not in page
        assert "No degrees are shown" in page


def test_how_long_landmarks_are_kept_is_said(client: Browser) -> None:
    assert "for 30 minutes, or until the app ends" in client.get("/coach/clam").text
    assert round(IDLE_S / 60) == 30


@pytest.mark.parametrize(("test", "rule"), [("squat", "film_time"), ("plank", "film_hold_time")])
def test_a_recording_is_as_long_as_the_knowledge_says(
    client: Browser, site: Site, test: str, rule: str
) -> None:
    live = live_sets(site).find(open_film_set(visit_of(client), test=test))
    assert isinstance(live, FilmedLive)
    assert live.asked.longest_s == site.knowledge.coaching_rules[rule].number
    assert live.asked.longest_s * 30 <= MOST_FRAMES


def test_landmarks_are_kept_only_when_asked_for(client: Browser) -> None:
    token = open_set(client, reps="1")
    with joined(client, token) as line:
        line.receive_json()
        played(line, frames(synthetic_track("squat", repetitions=1, rest_s=1.5)))
    assert client.get(f"/coach/bodyweight_squat/skeleton.json?set={token}").status_code == 404


def _stopped(client: Browser, *, after: int) -> str:
    """The token of a set that was stopped because it hurt."""
    token = open_set(client, reps="20")
    with joined(client, token) as line:
        line.receive_json()
        played(line, frames(synthetic_track("squat", repetitions=after, rest_s=1.5)))
        line.send_json({"do": "stop"})
        line.receive_json()
    return token


@pytest.mark.parametrize("done", [0, 2])
def test_a_set_that_hurt_leads_to_where_and_how_much(client: Browser, done: int) -> None:
    """Whatever was done of it: the session asks, and what is said reaches the log."""
    person, token = _begun(client), _stopped(client, after=done)
    page = client.get(f"/coach/bodyweight_squat/over?set={token}&return=/today").text
    assert "You stopped because it hurt" in page
    assert "the session asks how much it hurt and where" in page
    assert "Again" not in page
    asked = client.post("/today/coached", data={"live": token})
    assert asked.url.path == "/today/session"
    assert 'name="hurt" value="yes" class="opens" checked' in asked.text
    assert 'name="stopped" value="1" checked' in asked.text
    client.post("/today/coached", data={"live": token})
    turn = {"turn": "1", "hurt": "yes", "stopped": "1"}
    unsaid = client.post("/today/session/end", data=turn | {"pain": "6"})
    assert unsaid.status_code == 422
    assert 'name="stopped" value="1" checked' in unsaid.text
    client.post("/today/session/end", data=turn | {"pain": "6", "place": "knee"})
    (kept,) = _finished(client, person).exercises
    assert (kept.stopped, kept.pain, kept.pain_place) == (True, 6, "knee")
    assert [one.reps for one in kept.sets] == ([done] if done else [])


def test_a_set_that_hurt_stays_stopped_when_nothing_more_is_said(client: Browser) -> None:
    person, token = _begun(client), _stopped(client, after=0)
    client.post("/today/coached", data={"live": token})
    (kept,) = _finished(client, person).exercises
    assert (kept.exercise, kept.stopped, kept.pain) == ("bodyweight_squat", True, None)


def test_looking_at_a_set_does_not_end_it(client: Browser, site: Site) -> None:
    token = open_set(client)
    page = client.get(f"/coach/bodyweight_squat/over?set={token}&return=/today")
    assert page.url.path == "/coach/bodyweight_squat/live"
    live = live_sets(site).find(token)
    assert live is not None
    assert not live.is_over


def test_a_set_of_no_session_promises_nothing(client: Browser) -> None:
    token = _stopped(client, after=0)
    for back in ("/coach", "/today"):
        page = client.get(f"/coach/bodyweight_squat/over?set={token}&return={back}").text
        assert "not part of a session" in page
        assert f"/history/day/{date.today()}" in page
        assert "/today/coached" not in page


def test_a_set_of_another_exercise_than_the_session_is_at_says_so(client: Browser) -> None:
    _begun(client, exercise="clam")
    token = open_set(client, reps="2")
    with joined(client, token) as line:
        line.receive_json()
        played(line, frames(synthetic_track("squat", repetitions=2, rest_s=1.5)))
    page = client.get(f"/coach/bodyweight_squat/over?set={token}&return=/today").text
    assert "The session is not at this exercise" in page
    assert "/today/coached" not in page


def test_the_same_side_twice_is_not_the_other_side(client: Browser) -> None:
    """Left, left: the second is not written down, and the right side is still due."""
    person = _begun(client, exercise="clam", each_side=True)
    clams = {
        side: frames(synthetic_track("clam", side=side, repetitions=2, rest_s=2.0))
        for side in ("left", "right")
    }

    def done(side: str) -> str:
        token = open_set(client, "clam", reps="2", side=side)
        with joined(client, token) as line:
            line.receive_json()
            assert played(line, clams[side])[-1]["reps"] == 2
        return token

    client.post("/today/coached", data={"live": done("left")})
    twice = done("left")
    page = client.get(f"/coach/clam/over?set={twice}&return=/today").text
    assert "left side once more" in page
    assert "/today/coached" not in page
    assert 'name="side" value="right"' in page
    refused = client.post("/today/coached", data={"live": twice})
    assert refused.url.query == b"elsewhere=1"
    other = done("right")
    page = client.get(f"/coach/clam/over?set={other}&return=/today").text
    assert "once more" not in page
    assert 'action="/today/coached"' in page
    client.post("/today/coached", data={"live": other})
    (kept,) = _finished(client, person).exercises
    assert [(one.side, one.reps) for one in kept.sets] == [("left", 2), ("right", 2)]


def _begun(
    client: Browser, *, exercise: str = "bodyweight_squat", each_side: bool = False
) -> Person:
    """Somebody in a session of nothing but this exercise."""
    site: Site = client.app.state.site  # type: ignore[attr-defined]
    person = with_plan(site.store)
    course = course_of(site.store, person=person, on=date.today(), knowledge=site.knowledge)
    coming = course.next_session()
    assert coming is not None
    one = replace(coming.blocks[0].exercises[0], exercise=exercise, each_side=each_side)
    planned = replace(coming, blocks=(replace(coming.blocks[0], exercises=(one,)),))
    session = session_of(planned, on=date.today(), at_s=time.time(), knowledge=site.knowledge)
    begin(session, wishes=Wishes(), store=site.store, person=person)
    return person


def _stands(client: Browser, person: Person) -> SessionState:
    site: Site = client.app.state.site  # type: ignore[attr-defined]
    hand = in_hand(site.store, person=person)
    assert hand is not None
    return hand.session.state()


def _finished(client: Browser, person: Person) -> CompletedSession:
    """What was written down of the session once it is finished."""
    site: Site = client.app.state.site  # type: ignore[attr-defined]
    client.post("/today/finish")
    (kept,) = site.store.log(person.id).sessions
    return kept


def test_nobody_gets_the_set_of_somebody_else(client: Browser, site: Site) -> None:
    from primemover.app.store import new_person

    token = open_set(client)
    other = new_person("somebody else")
    site.store.add_person(other)
    client.cookies.set("whose", other.id)
    assert client.get(f"/coach/bodyweight_squat/over?set={token}").status_code == 409
    live_sets(site).forget(other.id)
    assert live_sets(site).find(token) is not None


def test_idle_sets_are_forgotten_and_too_many_make_room(client: Browser, site: Site) -> None:
    now_s = 0.0
    sets = LiveSets(clock=lambda: now_s)
    live = live_sets(site).find(open_set(client))
    assert live is not None
    first = sets.add(live)
    assert sets.find(first) is live
    now_s = 1799.0
    assert sets.find(first) is live
    now_s += 1801.0
    assert sets.find(first) is None
    for _ in range(300):
        sets.add(live)
    assert len(sets) == 256


def visit_of(client: Browser) -> Visit:
    """The only person's visit."""
    return Visit(Request({"type": "http", "app": client.app, "headers": [], "path": "/"}))


def test_a_test_is_filmed_until_the_repetitions_are_there(client: Browser) -> None:
    """Looked at first, recorded from the start on, ended by itself; no cue disturbs it."""
    visit = visit_of(client)
    token = open_film_set(visit, test="squat")
    squats = frames(synthetic_track("squat", fps=12.0, repetitions=12, rest_s=1.5))
    with joined(client, token) as line:
        line.receive_json()
        first = played(line, squats[:18])
        assert "ready" in said(first)
        assert first[-1]["phase"] == "ready"
        line.send_json({"do": "start"})
        assert line.receive_json()["phase"] == "moving"
        rest = played(line, squats[18:])
    assert rest[-1]["phase"] == "done"
    assert rest[-1]["reps"] == 10
    assert not any(code.startswith(("cue.", "praise.")) for code in said(rest))
    film = finished_film(visit, token=token)
    assert float(film["time"].values[0]) == 0.0


def test_a_film_is_a_track_of_the_lite_model(client: Browser, site: Site) -> None:
    visit = visit_of(client)
    live = FilmedLive(
        Owner(person=visit.person.id, what="plank", side=None),
        coach=None,
        asked=Asked(longest_s=2.0),
    )
    token = live_sets(site).add(live)
    track = synthetic_track("plank", hold_s=8.0)
    with joined(client, token) as line:
        line.receive_json()
        before = played(line, frames(track)[:10])
        assert before[-1]["hold_s"] == 0
        with pytest.raises(LiveSetError, match="still going on"):
            finished_film(visit, token=token)
        line.send_json({"do": "start"})
        line.receive_json()
        after = played(line, frames(track)[10:])
    assert after[-1]["phase"] == "done"
    film = finished_film(visit, token=token)
    assert (film.attrs["pose_engine"], film.attrs["pose_model"]) == ("mediapipe", "lite")
    assert float(film["time"].values[-1]) == pytest.approx(2.0, abs=0.1)


def test_what_is_said_of_a_film_has_words_of_its_own(client: Browser) -> None:
    """A recording has no pause, so none of its sentences promises that nothing is lost."""
    answer_on(client, begin_check(client))
    page = client.post("/film/squat/camera").text
    words = words_on(page)
    assert {"film.anew", "film.cut_off", "state.looking", "below.longest"} <= words.keys()
    assert "%(n)s" in words["film.anew"]
    promising = [code for code in words if code.startswith(("line.", "camera.", "film."))]
    assert not [code for code in promising if "paused" in words[code]]
    assert 'data-do="pause"' not in page
    assert 'data-target="10"' in page
