"""A kept check as a page: what matters first, each movement, files to take along."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest

from primemover.app.store import new_person
from primemover.app.web import result_shown, uploads
from primemover.app.web.check_flow import begun, finish, keep
from primemover.app.web.pages import check as check_pages
from primemover.app.web.pages import results
from primemover.app.web.site import Site
from primemover.checkup import Recording, examine
from primemover.findings.change import VERDICT_WORDS
from primemover.history.records import CheckRecord
from primemover.history.store import Store
from primemover.knowledge import load_knowledge
from primemover.recordings.tracks import save_pose_track
from primemover.report.skeleton import FRAMES_PER_S, MOST_FRAMES, SIZE, skeleton_of
from primemover.signals.analyse import analyse_movement
from tests.app.web.browser import Browser
from tests.app.web.checking import heading
from tests.app.web.people import NO_SIGNS
from tests.synthetic import synthetic_track

if TYPE_CHECKING:
    import xarray as xr

ANSWERS: dict[str, object] = {
    **NO_SIGNS,
    "about.age_years": 34,
    "about.sex": "male",
    "readiness.blood_pressure": "normal",
    "sitting.hours_work_day": 9,
    "sitting.longest_stretch_min": 120,
    "felt.clam_before": {"front_of_thigh": 6, "lower_buttock": 1},
    "felt.clam_after": {"lower_buttock": 6, "front_of_thigh": 2},
}


def _kept(
    site: Site, *, filmed: bool = True, film: xr.Dataset | None = None, **other: object
) -> CheckRecord:
    """A check of the only person there is, as the app keeps one."""
    store, knowledge = site.store, site.knowledge
    if not store.people():
        store.add_person(new_person("me"))
    person = store.people()[0]
    found = begun(person, depth=knowledge.check_depths["quick"], store=store, knowledge=knowledge)
    told = {**ANSWERS, **{name.replace("__", "."): value for name, value in other.items()}}
    found = found.answered(told, shown=tuple(told))
    if filmed:
        track = synthetic_track("squat") if film is None else film
        found = found.with_film("squat", side=None, track=track, source="<b>my</b> squat.mp4")
    keep(found, store=store)
    ended = finish(person, store=store, knowledge=knowledge)
    assert ended is not None
    return ended[0]


def test_page_one_says_what_the_report_says_first(client: Browser, site: Site) -> None:
    record = _kept(site)
    page = client.get(f"/results/{record.id}")
    assert page.status_code == 200
    assert heading(page) == "Your movement check"
    messages = record.result["messages"]
    assert isinstance(messages, list)
    for message in messages:
        assert str(message).partition(":")[0] in page.text
    assert str(record.result["today"])[:40] in page.text
    assert "Make my plan" in page.text
    assert 'href="/plan/new"' in page.text


def _page_one(text: str) -> str:
    """What stands before the places where it was felt and the movements one by one."""
    return text[: text.index('id="felt"')]


def test_page_one_says_what_the_quick_model_leaves_out_and_what_to_do(
    client: Browser, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = synthetic_track("squat").assign_attrs(pose_model="of tomorrow")
    address = f"/results/{_kept(site, film=film).id}"
    said = _page_one(client.get(address).text).partition('id="unjudged"')[2]
    assert "How far the knee bent" in said
    assert "choose that film in your next check" in said
    assert 'href="/check"' in said
    assert "engine" not in said
    monkeypatch.setattr(uploads, "find_spec", lambda name: None)
    without = _page_one(client.get(address).text).partition('id="unjudged"')[2]
    assert "choose that film" not in without
    assert "How far the knee bent" in without


def test_page_one_says_what_to_film_otherwise(client: Browser, site: Site) -> None:
    film = synthetic_track("squat", faults=("feet_cropped",))
    said = _page_one(client.get(f"/results/{_kept(site, film=film).id}").text)
    unseen = said.partition('id="unjudged"')[2]
    assert "How high the heel rose" in unseen
    assert "feet" in unseen.partition("How high the heel rose")[2]
    assert "small, quick model" not in unseen


def test_page_one_says_nothing_of_a_camera_that_judged_what_it_should(
    client: Browser, site: Site
) -> None:
    assert 'id="unjudged"' not in client.get(f"/results/{_kept(site).id}").text
    assert 'id="unjudged"' not in client.get(f"/results/{_kept(site, filmed=False).id}").text


def test_only_the_newest_check_leads_to_a_plan(client: Browser, site: Site) -> None:
    """A plan is always made of the newest: an older one may lack a stop sign told since."""
    first = _kept(site)
    _kept(site, filmed=False)
    assert "/plan/new" not in client.get(f"/results/{first.id}").text


@pytest.mark.parametrize(("hours", "offered"), [(-0.5, False), (0.5, True)])
def test_doing_it_again_waits_for_a_night_and_says_until_when(
    client: Browser, site: Site, monkeypatch: pytest.MonkeyPatch, hours: float, *, offered: bool
) -> None:
    record = _kept(site)
    soonest = record.at + timedelta(hours=site.knowledge.gates["repeat_apart"].value)
    clock = Mock(now=lambda zone: (soonest + timedelta(hours=hours)).astimezone(zone))
    monkeypatch.setattr(results, "datetime", clock)
    monkeypatch.setattr(check_pages, "datetime", clock)
    for address in (f"/results/{record.id}", "/check"):
        text = client.get(address).text
        assert ("Do it once more, nothing has changed" in text) is offered
        assert (soonest.astimezone().strftime("%H:%M on.") in text) is not offered


@pytest.mark.parametrize(("days", "offered"), [(-0.5, True), (0.5, False)])
def test_doing_it_again_is_offered_as_long_as_the_knowledge_says(
    client: Browser, site: Site, monkeypatch: pytest.MonkeyPatch, days: float, *, offered: bool
) -> None:
    record = _kept(site)
    limit_days = site.knowledge.gates["repeat_recent"].value
    now = record.at + timedelta(days=limit_days + days)
    monkeypatch.setattr(results, "datetime", Mock(now=lambda zone: now.astimezone(zone)))
    text = client.get(f"/results/{record.id}").text
    assert ("Do it once more, nothing has changed" in text) is offered


def test_a_film_s_name_is_words_and_never_markup(client: Browser, site: Site) -> None:
    record = _kept(site)
    assert "<b>my</b>" not in client.get(f"/results/{record.id}").text
    assert "<b>my</b>" not in client.get(f"/results/{record.id}/report.html").text


def test_who_carried_the_load_has_its_place(client: Browser, site: Site) -> None:
    """Between where it was felt and the movements one by one."""
    text = client.get(f"/results/{_kept(site).id}").text
    at = text.index('id="load"')
    assert text.index('id="felt"') < at < text.index('id="tests"')


def test_the_report_s_parts_are_on_the_page_once(client: Browser, site: Site) -> None:
    text = client.get(f"/results/{_kept(site).id}").text
    for ident in ("findings", "article", "method", "sources", "felt", "tests"):
        assert text.count(f'id="{ident}"') == 1
    assert "style=" not in text
    assert "primemover ask" not in text


def test_idents_are_unique_and_links_within_lead_somewhere(client: Browser, site: Site) -> None:
    import re

    text = client.get(f"/results/{_kept(site).id}").text
    idents = re.findall(r'\bid="([^"]+)"', text)
    assert len(idents) == len(set(idents))
    inside = set(re.findall(r'href="#([^"]+)"', text))
    assert inside <= set(idents)


def test_a_check_that_was_judged_is_judged_the_same_from_what_is_kept(
    client: Browser, site: Site
) -> None:
    record = _kept(site)
    first = client.get(f"/results/{record.id}").text
    site.parts.clear()
    assert client.get(f"/results/{record.id}").text == first


def test_a_page_seen_before_reads_the_checks_once_and_judges_nothing(
    client: Browser, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    _kept(site)
    address = f"/results/{_kept(site).id}"
    client.get(address)
    read: list[str] = []
    checks = type(site.store).checks

    def counted(store: Store, person: str) -> object:
        read.append(person)
        return checks(store, person)

    monkeypatch.setattr(type(site.store), "checks", counted)
    monkeypatch.setattr(result_shown, "judge_again", Mock(side_effect=AssertionError))
    assert client.get(address).status_code == 200
    assert len(read) == 1


def test_a_check_erased_elsewhere_is_shown_no_more(client: Browser, site: Site) -> None:
    address = f"/results/{_kept(site).id}"
    assert client.get(address).status_code == 200
    site.store.erase(site.store.people()[0].id)
    assert client.get(address).status_code == 404


def test_the_skeleton_can_be_replayed(client: Browser, site: Site) -> None:
    record = _kept(site)
    page = client.get(f"/results/{record.id}")
    assert page.text.count("data-skeleton=") == 1
    frames = client.get(f"/results/{record.id}/skeleton/0.json").json()
    assert len(frames["times"]) == len(frames["frames"])
    assert client.get(f"/results/{record.id}/skeleton/1.json").status_code == 404


def test_a_skeleton_moves_as_the_landmarks_do() -> None:
    track = synthetic_track("squat")
    movement = analyse_movement(track, protocol=load_knowledge().tests["squat"])
    drawn = skeleton_of(movement)
    assert drawn is not None
    left, top, width, height = drawn.box
    points = [value for frame in drawn.frames for value in frame if value is not None]
    assert min(points) >= min(left, top)
    assert max(points) <= max(left + width, top + height)
    gaps = [b - a for a, b in zip(drawn.times_s, drawn.times_s[1:], strict=False)]
    assert min(gaps) > 0.8 / FRAMES_PER_S
    assert len(drawn.frames) <= MOST_FRAMES
    assert max(points) <= SIZE * 1.5
    assert any(abs(drawn.still_s - each.turn_s) < 0.1 for each in movement.repetitions)


def test_files_to_take_along_are_whole_and_are_downloads(client: Browser, site: Site) -> None:
    record = _kept(site)
    report = client.get(f"/results/{record.id}/report.html")
    assert report.text.startswith("<!doctype html>")
    note = client.get(f"/results/{record.id}/note.html")
    assert "Note for a professional" in note.text
    data = client.get(f"/results/{record.id}/check.json").json()
    assert data["format"] == "primemover-check"
    bundle = client.get(f"/results/{record.id}/fhir.json").json()
    assert bundle["resourceType"] == "Bundle"
    assert record.person not in str(bundle)
    for name in ("report.html", "note.html", "check.json", "fhir.json"):
        answer = client.get(f"/results/{record.id}/{name}")
        assert answer.headers["Content-Disposition"].startswith("attachment;")


def test_a_re_test_says_what_changed_and_what_may_be_noise(client: Browser, site: Site) -> None:
    _kept(site)
    later = _kept(site, sitting__longest_stretch_min=30)
    page = client.get(f"/results/{later.id}")
    assert 'id="changes"' in page.text
    for words in VERDICT_WORDS.values():
        assert words.replace("'", "&#39;") in page.text or words in page.text


def test_what_was_filmed_before_and_is_not_now_is_said(client: Browser, site: Site) -> None:
    _kept(site)
    client.post("/check/start", data={"depth": "quick"})
    page = client.get("/check/finish")
    assert "Filmed the last time and not now" in page.text
    assert "Squat." in page.text


def test_checks_are_listed_newest_first_and_none_says_what_to_do(
    client: Browser, site: Site
) -> None:
    assert "Do the first check" in client.get("/results").text
    first, second = _kept(site), _kept(site, filmed=False)
    text = client.get("/results").text
    assert text.index(second.id) < text.index(first.id)
    assert "From answers alone" in text


def test_a_stopped_check_shows_no_score_and_no_exercise(client: Browser, site: Site) -> None:
    record = _kept(site, safety__chest=True)
    page = client.get(f"/results/{record.id}")
    assert heading(page) == "Get medical help now"
    assert "/plan/new" not in page.text
    assert "data-skeleton" not in page.text


def test_nobody_sees_the_check_of_somebody_else(client: Browser, site: Site, store: Store) -> None:
    record = _kept(site)
    store.add_person(new_person("other"))
    client.cookies.set("whose", store.people()[1].id)
    assert client.get(f"/results/{record.id}").status_code == 404
    for name in ("report.html", "skeleton/0.json", "fhir.json"):
        assert client.get(f"/results/{record.id}/{name}").status_code == 404


def test_the_looks_taken_from_the_report_stay_within_its_parts(client: Browser) -> None:
    answer = client.get("/results/report.css")
    assert answer.headers["content-type"].startswith("text/css")
    assert answer.text.startswith(".report {")
    assert answer.text.count("{") == answer.text.count("}")


@pytest.mark.parametrize("test", ["squat", "plank"])
def test_a_kept_film_measures_what_it_measured_at_once(
    site: Site, test: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("track") / "track.parquet"
    save_pose_track(synthetic_track(test), path=path)
    at_once = examine(Recording(test=test, path=path), knowledge=site.knowledge)
    store, knowledge = site.store, site.knowledge
    store.add_person(new_person("me"))
    person = store.people()[0]
    found = begun(person, depth=knowledge.check_depths["quick"], store=store, knowledge=knowledge)
    found = found.answered(ANSWERS, shown=tuple(ANSWERS))
    found = found.with_film(test, side=None, track=synthetic_track(test), source="x.mp4")
    keep(found, store=store)
    ended = finish(person, store=store, knowledge=knowledge)
    assert ended is not None
    assert ended[1].tests[0].measures == at_once.measures
