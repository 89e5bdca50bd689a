"""Curves of an account: lines keep to their frame, sides are told apart, names do not collide."""

from __future__ import annotations

from dataclasses import replace

import pytest

from primemover.knowledge import load_knowledge
from primemover.report.carrying.plots import (
    LARGE,
    SMALL,
    Axes,
    CurvePlot,
    effort_plot,
    highest_torque,
    joint_plot,
    torque_plot,
)
from primemover.simulation.who_carries import GroupCurve, HipTorque, Sided, Step
from tests.simulation.accounts import PHASES, step

KNOWLEDGE = load_knowledge()
AXES = Axes(frame=SMALL, axis=(0.0, 1.0), low=0.0, high=10.0)

GLUTEUS = GroupCurve(
    muscle="gluteus_maximus", side="left", effort=(0.2, 0.1), low=(0.2, 0.1), high=(0.2, 0.1)
)


WIDEST_PX = 39.0
"""Of ``100 %`` as German writes it, at 13 px."""


def places_of(path: str) -> list[tuple[float, float]]:
    """The points of an outline."""
    across_and_up = (point.split() for point in path.strip("MZ").split("L"))
    return [(float(x), float(y)) for x, y in across_and_up]


def efforts_of(found: Step) -> CurvePlot:
    return effort_plot(
        found,
        muscle="gluteus_maximus",
        phase=PHASES,
        deepest=10,
        top=1.0,
        knowledge=KNOWLEDGE,
    )


def test_a_value_beyond_the_top_lies_at_the_top() -> None:
    assert AXES.upwards(0.0) == SMALL.floor
    assert AXES.upwards(10.0) == AXES.upwards(25.0) == SMALL.top


def test_an_area_goes_out_along_its_top_and_back_along_its_base() -> None:
    places = places_of(AXES.between([2.0, 4.0], top=[6.0, 8.0]))
    left, right = SMALL.left, SMALL.end
    assert [x for x, _ in places] == [left, right, right, left]
    assert [y for _, y in places] == [AXES.upwards(each) for each in (6.0, 8.0, 4.0, 2.0)]


def test_left_is_drawn_solid_and_right_dashed_and_both_as_one_line() -> None:
    apart = step(0.4, ("gluteus_maximus",), "left")
    styles = {line.name: line.style for line in efforts_of(apart).lines}
    assert styles == {"left": "solid", "right": "dashed"}
    alike = {line.name: line.style for line in efforts_of(step(1.0)).lines}
    assert alike == {"both sides": "solid"}


def test_stretch_is_a_layer_of_its_own_on_top() -> None:
    held = HipTorque(
        muscle="hamstrings", side="left", torque_nm=(30.0, 30.0), passive_nm=(10.0, 30.0)
    )
    found = Step(strength=1.0, curves=(GLUTEUS,), torques=(held,), joints=())
    plot = torque_plot(
        found, phase=(0.0, 1.0), deepest=0, side="left", ends=(0.0, 30.0), knowledge=KNOWLEDGE
    )
    active, stretch = plot.areas
    assert (active.muscle, stretch.muscle) == ("hamstrings", "stretch")
    tops = [y for _, y in places_of(stretch.path)[:2]]
    assert tops[0] == tops[1] < plot.zero
    assert [y == plot.zero for _, y in places_of(active.path)[:2]] == [False, True]
    assert "stretch, without effort 33%" in plot.description


def test_hips_that_bear_the_same_are_one_line() -> None:
    found = step(1.0)
    left = found.joint("hip_left")
    assert left is not None
    same = tuple(
        replace(left, joint="hip_right") if each.joint == "hip_right" else each
        for each in found.joints
    )
    plot = joint_plot(replace(found, joints=same), phase=PHASES, deepest=10)
    assert plot is not None
    assert [line.name for line in plot.lines] == ["each hip", "lowest joint of the spine"]


def test_every_joint_is_drawn_in_its_own_style() -> None:
    plot = joint_plot(step(1.0), phase=PHASES, deepest=10)
    assert plot is not None
    assert len({line.style for line in plot.lines}) == len(plot.lines) == 3
    assert "left hip 3.5" in plot.description


def test_a_band_is_drawn_only_where_there_is_one() -> None:
    found = step(1.0)
    sure = replace(
        found, curves=tuple(replace(c, low=c.effort, high=c.effort) for c in found.curves)
    )
    assert all(line.band for line in efforts_of(found).lines)
    assert not any(line.band for line in efforts_of(sure).lines)


@pytest.mark.parametrize("side", ["left", "both"])
def test_what_bends_the_hip_lies_below_zero_and_never_above(side: str) -> None:
    plot = torque_plot(
        step(1.0),
        phase=PHASES,
        deepest=10,
        side=side,  # type: ignore[arg-type]
        ends=(-30.0, 250.0),
        knowledge=KNOWLEDGE,
    )
    *stacked, against = plot.areas
    assert against.muscle == "against"
    assert min(y for _, y in places_of(against.path)) == plot.zero
    assert max(y for area in stacked for _, y in places_of(area.path)) == plot.zero


def test_a_group_that_bends_and_straightens_is_in_both_parts() -> None:
    turning = HipTorque(muscle="adductors", side="left", torque_nm=(20.0, -8.0))
    found = Step(strength=1.0, curves=(GLUTEUS,), torques=(turning,), joints=())
    plot = torque_plot(
        found, phase=(0.0, 1.0), deepest=0, side="left", ends=(-10.0, 20.0), knowledge=KNOWLEDGE
    )
    first, against = plot.areas
    assert [y == plot.zero for _, y in places_of(against.path)] == [True, True, False, True]
    assert [y == plot.zero for _, y in places_of(first.path)] == [False, True, True, True]


@pytest.mark.parametrize("side", ["left", "right", "both"])
def test_all_that_is_stacked_and_all_against_it_stays_on_the_plot(side: Sided) -> None:
    found = step(1.0)
    ends = highest_torque((found,), side=side)
    plot = torque_plot(found, phase=PHASES, deepest=10, side=side, ends=ends, knowledge=KNOWLEDGE)
    heights = [y for area in plot.areas for _, y in places_of(area.path)]
    assert plot.areas[-1].muscle == "against"
    assert LARGE.top <= min(heights)
    assert plot.zero < max(heights) <= LARGE.floor


def test_the_widest_figure_beside_a_small_plot_is_not_cut_off() -> None:
    assert SMALL.left - 6 >= WIDEST_PX  # ticks end 6 px before the plot
