"""A kept clip is used again, and made again when what it depends on changes."""

from __future__ import annotations

from pathlib import Path

from benchmarks.accuracy.items import RENDERER, code_digest

CLIP = '''"""Draws."""
from benchmarks.people.body import shape
from benchmarks.people import room
SIZE = 3
'''


def package(folder: Path, **modules: str) -> Path:
    people = folder / "benchmarks" / "people"
    people.mkdir(parents=True, exist_ok=True)
    usual = {"clip": CLIP, "body": "shape = 1\n", "room": "wall = 2\n", "sheet": "page = 5\n"}
    for name, text in (usual | modules).items():
        (people / f"{name}.py").write_text(text)
    return people


def digest(folder: Path, **modules: str) -> str:
    return code_digest(package(folder, **modules), start=RENDERER)


def test_words_do_not_matter(tmp_path: Path) -> None:
    before = digest(tmp_path)
    assert digest(tmp_path, clip=CLIP.replace("Draws.", "Draws a clip.") + "# slowly\n") == before


def test_code_matters_in_every_module_that_is_used(tmp_path: Path) -> None:
    before = digest(tmp_path)
    assert digest(tmp_path, clip=CLIP.replace("3", "4")) != before
    assert digest(tmp_path, body="shape = 2\n") != before
    assert digest(tmp_path, room="wall = 3\n") != before


def test_modules_that_draw_nothing_do_not_matter(tmp_path: Path) -> None:
    before = digest(tmp_path)
    assert digest(tmp_path, sheet="page = 6\n") == before
