"""What somebody who waits is told: plain lines where nobody watches a terminal."""

from __future__ import annotations

import pytest

from primemover.app.lengths import label_of
from primemover.app.progress import counting_bar, one_bar, recording_bars
from primemover.checkup import Recording

Capture = pytest.CaptureFixture[str]


def test_lines_begin_go_on_by_tenths_and_end(capsys: Capture) -> None:
    with recording_bars() as moved:
        for hundredth in range(101):
            moved("squat", hundredth / 100)
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "squat: started"
    assert lines[-1] == "squat: done"
    assert 9 <= len(lines[1:-1]) <= 10
    assert all(line.isascii() for line in lines), "no characters of a bar"


def test_a_recording_left_before_its_end_has_failed(capsys: Capture) -> None:
    with recording_bars() as moved:
        moved("squat", 0.3)
        moved("squat", 0.0)
        moved("squat", 1.0)
        moved("clam", 0.5)
    lines = capsys.readouterr().err.splitlines()
    ends = [line for line in lines if "%" not in line and "started" not in line]
    assert ends == ["squat: failed", "squat: done", "clam: failed"]


def test_a_stopped_recording_is_not_called_failed(capsys: Capture) -> None:
    def interrupted() -> None:
        with recording_bars() as moved:
            moved("squat", 0.3)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert "squat: stopped" in capsys.readouterr().err


def test_what_is_said_after_the_end_is_not_heard(capsys: Capture) -> None:
    with one_bar("squat") as share:
        for done in (0.0, 0.5, 1.0, 1.0, 0.2):
            share(done)
    lines = capsys.readouterr().err.splitlines()
    assert lines == ["squat: started", "squat: 50%", "squat: done"]


def test_a_count_ends(capsys: Capture) -> None:
    with counting_bar("clips", total=3) as step:
        for _ in range(3):
            step()
    assert capsys.readouterr().err.splitlines()[0] == "clips, 3 in all: started"


def test_recordings_are_labelled_with_file_and_length() -> None:
    clip = "demo/clips/squat.mp4"
    label = label_of([Recording(test="squat", path=clip), Recording(test="squat", path="no.mp4")])
    assert label("squat") == "squat (squat.mp4, 0:08 long)"
    assert label("squat") == "squat (no.mp4)"
    assert label("squat") == "squat"
