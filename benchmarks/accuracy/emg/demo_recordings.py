"""The recordings bundled in ``demo/emg``: noise that starts when and as high as it is told to.

``python -m benchmarks.accuracy.emg.demo_recordings`` writes them anew; the same bytes come out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import signal

FloatArray = npt.NDArray[np.float64]

FOLDER: Final = Path(__file__).resolve().parents[3] / "demo" / "emg"
RATE_HZ: Final = 1000
BAND_HZ: Final = (25.0, 220.0)
RAMP_S: Final = 0.1
HUM_HZ: Final = 50.0
REPETITIONS: Final = 8
EFFORT_S: Final = 1.8
REST_S: Final = 2.2
MAXIMUM_S: Final = 4.0
MAXIMUM_REST_S: Final = 1.5
SEED: Final = 34


@dataclass(frozen=True, kw_only=True, slots=True)
class Sensor:
    """What one sensor picks up, all in µV RMS; ``late_s`` after the repetition's start.

    ``positions`` is what each maximal contraction reaches, by file.
    """

    channel: str
    rest_uv: float
    task_uv: float
    positions: tuple[float, float, float]
    late_s: float = 0.0
    hum_uv: float = 0.0


SENSORS: Final = (
    # right gluteus maximus: quiet, under more tissue, and no later than the hamstrings
    Sensor(channel="s1", rest_uv=8.0, task_uv=50.0, positions=(200.0, 60.0, 250.0)),
    # right hamstrings
    Sensor(channel="s2", rest_uv=4.0, task_uv=120.0, positions=(300.0, 180.0, 90.0)),
    # right erector spinae: 120 ms after both, with mains hum on its cable
    Sensor(
        channel="s3",
        rest_uv=6.0,
        task_uv=80.0,
        positions=(40.0, 200.0, 160.0),
        late_s=0.12,
        hum_uv=40.0,
    ),
)
UNPLUGGED: Final = "s4"
POSITIONS: Final = ("leg_curl", "back_extension", "hip_extension")


def bridge() -> dict[str, FloatArray]:
    """Eight repetitions: each channel in µV."""
    random = np.random.default_rng(SEED)
    starts = [REST_S + number * (EFFORT_S + REST_S) for number in range(REPETITIONS)]
    length_s = REST_S + REPETITIONS * (EFFORT_S + REST_S)
    return {
        each.channel: _signal(
            each,
            level_uv=each.task_uv,
            starts=starts,
            effort_s=EFFORT_S,
            length_s=length_s,
            random=random,
        )
        for each in SENSORS
    }


def maximum(position: int) -> dict[str, FloatArray]:
    """One contraction as hard as can be, in one of :data:`POSITIONS`: each channel in µV."""
    random = np.random.default_rng(SEED + 1 + position)
    return {
        each.channel: _signal(
            each,
            level_uv=each.positions[position],
            starts=[MAXIMUM_REST_S],
            effort_s=MAXIMUM_S,
            length_s=MAXIMUM_S + 2 * MAXIMUM_REST_S,
            random=random,
        )
        for each in SENSORS
    }


def csv_text(channels: dict[str, FloatArray]) -> str:
    """A column a channel, whole µV, without a time column; the unplugged sensor is all zero."""
    names = [*channels, UNPLUGGED]
    columns = [np.rint(volts).astype(int) for volts in channels.values()]
    rows = np.stack([*columns, np.zeros_like(columns[0])], axis=1)
    lines = [",".join(map(str, row)) for row in rows.tolist()]
    return "\n".join([",".join(names), *lines]) + "\n"


def files() -> dict[str, str]:
    """Every recording by its path below :data:`FOLDER`."""
    told = {"bridge.csv": csv_text(bridge())}
    for number, name in enumerate(POSITIONS):
        told[f"mvic/{name}.csv"] = csv_text(maximum(number))
    return told


def _signal(
    sensor: Sensor,
    *,
    level_uv: float,
    starts: Sequence[float],
    effort_s: float,
    length_s: float,
    random: np.random.Generator,
) -> FloatArray:
    times = np.arange(round(length_s * RATE_HZ)) / RATE_HZ
    own = np.zeros_like(times)
    for start in starts:
        ramp = np.clip((times - start - sensor.late_s) / RAMP_S, 0.0, 1.0)
        own += np.where(times < start + effort_s, ramp, 0.0)
    hum = sensor.hum_uv * np.sqrt(2) * np.sin(2 * np.pi * HUM_HZ * times)
    burst = level_uv * own * _noise(len(times), random=random)
    whole: FloatArray = burst + sensor.rest_uv * _noise(len(times), random=random) + hum
    return whole


def _noise(count: int, *, random: np.random.Generator) -> FloatArray:
    sections = signal.butter(2, BAND_HZ, btype="band", fs=RATE_HZ, output="sos")
    noise = signal.sosfilt(sections, random.standard_normal(count + RATE_HZ))[RATE_HZ:]
    found: FloatArray = noise / np.sqrt(np.mean(noise**2))
    return found


if __name__ == "__main__":
    for name, text in files().items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(f"{path.relative_to(FOLDER)}: {len(text) / 1e3:.0f} kB")
