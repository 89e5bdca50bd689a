"""The terminal: everything in words, within the width, no colour where there is no terminal."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from primemover.checkup import CheckResult, check
from primemover.recordings.answers import Answers
from primemover.report import render_terminal
from primemover.report.terminal import PICTURES_IN_REPORT
from primemover.terms import STATUS_WORDS
from tests.report.results import HOSTILE, check_result, finding, noted, paused, stopped
from tests.words import forbidden_words

ESCAPE = "\x1b"


def shown(result: CheckResult, *, width: int = 80, terminal: bool = False) -> str:
    stream = io.StringIO()
    console = Console(file=stream, width=width, force_terminal=terminal)
    render_terminal(result, console=console)
    return stream.getvalue()


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert max(cell_len(line) for line in shown(check_result(), width=width).splitlines()) <= width


def test_no_colour_and_no_codes_when_it_is_not_a_terminal() -> None:
    assert ESCAPE not in shown(check_result())
    assert ESCAPE in shown(check_result(), terminal=True)


@pytest.mark.parametrize("word", STATUS_WORDS.values())
def test_each_status_is_a_word(word: str) -> None:
    assert word in shown(check_result()).lower()


def test_colour_adds_nothing_to_the_words() -> None:
    coloured = re.sub(r"\x1b\[[0-9;]*m", "", shown(check_result(), terminal=True))
    assert coloured == shown(check_result())


def test_page_one_comes_first_with_at_most_three_messages() -> None:
    many = tuple(finding(f"rule_{n}", "supported", title=f"Title {n}") for n in range(9))
    text = shown(check_result(findings=many))
    first = text[: text.index("Today")]
    assert first.count("Title ") == 3
    assert text.index("Today") < text.index("Stands out") < text.index("Your programme")


def test_it_says_where_the_moving_pictures_are() -> None:
    text = " ".join(shown(check_result()).split())
    assert text.count(PICTURES_IN_REPORT) == 1
    assert PICTURES_IN_REPORT not in shown(paused())


def test_markup_in_answers_and_names_stays_text() -> None:
    text = shown(check_result(findings=(finding("x", "supported", title="[red]Bold[/red]"),)))
    assert "[red]Bold[/red]" in text


def test_a_recording_that_failed_is_named() -> None:
    text = " ".join(shown(check_result()).split())
    assert "dip.mov: expected a video, got a file without pictures; record it again." in text
    assert HOSTILE not in text


def test_where_the_report_lies_is_said_in_one_piece(tmp_path: Path) -> None:
    stream = io.StringIO()
    path = tmp_path / ("a-long-folder-name-" * 8) / "report.html"
    render_terminal(check_result(), console=Console(file=stream, width=60), html=path)
    assert str(path) in stream.getvalue()


def test_a_stopped_check_says_what_to_do_and_nothing_else() -> None:
    text = shown(stopped())
    assert text.count("Call your emergency number now") == 1
    assert "emergency number" not in text.replace("Call your emergency number now", "")
    for absent in ("physiotherapist", "welcome back", "should be looked at"):
        assert absent not in text
    assert "programme" not in text
    assert "Stands out" not in text


def test_a_paused_check_says_what_to_clear() -> None:
    text = shown(paused())
    assert "Ask your surgeon first." in text
    assert "Your programme" not in text


@pytest.mark.parametrize("result", [check_result(), stopped(), paused()])
def test_words_we_do_not_use_are_absent(result: CheckResult) -> None:
    assert not forbidden_words(shown(result))


def test_the_programme_comes_before_what_could_not_be_seen_which_is_names_only() -> None:
    text = shown(check_result())
    assert text.index("Your programme") < text.index("Couldn't see (")
    assert "Pelvis on one leg (left)" in text
    assert "What would help with each: see the report." in text
    rest = text[text.index("Couldn't see (") :]
    assert "What to do about pelvic_signal" not in rest


def test_open_stop_signs_are_asked_for_by_the_command_that_asks_them() -> None:
    result = check(Answers(values={"squat.heels_lift": True}))
    text = " ".join(shown(result).split())
    assert text.count("Answer the stop signs before you begin: `primemover ask`") == 1
    assert text.count("`primemover ask`") == 1


def test_notes_of_a_recording_are_said() -> None:
    assert "only the first five minutes were read" in shown(check_result(tests=(noted(),)))
