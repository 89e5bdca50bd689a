"""Units as files write them, to volts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primemover.recordings.emg.channel_kinds import sensor_kind
from primemover.recordings.emg.units import is_unit, kind_by_unit, name_and_unit, volts_in

VOLTS = {
    "V": 1.0,
    "Volt": 1.0,
    " [mV] ": 1e-3,
    "µV": 1e-6,
    "μV": 1e-6,
    "uV": 1e-6,
    "microvolts": 1e-6,
    "MicroVolt": 1e-6,
    "Âµv": 1e-6,
    "nV": 1e-9,
    "0.5 mV": 5e-4,
    "4.57764e-08 V": 4.57764e-08,
}
NONE = ("", "g", "counts", "%", "Vs", "0 V", "1e999 V", "-1 V", "m V V", "3", "VV")


@pytest.mark.parametrize("unit", VOLTS)
def test_units_of_voltage(unit: str) -> None:
    assert volts_in(unit) == pytest.approx(VOLTS[unit], rel=1e-12)


@pytest.mark.parametrize("unit", NONE)
def test_what_is_no_voltage(unit: str) -> None:
    assert volts_in(unit) is None


@given(st.text(max_size=30))
def test_any_text_is_a_positive_factor_or_none(unit: str) -> None:
    factor = volts_in(unit)
    assert factor is None or 0.0 < factor < float("inf")


@pytest.mark.parametrize(
    ("text", "name", "unit"),
    [
        ("GMAX (mV)", "GMAX", "mV"),
        ("VMO RT, uV", "VMO RT", "uV"),
        ("GLd: EMG 1 (IM) [V]", "GLd: EMG 1 (IM)", "V"),
        ("Gluteus medius (anterior)", "Gluteus medius (anterior)", ""),
        ("Ultium EMG.Sync, On", "Ultium EMG.Sync", "On"),
        ("plain", "plain", ""),
    ],
)
def test_units_in_names(text: str, name: str, unit: str) -> None:
    assert name_and_unit(text) == (name, unit)


@given(
    st.sampled_from(("mV", "µV", "V", "g", "deg/s")),
    st.from_regex(r"[A-Za-z]{1,9}", fullmatch=True),
)
def test_a_unit_behind_a_name_is_taken_off_it(unit: str, name: str) -> None:
    assert name_and_unit(f"{name} ({unit})") == (name, unit)
    assert name_and_unit(f"{name}, {unit}") == (name, unit)
    assert is_unit(unit)


@pytest.mark.parametrize(
    ("name", "unit", "kind"),
    [
        ("GMAX", "mV", None),
        ("ACC.X 10", "g", "acceleration"),
        ("GYRO.X 10", "°/s", "angular_velocity"),
        ("Fz1", "N", "force"),
        ("knee angle", "deg", "angle"),
        ("Foot switch", "V", "switch"),
        ("ECG", "mV", "heart"),
        ("Force plate Fz", "V", "force"),
        ("temperature", "°C", "other"),
        ("CH3", "counts", "other"),
        ("anything", "", None),
        ("Trigno IM sensor 1: EMG 1", "V", None),  # a maker's name, no trigger
        ("Trigno IM sensor 1: ACC.X 1", "g", "acceleration"),
        ("Trigger 2", "V", "switch"),
    ],
)
def test_sensors_are_told_by_unit_and_name(name: str, unit: str, kind: str | None) -> None:
    assert sensor_kind(name, unit=unit) == kind


def test_a_muscle_in_volts_is_emg_whatever_else_its_name_says() -> None:
    assert sensor_kind("GMAX trigger", unit="V", muscle=True) is None
    assert sensor_kind("GMAX acc", unit="g", muscle=True) == "acceleration"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("R GMAX ACC X", "acceleration"),
        ("GMAX_GYRO_Z", "angular_velocity"),
        ("left BF mag y", "other"),
        ("EKG RA", "heart"),
        ("ADD MAG R", None),
    ],
)
def test_another_signal_of_a_muscles_sensor_is_no_emg(name: str, kind: str | None) -> None:
    assert sensor_kind(name, unit="", muscle=True) == kind


def test_gravity_is_no_gram_and_a_volt_no_sensor() -> None:
    assert kind_by_unit("g") == "acceleration"
    assert kind_by_unit("mV") is None
