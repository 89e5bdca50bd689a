"""OpenSim as a neighbouring process that is asked for one run at a time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from benchmarks.muscles.gait import END_S, START_S

ROOT: Final = Path(__file__).resolve().parents[2]
PEER: Final = (
    ROOT / ".venv-opensim" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
)
LEFT_OUT: Final = "OpenSim is not set up here (`make opensim`; Linux x86-64, macOS 15, Windows)"
ONE_CORE: Final = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class Peer:
    """A running OpenSim; ``out`` holds what it wrote."""

    def __init__(self, child: subprocess.Popen[str], *, out: Path) -> None:
        self._child, self.out = child, out
        self.version = str(self._answer()["version"]).split("-")[0]

    def ask(self, what: str) -> dict[str, Any]:
        """What :mod:`benchmarks.muscles.opensim_run` answers to ``what``."""
        assert self._child.stdin is not None
        self._child.stdin.write(f"{what}\n")
        self._child.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._child.stdout is not None
        line = self._child.stdout.readline()
        if not line:
            raise RuntimeError(f"OpenSim ended with {self._child.wait()}")
        answer: dict[str, Any] = json.loads(line)
        return answer


def there() -> bool:
    """Whether OpenSim can be asked."""
    return PEER.exists()


@contextmanager
def opensim(data: Path) -> Iterator[Peer]:
    """OpenSim, ready to run on the walking subject in ``data``, one core, until the end."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            str(PEER),
            str(Path(__file__).with_name("opensim_run.py")),
            str(data),
            folder,
            f"--start={START_S}",
            f"--end={END_S}",
        ]
        child = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=os.environ | ONE_CORE,
        )
        try:
            yield Peer(child, out=Path(folder))
        finally:
            child.kill()
            child.wait()
