"""Loads on joints and muscles at their limit in German: no side or figure runs into another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from primemover.app.web.languages import language
from primemover.knowledge import load_knowledge
from primemover.report.carrying.answer import opening
from primemover.report.carrying.joint_loads import load_sentences
from primemover.simulation.coordinates import CARRIED, HELD_PELVIS, lacking_words
from primemover.simulation.limits import MORE_THAN_SOLES
from primemover.simulation.who_carries import GroupCurve, JointLoad, WhoCarries
from tests.simulation.accounts import account

GERMAN = language("de")
KNOWLEDGE = load_knowledge()


def said(sentences: tuple[str, ...]) -> str:
    found = [GERMAN.says(each) for each in sentences]
    assert None not in found
    return " ".join(each for each in found if each)


def loaded(movement: str) -> WhoCarries:
    """Both hips and the back, the right hip with most on the way in, the left on the way out."""
    made = account(movement)
    last = len(made.phase) - 1
    peaks = {"hip_left": last, "hip_right": 0, "l5_s1": made.deepest}

    def load(each: JointLoad) -> JointLoad:
        course = tuple(4.5 if at == peaks[each.joint] else 1.5 for at in range(last + 1))
        return replace(
            each,
            times_body_weight=course,
            low=course,
            high=tuple(value + 0.2 for value in course),
        )

    return replace(made, as_is=replace(made.as_is, joints=tuple(map(load, made.as_is.joints))))


def test_loads_of_a_hold_and_of_all_else() -> None:
    held = said(load_sentences(loaded("one_leg_stand"), knowledge=KNOWLEDGE))
    assert held == (
        "Last auf den Gelenken beim Halten, als Vielfaches des Körpergewichts: jede Hüfte "
        "1,5 (1,5 bis 1,7), unterstes Gelenk der Wirbelsäule 4,5 (4,5 bis 4,7). "
        "Auf dem Weg heraus ist die Last höher: linke Hüfte 4,5 (4,5 bis 4,7). "
        "Auf dem Weg hinein ist die Last höher: rechte Hüfte 4,5 (4,5 bis 4,7)."
    )
    other = said(load_sentences(loaded("squat"), knowledge=KNOWLEDGE))
    assert other.startswith("Höchste Last auf den Gelenken, als Vielfaches des Körpergewichts:")


@pytest.mark.parametrize("movement", ["squat", "plank"])
@pytest.mark.parametrize("spent", [0, 1, 3, 4, 5])
def test_who_is_at_a_limit(movement: str, spent: int) -> None:
    made = account(movement)
    whole = (1.0,) * len(made.phase)
    names = ("soleus", "multifidus", "hip_flexors", "quadriceps", "adductors")[:spent]
    full = [GroupCurve(muscle=n, side="left", effort=whole, low=whole, high=whole) for n in names]
    calm = [each for each in made.as_is.curves if each.muscle not in names]
    found = replace(made, as_is=replace(made.as_is, curves=(*full, *calm)))
    told = said(opening(found, knowledge=KNOWLEDGE))
    assert ("Am nächsten an der Grenze" in told) == (spent == 0)
    assert ("Schollenmuskel (links)" in told) == bool(spent)
    assert ("noch 1 weitere" in told, "noch 2 weitere" in told) == (spent == 4, spent == 5)


def test_where_shares_are_not_told() -> None:
    lying = replace(account("clam"), limits=(MORE_THAN_SOLES,))
    assert "lässt sich hier nicht sagen" in said(opening(lying, knowledge=KNOWLEDGE))
    idle = tuple(
        replace(each, effort=nothing, low=nothing, high=nothing)
        for each in lying.as_is.curves
        if (nothing := (0.01,) * len(each.effort))
    )
    still = replace(lying, as_is=replace(lying.as_is, curves=idle))
    assert "bleiben unter 5 %" in said(opening(still, knowledge=KNOWLEDGE))


def test_everything_that_muscles_may_lack() -> None:
    for coordinate in CARRIED[len(HELD_PELVIS) :]:
        for moment_nm in (1.0, -1.0):
            lacking = lacking_words(coordinate, moment_nm=moment_nm)
            text = (
                f"The muscles fall short by 12.5 N m of what it takes to {lacking}; "
                "more than 6.3 N m is not shown."
            )
            told = said((text,))
            assert told.startswith("Den Muskeln fehlen 12,5 N m hierfür: ")
            sides = {"left": "link", "right": "recht"}
            for english, german in sides.items():
                assert (f"{english} " in f"{lacking} ") == (german in told)
