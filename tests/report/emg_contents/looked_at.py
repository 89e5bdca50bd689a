"""Three channels as they are looked at: one good, one with hum and a spike, one of no muscle."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from primemover.recordings.emg.model import EmgChannel, Marker, SensorTrack
from primemover.signals.emg.amplitude import moving_rms
from primemover.signals.emg.model import (
    AnalysedChannel,
    ChannelFault,
    ChannelQuality,
    Effort,
    EmgSignals,
)
from tests.synthetic_emg import Burst, synthetic_emg

HUM = "Mains hum at 50 Hz is 12 % of the power; it was filtered out."
SPIKE_V = 5e-3
SPIKE_AT = 6000
NASTY = 'EMG 3 <script>&"'
"""A channel's name comes from a file: it is never markup."""


def looked_at() -> EmgSignals:
    """Signals as they come from looking over a recording."""
    made = synthetic_emg(
        [
            Burst(muscle="gluteus_maximus", side="left"),
            Burst(muscle="hamstrings", side="right", amplitude_v=4e-4),
            Burst(muscle="", side=None, name=NASTY, rate_hz=1259.259),
        ],
        repetitions=3,
        source="synthetic.csv",
    )
    sensor = SensorTrack(
        name="ACC.X 1",
        kind="acceleration",
        unit="g",
        rate_hz=148.1,
        samples=np.sin(np.arange(2000) / 148.1),
    )
    recording = replace(
        made.recording,
        sensors=(sensor,),
        markers=(Marker(time_s=2.0, name="start"),),
        notes=("The last line was cut short and left out.",),
    )
    return EmgSignals(
        recording=recording,
        channels=tuple(
            _analysed(number, channel=channel) for number, channel in enumerate(recording.channels)
        ),
        kind="repetitions",
        efforts=tuple(Effort(start_s=start, end_s=end) for start, end in made.efforts_s),
    )


def _analysed(number: int, *, channel: EmgChannel) -> AnalysedChannel:
    spiky = number == 1
    volts = channel.volts.copy()
    if spiky:
        volts[SPIKE_AT] = SPIKE_V
        volts[SPIKE_AT + 1000] = np.nan
    hum = ChannelFault(code="mains", severity="caution", words=HUM, figure=0.12, unit="")
    return AnalysedChannel(
        channel=replace(channel, volts=volts),
        filtered=channel.volts,
        envelope=moving_rms(channel.volts, rate_hz=channel.rate_hz, window_s=0.25),
        quality=ChannelQuality(
            faults=(hum,) if spiky else (), rest_rms_v=1e-5, active_rms_v=1e-4, snr_db=20.0
        ),
        treatment=(),
    )
