"""The typesetter: what it is given is data, what it lacks is told, what it writes is the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from primemover.errors import PrimeMoverError
from primemover.report import typesetting
from primemover.report.typesetting import Sheet, typeset
from tests.architecture.sources import SRC
from tests.words import forbidden_in

pytest.importorskip("typst", reason="the documents extra is not installed")

TEMPLATES = SRC / "primemover" / "report" / "templates" / "typst"
SHEET = Sheet(on=date(2026, 11, 23))


def test_no_template_of_paper_uses_words_that_are_not_ours() -> None:
    texts = [(path.name, path.read_text(encoding="utf-8")) for path in TEMPLATES.glob("*.typ")]
    assert len(texts) >= 3
    assert not forbidden_in(texts)


def test_no_template_runs_what_it_reads() -> None:
    for path in TEMPLATES.glob("*.typ"):
        assert "eval(" not in path.read_text(encoding="utf-8"), path.name


def test_a_document_it_refuses_is_told_in_one_line() -> None:
    with pytest.raises(PrimeMoverError, match="the typesetter refused the document") as told:
        typeset("programme", data={"title": "no such thing"}, sheet=SHEET)
    assert "\n" not in str(told.value)


def test_nothing_is_left_lying_about(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(PrimeMoverError):
        typeset("programme", data={}, sheet=SHEET)
    assert not list(tmp_path.iterdir())


def test_fonts_travel_with_their_licence() -> None:
    fonts = SRC / "primemover" / "report" / "fonts"
    assert {path.name for path in fonts.glob("*.ttf")} == {
        "NotoSans-Bold.ttf",
        "NotoSans-Regular.ttf",
    }
    assert "SIL OPEN FONT LICENSE" in (fonts / "OFL.txt").read_text(encoding="utf-8")


def test_only_fonts_of_the_package_are_used_first() -> None:
    assert typesetting._TRIES[0]["ignore_system_fonts"] is True
