"""The part of each measure's page that says how sure it is, written from the calibration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from primemover.knowledge import load_knowledge
from primemover.knowledge.calibration import Calibration, CalibrationBand

HEADING: Final = "## Uncertainty\n"
PAGES: Final[Mapping[str, tuple[str, ...]]] = {
    "plank_line": ("plank_line", "plank_line_worst"),
    "tempo": ("tempo_out", "tempo_back"),
}
"""Pages that tell of more than the quantity they are named after."""
COLUMNS: Final = (
    "quantity",
    "test",
    "camera yaw",
    "bias",
    "rendered ±",
    "real ±",
    "confidence",
    "a true change shows",
    "clips, people",
    "held on people left out",
)
MINUS: Final = "\N{MINUS SIGN}"
UNKNOWN: Final = "–"


def write_pages(calibration: Calibration, *, folder: Path) -> tuple[Path, ...]:
    """The pages whose part was written anew."""
    pages = {name: PAGES.get(name, (name,)) for name in _page_names(calibration)}
    written = []
    for name, quantities in pages.items():
        path = folder / f"{name}.md"
        if path.exists():
            old = path.read_text(encoding="utf-8")
            path.write_text(
                with_table(old, calibration=calibration, quantities=quantities), encoding="utf-8"
            )
            written.append(path)
    return tuple(written)


def _page_names(calibration: Calibration) -> tuple[str, ...]:
    told = {quantity: page for page, many in PAGES.items() for quantity in many}
    return tuple(dict.fromkeys(told.get(name, name) for name in calibration.quantities))


def with_table(page: str, *, calibration: Calibration, quantities: tuple[str, ...]) -> str:
    """The page with the text under its heading of uncertainty replaced; as it was without one."""
    rows = [row for name in quantities for row in _rows(name, calibration=calibration)]
    if HEADING not in page or not rows:
        return page
    before, rest = page.split(HEADING, maxsplit=1)
    _, mark, after = rest.partition("\n## ")
    lines = (
        f"Half-widths of 95 % intervals on rendered people, and {calibration.real_factor:g} times "
        "as much for real footage; twice the standard error between repetitions is added, as "
        "squares. Written by `python -m benchmarks.accuracy.calibrate`; see "
        "[how this was measured](accuracy.md).",
        "",
        f"| {' | '.join(COLUMNS)} |",
        f"|{'---|' * len(COLUMNS)}",
        *(f"| {' | '.join(row)} |" for row in rows),
    )
    return f"{before}{HEADING}{chr(10).join(lines)}\n{mark}{after}"


def _rows(quantity: str, *, calibration: Calibration) -> Iterator[tuple[str, ...]]:
    known = calibration.quantities[quantity]
    for band in known.bands:
        if band.half_width is not None:
            beside = [b for b in known.bands if b.yaw_from_deg == band.yaw_from_deg]
            others = "others" if any(b.tests for b in beside) else "all"
            yield _row(quantity, unit=known.unit, band=band, calibration=calibration, others=others)


def _row(
    quantity: str, *, unit: str, band: CalibrationBand, calibration: Calibration, others: str
) -> tuple[str, ...]:
    mark = {"deg": "°", "%": " %", "s": " s"}.get(unit, "")
    digits = 2 if unit in ("s", "1") else 1
    refused = not load_knowledge().gates["least_slope"].holds(100 * band.slope_to_truth)
    return (
        f"`{quantity}`",
        ", ".join(f"`{test}`" for test in band.tests) or others,
        f"{band.yaw_from_deg:g} to {band.yaw_to_deg:g}°",
        f"{band.bias or 0.0:+.{digits}f}{mark}".replace("-", MINUS),
        f"{band.half_width or 0.0:.{digits}f}{mark}",
        f"{calibration.half_width(band):.{digits}f}{mark}",
        "refused: too little shows" if refused else band.confidence,
        UNKNOWN if band.slope_seen is None else f"{100 * band.slope_seen:.0f} %",
        f"{band.n}, {band.n_bodies}",
        UNKNOWN if band.coverage is None else f"{100 * band.coverage:.0f} %",
    )
