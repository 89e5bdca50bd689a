"""Signals of surface EMG put together by hand, so that what is measured of them is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from primemover.knowledge.emg import EffortKind
from primemover.recordings.emg.model import EmgChannel, EmgRecording
from primemover.signals.emg.amplitude import moving_rms
from primemover.signals.emg.model import (
    AnalysedChannel,
    ChannelFault,
    ChannelQuality,
    Effort,
    EmgSignals,
    MaximumReference,
    MovementStart,
    NoOnset,
    Onset,
)
from primemover.terms import Side
from tests.synthetic_emg import SyntheticEmg

ENVELOPE_S = 0.1

Onsets = Callable[[EmgChannel], tuple[Onset | NoOnset, ...]]


def onset(time_s: float, *, half_s: float = 0.01, snr_db: float = 20.0) -> Onset:
    """An onset with an interval of plus and minus ``half_s``, all methods agreeing."""
    return Onset(
        time_s=time_s,
        low_s=time_s - half_s,
        high_s=time_s + half_s,
        snr_db=snr_db,
        step_s=time_s,
        threshold_s=time_s,
        disagree=False,
    )


def quality(*faults: ChannelFault) -> ChannelQuality:
    """A channel's quality with these faults and no more."""
    return ChannelQuality(faults=faults, rest_rms_v=1e-6, active_rms_v=1e-4, snr_db=20.0)


def maximum(muscle: str, *, side: Side | None = "right", volts: float) -> MaximumReference:
    """A maximum of ``volts``."""
    return MaximumReference(
        muscle=muscle, side=side, volts=volts, window_s=0.5, position="mvic.csv", tried=3
    )


def analysed(
    channel: EmgChannel,
    *,
    onsets: tuple[Onset | NoOnset, ...] = (),
    faults: Sequence[ChannelFault] = (),
) -> AnalysedChannel:
    """``channel`` with its own volts for the filtered ones."""
    return AnalysedChannel(
        channel=channel,
        filtered=channel.volts,
        envelope=moving_rms(channel.volts, rate_hz=channel.rate_hz, window_s=ENVELOPE_S),
        quality=quality(*faults),
        treatment=("as recorded",),
        onsets=onsets,
    )


def signals_of(
    made: SyntheticEmg,
    *,
    kind: EffortKind = "repetitions",
    maxima: Mapping[str, float] | None = None,
    onsets: bool = False,
    crosstalk: float | None = 0.02,
    faults: Mapping[str, Sequence[ChannelFault]] | None = None,
    sides: Sequence[Side | None] | None = None,
) -> EmgSignals:
    """A synthetic recording as signals, with its true efforts and, if asked, its true onsets.

    ``maxima`` are volts by channel; ``crosstalk`` is given to every pair of channels.
    """
    recording = made.recording
    channels = recording.channels
    worked = sides or [None] * len(made.efforts_s)
    return EmgSignals(
        recording=recording,
        channels=tuple(
            analysed(
                each,
                onsets=tuple(onset(t) for t in made.onsets_s[each.name]) if onsets else (),
                faults=(faults or {}).get(each.name, ()),
            )
            for each in channels
        ),
        kind=kind,
        efforts=tuple(
            Effort(start_s=start, end_s=end, side=side)
            for (start, end), side in zip(made.efforts_s, worked, strict=True)
        ),
        starts=(),
        references=tuple(
            maximum(each.muscle, side=each.side, volts=maxima[each.name])
            for each in channels
            if maxima and each.name in maxima
        ),
        crosstalk={}
        if crosstalk is None
        else {
            (one.name, other.name): crosstalk
            for n, one in enumerate(channels)
            for other in channels[n + 1 :]
        },
    )


def with_lags(
    lags_s: Mapping[str, Sequence[float]],
    *,
    half_s: float = 0.01,
    snr_db: float = 20.0,
    crosstalk: float | None = 0.02,
    starts: Sequence[MovementStart | None] | None = None,
    side: Side | None = "right",
) -> EmgSignals:
    """Signals of muscles whose onsets lie at the given times after each repetition's start."""
    count = max(len(each) for each in lags_s.values())
    begin = [2.0 + 4.0 * n for n in range(count)]
    channels = tuple(
        EmgChannel(
            name=f"{muscle}_{side}", muscle=muscle, side=side, rate_hz=1000.0, volts=_noise(count)
        )
        for muscle in lags_s
    )
    onsets = {
        muscle: tuple(
            onset(start + lag, half_s=half_s, snr_db=snr_db)
            for start, lag in zip(begin, lags, strict=True)
        )
        for muscle, lags in lags_s.items()
    }
    return EmgSignals(
        recording=EmgRecording(source="built.csv", format="synthetic", channels=channels),
        channels=tuple(analysed(each, onsets=onsets[each.muscle]) for each in channels),
        kind="repetitions",
        efforts=tuple(Effort(start_s=each, end_s=each + 2.0) for each in begin),
        starts=tuple(starts or ()),
        crosstalk={}
        if crosstalk is None
        else {
            (one.name, other.name): crosstalk
            for n, one in enumerate(channels)
            for other in channels[n + 1 :]
        },
    )


def _noise(count: int) -> npt.NDArray[np.float64]:
    seconds = 2.0 + 4.0 * count
    return 1e-5 * np.random.default_rng(3).standard_normal(round(1000 * seconds))
