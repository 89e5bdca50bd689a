"""The size budget: short functions, short modules, little branching."""

from __future__ import annotations

import ast
import statistics

import pytest

from tests.architecture.sources import functions, length_without_docstring, module_lengths

# From the codebases the project takes as its models; see docs/decisions/0001.
FUNCTION_MEDIAN_LINES = 10
FUNCTION_P90_LINES = 30
FUNCTION_MAX_LINES = 60
MODULE_MEDIAN_LINES = 200
MODULE_MAX_LINES = 500


def test_no_function_is_too_long() -> None:
    too_long = {f.name: f.lines for f in functions() if f.lines > FUNCTION_MAX_LINES}
    assert not too_long, f"split these, none may exceed {FUNCTION_MAX_LINES} lines: {too_long}"


def test_functions_are_short_on_the_whole() -> None:
    lengths = sorted(f.lines for f in functions())
    assert statistics.median(lengths) <= FUNCTION_MEDIAN_LINES
    assert statistics.quantiles(lengths, n=10)[-1] <= FUNCTION_P90_LINES


def test_no_module_is_too_long() -> None:
    too_long = {m: n for m, n in module_lengths().items() if n > MODULE_MAX_LINES}
    assert not too_long, f"split these, none may exceed {MODULE_MAX_LINES} lines: {too_long}"


def test_modules_are_short_on_the_whole() -> None:
    assert statistics.median(module_lengths().values()) <= MODULE_MEDIAN_LINES


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def f():\n    return 1", 2),
        ('def f():\n    """Says."""\n    return 1', 2),
        ('def f():\n    """Says\n    more.\n    """\n    return 1', 2),
    ],
)
def test_docstrings_do_not_count(source: str, expected: int) -> None:
    node = ast.parse(source).body[0]
    assert isinstance(node, ast.FunctionDef)
    assert length_without_docstring(node) == expected
