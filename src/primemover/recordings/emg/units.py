"""Units as files write them: which are voltages, which are other sensors', and to volts."""

from __future__ import annotations

import re
from typing import Final

from primemover.recordings.emg.model import SensorKind

VOLTS: Final[dict[str, float]] = {
    "v": 1.0,
    "volt": 1.0,
    "volts": 1.0,
    "mv": 1e-3,
    "millivolt": 1e-3,
    "millivolts": 1e-3,
    "uv": 1e-6,
    "µv": 1e-6,
    "microv": 1e-6,
    "microvolt": 1e-6,
    "microvolts": 1e-6,
    "mikrovolt": 1e-6,
    "nv": 1e-9,
    "nanovolt": 1e-9,
    "nanovolts": 1e-9,
}
"""Volts in one of each unit of voltage, its name in lower case without blanks."""

OTHER_UNITS: Final[dict[str, SensorKind]] = {
    **dict.fromkeys(
        ("g", "mg", "gn", "m/s2", "m/s²", "m/s^2", "m/sec^2", "m/sec2", "mm/s2", "mm/s²", "mm/s^2"),
        "acceleration",
    ),
    **dict.fromkeys(
        ("°/s", "deg/s", "deg/sec", "degrees/s", "dps", "rad/s", "mdeg/s", "grad/s"),
        "angular_velocity",
    ),
    **dict.fromkeys(
        ("n", "kn", "kg", "kgf", "lb", "lbs", "lbf", "nm", "n*m", "n·m", "nmm", "n*mm", "bw"),
        "force",
    ),
    **dict.fromkeys(("°", "deg", "degree", "degrees", "rad", "grad"), "angle"),
    **dict.fromkeys(("on", "on/off", "off/on", "logic", "bool"), "switch"),
    **dict.fromkeys(("bpm",), "heart"),
    **dict.fromkeys(
        (
            *("%", "%mvc", "%mvic", "ut", "µt", "gauss", "t", "kpa", "pa", "mmhg", "bar", "psi"),
            *("m", "mm", "cm", "hz", "ohm", "kohm", "us", "µs", "ms", "s", "c", "°c", "degc"),
            *("db", "w", "j", "a", "ma"),
        ),
        "other",
    ),
}
"""What a unit that is no voltage says its channel measures."""

LARGEST_MANY: Final = 1e12
_MANY: Final = re.compile(r"(?P<many>\d*\.?\d+(?:e[-+]?\d+)?)?(?P<unit>[a-zµ]+)")
_WITH_UNIT: Final = re.compile(r"^(?P<name>.*?)\s*[\[(](?P<unit>[^\[\]()]{1,20})[\])]\s*$", re.S)
_AFTER_COMMA: Final = re.compile(r"^(?P<name>.+?)\s*,\s*(?P<unit>[^,]{1,20}?)\s*$", re.S)


def plain_unit(unit: str) -> str:
    """``unit`` in lower case, without blanks and brackets, every micro sign the same."""
    plain = unit.strip().strip("[]()").strip()
    # The Greek letter, the sign itself, and what a wrong encoding makes of it.
    plain = plain.replace("\u03bc", "µ").replace("\u00c2µ", "µ").replace("\ufffdV", "µV")
    return re.sub(r"\s+", "", plain).lower()


def volts_in(unit: str) -> float | None:
    """Volts in one ``unit``; None when it is no voltage. A number may stand before it.

    Examples
    --------
    >>> volts_in("µV"), volts_in("0.5 mV")
    (1e-06, 0.0005)
    """
    found = _MANY.fullmatch(plain_unit(unit))
    if found is None or found["unit"] not in VOLTS:
        return None
    many = float(found["many"] or 1.0)
    return many * VOLTS[found["unit"]] if 0.0 < many < LARGEST_MANY else None


def is_unit(unit: str) -> bool:
    """Whether ``unit`` is one that is known here."""
    return volts_in(unit) is not None or plain_unit(unit) in OTHER_UNITS


def name_and_unit(text: str) -> tuple[str, str]:
    """Name and unit of a column's head such as ``GMAX (mV)``; the unit "" where it has none.

    Examples
    --------
    >>> name_and_unit("VMO RT, uV")
    ('VMO RT', 'uV')
    """
    for form in (_WITH_UNIT, _AFTER_COMMA):
        found = form.match(text.strip())
        if found and is_unit(found["unit"]):
            return found["name"].strip(), found["unit"].strip()
    return text.strip(), ""


def kind_by_unit(unit: str) -> SensorKind | None:
    """What a channel in ``unit`` measures; None for voltages and unknown units."""
    return OTHER_UNITS.get(plain_unit(unit))
