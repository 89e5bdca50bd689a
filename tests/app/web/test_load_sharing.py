"""Who carried the load, on a page of its own and wherever the check is handed out."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from primemover.app.web import carrying, carrying_worker
from primemover.app.web.carrying import Carrying, carryings_of
from primemover.app.web.pages import load_sharing
from primemover.app.web.site import Site
from primemover.history.judging import accounts_of
from primemover.simulation import filmed_scenes
from primemover.simulation.who_carries import WhoCarries
from tests.app.web.browser import Browser
from tests.app.web.test_results import _kept
from tests.report.pages import Page
from tests.simulation.accounts import account
from tests.simulation.stand_in import put_in

PATIENCE_S = 20.0


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> list[Carrying]:
    """Everything is worked out at once, and by nobody; what was asked comes back."""
    asked: list[Carrying] = []

    def made(self: object, wanted: Carrying) -> WhoCarries:
        asked.append(wanted)
        return replace(
            account(), body=wanted.body, recording=wanted.result.source, load_kg=wanted.load_kg
        )

    monkeypatch.setattr(carrying.Carryings, "_account", made)
    monkeypatch.setattr(load_sharing, "is_there", lambda: True)
    return asked


def _done(site: Site, check: str) -> Carrying:
    person = site.store.people()[0].id
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        found = carryings_of(site).find((check, 0), person=person)
        if found is not None and found.over:
            return found
        time.sleep(0.02)
    raise AssertionError("never worked out")


def test_it_is_worked_out_when_asked_for(
    client: Browser, site: Site, at_once: list[Carrying]
) -> None:
    record = _kept(site, about__height_cm=180, about__mass_kg=80)
    here = f"/results/{record.id}/load/0"
    assert f'href="{here}"' in client.get(f"/results/{record.id}").text
    assert "Work it out" in client.get(here).text
    client.post(here, data={"load_kg": "12.5"})
    assert _done(site, record.id).state == "done"
    assert at_once[0].load_kg == 12.5
    assert at_once[0].body.mass_kg == 80
    page = Page(client.get(here).text)
    assert "Simulated, not measured" in page.text
    assert len(page.ids) == len(set(page.ids))
    assert "style=" not in page.source
    assert page.source.count("<script") == page.source.count('src="/static/')


@pytest.mark.parametrize(
    ("told", "assumed"),
    [
        ({}, ("mass", "height")),
        ({"about__height_cm": 180}, ("mass",)),
        ({"about__height_cm": 180, "about__mass_kg": 80}, ()),
    ],
)
def test_what_was_not_told_of_the_body_is_handed_on(
    client: Browser, site: Site, at_once: list[Carrying], told: dict[str, Any], assumed: object
) -> None:
    record = _kept(site, **told)
    client.post(f"/results/{record.id}/load/0", data={})
    _done(site, record.id)
    assert at_once[0].assumed == assumed


def test_what_cannot_be_worked_out_is_said_before_anybody_asks(
    client: Browser, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = _kept(site)
    here = f"/results/{record.id}/load/0"
    assert f'href="{here}"' in client.get(f"/results/{record.id}").text
    monkeypatch.setattr(filmed_scenes, "SCENES", {})
    monkeypatch.setattr(filmed_scenes, "WHY_NOT", {"squat": "the hips hide behind a chair"})
    page = client.get(f"/results/{record.id}").text
    assert f'href="{here}"' not in page
    assert "who carried the load is not worked out: the hips hide behind a chair." in page
    assert client.get(here).status_code == 404
    assert client.post(here, data={}).status_code == 404


def test_it_is_handed_out_with_the_check(
    client: Browser, site: Site, at_once: list[Carrying]
) -> None:
    record = _kept(site)
    assert client.get(f"/results/{record.id}/check.json").json()["load_sharing"] == []
    client.post(f"/results/{record.id}/load/0", data={})
    _done(site, record.id)
    assert len(client.get(f"/results/{record.id}/check.json").json()["load_sharing"]) == 1
    assert 'id="load"' in client.get(f"/results/{record.id}/report.html").text
    assert (
        "At the deepest point the gluteus maximus gives" in client.get(f"/results/{record.id}").text
    )


def test_how_far_it_has_got_is_told(
    client: Browser, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = _kept(site)
    going = Carrying(
        key=(record.id, 0),
        person=record.person,
        result=Any,  # type: ignore[arg-type]
        body=Any,  # type: ignore[arg-type]
        load_kg=0,
        state="working",
        share=0.42,
    )
    monkeypatch.setattr(carrying.Carryings, "find", lambda *_, **__: going)
    here = f"/results/{record.id}/load/0"
    assert "42%" in client.get(here).text
    part = client.get(here, headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert 'hx-trigger="every 1s"' in part
    going.state, going.fault = "failed", "squat.mp4: the legs were not seen"
    assert client.get(here, headers={"HX-Request": "true"}).headers["HX-Redirect"] == here
    assert "the legs were not seen" in client.get(here).text


def test_without_the_extra_the_page_says_how_to_get_it(
    client: Browser, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = _kept(site)
    monkeypatch.setattr(load_sharing, "is_there", lambda: False)
    here = f"/results/{record.id}/load/0"
    assert 'pip install ".[muscles]"' in client.get(here).text.replace("&#34;", '"')
    client.post(here, data={})
    assert carryings_of(site).find((record.id, 0), person=record.person) is None


@pytest.mark.parametrize("load", ["-1", "1000", "nan", "much"])
def test_a_weight_that_cannot_be_is_refused(
    client: Browser, site: Site, at_once: list[Carrying], load: str
) -> None:
    record = _kept(site)
    answer = client.post(f"/results/{record.id}/load/0", data={"load_kg": load})
    assert answer.status_code in (400, 422)
    assert at_once == []


def test_there_is_none_of_what_was_not_filmed(client: Browser, site: Site) -> None:
    record = _kept(site, filmed=False)
    assert client.get(f"/results/{record.id}/load/0").status_code == 404
    assert client.get("/results/nobody/load/0").status_code == 404
    assert 'id="load"' not in client.get(f"/results/{record.id}").text


def test_whoever_is_erased_is_forgotten(
    client: Browser, site: Site, at_once: list[Carrying]
) -> None:
    record = _kept(site)
    client.post(f"/results/{record.id}/load/0", data={})
    _done(site, record.id)
    site.forget(record.person)
    assert carryings_of(site).accounts(record.id, person=record.person) == {}


def test_nobody_sees_what_is_somebody_else_s(
    client: Browser, site: Site, at_once: list[Carrying]
) -> None:
    record = _kept(site)
    client.post(f"/results/{record.id}/load/0", data={})
    _done(site, record.id)
    assert carryings_of(site).accounts(record.id, person="somebody") == {}


def test_an_account_kept_with_the_check_is_shown(client: Browser, site: Site) -> None:
    record = _kept(site)
    kept = replace(
        record, result={**record.result, "load_sharing": [account().to_dict(), {"broken": 1}]}
    )
    assert accounts_of(kept) == (account(),)
    assert accounts_of(record) == ()


def test_the_child_writes_what_the_engine_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import json

    from primemover.recordings.tracks import save_pose_track
    from tests.synthetic import synthetic_track

    put_in(monkeypatch)
    save_pose_track(synthetic_track("squat"), path=tmp_path / "track.parquet")
    wanted = {
        "folder": str(tmp_path),
        "track": str(tmp_path / "track.parquet"),
        "account": str(tmp_path / "account.json"),
        "test": "squat",
        "side": None,
        "source": "mine.mp4",
        "load_kg": 5.0,
        "body": {"mass_kg": 70.0, "height_m": 1.7, "sex": None},
        "assumed": ["mass"],
    }
    with (tmp_path / "said").open("wb", buffering=0) as out:
        carrying_worker.work_out(wanted, out=out)
    assert re.fullmatch(rb"P 0\.5000\nD\n", (tmp_path / "said").read_bytes())
    found = WhoCarries.from_dict(json.loads((tmp_path / "account.json").read_text()))
    assert (found.recording, found.load_kg, found.assumed) == ("mine.mp4", 5.0, ("mass",))
