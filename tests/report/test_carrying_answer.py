"""What stands first: the glutes' place, the question of the exercise, the limit of all frames."""

from __future__ import annotations

from dataclasses import replace

import pytest

from primemover.knowledge import load_knowledge
from primemover.report.carrying import carrying_page, carrying_view
from primemover.report.carrying.answer import (
    AT_DEEPEST,
    AT_MOST,
    AT_TURN,
    HELD,
    ON_THE_WAY_UP,
    asked_side,
    limit_of,
    moment_words,
    opening,
    who_words,
)
from primemover.report.carrying.bodies import shaded_figures
from primemover.report.carrying.terminal import carrying_text
from primemover.report.carrying.words import besides_sentences, percents
from primemover.simulation.limits import LIMITS, MORE_THAN_SOLES
from primemover.simulation.who_carries import (
    Asked,
    GroupCurve,
    HeelsToToes,
    HipTorque,
    Pull,
    ShareBand,
    Sided,
    Step,
    Weakened,
    WhoCarries,
)
from tests.report.pages import Page
from tests.simulation.accounts import PHASES, account, step

KNOWLEDGE = load_knowledge()


def curve(muscle: str, *efforts: float, side: Sided = "both") -> GroupCurve:
    return GroupCurve(muscle=muscle, side=side, effort=efforts, low=efforts, high=efforts)


def moved(efforts: dict[str, tuple[float, ...]], torques: dict[str, float]) -> WhoCarries:
    """Three frames of a squat, the middle one deepest; torques are the same in all of them."""
    return WhoCarries(
        movement="squat",
        source="motion",
        body=account().body,
        phase=(0.0, 0.5, 1.0),
        deepest=1,
        as_is=Step(
            strength=1.0,
            curves=tuple(curve(muscle, *each) for muscle, each in efforts.items()),
            torques=tuple(
                HipTorque(muscle=muscle, side="left", torque_nm=(nm,) * 3)
                for muscle, nm in torques.items()
            ),
        ),
    )


def said(found: WhoCarries) -> str:
    return " ".join(opening(found, knowledge=KNOWLEDGE))


def test_the_glutes_are_named_first_even_where_others_give_more() -> None:
    found = moved(
        {"gluteus_maximus": (0.1, 0.3, 0.2)},
        {"hamstrings": 50.0, "gluteus_maximus": 20.0, "adductors": 30.0},
    )
    assert opening(found, knowledge=KNOWLEDGE)[0] == (
        "At the deepest point the gluteus maximus gives 20% of the pull that straightens the hip; "
        "hamstrings 50%, adductors 30%."
    )


def test_a_share_is_a_range_where_it_hangs_on_what_was_assumed() -> None:
    found = moved(
        {"gluteus_maximus": (0.1, 0.3, 0.2)}, {"hamstrings": 50.0, "gluteus_maximus": 50.0}
    )
    bands = (
        ShareBand(muscle="gluteus_maximus", low=0.29, high=0.52),
        ShareBand(muscle="hamstrings", low=0.495, high=0.505),
    )
    ranged = replace(found, share_bands=bands)
    assert "gives 29 to 52% of the pull that straightens the hip; hamstrings 50%." in said(ranged)
    assert "gives 50% of the pull" in said(found)


def test_an_effort_has_its_range_behind_it() -> None:
    sure = moved({"quadriceps": (0.1, 0.5, 0.3)}, {"hamstrings": 1.0})
    unsure = replace(
        sure,
        as_is=replace(
            sure.as_is,
            curves=(replace(sure.as_is.curves[0], low=(0.1, 0.4, 0.3), high=(0.1, 0.62, 0.3)),),
        ),
    )
    assert "with 50% (40 to 62%) of what it could do" in said(unsure)
    assert "with 50% of what it could do" in said(sure)
    assert "what had to be assumed" in carrying_view(unsure, knowledge=KNOWLEDGE).doubt
    assert "No band is drawn" in carrying_view(sure, knowledge=KNOWLEDGE).doubt


def test_glutes_that_do_nothing_are_said_to() -> None:
    found = moved({"quadriceps": (0.1, 0.3, 0.2)}, {"quadriceps": 40.0, "gluteus_maximus": 1.0})
    plank = replace(found, movement="plank", asked=Asked(pull="bends_hip"))
    assert opening(plank, knowledge=KNOWLEDGE)[0] == (
        "While it is held the gluteal muscles give hardly any of the pull that bends the hip; "
        "quadriceps 98%."
    )
    assert "straighten" not in said(plank)


def test_the_limit_is_that_of_all_frames_and_not_of_the_deepest_one() -> None:
    found = moved(
        {"quadriceps": (0.1, 0.79, 0.3), "gluteus_maximus": (0.2, 0.7, 0.92)}, {"hamstrings": 1.0}
    )
    assert "Nearest to its limit in the whole repetition: the gluteus maximus, with 92%" in said(
        found
    )
    assert "with care" not in said(found)
    nearest = limit_of(found.as_is)
    assert nearest is not None
    assert nearest[1] == 0.92


def test_a_muscle_at_its_limit_is_a_caution_and_the_glutes_are_told_besides() -> None:
    found = moved(
        {"adductors": (0.1, 0.3, 0.995), "gluteus_medius": (0.2, 0.5, 0.4)}, {"hamstrings": 1.0}
    )
    assert "At the limit at some moment: adductors." in said(found)
    assert "Nearest" not in said(found)
    assert "read the figures of this movement with care" in said(found)
    assert "Of the gluteal muscles the gluteus medius goes furthest, with 50%." in said(found)


def spent(*groups: tuple[str, Sided]) -> WhoCarries:
    """A squat in which these are at their limit, each a little less than the one before."""
    found = moved({"quadriceps": (0.1, 0.3, 0.2)}, {"hamstrings": 1.0})
    curves = [
        curve(name, 0.1, 0.2, 1.0 - 0.001 * number, side=side)
        for number, (name, side) in enumerate(groups)
    ]
    return replace(found, as_is=replace(found.as_is, curves=(*found.as_is.curves, *curves)))


def test_every_muscle_at_its_limit_is_counted_and_three_are_named_with_their_side() -> None:
    two = spent(("soleus", "left"), ("tensor_fasciae_latae", "right"))
    assert "At the limit at some moment: soleus (left), tensor fasciae latae (right)." in said(two)
    assert "more." not in said(two)
    four = spent(
        ("soleus", "left"), ("soleus", "right"), ("adductors", "both"), ("iliacus", "left")
    )
    told = said(four)
    assert "At the limit at some moment: soleus, adductors, iliacus (left)." in told
    assert "more." not in told
    several: list[tuple[str, Sided]] = [(f"muscle_{number}", "left") for number in range(5)]
    assert "muscle 2 (left). And so are 2 more." in said(spent(*several))
    assert "muscle 2 (left). And so is 1 more." in said(spent(*several[:4]))
    assert "muscle 3" not in said(spent(*several))


def test_a_glute_at_its_limit_is_always_among_those_named() -> None:
    several: list[tuple[str, Sided]] = [(f"muscle_{number}", "left") for number in range(4)]
    told = said(spent(*several, ("gluteus_minimus", "right")))
    assert "At the limit at some moment: gluteus minimus (right), muscle 0 (left)" in told
    assert "goes furthest" not in told


def test_in_a_hold_the_way_in_and_out_is_said_to_be_meant() -> None:
    held = replace(spent(("soleus", "left")), movement="one_leg_stand")
    assert "At the limit, while held or on the way in or out: soleus (left)." in said(held)
    near = moved({"quadriceps": (0.1, 0.5, 0.3)}, {"hamstrings": 1.0})
    told = said(replace(near, movement="plank"))
    assert "Nearest to its limit, on the way in and out included: the quadriceps" in told
    weak = (Weakened(muscle="quadriceps", side="both", strength=0.5),)
    told = said(replace(near, movement="plank", weakened=weak))
    assert "in and out included: the quadriceps, with 50% of the strength left to it" in told
    assert "repetition" not in told


def test_a_weakened_muscle_at_its_limit_is_told_by_what_is_left() -> None:
    found = moved({"quadriceps": (0.1, 0.5, 0.3)}, {"hamstrings": 1.0})
    weak = replace(found, weakened=(Weakened(muscle="quadriceps", side="both", strength=0.5),))
    assert "50% of the strength left to it" in said(weak)
    assert "50% of what it could do" in said(found)


def test_stretch_is_said_not_to_be_effort() -> None:
    found = moved({"hamstrings": (0.1, 0.5, 0.3)}, {"gluteus_maximus": 30.0})
    pulled = HipTorque(
        muscle="hamstrings", side="right", torque_nm=(10.0,) * 3, passive_nm=(10.0,) * 3
    )
    stretched = replace(found, as_is=replace(found.as_is, torques=(*found.as_is.torques, pulled)))
    assert "the gluteus maximus gives 75%" in said(stretched)
    assert "Another 25% takes no effort" in said(stretched)
    assert "takes no effort" not in said(found)


def test_only_the_hip_that_is_asked_is_told() -> None:
    found = moved({"gluteus_medius": (0.1, 0.5, 0.3)}, {"gluteus_medius": 30.0})
    other = HipTorque(muscle="adductors", side="right", torque_nm=(30.0,) * 3)
    both = replace(found, as_is=replace(found.as_is, torques=(*found.as_is.torques, other)))
    assert "gives 50%" in said(both)
    left = replace(both, asked=Asked(pull="levels_pelvis", side="left"))
    assert "gives 100% of the pull that holds the pelvis level." in said(left)


def test_where_both_hips_are_asked_the_side_that_does_the_movement_is_told() -> None:
    one_sided = replace(moved({"quadriceps": (0.1, 0.5, 0.3)}, {"hamstrings": 1.0}), side="right")
    assert asked_side(one_sided) == "right"
    assert asked_side(replace(one_sided, asked=Asked(side="left"))) == "left"
    assert asked_side(replace(one_sided, side=None)) == "both"


@pytest.mark.parametrize(
    ("pull", "heading", "in_a_sentence"),
    [
        ("straightens_hip", "Who straightens the hip", "straightens the hip"),
        ("bends_hip", "Who bends the hip", "bends the hip"),
        ("opens_thigh", "Who moves the thigh outwards", "moves the thigh outwards"),
        ("levels_pelvis", "Who holds the pelvis level", "holds the pelvis level"),
        ("closes_thigh", "Who moves the thigh inwards", "moves the thigh inwards"),
        ("turns_out", "Who turns the thigh out", "turns the thigh out"),
        ("turns_in", "Who turns the thigh in", "turns the thigh in"),
    ],
)
def test_a_heading_and_a_sentence_name_the_same_pull(
    pull: Pull, heading: str, in_a_sentence: str
) -> None:
    found = moved({"gluteus_medius": (0.1, 0.5, 0.3)}, {"gluteus_medius": 30.0})
    asked = replace(found, asked=Asked(pull=pull))
    assert who_words(asked) == heading
    assert f"gives 100% of the pull that {in_a_sentence}." in said(asked)


@pytest.mark.parametrize(
    ("movement", "moment"),
    [
        ("squat", AT_DEEPEST),
        ("hip_hinge", AT_DEEPEST),
        ("forward_lunge", AT_DEEPEST),
        ("step_up", ON_THE_WAY_UP),
        ("bridge", AT_TURN),
        ("clam", AT_TURN),
        ("one_leg_stand", HELD),
        ("plank", HELD),
        ("nobody_knows", AT_TURN),
    ],
)
def test_the_moment_is_named_for_what_it_is(movement: str, moment: str) -> None:
    assert moment_words(replace(account(), movement=movement), knowledge=KNOWLEDGE) == moment


def test_a_moment_that_is_not_the_turn_is_not_called_so() -> None:
    thrust = replace(account(), movement="hip_thrust")
    assert moment_words(thrust, knowledge=KNOWLEDGE) == AT_TURN
    low = replace(thrust, deepest=0)
    assert moment_words(low, knowledge=KNOWLEDGE) == AT_MOST


def test_legs_taken_as_equal_have_one_column() -> None:
    found = account(short=True)
    same = carrying_view(found, knowledge=KNOWLEDGE)
    assert same.together == "Both legs, taken as equal"
    assert "Solid: left" not in Page(carrying_page(found, knowledge=KNOWLEDGE)).text
    apart = replace(found, as_is=step(0.4, ("gluteus_maximus",), "left"))
    assert carrying_view(apart, knowledge=KNOWLEDGE).together == ""
    assert "Solid: left" in Page(carrying_page(apart, knowledge=KNOWLEDGE)).text


def test_what_never_works_is_folded_up_and_nothing_is_lost() -> None:
    view = carrying_view(account(), knowledge=KNOWLEDGE)
    assert [row.name for row in view.idle] == []
    idle = replace(account().as_is, curves=(*account().as_is.curves, _steady("multifidus", 0.04)))
    folded = carrying_view(replace(account(short=True), as_is=idle), knowledge=KNOWLEDGE)
    assert [row.name for row in folded.idle] == ["multifidus"]
    assert len(folded.rows) == len(view.rows)
    assert folded.idle[0].plain == "short muscles beside the spine"


def _steady(muscle: str, effort: float) -> GroupCurve:
    return curve(muscle, *(effort,) * len(PHASES))


def test_the_highest_is_that_of_the_repetition() -> None:
    found = moved({"quadriceps": (0.1, 0.59, 0.67)}, {"hamstrings": 1.0})
    (row,) = carrying_view(found, knowledge=KNOWLEDGE).rows
    assert row.left is not None
    assert (row.left.text, row.left.peak, row.highest.text) == ("59%", "67%", "67%")


def test_the_calf_has_the_shade_of_the_muscle_that_does_more() -> None:
    def shades(**efforts: float) -> set[int | None]:
        found = Step(strength=1.0, curves=tuple(curve(m, e) for m, e in efforts.items()))
        _, back = shaded_figures(found, knowledge=KNOWLEDGE, at=0)
        return {shape.shade for half in back.halves for shape in half.shapes} - {None}

    assert shades(gastrocnemius=0.02, soleus=0.6) == {4}
    assert shades(gastrocnemius=0.6, soleus=0.02) == {4}
    assert shades(gastrocnemius=0.02) == {0}


def test_two_limits_stand_at_the_top_and_only_there() -> None:
    limits = ("Simulated from a film.", "Both legs are taken to do the same.", "Bands.")
    view = carrying_view(replace(account(), limits=limits), knowledge=KNOWLEDGE)
    assert view.grave[0] == limits[1]
    assert "strength of an average person" in view.grave[1]
    assert not set(view.grave) & set(view.limits)
    text = Page(carrying_page(replace(account(), limits=limits), knowledge=KNOWLEDGE)).text
    assert text.index(limits[1]) < text.index("On average over the repetition")


def test_what_the_toes_change_for_others_is_said() -> None:
    swept = HeelsToToes(
        pressure=(0.1, 0.7),
        curves=(
            curve("gluteus_maximus", 0.3, 0.4),
            curve("soleus", 0.0, 1.0),
            curve("hamstrings", 0.3, 0.5),
            curve("quadriceps", 0.6, 0.5),
            curve("erector_spinae", 0.3, 0.32),
        ),
    )
    muscles = ("gluteus_maximus", "quadriceps", "hamstrings", "erector_spinae", "soleus")
    assert list(besides_sentences(swept, muscles=muscles, knowledge=KNOWLEDGE)) == [
        "More effort towards the toes: soleus, hamstrings.",
        "Less effort towards the toes: quadriceps.",
        "Nothing left to give at one of the ends, so that it could hardly be held there: soleus.",
    ]


def test_a_range_of_one_figure_is_written_once() -> None:
    assert percents(0.291, high=0.412) == "29 to 41%"
    assert percents(0.291, high=0.293) == "29%"


def test_a_band_of_one_figure_is_not_written() -> None:
    found = moved({"quadriceps": (0.1, 0.312, 0.3)}, {"hamstrings": 1.0})
    (same,) = found.as_is.curves
    narrow = replace(same, low=(0.1, 0.308, 0.3), high=(0.1, 0.314, 0.3))
    (row,) = carrying_view(
        replace(found, as_is=replace(found.as_is, curves=(narrow,))), knowledge=KNOWLEDGE
    ).rows
    assert row.left is not None
    assert row.left.band == ""
    wide = replace(narrow, high=(0.1, 0.354, 0.3))
    (row,) = carrying_view(
        replace(found, as_is=replace(found.as_is, curves=(wide,))), knowledge=KNOWLEDGE
    ).rows
    assert row.left is not None
    assert row.left.band == "31 to 35%"


def test_what_is_not_known_of_more_than_soles_stands_at_the_top_too() -> None:
    limits = (*LIMITS, MORE_THAN_SOLES)
    view = carrying_view(replace(account(), source="motion", limits=limits), knowledge=KNOWLEDGE)
    assert view.grave[:2] == (limits[0], MORE_THAN_SOLES)
    assert MORE_THAN_SOLES not in view.limits


def test_a_film_says_that_its_bands_were_widened() -> None:
    doubt = carrying_view(replace(account(), members=32), knowledge=KNOWLEDGE).doubt
    assert "the middle 95% of 32 simulations" in doubt
    assert "widened" in doubt


def test_who_shares_the_pull_is_not_said_where_more_than_soles_bear_weight() -> None:
    found = moved(
        {"quadriceps": (0.1, 0.9, 0.1), "gluteus_medius": (0.1, 0.55, 0.2)},
        {"quadriceps": 19.0, "gluteus_medius": 2.0},
    )
    lying = replace(found, limits=(*LIMITS, MORE_THAN_SOLES))
    said = opening(lying, knowledge=KNOWLEDGE)
    assert said[0] == (
        "Of the gluteal muscles the gluteus medius does most, with 55% of what it could do. "
        "Who shares the pull cannot be told here."
    )
    assert "gluteal" not in " ".join(said[1:])
    idle = replace(
        lying, as_is=replace(found.as_is, curves=(curve("gluteus_maximus", 0.0, 0.001, 0.0),))
    )
    assert opening(idle, knowledge=KNOWLEDGE)[0] == (
        "The gluteal muscles stay under 5% of what they could do. "
        "Who shares the pull cannot be told here."
    )
    assert opening(found, knowledge=KNOWLEDGE)[0] != said[0]


def test_shares_that_cannot_be_told_are_nowhere_on_the_page_nor_in_the_terminal() -> None:
    known = replace(account(), source="motion")
    lying = replace(known, limits=(*LIMITS, MORE_THAN_SOLES))
    for made, shown in ((known, True), (lying, False)):
        view = carrying_view(made, knowledge=KNOWLEDGE)
        assert bool(view.torque) is shown
        assert any(step.torque for each in view.what_if for step in each.steps) is shown
        heads = {name for each in view.what_if for name in each.head}
        assert ("hamstrings" in heads) is shown
        page = Page(carrying_page(made, knowledge=KNOWLEDGE)).text
        assert ("Who straightens the hip" in page) is shown
        assert ("of the pull at the" in page) is shown
        text = carrying_text(made, knowledge=KNOWLEDGE, what_if=True)
        assert ("Who straightens the hip" in text) is shown
    assert "gluteus maximus 36%" not in text
    assert view.rows == carrying_view(known, knowledge=KNOWLEDGE).rows
    assert "Who shares the pull cannot be told here." in page
