"""Exercises in the order of somebody's own glutes: worked out when asked for, kept, and said so."""

from __future__ import annotations

import json
import re
import threading
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from primemover.app.kept_accounts import keep_order, kept_order
from primemover.app.storage import open_cache
from primemover.app.web import ordering, ordering_worker
from primemover.app.web.languages import language
from primemover.app.web.ordering import Ordering, Orderings, orderings_of
from primemover.app.web.pages import ordered
from primemover.app.web.site import Site
from primemover.simulation.body_size import BodySize
from primemover.simulation.ordered_exercises import ExerciseOrder, OrderedExercise
from tests.app.web.browser import Browser
from tests.app.web.test_results import _kept

PATIENCE_S = 20.0
HERE = "/learn/order"
TOLD: dict[str, Any] = {"about__height_cm": 180, "about__mass_kg": 80, "about__sex": "female"}
SIZE = BodySize(mass_kg=80.0, height_m=1.8, sex="female")
POPEN = "primemover.app.web.child_work.subprocess.Popen"


def an_order(size: BodySize) -> ExerciseOrder:
    """Three exercises, the plank first as in nobody else's."""
    efforts = {"forearm_plank": 0.9, "bodyweight_squat": 0.3, "hip_thrust_bodyweight": 0.2}
    return ExerciseOrder(
        body=size,
        exercises=tuple(
            OrderedExercise(
                exercise=name, simulated={"gluteus_maximus": each, "gluteus_medius": each}
            )
            for name, each in efforts.items()
        ),
    )


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> list[BodySize]:
    """Every order is worked out at once, and by nobody; whose comes back."""
    asked: list[BodySize] = []

    def made(self: object, wanted: Ordering) -> ExerciseOrder:
        asked.append(wanted.body)
        return an_order(wanted.body)

    monkeypatch.setattr(Orderings, "_order", made)
    monkeypatch.setattr(ordered, "is_there", lambda: True)
    return asked


def _done(orderings: Orderings, person: str, *, body: BodySize = SIZE) -> Ordering:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        found = orderings.find(person, body=body)
        if found is not None and found.state != "working":
            return found
        time.sleep(0.02)
    raise AssertionError("never worked out")


def _first_row(page: str) -> str:
    """The exercise that asks most of the gluteus maximus."""
    found = re.search(r'<tr><th scope="row">([^<]*)</th><td>1</td>', page)
    assert found
    return found[1]


def test_without_a_body_it_is_that_of_a_middle_sized_one_and_says_so(
    client: Browser, site: Site, at_once: list[BodySize]
) -> None:
    page = client.get(HERE).text
    assert "by simulation for a middle-sized body" in page
    assert "Tell your height and mass in a check" in page
    assert "Work it out for my body" not in page
    _kept(site, about__height_cm=180)
    client.post(HERE)
    assert "Work it out for my body" not in client.get(HERE).text
    assert at_once == []


def test_it_is_worked_out_for_the_body_told_when_asked_for_and_kept(
    client: Browser, site: Site, at_once: list[BodySize]
) -> None:
    record = _kept(site, **TOLD)
    page = client.get(HERE).text
    assert "Work it out for my body" in page
    assert "by simulation for a middle-sized body" in page
    assert _first_row(page) != "forearm plank"
    assert at_once == [], "nothing slow begins by itself"
    client.post(HERE)
    _done(orderings_of(site), record.person)
    page = client.get(HERE).text
    assert "for a body of the height, mass and sex you told" in page
    assert "middle-sized" not in page
    assert "Work it out for my body" not in page
    assert _first_row(page) == "forearm plank"
    assert "neither says how much a muscle grows" in page
    assert "80" not in re.sub(r"<[^>]+>", " ", page.split("<h1")[1].split("References")[0])
    assert at_once == [SIZE]
    assert kept_order(SIZE, cache=open_cache(None)) == an_order(SIZE)
    orderings_of(site).forget(record.person)  # as after the app was started again
    assert _first_row(client.get(HERE).text) == "forearm plank"
    client.post(HERE)
    assert at_once == [SIZE]


def test_what_the_command_line_kept_is_found(client: Browser, site: Site) -> None:
    _kept(site, **TOLD)
    keep_order(an_order(SIZE), cache=open_cache(None))
    assert _first_row(client.get(HERE).text) == "forearm plank"


def test_another_body_told_later_has_another_order(
    client: Browser, site: Site, at_once: list[BodySize]
) -> None:
    record = _kept(site, **TOLD)
    client.post(HERE)
    _done(orderings_of(site), record.person)
    _kept(site, **{**TOLD, "about__mass_kg": 70})
    assert "Work it out for my body" in client.get(HERE).text


def test_the_body_whose_order_comes_with_the_package_needs_no_work(
    client: Browser, site: Site, at_once: list[BodySize], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ordering, "shipped_order", lambda: an_order(SIZE))
    _kept(site, **TOLD)
    page = client.get(HERE).text
    assert _first_row(page) == "forearm plank"
    assert "Work it out for my body" not in page
    client.post(HERE)
    assert at_once == []


def test_how_far_it_has_got_is_told_and_the_middle_sized_order_stays(
    client: Browser, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()

    def halted(self: object, wanted: Ordering) -> None:
        wanted.share = 0.42
        assert gate.wait(PATIENCE_S)

    monkeypatch.setattr(Orderings, "_order", halted)
    monkeypatch.setattr(ordered, "is_there", lambda: True)
    record = _kept(site, **TOLD)
    client.post(HERE)
    until = time.monotonic() + PATIENCE_S
    while "42%" not in client.get(HERE).text and time.monotonic() < until:
        time.sleep(0.02)
    page = client.get(HERE).text
    assert "42%" in page
    assert "by simulation for a middle-sized body" in page
    assert "Work it out for my body" not in page
    part = client.get(HERE, headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert 'hx-trigger="every 1s"' in part
    gate.set()
    assert _done(orderings_of(site), record.person).state == "failed"
    assert client.get(HERE, headers={"HX-Request": "true"}).headers["HX-Redirect"] == HERE
    page = client.get(HERE).text
    assert "came to a halt; try it once more" in page
    assert "Work it out for my body" in page


def test_without_the_extra_nothing_is_offered(
    client: Browser, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ordered, "is_there", lambda: False)
    record = _kept(site, **TOLD)
    page = client.get(HERE).text
    assert "needs the simulation of muscles" in page
    assert "Work it out for my body" not in page
    client.post(HERE)
    assert orderings_of(site).find(record.person, body=SIZE) is None


class Child:
    """A child that has written the order it was asked for, and says so."""

    says = b"P 0.5\nD\n"

    def __init__(self, command: list[str], **_: Any) -> None:
        told = json.loads(command[-1])
        assert command[-2] == ordering.WORKER
        order = an_order(BodySize(**told["body"]))
        Path(told["order"]).write_text(json.dumps(order.to_dict()), encoding="utf-8")
        self.stdin, self.stdout = None, BytesIO(self.says)

    def kill(self) -> None:
        """It has nothing more to do."""

    def wait(self) -> None:
        """It is over at once."""


@pytest.mark.parametrize(
    ("says", "state", "fault"),
    [
        (b"P 0.5\nD\n", "done", ""),
        (b"P 0.5\n", "failed", ordering.HALTED),
        (b'E {"text": "no room on the disk; make some"}\n', "failed", "no room on the disk"),
    ],
)
def test_a_child_of_our_own_works_it_out(
    monkeypatch: pytest.MonkeyPatch, says: bytes, state: str, fault: str
) -> None:
    class Own(Child):
        pass

    Own.says = says
    monkeypatch.setattr(POPEN, Own)
    orderings = Orderings()
    orderings.add("somebody", body=SIZE)
    found = _done(orderings, "somebody")
    assert (found.state, found.order == an_order(SIZE)) == (state, state == "done")
    assert found.fault.startswith(fault)
    assert bool(found.fault) == (state == "failed")
    orderings.close()


def test_nothing_is_kept_of_somebody_erased_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    orderings, over = Orderings(), threading.Event()

    def erased(self: Orderings, wanted: Ordering) -> ExerciseOrder:
        self.forget(wanted.person)
        over.set()
        return an_order(wanted.body)

    monkeypatch.setattr(Orderings, "_order", erased)
    orderings.add("somebody", body=SIZE)
    assert over.wait(PATIENCE_S)
    orderings.close()
    assert orderings.find("somebody", body=SIZE) is None
    assert kept_order(SIZE, cache=open_cache(None)) is None


def test_the_child_writes_what_the_engine_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def worked_out(size: BodySize, *, progress: Any) -> ExerciseOrder:
        progress(0.5)
        return an_order(size)

    monkeypatch.setattr("primemover.simulation.exercise_order.exercise_order", worked_out)
    body = {"mass_kg": 80.0, "height_m": 1.8, "sex": "female"}
    with (tmp_path / "said").open("wb", buffering=0) as out:
        ordering_worker.work_out({"body": body, "order": str(tmp_path / "order.json")}, out=out)
    assert (tmp_path / "said").read_bytes() == b"P 0.5000\nD\n"
    found = ExerciseOrder.from_dict(json.loads((tmp_path / "order.json").read_text()))
    assert found == an_order(SIZE)


def test_a_fault_is_told_in_the_language_of_the_page() -> None:
    said = language("de").says(ordering.HALTED)
    assert said is not None
    assert "versuche es noch einmal" in said
