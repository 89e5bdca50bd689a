"""Who carries the load on a page: what it says, what it never does, pictures that fit together."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from primemover.knowledge import load_knowledge
from primemover.report import render_html
from primemover.report.carrying import carrying_page, carrying_view
from primemover.report.carrying.bodies import BOUNDS, SHADE_WORDS, shade_of, shaded_figures
from primemover.report.carrying.orders import order_text, order_views
from primemover.report.carrying.plots import highest_torque, sweep_plot, torque_plot
from primemover.report.carrying.terminal import bar, carrying_text
from primemover.report.carrying.what_if_words import (
    NOT_THIS_WAY,
    STAYS,
    step_sentences,
    weakened_words,
)
from primemover.report.carrying.words import (
    LIMIT_CAUTION,
    LIMITS,
    SIMULATED,
    cue_sentence,
    heel_sentences,
    swept_words,
)
from primemover.simulation.body_size import BodySize
from primemover.simulation.ordered_exercises import Agreement, ExerciseOrder, OrderedExercise
from primemover.simulation.who_carries import GroupCurve, Step, Weakened, WhoCarries
from tests.report.pages import Page, broken_rules
from tests.report.results import check_result
from tests.simulation.accounts import GLUTES, PHASES, account, held, step, what_if
from tests.words import forbidden_words

KNOWLEDGE = load_knowledge()
PIXEL = 0.11
"""Points are written to a tenth of a pixel."""


def page_of(found: WhoCarries) -> Page:
    return Page(carrying_page(found, knowledge=KNOWLEDGE))


@pytest.mark.parametrize("short", [False, True])
def test_the_page_keeps_every_promise(short: bool) -> None:
    assert broken_rules(page_of(account(short=short))) == []


def test_the_same_account_gives_the_same_page() -> None:
    assert carrying_page(account(), knowledge=KNOWLEDGE) == carrying_page(
        account(), knowledge=KNOWLEDGE
    )


def test_every_figure_is_said_to_be_simulated_with_its_limits() -> None:
    text = page_of(account()).text
    assert SIMULATED in text
    for limit in (*LIMITS, "The model has no ligaments."):
        assert limit in text
    assert "95% of 24 simulations" in text
    assert "Up to 1.4 N m" in text
    assert "at the left hip (sideways)" in text
    assert "3 N and 0.8 N m at the pelvis" in text


def test_what_is_carried_well_is_said_so() -> None:
    assert "Carried well: at most 1.4 N m" in page_of(replace(account(), carried_well=True)).text
    assert "trust the figures less" in page_of(account()).text


def test_a_body_that_was_not_told_is_said() -> None:
    told = replace(account(), assumed=("mass",))
    assert "mass not told: 70 kg taken, 1.72 m" in page_of(told).text
    assert "mass as told, 1.72 m" in page_of(account()).text
    assert "height not told: 1.72 m taken" in page_of(replace(told, assumed=("height",))).text


def test_a_weakened_muscle_is_told_by_what_is_left_to_it() -> None:
    weak = Weakened(muscle="quadriceps", side="left", strength=0.5)
    text = page_of(replace(account(short=True), weakened=(weak,))).text
    assert "Its effort is told as a share of what is left." in text
    assert re.search(r"quadriceps, with 57%( \([^)]*\))? of the strength left to it", text)
    assert "of what it could do" in page_of(account(short=True)).text


def test_no_name_is_cut_in_the_terminal() -> None:
    long = "muscles at the outside of the lower leg"
    curve = next(c for c in account().as_is.curves if c.muscle == "gastrocnemius")
    named = replace(curve, muscle="ankle_stabilisers")
    step_with = replace(account().as_is, curves=(*account().as_is.curves, named))
    text = carrying_text(
        replace(account(short=True), as_is=step_with), knowledge=KNOWLEDGE, width=80
    )
    row = next(line for line in text.splitlines() if line.startswith(long))
    assert len(row) <= 80


def test_what_was_only_recalled_is_said_to_be() -> None:
    """When a table is looked up, or another recalled, the words have to follow."""
    numbers = KNOWLEDGE.body_model
    recalled = {name for name, each in numbers.settings.items() if each.unverified} - {
        name for name in numbers.settings if name.startswith("good_")
    }
    assert recalled == {"active_width", "passive_shape", "passive_strain_least", "tendon_strain"}
    strengths = {each.movement for each in numbers.strength.torques if each.unverified}
    assert strengths == {"trunk_bending"}
    ruled = {each.movement for each in numbers.strength.torques if each.basis == "product_rule"}
    assert ruled == {"heel_raise"}
    quoted = {
        each.movement for each in numbers.strength.torques if each.sources[0] == "pmc11329127"
    }
    assert quoted == {
        *("hip_abduction", "hip_adduction", "hip_external_rotation", "hip_internal_rotation"),
    }
    text = page_of(account()).text
    assert "recalled from the literature" in text
    assert "rests on figures that others quote" in text


def test_a_refused_account_shows_its_reason_and_no_figure() -> None:
    page = page_of(replace(account(), refused="What no muscle carried is too much: 80 N m."))
    assert "80 N m" in page.text
    assert not re.search(r"\d+%", page.text)
    assert not page.of("input")


def test_hostile_names_stay_words() -> None:
    hostile = replace(account(short=True), movement="<script>x</script>", limits=("<b>bold</b>",))
    page = page_of(hostile)
    assert not page.of("script")
    assert not page.of("b")


def test_every_step_can_be_chosen_without_a_script() -> None:
    page = page_of(account())
    radios = [each for each in page.of("input") if each.get("type") == "radio"]
    labelled = {each["for"] for each in page.of("label")}
    assert {each["id"] for each in radios} <= labelled
    names = {each["name"] for each in radios}
    assert len(names) == 2 + len(account().what_if)
    for name in names:
        chosen = [each for each in radios if each["name"] == name and "checked" in each]
        assert len(chosen) == 1
    described = {each.get("aria-describedby") for each in radios} - {None}
    assert described <= set(page.ids)
    assert len(described) == sum(len(each.steps) for each in account().what_if)


def test_a_step_says_who_takes_over() -> None:
    choice = what_if(("gluteus_maximus",))
    said = step_sentences(choice.steps[3], what_if=choice, at=10, knowledge=KNOWLEDGE)
    shares = [each.hip_shares(at=10)["hamstrings"] for each in (choice.steps[3], choice.steps[0])]
    after, before = (f"{round(100 * share)}%" for share in shares)
    assert said[0] == (
        f"At 40% strength {after} of the pull at the hip comes from the hamstrings, "
        f"instead of {before}."
    )
    assert "instead of" in said[1]
    assert "times body weight" in said[2]


def test_a_free_posture_says_how_the_body_gives_way() -> None:
    choice = held(("gluteus_medius",), "right")
    said = step_sentences(choice.steps[3], what_if=choice, at=0, knowledge=KNOWLEDGE)
    assert said[0] == (
        "With 40% of this strength the posture of least effort is another. The trunk leans 5° "
        "further over the right leg. The left side of the pelvis is 4° higher. The weight is "
        "0.9\u00a0cm nearer to the toes."
    )
    assert "right hip" in said[-1]
    first = step_sentences(choice.steps[0], what_if=choice, at=0, knowledge=KNOWLEDGE)
    assert first[0] == STAYS
    away = replace(choice, side="left")
    assert (
        "The trunk is 5° more to the right."
        in (step_sentences(choice.steps[3], what_if=away, at=0, knowledge=KNOWLEDGE)[0])
    )


def test_a_free_posture_is_told_apart_from_the_movement_kept() -> None:
    view = carrying_view(account(), knowledge=KNOWLEDGE)
    assert [len(view.what_if), len(view.free)] == [4, 1]
    assert all(each.torque is None for choice in view.free for each in choice.steps)
    assert all(e.torque for choice in view.what_if for e in choice.steps if e.possible)
    page = page_of(account())
    assert "And if the body may give way?" in page.text
    alone = replace(account(), what_if=account().what_if[:4])
    assert "And if the body may give way?" not in page_of(alone).text


def test_what_cannot_be_done_says_so() -> None:
    choice = what_if(GLUTES, ends=0.5)
    said = step_sentences(choice.steps[-1], what_if=choice, at=10, knowledge=KNOWLEDGE)
    assert said[0] == NOT_THIS_WAY
    assert "18 N m" in said[1]


def test_the_three_together_have_one_name() -> None:
    assert (
        weakened_words(what_if(GLUTES), knowledge=KNOWLEDGE) == "three gluteal muscles, both sides"
    )
    one = what_if(("gluteus_medius",), "left")
    assert weakened_words(one, knowledge=KNOWLEDGE) == "gluteus medius, left"


def test_shades_begin_where_they_say() -> None:
    assert len(SHADE_WORDS) == len(BOUNDS) + 1
    for number, bound in enumerate(BOUNDS):
        assert shade_of(bound) == number + 1
        assert shade_of(bound - 0.001) == number
        assert f"{round(100 * bound)}%" in " ".join(SHADE_WORDS)


def _one_sided(muscle: str, side: str, effort: float) -> Step:
    values = (effort,) * len(PHASES)
    return Step(
        strength=1,
        curves=(GroupCurve(muscle=muscle, side=side, effort=values, low=values, high=values),),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(("side", "mirrored"), [("left", True), ("right", False)])
def test_a_side_lies_where_it_is_seen_from_behind(side: str, mirrored: bool) -> None:
    front, back = shaded_figures(
        _one_sided("gluteus_maximus", side, 0.8), knowledge=KNOWLEDGE, at=0
    )
    shaded = [half for half in back.halves if any(s.shade == 5 for s in half.shapes)]
    assert [half.side for half in shaded] == [side]
    assert shaded[0].mirrored is mirrored
    assert {half.side: half.mirrored for half in front.halves} == {"right": True, "left": False}


def test_a_group_shades_its_members() -> None:
    _, back = shaded_figures(_one_sided("hamstrings", "left", 0.4), knowledge=KNOWLEDGE, at=0)
    left = next(half for half in back.halves if half.side == "left")
    assert sum(shape.shade == 3 for shape in left.shapes) == 2


def test_the_quadriceps_decide_for_the_muscle_they_share_with_the_hip_flexors() -> None:
    both = Step(
        strength=1,
        curves=tuple(
            curve
            for name, effort in (("hip_flexors", 0.01), ("quadriceps", 0.6))
            for curve in _one_sided(name, "left", effort).curves
        ),
    )
    front, _ = shaded_figures(both, knowledge=KNOWLEDGE, at=0)
    left = next(half for half in front.halves if half.side == "left")
    assert sum(shape.shade == 4 for shape in left.shapes) == 3


def _heights(path: str) -> list[float]:
    return [float(y) for _, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path)]


def test_layers_lie_on_each_other_and_add_up() -> None:
    found = step(1.0)
    ends = highest_torque((found,), side="left")
    plot = torque_plot(found, phase=PHASES, deepest=10, side="left", ends=ends, knowledge=KNOWLEDGE)
    layers = [area for area in plot.areas if area.muscle != "against"]
    for below, above in pairwise(layers):
        top = _heights(below.path)[: len(PHASES)]
        base = _heights(above.path)[len(PHASES) :][::-1]
        assert top == pytest.approx(base, abs=PIXEL)
    assert sum(ends) == pytest.approx(105 - 6, abs=1e-9)


def test_steps_of_a_what_if_share_one_scale() -> None:
    view = carrying_view(account(), knowledge=KNOWLEDGE)
    for choice in view.what_if:
        scales = {
            tuple((t.at, t.text) for t in each.torque.ticks) for each in choice.steps if each.torque
        }
        assert len(scales) == 1


def test_the_cue_is_answered_from_the_places_that_work() -> None:
    swept = account().heels_to_toes
    assert swept is not None
    heels = cue_sentence(swept, knowledge=KNOWLEDGE)
    first = round(100 * swept.curves[0].effort[1])
    assert f"makes the gluteus maximus work more here: {first}% near the heels" in heels
    turned = replace(swept, curves=(replace_effort(swept.curves[0], reverse=True),))
    assert "does not make the gluteus maximus work more" in cue_sentence(
        turned, knowledge=KNOWLEDGE
    )
    even = replace(swept, curves=(replace_effort(swept.curves[0], level=0.3),))
    assert "hardly changes" in cue_sentence(even, knowledge=KNOWLEDGE)
    nowhere = replace(swept, possible=(False,) * len(swept.pressure))
    assert cue_sentence(nowhere, knowledge=KNOWLEDGE) == ""


def replace_effort(
    curve: GroupCurve, *, reverse: bool = False, level: float | None = None
) -> GroupCurve:
    effort = curve.effort[::-1] if reverse else curve.effort
    if level is not None:
        effort = tuple(level for _ in effort)
    return replace(curve, effort=effort, low=effort, high=effort)


def test_of_a_lunge_only_the_front_leg_is_told() -> None:
    swept = account().heels_to_toes
    assert swept is not None
    front = replace(swept.curves[0], side="right")
    behind = replace(replace_effort(front, level=0.9), side="left")
    lunge = replace(swept, curves=(behind, front), side="right")
    said = heel_sentences(lunge, knowledge=KNOWLEDGE)
    assert len(said) == 1
    assert f"{round(100 * front.effort[1])}% with the weight near the heels" in said[0]
    assert "90%" not in " ".join(said)
    assert "the right one" in swept_words(lunge)
    both = replace(lunge, side="both")
    assert len(heel_sentences(both, knowledge=KNOWLEDGE)) == 2
    drawn = sweep_plot(lunge, knowledge=KNOWLEDGE), sweep_plot(both, knowledge=KNOWLEDGE)
    assert drawn[0].lines[0].path != drawn[1].lines[0].path


def test_places_where_the_body_would_fall_are_marked() -> None:
    view = carrying_view(account(), knowledge=KNOWLEDGE)
    assert view.sweep is not None
    assert len(view.sweep.fallen) == 1
    heel = account().heels_to_toes
    assert heel is not None
    # told from the first place that works, which is the second
    assert (
        f"{round(100 * heel.curves[0].effort[1])}% with the weight near the heels"
        in (view.sweep.sentences[0])
    )


def test_a_recording_never_shows_the_mass() -> None:
    assert "70" not in carrying_view(account(), knowledge=KNOWLEDGE).body
    motion = replace(account(), source="motion")
    assert carrying_view(motion, knowledge=KNOWLEDGE).body.startswith("70\u00a0kg")


@pytest.mark.parametrize(
    ("share", "drawn"), [(0, ""), (1, "█" * 20), (2, "█" * 20), (0.5, "█" * 10), (1 / 160, "▏")]
)
def test_bars_are_as_long_as_their_share(share: float, drawn: str) -> None:
    assert bar(share).rstrip() == drawn
    assert len(bar(share)) == 20


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_terminal_keeps_to_its_width(width: int) -> None:
    text = carrying_text(account(), knowledge=KNOWLEDGE, width=width, what_if=True)
    assert max(map(len, text.splitlines())) <= max(width, 75)
    assert SIMULATED.split(":")[0] in text
    assert "cannot be done this way" in text


def test_the_report_of_a_check_has_it_where_it_was_asked_for() -> None:
    without = render_html(check_result())
    assert 'id="load"' not in without
    page = Page(render_html(replace(check_result(), load_sharing=(account(), account("lunge")))))
    assert broken_rules(page) == []
    assert page.ids.count("load") == 1
    assert "Who carried the load" in page.text


def test_the_words_are_those_of_wellness() -> None:
    assert forbidden_words(page_of(account()).text) == []
    assert forbidden_words(carrying_text(account(), knowledge=KNOWLEDGE, what_if=True)) == []


def ordered() -> ExerciseOrder:
    """Three exercises, one of them never measured."""
    return ExerciseOrder(
        body=BodySize(),
        exercises=(
            OrderedExercise(
                exercise="squat",
                simulated={"gluteus_maximus": 0.2, "gluteus_medius": 0.1},
                published={"gluteus_maximus": 59.0},
                sources=("distefano2009",),
            ),
            OrderedExercise(
                exercise="clam", simulated={"gluteus_maximus": 0.3, "gluteus_medius": 0.4}
            ),
            OrderedExercise(
                exercise="bridge",
                simulated={"gluteus_maximus": 0.4, "gluteus_medius": 0.2},
                published={"gluteus_maximus": 30.0},
            ),
        ),
        agreement=(
            Agreement(
                muscle="gluteus_maximus", spearman=-1.0, low=-1.0, high=0.5, p_value=1, exercises=2
            ),
        ),
    )


def test_orders_are_places_and_nothing_more() -> None:
    maximus, medius = order_views(ordered(), knowledge=KNOWLEDGE)
    assert [(row.simulated, row.published) for row in maximus.drawn] == [(1, 2), (2, 1)]
    assert [row.published for row in maximus.listed] == [2, None, 1]
    assert medius.drawn == ()
    text = order_text(ordered(), knowledge=KNOWLEDGE)
    assert "no promise" in text
    assert "59" not in text
    assert "\u22121.00" in text


def test_an_order_comes_back_as_it_was() -> None:
    assert ExerciseOrder.from_dict(ordered().to_dict()) == ordered()


@pytest.mark.parametrize(("most", "told"), [(0.96, False), (0.98, True)])
def test_a_step_at_a_muscles_limit_is_told_with_care(most: float, told: bool) -> None:
    """Loads on joints jump there, so they must not stand alone."""
    found = account()
    weaker = found.what_if[0]
    last = next(each for each in reversed(weaker.steps) if each.possible)
    curves = tuple(
        replace(
            curve,
            effort=tuple(most if i == found.deepest else 0.1 for i in range(len(curve.effort))),
        )
        for curve in last.curves
    )
    sentences = step_sentences(
        replace(last, curves=curves),
        what_if=weaker,
        at=found.deepest,
        knowledge=load_knowledge(),
    )
    assert (LIMIT_CAUTION in sentences) == told


def test_a_report_of_films_says_who_carried_the_load_or_how_to_have_it_said() -> None:
    result = check_result()
    assert not result.load_sharing
    way = "primemover check with --muscles"
    assert way in Page(render_html(result)).text
    told = Page(render_html(replace(result, load_sharing=(account(),)))).text
    assert way not in told
    assert "Simulated, not measured" in told
    planks = [each for each in result.tests if each.test == "plank"]
    assert planks
    assert way not in Page(render_html(replace(result, tests=tuple(planks)))).text
    assert way not in Page(render_html(replace(result, tests=()))).text


def test_every_part_that_can_be_scrolled_has_a_name_of_its_own() -> None:
    whole = account()
    weak = tuple(
        replace(each, effort=none, low=none, high=none) if each.muscle == "abdominals" else each
        for each in whole.as_is.curves
        for none in [(0.0,) * len(PHASES)]
    )
    page = carrying_page(
        replace(whole, as_is=replace(whole.as_is, curves=weak)), knowledge=KNOWLEDGE
    )
    named = re.findall(r'role="region"[^>]*aria-label="([^"]*)"', page)
    assert "Muscles that stay under 5% throughout" in named
    assert len(named) == len(set(named))
