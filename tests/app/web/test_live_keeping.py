"""Sets on disk when the disk refuses, and when their person is erased."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from primemover.app.cli import run
from primemover.app.web.application import create_app
from primemover.app.web.live.keeping import KeptSets, forget_kept_sets
from primemover.app.web.live.sets import LiveSets, live_sets
from primemover.app.web.site import ServeSettings, Site
from primemover.history import opening
from primemover.history.opening import default_folder
from primemover.knowledge import load_knowledge
from tests.app.web.browser import Browser
from tests.app.web.live_clients import frames, joined, open_set, played, said
from tests.synthetic import synthetic_track

if TYPE_CHECKING:
    from collections.abc import Callable

HERE: Final = "http://127.0.0.1:8765"
TOKEN: Final = "abcdefghijklmnopqrstuv"


def _refuses(folder: Path) -> None:
    """No file can be written below ``folder`` any more, by whoever it is."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*"):
        path.unlink()
    if folder.exists():
        folder.rmdir()
    folder.write_text("in the way")


def test_a_set_goes_on_when_the_disk_refuses_it_and_says_so_once(tmp_path: Path) -> None:
    serving = ServeSettings(store=tmp_path / "store", folder=tmp_path / "own")
    squats = frames(synthetic_track("squat", fps=12.0, repetitions=3, rest_s=1.5))
    with Browser(create_app(serving), base_url=HERE) as client:
        token = open_set(client, reps="3")
        _refuses(tmp_path / "own" / "live")
        with joined(client, token) as line:
            line.receive_json()
            answers = played(line, squats)
        assert answers[-1]["reps"] == 3
        assert said(answers).count("unkept") == 1
        page = client.get(f"/coach/bodyweight_squat/over?set={token}&return=/coach").text
        assert "3 repetitions" in page


class _Part:
    """A part of the site that only notes that it was closed."""

    def __init__(self, ends: Callable[[], None]) -> None:
        self.close = ends

    def forget(self, person: str) -> None:
        """Nothing is kept here."""


def test_every_part_is_closed_whatever_happens_to_another(site: Site) -> None:
    closed: list[str] = []

    def full() -> None:
        closed.append("full")
        raise OSError(28, "No space left on device")

    site.part("a", make=lambda: _Part(lambda: closed.append("a")))
    site.part("b", make=lambda: _Part(full))
    site.part("c", make=lambda: _Part(full))
    site.part("d", make=lambda: _Part(lambda: closed.append("d")))
    with pytest.raises(OSError, match="No space"):
        site.close()
    assert closed == ["a", "full", "full", "d"]
    site.parts.clear()


def test_closing_with_a_full_disk_ends_without_a_word(tmp_path: Path) -> None:
    serving = ServeSettings(store=tmp_path / "store", folder=tmp_path / "own")
    with Browser(create_app(serving), base_url=HERE) as client:
        open_set(client)
        _refuses(tmp_path / "own" / "live")


def test_what_cannot_be_removed_now_is_no_reason_not_to_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / f"{TOKEN}.json").write_text("{}")

    def locked(self: Path, *, missing_ok: bool = False) -> None:
        raise PermissionError(13, "locked", str(self))

    monkeypatch.setattr(Path, "unlink", locked)
    sets = LiveSets(kept=KeptSets(tmp_path, knowledge=load_knowledge()))
    assert len(sets) == 0


def _kept(folder: Path, *, person: str, token: str = TOKEN) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{token}.json"
    path.write_text(json.dumps({"owner": {"person": person}}))
    return path


def test_of_somebody_erased_no_file_stays(tmp_path: Path) -> None:
    mine, other = _kept(tmp_path, person="me"), _kept(tmp_path, person="you", token="b" * 22)
    torn = tmp_path / f"{TOKEN}.part"
    torn.write_text('{"owner": {"per')
    forget_kept_sets(tmp_path, person="me")
    assert (mine.exists(), torn.exists(), other.exists()) == (False, False, True)
    forget_kept_sets(tmp_path / "nowhere", person="me")


def test_erasing_in_the_app_takes_what_an_earlier_run_of_it_left(site: Site) -> None:
    folder = site.settings.folder
    assert folder is not None
    sets = live_sets(site)
    path = _kept(folder / "live", person="me")
    sets.forget("me")
    assert not path.exists()


def test_erasing_on_the_terminal_takes_the_sets_of_the_app_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(opening, "user_data_path", lambda *_, **__: tmp_path / "data")
    monkeypatch.setenv("PRIMEMOVER_STORE", str(tmp_path / "store"))
    serving = ServeSettings(store=tmp_path / "store", folder=default_folder() / "app")
    with Browser(create_app(serving), base_url=HERE) as client:
        open_set(client)
        (person,) = client.app.state.site.store.people()  # type: ignore[attr-defined]
    (path,) = (default_folder() / "app" / "live").iterdir()
    assert person.id in path.read_text()
    assert str(path).startswith(str(tmp_path))
    assert run(["erase", "--whose", person.label, "--yes"]) == 0
    assert not path.exists()
    assert "Erased" in capsys.readouterr().out
