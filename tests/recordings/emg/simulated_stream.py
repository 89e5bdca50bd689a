"""A stream of the Lab Streaming Layer as a maker's program sends it, on this machine alone.

Streams of one run of tests have a session of their own, so that neither another run nor a sensor
on the desk is heard.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from typing import Any, Self

import numpy as np

from primemover.recordings.emg import live_finding
from primemover.recordings.emg.model import FloatArray

SESSION = f"primemover-tests-{os.getpid()}"
TICK_S = 0.02
"""How often a chunk is sent, as radio sensors do."""


def lsl() -> Any:
    """The library, told to hear this run of tests alone."""
    if SESSION not in live_finding.THIS_MACHINE:
        live_finding.THIS_MACHINE = live_finding.THIS_MACHINE.replace(  # type: ignore[misc]
            "[lab]", f"[lab]\nSessionID = {SESSION}"
        )
    return live_finding.listening_library(other_machines=False)


class SimulatedStream:
    """An outlet that sends ``samples`` (sample, channel) in real time, over and over.

    ``true_rate_hz`` is how many go out in a second where that is not what the stream names.
    """

    def __init__(
        self,
        samples: FloatArray,
        *,
        name: str,
        rate_hz: float,
        labels: Sequence[str] = (),
        units: Sequence[str] = (),
        type_: str = "EMG",
        true_rate_hz: float = 0.0,
        values: str = "float32",
    ) -> None:
        pylsl = lsl()
        self._clock = pylsl.local_clock
        width = samples.shape[1]
        info = pylsl.StreamInfo(name, type_, width, rate_hz, values, f"{SESSION}-{name}")
        if labels:
            info.set_channel_labels(list(labels))
        if units:
            info.set_channel_units(list(units))
        self._samples = np.ascontiguousarray(samples, dtype=np.float32)
        self.gain = 1.0
        """What is sent is multiplied by it; may be changed at any moment."""
        self._rate_hz = true_rate_hz or rate_hz
        self._texts = values == "string"
        self._outlet: Any = pylsl.StreamOutlet(info)
        self._paused, self._over = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._send, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *fault: object) -> None:
        self.end()

    def pause(self) -> None:
        """Nothing is sent until :meth:`go_on`; what would have been is lost."""
        self._paused.set()

    def go_on(self) -> None:
        """It is sent again."""
        self._paused.clear()

    def end(self) -> None:
        """The stream is gone."""
        self._over.set()
        self._thread.join()
        self._outlet = None

    def _send(self) -> None:
        began_s, sent = self._clock(), 0
        while not self._over.wait(TICK_S):
            due = int((self._clock() - began_s) * self._rate_hz)
            if due > sent and not self._paused.is_set():
                rows = np.arange(sent, due) % len(self._samples)
                if self._texts:
                    self._outlet.push_sample(["text"] * self._samples.shape[1])
                else:
                    self._outlet.push_chunk(np.float32(self.gain) * self._samples[rows])
            sent = due
