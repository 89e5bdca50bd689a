"""The account of who carries the load: it comes back whole, and what is wrong in it is refused."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import Any

import pytest

from primemover.errors import PrimeMoverError
from primemover.simulation.body_size import BodySize
from primemover.simulation.who_carries import GroupCurve, HipTorque, Step, WhatIf, WhoCarries
from tests.simulation.accounts import PHASES, account, step, what_if

WHOLE = 1e-9
"""Shares are of one sum; only rounding of floats is allowed for."""


def test_it_comes_back_as_it_was() -> None:
    found = account()
    text = json.dumps(found.to_dict(), allow_nan=False)
    assert WhoCarries.from_dict(json.loads(text)) == found


def test_it_comes_back_without_what_need_not_be_there() -> None:
    found = account(short=True)
    assert WhoCarries.from_dict(found.to_dict()) == found


def _without(document: dict[str, Any]) -> None:
    del document["phase"]


def _more(document: dict[str, Any]) -> None:
    document["as_is"]["surprise"] = 1


def _text(document: dict[str, Any]) -> None:
    document["deepest"] = "10"


def _too_much(document: dict[str, Any]) -> None:
    document["as_is"]["curves"][0]["effort"][3] = 1.2


def _short(document: dict[str, Any]) -> None:
    curve = document["as_is"]["curves"][0]
    for name in ("effort", "low", "high"):
        curve[name] = curve[name][:-1]


def _upside_down(document: dict[str, Any]) -> None:
    curve = document["as_is"]["curves"][0]
    curve["low"], curve["high"] = curve["high"], curve["low"]


def _elsewhere(document: dict[str, Any]) -> None:
    document["deepest"] = 21


def _backwards(document: dict[str, Any]) -> None:
    document["phase"].reverse()


def _unbodily(document: dict[str, Any]) -> None:
    document["body"]["mass_kg"] = 3


def _upwards(document: dict[str, Any]) -> None:
    document["what_if"][0]["steps"].reverse()


def _twofold(document: dict[str, Any]) -> None:
    document["as_is"]["joints"].append(document["as_is"]["joints"][0])


def _no_joint(document: dict[str, Any]) -> None:
    document["as_is"]["joints"][0]["joint"] = "knee"


def _hidden(document: dict[str, Any]) -> None:
    document["as_is"] |= {"possible": False, "why_not": "too weak"}


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_without, "phase"),
        (_more, "surprise"),
        (_text, "deepest"),
        (_too_much, "expected 0 to 1"),
        (_short, "expected 21 values, got 20"),
        (_upside_down, "low to be at most high"),
        (_elsewhere, "deepest"),
        (_backwards, "phase: expected rising"),
        (_unbodily, "mass 3 kg"),
        (_upwards, "from 1 downwards"),
        (_twofold, "some twice"),
        (_no_joint, "joint"),
        (_hidden, "refused: expected a reason"),
    ],
)
def test_what_is_wrong_is_refused(spoil: Any, said: str) -> None:
    document = copy.deepcopy(account().to_dict())
    spoil(document)
    with pytest.raises(PrimeMoverError, match=said):
        WhoCarries.from_dict(document)


@pytest.mark.parametrize("document", [{}, {"movement": object()}, {"movement": float("nan")}])
def test_what_is_no_account_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(PrimeMoverError, match=r"^the file: .*; compute it again$"):
        WhoCarries.from_dict(document, where="the file")


def test_shares_of_the_hip_are_of_what_straightens_it() -> None:
    found = account()
    shares = found.hip_torque_shares
    assert sum(shares.values()) == pytest.approx(1, abs=WHOLE)
    assert "hip_flexors" not in shares
    assert list(shares.values()) == sorted(shares.values(), reverse=True)
    assert shares["gluteus_maximus"] == pytest.approx(42 / 105, abs=WHOLE)


def test_a_hip_that_nothing_straightens_has_no_shares() -> None:
    bending = (HipTorque(muscle="hip_flexors", side="left", torque_nm=(-1.0,) * len(PHASES)),)
    assert replace(step(1.0), torques=bending).hip_shares(at=0) == {}


def test_one_side_is_shared_by_itself() -> None:
    weak = step(0.2, ("gluteus_maximus",), "left")
    left, right = (weak.hip_shares(at=10, side=side) for side in ("left", "right"))
    assert left["gluteus_maximus"] < right["gluteus_maximus"]
    assert right == pytest.approx(step(1.0).hip_shares(at=10, side="right"))


def test_a_step_that_is_not_possible_says_why() -> None:
    with pytest.raises(PrimeMoverError, match="why_not"):
        Step(strength=0.2, possible=False)
    assert Step(strength=0.2, possible=False, why_not="too weak").curves == ()


def test_a_what_if_begins_at_full_strength() -> None:
    with pytest.raises(PrimeMoverError, match="from 1 downwards"):
        WhatIf(weakened=("gluteus_medius",), side="left", steps=(step(0.8),))
    assert what_if(("gluteus_medius",), ends=0.3).steps[-1].why_not


def test_a_curve_without_numbers_is_refused() -> None:
    with pytest.raises(PrimeMoverError, match="finite"):
        GroupCurve(
            muscle="hamstrings", side="left", effort=(float("nan"),), low=(0.0,), high=(0.0,)
        )


@pytest.mark.parametrize(
    ("body", "assumed"),
    [
        (BodySize(), ("mass", "height")),
        (BodySize(mass_kg=61.0), ("height",)),
        (BodySize(mass_kg=61.0, height_m=1.66), ()),
    ],
)
def test_a_body_of_an_account_written_before_that_was_said_is_not_called_told(
    body: BodySize, assumed: tuple[str, ...]
) -> None:
    """Figures that are the model's own were most likely not told; what is written counts."""
    written = replace(account(), body=body).to_dict()
    assert WhoCarries.from_dict(written).assumed == ()
    before = {name: value for name, value in written.items() if name != "assumed"}
    assert WhoCarries.from_dict(before).assumed == assumed


@pytest.mark.parametrize("document", [[], None, "squat", {"body": 3}])
def test_what_is_no_account_at_all_is_refused(document: Any) -> None:
    with pytest.raises(PrimeMoverError, match="load sharing"):
        WhoCarries.from_dict(document)
