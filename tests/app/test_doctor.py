"""``primemover doctor``: every part is named, and what is optional is not called a fault."""

from __future__ import annotations

import pytest

from primemover.app import doctor


@pytest.mark.parametrize(
    ("part", "name", "extra"),
    [
        ("mujoco", "Muscles", "muscles"),
        ("typst", "Paper", "documents"),
        ("ray", "Cluster", "cluster"),
        ("ezc3d pyedflib h5py pyxdf pylsl", "Surface EMG", "emg"),
    ],
)
def test_what_is_optional_is_well_without_and_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, part: str, name: str, extra: str
) -> None:
    there = doctor._installed
    monkeypatch.setattr(
        doctor, "_installed", lambda asked: "" if asked in part.split() else there(asked)
    )
    (found,) = [each for each in doctor.examine() if each.name == name]
    assert found.well
    assert f".[{extra}]" in found.remedy


def test_without_the_video_extra_films_are_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    there = doctor._installed
    lacking = ("mediapipe", "av", "opencv-contrib-python-headless", "opencv-contrib-python")
    monkeypatch.setattr(
        doctor, "_installed", lambda asked: "" if asked in lacking else there(asked)
    )
    missing = [each for each in doctor.examine() if not each.well]
    assert {"Pose engine", "Video decoder"} <= {each.name for each in missing}
    assert all(".[video]" in each.remedy for each in missing if each.name != "App's front end")
