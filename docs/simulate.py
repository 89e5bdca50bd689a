"""`python -m docs.simulate`: what of docs/reference/simulate.md is made from the code.

Tables stand between ``<!-- begin NAME -->`` and ``<!-- end NAME -->``; the schema of the account is
written beside that of the check, of which it is a part. A test compares both.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from primemover import report
from primemover.knowledge import load_knowledge
from primemover.report.json import LOAD_SHARING_SCHEMA_FILE, load_sharing_part
from primemover.simulation.body_model import build_body
from primemover.simulation.body_size import BodySize
from primemover.simulation.coordinates import CARRIED
from primemover.simulation.groups import group_ids, groups_of
from primemover.simulation.opensim_names import OPENSIM

PAGE: Final = Path(__file__).parent / "reference" / "simulate.md"
SCHEMA: Final = Path(report.__file__).parent / LOAD_SHARING_SCHEMA_FILE


def coordinates_table() -> str:
    """Every angle of the model beside OpenSim's, without sides."""
    rows = {
        ours.removesuffix("_left"): (theirs.removesuffix("_l"), sign, ours in CARRIED)
        for ours, (theirs, sign) in OPENSIM.items()
        if not ours.endswith("_right")
    }
    lines = (
        f"| `{ours}` | `{theirs}` | {'same' if sign > 0 else 'opposite'} | "
        f"{'yes' if carried else 'no'} |"
        for ours, (theirs, sign, carried) in rows.items()
    )
    head = "| the model's own | in the tables | sign | carried by muscles |\n|---|---|---|---|\n"
    return head + "\n".join(lines)


def muscles_table() -> str:
    """Every group with its fascicles, as columns of the tables begin."""
    muscles = build_body(BodySize()).muscles
    left = [n for n, side in zip(muscles.names, muscles.sides, strict=True) if side == "left"]
    known = load_knowledge().muscles
    groups = dict(zip(left, groups_of(tuple(left)), strict=True))
    lines = []
    for group in group_ids():
        mine = sorted(name for name in left if groups[name] == group)
        if mine:
            named = " ".join(f"`{name}`" for name in mine)
            lines.append(f"| `{group}` | {known[group].name} | {len(mine)} | {named} |")
    head = "| group | in words | on each side | fascicles |\n|---|---|---|---|\n"
    rows = "\n".join(lines)
    return f"{head}{rows}\n\n{len(muscles)} fascicles in {len(lines)} groups."


def blocks() -> Iterator[tuple[str, str]]:
    """Name and text of every table."""
    yield "coordinates", coordinates_table()
    yield "muscles", muscles_table()


def filled(page: str, *, made: Mapping[str, str]) -> str:
    """The page with every table as the code has it."""
    for name, text in made.items():
        begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
        before, begun, rest = page.partition(begin)
        _, ended, after = rest.partition(end)
        if not begun or not ended:
            raise ValueError(f"{PAGE.name}: expected a line {begin} and below it {end}")
        page = f"{before}{begin}\n{text}\n{end}{after}"
    return page


def schema_text() -> str:
    """The schema of the account, as it is written."""
    return json.dumps(load_sharing_part(), indent=2) + "\n"


def main() -> None:
    """Write both."""
    page = filled(PAGE.read_text(encoding="utf-8"), made=dict(blocks()))
    PAGE.write_text(page, encoding="utf-8")
    SCHEMA.write_text(schema_text(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name}\n{SCHEMA.name}\n")


if __name__ == "__main__":
    main()
