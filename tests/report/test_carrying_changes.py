"""What a weakening that was asked for changes: the largest first, and nothing within its range."""

from __future__ import annotations

from dataclasses import replace

from primemover.knowledge import load_knowledge
from primemover.report.carrying import carrying_page, carrying_view
from primemover.report.carrying.terminal import carrying_text
from primemover.report.carrying.weakening import change_sentences, changes
from primemover.simulation.coordinates import Joint
from primemover.simulation.who_carries import GroupCurve, JointLoad, Step, Weakened, WhoCarries
from tests.report.pages import Page
from tests.simulation.accounts import account, step

KNOWLEDGE = load_knowledge()
HERE = "at the deepest point"
LOADS: dict[Joint, tuple[float, float]] = {"hip_left": (3.0, 3.4), "l5_s1": (2.0, 2.1)}
"""Loads before and after; their ranges reach a tenth of a body weight to both sides."""


def level(muscle: str, effort: float, *, band: float) -> GroupCurve:
    length = len(account().phase)
    low, high = max(0.0, effort - band), min(1.0, effort + band)
    return GroupCurve(
        muscle=muscle,
        side="both",
        effort=(effort,) * length,
        low=(low,) * length,
        high=(high,) * length,
    )


def loaded(joint: Joint, load: float) -> JointLoad:
    length = len(account().phase)
    return JointLoad(
        joint=joint,
        times_body_weight=(load,) * length,
        low=(load - 0.1,) * length,
        high=(load + 0.1,) * length,
    )


def weaker(*efforts: tuple[str, float, float], band: float = 0.01) -> WhoCarries:
    """Groups with their effort before and after, each in a range of ``band`` to both sides."""

    def made(at: int) -> Step:
        return replace(
            step(1.0),
            curves=tuple(level(name, pair[at], band=band) for name, *pair in efforts),
            joints=tuple(loaded(joint, loads[at]) for joint, loads in LOADS.items()),
        )

    return replace(
        account("squat", short=True),
        source="motion",
        recording="",
        members=1,
        as_is=made(1),
        at_full=made(0),
        weakened=(Weakened(muscle="gluteus_maximus", side="both", strength=0.4),),
    )


FIVE = weaker(
    ("quadriceps", 0.30, 0.34),
    ("hamstrings", 0.20, 0.40),
    ("adductors", 0.30, 0.36),
    ("soleus", 0.50, 0.40),
    ("erector_spinae", 0.10, 0.18),
)


def test_the_three_largest_are_told_and_the_rest_counted() -> None:
    told = change_sentences(FIVE, knowledge=KNOWLEDGE, moment=HERE)
    assert told[:5] == (
        "Against full strength this changes most at the deepest point.",
        "Hamstrings: effort 20% → 40%.",
        "Soleus: effort 50% → 40%.",
        "Erector spinae: effort 10% → 18%.",
        "2 more changes stand in the table.",
    )
    four = weaker(*[("hamstrings", 0.2, 0.4), ("soleus", 0.5, 0.4), ("adductors", 0.3, 0.36)])
    assert "table" not in " ".join(change_sentences(four, knowledge=KNOWLEDGE, moment=HERE))


def test_the_table_that_is_pointed_to_holds_all_of_them() -> None:
    rows = carrying_view(FIVE, knowledge=KNOWLEDGE).changes
    assert [(row.before, row.after) for row in rows] == [
        ("20%", "40%"),
        ("50%", "40%"),
        ("10%", "18%"),
        ("30%", "36%"),
        ("30%", "34%"),
    ]
    page = Page(carrying_page(FIVE, knowledge=KNOWLEDGE)).text
    assert "Effort at full strength and as asked, at the deepest point" in page
    assert "All that it changes" not in Page(carrying_page(account(), knowledge=KNOWLEDGE)).text


def test_what_stays_within_its_range_comes_last_and_says_so() -> None:
    wide = weaker(("hamstrings", 0.2, 0.4), ("soleus", 0.5, 0.47), ("adductors", 0.3, 0.35))
    sure = replace(
        wide,
        as_is=replace(
            wide.as_is,
            curves=(
                replace(wide.as_is.curves[0], low=(0.15,) * len(wide.phase)),
                *wide.as_is.curves[1:],
            ),
        ),
    )
    told = change_sentences(sure, knowledge=KNOWLEDGE, moment=HERE)
    assert told[1:4] == (
        "Adductors: effort 30% → 35%.",
        "Soleus: effort 50% → 47%.",
        "Hamstrings: effort 20% → 40%, within the range of what was assumed.",
    )
    assert [each.clear for each in changes(sure)] == [True, True, False]
    text = carrying_text(sure, knowledge=KNOWLEDGE, width=200)
    assert "In brackets (~: a change within it): from the least to the greatest" in text
    lines = {line.split()[0]: line for line in text.splitlines() if "→" in line}
    assert "20% → 40% ~" in lines["hamstrings"]
    assert "~" not in lines["adductors"]
    assert "~" not in carrying_text(FIVE, knowledge=KNOWLEDGE)
    filmed = replace(sure, source="recording")
    said = " ".join(change_sentences(filmed, knowledge=KNOWLEDGE, moment=HERE))
    assert "within the range of the simulations of this film" in said
    notes = [row.note for row in carrying_view(sure, knowledge=KNOWLEDGE).changes]
    assert notes == ["", "", "within the range of what was assumed"]


def test_loads_on_joints_are_told_beyond_their_range_only() -> None:
    told = change_sentences(FIVE, knowledge=KNOWLEDGE, moment=HERE)
    assert told[5:] == (
        "The left hip bears 3.4 times body weight instead of 3.0. That is the highest load of the "
        "repetition.",
        "Other loads on joints change within the range of what was assumed.",
    )
    held = change_sentences(
        replace(FIVE, movement="one_leg_stand"), knowledge=KNOWLEDGE, moment=HERE
    )
    assert held[5].endswith("instead of 3.0. That is while it is held.")
    same = replace(FIVE, as_is=replace(FIVE.as_is, joints=(loaded("l5_s1", 2.09),)))
    assert change_sentences(same, knowledge=KNOWLEDGE, moment=HERE)[5:] == (
        "Loads on joints change within the range of what was assumed.",
    )
