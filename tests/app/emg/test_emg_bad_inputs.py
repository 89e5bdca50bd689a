"""What cannot be meant is said before anything slow begins, with what would do."""

from __future__ import annotations

from pathlib import Path

import pytest

from primemover.app.exit_codes import ExitCode
from tests.app.terminal import Capture, shown

HERE = __file__
"""A file that is there; nothing here gets as far as reading it."""
FOLDER = str(Path(__file__).parent)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("check", HERE), ExitCode.USAGE, "--protocol is missing: say what was done"),
        (("check", HERE, "--protocol", "sqaut"), ExitCode.USAGE, "did you mean squat"),
        (("check", HERE, "--protocol", "clam"), ExitCode.USAGE, "--side is missing: in clam"),
        (("check", HERE, "--protocol", "squat", "--side", "left"), ExitCode.USAGE, "leave --side"),
        (("check", HERE, "--protocol", "clam", "--side", "links"), ExitCode.USAGE, "left or right"),
        (
            ("check", "a.c3d", "--protocol", "squat", "--mvic", "b.c3d", "c.c3d"),
            ExitCode.BAD_RECORDING,
            "a.c3d, b.c3d, c.c3d: no such files",
        ),
        (
            ("check", HERE, "--protocol", "squat", "--mapping", "no.toml"),
            ExitCode.BAD_RECORDING,
            "no.toml: no such file",
        ),
        (
            ("check", HERE, "--protocol", "squat", "--out", "x", "--jobs", "2"),
            ExitCode.USAGE,
            "--out, --jobs mean nothing for one recording",
        ),
        (("check", FOLDER, "--protocol", "squat"), ExitCode.USAGE, "--out is missing"),
        (
            ("check", FOLDER, "--protocol", "squat", "--out", "x", "--html", "y.html", "--keep"),
            ExitCode.USAGE,
            "--html, --keep mean nothing for a folder",
        ),
        (
            ("check", HERE, "--protocol", "squat", "--pose", HERE),
            ExitCode.USAGE,
            "--pose-error is missing",
        ),
        (
            ("check", HERE, "--protocol", "squat", "--pose-error", "0.1"),
            ExitCode.USAGE,
            "mean nothing without --pose",
        ),
        (
            ("check", HERE, "--protocol", "squat", "--pose", HERE, "--pose-error", "nan"),
            ExitCode.USAGE,
            "expected seconds, 0 or more",
        ),
        (
            (
                *("check", HERE, "--protocol", "squat", "--pose", HERE),
                *("--start-channel", "ACC.X", "--pose-error", "0.1"),
            ),
            ExitCode.USAGE,
            "expected one of them",
        ),
        (("inspect", HERE, "--out", "picture.gif"), ExitCode.USAGE, "--out picture.html"),
        (("inspect", HERE, "--write-mapping", HERE), ExitCode.USAGE, "is there already"),
        (("inspect", HERE, "--format", "delsys"), ExitCode.USAGE, "--format 'delsys' is not known"),
        (("convert", HERE), ExitCode.USAGE, "say where to write"),
        (("convert", HERE, "--bids", HERE), ExitCode.USAGE, "expected a folder, got a file"),
        (("chek",), ExitCode.USAGE, "check"),
    ],
)
def test_what_cannot_be_is_said_with_what_would_do(
    capsys: Capture, arguments: tuple[str, ...], code: ExitCode, said: str
) -> None:
    assert said in shown(capsys, "emg", *arguments, code=code)


def test_a_folder_without_recordings_says_what_is_looked_for(
    tmp_path: Path, capsys: Capture
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "notes.docx").touch()
    said = shown(
        capsys,
        *("emg", "check", str(tmp_path / "in"), "--protocol", "squat"),
        *("--out", str(tmp_path / "out")),
        code=ExitCode.USAGE,
    )
    assert "holds no recording" in said
    assert ".c3d" in said
    assert not (tmp_path / "out").exists()
