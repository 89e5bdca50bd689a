"""``Knowledge``: every knowledge file read, checked against the others, and frozen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any

from primemover.errors import KnowledgeError
from primemover.knowledge.article import ArticlePoint
from primemover.knowledge.body_model import BodyModelNumbers
from primemover.knowledge.calibration import Calibration
from primemover.knowledge.coached import CoachedMovement, CoachedPosture, CoachingRule
from primemover.knowledge.depths import CheckDepth
from primemover.knowledge.emg import EmgMuscle, EmgProtocol, EmgRule
from primemover.knowledge.exercises import EmgStudy, Exercise, Muscle
from primemover.knowledge.gates import GateLimit
from primemover.knowledge.motions import Motion
from primemover.knowledge.planned import Expected, Goal, PlanPhase, SessionFormat, YogaSequence
from primemover.knowledge.protocols import TestProtocol
from primemover.knowledge.questions import Question, QuestionSection
from primemover.knowledge.references import reference_faults, unverified_doses, unverified_limits
from primemover.knowledge.retest import RetestNoise
from primemover.knowledge.safety import SafetyRow
from primemover.knowledge.shelves import Filled, Shelf, fill, fill_sources
from primemover.knowledge.sources import Source
from primemover.knowledge.thresholds import Threshold
from primemover.knowledge.training import BlockPlan, Compensation, Dosing, Focus, Food, Recipe

SHELVES: tuple[Shelf, ...] = (
    Shelf(name="questions", model=QuestionSection, layout="lists", items="questions"),
    Shelf(name="safety", model=SafetyRow, layout="files"),
    Shelf(name="tests", model=TestProtocol, layout="files"),
    Shelf(name="check_depths", model=CheckDepth, layout="entries"),
    Shelf(name="thresholds", model=Threshold, layout="files"),
    Shelf(name="calibrations", model=Calibration, layout="files"),
    Shelf(name="gates", model=GateLimit, layout="files"),
    Shelf(name="article", model=ArticlePoint, layout="entries"),
    Shelf(name="retest_noise", model=RetestNoise, layout="entries"),
    Shelf(name="muscles", model=Muscle, layout="entries"),
    Shelf(name="exercises", model=Exercise, layout="files"),
    Shelf(name="motions", model=Motion, layout="files"),
    Shelf(name="emg_amplitudes", model=EmgStudy, layout="files"),
    Shelf(name="emg_rules", model=EmgRule, layout="entries"),
    Shelf(name="emg_muscles", model=EmgMuscle, layout="entries"),
    Shelf(name="emg_protocols", model=EmgProtocol, layout="files"),
    Shelf(name="compensations", model=Compensation, layout="files"),
    Shelf(name="dosing", model=Dosing, layout="entries"),
    Shelf(name="plans", model=BlockPlan, layout="entries"),
    Shelf(name="session_blocks", model=BlockPlan, layout="entries"),
    Shelf(name="session_formats", model=SessionFormat, layout="entries"),
    Shelf(name="phases", model=PlanPhase, layout="entries"),
    Shelf(name="yoga_sequences", model=YogaSequence, layout="entries"),
    Shelf(name="expectations", model=Expected, layout="entries"),
    Shelf(name="goals", model=Goal, layout="entries"),
    Shelf(name="focuses", model=Focus, layout="entries"),
    Shelf(name="foods", model=Food, layout="entries"),
    Shelf(name="recipes", model=Recipe, layout="files"),
    Shelf(name="coached", model=CoachedMovement, layout="files"),
    Shelf(name="coached_postures", model=CoachedPosture, layout="entries"),
    Shelf(name="coaching_rules", model=CoachingRule, layout="entries"),
    Shelf(name="body_model", model=BodyModelNumbers, layout="whole", items="numbers"),
)
"""Everything but the bibliography. A new kind of knowledge is one line here and one below."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Knowledge:
    """What the product knows, by id; ``version`` changes whenever any file does."""

    version: str
    sources: Mapping[str, Source]
    questions: Mapping[str, Question]
    question_sections: Mapping[str, QuestionSection]
    safety: Mapping[str, SafetyRow]
    tests: Mapping[str, TestProtocol]
    check_depths: Mapping[str, CheckDepth]
    thresholds: Mapping[str, Threshold]
    calibrations: Mapping[str, Calibration]
    gates: Mapping[str, GateLimit]
    article: Mapping[str, ArticlePoint]
    retest_noise: Mapping[str, RetestNoise]
    muscles: Mapping[str, Muscle]
    exercises: Mapping[str, Exercise]
    motions: Mapping[str, Motion]
    emg_amplitudes: Mapping[str, EmgStudy]
    emg_rules: Mapping[str, EmgRule]
    emg_muscles: Mapping[str, EmgMuscle]
    emg_protocols: Mapping[str, EmgProtocol]
    compensations: Mapping[str, Compensation]
    dosing: Mapping[str, Dosing]
    plans: Mapping[str, BlockPlan]
    session_blocks: Mapping[str, BlockPlan]
    session_formats: Mapping[str, SessionFormat]
    phases: Mapping[str, PlanPhase]
    yoga_sequences: Mapping[str, YogaSequence]
    expectations: Mapping[str, Expected]
    goals: Mapping[str, Goal]
    focuses: Mapping[str, Focus]
    foods: Mapping[str, Food]
    recipes: Mapping[str, Recipe]
    coached: Mapping[str, CoachedMovement]
    coached_postures: Mapping[str, CoachedPosture]
    coaching_rules: Mapping[str, CoachingRule]
    body_model: BodyModelNumbers

    def exercise(self, name: str) -> Exercise:
        """The exercise with this id or alias.

        Raises
        ------
        KeyError
            When there is none.
        """
        if name in self.exercises:
            return self.exercises[name]
        for exercise in self.exercises.values():
            if name in exercise.aliases:
                return exercise
        raise KeyError(name)


def load_knowledge(folder: Path | None = None) -> Knowledge:
    """The knowledge base, read once and kept; every part is immutable.

    Parameters
    ----------
    folder : Path, optional
        Another folder of the same layout; the one shipped with the package by default.

    Raises
    ------
    KnowledgeError
        With every fault of every file, each naming file and field.
    """
    return _load(folder)


@cache
def _load(folder: Path | None) -> Knowledge:
    root: Traversable = files(__package__) if folder is None else folder
    filled = {"sources": fill_sources(root)}
    filled |= {shelf.name: fill(shelf, root=root) for shelf in SHELVES}
    faults = [fault for part in filled.values() for fault in part.faults]
    if not faults:  # a file that failed would make every mention of it a second fault
        shelves = {name: part.items for name, part in filled.items()}
        faults = [
            *reference_faults(shelves),
            *unverified_limits(shelves),
            *unverified_doses(shelves),
        ]
    if faults:
        count = f"{len(faults)} fault" + ("s" if len(faults) > 1 else "")
        lines = "\n".join(f"  {fault}" for fault in faults)
        raise KnowledgeError(f"knowledge: {count}; correct these lines:\n{lines}")
    return Knowledge(version=_content_hash(root), **_frozen(filled))


def _frozen(filled: Mapping[str, Filled]) -> dict[str, Any]:
    frozen: dict[str, Any] = {name: MappingProxyType(part.items) for name, part in filled.items()}
    frozen["body_model"] = filled["body_model"].items["numbers"]
    frozen["question_sections"] = MappingProxyType(filled["questions"].groups)
    return frozen


def _content_hash(root: Traversable) -> str:
    digest = hashlib.sha256()
    for name, path in sorted(_data_files(root), key=lambda pair: pair[0]):
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _data_files(folder: Traversable, *, prefix: str = "") -> Iterator[tuple[str, Traversable]]:
    for path in folder.iterdir():
        if path.is_dir():
            yield from _data_files(path, prefix=f"{prefix}{path.name}/")
        elif path.name.endswith((".toml", ".bib")):
            yield prefix + path.name, path
