"""neurokit2's onsets on the same signals, from an environment of its own, where there is one.

``.venv-emg-peers`` beside the repository's ``.venv`` holds it. Nothing of it is imported here: one
process is given all signals of a cell as a file and gives back seconds.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.accuracy.emg.generator import Trial
from benchmarks.accuracy.emg.methods import Errors

PYTHON: Final = Path(__file__).resolve().parents[3] / ".venv-emg-peers" / "bin" / "python"
NAME: Final = "neurokit2 (its default)"
LIMIT_S: Final = 900
MOST: Final = 60
"""Signals of a cell that it is given: it takes about a second for each."""

SCRIPT: Final = """
import json, sys, warnings
import numpy as np
import neurokit2 as nk
warnings.simplefilter("ignore")
data = np.load(sys.argv[1])
rate, found = int(data["rate"]), []
for volts, start in zip(data["volts"], data["start"]):
    try:
        clean = nk.emg_clean(volts * 1e6, sampling_rate=rate)
        amplitude = nk.emg_amplitude(clean)
        _, info = nk.emg_activation(emg_amplitude=amplitude, sampling_rate=rate)
        onsets = np.asarray(info["EMG_Onsets"], dtype=float) / rate
        later = onsets[onsets >= start]
        found.append(float(later[0]) if len(later) else None)
    except (ValueError, IndexError, KeyError):
        found.append(None)
json.dump(found, open(sys.argv[2], "w"))
"""


def available() -> bool:
    """Whether the environment is there."""
    return PYTHON.exists()


def with_peer(errors: Errors, trials: Sequence[Trial]) -> Errors:
    """The errors with neurokit2's beside them where it is installed."""
    return {**errors, NAME: _errors_ms(trials)} if available() else errors


def _errors_ms(trials: Sequence[Trial]) -> np.ndarray:
    given = trials[:MOST]
    with tempfile.TemporaryDirectory() as folder:
        signals, answers = Path(folder) / "signals.npz", Path(folder) / "onsets.json"
        np.savez(
            signals,
            volts=np.stack([trial.volts for trial in given]),
            start=np.array([trial.effort.start_s - 0.5 for trial in given]),
            rate=round(given[0].rate_hz),
        )
        subprocess.run([PYTHON, "-c", SCRIPT, signals, answers], check=True, timeout=LIMIT_S)
        times = json.loads(answers.read_text())
    nan = float("nan")
    pairs = zip(times, given, strict=True)
    return 1e3 * np.array([nan if t is None else t - trial.onset_s for t, trial in pairs])
