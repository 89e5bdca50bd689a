"""Tables keep what was put in, as text and as numbers, plain and gzipped."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from benchmarks.accuracy import table as module
from benchmarks.accuracy.table import read_table, table_of, write_table


def test_cells_come_back() -> None:
    table = table_of([{"a": 1.23456789, "b": "x,y"}, {"a": float("nan"), "b": None, "c": True}])
    assert table.numbers("a")[0] == pytest.approx(1.23457)
    assert np.isnan(table.numbers("a")[1])
    assert list(table.texts("b")) == ["x,y", ""]
    assert list(table.texts("c")) == ["", "1"]
    assert len(table.only(b="x,y")) == 1
    assert len(table.only(b=["x,y", ""])) == 2


def test_a_small_table_is_plain_and_a_large_one_gzipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = table_of([{"a": "ü", "b": 2.5}] * 3)
    path = tmp_path / "rows.csv"
    assert write_table(table, path) == path
    assert list(read_table(path).texts("a")) == ["ü"] * 3
    monkeypatch.setattr(module, "LARGE_BYTES", 3)
    packed = write_table(table, path)
    assert packed.name == "rows.csv.gz"
    assert not path.exists()
    assert gzip.decompress(packed.read_bytes()).startswith(b"a,b\n")
    assert list(read_table(path).numbers("b")) == [2.5] * 3


def test_an_empty_table_keeps_its_columns(tmp_path: Path) -> None:
    written = write_table(table_of([], columns=("a", "b")), tmp_path / "rows.csv")
    found = read_table(written)
    assert list(found.columns) == ["a", "b"]
    assert len(found) == 0
