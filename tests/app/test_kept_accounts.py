"""What is kept is found again for the same question alone: each part of it is in the key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import metadata
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from primemover.app.kept_accounts import keep_account, keep_order, kept_account, kept_order
from primemover.app.simulating import Wished
from primemover.recordings.cache import Cache
from primemover.simulation import versions
from primemover.simulation.body_size import BodySize
from primemover.simulation.ordered_exercises import ExerciseOrder
from primemover.simulation.who_carries import Weakened
from tests.simulation.accounts import account

SIZE = BodySize(mass_kg=70.0, height_m=1.72, sex="female")
WISH = Wished(
    motion="clam",
    size=SIZE,
    assumed=(),
    load_kg=20.0,
    weaken=(Weakened(muscle="hamstrings", side="left", strength=0.4),),
    pose=None,
    track=None,
    test="",
    side="left",
    what_if=False,
)
BODIES = {
    "mass": replace(SIZE, mass_kg=71.0),
    "height": replace(SIZE, height_m=1.73),
    "sex": replace(SIZE, sex=None),
}
OTHER_WISHES: Mapping[str, Mapping[str, Any]] = {
    "motion": {"motion": "squat"},
    "load": {"load_kg": 100.0},
    "muscle": {"weaken": (Weakened(muscle="quadriceps", side="left", strength=0.4),)},
    "side of the muscle": {"weaken": (Weakened(muscle="hamstrings", side="right", strength=0.4),)},
    "strength": {"weaken": (Weakened(muscle="hamstrings", side="left", strength=0.5),)},
    "nothing weak": {"weaken": ()},
    "side": {"side": "right"},
    "what-if": {"what_if": True},
    **{name: {"size": size} for name, size in BODIES.items()},
}


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """A cache that holds one account and one order."""
    made = Cache(tmp_path / "kept")
    keep_account(account(), wish=WISH, cache=made)
    keep_order(ExerciseOrder(body=SIZE, exercises=()), cache=made)
    return made


def _other_code(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """One line more in one module of what decides."""
    module = folder / "code" / "deep" / "module.py"
    module.parent.mkdir(parents=True)
    module.write_text("TWO = 3\n", encoding="utf-8")
    given = {"primemover.simulation": folder / "code"}
    monkeypatch.setattr(versions, "files", lambda name: given.get(name) or files(name))


def _other_knowledge(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    known = SimpleNamespace(version="another")
    monkeypatch.setattr("primemover.knowledge.load_knowledge", lambda: known)


def _other_model(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    real = metadata.version
    monkeypatch.setattr(versions, "version", lambda n: "99" if n == "myo-sim" else real(n))


CHANGES: Mapping[str, Callable[[pytest.MonkeyPatch, Path], None]] = {
    "code": _other_code,
    "knowledge": _other_knowledge,
    "libraries": _other_model,
}


def test_the_same_is_found_again(cache: Cache) -> None:
    assert kept_account(WISH, cache=cache) == account()
    assert kept_account(replace(WISH, assumed=("mass",)), cache=cache) == account()
    assert kept_order(SIZE, cache=cache) == ExerciseOrder(body=SIZE, exercises=())


@pytest.mark.parametrize("changed", OTHER_WISHES)
def test_another_question_has_another_answer(cache: Cache, changed: str) -> None:
    assert kept_account(replace(WISH, **OTHER_WISHES[changed]), cache=cache) is None


@pytest.mark.parametrize("changed", BODIES)
def test_another_body_has_another_order(cache: Cache, changed: str) -> None:
    assert kept_order(BODIES[changed], cache=cache) is None


@pytest.mark.parametrize("changed", CHANGES)
def test_other_code_knowledge_or_libraries_have_another_answer(
    cache: Cache, changed: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    CHANGES[changed](monkeypatch, tmp_path)
    assert kept_account(WISH, cache=cache) is None
    assert kept_order(SIZE, cache=cache) is None


def test_what_is_kept_damaged_is_worked_out_anew(cache: Cache) -> None:
    for entry in cache.folder.glob("*/*.json"):
        entry.write_text('{"movement": ', encoding="utf-8")
    assert kept_account(WISH, cache=cache) is None
    assert kept_order(SIZE, cache=cache) is None
