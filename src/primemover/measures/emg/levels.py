"""EMG amplitude of one channel in each repetition, in volts or as a share of its maximum."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from primemover.knowledge import Knowledge
from primemover.measures.emg.intervals import Interval, mean_interval
from primemover.recordings.emg.model import FloatArray
from primemover.signals.emg.amplitude import AmplitudeSettings, effort_amplitudes
from primemover.signals.emg.model import AnalysedChannel, Effort, EmgSignals, MaximumReference
from primemover.signals.emg.rules import settings_of
from primemover.terms import Side

MICROVOLTS: Final = "µV"
PERCENT_MVIC: Final = "%MVIC"

ONLY_WITHIN: Final = (
    "In microvolts this compares only with the same muscle in the same session: skin, fat and the "
    "sensor's place set the size as much as the muscle does."
)
ABOVE_MAXIMUM: Final = (
    "The amplitude lies above the maximal contraction's: that contraction was not a maximum."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class LevelSettings:
    """Rules of knowledge (``emg_rules/share.toml``) for amplitudes over repetitions."""

    measure_least_efforts: float
    hold_piece_s: float
    reference_error_percent: float

    @property
    def least(self) -> int:
        """Least repetitions."""
        return round(self.measure_least_efforts)

    @property
    def reference_share(self) -> float:
        """How far a maximum may be off, as a share of it."""
        return self.reference_error_percent / 100.0


def level_settings(knowledge: Knowledge) -> LevelSettings:
    """The settings of ``knowledge``."""
    return settings_of(LevelSettings, knowledge=knowledge)


@dataclass(frozen=True, kw_only=True, slots=True)
class Levels:
    """Amplitude of one channel in each piece, NaN where too much is missing.

    ``values`` is in ``unit``: percent of ``reference`` where there is one, else microvolts.
    """

    values: FloatArray
    unit: str
    reference: MaximumReference | None

    @property
    def present(self) -> FloatArray:
        """The values that are there."""
        there: FloatArray = self.values[np.isfinite(self.values)]
        return there

    @property
    def share_present(self) -> float:
        """Share of the pieces that have a value."""
        return len(self.present) / len(self.values) if len(self.values) else 0.0


def pieces_for(
    signals: EmgSignals, *, side: Side | None, settings: LevelSettings
) -> tuple[Effort, ...]:
    """Repetitions or steps in which a muscle of ``side`` works; a hold cut into pieces."""
    own = tuple(each for each in signals.efforts if side is None or each.side in (None, side))
    if signals.kind != "hold":
        return own
    return tuple(piece for each in own for piece in cut(each, piece_s=settings.hold_piece_s))


def cut(effort: Effort, *, piece_s: float) -> tuple[Effort, ...]:
    """An effort as pieces of ``piece_s`` one after another; what is left over is not used."""
    count = math.floor((effort.end_s - effort.start_s) / piece_s + 1e-9)
    return tuple(
        Effort(
            start_s=effort.start_s + n * piece_s,
            end_s=effort.start_s + (n + 1) * piece_s,
            side=effort.side,
        )
        for n in range(count)
    )


def levels_of(
    analysed: AnalysedChannel,
    *,
    signals: EmgSignals,
    pieces: tuple[Effort, ...],
    knowledge: Knowledge,
) -> Levels:
    """RMS of each piece, of the maximum where there is one."""
    channel = analysed.channel
    volts = effort_amplitudes(
        analysed.filtered,
        rate_hz=channel.rate_hz,
        start_s=channel.start_s,
        efforts=pieces,
        least_present=settings_of(AmplitudeSettings, knowledge=knowledge).effort_least_present,
    ).volts
    return scaled(volts, reference=signals.reference(channel))


def scaled(volts: FloatArray, *, reference: MaximumReference | None) -> Levels:
    """Volts as levels."""
    if reference is None:
        return Levels(values=volts * 1e6, unit=MICROVOLTS, reference=None)
    return Levels(values=100.0 * volts / reference.volts, unit=PERCENT_MVIC, reference=reference)


def level_interval(levels: Levels, *, settings: LevelSettings) -> Interval:
    """Mean level; the interval carries the maximum's own error where it is a share of one."""
    found = mean_interval(levels.present.tolist())
    if levels.reference is None:
        return found
    return found.widened(settings.reference_share * found.value)


def level_cautions(levels: Levels) -> tuple[str, ...]:
    """What is to be said of a level because of what it is held against."""
    if levels.reference is None:
        return (ONLY_WITHIN,)
    return (ABOVE_MAXIMUM,) if float(np.mean(levels.present)) > 100.0 else ()


def pieces_word(signals: EmgSignals, *, settings: LevelSettings) -> str:
    """What the pieces are, for the description of a method."""
    words = {
        "repetitions": "repetitions",
        "gait": "steps",
        "hold": f"pieces of {settings.hold_piece_s:g} s of the hold",
    }
    return words[signals.kind]


def reference_words(reference: MaximumReference | None, *, settings: LevelSettings) -> str:
    """What a level is held against, for the description of a method."""
    if reference is None:
        return "in microvolts"
    return (
        f"as a share of the highest RMS over {reference.window_s:g} s of {reference.tried} maximal "
        f"contractions ({reference.position}), which may itself be off by "
        f"{settings.reference_error_percent:g} %"
    )
