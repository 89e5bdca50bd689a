"""What people type is understood, or refused with what to type instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from primemover.app.usage import UsageError, VideoArgument, filmed_tests, known, parse_video
from primemover.knowledge import load_knowledge

TESTS = ("one_leg_stand", "squat")


@pytest.mark.parametrize(
    ("text", "test", "side", "path"),
    [
        ("squat=squat.mp4", "squat", None, "squat.mp4"),
        ("one_leg_stand:left=a b.mp4", "one_leg_stand", "left", "a b.mp4"),
        ("one_leg_stand:RIGHT=x.mp4", "one_leg_stand", "right", "x.mp4"),
        ("squat=C:/films/a=b.mp4", "squat", None, "C:/films/a=b.mp4"),
    ],
)
def test_a_video_argument_is_taken_apart(text: str, test: str, side: str, path: str) -> None:
    expected = VideoArgument(test=test, side=side, path=Path(path))  # type: ignore[arg-type]
    assert parse_video(text, tests=TESTS) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("squat.mp4", "expected TEST=FILE"),
        ("squat=", "expected TEST=FILE"),
        ("sqat=x.mp4", "did you mean squat?"),
        ("squat:up=x.mp4", "expected side left or right"),
    ],
)
def test_a_video_argument_that_means_nothing_is_refused(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        parse_video(text, tests=TESTS)


def test_a_name_nothing_is_near_to_lists_what_is_known() -> None:
    with pytest.raises(UsageError, match="known are one_leg_stand, squat"):
        known("zzz", among=TESTS, what="--test")


def test_the_filmed_tests_are_those_with_a_camera() -> None:
    tests = filmed_tests(load_knowledge())
    assert "squat" in tests
    assert "chair_stand_30" not in tests
