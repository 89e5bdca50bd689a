"""A command run as in a terminal, and what is kept after it."""

from __future__ import annotations

from pathlib import Path

import pytest

from primemover.app.cli import run
from primemover.app.exit_codes import ExitCode
from primemover.history.opening import open_store
from primemover.history.records import PlanRecord
from primemover.programme.log import TrainingLog
from tests.conftest import ROOT

Capture = pytest.CaptureFixture[str]
ANSWERS = str(ROOT / "demo" / "answers.toml")


def shown(capsys: Capture, *arguments: str, code: ExitCode = ExitCode.OK) -> str:
    """What was printed, once the exit code is the one expected."""
    assert run(arguments) == code, capsys.readouterr()
    told = capsys.readouterr()
    return told.out + told.err


def log_of(folder: Path, *, label: str = "me") -> TrainingLog:
    """Everything told by one person."""
    with open_store(folder) as store:
        person = store.find_person(label)
        return store.log(person.id) if person else TrainingLog()


def plans_of(folder: Path, *, label: str = "me") -> tuple[PlanRecord, ...]:
    """Every plan of one person."""
    with open_store(folder) as store:
        person = store.find_person(label)
        return store.plans(person.id) if person else ()
