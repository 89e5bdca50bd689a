"""The account in a terminal: the answer on one screen, and an answer to the weakening asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from primemover.knowledge import load_knowledge
from primemover.report.carrying import carrying_page
from primemover.report.carrying.answer import LESS_LOAD
from primemover.report.carrying.joint_loads import joint_changes
from primemover.report.carrying.terminal import HIGHEST, TOO_WEAK, carrying_text
from primemover.report.carrying.weakening import (
    NOTHING_TO_COMPARE,
    change_sentences,
    changes,
    hints,
    standing_words,
)
from primemover.report.carrying.words import LIMITS, cue_sentence, swept_words
from primemover.simulation.limits import MORE_THAN_SOLES
from primemover.simulation.who_carries import GroupCurve, Sided, Step, Weakened, WhoCarries
from primemover.terms import Side
from tests.report.pages import Page
from tests.simulation.accounts import account, step

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
    assert next(iter(joint_changes(made, knowledge=KNOWLEDGE))) == ("left hip", "3.5", "3.6")
    text = carrying_text(made, knowledge=KNOWLEDGE)
    assert "36% → 53%" in text
    assert "left hip 3.5 → 3.6" in text
    row = next(line for line in text.splitlines() if line.startswith("quadriceps"))
    assert "→" not in row
    assert sum(line.startswith("gluteus maximus ") for line in text.splitlines()) == 1
    told = change_sentences(made, knowledge=KNOWLEDGE, moment="at the deepest point")
    assert "Gluteus maximus: effort 36% → 53%." in told


def test_the_page_answers_the_weakening_too() -> None:
    page = Page(carrying_page(weaker(), knowledge=KNOWLEDGE))
    assert "Gluteus maximus: effort 36% → 53%." in page.text
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
    assert change_sentences(made, knowledge=KNOWLEDGE, moment="here") == (NOTHING_TO_COMPARE,)
    page = Page(carrying_page(made, knowledge=KNOWLEDGE))
    assert NOTHING_TO_COMPARE in page.text


def test_a_weakening_that_is_too_much_is_said_to_be_the_reason() -> None:
    refused = replace(weaker(), refused="The muscles fall short.")
    assert TOO_WEAK in " ".join(carrying_text(refused, knowledge=KNOWLEDGE).split())
    never = replace(refused, at_full=None)
    assert "Try a larger" not in carrying_text(never, knowledge=KNOWLEDGE)


def test_a_load_that_is_too_heavy_is_told_what_to_try() -> None:
    heavy = replace(account(), source="motion", load_kg=40.0, refused="The muscles fall short.")
    text = " ".join(carrying_text(heavy, knowledge=KNOWLEDGE).split())
    assert f"Nothing is shown: The muscles fall short. {LESS_LOAD}" in text
    assert LESS_LOAD in Page(carrying_page(heavy, knowledge=KNOWLEDGE)).text
    for other in (replace(heavy, load_kg=0.0), replace(heavy, source="recording")):
        assert LESS_LOAD not in " ".join(carrying_text(other, knowledge=KNOWLEDGE).split())


def test_a_terminal_repeats_the_mass_that_was_typed_and_a_page_does_not() -> None:
    filmed = account()
    assert "70\u00a0kg, 1.72" in carrying_text(filmed, knowledge=KNOWLEDGE).splitlines()[0]
    assert "mass as told, 1.72" in Page(carrying_page(filmed, knowledge=KNOWLEDGE)).text
    assumed = replace(filmed, assumed=("mass",))
    assert "mass not told: 70" in carrying_text(assumed, knowledge=KNOWLEDGE).splitlines()[0]


def test_a_weakening_that_changes_nothing_says_so() -> None:
    made = replace(weaker(), as_is=step(1.0))
    assert "No effort changes by a point" in carrying_text(made, knowledge=KNOWLEDGE)
    assert "no effort changes" in change_sentences(made, knowledge=KNOWLEDGE, moment="here")[0]


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
    assert "in one_leg_stand it is more" in " ".join(hints(idle, knowledge=KNOWLEDGE))
    assert list(hints(replace(idle, refused="No."), knowledge=KNOWLEDGE)) == []


def test_a_hint_looks_at_the_whole_repetition_and_not_at_one_moment() -> None:
    """The calf that reaches its limit while the leg lands has much to do, whatever it does later"""
    made = weaker("left", muscle="gastrocnemius")
    late = (*(0.0,) * (len(made.phase) - 2), 1.0, 0.0)
    lands = tuple(
        replace(e, effort=late, low=late, high=late)
        if (e.muscle, e.side) == ("gastrocnemius", "left")
        else e
        for e in step(1.0).curves
    )
    assert (
        list(hints(replace(made, at_full=replace(step(1.0), curves=lands)), knowledge=KNOWLEDGE))
        == []
    )
    idle = (0.0,) * len(made.phase)
    lands_alone = tuple(
        replace(e, effort=idle, low=idle, high=idle)
        if (e.muscle, e.side) == ("gastrocnemius", "right")
        else e
        for e in lands
    )
    never = tuple(
        replace(e, effort=idle, low=idle, high=idle) if e.muscle == "gastrocnemius" else e
        for e in step(1.0).curves
    )
    both = weaker(muscle="gastrocnemius")
    assert (
        list(
            hints(
                replace(both, at_full=replace(step(1.0), curves=lands_alone)), knowledge=KNOWLEDGE
            )
        )
        == []
    )
    (told,) = hints(replace(made, at_full=replace(step(1.0), curves=never)), knowledge=KNOWLEDGE)
    assert told.startswith("Here next to nothing is asked of the left gastrocnemius")


def test_every_figure_has_a_column_with_a_head_that_says_what_it_is() -> None:
    squat = replace(account("squat"), source="motion", recording="")
    stand = replace(squat, movement="one_leg_stand")
    for made, heads in ((squat, ["deepest", HIGHEST]), (stand, ["held", HIGHEST])):
        lines = carrying_text(made, knowledge=KNOWLEDGE).splitlines()
        head = next(at for at, line in enumerate(lines) if line.split() == heads)
        row = next(line for line in lines[head:] if line.startswith("gluteus maximus"))
        place = lines[head].index(heads[0])
        # by construction: 0.02 + 0.34 at the turn, 15 % either way, and nowhere more
        assert row[place:].split() == ["36%", "(31", "to", "41%)", "36%"]
        assert len(row) == len(lines[head])


def test_the_highest_is_told_beside_a_band_and_of_the_side_it_belongs_to() -> None:
    squat = replace(account("squat"), source="motion", recording="")
    first = tuple(0.9 if at == 0 else e for at, e in enumerate(squat.as_is.curves[0].effort))
    peaked = replace(squat.as_is.curves[0], side="left", effort=first, high=(0.95,) * len(first))
    calm = replace(squat.as_is.curves[0], side="right")
    rest = [e for e in squat.as_is.curves if e.muscle != peaked.muscle]
    text = carrying_text(
        replace(squat, as_is=replace(squat.as_is, curves=(peaked, calm, *rest))),
        knowledge=KNOWLEDGE,
    )
    rows = [line for line in text.splitlines() if line.startswith("gluteus maximus ")]
    assert [row.split()[-1] for row in rows] == ["90%"]  # alike at the turn: told as one
    assert "95%" in rows[0]


def test_with_a_weakening_both_tables_say_what_their_figures_are() -> None:
    made = weaker()
    lines = carrying_text(made, knowledge=KNOWLEDGE).splitlines()
    heads = [" ".join(line.split()) for line in lines if line.endswith(f"  {HIGHEST}")]
    assert heads == [
        f"Effort at the deepest point full → asked {HIGHEST}",
        f"Effort of the others at the deepest point deepest {HIGHEST}",
    ]
    row = next(line for line in lines if "→ 53%" in line)
    assert row.split()[-1] == "53%"


def test_groups_that_hardly_work_are_counted() -> None:
    made = replace(account(short=True), source="motion", recording="")
    idle = tuple(
        GroupCurve(muscle=name, side="both", effort=low, low=low, high=low)
        for name in ("multifidus", "shin_muscles")
        if (low := (0.04,) * len(made.phase))
    )
    for number, words in ((1, "1 other group of"), (2, "2 other groups of")):
        found = replace(
            made, as_is=replace(made.as_is, curves=(*made.as_is.curves, *idle[:number]))
        )
        text = carrying_text(found, knowledge=KNOWLEDGE)
        assert f"Under 5% throughout: {words} muscles." in text
        assert "multifidus" not in text


def test_shares_go_from_full_strength_to_what_was_asked() -> None:
    made = weaker()
    assert made.at_full is not None
    was = made.at_full.hip_shares(at=made.deepest)["gluteus_maximus"]
    now = made.as_is.hip_shares(at=made.deepest)["gluteus_maximus"]
    assert was > now + 0.05
    text = " ".join(carrying_text(made, knowledge=KNOWLEDGE).split())
    assert f"gluteus maximus {was:.0%} → {now:.0%}" in text


def test_what_nobody_may_miss_stands_below_the_figures() -> None:
    made = replace(weaker(), limits=("As taught.", MORE_THAN_SOLES, "Other."))
    text = " ".join(carrying_text(made, knowledge=KNOWLEDGE).split())
    below = text[text.index("How far to trust this") :]
    for limit in ("As taught.", MORE_THAN_SOLES, LIMITS[0]):
        assert f"- {limit}" in below
    assert "Other." not in below


def test_heels_and_toes_are_told_where_asked_for() -> None:
    title = "Weight in the heels, or in the toes"
    made = account()
    assert made.heels_to_toes is not None
    asked = " ".join(carrying_text(made, knowledge=KNOWLEDGE, what_if=True).split())
    assert title in asked
    assert swept_words(made.heels_to_toes) in asked
    assert cue_sentence(made.heels_to_toes, knowledge=KNOWLEDGE) in asked
    assert title not in carrying_text(made, knowledge=KNOWLEDGE)


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
