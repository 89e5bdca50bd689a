"""Weights and lengths: typed in the visitor's unit, kept metric, shown as they were typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primemover.app.web.languages import Language, language
from primemover.app.web.units import KG_PER_LB, cm, cm_from, kg, kg_from, kg_near, kg_number
from primemover.app.web.visit import Visit


@dataclass(frozen=True)
class _Units:
    imperial: bool
    language: Language


METRIC, IMPERIAL, GERMAN = (
    cast("Visit", _Units(imperial=imperial, language=language(code)))
    for imperial, code in ((False, "en"), (True, "en"), (False, "de"))
)


def test_a_pound_is_what_it_is() -> None:
    assert kg_from("1000", visit=IMPERIAL) == pytest.approx(453.59237, abs=5e-5)
    assert kg_from("20", visit=METRIC) == 20
    assert kg_from("2,5", visit=METRIC) == 2.5


def test_a_unit_that_was_typed_wins() -> None:
    assert kg_from("20 kg", visit=IMPERIAL) == 20
    assert kg_from("100 lb", visit=METRIC) == pytest.approx(45.3592, abs=5e-5)
    assert cm_from("170 cm", visit=IMPERIAL) == 170


@given(tenths=st.integers(min_value=0, max_value=11_000))
def test_what_was_typed_in_pounds_comes_back_the_same(tenths: int) -> None:
    typed = f"{tenths / 10:g}"
    assert kg_number(kg_from(typed, visit=IMPERIAL), visit=IMPERIAL) == typed


@given(hundredths=st.integers(min_value=0, max_value=50_000))
def test_what_was_typed_in_kilograms_comes_back_the_same(hundredths: int) -> None:
    typed = f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")
    assert kg_number(kg_from(typed, visit=METRIC), visit=METRIC) == typed


@given(hundredths=st.integers(min_value=0, max_value=50_000))
def test_what_was_typed_with_a_comma_comes_back_with_a_comma(hundredths: int) -> None:
    typed = f"{hundredths / 100:.2f}".rstrip("0").rstrip(".").replace(".", ",")
    assert kg_number(kg_from(typed, visit=GERMAN), visit=GERMAN) == typed


def test_comma_and_point_mean_the_same_in_both_languages() -> None:
    for visit in (METRIC, GERMAN):
        assert kg_from("72,5", visit=visit) == kg_from("72.5", visit=visit) == 72.5
        assert cm_from("170,5", visit=visit) == cm_from("170.5", visit=visit) == 170.5
    assert kg(12.5, visit=GERMAN) == "12,5\N{NO-BREAK SPACE}kg"


def test_a_planned_load_is_said_as_weights_are_made() -> None:
    assert kg_near(20.0, visit=IMPERIAL) == "44"
    assert kg(20.0, visit=IMPERIAL) == "44\N{NO-BREAK SPACE}lb"
    for pounds in (12.5, 45.0, 2.5):
        near_kg = pounds * KG_PER_LB + 0.05
        assert kg_near(near_kg, visit=IMPERIAL) == f"{pounds:g}"
    assert kg(12.5, visit=METRIC) == "12.5\N{NO-BREAK SPACE}kg"
    assert kg(None, visit=METRIC) == ""


@pytest.mark.parametrize("text", ["", "heavy", "-5", "1e3", "20 cm", "nan", "99999"])
def test_what_is_no_weight_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="weight"):
        kg_from(text, visit=METRIC)


def test_lengths_in_feet_and_inches() -> None:
    assert cm_from("5 ft 7 in", visit=IMPERIAL) == pytest.approx(170.18)
    assert cm_from("5'7\"", visit=METRIC) == pytest.approx(170.18)
    assert cm_from("67", visit=IMPERIAL) == pytest.approx(170.18)
    assert cm(170.18, visit=IMPERIAL) == "5\N{NO-BREAK SPACE}ft 7\N{NO-BREAK SPACE}in"
    assert cm(170.0, visit=METRIC) == "170\N{NO-BREAK SPACE}cm"
    assert cm(20.32, visit=IMPERIAL) == "8\N{NO-BREAK SPACE}in"


@pytest.mark.parametrize("text", ["", "tall", "20 kg", "-170"])
def test_what_is_no_length_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="length"):
        cm_from(text, visit=METRIC)
