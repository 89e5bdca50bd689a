"""The traffic light of pain keeps the bands of the safety rows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primemover.programme.log import CompletedExercise
from primemover.programme.pain_light import (
    LIGHTS,
    is_stop_sign,
    loads_place,
    pain_bands,
    pain_light,
    worst,
)
from tests.programme.people import KNOWLEDGE

BANDS = pain_bands(KNOWLEDGE)
RATINGS = st.one_of(st.none(), st.integers(0, 10))


def test_the_bands_are_those_of_the_rows() -> None:
    assert (BANDS.amber_from, BANDS.red_from, BANDS.stop_from) == (4, 6, 8)


def test_of_rows_that_differ_the_one_that_speaks_first_counts() -> None:
    row = KNOWLEDGE.safety["pain_red_knee"]
    assert row.when is not None
    sooner = row.model_copy(update={"when": row.when.model_copy(update={"at_least": 5})})
    safety = {**KNOWLEDGE.safety, "pain_red_knee": sooner}
    assert pain_bands(replace(KNOWLEDGE, safety=safety)).red_from == 5


@pytest.mark.parametrize(
    ("rating", "light", "morning"),
    [
        (None, "green", "green"),
        (0, "green", "green"),
        (3, "green", "green"),
        (4, "amber", "red"),
        (5, "amber", "red"),
        (6, "red", "red"),
        (10, "red", "red"),
    ],
)
def test_lights(rating: int | None, light: str, morning: str) -> None:
    assert pain_light(rating, bands=BANDS) == light
    assert pain_light(rating, bands=BANDS, next_morning=True) == morning


@given(RATINGS, RATINGS, st.booleans())
def test_more_pain_is_never_a_milder_light(
    one: int | None, other: int | None, next_morning: bool
) -> None:
    mild, strong = sorted((one or 0, other or 0))
    lights = [pain_light(r, bands=BANDS, next_morning=next_morning) for r in (mild, strong)]
    assert LIGHTS.index(lights[0]) <= LIGHTS.index(lights[1])


@given(st.lists(st.sampled_from(LIGHTS)))
def test_the_worst_of_several(lights: list[str]) -> None:
    found = worst(lights)  # type: ignore[arg-type]
    assert found == ("red" if "red" in lights else "amber" if "amber" in lights else "green")


@pytest.mark.parametrize(
    ("pain", "stopped", "is_sign"),
    [(8, True, True), (8, False, False), (7, True, False), (None, True, False)],
)
def test_a_stop_sign_is_strong_pain_that_ends_the_exercise(
    pain: int | None, stopped: bool, is_sign: bool
) -> None:
    done = CompletedExercise(exercise="clam", pain=pain, stopped=stopped)
    assert is_stop_sign(done, bands=BANDS) is is_sign


def test_what_loads_a_place_is_what_its_row_leaves_out() -> None:
    squat, clam = KNOWLEDGE.exercises["bodyweight_squat"], KNOWLEDGE.exercises["clam"]
    assert loads_place(squat, place="knee", knowledge=KNOWLEDGE)
    assert not loads_place(clam, place="knee", knowledge=KNOWLEDGE)
    assert not loads_place(squat, place="elsewhere", knowledge=KNOWLEDGE)
