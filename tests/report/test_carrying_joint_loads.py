"""Loads on joints in words: of a hold those while it is held, of all else the highest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from primemover.knowledge import load_knowledge
from primemover.report.carrying import carrying_page
from primemover.report.carrying.joint_loads import joint_changes, load_sentences
from primemover.report.carrying.terminal import carrying_text
from primemover.report.carrying.words import compared_words
from primemover.simulation.coordinates import Joint
from primemover.simulation.who_carries import Curve, JointLoad, WhoCarries
from primemover.terms import Side
from tests.report.pages import Page
from tests.simulation.accounts import PHASES, account

KNOWLEDGE = load_knowledge()
MIDDLE = len(PHASES) // 2


def course(*, held: float, before: float = 0.0, after: float = 0.0) -> Curve:
    """Held in the middle, with one peak on the way in and one on the way out."""
    values = [held] * len(PHASES)
    values[2] += before
    values[-3] += after
    return tuple(values)


def load(joint: Joint, curve: Curve, *, band: float = 0.0) -> JointLoad:
    return JointLoad(
        joint=joint,
        times_body_weight=curve,
        low=tuple(each - band for each in curve),
        high=tuple(each + band for each in curve),
    )


def made(*loads: JointLoad, movement: str = "one_leg_stand") -> WhoCarries:
    found = replace(account(movement), source="motion", recording="", deepest=MIDDLE, what_if=())
    return replace(found, as_is=replace(found.as_is, joints=loads))


def told(found: WhoCarries) -> str:
    return " ".join(load_sentences(found, knowledge=KNOWLEDGE))


def test_of_a_hold_the_load_is_that_while_it_is_held_with_its_range() -> None:
    stand = made(load("hip_right", course(held=2.9, after=1.8), band=0.2))
    assert told(stand) == (
        "Load on the joints while it is held, in times body weight: right hip 2.9 (2.7 to 3.1). "
        "On the way out of it the load is higher: right hip 4.7 (4.5 to 4.9)."
    )
    assert "On the way into it the load is higher: right hip 4.0" in told(
        made(load("hip_right", course(held=2.9, before=1.1)))
    )
    assert "higher" not in told(made(load("hip_right", course(held=2.9, before=0.3))))


def test_of_all_else_the_load_is_the_highest() -> None:
    lunge = made(load("hip_right", course(held=2.9, after=1.8)), movement="forward_lunge")
    assert told(lunge) == "Load on the joints at its highest, in times body weight: right hip 4.7."


def test_a_range_is_told_where_its_ends_are_written_apart_and_hips_alike_as_one() -> None:
    narrow = made(load("l5_s1", course(held=0.8), band=0.03), movement="squat")
    assert told(narrow).endswith("lowest joint of the spine 0.8.")
    alike = [load(hip, course(held=1.0)) for hip in ("hip_left", "hip_right")]
    assert told(made(*alike, movement="squat")).endswith("body weight: each hip 1.0.")
    assert load_sentences(made(), knowledge=KNOWLEDGE) == ()


def test_page_and_terminal_tell_the_same_loads_beside_what_was_measured() -> None:
    measured = compared_words(knowledge=KNOWLEDGE)
    loads = load("hip_right", course(held=2.9, after=1.8), band=0.2)
    sides: Mapping[str, Side | None] = {"one_leg_stand": "right", "squat": None}
    for movement, side in sides.items():
        found = replace(made(loads, movement=movement), side=side)
        page = Page(carrying_page(found, knowledge=KNOWLEDGE)).text
        text = " ".join(carrying_text(found, knowledge=KNOWLEDGE).split())
        for said in load_sentences(found, knowledge=KNOWLEDGE):
            assert said in page
            assert said in text
        assert measured in page
        assert (measured in text) is (side is not None)
    without = made()
    assert "For comparison" not in carrying_text(without, knowledge=KNOWLEDGE)


def test_what_a_weakening_changes_is_told_of_the_same_moment() -> None:
    weak = made(load("hip_right", course(held=3.4, after=1.8)))
    full = made(load("hip_right", course(held=2.9, after=2.0))).as_is
    stand = replace(weak, at_full=full)
    assert list(joint_changes(stand, knowledge=KNOWLEDGE)) == [("right hip", "2.9", "3.4")]
    assert "right hip 2.9 → 3.4" in told(stand)
    lunge = replace(stand, movement="forward_lunge")
    assert list(joint_changes(lunge, knowledge=KNOWLEDGE)) == [("right hip", "4.9", "5.2")]
