"""``python -m benchmarks.emg``: figures of surface EMG, all parts or those named by ``--only``.

A part is a module of this folder with ``ENTRY``, a Part; its name is the module's.
"""

from __future__ import annotations

import argparse
import platform
from pathlib import Path

from benchmarks.emg.part import Part
from primemover.registry import discover


def main() -> None:
    """Runs the parts, prints their tables and keeps each in a file of its own."""
    parts: dict[str, Part] = discover("benchmarks.emg")
    parser = argparse.ArgumentParser(prog="python -m benchmarks.emg", description=__doc__)
    parser.add_argument("--only", choices=sorted(parts), action="append", help="a part's name")
    parser.add_argument("--out", type=Path, default=Path("results/emg"))
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    for name in asked.only or sorted(parts):
        lines = [f"# {parts[name].title}", "", f"{platform.platform()}", ""]
        lines += parts[name].run(asked.out)
        text = "\n".join(lines) + "\n"
        (asked.out / f"{name}.md").write_text(text, encoding="utf-8")
        print(text)


if __name__ == "__main__":
    main()
