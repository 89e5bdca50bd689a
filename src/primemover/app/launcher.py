"""``primemover launcher``: something on the desktop to double-click."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Final

from platformdirs import user_data_path, user_desktop_path

from primemover.app.exit_codes import ExitCode
from primemover.app.store import StoreName
from primemover.app.usage import UsageError
from primemover.app.web.site import DEFAULT_PORT

EXAMPLES = """
Examples:
  Put it on the desktop:
    primemover launcher
  Put it somewhere else:
    primemover launcher --folder ~/Apps
"""

_RUNNABLE: Final = 0o700
"""For its owner alone: the address of a history on a server may hold a password."""
_FIRST_TIME: Final = {
    "linux": "Where the desktop asks, right-click it and choose Allow Launching.",
    "darwin": "The first time: right-click it, Open, Open.",
    "win32": "",
}


def launcher(
    *, folder: Path | None = None, port: int = DEFAULT_PORT, store: StoreName = None
) -> ExitCode:
    """Put something on the desktop that opens the app when double-clicked.

    Linux gets primemover.desktop, macOS primemover.command, Windows primemover.bat. Each opens a
    window, which is the app: closing it ends the app. Delete the file to be rid of it.

    Parameters
    ----------
    folder
        Where to put it; your desktop when not given.
    port
        Where the app then listens.
    store
        Where the history is: a folder, a file or a PostgreSQL address; yours when not given.
    """
    target = folder or user_desktop_path()
    if not target.is_dir():
        raise UsageError(f"{target}: no such folder; name one that is there with --folder")
    command = [sys.executable, "-m", "primemover", "serve"]
    command += ["--port", str(port)] if port != DEFAULT_PORT else []
    command += ["--store", _from_anywhere(store)] if store else []
    system = sys.platform if sys.platform in _FIRST_TIME else "linux"
    name, written = LAUNCHERS[system]
    path = target / name
    path.write_bytes(written(command).encode())
    path.chmod(_RUNNABLE)
    print(f"Written: {path}\nDouble-click it to open primemover. {_FIRST_TIME[system]}".rstrip())
    return ExitCode.OK


def desktop_entry(command: Sequence[str]) -> str:
    """What a Linux desktop starts, in a terminal and with our icon."""
    return "\n".join(
        (
            "[Desktop Entry]",
            "Type=Application",
            "Name=primemover",
            "Comment=A movement check, and training that follows from it",
            f"Exec={' '.join(map(_quoted_in_entry, command))}",
            f"Icon={_icon()}",
            "Terminal=true",
            "Categories=Sports;Education;",
            "",
        )
    )


def shell_script(command: Sequence[str]) -> str:
    """What macOS starts, in a window of its terminal."""
    return f"#!/bin/sh\nexec {shlex.join(command)}\n"


def batch_file(command: Sequence[str]) -> str:
    """What Windows starts, in a window; read as UTF-8, which a path of a name may need."""
    told = " ".join(map(_quoted_in_batch, command))
    return (
        f"@echo off\r\nchcp 65001 >nul\r\ntitle primemover\r\n{told}\r\nif errorlevel 1 pause\r\n"
    )


LAUNCHERS: Final[dict[str, tuple[str, Callable[[Sequence[str]], str]]]] = {
    "linux": ("primemover.desktop", desktop_entry),
    "darwin": ("primemover.command", shell_script),
    "win32": ("primemover.bat", batch_file),
}
"""What each system starts by a double click: the file's name, and what is in it."""


def _quoted_in_entry(part: str) -> str:
    """A word of an ``Exec`` line: escaped for the quotes, then for the file, ``%`` doubled."""
    quoted = part
    for each in ("\\", '"', "`", "$"):
        quoted = quoted.replace(each, f"\\{each}")
    return '"' + quoted.replace("\\", "\\\\").replace("%", "%%") + '"'


def _quoted_in_batch(part: str) -> str:
    """A word of a line; a backslash before the closing quote is doubled, or it would escape it."""
    ending = len(part) - len(part.rstrip("\\"))
    return '"' + part.replace("%", "%%") + "\\" * ending + '"'


def _from_anywhere(store: str) -> str:
    """The same history, from whichever folder a desktop starts it."""
    return store if "://" in store else str(Path(store).expanduser().absolute())


def _icon() -> Path:
    """The icon in a folder of the user's own: that of the package may move with an update."""
    folder = user_data_path("primemover", appauthor=False, ensure_exists=True)
    icon = folder / "icon.png"
    icon.write_bytes((files("primemover.app.web") / "static/icons/icon-512.png").read_bytes())
    return icon
