"""The hand-outs on disk: each whole or not at all, and one that fails does not take the others."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest

from primemover.errors import MissingExtraError, PrimeMoverError
from primemover.findings.gate import safety_gate
from primemover.knowledge import load_knowledge
from primemover.programme.planning import make_plan, settings_from
from primemover.recordings.answers import read_answers
from primemover.report.programme import write_programme
from tests.architecture.sources import ROOT
from tests.report.pages import Page, broken_rules
from tests.report.papers import read_paper
from tests.report.plans import STARTS_ON, sample_plan
from tests.words import forbidden_words


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_everything_is_written_and_named(tmp_path: Path) -> None:
    pytest.importorskip("typst", reason="the documents extra is not installed")
    files = write_programme(sample_plan(), folder=tmp_path / "new", on=STARTS_ON)
    assert names(files.folder) == {f"programme.{kind}" for kind in ("html", "pdf", "ics", "csv")}
    assert files.pdf is not None
    assert files.pdf.read_bytes().startswith(b"%PDF-")


def test_only_what_is_asked_for(tmp_path: Path) -> None:
    files = write_programme(
        sample_plan(), folder=tmp_path, formats=["ics"], on=STARTS_ON, starts_at=time(7)
    )
    assert names(tmp_path) == {"programme.ics"}
    assert files.html is None
    assert "T070000" in (tmp_path / "programme.ics").read_text("utf-8")


def test_without_the_typesetter_the_rest_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(MissingExtraError, match=r'pip install "\.\[documents\]"'):
        write_programme(sample_plan(), folder=tmp_path, on=STARTS_ON)
    assert names(tmp_path) == {"programme.html", "programme.ics", "programme.csv"}


def test_an_unknown_format_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(PrimeMoverError, match=r"expected some of .* got docx"):
        write_programme(sample_plan(), folder=tmp_path, formats=["html", "docx"])
    assert not names(tmp_path)


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(PrimeMoverError, match="expected a folder, got a file"):
        write_programme(sample_plan(), folder=tmp_path / "file", formats=["csv"])
    assert (tmp_path / "file").read_text() == "mine"


def test_what_was_there_is_replaced_and_nothing_else_touched(tmp_path: Path) -> None:
    (tmp_path / "programme.csv").write_text("old")
    (tmp_path / "other.txt").write_text("mine")
    write_programme(sample_plan(), folder=tmp_path, formats=["csv"], on=STARTS_ON)
    assert (tmp_path / "programme.csv").read_bytes() != b"old"
    assert names(tmp_path) == {"programme.csv", "other.txt"}


def test_a_plan_as_it_is_made_comes_out_whole_on_every_day(tmp_path: Path) -> None:
    pytest.importorskip("typst", reason="the documents extra is not installed")
    knowledge = load_knowledge()
    answers = read_answers(ROOT / "demo" / "answers.toml")
    plan = make_plan(
        answers=answers,
        findings=(),
        gate=safety_gate(answers, knowledge=knowledge),
        knowledge=knowledge,
        settings=replace(
            settings_from(answers, starts_on=STARTS_ON, knowledge=knowledge), yoga_days=1
        ),
    )
    assert plan.weeks
    for on in (STARTS_ON, STARTS_ON + timedelta(days=2), STARTS_ON + timedelta(days=50)):
        files = write_programme(plan, folder=tmp_path, on=on, sitting_breaks=True)
        assert len(files.paths) == 4
        assert files.html is not None
        assert files.pdf is not None
        page = Page(files.html.read_text("utf-8"))
        assert not broken_rules(page)
        assert not forbidden_words(page.text[: page.text.rindex("Sources")])
        assert read_paper(files.pdf.read_bytes()).accessible
    assert b"RRULE" in (tmp_path / "programme.ics").read_bytes()
