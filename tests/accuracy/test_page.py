"""The page from rows with known answers: words, tables, plots, and nothing that is no number."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from benchmarks.accuracy.faults import FAULTS
from benchmarks.accuracy.page import CAPTURE, FOLDER, number, write_page
from benchmarks.accuracy.page_endings import RUN
from benchmarks.accuracy.table import Table
from benchmarks.accuracy.targets import LEAST_COVERAGE, MOST_COVERAGE, figures_of, target_rows
from tests.accuracy.experiment import row, table

BODIES = ("a", "b", "c", "d")
LARGEST_PLOT_BYTES = 400_000
TWICE_WRONG = ("nan", "None", "{", "}")


def made_up() -> Table:
    """Clips of four bodies: side views, oblique ones, faults, counts and bad filming."""
    rng = np.random.default_rng(6)
    rows: list[dict[str, Any]] = []
    for number_, body in enumerate(BODIES * 3):
        for quantity, true in (("knee_depth", 100.0), ("trunk_lean", 40.0), ("heel_lift", 0.0)):
            for yaw_deg in (88.0, 65.0, 40.0):
                error = float(rng.normal(0, 2))
                spread = true + float(rng.normal(0, 8))
                changes: dict[str, Any] = {
                    "clip": f"{body}{number_}{yaw_deg}",
                    "body": body,
                    "quantity": quantity,
                    "true": spread,
                    "raw": spread - 6 + error,
                    "raw_true_track": spread + 1,
                    "value": spread + error,
                    "yaw_true_deg": yaw_deg,
                    "purpose": "clean" if yaw_deg > 60 else "oblique",
                    "confidence": "normal" if yaw_deg > 60 else "low",
                }
                rows.append(row(**changes))
        for spec in FAULTS:
            for share in (0.0, *spec.shares):
                value = float(rng.normal(0, 2)) + spec.direction * spec.size * share
                rows.append(
                    row(
                        clip=f"{body}{number_}{spec.fault}{share}",
                        body=body,
                        test=spec.test,
                        quantity=spec.quantity,
                        purpose="fault" if share else "clean",
                        fault=spec.fault if share else "",
                        fault_share=share,
                        true=spec.direction * spec.size * share,
                        value=value,
                        raw=value,
                        yaw_true_deg=85.0 if spec.view == "side" else 0.0,
                    )
                )
        rows.append(
            row(clip=f"{body}{number_}count", body=body, quantity="repetitions", value=2, true=2)
        )
        rows.append(
            row(
                clip=f"{body}{number_}bad",
                body=body,
                purpose="filming",
                filming="moving_camera",
                refused="camera_moved",
                value=None,
            )
        )
    return table(*rows)


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    write_page(made_up(), docs=folder)
    return folder


def test_the_page_says_first_that_it_speaks_of_rendered_people(docs: Path) -> None:
    text = (docs / "accuracy.md").read_text(encoding="utf-8")
    assert text.startswith("# How near")
    assert "*rendered* people" in text.split("##")[0]
    assert "kept apart" in text.split("##")[0]


def test_nothing_unwritten_is_left_in_it(docs: Path) -> None:
    text = (docs / "accuracy.md").read_text(encoding="utf-8")
    for word in TWICE_WRONG:
        assert not re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", text), word


def test_tables_are_square(docs: Path) -> None:
    text = (docs / "accuracy.md").read_text(encoding="utf-8")
    for block in re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE):
        assert len({line.count("|") for line in block.splitlines()}) == 1


def test_every_plot_is_whole_and_shown_and_small(docs: Path) -> None:
    plots = sorted((docs / FOLDER).glob("*.svg"))
    text = (docs / "accuracy.md").read_text(encoding="utf-8")
    assert {plot.name for plot in plots} == {
        "truth-and-reading.svg",
        "error-by-view.svg",
        "coverage.svg",
        "faults.svg",
    }
    for plot in plots:
        ET.parse(plot)
        assert plot.stat().st_size < LARGEST_PLOT_BYTES
        assert f"({FOLDER}/{plot.name})" in text


def test_the_same_rows_give_the_same_page(docs: Path, tmp_path: Path) -> None:
    write_page(made_up(), docs=tmp_path)
    for path in sorted(p.relative_to(docs) for p in docs.rglob("*") if p.is_file()):
        assert (tmp_path / path).read_bytes() == (docs / path).read_bytes(), path


def test_both_intervals_stand_side_by_side(docs: Path) -> None:
    text = (docs / "accuracy.md").read_text(encoding="utf-8")
    section = text.split("## Do the stated intervals hold?")[1].split("\n## ")[0]
    assert "±4.5°" in section
    assert "±5.0°" in section
    assert "| Knee bend | **all** |" in section
    assert "| Knee bend | clean |" in section


def test_what_no_row_can_tell_of_a_run_is_told_where_it_is_known(tmp_path: Path) -> None:
    path = write_page(table(), docs=tmp_path)
    assert "When the check was looked at" not in path.read_text(encoding="utf-8")
    run = tmp_path / FOLDER / RUN
    run.write_text('check = "Looked at once."\ndrawn = "Drawn by us."\n', encoding="utf-8")
    text = write_page(table(), docs=tmp_path).read_text(encoding="utf-8")
    assert "## When the check was looked at\n\nLooked at once.\n" in text
    assert "Drawn by us." in text.split("## Doing it again")[1]


def test_motion_capture_is_told_where_it_was_run(tmp_path: Path) -> None:
    write_page(table(), docs=tmp_path)
    assert "Not run here" in (tmp_path / "accuracy.md").read_text(encoding="utf-8")
    (tmp_path / FOLDER).mkdir(exist_ok=True)
    with (tmp_path / FOLDER / CAPTURE).open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ["quantity", "measured", "unit", "target", "note"])
        writer.writeheader()
        writer.writerow(
            {"quantity": "knee", "measured": "5.8", "unit": "°", "target": "<= 6", "note": ""}
        )
    write_page(table(), docs=tmp_path)
    assert "| knee | 5.8 ° | ≤ 6 |" in (tmp_path / "accuracy.md").read_text(encoding="utf-8")


def test_targets_are_met_or_missed() -> None:
    rows = {(r.case, r.quantity): r for r in target_rows(figures_of(made_up()))}
    assert rows["repetitions counted exactly", "all"].verdict == "met"
    moved = rows["badly filmed: refused or low confidence", "moving camera"]
    assert (moved.verdict, moved.measured[:7]) == ("met", "100.0 %")
    heels = [r for (case, name), r in rows.items() if "heel" in name and "area" in case]
    assert [r.verdict for r in heels] == ["met"]
    for case in ("intervals that hold the truth", "the same, from the side, at normal confidence"):
        depth = rows[case, "Knee bend"]
        share = float(depth.measured.split()[0]) / 100
        assert (depth.verdict == "met") == (LEAST_COVERAGE <= share <= MOST_COVERAGE)
        assert "±4.5°, " in depth.note
        assert " at ±5.0°" in depth.note


def test_numbers_have_a_true_minus_and_unknown_ones_a_dash() -> None:
    assert number(-3.04) == "−3.0"
    assert number(3.0, sign=True) == "+3.0"
    assert number(float("nan")) == "–"


def test_no_rows_still_make_a_page(tmp_path: Path) -> None:
    path = write_page(table(), docs=tmp_path)
    assert path.read_text(encoding="utf-8").startswith("# How near")
