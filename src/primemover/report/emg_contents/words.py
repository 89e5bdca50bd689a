"""What channels, sensors and faults are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from primemover.report.angle_plot import number

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.recordings.emg.model import EmgChannel, SensorKind
    from primemover.signals.emg.model import AnalysedChannel

UNKNOWN_MUSCLE: Final = "muscle not known"
NO_FAULT: Final = "nothing wrong found"

SENSOR_WORDS: Final[Mapping[SensorKind, str]] = {
    "acceleration": "acceleration",
    "angular_velocity": "turning",
    "force": "force",
    "angle": "joint angle",
    "switch": "foot switch",
    "heart": "heart (ECG)",
    "other": "not known",
}
"""What a sensor measures, in words."""

_SCALES: Final = ((1.0, "V"), (1e-3, "mV"), (1e-6, "µV"))


def muscle_of_channel(channel: EmgChannel, *, knowledge: Knowledge) -> str:
    """``right gluteus maximus``; what was guessed from the channel's name."""
    if not channel.muscle:
        return UNKNOWN_MUSCLE
    known = knowledge.muscles.get(channel.muscle)
    name = known.name if known else channel.muscle.replace("_", " ")
    return f"{channel.side} {name}" if channel.side else name


def volts_in_words(volts: float) -> str:
    """An amplitude with a unit that keeps its figures short: ``84 µV``."""
    if volts != volts:
        return "unknown"
    factor, unit = next(((f, u) for f, u in _SCALES if abs(volts) >= f), _SCALES[-1])
    value = volts / factor
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{number(value, digits=digits)} {unit}"


def rate_in_words(rate_hz: float) -> str:
    """``1259.3 Hz``."""
    return f"{number(rate_hz)} Hz"


def seconds_in_words(seconds: float) -> str:
    """``64.4 s``."""
    return f"{number(seconds)} s"


def faults_in_words(analysed: AnalysedChannel) -> tuple[str, ...]:
    """One sentence a fault, the ones that make it unusable first."""
    faults = sorted(analysed.quality.faults, key=lambda fault: fault.severity != "unusable")
    return tuple(fault.words for fault in faults)


def amplitude_in_words(analysed: AnalysedChannel) -> str:
    """The amplitude in efforts, or that there was none to take it from."""
    active = analysed.quality.active_rms_v
    if active == active:
        return volts_in_words(active)
    return "no effort found"
