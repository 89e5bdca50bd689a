"""``primemover measure``: one clip; repetitions, angles, measures, quality."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from primemover.app.exit_codes import ExitCode

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from primemover.checkup import Recording, TestResult
    from primemover.recordings.cache import Cache

_WIDE = 110
"""Columns from which there is room to say how a measure was obtained."""

EXAMPLES = """
Examples:
  primemover measure clip.mp4 --test squat
  primemover measure stand.mp4 --test one_leg_stand --side left --json
  Every angle, frame by frame:
    primemover measure clip.mp4 --test squat --angles angles.csv
"""


def measure(
    clip: Path,
    *,
    test: str = "",
    side: str = "",
    person: str = "largest",
    json_: Annotated[bool, Parameter(name="--json")] = False,
    angles: Path | None = None,
    cache: Path | None = None,
    no_cache: bool = False,
) -> ExitCode:
    """Measure one clip: repetitions, angles, measures with their uncertainty, quality checks.

    Parameters
    ----------
    clip
        A video file.
    test
        What is done in it; `primemover knowledge tests` lists the ids.
    side
        left or right, the person's own, where a test has a side.
    person
        Whom to follow when several are in the picture: largest (the default), left, right, or
        X,Y from 0 to 1.
    json_
        Print JSON instead of tables.
    angles
        Write the angle series to this CSV file.
    cache
        Folder for what was computed before, instead of the usual one.
    no_cache
        Compute everything again and keep nothing.
    """
    from primemover.app.clips import unusable
    from primemover.app.usage import parse_side, parse_whom, require_file, require_test
    from primemover.errors import RecordingError

    whom, tested = parse_whom(person), parse_side(side, where="--side") if side else None
    require_file(clip)
    from primemover.app.storage import open_cache
    from primemover.checkup import Recording
    from primemover.knowledge import load_knowledge

    require_test(test, knowledge=load_knowledge())
    result = _examined(
        Recording(test=test, path=clip, side=tested, person=whom),
        cache=None if no_cache else open_cache(cache),
    )
    if result.problem:
        raise RecordingError(result.problem)
    _show(result, as_json=json_)
    if angles is not None and result.movement is not None:
        result.movement.angles.to_dataframe().to_csv(angles)
    if fault := unusable(result):
        raise RecordingError(fault)
    return ExitCode.OK


def _examined(recording: Recording, *, cache: Cache | None) -> TestResult:
    from primemover.app.lengths import label_of
    from primemover.app.progress import recording_bars
    from primemover.checkup import examine

    with recording_bars(label_of([recording])) as progress:
        return examine(recording, cache=cache, progress=progress)


def _show(result: TestResult, *, as_json: bool) -> None:
    from primemover.app.clips import details_of

    details = details_of(result)
    if as_json:
        print(json.dumps(details, indent=1, ensure_ascii=False, allow_nan=False))
        return
    from rich.console import Console

    console = Console(highlight=False)
    console.print(f"{details['source']}: {details['test']}", style="bold", markup=False)
    for note in details["notes"]:
        console.print(f"Note: {note}", markup=False)
    for title, table in (
        ("Quality", _gates(details)),
        (_repetition_title(details), _repetitions(details)),
        ("Angles this view allows", _angles(details)),
        ("Measures", _measures(details, wide=console.width >= _WIDE)),
    ):
        console.print(f"\n{title}", style="bold", markup=False)
        console.print(table)
    _print_refusals(details, console=console)


def _table(*columns: str) -> Table:
    from rich.table import Table

    table = Table(box=None)
    for column in columns:
        table.add_column(column)
    return table


def _add(table: Table, *cells: str) -> None:
    """A row in plain text; a column is never narrower than its longest word, so none is cut."""
    from rich.text import Text

    for column, cell in zip(table.columns, cells, strict=True):
        words = f"{cell} {column.header}".split()
        longest = max((len(word) for word in words), default=0)
        column.min_width = max(column.min_width or 0, longest)
    table.add_row(*map(Text, cells))


def _gates(details: dict[str, Any]) -> Table:
    table = _table("check", "", "what to do")
    view = details["view"]
    _add(
        table,
        "view",
        f"{view['facing']}, {view['yaw_deg']:.0f}° ± {view['yaw_uncertainty_deg']:.0f}°",
        "",
    )
    for gate in details["checks"]:
        words = "ok" if gate["passed"] else gate["reason"]
        _add(table, _in_words(gate["name"]), words, "" if gate["passed"] else gate["remedy"])
    return table


def _repetition_title(details: dict[str, Any]) -> str:
    partial = f", {len(details['partial_repetitions'])} partial"
    on = f", counted on {details['counted_signal']}" if details["counted_signal"] else ""
    return f"Repetitions: {len(details['repetitions'])}{partial}{on}"


def _repetitions(details: dict[str, Any]) -> Table:
    table = _table("", "from s", "to s", "size")
    for number, each in enumerate(details["repetitions"], 1):
        _add(
            table,
            str(number),
            f"{each['start_s']:.2f}",
            f"{each['end_s']:.2f}",
            f"{each['amplitude']:.1f}",
        )
    return table


def _angles(details: dict[str, Any]) -> Table:
    table = _table("angle", "side", "lowest", "median", "highest", "unit")
    for each in details["angles"]:
        numbers = [f"{each[name]:.1f}" for name in ("lowest", "median", "highest")]
        _add(table, _in_words(each["angle"]), each["side"] or "", *numbers, each["unit"])
    return table


def _measures(details: dict[str, Any], *, wide: bool) -> Table:
    """How each was obtained is left out where the screen is narrow; --json has it."""
    columns = ("quantity", "side", "value", "95 %", "unit", "confidence", "method")
    table = _table(*(columns if wide else columns[:-1]))
    for each in details["measures"]:
        cells = (
            _in_words(each["quantity"]),
            each["side"] or "",
            f"{each['value']:.1f}",
            f"±\N{NO-BREAK SPACE}{each['uncertainty']:.1f}",
            each["unit"],
            each["confidence"],
            each["method"],
        )
        _add(table, *cells[: len(table.columns)])
    return table


def _in_words(name: str) -> str:
    return name.replace("_", " ")


def _print_refusals(details: dict[str, Any], *, console: Console) -> None:
    if details["refusals"]:
        console.print("\nCouldn't see", style="bold")
    for (quantity, why), sides in _merged(details["refusals"]).items():
        of = f" ({', '.join(sides)})" if sides else ""
        console.print(f"{_in_words(quantity)}{of}: {why}", markup=False)


def _merged(refusals: list[dict[str, Any]]) -> dict[tuple[str, str], list[str]]:
    """Sides by quantity and reason: what holds for both legs is said once."""
    merged: dict[tuple[str, str], list[str]] = {}
    for each in refusals:
        why = f"{each['reason']}. {each['remedy']}"
        sides = merged.setdefault((each["quantity"], why), [])
        sides += [each["side"]] if each["side"] else []
    return merged
