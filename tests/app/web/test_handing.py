"""Files to keep: one way of handing them out, and nothing of them left on the disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

import primemover.app.web
from primemover.app.web.handing import MEDIA_TYPES, handed, written
from primemover.app.web.passing_folders import PassingFolder


def _answer(
    content: str | bytes | Path,
    *,
    name: str,
    kind: str = "",
    gone: Callable[[], None] | None = None,
) -> tuple[str, str, bytes]:
    """Disposition, media type and content, as a browser gets them."""
    app = Starlette()
    app.add_route("/", lambda _: handed(content, name=name, kind=kind, gone=gone))
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


def test_a_file_of_the_disk_is_gone_once_it_was_sent() -> None:
    folder = PassingFolder()
    path = folder.path / "archive.zip"
    path.write_bytes(b"content")
    told = _answer(path, name="kept.zip", gone=folder.remove)
    assert told == ('attachment; filename="kept.zip"', "application/zip", b"content")
    assert not folder.path.exists()


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


def test_nothing_lies_about_where_nobody_looks_for_it() -> None:
    """What an app ended by force leaves is found only in folders of this one kind."""
    folder = Path(primemover.app.web.__file__).parent
    makers = ("mkdtemp", "mkstemp", "TemporaryDirectory", "TemporaryFile")
    making = [p.name for p in folder.rglob("*.py") if any(m in p.read_text() for m in makers)]
    assert making == ["passing_folders.py"]
