"""Weight from heel to toes: one line a group, one sentence where both sides do the same."""

from __future__ import annotations

from primemover.knowledge import load_knowledge
from primemover.report.carrying.plots import sweep_plot
from primemover.report.carrying.words import heel_sentences
from primemover.simulation.who_carries import GroupCurve, HeelsToToes

KNOWLEDGE = load_knowledge()


def curve(muscle: str, side: str, *efforts: float) -> GroupCurve:
    return GroupCurve(muscle=muscle, side=side, effort=efforts, low=efforts, high=efforts)  # type: ignore[arg-type]


SWEPT = HeelsToToes(
    pressure=(0.1, 0.7),
    curves=(
        curve("gluteus_maximus", "left", 0.5, 0.6),
        curve("gluteus_maximus", "right", 0.51, 0.61),
        curve("hamstrings", "left", 0.2, 0.4),
        curve("hamstrings", "right", 0.4, 0.8),
        curve("gluteus_minimus", "left", 0.01, 0.02),
        curve("gluteus_minimus", "right", 0.01, 0.02),
    ),
)


def test_sides_are_told_apart_only_where_they_differ_and_the_idle_not_at_all() -> None:
    told = heel_sentences(SWEPT, knowledge=KNOWLEDGE)
    assert [text.split(":")[0] for text in told] == [
        "Gluteus maximus",
        "Hamstrings (left)",
        "Hamstrings (right)",
    ]
    assert "20% with the weight near the heels, 40% with it near the toes" in told[1]


def test_a_line_is_the_mean_of_both_sides() -> None:
    plot = sweep_plot(SWEPT, knowledge=KNOWLEDGE)
    assert {line.name for line in plot.lines} == {"gluteus maximus", "hamstrings"}
    top, floor = plot.ticks[-1].at, plot.ticks[0].at
    highest = float(plot.ticks[-1].text.rstrip("%"))
    (hamstrings,) = [line for line in plot.lines if line.name == "hamstrings"]
    last = float(hamstrings.path.rsplit(" ", 1)[1])
    share = (floor - last) / (floor - top) * highest
    assert abs(share - 60) < 1
