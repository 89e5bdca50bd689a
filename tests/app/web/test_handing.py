"""Files to keep: one way of handing them out, and nothing of them left on the disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

import primemover.app.web
from primemover.app.web.handing import MEDIA_TYPES, handed, written


def _answer(content: str | bytes | Path, *, name: str, kind: str = "") -> tuple[str, str, bytes]:
    """Disposition, media type and content, as a browser gets them."""
    app = Starlette()
    app.add_route("/", lambda _: handed(content, name=name, kind=kind))
    found = TestClient(app).get("/")
    return found.headers["content-disposition"], found.headers["content-type"], found.content


@pytest.mark.parametrize("ending", list(MEDIA_TYPES))
def test_a_file_is_kept_and_never_opened_among_the_pages(ending: str) -> None:
    name = f"a-2026.{ending}"
    told = _answer(b"\xc3\xa4", name=name)
    assert told == (f'attachment; filename="{name}"', MEDIA_TYPES[ending], b"\xc3\xa4")


def test_text_goes_out_as_it_is() -> None:
    disposition, kind, content = _answer("ä", name="b.json", kind="application/fhir+json")
    assert disposition == 'attachment; filename="b.json"'
    assert kind == "application/fhir+json"
    assert content.decode() == "ä"


def test_a_file_of_the_disk_is_gone_with_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "for-it-alone"
    folder.mkdir()
    path = folder / "archive.zip"
    path.write_bytes(b"content")
    told = _answer(path, name="kept.zip")
    assert told == ('attachment; filename="kept.zip"', "application/zip", b"content")
    assert not folder.exists()


def test_what_is_written_leaves_no_file() -> None:
    folders = []

    def write(folder: Path) -> Path:
        folders.append(folder)
        (folder / "a").write_bytes(b"content")
        return folder / "a"

    assert written(write) == b"content"
    assert not folders[0].exists()


def test_there_is_no_other_way() -> None:
    folder = Path(primemover.app.web.__file__).parent
    attached = [p.name for p in folder.rglob("*.py") if "Content-Disposition" in p.read_text()]
    assert attached == ["handing.py"]
