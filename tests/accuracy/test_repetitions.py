"""Repetitions on real pose tracks: exact where an onlooker's count is agreed."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.accuracy.repetitions import FOLDER, TAKES, CountedByEye, count

SCORED = [take for take in TAKES if not take.unscored]


@pytest.mark.recordings
@pytest.mark.parametrize("take", SCORED, ids=[take.case for take in SCORED])
def test_counted_as_by_eye(take: CountedByEye, test_data: Path) -> None:
    assert count(take, folder=test_data / FOLDER) == take.counted
