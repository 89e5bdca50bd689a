"""Every account says of what it was made: software, model, knowledge; of a film its pose too."""

from __future__ import annotations

from importlib.metadata import version

import pytest

from primemover.knowledge import load_knowledge
from primemover.simulation import versions as made_of
from primemover.simulation.body_size import BodySize
from primemover.simulation.exercise_order import exercise_order
from primemover.simulation.simulate import simulate_motion, simulate_track
from primemover.simulation.versions import LIBRARIES, digest_of_code, versions_of_simulation
from primemover.simulation.who_carries import WhoCarries
from tests.simulation.accounts import account
from tests.synthetic import synthetic_track

SIZE = BodySize(mass_kg=70, height_m=1.72)
OF_ALL = {
    **{name: version(name) for name in ("primemover", "myo-sim", "mujoco", "numpy", "numba")},
    "knowledge": load_knowledge().version,
}


def test_an_account_of_the_library_says_of_what_it_was_made() -> None:
    found = simulate_motion("squat", size=SIZE, what_if=False)
    assert OF_ALL.items() <= found.versions.items()
    assert "pose_model" not in found.versions


def test_an_account_of_a_film_says_besides_what_made_its_landmarks() -> None:
    track = synthetic_track("squat")
    track.attrs |= {"pose_engine": "mediapipe", "pose_model": "full", "pose_engine_version": "0.9"}
    calibration = load_knowledge().calibrations["mediapipe-full"]
    found = simulate_track(track, test="squat", size=SIZE, what_if=False, members=0).versions
    assert OF_ALL.items() <= found.items()
    assert found["pose_model"] == "mediapipe/full 0.9"
    assert found["calibration"] == f"mediapipe-full {calibration.version}"


def test_a_refused_film_says_it_too() -> None:
    track = synthetic_track("squat").isel(time=slice(0, 3))
    found = simulate_track(track, test="squat", size=SIZE, side="left", load_kg=5.0)
    assert found.refused
    assert OF_ALL.items() <= found.versions.items()
    assert {"pose_model", "calibration"} <= set(found.versions)
    assert (found.side, found.load_kg) == ("left", 5.0)


def test_an_order_says_of_what_it_was_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("primemover.simulation.exercise_order.mean_efforts", lambda *_, **__: {})
    assert exercise_order(SIZE).versions == versions_of_simulation()


def test_an_account_kept_before_with_fewer_versions_still_opens() -> None:
    before = {**account().to_dict(), "versions": {"knowledge": "b5ff1d429328"}}
    assert WhoCarries.from_dict(before).versions == {"knowledge": "b5ff1d429328"}


def test_the_digest_is_of_the_code_of_every_room_that_decides(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = digest_of_code()
    for left_out in ("primemover.simulation", "primemover.knowledge"):
        rest = tuple(each for each in made_of.CODE if each != left_out)
        assert len(rest) == len(made_of.CODE) - 1
        monkeypatch.setattr(made_of, "CODE", rest)
        assert digest_of_code() != whole
        monkeypatch.undo()


@pytest.mark.parametrize("name", ["myo-sim", "mujoco", "numpy", "scipy", "numba", "primemover"])
def test_another_version_of_a_library_is_another_version(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert name in LIBRARIES
    monkeypatch.setattr(made_of, "version", lambda asked: "9.9" if asked == name else "1")
    assert versions_of_simulation()[name] == "9.9"


def test_a_library_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made_of, "LIBRARIES", ("no-such-library",))
    assert versions_of_simulation()["no-such-library"] == "not installed"
