"""What ``primemover simulate`` leaves behind, what it says of how far it is, and of which file."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from primemover.app.cli import build_app
from primemover.app.simulate import EXAMPLES, simulate
from primemover.app.simulating import Given, parse_weaken, places_made, wished
from primemover.app.usage import UsageError
from primemover.knowledge import load_knowledge
from primemover.recordings.tracks import save_pose_track
from primemover.simulation import simulate as engine
from primemover.simulation.body_size import BodySize
from tests.synthetic import synthetic_track

COLUMNS = 80
"""Of a terminal as it opens."""


def test_folders_made_for_what_is_never_written_are_gone_again(tmp_path: Path) -> None:
    deep, file = tmp_path / "a" / "b", tmp_path / "c" / "x.json"

    def stopped() -> None:
        with places_made(files={"--json": file}, folder=deep):
            assert deep.is_dir()
            assert file.parent.is_dir()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert list(tmp_path.iterdir()) == []


def test_folders_that_hold_something_or_were_there_stay(tmp_path: Path) -> None:
    empty, filled = tmp_path / "empty", tmp_path / "new" / "filled"
    empty.mkdir()
    with places_made(files={"--html": empty / "x.html"}, folder=filled):
        (filled / "moments.sto").write_text("x")
    assert empty.is_dir()
    assert (filled / "moments.sto").is_file()


def test_what_cannot_be_made_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with (
        pytest.raises(UsageError, match="no folder to write in"),
        places_made(files={"--json": tmp_path / "c" / "x.json"}, folder=tmp_path / "file"),
    ):
        pass  # pragma: no cover - never begun
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_a_refusal_names_the_file_that_was_given(tmp_path: Path) -> None:
    path = tmp_path / "mine.parquet"
    save_pose_track(synthetic_track("squat").assign_attrs(source="squat.mp4"), path=path)
    wish = wished(Given(pose=path, test="squat"), knowledge=load_knowledge())
    assert wish.track is not None
    assert wish.track.attrs["source"] == "mine.parquet"


def test_it_is_done_when_the_ranges_and_what_ifs_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last word before the account comes is 1, and nothing slow is left then."""
    said: list[float | str] = []

    def noted(name: str) -> None:
        real: Callable[..., Any] = getattr(engine, name)

        def call(*given: Any, **named: Any) -> Any:
            found = real(*given, **named)
            said.append(name)
            return found

        monkeypatch.setattr(engine, name, call)

    for name in ("over_assumptions", "_heels_to_toes", "_what_ifs"):
        noted(name)
    engine.simulate_motion("squat", size=BodySize(), what_if=True, progress=said.append)
    assert said[-1] == 1.0
    shares = [each for each in said if isinstance(each, float)]
    assert shares == sorted(shares)
    assert {"over_assumptions", "_heels_to_toes", "_what_ifs"} <= set(map(str, said))
    before = said[: said.index("over_assumptions")]
    assert sum(0.5 < each < 1 for each in before if isinstance(each, float)) >= 2


@pytest.mark.parametrize("text", ["=0.4", ":left=0.4"])
def test_a_weakening_of_no_muscle_says_its_form(text: str) -> None:
    with pytest.raises(UsageError, match="expected MUSCLE=SHARE or MUSCLE:SIDE=SHARE"):
        parse_weaken(text, knowledge=load_knowledge())


def test_the_help_fits_eighty_columns_and_breaks_after_sentences() -> None:
    assert max(map(len, EXAMPLES.splitlines())) <= COLUMNS
    assert simulate.__doc__
    paragraphs = inspect.cleandoc(simulate.__doc__).split("Parameters\n")[0].split("\n\n")
    for line in " ".join(paragraphs).split("\n"):
        assert len(line) <= COLUMNS or line.endswith("."), line
    told = inspect.cleandoc(simulate.__doc__).split("----------\n")[1].splitlines()
    assert all(line.endswith(".") for line in told if line.startswith(" "))


def test_an_example_runs_as_it_is_written() -> None:
    """Every command of the help is one that the command line takes."""
    commands = [
        line.split()[2:] for line in EXAMPLES.splitlines() if "primemover simulate " in line
    ]
    assert len(commands) == 5
    for words in commands:
        _, bound, _ = build_app().parse_args(["simulate", *words], exit_on_error=False)
        assert bound.arguments
