"""``primemover recipes``: what it writes and how it ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from primemover.app.exit_codes import ExitCode
from primemover.app.recipes_command import recipes
from primemover.app.usage import UsageError
from primemover.recordings.answers import Answers, answers_to_toml
from tests.programme.food_answers import told

Capture = pytest.CaptureFixture[str]


def _file(folder: Path, answers: Answers, *, name: str = "me.toml") -> Path:
    path = folder / name
    path.write_text(answers_to_toml(answers), encoding="utf-8")
    return path


def test_pages_are_written_and_named(tmp_path: Path, capsys: Capture) -> None:
    me = _file(tmp_path, told())
    out = tmp_path / "food"
    assert recipes(answers=(me,), out=out, formats=("html", "csv")) is ExitCode.OK
    shown = capsys.readouterr()
    assert shown.out.splitlines() == [str(out / "recipes.html"), str(out / "shopping.csv")]
    assert shown.err == ""
    assert "516 kcal" in (out / "recipes.html").read_text(encoding="utf-8")


def test_without_answers_there_are_no_figures_and_one_line_says_when(
    tmp_path: Path, capsys: Capture
) -> None:
    assert recipes(out=tmp_path, formats=("html",)) is ExitCode.OK
    assert "Shown in spoons and pieces." in capsys.readouterr().err
    assert "kcal" not in (tmp_path / "recipes.html").read_text(encoding="utf-8")


def test_whoever_figures_may_harm_is_not_asked_again(tmp_path: Path, capsys: Capture) -> None:
    me = _file(tmp_path, told(food__eating_history=True))
    assert recipes(answers=(me,), print_list=True) is ExitCode.OK
    assert capsys.readouterr().err == ""


def test_a_warning_sign_comes_first(tmp_path: Path, capsys: Capture) -> None:
    me = _file(tmp_path, told(safety__saddle=True))
    assert recipes(answers=(me,), out=tmp_path / "food") is ExitCode.SAFETY_STOP
    assert capsys.readouterr().out
    assert not (tmp_path / "food").exists()


def test_the_list_is_printed_for_everybody(tmp_path: Path, capsys: Capture) -> None:
    me = _file(tmp_path, told())
    you = _file(tmp_path, told(about__mass_kg=60), name="you.toml")
    recipes(answers=(me, you), portions=("0", "oat_bowl=4"), print_list=True)
    # 4 × 60 g and 4 × 45 g
    assert "- rolled oats, 420 g" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"without": ("mlk",)}, "did you mean milk"),
        ({"portions": ("oatbowl=2",)}, "did you mean oat_bowl"),
        ({"portions": ("oat_bowl=many",)}, "expected DISH=COUNT"),
        ({"portions": ("101",)}, "0 to 100"),
        ({"people": 0}, "expected 1 to 100"),
    ],
)
def test_what_means_nothing_is_said(options: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        recipes(**options)  # type: ignore[arg-type]
