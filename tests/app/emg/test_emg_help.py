"""`primemover emg`: what its help teaches, and what it does not load to say it."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from primemover.app.emg.command import COMMANDS, EXAMPLES
from primemover.app.exit_codes import ExitCode
from primemover.knowledge import load_knowledge
from tests.app.terminal import Capture, shown
from tests.conftest import ROOT
from tests.words import forbidden_in

NAMES = [name for name, _, _ in COMMANDS]


def test_the_main_help_names_it(capsys: Capture) -> None:
    assert re.search(r"\bemg\b +Surface EMG", shown(capsys, "--help"))


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_examples_that_are_its_own(capsys: Capture, name: str) -> None:
    told = shown(capsys, "emg", name, "--help")
    assert f"primemover emg {name}" in told
    assert "Examples:" in told


def test_lines_of_examples_fit_a_terminal() -> None:
    for name, _, examples in (*COMMANDS, ("emg", None, EXAMPLES)):
        assert max(map(len, examples.splitlines())) <= 80, name


def test_no_help_uses_forbidden_words() -> None:
    texts = [(name, f"{command.__doc__} {examples}") for name, command, examples in COMMANDS]
    assert not forbidden_in([*texts, ("emg", EXAMPLES)])


PAGES = ("docs/how-to/emg.md", "demo/emg/README.md")


def test_every_example_is_understood() -> None:
    """Each command line in the examples and the documents parses; none of them is run."""
    from primemover.app.cli import build_app

    app = build_app()
    pages = [(ROOT / page).read_text(encoding="utf-8") for page in PAGES]
    told = re.sub(r" +#.*$", "", "\n".join(pages), flags=re.MULTILINE)
    text = "\n".join((EXAMPLES, *(examples for _, _, examples in COMMANDS), told))
    joined = re.sub(r"\\\n\s+", " ", text)
    lines = re.findall(r"^ *primemover (emg .*)$", joined, re.MULTILINE)
    assert len(lines) > len(COMMANDS)
    for line in lines:
        app.parse_args(line, exit_on_error=False, print_error=False)


def test_help_and_missing_files_load_nothing_heavy() -> None:
    script = """
import sys
from primemover.app.cli import run
assert run(["emg", "--help"]) == 0
assert run(["emg", "check", "--help"]) == 0
assert run(["emg", "inspect", "none.csv"]) == 4
assert run(["emg", "check", "none.csv", "--protocol", "squat"]) == 4
assert run(["emg", "convert", "none.csv", "--bids", "x"]) == 4
assert run(["emg", "compare", "none.json", "no.json"]) == 4
heavy = {"scipy", "xarray", "pyarrow", "pydantic", "ezc3d", "pylsl", "h5py"} & set(sys.modules)
assert not heavy, heavy
"""
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)


def test_protocols_are_listed_and_told(capsys: Capture) -> None:
    listed = shown(capsys, "emg", "protocols")
    knowledge = load_knowledge()
    for name, protocol in knowledge.emg_protocols.items():
        assert re.search(rf"^{name} +{re.escape(protocol.name)}", listed, re.MULTILINE)
        told = shown(capsys, "emg", "protocols", name)
        plain = " ".join(told.split())
        assert protocol.does_not_mean in plain
        assert all(step in plain for step in protocol.steps)
        assert all(knowledge.muscles[muscle].name in plain for muscle in protocol.muscles)
        assert ("--side" in told) is protocol.sided
        assert not forbidden_in([(name, told)])


def test_a_protocol_that_is_not_there_names_the_nearest(capsys: Capture) -> None:
    said = shown(capsys, "emg", "protocols", "sqaut", code=ExitCode.USAGE)
    assert "did you mean squat" in said


def test_formats_say_which_have_seen_a_real_file(capsys: Capture) -> None:
    from primemover.registry import discover

    told = shown(capsys, "emg", "formats")
    found = discover("primemover.recordings.emg_formats")
    assert found
    for name, entry in found.items():
        line = {
            "maker": "a real file of the maker",
            "real": "belongs to no maker",
            "own": "our own format",
            "published": "published description",
        }[entry.seen]
        assert re.search(rf"^{name} +{re.escape(entry.title)}.*\n.*{line}", told, re.MULTILINE)
