"""Surface EMG as xarray: channels of one clock side by side, different rates apart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np
import xarray as xr

from primemover.recordings.emg.model import EmgChannel, EmgRecording, FloatArray


def recording_tree(recording: EmgRecording) -> xr.DataTree:
    """One dataset for each set of channels with the same rate, start and length."""
    clock = sorted(recording.channels, key=_clock)
    sets = [list(channels) for _, channels in groupby(clock, key=_clock)]
    return xr.DataTree.from_dict(
        {f"/clock_{number}": emg_dataset(each) for number, each in enumerate(sets, start=1)}
    )


def emg_dataset(channels: Sequence[EmgChannel]) -> xr.Dataset:
    """``emg`` (time, channel) in V of channels that share one clock."""
    first = channels[0]
    return channel_table(channels, values=[c.volts for c in channels], times_s=first.times_s())


def channel_table(
    channels: Sequence[EmgChannel], *, values: Sequence[FloatArray], times_s: FloatArray
) -> xr.Dataset:
    """``values`` (one array (time,) a channel, in V) beside each other, with muscle and side."""
    emg = xr.DataArray(
        np.stack(values, axis=1),
        dims=("time", "channel"),
        coords={
            "time": ("time", times_s, {"units": "s"}),
            "channel": [c.name for c in channels],
            "muscle": ("channel", [c.muscle for c in channels]),
            "side": ("channel", [c.side or "" for c in channels]),
        },
        attrs={"units": "V", "rate_hz": channels[0].rate_hz},
    )
    return emg.to_dataset(name="emg")


def _clock(channel: EmgChannel) -> tuple[float, float, int]:
    return channel.rate_hz, channel.start_s, len(channel.volts)
