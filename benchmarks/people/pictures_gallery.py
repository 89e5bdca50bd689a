"""All teaching pictures on one page and on one sheet, for the documentation."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from benchmarks.people.pictures_files import FOLDER, Made, paths_of, write_whole
from primemover.knowledge import Knowledge, load_knowledge
from primemover.knowledge.motions import Motion

DOCS: Final = Path(__file__).resolve().parents[2] / "docs"
PAGE: Final = DOCS / "science" / "motions.md"
SHEET: Final = DOCS / "images" / "motions.webp"

_COLUMNS: Final = 5
_CELL_PX: Final = (400, 250)
_WORDS_PX: Final = 34
_EDGE_PX: Final = 14
_INK: Final = (23, 34, 43)
_PICTURES: Final = "../../src/primemover/report/motion_pictures"

_HEAD: Final = """\
# Motions, done well and with the commonest fault

Every movement below is a file of joint angles, contacts and tempo in
`src/primemover/knowledge/motions/`; the people are drawn by `benchmarks/people`, and no film of
anybody was used. The tick marks good form, the cross its commonest fault, and a ring the place
where the fault is seen. A warm patch marks where the work should be felt. Open a loop in a
browser to see it move; `python -m benchmarks.people pictures` draws them all again.

![All of them on one sheet](../images/motions.webp)
"""


def write_gallery(made: Mapping[str, Made]) -> None:
    """Nothing comes back; the page and the sheet are written."""
    knowledge = load_knowledge()
    write_whole(PAGE, gallery_page(made, knowledge=knowledge).encode())
    write_whole(SHEET, contact_sheet(made, knowledge=knowledge))


def gallery_page(made: Mapping[str, Made], *, knowledge: Knowledge) -> str:
    """The page in Markdown, motions by name."""
    motions = sorted((knowledge.motions[name] for name in made), key=lambda m: m.name)
    return "\n".join([_HEAD, *(_entry(motion, knowledge=knowledge) for motion in motions)])


def _entry(motion: Motion, *, knowledge: Knowledge) -> str:
    fault = motion.faults.get(motion.commonest_fault)
    still, loop = f"{_PICTURES}/{motion.id}.still.webp", f"{_PICTURES}/{motion.id}.avif"
    lines = [f"## {motion.name}", "", f"[![{motion.name}]({still})]({loop})", ""]
    if motion.feel:
        lines.append(f"- ✓ {motion.feel}")
    if fault:
        lines.append(f"- ✗ {fault.sign_seen} *Instead:* {fault.instead}")
    shown = [knowledge.exercises[name].name for name in motion.exercises]
    if shown:
        lines.append(f"- Shown with: {', '.join(shown)}")
    return "\n".join([*lines, ""])


def contact_sheet(made: Mapping[str, Made], *, knowledge: Knowledge) -> bytes:
    """The stills of all motions with their names, as WebP."""
    names = sorted(made, key=lambda name: knowledge.motions[name].name)
    rows = -(-len(names) // _COLUMNS)
    width, height = _CELL_PX[0] + _EDGE_PX, _CELL_PX[1] + _WORDS_PX + _EDGE_PX
    sheet = Image.new("RGB", (_COLUMNS * width + _EDGE_PX, rows * height + _EDGE_PX), "white")
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(20)
    for (left, top), name in zip(_cells(width, height), names, strict=False):
        with Image.open(paths_of(name, folder=FOLDER)[1]) as still:
            small = still.convert("RGB")
        small.thumbnail(_CELL_PX, Image.Resampling.LANCZOS)
        aside = ((_CELL_PX[0] - small.width) // 2, (_CELL_PX[1] - small.height) // 2)
        sheet.paste(small, (left + aside[0], top + aside[1]))
        pen.text((left + 2, top + _CELL_PX[1] + 4), knowledge.motions[name].name, _INK, font)
    held = io.BytesIO()
    sheet.save(held, "WEBP", quality=72, method=6)
    return held.getvalue()


def _cells(width: int, height: int) -> Iterator[tuple[int, int]]:
    """Left and top of one cell after the other."""
    number = 0
    while True:
        row, column = divmod(number, _COLUMNS)
        yield _EDGE_PX + column * width, _EDGE_PX + row * height
        number += 1
