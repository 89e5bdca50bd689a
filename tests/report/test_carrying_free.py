"""A posture that is free is one moment; a movement that is kept is told at its hardest."""

from __future__ import annotations

from primemover.knowledge import load_knowledge
from primemover.report.carrying import carrying_view
from primemover.report.carrying.words import times
from tests.simulation.accounts import account


def test_each_step_is_told_where_its_movement_is_hardest() -> None:
    found = account()
    view = carrying_view(found, knowledge=load_knowledge())
    for shown, posture in ((view.what_if, "kept"), (view.free, "free")):
        given = [each for each in found.what_if if each.posture == posture]
        for what_if, told in zip(given, shown, strict=True):
            back = what_if.steps[0].joint("l5_s1")
            assert back is not None
            at = found.deepest if posture == "kept" else 0
            assert told.steps[0].cells[-1] == times(back.times_body_weight[at])
