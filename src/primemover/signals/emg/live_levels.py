"""EMG amplitude as it comes in, in per cent of the own maximum, with each channel's faults.

The window is that of maximal contractions, so both are raised by chance alike.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from primemover.knowledge import Knowledge
from primemover.recordings.emg.model import EmgChannel, FloatArray
from primemover.signals.emg.causal import (
    CausalBand,
    CausalRms,
    band_pass_chunk,
    causal_band,
    causal_rms,
    rms_chunk,
)
from primemover.signals.emg.filters import band_of
from primemover.signals.emg.model import ChannelFault, FaultCode
from primemover.signals.emg.quality import channel_faults
from primemover.signals.emg.rules import settings_of
from primemover.signals.emg.treating import TreatmentSettings, treat, treatment_settings

TOLD_LIVE: Final[frozenset[FaultCode]] = frozenset(
    {"dead", "clipped", "mains", "motion", "missing", "unit", "slow"}
)
"""Faults that show in a few seconds of any movement."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LiveLevelSettings:
    """Rules of knowledge (``emg_rules/live.toml``) that judging live channels rests on."""

    live_judged_s: float
    live_judge_every_s: float


@dataclass(frozen=True, kw_only=True, slots=True)
class LiveLevel:
    """One channel now.

    Attributes
    ----------
    volts : float
        RMS over the window that ends now; NaN until there is one.
    highest_v : float
        The highest RMS over a whole window so far; NaN before the first.
    percent : float
        Of the channel's maximum; NaN where that is not known or the channel is unusable.
    faults : tuple of ChannelFault
        What was wrong over the last seconds.
    """

    volts: float = float("nan")
    highest_v: float = float("nan")
    percent: float = float("nan")
    faults: tuple[ChannelFault, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether the amplitude may be told."""
        return all(each.severity != "unusable" for each in self.faults)


class LiveLevels:
    """The levels of all channels of one stream; however the samples are cut up, they are the same.

    Parameters
    ----------
    channels : sequence of EmgChannel
        What the channels are called; samples they hold are not looked at. All have one rate.
    maxima : sequence of float
        For each channel the amplitude of its maximal contraction in volts, NaN where there is
        none.
    """

    def __init__(
        self, channels: Sequence[EmgChannel], *, maxima: Sequence[float], knowledge: Knowledge
    ) -> None:
        settings = treatment_settings(knowledge)
        judging = settings_of(LiveLevelSettings, knowledge=knowledge)
        self._each = [
            _Level(channel, maximum=maximum, settings=settings, judging=judging)
            for channel, maximum in zip(channels, maxima, strict=True)
        ]

    def take(self, volts: FloatArray) -> tuple[LiveLevel, ...]:
        """The levels after these samples (sample, channel), in volts."""
        return tuple(each.take(volts[:, n]) for n, each in enumerate(self._each))

    def begin_anew(self) -> None:
        """Nothing; samples are missing before the next ones, so no window reaches across."""
        for each in self._each:
            each.begin_anew()

    def forget_highest(self) -> None:
        """Nothing; the highest amplitude is looked for from now on."""
        for each in self._each:
            each.level = replace(each.level, highest_v=float("nan"))


class _Level:
    """One channel: filter, window, and the last seconds to judge it by."""

    def __init__(
        self,
        channel: EmgChannel,
        *,
        maximum: float,
        settings: TreatmentSettings,
        judging: LiveLevelSettings,
    ) -> None:
        self.level = LiveLevel()
        self._channel, self._maximum, self._settings = channel, maximum, settings
        self._rate_hz = channel.rate_hz
        self._notches_hz: tuple[float, ...] = ()
        self._kept: deque[float] = deque(maxlen=round(judging.live_judged_s * self._rate_hz))
        self._judge_every = round(judging.live_judge_every_s * self._rate_hz)
        self._since_judged = 0
        self.begin_anew()

    def begin_anew(self) -> None:
        window_s = self._settings.amplitude.maximum_window_s
        self._band: CausalBand | None = None
        self._rms: CausalRms = causal_rms(rate_hz=self._rate_hz, window_s=window_s)
        self._kept.clear()
        self._seen = self._since_judged = 0
        self._offset_v = float("nan")

    def take(self, volts: FloatArray) -> LiveLevel:
        while len(volts):  # cut where the channel is judged: the same cuts for any chunks
            until = self._judge_every - self._since_judged
            self._take(volts[:until])
            volts = volts[until:]
        return self.level

    def _take(self, piece: FloatArray) -> None:
        self._kept.extend(piece.tolist())
        amplitude, self._rms = rms_chunk(self._filtered(piece), rms=self._rms)
        # one window fills while the filter settles; the next holds nothing of that
        settled = amplitude[max(2 * self._rms.window - 1 - self._seen, 0) :]
        self._seen += len(piece)
        self._since_judged += len(piece)
        self.level = replace(
            self.level,
            volts=float(amplitude[-1]),
            highest_v=float(np.fmax.reduce(settled, initial=self.level.highest_v)),
        )
        if self._since_judged >= self._judge_every:
            self._since_judged = 0
            self._judge()
        percent = 100 * self.level.volts / self._maximum if self.level.usable else float("nan")
        self.level = replace(self.level, percent=percent)

    def _filtered(self, piece: FloatArray) -> FloatArray:
        """Filtered from the first sample's level on: else a constant offset would ring."""
        if np.isnan(self._offset_v):
            present = piece[np.isfinite(piece)]
            self._offset_v = float(present[0]) if len(present) else float("nan")
        if self._band is None:
            filters = self._settings.filters
            self._band = causal_band(
                rate_hz=self._rate_hz,
                band=band_of(self._rate_hz, settings=filters),
                order=int(filters.band_order),
                notches_hz=self._notches_hz,
                notch_width_hz=filters.notch_width_hz,
            )
        filtered, self._band = band_pass_chunk(piece - self._offset_v, band=self._band)
        return filtered

    def _judge(self) -> None:
        """What is wrong over the last seconds; hum found for the first time is filtered from now.

        A notch stays: one that came and went would make the amplitude jump.
        """
        looked = treat(
            replace(self._channel, volts=np.array(self._kept)), settings=self._settings
        ).looked
        faults = channel_faults(looked, settings=self._settings.quality)
        told = tuple(each for each in faults if each.code in TOLD_LIVE)
        self.level = replace(self.level, faults=told)
        if looked.mains is not None and not self._notches_hz:
            self._notches_hz = looked.mains.lines_hz
            self._band = None
