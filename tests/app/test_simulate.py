"""``primemover simulate``: faults that teach, an account in the terminal, files beside it."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from primemover.app import simulating, usage
from primemover.app.exit_codes import ExitCode
from primemover.app.simulate import EXAMPLES
from primemover.knowledge import load_knowledge
from primemover.recordings.tracks import save_pose_track
from primemover.simulation import ordered_exercises
from primemover.simulation.body_size import BodySize
from primemover.simulation.ordered_exercises import ExerciseOrder, OrderedExercise
from primemover.simulation.who_carries import Weakened, WhoCarries
from tests.app.terminal import Capture, shown
from tests.simulation.stand_in import StandIn, put_in
from tests.synthetic import synthetic_track


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """No muscle is simulated here."""
    monkeypatch.setattr(simulating, "is_there", lambda: True)
    return put_in(monkeypatch)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "expected one of MOTION, --pose FILE, --order and --list"),
        (("squat", "--order"), "got MOTION (squat) and --order"),
        (("sqaut",), "did you mean squat"),
        (("squat", "--height", "172"), "write --height 1.72"),
        (("squat", "--load", "-5"), "expected 0 to 300 kg"),
        (("squat", "--sex", "woman"), "expected female or male"),
        (("squat", "--weaken", "gluteus_medius=1.4"), "a share from 0"),
        (("squat", "--weaken", "gluteus_medius"), "gluteus_medius:left=0.4"),
        (("squat", "--weaken", "gluteus_medius=nan"), "a share from 0"),
        (("squat", "--weaken", "glutaeus_medius=0.4"), "did you mean gluteus_medius"),
        (("squat", "--weaken", "gluteus_medius:links=0.4"), "left or right"),
        (("squat", "--weaken", "gluteus_medius:=0.4"), "MUSCLE:SIDE=SHARE"),
        (
            ("squat", "--weaken", "hamstrings=0.5", "--weaken", "hamstrings:left=0.5"),
            "hamstrings is there twice for the same side",
        ),
        (("squat", "--sto", "/proc/x"), "no folder can be made there"),
        (("squat", "--mass", "7"), "mass 7 kg, expected 30 to 250"),
        (("squat", "--side", "left"), "both sides do the same in squat; leave --side out"),
        (("squat", "--test", "squat"), "--test means nothing with a movement of the library"),
        (("--order", "--load", "5", "--sto", "o"), "--load, --sto means nothing with --order"),
        (("--list", "--mass", "70"), "--mass means nothing with --list"),
        (("--list", "squat"), "expected one of MOTION"),
    ],
)
def test_what_cannot_be_is_said_with_what_would_do(
    capsys: Capture, arguments: tuple[str, ...], said: str
) -> None:
    assert said in shown(capsys, "simulate", *arguments, code=ExitCode.USAGE)


def test_a_track_that_is_not_there_is_said(capsys: Capture) -> None:
    said = shown(capsys, "simulate", "--pose", "no.parquet", code=ExitCode.BAD_RECORDING)
    assert "no.parquet: no such file" in said


def test_without_the_extra_it_says_what_to_type(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulating, "is_there", lambda: False)
    for command in ("simulate squat", "check --muscles"):
        said = shown(capsys, *command.split(), code=ExitCode.NOT_INSTALLED)
        assert 'pip install ".[muscles]"' in said
        assert said.startswith(command.removesuffix(" squat") + ":")


def test_the_account_is_told(capsys: Capture, engine: StandIn) -> None:
    said = shown(
        capsys,
        *("simulate", "squat", "--mass", "70", "--height", "1.72", "--sex", "female"),
        *("--load", "20", "--weaken", "gluteus_medius:left=0.4"),
    )
    assert engine.asked[0]["weaken"] == (
        Weakened(muscle="gluteus_medius", side="left", strength=0.4),
    )
    assert not engine.asked[0]["what_if"]
    assert "Simulated, not measured" in said
    assert "with 20\u00a0kg" in said
    assert "gluteus medius (left) 40%" in said
    assert "█" in said


def test_what_is_refused_is_said_and_is_no_success(
    capsys: Capture, engine: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    simulated = engine.simulate_motion

    def refused(motion: str, **asked: Any) -> WhoCarries:
        return replace(simulated(motion, **asked), refused="The ground does not hold the body.")

    monkeypatch.setattr(engine, "simulate_motion", refused)
    said = shown(capsys, "simulate", "squat", code=ExitCode.FAILED)
    assert "The ground does not hold the body." in said
    assert "█" not in said


def test_a_muscle_without_a_side_is_weakened_on_both(capsys: Capture, engine: StandIn) -> None:
    shown(capsys, "simulate", "squat", "--weaken", "hamstrings=0.5")
    assert engine.asked[0]["weaken"] == (Weakened(muscle="hamstrings", side="both", strength=0.5),)


def test_the_longest_name_of_a_test_that_fits_a_track_is_meant(
    capsys: Capture, engine: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    track = tmp_path / "single_leg_squat_1.parquet"
    save_pose_track(synthetic_track("squat"), path=track)
    monkeypatch.setattr(usage, "filmed_tests", lambda _: ("single_leg", "single_leg_squat"))
    shown(capsys, "simulate", "--pose", str(track))
    assert engine.asked[0]["test"] == "single_leg_squat"


def test_files_are_written_beside_it(capsys: Capture, engine: StandIn, tmp_path: Path) -> None:
    data, page = tmp_path / "a.json", tmp_path / "a.html"
    shown(capsys, "simulate", "squat", "--json", str(data), "--html", str(page))
    found = WhoCarries.from_dict(json.loads(data.read_text("utf-8")))
    assert found.movement == "squat"
    assert engine.asked[0]["what_if"]
    text = page.read_text("utf-8")
    assert "<script" not in text
    assert "default-src 'none'" in text


def test_a_track_says_by_its_name_what_is_done_in_it(
    capsys: Capture, engine: StandIn, tmp_path: Path
) -> None:
    track = tmp_path / "squat_2.parquet"
    save_pose_track(synthetic_track("squat"), path=track)
    said = shown(capsys, "simulate", "--pose", str(track))
    assert engine.asked[0]["test"] == "squat"
    assert re.search(r"Simulating squat( \(compiling first, [^)]*\))?: done", said)
    other = tmp_path / "mine.parquet"
    track.rename(other)
    said = shown(capsys, "simulate", "--pose", str(other), code=ExitCode.USAGE)
    assert "with --test, one of" in said
    assert "squat" in said


def test_a_track_that_a_check_wrote_says_what_is_done_in_it(
    capsys: Capture, engine: StandIn, tmp_path: Path
) -> None:
    track = tmp_path / "mine.parquet"
    written = synthetic_track("squat").assign_attrs(test="one_leg_stand", side="left")
    save_pose_track(written, path=track)
    shown(capsys, "simulate", "--pose", str(track))
    assert (engine.asked[0]["test"], engine.asked[0]["side"]) == ("one_leg_stand", "left")
    shown(capsys, "simulate", "--pose", str(track), "--test", "squat", "--side", "right")
    assert (engine.asked[1]["test"], engine.asked[1]["side"]) == ("squat", "right")


def test_the_side_that_works_is_handed_on(capsys: Capture, engine: StandIn) -> None:
    shown(capsys, "simulate", "clam", "--side", "left")
    shown(capsys, "simulate", "clam")
    assert [each["side"] for each in engine.asked] == ["left", "right"]


def test_a_body_that_was_not_told_is_said(capsys: Capture, engine: StandIn) -> None:
    said = shown(capsys, "simulate", "squat", "--height", "1.72")
    assert "mass not told: 75\u00a0kg taken" in said
    assert "height not told" not in said
    assert "not told" not in shown(capsys, "simulate", "squat", "--mass", "70", "--height", "1.7")


def test_tables_are_of_the_one_run_and_never_of_a_refused_one(
    capsys: Capture, engine: StandIn, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    written: list[Path] = []
    monkeypatch.setattr(
        "primemover.simulation.opensim_export.write_loads",
        lambda loads, *, folder: written.append(folder),
    )
    shown(capsys, "simulate", "squat", "--sto", str(tmp_path))
    assert (written, len(engine.asked)) == ([tmp_path], 1)
    engine.refused = "The muscles fall short."
    said = shown(capsys, "simulate", "squat", "--sto", str(tmp_path), code=ExitCode.FAILED)
    assert (written, len(engine.asked)) == ([tmp_path], 2)
    assert "not written, since nothing is shown" in said


def test_the_list_names_what_is_shown_and_what_is_refused_with_the_why(capsys: Capture) -> None:
    said = shown(capsys, "simulate", "--list")
    shown_part, refused_part = said.split("Refused in that body")
    assert "hip_thrust" in shown_part
    assert "band_walk" in refused_part
    assert "band's pull is not simulated yet" in " ".join(refused_part.split())


def test_a_muscle_that_is_nowhere_near_gets_the_whole_list(capsys: Capture) -> None:
    said = shown(capsys, "simulate", "squat", "--weaken", "xyz=0.4", code=ExitCode.USAGE)
    assert "tensor_fasciae_latae" in " ".join(said.split())
    assert "…" not in said


def test_the_same_is_not_worked_out_twice(capsys: Capture, engine: StandIn) -> None:
    asked = ("simulate", "squat", "--mass", "70", "--load", "20")
    first, second = shown(capsys, *asked), shown(capsys, *asked)
    assert len(engine.asked) == 1
    assert "Kept from an earlier run" in second
    assert first.split("Simulating")[0] == second.split("Kept")[0]
    for more in (("--height", "1.8"), ("--sex", "male"), ("--weaken", "hamstrings=0.5")):
        shown(capsys, *asked, *more)
    shown(capsys, *asked, "--what-if")
    shown(capsys, "simulate", "clam", "--side", "left")
    shown(capsys, "simulate", "clam", "--side", "right")
    assert len(engine.asked) == 7


def test_what_was_assumed_of_the_body_is_of_this_run(capsys: Capture, engine: StandIn) -> None:
    shown(capsys, "simulate", "squat", "--mass", "75", "--height", "1.7")
    assert "mass not told" in shown(capsys, "simulate", "squat", "--height", "1.7")
    assert len(engine.asked) == 1


def test_nothing_is_kept_nor_found_where_that_is_not_wanted(
    capsys: Capture, engine: StandIn, tmp_path: Path
) -> None:
    folder = tmp_path / "kept"
    shown(capsys, "simulate", "squat", "--no-cache")
    shown(capsys, "simulate", "squat", "--cache", str(folder))
    shown(capsys, "simulate", "squat", "--cache", str(folder), "--no-cache")
    assert len(engine.asked) == 3
    (entry,) = folder.glob("*/*.json")
    entry.write_text('{"movement": "squat"}', encoding="utf-8")
    shown(capsys, "simulate", "squat", "--cache", str(folder))
    assert len(engine.asked) == 4


def test_what_if_is_told_to_whoever_asks_alone(
    capsys: Capture, engine: StandIn, tmp_path: Path
) -> None:
    """A page (`--html`) always has them; the terminal does not for that."""
    page = ("--html", str(tmp_path / "a.html"))
    without, written = shown(capsys, "simulate", "squat"), shown(capsys, "simulate", "squat", *page)
    asked = shown(capsys, "simulate", "squat", "--what-if")
    assert ["What if" in said for said in (without, written, asked)] == [False, False, True]
    assert "What if" in (tmp_path / "a.html").read_text("utf-8")


def test_load_and_weakening_of_a_film_are_handed_on(
    capsys: Capture, engine: StandIn, tmp_path: Path
) -> None:
    track = tmp_path / "squat.parquet"
    save_pose_track(synthetic_track("squat"), path=track)
    said = shown(
        capsys,
        *("simulate", "--pose", str(track), "--load", "20", "--mass", "61", "--height", "1.66"),
        *("--weaken", "gluteus_medius:left=0.4", "--what-if"),
    )
    asked = engine.asked[0]
    assert asked["load_kg"] == 20.0
    assert asked["weaken"] == (Weakened(muscle="gluteus_medius", side="left", strength=0.4),)
    assert asked["size"] == BodySize(mass_kg=61.0, height_m=1.66)
    assert asked["what_if"]
    assert asked["recording"] == "squat.parquet"
    assert "with 20\u00a0kg" in said


def test_tables_are_worked_out_anew(
    capsys: Capture, engine: StandIn, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    written: list[Path] = []
    monkeypatch.setattr(
        "primemover.simulation.opensim_export.write_loads",
        lambda loads, *, folder: written.append(folder),
    )
    for _ in range(2):
        shown(capsys, "simulate", "squat", "--sto", str(tmp_path))
    assert len(written) == len(engine.asked) == 2


def test_a_film_is_never_kept(capsys: Capture, engine: StandIn, tmp_path: Path) -> None:
    track, folder = tmp_path / "squat.parquet", tmp_path / "kept"
    save_pose_track(synthetic_track("squat"), path=track)
    for _ in range(2):
        shown(capsys, "simulate", "--pose", str(track), "--cache", str(folder))
    assert len(engine.asked) == 2
    assert not folder.exists()


def an_order(size: BodySize) -> ExerciseOrder:
    """Two exercises."""
    efforts = {"bodyweight_squat": 0.3, "hip_thrust_bodyweight": 0.5}
    return ExerciseOrder(
        body=size,
        exercises=tuple(
            OrderedExercise(
                exercise=name, simulated={"gluteus_maximus": each, "gluteus_medius": each / 2}
            )
            for name, each in efforts.items()
        ),
    )


def test_the_order_of_a_middle_sized_body_comes_with_the_package(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It needs neither time nor the extra."""
    monkeypatch.setattr(simulating, "is_there", lambda: False)
    monkeypatch.setattr(ordered_exercises, "shipped_order", lambda: an_order(BodySize()))
    said = shown(capsys, "simulate", "--order")
    names = shown(capsys, "simulate", "--list")
    for name in ("Hip thrust", "Squat"):
        assert name in said
        assert name in names
    shown(capsys, "simulate", "--order", "--mass", "90", code=ExitCode.NOT_INSTALLED)


def test_another_order_says_how_long_it_takes_and_is_kept(
    capsys: Capture, engine: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[BodySize] = []

    def worked_out(size: BodySize, *, progress: Any = None) -> ExerciseOrder:
        made.append(size)
        return an_order(size)

    stand_in = ModuleType("primemover.simulation.exercise_order")
    stand_in.exercise_order = worked_out  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, stand_in.__name__, stand_in)
    monkeypatch.setattr(ordered_exercises, "shipped_order", lambda: an_order(BodySize()))
    first = shown(capsys, "simulate", "--order", "--mass", "90")
    assert "half a minute" in first.split("Simulating exercises")[0]
    second = shown(capsys, "simulate", "--order", "--mass", "90")
    assert "Kept from an earlier run" in second
    assert made == [BodySize(mass_kg=90.0)]


def test_several_muscles_can_be_weakened_and_a_slip_says_how(
    capsys: Capture, engine: StandIn
) -> None:
    said = shown(capsys, "simulate", "squat", "--weaken", "gluteus=0.4", code=ExitCode.USAGE)
    assert "gluteus_minimus" in said
    assert "one --weaken for each" in " ".join(said.split())
    three = [f"--weaken=gluteus_{each}=0.4" for each in ("maximus", "medius", "minimus")]
    shown(capsys, "simulate", "squat", *three)
    assert len(engine.asked[0]["weaken"]) == 3


def test_a_place_that_cannot_be_written_is_told_before_anything_slow(
    capsys: Capture, engine: StandIn, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    for option, path, said in (
        ("--json", tmp_path, "expected a file, got a folder"),
        ("--html", tmp_path / "file" / "a.html", "no folder to write in"),
        ("--sto", tmp_path / "file", "no folder to write in"),
    ):
        told = shown(capsys, "simulate", "squat", option, str(path), code=ExitCode.USAGE)
        assert said in " ".join(told.split())
    assert engine.asked == []
    shown(capsys, "simulate", "squat", "--json", str(tmp_path / "new" / "a.json"))
    assert (tmp_path / "new" / "a.json").is_file()


def test_help_names_every_muscle() -> None:
    told = EXAMPLES.partition("for each:")[2].partition(".")[0].replace(",", " ").split()
    assert tuple(told) == simulating.muscles_simulated(load_knowledge())


def test_help_teaches(capsys: Capture) -> None:
    said = shown(capsys, "simulate", "--help")
    for word in ("--weaken", "not measured", "muscles extra", "--order", "--sto", "ground forces"):
        assert word in said
