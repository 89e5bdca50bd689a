"""Who carried the load, on a page of its own and wherever the check is handed out."""

from __future__ import annotations

import re
import threading
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from primemover.app.web import carrying, carrying_worker
from primemover.app.web.carrying import Carrying, carryings_of
from primemover.app.web.pages import load_sharing
from primemover.app.web.site import Site
from primemover.history.judging import accounts_of
from primemover.simulation import filmed_scenes
from primemover.simulation.body_size import BodySize
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
    client.post(here, data={"load": "12,5"})
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
        result=SimpleNamespace(side=None),  # type: ignore[arg-type]
        body=BodySize(),
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


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        *(
            ("load", typed, "Give a weight from 0 to 300\u00a0kg.")
            for typed in ("301", "-1", "nan", "x")
        ),
        ("mass", "7", "Give a mass from 30\u00a0kg to 250\u00a0kg, or leave it empty."),
        ("height", "1.72", "Give a height from 130\u00a0cm to 220\u00a0cm, or leave it empty."),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_keeps_the_rest(
    client: Browser, site: Site, at_once: list[Carrying], field: str, typed: str, said: str
) -> None:
    record = _kept(site)
    sent = {"load": "20", "mass": "61", "height": "166", field: typed}
    answer = client.post(f"/results/{record.id}/load/0", data=sent)
    assert answer.status_code == 422
    assert at_once == []
    assert said in answer.text
    assert "load_kg" not in answer.text
    wrong = re.findall(r'<input[^>]* name="(\w+)"[^>]* aria-invalid="true"', answer.text)
    assert wrong == [field]
    values = dict(re.findall(r'<input[^>]* name="(\w+)" value="([^"]*)"', answer.text))
    assert sent.items() <= values.items()


def _fields(client: Browser, here: str) -> dict[str, str]:
    """What stands in the fields of the page."""
    page = client.get(here).text
    chosen = re.findall(r'<select id="(\w+)".*?<option value="(\w*)" selected', page, re.DOTALL)
    return dict(
        re.findall(r'<input class="number"[^>]* name="(\w+)" value="([^"]*)"', page)
    ) | dict(chosen)


def test_load_and_body_can_be_corrected_once_an_account_is_there(
    client: Browser, site: Site, at_once: list[Carrying]
) -> None:
    record = _kept(site, about__height_cm=180, about__mass_kg=80)
    here = f"/results/{record.id}/load/0"
    client.post(here, data={"load": "0"})
    _done(site, record.id)
    assert "80" not in _fields(client, here)["mass"], "some do not want to read it"
    client.post(here, data={"load": "20", "mass": "61", "sex": "between"})
    assert _done(site, record.id).state == "done"
    assert at_once[1].load_kg == 20
    assert (at_once[1].body.mass_kg, at_once[1].body.height_m) == (61, 1.8)
    assert at_once[1].body.sex is None
    page = client.get(here).text
    assert "with 20\u00a0kg" in page
    assert "with 12" not in page
    assert "Work it out again" in page
    now = _fields(client, here)
    assert (now["load"], now["mass"], now["height"]) == ("20", "61", "")
    client.post(here, data={"load": "20"})
    _done(site, record.id)
    assert at_once[2].body.mass_kg == 80, "what is left empty is as the check was told"


def test_the_side_can_be_corrected_where_there_is_one(
    client: Browser, site: Site, at_once: list[Carrying], monkeypatch: pytest.MonkeyPatch
) -> None:
    record = _kept(site)
    here = f"/results/{record.id}/load/0"
    assert 'id="side"' not in client.get(here).text
    client.post(here, data={"side": "left"})
    assert _done(site, record.id).result.side is None
    film = load_sharing._film

    def sided(visit: Any, *, check: str, number: int) -> Any:
        shown, test = film(visit, check=check, number=number)
        tests = (replace(test, side="right"), *shown.result.tests[1:])
        return replace(shown, result=replace(shown.result, tests=tests)), tests[0]

    monkeypatch.setattr(load_sharing, "_film", sided)
    assert _fields(client, here)["side"] == "right"
    client.post(here, data={"side": "left"})
    assert _done(site, record.id).result.side == "left"
    assert _fields(client, here)["side"] == "left"


def test_the_old_account_stays_until_there_is_a_new_one(
    client: Browser, site: Site, at_once: list[Carrying], monkeypatch: pytest.MonkeyPatch
) -> None:
    record = _kept(site)
    here = f"/results/{record.id}/load/0"
    client.post(here, data={"load": "10"})
    _done(site, record.id)
    gate = threading.Event()

    def halted(self: object, wanted: Carrying) -> None:
        assert gate.wait(PATIENCE_S)
        wanted.fault = "squat.mp4: the weight lies off the feet"

    monkeypatch.setattr(carrying.Carryings, "_account", halted)
    client.post(here, data={"load": "200"})
    page = client.get(here).text
    assert "with 10\u00a0kg" in page
    assert 'hx-trigger="every 1s"' in page
    assert 'name="load"' not in page, "one at a time"
    part = client.get(here, headers={"HX-Request": "true"}).text
    assert "<html" not in part
    gate.set()
    assert _done(site, record.id).state == "failed"
    page = client.get(here).text
    assert "the weight lies off the feet" in page
    assert "What is shown was worked out before." in page
    assert "with 10\u00a0kg" in page
    assert _fields(client, here)["load"] == "200"
    assert client.get(f"/results/{record.id}/check.json").json()["load_sharing"][0]["load_kg"] == 10


def test_after_a_refusal_it_can_be_asked_for_again(
    client: Browser, site: Site, at_once: list[Carrying], monkeypatch: pytest.MonkeyPatch
) -> None:
    record = _kept(site)
    here = f"/results/{record.id}/load/0"
    made = carrying.Carryings._account

    def refused(self: Any, wanted: Carrying) -> WhoCarries | None:
        found = made(self, wanted)
        return found and replace(found, refused="The muscles fall short.")

    monkeypatch.setattr(carrying.Carryings, "_account", refused)
    client.post(here, data={"load": "300"})
    _done(site, record.id)
    page = client.get(here).text
    assert "The muscles fall short." in page
    assert "Work it out again" in page
    assert _fields(client, here)["load"] == "300"


def test_where_a_load_is_taken_to_rest_is_said_before_it_is_typed(
    client: Browser, site: Site
) -> None:
    record = _kept(site)
    page = client.get(f"/results/{record.id}/load/0").text
    assert "The load is taken to lie across the upper back." in page


def test_a_body_that_cannot_be_modelled_is_said_and_may_be_corrected(
    client: Browser, site: Site, at_once: list[Carrying]
) -> None:
    record = _kept(site, about__height_cm=180, about__mass_kg=280)
    here = f"/results/{record.id}/load/0"
    assert "mass 280 kg, expected 30 to 250; give true figures" in client.get(here).text
    assert client.post(here, data={}).status_code == 422
    client.post(here, data={"mass": "150"})
    _done(site, record.id)
    assert at_once[0].body.mass_kg == 150


def test_pounds_and_feet_are_understood_where_they_are_chosen(
    client: Browser, site: Site, at_once: list[Carrying]
) -> None:
    record = _kept(site)
    here = f"/results/{record.id}/load/0"
    client.cookies.set("units", "imperial", domain="127.0.0.1", path="/")
    client.post(here, data={"load": "44", "mass": "150", "height": "5 ft 7"})
    _done(site, record.id)
    assert at_once[0].load_kg == pytest.approx(19.96, abs=0.01)
    assert at_once[0].body.mass_kg == pytest.approx(68.04, abs=0.01)
    assert at_once[0].body.height_m == pytest.approx(1.7018)
    now = _fields(client, here)
    assert (now["load"], now["mass"], now["height"]) == ("44", "150", "5 ft 7 in")


def test_an_account_of_what_is_no_longer_simulated_is_still_shown(
    client: Browser, site: Site, at_once: list[Carrying], monkeypatch: pytest.MonkeyPatch
) -> None:
    record = _kept(site)
    here = f"/results/{record.id}/load/0"
    client.post(here, data={"load": "10"})
    _done(site, record.id)
    monkeypatch.setattr(filmed_scenes, "SCENES", {})
    assert f'href="{here}"' in client.get(f"/results/{record.id}").text
    page = client.get(here).text
    assert "with 10\u00a0kg" in page
    assert 'name="load"' not in page
    assert client.post(here, data={}).status_code == 404


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
