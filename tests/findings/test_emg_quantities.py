"""Every quantity that findings and report ask for is one that is measured."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

import primemover
from primemover.measures.emg.examine import emg_measures
from primemover.registry import discover
from primemover.report.emg.words import QUANTITY_NAMES

ROOT = Path(primemover.__file__).parent
MODULES = sorted(
    path
    for room in ("findings", "report")
    for path in ROOT.glob(f"{room}/**/*.py")
    if "emg" in path.read_text(encoding="utf-8").lower()
)
OF_EMG = {each.quantity for each in emg_measures().values()}
MEASURED = OF_EMG | set(discover("primemover.measures"))


def _compared(path: Path) -> Iterator[object]:
    """Names of quantities that the module holds a ``.quantity`` against."""
    module = importlib.import_module(
        ".".join(("primemover", *path.relative_to(ROOT).with_suffix("").parts))
    )
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Compare):
            continue
        if isinstance(node.left, ast.Attribute) and node.left.attr == "quantity":
            for other in node.comparators:
                yield from _values(other, module=module)


def _values(node: ast.expr, *, module: object) -> Iterator[object]:
    if isinstance(node, ast.Constant):
        yield node.value
    elif isinstance(node, ast.Tuple):
        for each in node.elts:
            yield from _values(each, module=module)
    elif isinstance(node, ast.Name):
        named = getattr(module, node.id, ())  # an argument of a function is no name of the module
        yield from (named,) if isinstance(named, str) else named


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_quantities_asked_for_are_measured(path: Path) -> None:
    assert set(_compared(path)) <= MEASURED


def test_the_search_sees_constants_literals_and_tuples() -> None:
    asked = {each for path in MODULES for each in _compared(path)}
    assert {"emg_amplitude", "amplitude_share", "amplitude_side_difference"} <= asked
    assert "onset_lag" in asked  # from a tuple


def test_every_measure_of_emg_has_a_name_for_people_and_no_name_is_left_over() -> None:
    assert set(QUANTITY_NAMES) == OF_EMG
