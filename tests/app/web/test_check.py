"""A check by its forms: answered, stopped, paused, resumed, undone, and kept."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from primemover.app.store import new_id
from primemover.app.web.application import create_app
from primemover.app.web.check_flow import change, depth_of, in_hand
from primemover.app.web.site import ServeSettings, Site
from primemover.history.records import CheckRecord, TrackRecord
from primemover.history.store import Store
from tests.app.web.browser import Browser
from tests.app.web.checking import (
    answer_on,
    begin,
    fields_of,
    filled,
    go_through,
    heading,
    no_signs,
)


def _person(store: Store) -> str:
    return store.people()[0].id


def test_a_check_from_answers_alone_is_kept_and_shown(client: Browser, store: Store) -> None:
    page = go_through(client)
    assert page.url.path == "/check/finish"
    result = client.post("/check/finish")
    assert result.url.path.startswith("/results/")
    assert "stands out" in result.text
    (record,) = store.checks(_person(store))
    assert record.result["outcome"] == "go"
    assert record.answers["felt.clam_before"] == {"front_of_thigh": 6, "lower_buttock": 1}
    assert store.unfinished(_person(store), kind="check") == ()


def test_what_decides_safety_is_asked_before_anything_else(client: Browser) -> None:
    page = begin(client)
    sections = []
    while page.url.path.startswith("/check/step/"):
        sections.append(page.url.path.removeprefix("/check/step/").partition("-")[0])
        page = client.post(page.url.path, data=filled(page.text, told={}))
    order = list(dict.fromkeys(sections))
    assert order[:3] == ["about", "safety", "readiness"]
    assert page.url.path == "/film/squat"


def test_the_promise_of_ten_minutes_is_kept_by_its_own_reckoning(client: Browser) -> None:
    page = client.get("/check")
    assert "about 9 minutes" in page.text or "about 10 minutes" in page.text
    assert "camera moved 2 times" in page.text
    assert "4 movements" in page.text
    assert "12 movements" in page.text


def test_a_stop_sign_ends_with_where_to_go_and_no_exercise(client: Browser, store: Store) -> None:
    page = answer_on(client, begin(client), told={"safety.chest": "yes"})
    assert page.url.path == "/check/stop"
    assert heading(page) == "Get medical help now"
    assert "squat" not in page.text.lower()
    kept = client.post("/check/finish")
    assert "/plan/new" not in kept.text
    (record,) = store.checks(_person(store))
    assert record.result["outcome"] == "stop"


def test_a_wrong_tap_on_a_stop_sign_can_be_changed(client: Browser) -> None:
    answer_on(client, begin(client), told={"safety.chest": "yes"})
    page = client.get("/check/stop")
    address = page.text.partition('href="/check/step/')[2].partition('"')[0]
    back = client.get(f"/check/step/{address}")
    assert "safety.chest" in fields_of(back.text)
    onward = client.post(f"/check/step/{address}", data=filled(back.text, told={}))
    assert onward.url.path.startswith("/check/step/")


def test_a_pause_says_what_a_professional_must_say(client: Browser, store: Store) -> None:
    page = answer_on(client, begin(client), told={"readiness.heart": "yes"})
    assert page.url.path == "/check/pause"
    assert "professional" in page.text
    questions_only = answer_on(client, client.post("/check/pause"))
    assert questions_only.url.path == "/check/finish"
    client.post("/check/finish")
    (record,) = store.checks(_person(store))
    assert record.result["outcome"] == "pause"
    assert record.result["programme"] is None


def test_who_gave_a_go_ahead_opens_the_check_again(client: Browser) -> None:
    told = {"readiness.heart": "yes", "readiness.cleared": "yes"}
    told |= {"readiness.cleared_by_whom": "doctor", "readiness.cleared_note": "all fine"}
    page = answer_on(client, begin(client), told=told)
    assert page.url.path == "/film/squat"


def test_it_goes_on_where_it_was_after_the_app_was_started_anew(tmp_path: Path) -> None:
    settings = ServeSettings(store=tmp_path / "store", folder=tmp_path / "own")
    with Browser(create_app(settings), base_url="http://127.0.0.1:8765") as client:
        page = begin(client)
        reached = client.post(page.url.path, data=filled(page.text, told={})).url.path
    with Browser(create_app(settings), base_url="http://127.0.0.1:8765") as client:
        assert "Your check so far" in client.get("/check").text
        assert client.get("/check/next").url.path == reached


def test_a_fault_is_told_beside_its_field_and_what_was_typed_stays(client: Browser) -> None:
    page = begin(client)
    wrong = filled(page.text, told={"about.age_years": "thirty"})
    answer = client.post(page.url.path, data=wrong)
    assert answer.status_code == 422
    assert "whole number from" in answer.text
    assert 'value="thirty"' in answer.text
    assert 'value="male" checked' in answer.text


def test_answers_that_rule_each_other_out_are_asked_back(client: Browser, store: Store) -> None:
    told = {"readiness.systolic_mmhg": "80", "readiness.diastolic_mmhg": "120"}
    page = go_through(client, told=told)
    assert page.status_code == 422
    assert "Are they the wrong way round?" in page.text
    assert 'value="120"' in page.text
    found = in_hand(store, person=_person(store))
    assert found is not None
    assert "readiness.diastolic_mmhg" not in found.answers


def test_sliders_left_alone_are_no_answer(client: Browser, store: Store) -> None:
    told = {"felt.clam_before/front_of_thigh": "0", "felt.clam_before/lower_buttock": "0"}
    page = go_through(client, told=told)
    assert page.url.path == "/check/step/felt-clam_before"
    assert page.status_code == 422
    nowhere = client.post(page.url.path, data={"felt.clam_before/nowhere": "yes"})
    assert nowhere.status_code == 200
    found = in_hand(store, person=_person(store))
    assert found is not None
    assert found.answers["felt.clam_before"] == {}


def test_skipping_is_no_answer_and_is_not_asked_again(client: Browser, store: Store) -> None:
    page = begin(client)
    onward = client.post(page.url.path, data={"do": "skip"})
    assert onward.url.path != page.url.path
    found = in_hand(store, person=_person(store))
    assert found is not None
    assert "about.age_years" not in found.answers


def test_the_last_answers_can_be_undone(client: Browser, store: Store) -> None:
    page = begin(client)
    client.post(page.url.path, data=filled(page.text, told={}))
    client.post("/check/undo")
    found = in_hand(store, person=_person(store))
    assert found is not None
    assert "about.age_years" not in found.answers
    assert client.get("/check/next").url.path == page.url.path


def test_a_check_thrown_away_can_be_brought_back(client: Browser, store: Store) -> None:
    page = begin(client)
    client.post(page.url.path, data=filled(page.text, told={}))
    gone = client.post("/check/discard")
    assert store.unfinished(_person(store), kind="check") == ()
    assert "Bring it back" in gone.text
    client.post("/check/restore")
    found = in_hand(store, person=_person(store))
    assert found is not None
    assert found.answers["about.age_years"] == 34


def test_pounds_and_feet_are_kept_as_kilograms_and_centimetres(
    client: Browser, store: Store
) -> None:
    client.cookies.set("units", "imperial")
    page = begin(client, depth="full")
    while "about.height_cm" not in fields_of(page.text):
        page = client.post(page.url.path, data=filled(page.text, told={}))
    told = {"about.height_cm": "5 ft 7", "about.mass_kg": "150"}
    client.post(page.url.path, data=filled(page.text, told=told))
    found = in_hand(store, person=_person(store))
    assert found is not None
    assert found.answers["about.height_cm"] == pytest.approx(170.2, abs=0.05)
    assert found.answers["about.mass_kg"] == pytest.approx(68.04, abs=0.01)
    again = client.get(page.url.path)
    assert 'value="150"' in again.text


def test_a_number_that_was_not_touched_keeps_its_last_digit(client: Browser, store: Store) -> None:
    page = begin(client, depth="full")
    while "about.mass_kg" not in fields_of(page.text):
        page = client.post(page.url.path, data=filled(page.text, told={}))
    told = {"about.height_cm": "171.3", "about.mass_kg": "68.7"}
    client.post(page.url.path, data=filled(page.text, told=told))
    client.cookies.set("units", "imperial")
    shown = client.get(page.url.path).text
    mass = shown.partition('name="about.mass_kg"')[2].partition('value="')[2].partition('"')[0]
    told = {"about.height_cm": "67.4", "about.mass_kg": mass}
    client.post(page.url.path, data=filled(shown, told=told))
    found = in_hand(store, person=_person(store))
    assert found is not None
    assert found.answers["about.mass_kg"] == 68.7


def test_what_safety_leaves_out_is_neither_filmed_nor_asked(client: Browser) -> None:
    page = answer_on(client, begin(client), told={"readiness.falls": "1"})
    assert page.url.path == "/film/squat"
    hub = client.get("/check")
    assert "/film/one_leg_stand" not in hub.text
    assert "Left out for your safety" in hub.text
    assert client.get("/film/one_leg_stand?side=left").url.path == "/check"


def test_the_facts_of_the_last_check_are_filled_in_but_no_feeling(
    client: Browser, store: Store
) -> None:
    go_through(client)
    client.post("/check/finish")
    begin(client)
    found = in_hand(store, person=_person(store))
    assert found is not None
    assert found.answers["sitting.hours_work_day"] == 9
    assert not any(name.startswith(("felt.", "safety.", "readiness.")) for name in found.answers)
    assert "about.age_years" not in found.answers


def test_a_second_check_is_a_re_test_the_plan_hears_of(client: Browser, store: Store) -> None:
    go_through(client)
    first = client.post("/check/finish").url.path
    go_through(client, told={"sitting.longest_stretch_min": "45"})
    second = client.post("/check/finish")
    assert second.url.path != first
    assert 'id="changes"' in second.text
    rechecks = store.log(_person(store)).rechecks
    assert [f"/results/{each.id}" for each in rechecks] == [second.url.path]


def test_a_check_done_twice_on_purpose_teaches_the_own_noise(client: Browser, store: Store) -> None:
    go_through(client)
    client.post("/check/finish")
    client.post("/check/start", data={"again": "true"})
    page = client.get("/check/next")
    assert "once more, with nothing changed" in page.text
    page = answer_on(client, page)
    assert "once more, with nothing changed" in page.text
    client.post("/check/finish")
    assert "once more, with nothing changed" not in begin(client).text
    first, second = store.checks(_person(store))
    assert second.repeats == first.id


@pytest.mark.parametrize("depths", [("quick",), ("full",), ("full", "quick")])
def test_once_more_is_as_deep_as_the_last_time(
    client: Browser, store: Store, depths: tuple[str, ...]
) -> None:
    for depth in depths:
        go_through(client, depth=depth)
        client.post("/check/finish")
    client.post("/check/start", data={"again": "true"})
    found = in_hand(store, person=_person(store))
    assert found is not None
    assert found.depth == depths[-1]


def test_nothing_is_done_once_more_that_was_never_done(client: Browser, store: Store) -> None:
    assert client.post("/check/start", data={"again": "true"}).status_code == 404
    assert store.unfinished(_person(store), kind="check") == ()


def test_a_film_says_how_deep_a_check_went(site: Site) -> None:
    """Filmed in the quick check: squat; in the full one alone: lunge."""
    for test, depth in (("squat", "quick"), ("lunge", "full")):
        told = {"tests": [{"test": test, "measures": [{}]}]}
        record = CheckRecord(
            id=new_id(), person="p", at=datetime.now(UTC), answers={}, result=told, versions={}
        )
        assert depth_of(record, knowledge=site.knowledge).id == depth


def test_a_stop_sign_reaches_a_running_plan_at_once(
    client: Browser, store: Store, site: Site
) -> None:
    go_through(client)
    client.post("/check/finish")
    person = store.people()[0]
    _make_plan(store, site=site)
    page = answer_on(client, begin(client), told={"safety.chest": "yes"})
    assert page.url.path.startswith("/results/")
    assert store.unfinished(person.id, kind="check") == ()
    assert len(store.log(person.id).rechecks) == 1
    assert "Your plan waits" in page.text


def _make_plan(store: Store, *, site: Site) -> None:
    from primemover.app.plan_making import KEPT, made_of, material_of, record_of, usual_settings

    who = store.people()[0]
    material = material_of(None, check=KEPT, store=store, person=who)
    settings = usual_settings(material.answers, knowledge=site.knowledge)
    plan = made_of(material, settings=settings, knowledge=site.knowledge)
    store.add_plan(record_of(plan, store=store, person=who))


def test_a_form_sent_twice_ends_one_check_once(client: Browser, store: Store) -> None:
    go_through(client)
    client.post("/check/finish")
    assert client.post("/check/finish").url.path == "/results"
    assert len(store.checks(_person(store))) == 1


def test_nothing_is_begun_by_addresses_alone(client: Browser, store: Store) -> None:
    for path in ("/check/step/safety-1", "/check/stop", "/check/pause", "/check/finish"):
        assert client.get(path).url.path == "/check"
    assert client.get(f"/results/{new_id()}").status_code == 404
    assert client.get("/results/..%2F..%2Fetc").status_code == 404
    assert store.unfinished(_person(store), kind="check") == ()


def test_a_check_in_hand_goes_deeper_and_back_and_loses_nothing(
    client: Browser, store: Store, site: Site
) -> None:
    """After the first win a quick check is in hand: the full one is one button away."""
    no_signs(client)
    client.post("/feel/first", data={"front_of_thigh": "6", "lower_buttock": "2"})
    quick = client.get("/check").text
    assert "/film/lunge" not in quick
    (deeper,) = re.findall(r'action="/check/depth">.*?name="depth" value="(\w+)"', quick, re.DOTALL)
    full = client.post("/check/depth", data={"depth": deeper})
    assert full.url.path == "/check"
    assert "/film/lunge" in full.text
    lunge = TrackRecord(id=new_id(), test="lunge", side=None, source="x.mp4", parquet=b"")
    before = change(store, person=_person(store), how=lambda each: replace(each, tracks=(lunge,)))
    assert before is not None
    assert "felt.clam_before" in before.answers
    assert "/film/lunge" not in client.post("/check/depth", data={"depth": "quick"}).text
    assert in_hand(store, person=_person(store)) == replace(before, depth="quick")
    client.post("/check/start", data={"depth": "full"})
    assert in_hand(store, person=_person(store)) == before
    assert client.post("/check/depth", data={"depth": "bottomless"}).status_code == 404
