"""``primemover launcher``: what a double click starts, on each system."""

from __future__ import annotations

import configparser
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from primemover.app.exit_codes import ExitCode
from primemover.app.launcher import LAUNCHERS, batch_file, desktop_entry, shell_script
from tests.app.terminal import Capture, shown

AWKWARD = ["/opt/My Apps/py$thon", "-m", "primemover", "serve", "--store", 'a "b" 100% `c`\\d']


def test_it_lies_where_it_was_asked_for(tmp_path: Path, capsys: Capture) -> None:
    said = shown(capsys, "launcher", "--folder", str(tmp_path), "--port", "8766")
    name = LAUNCHERS[sys.platform if sys.platform in LAUNCHERS else "linux"][0]
    path = tmp_path / name
    assert str(path) in said
    assert "8766" in path.read_text(encoding="utf-8")
    assert sys.platform == "win32" or os.access(path, os.X_OK)


def test_a_folder_that_is_not_there(tmp_path: Path, capsys: Capture) -> None:
    said = shown(capsys, "launcher", "--folder", str(tmp_path / "no"), code=ExitCode.USAGE)
    assert "no such folder" in said


def test_the_history_asked_for_is_the_one_opened(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    shown(capsys, "launcher", "--folder", str(tmp_path), "--store", str(tmp_path / "my store"))
    line = (tmp_path / "primemover.command").read_text(encoding="utf-8").splitlines()[1]
    assert shlex.split(line)[-2:] == ["--store", str(tmp_path / "my store")]


def test_a_history_named_from_here_is_found_from_anywhere(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.chdir(tmp_path)
    for given, kept in {
        "mine": str(tmp_path / "mine"),
        "postgresql://me@host/one": "postgresql://me@host/one",
    }.items():
        shown(capsys, "launcher", "--folder", str(tmp_path), "--store", given)
        line = (tmp_path / "primemover.command").read_text(encoding="utf-8").splitlines()[1]
        assert shlex.split(line)[-1] == kept


@pytest.mark.skipif(sys.platform == "win32", reason="rights are other there")
def test_nobody_else_reads_it(tmp_path: Path, capsys: Capture) -> None:
    shown(capsys, "launcher", "--folder", str(tmp_path), "--store", "postgresql://me:pw@host/one")
    written = next(path for path in tmp_path.iterdir() if path.is_file())
    assert written.stat().st_mode & 0o777 == 0o700


def test_linux_gets_an_entry_with_our_icon() -> None:
    read = configparser.RawConfigParser()
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(desktop_entry(["/usr/bin/python3", "-m", "primemover", "serve"]))
    entry = read["Desktop Entry"]
    assert entry["Type"] == "Application"
    assert Path(entry["Icon"]).read_bytes().startswith(b"\x89PNG")
    assert entry["Exec"] == '"/usr/bin/python3" "-m" "primemover" "serve"'


@pytest.mark.skipif(sys.platform == "win32", reason="there is no sh")
def test_words_of_an_entry_survive_its_quoting() -> None:
    """Undone as the desktop entry specification says: the file's escapes, then the quotes'."""
    line = next(e for e in desktop_entry(AWKWARD).splitlines() if e.startswith("Exec="))
    unescaped = line.removeprefix("Exec=").replace("\\\\", "\\")
    script = "printf '%s\\n' " + unescaped  # in double quotes, sh escapes what the entry does
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True)
    assert [word.replace("%%", "%") for word in done.stdout.splitlines()] == AWKWARD


@pytest.mark.skipif(sys.platform == "win32", reason="there is no sh")
def test_words_of_a_script_survive_its_quoting(tmp_path: Path) -> None:
    told = ["printf", "%s\\n", *AWKWARD[1:]]
    path = tmp_path / "primemover.command"
    path.write_text(shell_script(told))
    done = subprocess.run(["sh", str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == AWKWARD[1:]


def test_windows_gets_a_file_it_can_run() -> None:
    written = batch_file(["C:\\Program Files\\Python\\python.exe", "-m", "primemover", "100%"])
    assert all(line.endswith("\r\n") for line in written.splitlines(keepends=True))
    assert '"C:\\Program Files\\Python\\python.exe" "-m" "primemover" "100%%"' in written
    assert "\r\npause" not in written  # only after a fault: else the window stays in the way


@pytest.mark.parametrize(
    ("part", "quoted"),
    [("C:\\My data\\", '"C:\\My data\\\\"'), ("C:\\a\\b", '"C:\\a\\b"'), ("a & b", '"a & b"')],
)
def test_a_backslash_at_the_end_does_not_take_the_quote_along(part: str, quoted: str) -> None:
    assert f"\r\n{quoted}\r\n" in batch_file([part])
