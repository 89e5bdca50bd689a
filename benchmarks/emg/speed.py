"""What the analysis of a long recording costs, beside scipy alone and two libraries, in one run.

The libraries run in ``.venv-emg-peers`` (``make emg-peers``); without it they are left out.
neurokit2 is timed on one channel, once a run, and told times eight.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Final

import numpy as np
from scipy import signal

from benchmarks.emg.part import Part
from primemover.knowledge import load_knowledge
from primemover.recordings.emg.model import EmgChannel, EmgRecording
from primemover.signals.emg.analyse import analyse_emg
from primemover.signals.emg.onsets import OnsetSettings, find_onsets
from primemover.signals.emg.rules import settings_of

PYTHON: Final = Path(__file__).resolve().parents[2] / ".venv-emg-peers" / "bin" / "python"
READY: Final = PYTHON.parents[1] / ".ready"
RATE_HZ, SECONDS, CHANNELS, REPEATS = 2000.0, 600.0, 8, 5
TARGET_S, TARGET_BURST_MS = 3.0, 10.0
PEERS: Final = {
    "pyemgpipeline": """
import pyemgpipeline as pep
for row in data:
    m = pep.wrappers.EMGMeasurement(row, hz=2000)
    m.apply_dc_offset_remover(); m.apply_bandpass_filter(bf_cutoff_fq_lo=20, bf_cutoff_fq_hi=450)
    m.apply_full_wave_rectifier(); m.apply_linear_envelope()
""",
    "neurokit2 (one channel, times 8)": """
import neurokit2 as nk
nk.emg_process(data[0], sampling_rate=2000)
""",
}
FRAME: Final = "import sys,time,warnings\nimport numpy as np\nwarnings.simplefilter('ignore')\n"


def recording() -> EmgRecording:
    """Bursts of 2 s with 2 s of rest, in eight channels (seed 71)."""
    random = np.random.default_rng(71)
    count = round(RATE_HZ * SECONDS)
    times = np.arange(count) / RATE_HZ
    level = np.where(times % 4 >= 2, 1e-4, 1e-5)
    return EmgRecording(
        source="made",
        format="made",
        channels=tuple(
            EmgChannel(
                name=f"channel {n}",
                muscle="",
                side=None,
                rate_hz=RATE_HZ,
                volts=level * random.standard_normal(count),
            )
            for n in range(CHANNELS)
        ),
    )


def scipy_alone(made: EmgRecording) -> None:
    """Band-pass and envelope of every channel, nothing else."""
    band = signal.butter(4, (20, 450), "bandpass", fs=RATE_HZ, output="sos")
    low = signal.butter(2, 6, fs=RATE_HZ, output="sos")
    for each in made.channels:
        signal.sosfiltfilt(low, np.abs(signal.sosfiltfilt(band, each.volts)))


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _peer(name: str, path: Path) -> float:
    """Seconds of a peer on the recording, without its start and the reading; NaN if it failed."""
    body = PEERS[name].strip()
    imports, work = body.split("\n", 1)
    script = (
        f"{FRAME}{imports}\ndata=np.load(sys.argv[1])\nt=time.perf_counter()\n{work}\n"
        "print('took',time.perf_counter()-t)"
    )
    done = subprocess.run(
        [str(PYTHON), "-c", script, str(path)],
        capture_output=True,
        text=True,
        timeout=600,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        check=False,
    )
    if done.returncode:
        print(done.stderr[-500:], file=sys.stderr)
        return float("nan")
    return float(done.stdout.split("took")[-1]) * (CHANNELS if "times 8" in name else 1)


def _onset_ms(made: EmgRecording) -> float:
    knowledge = load_knowledge()
    protocol = knowledge.emg_protocols["squat"]
    signals = analyse_emg(made, protocol=protocol, knowledge=knowledge, onsets=False)
    one, efforts = signals.channels[0], signals.efforts[:40]
    settings = settings_of(OnsetSettings, knowledge=knowledge)
    taken = _timed(
        lambda: find_onsets(
            one.filtered, rate_hz=RATE_HZ, start_s=0.0, efforts=efforts, settings=settings
        )
    )
    return 1000 * taken / max(len(efforts), 1)


def run(out: Path) -> list[str]:
    """Lines of Markdown; everything takes turns."""
    del out
    made, knowledge = recording(), load_knowledge()
    protocol = knowledge.emg_protocols["squat"]
    taken: dict[str, list[float]] = {"ours, whole analysis without onsets": [], "scipy alone": []}
    bursts = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "volts.npy"
        np.save(path, np.stack([each.volts for each in made.channels]))
        for n in range(REPEATS):
            ours, plain = taken.keys() if n == 0 else list(taken)[:2]
            taken[ours].append(
                _timed(
                    lambda: analyse_emg(made, protocol=protocol, knowledge=knowledge, onsets=False)
                )
            )
            taken[plain].append(_timed(lambda: scipy_alone(made)))
            bursts.append(_onset_ms(made))
            for name in PEERS if READY.exists() else ():
                if n == 0 or "neurokit2" not in name:
                    taken.setdefault(name, []).append(_peer(name, path))
    return _table(taken, bursts)


def _table(taken: dict[str, list[float]], bursts: list[float]) -> list[str]:
    ours = median(next(iter(taken.values())))
    lines = [
        f"{CHANNELS} channels, {SECONDS / 60:g} min at {RATE_HZ:g} Hz; {REPEATS} turns, one core "
        f"({platform.machine()}). Target: {TARGET_S:g} s, and {TARGET_BURST_MS:g} ms a burst.",
        "",
        "| what | least s | median s | most s | median by ours |",
        "|---|---|---|---|---|",
    ]
    for name, each in taken.items():
        middle = median(each)
        lines.append(
            f"| {name} | {min(each):.2f} | {middle:.2f} | {max(each):.2f} | {middle / ours:.2f} |"
        )
    if not READY.exists():
        lines.append("\nneurokit2 and pyemgpipeline are left out: `make emg-peers` sets them up.")
    lines += [
        "",
        f"Onsets, one burst: least {min(bursts):.1f}, median {median(bursts):.1f}, "
        f"most {max(bursts):.1f} ms.",
    ]
    return lines


ENTRY = Part(title="Speed of the analysis of surface EMG", run=run)
