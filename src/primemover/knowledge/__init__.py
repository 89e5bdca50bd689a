"""What the product knows: exercises, tests, thresholds, safety, doses, recipes, with sources."""

from __future__ import annotations

from primemover.knowledge.article import ArticlePoint
from primemover.knowledge.base import CitedNumber, KnowledgeModel, Tag
from primemover.knowledge.calibration import CalibratedQuantity, Calibration, CalibrationBand
from primemover.knowledge.conditions import Condition
from primemover.knowledge.depths import CheckDepth, Station
from primemover.knowledge.emg import EmgGroup, EmgMuscle, EmgProtocol, EmgRule
from primemover.knowledge.exercises import EmgAmplitude, EmgStudy, Exercise, Muscle
from primemover.knowledge.library import Knowledge, load_knowledge
from primemover.knowledge.planned import (
    Expected,
    Goal,
    PhaseGate,
    PlanPhase,
    SessionFormat,
    YogaPose,
    YogaSequence,
)
from primemover.knowledge.protocols import Camera, Reference, TestProtocol
from primemover.knowledge.questions import Question, QuestionOption, QuestionSection
from primemover.knowledge.retest import RetestNoise
from primemover.knowledge.safety import SafetyRow
from primemover.knowledge.sources import Source
from primemover.knowledge.thresholds import Limit, Threshold
from primemover.knowledge.training import (
    BlockPlan,
    Compensation,
    Dosing,
    Focus,
    Food,
    Nutrients,
    Recipe,
    Slot,
)

__all__ = [
    "ArticlePoint",
    "BlockPlan",
    "CalibratedQuantity",
    "Calibration",
    "CalibrationBand",
    "Camera",
    "CheckDepth",
    "CitedNumber",
    "Compensation",
    "Condition",
    "Dosing",
    "EmgAmplitude",
    "EmgGroup",
    "EmgMuscle",
    "EmgProtocol",
    "EmgRule",
    "EmgStudy",
    "Exercise",
    "Expected",
    "Focus",
    "Food",
    "Goal",
    "Knowledge",
    "KnowledgeModel",
    "Limit",
    "Muscle",
    "Nutrients",
    "PhaseGate",
    "PlanPhase",
    "Question",
    "QuestionOption",
    "QuestionSection",
    "Recipe",
    "Reference",
    "RetestNoise",
    "SafetyRow",
    "SessionFormat",
    "Slot",
    "Source",
    "Station",
    "Tag",
    "TestProtocol",
    "Threshold",
    "YogaPose",
    "YogaSequence",
    "load_knowledge",
]
