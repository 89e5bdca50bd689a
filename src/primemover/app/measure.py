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

    from primemover.checkup import TestResult

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
    test: str,
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
    from primemover.app.progress import recording_bars
    from primemover.app.storage import open_cache
    from primemover.app.usage import filmed_tests, known, parse_side
    from primemover.checkup import Recording, examine
    from primemover.errors import RecordingError
    from primemover.knowledge import load_knowledge

    known(test, among=filmed_tests(load_knowledge()), what="--test")
    recording = Recording(
        test=test, path=clip, side=parse_side(side, where="--side") if side else None, person=person
    )
    with recording_bars() as progress:
        result = examine(
            recording, cache=None if no_cache else open_cache(cache), progress=progress
        )
    if result.problem:
        raise RecordingError(result.problem)
    _show(result, as_json=json_)
    if angles is not None and result.movement is not None:
        result.movement.angles.to_dataframe().to_csv(angles)
    return ExitCode.OK


def _show(result: TestResult, *, as_json: bool) -> None:
    from primemover.app.clips import details_of

    details = details_of(result)
    if as_json:
        print(json.dumps(details, indent=1, ensure_ascii=False, allow_nan=False))
        return
    from rich.console import Console

    console = Console(highlight=False)
    console.print(f"{details['source']}: {details['test']}", style="bold", markup=False)
    for title, table in (
        ("Quality", _gates(details)),
        (_repetition_title(details), _repetitions(details)),
        ("Angles (signs as in the reference; judge only those the view allows)", _angles(details)),
        ("Measures", _measures(details)),
    ):
        console.print(f"\n{title}", style="bold", markup=False)
        console.print(table)
    _print_refusals(details, console=console)


def _table(*columns: str) -> Table:
    from rich.table import Table

    table = Table(box=None)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _gates(details: dict[str, Any]) -> Table:
    table = _table("check", "", "what to do")
    view = details["view"]
    table.add_row(
        "view", f"{view['facing']}, {view['yaw_deg']:.0f}° ± {view['yaw_uncertainty_deg']:.0f}°", ""
    )
    for gate in details["checks"]:
        words = "ok" if gate["passed"] else gate["reason"]
        table.add_row(gate["name"], words, "" if gate["passed"] else gate["remedy"])
    return table


def _repetition_title(details: dict[str, Any]) -> str:
    partial = f", {len(details['partial_repetitions'])} partial"
    on = f", counted on {details['counted_signal']}" if details["counted_signal"] else ""
    return f"Repetitions: {len(details['repetitions'])}{partial}{on}"


def _repetitions(details: dict[str, Any]) -> Table:
    table = _table("", "from s", "to s", "size")
    for number, each in enumerate(details["repetitions"], 1):
        table.add_row(
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
        table.add_row(each["angle"], each["side"] or "", *numbers, each["unit"])
    return table


def _measures(details: dict[str, Any]) -> Table:
    table = _table("quantity", "side", "value", "95 %", "unit", "confidence", "method")
    for each in details["measures"]:
        table.add_row(
            each["quantity"],
            each["side"] or "",
            f"{each['value']:.1f}",
            f"± {each['uncertainty']:.1f}",
            each["unit"],
            each["confidence"],
            each["method"],
        )
    return table


def _print_refusals(details: dict[str, Any], *, console: Console) -> None:
    if details["refusals"]:
        console.print("\nCouldn't see", style="bold")
    for each in details["refusals"]:
        console.print(f"{each['quantity']}: {each['reason']}. {each['remedy']}", markup=False)
