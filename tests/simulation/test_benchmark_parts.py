"""Every figure of the muscles can be had from one command, and its help names it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from benchmarks.muscles import __main__ as command
from benchmarks.muscles.__main__ import PARTS

FOLDER = Path(command.__file__).parent


def test_every_module_with_rows_is_a_part() -> None:
    with_rows = {
        path.stem
        for path in FOLDER.glob("*.py")
        if re.search(r"^def rows\(", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    }
    assert {part.module for part in PARTS.values()} == with_rows


def test_help_names_every_part_and_what_it_needs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["muscles", "--help"])
    with pytest.raises(SystemExit, match="0"):
        command.main()
    said = capsys.readouterr().out
    for name, part in PARTS.items():
        assert re.search(rf"^  {name} +{re.escape(part.title)}", said, flags=re.MULTILINE)
        assert not part.needs or f"{part.title} (needs {part.needs})" in said
    commands = set(re.findall(r"benchmarks\.muscles\.(\w+)", said))
    assert commands == {"shown_motions", "plots", "filmed_fit"}
    assert all((FOLDER / f"{each}.py").exists() for each in commands)


def test_one_part_alone_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("PRIMEMOVER_TEST_DATA", raising=False)
    monkeypatch.setattr(sys, "argv", ["m", "--only", "agreement", "--out", str(tmp_path)])
    command.main()
    said = capsys.readouterr().out
    assert "Left out, as said above: agreement" in said
    assert (tmp_path / "agreement.csv").exists()
