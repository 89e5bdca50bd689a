"""The typesetter: what it is given is data, what it lacks is told, what it writes is the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from primemover.errors import MissingExtraError, PrimeMoverError
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


def test_the_typeface_has_its_licence_with_it() -> None:
    fonts = typesetting._fonts()
    assert (fonts / "SourceSansPro-Regular.ttf").exists()
    assert "SIL OPEN FONT LICENSE" in (fonts / "LICENSE.txt").read_text(encoding="utf-8").upper()


def test_without_the_typeface_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "_TYPEFACE", "no_such_typeface")
    with pytest.raises(MissingExtraError, match=r"\.\[documents\]"):
        typesetting._fonts()


def test_only_fonts_of_the_package_are_used_first() -> None:
    assert typesetting._TRIES[0]["ignore_system_fonts"] is True
