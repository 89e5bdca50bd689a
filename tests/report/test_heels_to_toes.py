"""Weight from heel to toes: one line a group, one sentence where both sides do the same."""

from __future__ import annotations

from primemover.knowledge import load_knowledge
from primemover.report.carrying.plots import sweep_plot
from primemover.report.carrying.words import besides_sentences, heel_sentences, swept_cells
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


def test_places_where_the_body_falls_count_nowhere() -> None:
    """Nothing is told of the ends where nobody can stand."""
    swept = HeelsToToes(
        pressure=(0.1, 0.3, 0.5, 0.7),
        curves=(
            curve("gluteus_maximus", "both", 0.9, 0.2, 0.3, 0.1),
            curve("soleus", "both", 1.0, 0.1, 0.2, 1.0),
        ),
        possible=(False, True, True, False),
    )
    muscles = ("gluteus_maximus", "soleus")
    said = list(besides_sentences(swept, muscles=muscles, knowledge=KNOWLEDGE))
    assert said == ["More effort towards the toes: soleus."]
    cells = list(swept_cells(swept, muscle="gluteus_maximus"))
    assert cells == ["20%", "20 to 30%", "30%"]


def test_who_has_nothing_left_at_an_end_is_said() -> None:
    swept = HeelsToToes(
        pressure=(0.1, 0.7),
        curves=(
            curve("gluteus_maximus", "both", 0.5, 0.5),
            curve("soleus", "both", 0.96, 0.97),
            curve("hamstrings", "both", 0.95, 0.96),
        ),
    )
    muscles = ("gluteus_maximus", "soleus", "hamstrings")
    (said,) = besides_sentences(swept, muscles=muscles, knowledge=KNOWLEDGE)
    assert said.endswith("held there: soleus.")
