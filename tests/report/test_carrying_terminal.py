"""The account in a terminal: the answer on one screen, and an answer to the weakening asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from primemover.knowledge import load_knowledge
from primemover.report.carrying import carrying_page
from primemover.report.carrying.terminal import TOO_WEAK, carrying_text
from primemover.report.carrying.weakening import (
    NOTHING_TO_COMPARE,
    change_sentence,
    changes,
    hints,
    joint_changes,
    standing_words,
)
from primemover.report.carrying.what_if_table import what_if_lines
from primemover.simulation.who_carries import Sided, Step, Weakened, WhoCarries
from primemover.terms import Side
from tests.report.pages import Page
from tests.simulation.accounts import account, step, what_if

KNOWLEDGE = load_knowledge()
SCREEN = 45
"""Lines of a terminal window of usual height, one answer with a weakening included."""


def weaker(side: Sided = "both", *, muscle: str = "gluteus_maximus") -> WhoCarries:
    """A movement of the library with one muscle at 40 %."""
    full = step(1.0)
    return replace(
        account("squat"),
        source="motion",
        recording="",
        as_is=step(0.4, (muscle,), side),
        at_full=full,
        weakened=(Weakened(muscle=muscle, side=side, strength=0.4),),
    )


def one_legged(side: Side, *, weakened: Side) -> WhoCarries:
    """A stand on one leg in which only that leg's gluteus medius works."""
    made = replace(weaker(weakened, muscle="gluteus_medius"), movement="one_leg_stand", side=side)

    def still(whole: Step) -> Step:
        nothing = (0.0,) * len(made.phase)
        return replace(
            whole,
            curves=tuple(
                replace(e, effort=nothing, low=nothing, high=nothing)
                if e.muscle == "gluteus_medius" and e.side != side
                else e
                for e in whole.curves
            ),
        )

    return replace(made, as_is=still(made.as_is), at_full=still(step(1.0)))


def test_the_answer_fits_one_screen_and_has_no_what_if_unless_asked() -> None:
    for made in (account(), weaker()):
        short = carrying_text(made, knowledge=KNOWLEDGE)
        assert len(short.splitlines()) <= SCREEN
        assert "What if" not in short
        assert "What if" in carrying_text(made, knowledge=KNOWLEDGE, what_if=True)


def test_a_weakening_is_answered_with_before_and_after() -> None:
    made = weaker()
    found = {(each.muscle, each.side): each.told for each in changes(made)}
    # by construction: 0.02 + peak at the turn, half as much again where weak
    assert found["gluteus_maximus", "both"] == ("36%", "53%")
    assert found["hamstrings", "both"] == ("24%", "32%")
    assert ("quadriceps", "both") not in found
    assert next(iter(joint_changes(made))) == ("left hip", "3.5", "3.6")
    text = carrying_text(made, knowledge=KNOWLEDGE)
    assert "36% → 53%" in text
    assert "left hip 3.5 → 3.6" in text
    row = next(line for line in text.splitlines() if line.startswith("quadriceps"))
    assert "→" not in row
    assert sum(line.startswith("gluteus maximus ") for line in text.splitlines()) == 1
    told = change_sentence(made, knowledge=KNOWLEDGE, moment="at the deepest point")
    assert "gluteus maximus from 36% to 53%" in told


def test_the_page_answers_the_weakening_too() -> None:
    page = Page(carrying_page(weaker(), knowledge=KNOWLEDGE))
    assert "gluteus maximus from 36% to 53%" in page.text
    assert "Against full" not in Page(carrying_page(account(), knowledge=KNOWLEDGE)).text
    stand = Page(carrying_page(one_legged("left", weakened="left"), knowledge=KNOWLEDGE))
    assert "standing on the left leg" in stand.text


def test_one_weakened_side_is_told_apart() -> None:
    found = {(each.muscle, each.side) for each in changes(weaker("left"))}
    assert ("gluteus_maximus", "left") in found
    assert ("gluteus_maximus", "right") not in found


def test_where_full_strength_cannot_be_shown_there_is_nothing_to_compare() -> None:
    made = replace(weaker(), at_full=None)
    assert changes(made) == ()
    assert NOTHING_TO_COMPARE.split(",")[0] in carrying_text(made, knowledge=KNOWLEDGE)
    assert change_sentence(made, knowledge=KNOWLEDGE, moment="here") == NOTHING_TO_COMPARE
    page = Page(carrying_page(made, knowledge=KNOWLEDGE))
    assert NOTHING_TO_COMPARE in page.text


def test_a_weakening_that_is_too_much_is_said_to_be_the_reason() -> None:
    refused = replace(weaker(), refused="The muscles fall short.")
    assert TOO_WEAK in " ".join(carrying_text(refused, knowledge=KNOWLEDGE).split())
    never = replace(refused, at_full=None)
    assert "Try a larger" not in carrying_text(never, knowledge=KNOWLEDGE)


def test_a_weakening_that_changes_nothing_says_so() -> None:
    made = replace(weaker(), as_is=step(1.0))
    assert "No effort changes by a point" in carrying_text(made, knowledge=KNOWLEDGE)
    assert "no effort changes" in change_sentence(made, knowledge=KNOWLEDGE, moment="here")


@pytest.mark.parametrize(
    ("side", "weakened", "said"),
    [
        ("right", "left", "Try --side left"),
        ("left", "right", "Try --side right"),
        ("right", "right", ""),
    ],
)
def test_a_muscle_that_is_weakened_in_vain_gets_a_hint(
    side: Side, weakened: Side, said: str
) -> None:
    told = " ".join(hints(one_legged(side, weakened=weakened), knowledge=KNOWLEDGE))
    assert said in told
    assert bool(said) == bool(told)


def test_in_a_two_legged_movement_the_hint_names_another() -> None:
    idle = replace(one_legged("right", weakened="left"), movement="squat", side=None)
    assert "in one_leg_stand it has more" in " ".join(hints(idle, knowledge=KNOWLEDGE))
    assert list(hints(replace(idle, refused="No."), knowledge=KNOWLEDGE)) == []


@pytest.mark.parametrize(
    ("movement", "side", "leg"),
    [
        ("one_leg_stand", "right", "right"),
        ("one_leg_stand", "left", "left"),
        ("standing_abduction", "right", "left"),
        ("lateral_step_down", "right", "right"),
        ("split_squat", "right", ""),
        ("clam", "right", ""),
        ("squat", None, ""),
    ],
)
def test_the_leg_that_stands_is_in_the_heading(movement: str, side: Side | None, leg: str) -> None:
    made = replace(weaker(), movement=movement, side=side)
    assert standing_words(made, knowledge=KNOWLEDGE) == (leg and f"standing on the {leg} leg")
    heading = carrying_text(made, knowledge=KNOWLEDGE).splitlines()[0]
    assert ("standing on" in heading) == bool(leg)


def test_a_what_if_is_one_small_table_without_what_stays() -> None:
    lines = list(what_if_lines(what_if(("gluteus_maximus",)), at=10, knowledge=KNOWLEDGE, width=80))
    assert lines[0].split()[-3:] == ["100%", "60%", "20%"]
    rows = {line[:30].strip(): line.split()[-3:] for line in lines[1:]}
    assert rows["hamstrings"] == ["24%", "29%", "35%"]
    assert "quadriceps" not in rows
    assert len(lines) <= 12
    still = replace(
        what_if(("gluteus_maximus",)), steps=(step(1.0), replace(step(1.0), strength=0.2))
    )
    (only,) = what_if_lines(still, at=10, knowledge=KNOWLEDGE, width=80)
    assert only.endswith("nothing changes by a point or more.")


def test_a_strength_at_which_it_cannot_be_done_is_said() -> None:
    ends = what_if(("gluteus_maximus",), ends=0.5)
    lines = list(what_if_lines(ends, at=10, knowledge=KNOWLEDGE, width=80))
    assert any(line.split()[-1] == "–" for line in lines)
    assert "Cannot be done this way" in " ".join(lines)
