"""What-ifs: the hip that works is told, no strength is passed over, figures say what they are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from primemover.knowledge import load_knowledge
from primemover.report.carrying import carrying_page, carrying_view
from primemover.report.carrying.terminal import carrying_text
from primemover.report.carrying.what_if_table import what_if_lines
from primemover.report.carrying.what_if_words import in_order, is_mirrored, step_sentences
from primemover.report.carrying.words import percent
from primemover.simulation.limits import LIMITS, MORE_THAN_SOLES
from primemover.simulation.who_carries import (
    Asked,
    GroupCurve,
    Sided,
    Step,
    Weakened,
    WhatIf,
    WhoCarries,
)
from primemover.terms import SIDES, Side
from tests.report.pages import Page
from tests.simulation.accounts import GLUTES, account, held, step, what_if

KNOWLEDGE = load_knowledge()
OTHER: dict[Side, Side] = {"left": "right", "right": "left"}


def apart(whole: Step, *, works: Side) -> Step:
    """The step with the quadriceps, too, at the hip that does not work; that hip hardly loaded."""
    idle = OTHER[works]
    torques = tuple(
        replace(each, muscle="quadriceps" if each.muscle == "gluteus_maximus" else each.muscle)
        if each.side == idle
        else each
        for each in whole.torques
    )
    joints = tuple(
        replace(each, times_body_weight=still, low=still, high=still)
        if each.joint == f"hip_{idle}" and (still := (0.6,) * len(each.low))
        else each
        for each in whole.joints
    )
    return replace(whole, torques=torques, joints=joints)


def one_sided(works: Side, *weakened: Sided) -> WhoCarries:
    """A movement that one side does, with what-ifs of these sides."""
    made = [what_if(("gluteus_maximus",), side) for side in weakened]
    choices = tuple(
        replace(each, steps=tuple(apart(one, works=works) for one in each.steps)) for each in made
    )
    return replace(
        account(),
        side=works,
        asked=Asked(side=works),
        as_is=apart(step(1.0), works=works),
        what_if=choices,
    )


def told(found: WhoCarries, *, choice: int = 0, at: int = 3) -> str:
    view = carrying_view(found, knowledge=KNOWLEDGE)
    return " ".join(view.what_if[choice].steps[at].sentences)


@pytest.mark.parametrize("works", SIDES)
@pytest.mark.parametrize("weakened", ["both", "working"])
def test_the_hip_that_works_is_told_whatever_is_weakened(works: Side, weakened: str) -> None:
    found = one_sided(works, "both" if weakened == "both" else works)
    (choice,) = found.what_if
    loads = [each.joint(f"hip_{works}") for each in (choice.steps[0], choice.steps[3])]  # type: ignore[arg-type]
    was, now = (f"{each.times_body_weight[10]:.1f}" for each in loads if each)
    assert f"The {works} hip bears {now} times body weight instead of {was}." in told(found)
    assert f"{OTHER[works]} hip" not in told(found)


@pytest.mark.parametrize("works", SIDES)
@pytest.mark.parametrize("weakened", ["both", "working"])
def test_page_and_what_if_at_full_strength_tell_the_same_shares(works: Side, weakened: str) -> None:
    found = one_sided(works, "both" if weakened == "both" else works)
    view = carrying_view(found, knowledge=KNOWLEDGE)
    shares = found.as_is.hip_shares(at=found.deepest, side=works)
    assert "quadriceps" not in shares
    first = next(iter(shares))
    assert f"gives {percent(shares[first])}" in view.opening[0]
    choice = view.what_if[0]
    most = f"{percent(shares[first])} of the pull at the {works} hip comes from the gluteus maximus"
    assert f"At full strength {most}. Another" in choice.steps[0].sentences[0]
    assert choice.steps[0].cells[choice.head.index("gluteus maximus")] == percent(shares[first])
    assert "quadriceps" not in choice.head
    assert f"at the {works} hip" in choice.caption
    plots = view.torque, choice.steps[0].torque
    assert {each.description for each in plots if each} == {view.torque and view.torque.description}


def test_where_the_other_side_is_weakened_its_own_hip_is_told() -> None:
    found = one_sided("right", "right", "left")
    choice = carrying_view(found, knowledge=KNOWLEDGE).what_if[1]
    assert "at the left hip" in choice.caption
    assert "quadriceps" in choice.head
    assert "at the left hip" in choice.steps[0].sentences[0]


def test_of_both_legs_both_hips_are_told_where_they_differ() -> None:
    choice = what_if(("gluteus_maximus",))
    full, weak = choice.steps[0], choice.steps[3]
    loads = "The left hip bears 3.6 times body weight instead of 3.5. The right hip bears 3.5 "
    assert loads in " ".join(step_sentences(weak, what_if=choice, at=10, knowledge=KNOWLEDGE))

    def even(whole: Step) -> Step:
        left = next(each for each in whole.joints if each.joint == "hip_left")
        rest = tuple(each for each in whole.joints if each.joint != "hip_right")
        return replace(whole, joints=(*rest, replace(left, joint="hip_right")))

    alike = replace(choice, steps=(even(full), even(weak)))
    said = " ".join(step_sentences(alike.steps[1], what_if=alike, at=10, knowledge=KNOWLEDGE))
    assert "Each hip bears 3.6 times body weight instead of 3.5. The lowest" in said
    assert "left hip" not in said


def test_one_side_stands_for_the_other_only_where_it_does() -> None:
    found = replace(account(), what_if=(what_if(GLUTES), what_if(("gluteus_medius",), "left")))
    assert is_mirrored(found)
    assert "one side (here the left)" in carrying_text(found, knowledge=KNOWLEDGE, what_if=True)
    assert (
        "One" not in carrying_view(one_sided("left", "left"), knowledge=KNOWLEDGE).what_if[0].name
    )
    lame = (Weakened(muscle="gluteus_medius", side="left", strength=0.5),)
    assert not is_mirrored(replace(found, weakened=lame))
    assert not is_mirrored(replace(found, what_if=(*found.what_if, held(GLUTES, "right"))))
    assert not is_mirrored(one_sided("left", "left"))


def test_the_muscle_that_gives_most_comes_first_and_all_three_after_it() -> None:
    made = (
        what_if(("gluteus_minimus",)),
        what_if(("gluteus_medius",)),
        what_if(GLUTES),
        what_if(("gluteus_maximus",)),
        what_if(("gluteus_medius",), "left"),
    )
    order = [each.weakened for each in in_order(replace(account(), what_if=made))]
    assert order == [
        ("gluteus_maximus",),
        ("gluteus_medius",),
        ("gluteus_minimus",),
        GLUTES,
        ("gluteus_medius",),
    ]


def lines_of(choice: WhatIf, *, at: int = 10) -> list[str]:
    return list(what_if_lines(choice, at=at, knowledge=KNOWLEDGE, width=80))


def test_a_what_if_is_one_small_table_without_what_stays() -> None:
    lines = lines_of(what_if(("gluteus_maximus",)))
    assert lines[0].split()[-3:] == ["100%", "60%", "20%"]
    rows = {line[:30].strip(): line.split()[-3:] for line in lines[1:]}
    assert rows["hamstrings"] == ["24%", "29%", "35%"]
    assert "quadriceps" not in rows
    assert len(lines) <= 12


def test_its_figures_are_of_the_frame_told() -> None:
    choice = what_if(("gluteus_maximus",))
    full = choice.steps[0].effort("hamstrings", side="left")
    assert full
    assert full.effort[5] != full.effort[10]
    for at in (5, 10):
        row = next(line for line in lines_of(choice, at=at) if "hamstrings" in line)
        assert row.split()[1] == percent(full.effort[at])


def test_what_changes_most_comes_first_and_joints_after_the_muscles() -> None:
    usual = what_if(("gluteus_maximus",))
    last = usual.steps[-1]
    much = replace(  # the group named last changes most
        last, curves=tuple(harder(e) if e.muscle == "abdominals" else e for e in last.curves)
    )
    rows = lines_of(replace(usual, steps=(*usual.steps[:-1], much)))[1:]
    assert rows[0].split()[-3:] == ["5%", "5%", "70%"]
    assert {rows[1].split()[0], rows[2].split()[0]} == {"hamstrings", "erector"}
    joints = [line.split()[-3:] for line in rows[3:] if "body weights" in line]
    assert joints == [["3.5", "3.6", "3.6"], ["3.4", "3.5", "3.5"], ["3.0", "3.1", "3.2"]]


def harder(curve: GroupCurve) -> GroupCurve:
    much = (0.7,) * len(curve.effort)
    return replace(curve, effort=much, low=much, high=much)


def test_shares_that_cannot_be_told_are_not_told_of_a_what_if_either() -> None:
    lying = replace(account(), source="motion", limits=(*LIMITS, MORE_THAN_SOLES))
    choice = carrying_view(lying, knowledge=KNOWLEDGE).what_if[0]
    said = " ".join(text for each in choice.steps for text in each.sentences)
    assert "the pull" not in said
    assert "shares" not in said
    assert choice.caption == "Load on joints in body weights, at the deepest point"


def test_what_stays_is_said_to_stay_only_where_it_was_tried() -> None:
    still = replace(
        what_if(("gluteus_maximus",)), steps=(step(1.0), replace(step(1.0), strength=0.2))
    )
    said = " ".join(lines_of(still))
    assert said.endswith("down to 20% nothing changes by a point or more.")
    never = replace(still, steps=(still.steps[0], gone(0.8), gone(0.2)))
    said = " ".join(lines_of(never))
    assert "nothing changes" not in said
    assert "From 80% down it cannot be done this way" in said


def gone(strength: float) -> Step:
    return Step(strength=strength, possible=False, why_not="The hip lacks 18 N m.")


def test_the_last_strength_with_which_it_can_be_done_has_a_column() -> None:
    usual = what_if(("gluteus_maximus",))
    ends = replace(usual, steps=(*usual.steps[:2], gone(0.7), gone(0.6), gone(0.2)))
    lines = lines_of(ends)
    assert lines[0].split()[-2:] == ["100%", "80%"]
    assert lines[-1].strip() == "From 70% down it cannot be done this way (in the simulation)."
    assert "–" not in " ".join(lines)
    within = replace(usual, steps=(*usual.steps[:2], gone(0.7), usual.steps[3], gone(0.2)))
    assert "At 70%, 20% it cannot be done this way" in " ".join(lines_of(within))


def test_tables_say_what_their_figures_are_and_of_which_moment() -> None:
    text = " ".join(carrying_text(account(), knowledge=KNOWLEDGE, what_if=True).split())
    assert (
        "Effort at the deepest point, as a share of the strength that is left; load on joints in "
        "body weights at that moment."
    ) in text
    page = Page(carrying_page(account(), knowledge=KNOWLEDGE))
    assert (
        "Share of the pull at the hips, and load on joints in body weights, at the deepest point"
    ) in page.text


def test_the_terminal_tells_the_moment_shown() -> None:
    found = replace(account(), what_if=(what_if(("gluteus_maximus",)),))
    for deepest in (5, 10):
        made = replace(found, deepest=deepest)
        full = made.what_if[0].steps[0].effort("hamstrings", side="left")
        assert full
        text = carrying_text(made, knowledge=KNOWLEDGE, what_if=True).partition("What if:")[2]
        row = next(line for line in text.splitlines() if "hamstrings" in line)
        assert row.split()[1] == percent(full.effort[deepest])
