"""Recordings worked out one after the other: what the child is told, who waits, who is gone."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from primemover.app.web import carrying
from primemover.app.web.carrying import Carrying, Carryings
from primemover.simulation.body_size import BodySize
from primemover.simulation.who_carries import WhoCarries
from tests.simulation.accounts import account
from tests.synthetic import synthetic_track

PATIENCE_S = 20.0
POPEN = "primemover.app.web.child_work.subprocess.Popen"


class Child:
    """A child that says what it is told to, and has written the account it was asked for."""

    says = b"P 0.5\nD\n"
    told: dict[str, Any]

    def __init__(self, command: list[str], **_: Any) -> None:
        type(self).told = json.loads(command[-1])
        Path(self.told["account"]).write_text(json.dumps(account().to_dict()), encoding="utf-8")
        self.stdin, self.stdout = None, BytesIO(self.says)

    def kill(self) -> None:
        """It has nothing more to do."""

    def wait(self) -> None:
        """It is over at once."""


@pytest.fixture
def queue() -> Iterator[Carryings]:
    made = Carryings()
    yield made
    made.close()


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch) -> type[Child]:
    class Own(Child):
        pass

    monkeypatch.setattr(POPEN, Own)
    return Own


def wanted(check: str = "check", *, number: int = 0, person: str = "somebody") -> Carrying:
    """A squat with 12.5 kg by a body of 61 kg."""
    result: Any = SimpleNamespace(
        source="squat.mp4",
        test="squat",
        side="left",
        movement=SimpleNamespace(track=synthetic_track("squat")),
    )
    body = BodySize(mass_kg=61.0, height_m=1.66)
    return Carrying(
        key=(check, number),
        person=person,
        result=result,
        body=body,
        load_kg=12.5,
        assumed=("height",),
    )


def over(one: Carrying) -> Carrying:
    """The same once nothing more happens to it."""
    until = time.monotonic() + PATIENCE_S
    while not one.over and time.monotonic() < until:
        time.sleep(0.01)
    assert one.over
    return one


def test_the_child_is_told_everything_that_was_asked(queue: Carryings, child: type[Child]) -> None:
    one = over(queue.add(wanted()))
    assert (one.state, one.account) == ("done", account())
    names = ("test", "side", "source", "load_kg", "body", "assumed")
    assert {name: child.told[name] for name in names} == {
        "test": "squat",
        "side": "left",
        "source": "squat.mp4",
        "load_kg": 12.5,
        "body": {"mass_kg": 61.0, "height_m": 1.66, "sex": None},
        "assumed": ["height"],
    }


@pytest.mark.parametrize(
    ("says", "said"),
    [
        (b'E {"text": "squat.mp4: the legs were not seen"}\n', "the legs were not seen"),
        (b"P 0.2\n", "came to a halt; try it once more"),
    ],
)
def test_without_an_account_it_has_failed_and_says_why(
    queue: Carryings, child: type[Child], says: bytes, said: str
) -> None:
    child.says = says
    one = over(queue.add(wanted()))
    assert (one.state, one.account) == ("failed", None)
    assert said in one.fault


def test_what_failed_may_be_asked_for_again(queue: Carryings, child: type[Child]) -> None:
    child.says = b""
    first = over(queue.add(wanted()))
    child.says = Child.says
    again = over(queue.add(wanted()))
    assert again is not first
    assert again.state == "done"


def test_a_child_of_somebody_erased_is_ended_as_it_starts(
    queue: Carryings, monkeypatch: pytest.MonkeyPatch
) -> None:
    kills: list[bool] = []

    class Late(Child):
        says = b""

        def __init__(self, command: list[str], **how: Any) -> None:
            super().__init__(command, **how)
            queue.forget("somebody")

        def kill(self) -> None:
            kills.append(True)

    monkeypatch.setattr(POPEN, Late)
    over(queue.add(wanted()))
    assert len(kills) == 2, "once on starting, once at the end"
    assert queue.find(("check", 0), person="somebody") is None


def test_room_is_made_by_what_is_over_alone(
    queue: Carryings, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()

    def made(self: object, one: Carrying) -> WhoCarries:
        if one.key[1] > 0:
            assert gate.wait(PATIENCE_S)
        return account()

    monkeypatch.setattr(carrying, "MOST_KEPT", 1)
    monkeypatch.setattr(Carryings, "_account", made)
    first = over(queue.add(wanted(number=0)))
    working, waiting = queue.add(wanted(number=1)), queue.add(wanted(number=2))
    kept = [queue.find(("check", number), person="somebody") for number in range(3)]
    assert kept == [None, working, waiting]
    assert first.account is not None
    gate.set()
    assert over(waiting).state == "done"


def test_what_waits_is_not_asked_for_twice_and_is_somebody_s(
    queue: Carryings, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    monkeypatch.setattr(Carryings, "_account", lambda *_: gate.wait(PATIENCE_S) and account())
    one = queue.add(wanted())
    assert queue.add(wanted()) is one
    assert queue.find(one.key, person="somebody") is one
    assert queue.find(one.key, person="another") is None
    gate.set()
    over(one)
