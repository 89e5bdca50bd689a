"""The page on accuracy, written from the rows: plain words first, then tables and plots."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmarks.accuracy.coverage import Covered
from benchmarks.accuracy.faults import FAULTS
from benchmarks.accuracy.figures import NAMES, Band, Detected, unit_of
from benchmarks.accuracy.page_browser import HEAD, LITE_ROWS, WORDS, beside_full
from benchmarks.accuracy.page_endings import limits, reproduce, used_for
from benchmarks.accuracy.plots import write_plots
from benchmarks.accuracy.table import Table
from benchmarks.accuracy.targets import (
    LEAST_COVERAGE,
    MOST_COVERAGE,
    Figures,
    figures_of,
    percent,
    target_rows,
    wide,
)
from benchmarks.rows import Row

PAGE: Final = "accuracy.md"
FOLDER: Final = "accuracy"
CAPTURE: Final = "motion_capture.csv"
SLOPES: Final = ("pelvic_drop", "knee_valgus", "trunk_side_lean", "hip_opening")
CAPTIONS: Final = {
    "truth-and-reading.svg": "What was read against what was true, bodies kept apart, side view "
    "where the angle is seen from the side. Bars are the 95 % intervals without the factor for "
    "real footage; a cross is a reading whose interval misses the truth. *Rendered.*",
    "error-by-view.svg": "Error of the reading before calibration, by camera yaw, bodies kept "
    "apart: bias (blue) and 95 % limits (grey). Dashed: what the rig's own points read, so the "
    "part that is definition and projection. *Rendered.*",
    "coverage.svg": "Share of the 95 % intervals that hold the truth, with its body-clustered "
    "95 % interval. Blue: without the factor for real footage, which is what is judged here. Grey "
    "ring: as the product shows them, with the factor. *Rendered.*",
    "faults.svg": "Faults found against false alarms, everybody compared with everybody; blue is "
    "the size that matters. *Rendered.*",
}


def write_page(table: Table, *, docs: Path) -> Path:
    """Where the page is; its plots lie in a folder of its name."""
    figures = figures_of(table)
    plots = write_plots(
        table,
        found=figures.check,
        covered=figures.covered,
        headline=[spec for spec in FAULTS if spec.headline],
        folder=docs / FOLDER,
    )
    shown = {path.name for path in plots}
    lines = [
        *_opening(table, figures),
        *_what_was_measured(table),
        *_aims(target_rows(figures)),
        *_measures(figures, shown),
        *_intervals(figures, shown),
        *_faults(figures.detected, shown),
        *_counting(figures),
        *_filming(figures),
        *_slopes(figures.check),
        *_legs(figures),
        *_browser(table, rows=docs / FOLDER / LITE_ROWS),
        *_capture(docs / FOLDER / CAPTURE),
        *used_for(docs / FOLDER),
        *limits(),
        *reproduce(docs / FOLDER),
    ]
    path = docs / PAGE
    path.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    return path


# ---------------------------------------------------------------- words
def number(value: float, *, digits: int = 1, sign: bool = False) -> str:
    """A number as people write it, a dash where there is none."""
    if not math.isfinite(value):
        return "–"
    text = f"{value:+.{digits}f}" if sign else f"{value:.{digits}f}"
    return text.replace("-", "\N{MINUS SIGN}")


def grid(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table with a rule under its head, numbers to the right of the first column."""
    yield "| " + " | ".join(head) + " |"
    yield "|" + "|".join(["---", *["---:"] * (len(head) - 1)]) + "|"
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    yield ""


def _picture(name: str, shown: set[str]) -> Iterator[str]:
    if name in shown:
        yield f"![{CAPTIONS[name].split('.')[0]}]({FOLDER}/{name})"
        yield ""
        yield CAPTIONS[name]
        yield ""


def _opening(table: Table, figures: Figures) -> Iterator[str]:
    clips = len(set(table.texts("clip")))
    bodies = {part: len(set(table.only(part=part).texts("body"))) for part in ("fit", "check")}
    yield "# How near the readings come to the truth"
    yield ""
    yield (
        "**All figures on this page but one section are from *rendered* people.** We pose and draw "
        "them ourselves, so every angle is known exactly; real people in loose clothes are read "
        "less well, and the intervals the product states are widened for that."
    )
    yield ""
    yield (
        f"{clips} short clips of {bodies['fit'] + bodies['check']} bodies were read by the product "
        f"as it ships. {bodies['fit']} bodies served to set the corrections and intervals; "
        f"{bodies['check']} others, of other shape and in other clothes, were kept apart and only "
        "used to check them. Everything below is from those kept apart, unless it says otherwise."
    )
    yield ""
    yield "In short:"
    yield ""
    yield from (f"- {line}" for line in _in_short(figures))
    yield ""


def _in_short(figures: Figures) -> Iterator[str]:
    side = {b.quantity: b for b in figures.check if b.from_deg >= 75}
    known = [
        q for q in ("knee_depth", "hip_depth", "trunk_lean", "plank_line", "heel_lift") if q in side
    ]
    if known:
        words = (
            f"{NAMES[q].lower()} {number(side[q].said.mae)} {unit_of(q)}".replace(" °", "°")
            for q in known
        )
        yield "Filmed from the side, the average error is: " + "; ".join(words) + "."
    if figures.covered:
        shares = [c.share.value for c in figures.covered]
        inside = sum(LEAST_COVERAGE <= share <= MOST_COVERAGE for share in shares)
        yield (
            f"The 95 % intervals held the truth in {100 * min(shares):.0f} to "
            f"{100 * max(shares):.0f} % of the readings, depending on the measure; "
            f"{inside} of {len(shares)} measures are within 93 to 97 %. The product shows them "
            "wider, by a factor for real footage."
        )
    whole = next((c for c in figures.counted if c.kind == "all"), None)
    if whole is not None:
        yield f"Repetitions were counted exactly in {percent(whole.exact)} of {whole.n} clips."
    for each in figures.filmed:
        if each.kind == "wrong view":
            yield (
                "Angles that cannot be seen from where the camera stood were held back in "
                f"{percent(each.held_back)} of {each.n} readings."
            )


def _what_was_measured(table: Table) -> Iterator[str]:
    yield "## What was measured, on whom"
    yield ""
    yield (
        "Bodies of two sexes and four builds; rooms, light, skin and clothes varied; camera 0.3 to "
        "1.3 m high, 2.4 to 4 m away, tilted by up to 5° in roll and pitch; 640 × 480 pixels, 25 "
        "pictures a second; two or three repetitions, 4 to 7 seconds. *True* is the measure's own "
        "definition on the rig's joint centres. *Read* is the measure on the pose engine's "
        "landmarks. Some degrees of every bias are therefore definition: a hip on the skin is not "
        "the centre of the joint."
    )
    yield ""
    rows = []
    for test in sorted(set(table.texts("test"))):
        mine = table.only(test=test)
        counted = [len(set(mine.only(part=part).texts("clip"))) for part in ("fit", "check")]
        rows.append((test.replace("_", " "), *(str(n) for n in counted)))
    yield from grid(("test", "clips, bodies that fit", "clips, bodies kept apart"), rows)


def _aims(rows: Sequence[Row]) -> Iterator[str]:
    yield "## What was aimed at, and what was reached"
    yield ""
    yield (
        "In brackets: 95 % intervals, by Wilson's method for counts, redrawn by whole bodies for "
        "the rest. Four bodies are few: those intervals are rough."
    )
    yield ""
    cells = [
        (
            r.case,
            r.quantity,
            r.measured,
            r.target.replace(">=", "≥").replace("<=", "≤"),
            r.verdict,
            r.note,
        )
        for r in rows
    ]
    yield from grid(("figure", "of", "measured", "aim", "", "note"), cells)


def _measures(figures: Figures, shown: set[str]) -> Iterator[str]:
    yield "## Each measure by camera yaw"
    yield ""
    yield (
        "Yaw is 0° from the front and 90° from the side. Bias is read minus true; *limits* hold "
        "95 % of the errors; *slope* is what one true unit of change reads as, over all people and "
        "within one person, a dash where the truth varied too little to tell. *Projection* is the "
        "bias of the same measure on the rig's own points, *engine* what the pose engine adds to "
        "that. *Said* is the error of what the product says, after calibration; what it refused "
        "is left out of it."
    )
    yield ""
    yield from _picture("error-by-view.svg", shown)
    head = (
        "measure",
        "yaw",
        "clips",
        "bias",
        "MAE",
        "95 % limits",
        "slope",
        "offset",
        "slope within",
        "projection bias",
        "engine bias",
        "engine MAE",
        "said MAE",
        "refused",
        "low confidence",
    )
    yield from grid(head, (_band_cells(band) for band in figures.check))
    yield from _picture("truth-and-reading.svg", shown)


def _band_cells(band: Band) -> tuple[str, ...]:
    raw = band.raw
    unit = unit_of(band.quantity)
    name = NAMES[band.quantity] + (f", {unit}" if unit else "")
    return (
        name,
        f"{band.from_deg:g}–{band.to_deg:g}°",
        str(raw.n),
        number(raw.bias, sign=True),
        number(raw.mae),
        f"{number(raw.low, sign=True)} to {number(raw.high, sign=True)}",
        number(raw.slope, digits=2),
        number(raw.offset, sign=True),
        number(band.within_slope, digits=2),
        number(band.projection.bias, sign=True),
        number(band.detector.bias, sign=True),
        number(band.detector.mae),
        number(band.said.mae),
        f"{100 * band.refused:.0f} %",
        f"{100 * band.low:.0f} %",
    )


def _intervals(figures: Figures, shown: set[str]) -> Iterator[str]:
    yield "## Do the stated intervals hold?"
    yield ""
    yield (
        "Every number the product shows has a 95 % interval. Here is how often it held the truth, "
        "and how wide it was: a wide interval holds the truth easily. What is judged is the "
        "interval *for rendered people*. The product shows a wider one, because a real person is "
        "read less well: *shown* is that one, and may well hold more than 95 %. Clips that are "
        "not badly filmed; angles seen from the side, from 60 to 90°; half-widths are medians."
    )
    yield ""
    yield from _picture("coverage.svg", shown)
    head = ("measure", *COVERED_HEAD)
    yield from grid(head, ((NAMES[c.quantity], *_covered_cells(c)) for c in figures.covered))
    yield "### From the side, at normal confidence, by what the clips were made for"
    yield ""
    yield (
        "The same for the measures that matter most. *Clean*: good form. *Fault*: a fault of "
        "known size. *Counting*: pauses, partial repetitions, uneven tempo. *Oblique*: made to "
        "be filmed askew, those that are still at 60° or more."
    )
    yield ""
    rows = (
        (NAMES[c.quantity], c.purpose or "**all**", *_covered_cells(c)) for c in figures.side_view
    )
    yield from grid(("measure", "purpose", *COVERED_HEAD), rows)


COVERED_HEAD: Final = (
    "readings",
    "hold the truth",
    "half-width",
    "shown: hold the truth",
    "shown: half-width",
    "MAE",
    "bias",
)


def _covered_cells(each: Covered) -> tuple[str, ...]:
    return (
        str(each.n),
        percent(each.share),
        wide(each.half_width, quantity=each.quantity),
        percent(each.share_shown),
        wide(each.half_width_shown, quantity=each.quantity),
        number(each.mae),
        number(each.bias, sign=True),
    )


def _faults(detected: Sequence[Detected], shown: set[str]) -> Iterator[str]:
    yield "## Are faults told from good form?"
    yield ""
    yield (
        "The area under the curve is the chance that a faulty clip reads worse than a clean one: "
        "0.5 is a coin, 1 is always. *Own* takes each person's own clean clips as the reference; "
        "*all* compares everybody with everybody, so differences of build count as errors. "
        "*Called* is how often the product's own limits say that it stands out; they are for sizes "
        "that matter to a person, not for these changes."
    )
    yield ""
    yield from _picture("faults.svg", shown)
    rows = (
        (
            f"{d.spec.test.replace('_', ' ')}: {d.spec.fault.replace('_', ' ')}",
            f"{d.spec.size * d.share:g} {d.spec.unit}".replace(" °", "°"),
            f"{d.clean} / {d.faulty}",
            f"{number(d.within.value, digits=2)} ({number(d.within.low, digits=2)}–"
            f"{number(d.within.high, digits=2)})",
            number(d.between.value, digits=2),
            f"{100 * d.hits_at_5:.0f} %" if math.isfinite(d.hits_at_5) else "–",
            percent(d.called) if math.isfinite(d.called.value) else "no limit",
            percent(d.false_alarms) if math.isfinite(d.false_alarms.value) else "no limit",
            f"{100 * d.unread:.0f} %",
        )
        for d in detected
    )
    head = (
        "fault",
        "size",
        "clean / faulty",
        "area, own",
        "area, all",
        "found at 5 % false alarms",
        "called",
        "clean ones called",
        "refused",
    )
    yield from grid(head, rows)


def _counting(figures: Figures) -> Iterator[str]:
    yield "## Counting repetitions"
    yield ""
    yield "Clips filmed from 15 to 90°, tests that are filmed from the front from there."
    yield ""
    rows = (
        (c.kind.replace("_", " "), str(c.n), percent(c.exact), str(c.refused))
        for c in figures.counted
    )
    yield from grid(("clips", "counted", "exact", "refused"), rows)
    wrong = [line for c in figures.counted if c.kind == "all" for line in c.wrong]
    if wrong:
        yield "Counted wrong: " + "; ".join(f"`{line}`" for line in wrong) + "."
        yield ""


def _filming(figures: Figures) -> Iterator[str]:
    yield "## Bad filming"
    yield ""
    yield (
        "Per clip and measure, angles only. *Held back*: refused, or shown with low confidence, "
        "which never decides anything. *Sure and wrong*: normal confidence and an interval, as "
        "shown, that misses the truth; this is what must not happen. A second person is no fault "
        "by itself: where the right one was followed, the reading is as good as any."
    )
    yield ""
    rows = (
        (f.kind, str(f.n), percent(f.held_back), percent(f.refused), percent(f.misled))
        for f in figures.filmed
    )
    yield from grid(("filming", "readings", "held back", "refused", "sure and wrong"), rows)


def _slopes(check: Sequence[Band]) -> Iterator[str]:
    mine = [band for band in check if band.quantity in SLOPES and band.from_deg == 0]
    if not mine:
        return
    yield "## Pelvic drop and the knee's line"
    yield ""
    yield (
        "A measure is of use only as far as it follows the truth. Filmed from the front, one "
        "degree of true change reads as:"
    )
    yield ""
    rows = (
        (
            NAMES[b.quantity],
            str(b.raw.n),
            number(b.raw.slope, digits=2),
            number(b.within_slope, digits=2),
            number(b.projection.slope, digits=2),
            number(b.raw.sd),
            _decision(b),
        )
        for b in mine
    )
    head = ("measure", "clips", "slope", "within one person", "rig's points", "spread", "decision")
    yield from grid(head, rows)


def _decision(band: Band) -> str:
    """What the product does with a measure, from what it did with these clips."""
    if band.refused >= 1.0:
        return "always refused"
    given = 1.0 - band.refused
    if band.low >= given - 1e-9:
        return "shown with low confidence, decides nothing"
    return "measured"


def _legs(figures: Figures) -> Iterator[str]:
    if not figures.legs:
        return
    yield "## The near leg and the far one"
    yield ""
    yield "Mean absolute error before calibration, in degrees, squat and hinge."
    yield ""
    rows = (
        (
            NAMES[x.quantity],
            f"{x.from_deg:g}–{x.to_deg:g}°",
            str(x.n),
            number(x.near),
            number(x.far),
        )
        for x in figures.legs
    )
    yield from grid(("measure", "yaw", "clips", "near leg", "far leg"), rows)


def _browser(table: Table, *, rows: Path) -> Iterator[str]:
    beside = beside_full(table, rows=rows)
    if beside:
        yield "## The browser's model"
        yield ""
        yield WORDS
        yield ""
        yield from grid(HEAD, beside)


def _capture(path: Path) -> Iterator[str]:
    yield "## Outside check: a real person beside motion capture"
    yield ""
    yield (
        "One squat set filmed by one phone from about 31°, beside marker-based motion capture. It "
        "is a single person from an oblique view, so it checks the order of size, not the table."
    )
    yield ""
    if not path.exists():
        yield "Not run here: the recording is not part of the project."
        yield ""
        return
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    cells = (
        (
            r["quantity"],
            f"{r['measured']} {r['unit']}".strip(),
            r["target"].replace("<=", "≤"),
            r["note"],
        )
        for r in rows
    )
    yield from grid(("figure", "measured", "aim", "note"), cells)
