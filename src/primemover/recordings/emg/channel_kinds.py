"""Whether a channel is EMG or another sensor, by its unit and its name."""

from __future__ import annotations

import re
from typing import Final

from primemover.recordings.emg.model import SensorKind
from primemover.recordings.emg.units import kind_by_unit, volts_in

NAMES: Final[tuple[tuple[str, SensorKind], ...]] = (
    (r"\bacc\b|\baccel\w*|\bacc[ ._]?[xyz]\b|\ba[xyz]\b|\bxyz\b|beschleunigung", "acceleration"),
    (r"\bgyro\w*|\bg[xyz]\b|angular[ _]?(rate|velocity)", "angular_velocity"),
    (r"\bforce\w*|\bkraft\w*|load[ _]?cell|\bgrf\w*|\btorque\w*|\bmoment\b|dynamomet", "force"),
    (r"\bf[xyz]\d?\b|\bm[xyz]\d?\b", "force"),
    (r"\bangle\w*|goniomet|\bwinkel\w*", "angle"),
    (
        r"switch|\bfsr\w*|\btrig(ger\w*)?\d*\b|\bsync\w*|\bdigital\b|\bbutton\b|contact|\bstatus\b",
        "switch",
    ),
    (r"\becg\b|\bekg\b|\bheart\w*|\bhr\b|\bppg\b|\bpulse\b", "heart"),
    (r"\bmag(net\w*)?[ ._]?[xyz]?\b|\btemp\w*|\bresp\w*|\beda\b|\bgsr\b|\beeg\b|\beog\b", "other"),
    (r"\bbattery\b|\bquat\w*|\bpressure\b|\bcop[ _]?[xy]?\b|\bnseq\b|\bcounter\b", "other"),
)
"""What words of a name say the channel is; the first that fits holds."""

SENSOR_ON_MUSCLE: Final = re.compile(
    r"\bacc[ ._]?[xyz]?\b|\baccel\w*|\bgyro\w*|\bmagn\w* ?[xyz]\b|\bmag[ ._]?[xyz]\b"
    r"|\bbeschleunigung|\becg\b|\bekg\b"
)
"""Words that say of a channel that it is no EMG even where a muscle says where its sensor is."""


def sensor_kind(name: str, *, unit: str, muscle: bool = False) -> SensorKind | None:
    """What the channel measures when it is no EMG; None when it is EMG or may be.

    Parameters
    ----------
    name : str
    unit : str
        As the file has it; a unit that is no voltage settles it.
    muscle : bool
        Whether the name names a muscle. It settles what the unit does not, unless the name also
        says that it is another signal of the sensor there: ``R GMAX ACC X``.

    Examples
    --------
    >>> sensor_kind("Foot switch left", unit="V"), sensor_kind("GMAX", unit="mV")
    ('switch', None)
    """
    by_unit = kind_by_unit(unit)
    if by_unit is not None and volts_in(unit) is None:
        return _by_name(name) or by_unit if by_unit == "other" else by_unit
    if muscle and not SENSOR_ON_MUSCLE.search(_plain(name)):
        return None
    by_name = _by_name(name)
    if by_name is not None:
        return by_name
    return "other" if unit.strip() and volts_in(unit) is None else None


def _by_name(name: str) -> SensorKind | None:
    plain = _plain(name)
    for words, kind in NAMES:
        if re.search(words, plain):
            return kind
    return None


def _plain(name: str) -> str:
    return name.lower().replace("_", " ")
