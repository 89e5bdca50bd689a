"""How quickly `primemover --help` answers, and what it loads."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

from benchmarks.rows import Row, judged

HELP_TARGET_S = 0.4
RUNS = 9
HEAVY = ("mediapipe", "cv2", "av", "ray", "scipy", "xarray", "pyarrow")
_LOADED = """
import sys
try:
    from primemover.app.cli import main
    sys.argv = ["primemover", "--help"]
    main()
except SystemExit:
    pass
print("LOADED", *sorted({name.partition(".")[0] for name in sys.modules}))
"""


def help_rows() -> list[Row]:
    """Wall time of `--help` (median of nine) and the heavy libraries it loads."""
    times_s = [_help_once_s() for _ in range(RUNS)]
    median_s = statistics.median(times_s)
    loaded = heavy_modules_loaded()
    return [
        Row(
            case="primemover --help",
            quantity="wall time, median",
            unit="s",
            measured=f"{median_s:.2f}",
            target=f"< {HELP_TARGET_S}",
            verdict=judged(met=median_s < HELP_TARGET_S),
            note=f"{min(times_s):.2f} to {max(times_s):.2f} s in {RUNS} runs",
        ),
        Row(
            case="primemover --help",
            quantity="heavy libraries loaded",
            unit="",
            measured=", ".join(loaded) or "none",
            target="none",
            verdict=judged(met=not loaded),
            note="of " + ", ".join(HEAVY),
        ),
    ]


def heavy_modules_loaded() -> tuple[str, ...]:
    """Which heavy libraries a process has loaded after answering `--help`."""
    done = subprocess.run(
        [sys.executable, "-c", _LOADED], capture_output=True, text=True, check=True
    )
    last = done.stdout.rstrip().rsplit("LOADED", 1)[-1].split()
    return tuple(name for name in HEAVY if name in last)


def _help_once_s() -> float:
    start_s = time.perf_counter()
    subprocess.run([sys.executable, "-m", "primemover", "--help"], capture_output=True, check=True)
    return time.perf_counter() - start_s
