"""`python -m benchmarks.accuracy`: every accuracy figure, as tables, CSV and a page.

Parts, each of which can be run alone and goes on where it was stopped:

  fit       rendered people that set corrections and intervals
  check     rendered people kept apart, on whom they are checked
  demo      the bundled clips beside their truth
  eye       repetitions counted by eye           (needs PRIMEMOVER_TEST_DATA)
  capture   a real squat beside motion capture   (needs PRIMEMOVER_TEST_DATA)
  page      the page and its plots, from the rows there are
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.rows import Row, print_rows, write_rows

DOCS: Final = Path(__file__).resolve().parents[2] / "docs" / "science"


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """What was asked for on the command line."""

    out: Path
    docs: Path
    jobs: int
    most: int | None = None


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked, say what was left out; 1 when a figure missed its target."""
    chosen = _parser().parse_args(arguments)
    options = Options(out=chosen.out, docs=chosen.docs, jobs=chosen.jobs, most=chosen.most)
    parts = chosen.part or list(PARTS)
    rows = _quick(options) if chosen.quick else [r for part in parts for r in PARTS[part](options)]
    missed = [row for row in rows if row.verdict == "missed"]
    print(f"\n{len(missed)} of {len(rows)} figures missed their target. CSV: {options.out}")
    return 1 if missed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.accuracy",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--part", action="append", choices=PARTS, help="only this part; may be given several times"
    )
    parser.add_argument(
        "--quick", action="store_true", help="a handful of rendered clips against wide bounds"
    )
    parser.add_argument(
        "--most",
        type=int,
        help="only the first clips of each part; any number is a balanced design",
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="clips at a time")
    parser.add_argument("--out", type=Path, default=Path("results/accuracy"), help="results folder")
    parser.add_argument("--docs", type=Path, default=DOCS, help="where page and plots are written")
    return parser


def _quick(options: Options) -> list[Row]:
    from benchmarks.accuracy.quick import quick_rows

    rows = quick_rows(out=options.out, jobs=options.jobs)
    return _shown("quick", rows, title="A few rendered clips", options=options)


def _fit(options: Options) -> list[Row]:
    from benchmarks.accuracy.design import bodies_of, fit_trials
    from benchmarks.accuracy.rendered import part_rows

    trials = fit_trials(bodies_of("fit"))[: options.most]
    rows = part_rows(trials, part="fit", out=options.out, docs=options.docs, jobs=options.jobs)
    return _shown("fit", rows, title="Rendered people that set corrections", options=options)


def _check(options: Options) -> list[Row]:
    from benchmarks.accuracy.design import bodies_of, check_trials
    from benchmarks.accuracy.rendered import part_rows

    trials = check_trials(bodies_of("check"))[: options.most]
    rows = part_rows(trials, part="check", out=options.out, docs=options.docs, jobs=options.jobs)
    return _shown("check", rows, title="Rendered people kept apart", options=options)


def _demo(options: Options) -> list[Row]:
    from benchmarks.accuracy.demo_clips import demo_rows

    return _shown(
        "demo_clips", demo_rows(), title="Bundled clips beside their truth", options=options
    )


def _eye(options: Options) -> list[Row]:
    from benchmarks.accuracy.repetitions import repetition_rows

    data = _data("repetitions counted by eye")
    rows = repetition_rows(data) if data else []
    return _shown("repetitions", rows, title="Repetitions counted by eye", options=options)


def _capture(options: Options) -> list[Row]:
    from benchmarks.accuracy.motion_capture import motion_capture_rows
    from benchmarks.accuracy.page import CAPTURE, FOLDER

    data = _data("motion capture")
    if data is None:
        return []
    rows = motion_capture_rows(data)
    write_rows(rows, options.docs / FOLDER / CAPTURE)
    return _shown("motion_capture", rows, title="Beside motion capture", options=options)


def _page(options: Options) -> list[Row]:
    from benchmarks.accuracy.rendered import page_rows

    rows = page_rows(out=options.out, docs=options.docs)
    return _shown("targets", rows, title="What was aimed at", options=options)


PARTS: Final[Mapping[str, Callable[[Options], list[Row]]]] = {
    "fit": _fit,
    "check": _check,
    "demo": _demo,
    "eye": _eye,
    "capture": _capture,
    "page": _page,
}


def _data(what: str) -> Path | None:
    folder = os.environ.get("PRIMEMOVER_TEST_DATA")
    if not folder:
        print(f"\nLeft out: {what}; PRIMEMOVER_TEST_DATA is not set")
    return Path(folder) if folder else None


def _shown(name: str, rows: Sequence[Row], *, title: str, options: Options) -> list[Row]:
    if rows:
        print_rows(rows, title=title)
        write_rows(rows, options.out / f"{name}.csv")
    return list(rows)


if __name__ == "__main__":
    sys.exit(main())
