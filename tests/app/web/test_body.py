"""The body map: every muscle has a place, what was felt stands where it was felt, in words too."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from primemover.app.web.languages import language
from primemover.app.web.rendering import environment
from primemover.knowledge import load_knowledge
from primemover.report.body_map import TARGET_SITES, unknown_sites
from primemover.report.learning import HELPERS
from primemover.report.muscle_map import LEVELS, SHAPES, drawn_muscles, make_muscle_map
from primemover.terms import GLUTES

KNOWN = load_knowledge()
HALF_WIDTH = 40.0
"""The outline of half a figure reaches no further from its middle."""
FIGURE_HEIGHT = 255.0
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def drawn(call: str, **values: object) -> str:
    source = '{% import "macros/body.html.j2" as body %}{{ ' + call + " }}"
    visit = SimpleNamespace(knowledge=KNOWN)
    return environment(language("en")).from_string(source).render(visit=visit, **values)


def level_of(svg: str, muscle: str) -> set[int]:
    found = re.findall(rf'class="body-muscle level-(\d)[^"]*" data-muscle="{muscle}"', svg)
    return {int(level) for level in found}


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: f"{shape.facing} {shape.muscle}")
def test_every_shape_is_a_known_muscle_and_lies_on_one_half_of_the_figure(shape: object) -> None:
    muscle, path = shape.muscle, shape.path  # type: ignore[attr-defined]
    assert muscle in KNOWN.muscles
    numbers = [float(text) for text in NUMBER.findall(path)]
    assert all(0 <= x <= HALF_WIDTH for x in numbers[::2])
    assert all(0 <= y <= FIGURE_HEIGHT for y in numbers[1::2])


def test_the_three_gluteal_muscles_and_their_neighbours_are_drawn() -> None:
    assert set(GLUTES) | {"tensor_fasciae_latae", "adductor_magnus"} <= drawn_muscles()
    for name in (*GLUTES, *HELPERS):
        shown = make_muscle_map([name], knowledge=KNOWN)
        shaded = [s for figure in shown.figures for s in figure.shapes if s.level == LEVELS]
        assert shaded, name


def test_a_group_shades_its_members_and_nothing_else() -> None:
    svg = drawn('body.muscles(visit, {"hamstrings": 0.6})')
    assert level_of(svg, "biceps_femoris") == level_of(svg, "semitendinosus") == {3}
    assert level_of(svg, "gluteus_maximus") == {0}


@pytest.mark.parametrize(("share", "level"), [(0.0, 0), (0.2, 1), (0.5, 2), (1.0, 5), (7.0, 5)])
def test_the_shade_follows_the_share(share: float, level: int) -> None:
    svg = drawn('body.muscles(visit, {"gluteus_maximus": share})', share=share)
    assert level_of(svg, "gluteus_maximus") == {level}


def test_the_numbers_drawn_are_those_of_the_list() -> None:
    svg = drawn('body.muscles(visit, ["gluteus_medius", "gluteus_maximus"])')
    assert re.findall(r"<li>(.*?)</li>", svg) == ["gluteus medius", "gluteus maximus"]
    assert "1: gluteus medius; 2: gluteus maximus." in svg
    numbers = re.findall(r'text-anchor="middle">(\d)</text>', svg)
    assert set(numbers) == {"1", "2"}


def test_numbers_do_not_cover_each_other() -> None:
    shown = make_muscle_map(GLUTES, knowledge=KNOWN)
    for figure in shown.figures:
        places = [(x, y) for _, x, y in figure.numbers]
        assert len(set(places)) == len(places)


def test_what_was_felt_is_drawn_and_said_strongest_first() -> None:
    svg = drawn('body.felt(visit, {"front_of_thigh": 6, "lower_buttock": 8, "calf": 0})')
    assert "Felt in: lower buttock 8 of 10, front of the thigh 6 of 10." in svg
    assert sorted(re.findall(r'class="body-value".*?>(\d+)<', svg)) == ["6", "6", "8", "8"]
    assert svg.count("body-ring") == 2, "rings mark the places a glute exercise is meant for"


def test_nothing_felt_is_said_as_well() -> None:
    svg = drawn('body.felt(visit, {"calf": 0})')
    assert "Nothing was felt anywhere." in svg
    assert "body-spot" not in svg


def test_every_place_that_can_be_answered_has_words_and_a_spot() -> None:
    sites = KNOWN.questions["felt.clam_before"].option_ids
    assert not unknown_sites(dict.fromkeys(sites, 5.0))
    assert set(TARGET_SITES) <= set(sites)
    for site in sites:
        assert "_" not in drawn("body.site(name)", name=site)


def test_two_maps_of_one_page_share_no_id() -> None:
    both = drawn(
        'body.felt(visit, {"calf": 1}, ident="a") ~ body.muscles(visit, ["hamstrings"], ident="b")'
    )
    idents = re.findall(r' id="([^"]+)"', both)
    assert len(set(idents)) == len(idents)


def test_nothing_is_styled_in_place() -> None:
    svg = drawn('body.felt(visit, {"calf": 4}) ~ body.muscles(visit, ["hamstrings"])')
    assert "style=" not in svg
    assert "<style" not in svg
