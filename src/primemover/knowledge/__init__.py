"""What the product knows: exercises, tests, thresholds, safety, doses, recipes, with sources."""

from __future__ import annotations

from primemover.knowledge.base import CitedNumber, KnowledgeModel, Tag
from primemover.knowledge.conditions import Condition
from primemover.knowledge.library import Knowledge, load_knowledge
from primemover.knowledge.questions import Question, QuestionOption, QuestionSection
from primemover.knowledge.sources import Source

__all__ = [
    "CitedNumber",
    "Condition",
    "Knowledge",
    "KnowledgeModel",
    "Question",
    "QuestionOption",
    "QuestionSection",
    "Source",
    "Tag",
    "load_knowledge",
]
