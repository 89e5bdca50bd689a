"""Weights and lengths: typed in the visitor's unit, kept metric, shown as they were typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primemover.app.web.units import cm, cm_from, kg, kg_from, kg_near, kg_number
from primemover.app.web.visit import Visit


@dataclass(frozen=True)
class _Units:
    imperial: bool


METRIC, IMPERIAL = (cast("Visit", _Units(imperial=each)) for each in (False, True))


def test_a_pound_is_what_it_is() -> None:
    assert kg_from(IMPERIAL, "1000") == pytest.approx(453.59237, abs=5e-5)
    assert kg_from(METRIC, "20") == 20
    assert kg_from(METRIC, "2,5") == 2.5


def test_a_unit_that_was_typed_wins() -> None:
    assert kg_from(IMPERIAL, "20 kg") == 20
    assert kg_from(METRIC, "100 lb") == pytest.approx(45.3592, abs=5e-5)
    assert cm_from(IMPERIAL, "170 cm") == 170


@given(tenths=st.integers(min_value=0, max_value=11_000))
def test_what_was_typed_in_pounds_comes_back_the_same(tenths: int) -> None:
    typed = f"{tenths / 10:g}"
    assert kg_number(IMPERIAL, kg_from(IMPERIAL, typed)) == typed


@given(hundredths=st.integers(min_value=0, max_value=50_000))
def test_what_was_typed_in_kilograms_comes_back_the_same(hundredths: int) -> None:
    typed = f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")
    assert kg_number(METRIC, kg_from(METRIC, typed)) == typed


def test_a_planned_load_is_said_as_weights_are_made() -> None:
    assert kg_near(IMPERIAL, 20.0) == "44"
    assert kg(IMPERIAL, 20.0) == "44\N{NO-BREAK SPACE}lb"
    assert kg(METRIC, 12.5) == "12.5\N{NO-BREAK SPACE}kg"
    assert kg(METRIC, None) == ""


@pytest.mark.parametrize("text", ["", "heavy", "-5", "1e3", "20 cm", "nan", "99999"])
def test_what_is_no_weight_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="weight"):
        kg_from(METRIC, text)


def test_lengths_in_feet_and_inches() -> None:
    assert cm_from(IMPERIAL, "5 ft 7 in") == pytest.approx(170.18)
    assert cm_from(METRIC, "5'7\"") == pytest.approx(170.18)
    assert cm_from(IMPERIAL, "67") == pytest.approx(170.18)
    assert cm(IMPERIAL, 170.18) == "5\N{NO-BREAK SPACE}ft 7\N{NO-BREAK SPACE}in"
    assert cm(METRIC, 170.0) == "170\N{NO-BREAK SPACE}cm"
    assert cm(IMPERIAL, 20.32) == "8\N{NO-BREAK SPACE}in"


@pytest.mark.parametrize("text", ["", "tall", "20 kg", "-170"])
def test_what_is_no_length_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="length"):
        cm_from(METRIC, text)
