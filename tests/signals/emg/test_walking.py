"""Real walking: steps and gluteal bursts are found without being told the touch-downs."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path
from typing import Final

import numpy as np
import pytest

from primemover.knowledge import load_knowledge
from primemover.recordings.emg.model import EmgChannel, EmgRecording, FloatArray
from primemover.signals.emg.analyse import analyse_emg
from primemover.signals.emg.bursts import find_bursts
from primemover.signals.emg.efforts import EffortSettings
from primemover.signals.emg.rules import settings_of

GLUTEAL: Final = {"ME": "gluteus_medius", "MA": "gluteus_maximus"}
STRIDE_ERROR_S: Final = 0.05  # three samples of the smoothing at either end of a 1.03 s stride
# Both muscles take the weight: their burst lies about the touch-down, which ends of half the
# height surround by no more than a sixth of a stride.
AROUND_TOUCH_S: Final = 0.175


@pytest.fixture
def touches(test_data: Path) -> FloatArray:
    with (test_data / "emg" / "walking_cycle_times.csv").open(newline="") as file:
        return np.array([float(row[0]) for row in list(csv.reader(file))[1:]])


@pytest.fixture
def walking(test_data: Path) -> EmgRecording:
    path = test_data / "emg" / "walking_raw_1000hz.csv.gz"
    with gzip.open(path, "rt", newline="") as file:
        head, *rows = csv.reader(file)
    values = np.array(rows, dtype=float)
    return EmgRecording(
        source=path.name,
        format="csv",
        channels=tuple(
            EmgChannel(
                name=name,
                muscle=GLUTEAL.get(name, ""),
                side="right",
                rate_hz=1000.0,
                volts=values[:, n] * 1e-6,
                start_s=float(values[0, 0]),
            )
            for n, name in enumerate(head)
            if name != "time"
        ),
    )


@pytest.mark.recordings
def test_each_cycle_has_its_gluteal_bursts(walking: EmgRecording, touches: FloatArray) -> None:
    knowledge = load_knowledge()
    signals = analyse_emg(
        walking, protocol=knowledge.emg_protocols["walking"], knowledge=knowledge, onsets=False
    )
    settings = settings_of(EffortSettings, knowledge=knowledge)
    lengths = [effort.end_s - effort.start_s for effort in signals.efforts]
    np.testing.assert_allclose(lengths, np.diff(touches).mean(), atol=STRIDE_ERROR_S)
    for muscle in GLUTEAL.values():
        (channel,) = signals.of(muscle)
        bursts = [
            burst
            for burst in find_bursts(channel, efforts=signals.efforts, settings=settings)
            if burst is not None
        ]
        for touch_s in touches:
            near = [
                burst
                for burst in bursts
                if touch_s - AROUND_TOUCH_S <= burst.start_s
                and burst.end_s <= touch_s + AROUND_TOUCH_S
            ]
            assert len(near) == 1, (muscle, touch_s)


@pytest.mark.recordings
def test_the_gluteal_channels_can_be_used(walking: EmgRecording) -> None:
    knowledge = load_knowledge()
    signals = analyse_emg(
        walking, protocol=knowledge.emg_protocols["walking"], knowledge=knowledge, onsets=False
    )
    assert all(each.quality.usable for each in signals.channels)
    # microvolts in the file: tens of them in a step, so no unit was mistaken
    assert all(1e-5 < each.quality.active_rms_v < 2e-4 for each in signals.channels)
