"""Figures of a run: sums, percentiles, laws; the page says what they are."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from benchmarks.programme.figures import (
    Figures,
    read_csv,
    write_every_session,
    write_figures,
)
from benchmarks.programme.laws import LAWS
from benchmarks.programme.page import write_page
from benchmarks.programme.people_batch import Chunk, added_up, live_chunk
from benchmarks.programme.plots import write_plot


def figures(*, broken: Counter[str]) -> Figures:
    return Figures(
        people=2,
        weeks=52,
        pace="session",
        jobs=1,
        sums=Counter(
            plans=8,
            withheld=1,
            looks=90,
            twice=9,
            planned=200,
            done=150,
            pains=3,
            absences=2,
        ),
        counts={
            "sets": Counter({"8.0": 3, "10.0": 1}),
            "minutes": Counter({"30": 5}),
            "adherence": Counter({"75": 2}),
            "broken": broken,
            "notices": Counter(),
        },
        examples=["person 1 on 2026-01-05: one_queue: two sessions of one name"] if broken else [],
        failed=[],
        seconds=1.5,
        clock_s=0.8,
    )


def test_a_run_without_breaches_says_so(tmp_path: Path) -> None:
    rows = write_figures(figures(broken=Counter()), folder=tmp_path / "programme")
    assert [row.verdict for row in rows[:2]] == ["met", "met"]
    page = write_page(tmp_path / "programme").read_text(encoding="utf-8")
    assert "No law was broken." in page
    laws = read_csv(tmp_path / "programme" / "laws.csv")
    assert set(LAWS) < {row["law"] for row in laws}
    assert all(row["says"] and row["broken"] == "0" for row in laws)


def test_a_breach_is_told_first(tmp_path: Path) -> None:
    rows = write_figures(figures(broken=Counter(one_queue=2)), folder=tmp_path / "programme")
    assert rows[0].verdict == "missed"
    assert "person 1" in rows[0].note
    page = write_page(tmp_path / "programme").read_text(encoding="utf-8")
    assert "broken 2 times" in page


def test_a_run_at_every_session_stands_beside_the_large_one(tmp_path: Path) -> None:
    folder = tmp_path / "programme"
    write_figures(figures(broken=Counter()), folder=folder)
    assert "at every session" not in write_page(folder).read_text(encoding="utf-8")
    write_every_session(figures(broken=Counter()), folder=folder)
    assert "at every session" in write_page(folder).read_text(encoding="utf-8")


def test_percentiles_are_those_of_the_counts(tmp_path: Path) -> None:
    write_figures(figures(broken=Counter()), folder=tmp_path)
    sets = read_csv(tmp_path / "distributions.csv")[0]
    assert (sets["n"], sets["p0"], sets["p50"], sets["p99"]) == ("4", "8", "8", "10")


def test_the_plot_is_the_same_byte_for_byte(tmp_path: Path) -> None:
    first = write_plot(figures(broken=Counter()), folder=tmp_path / "a").read_bytes()
    again = write_plot(figures(broken=Counter()), folder=tmp_path / "b").read_bytes()
    assert first == again
    assert first.startswith(b"<?xml")


def test_a_chunk_is_lived_and_adds_up() -> None:
    result = live_chunk(Chunk(first=0, count=3, weeks=2, pace="session"))
    assert [row["person"] for row in result.rows] == [0, 1, 2]
    totals = added_up([result.detail, result.detail])
    plans = sum(int(str(row["plans"])) for row in result.rows)
    assert plans >= 3
    assert sum(totals["sets"].values()) % 2 == 0
