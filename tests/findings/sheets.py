"""Answer sheets of simulated people, for figures; for properties see tests/strategies.py."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from primemover.knowledge import Condition, Question, load_knowledge
from primemover.recordings.answers import Answers

WARNING_SHARE = 0.01
"""How often a simulated person says yes to one warning sign."""

READINESS_SHARE = 0.05
"""How often a simulated person says yes to one readiness question."""


def simulated_people(
    count: int, *, seed: int = 2, answered_share: float = 0.9
) -> Iterator[Answers]:
    """People who fill in the questionnaire, most of it, mostly without warning signs.

    Parameters
    ----------
    answered_share : float
        How likely each question that is put to them is answered.
    """
    random = np.random.default_rng(seed)
    for number in range(count):
        values: dict[str, object] = {}
        for name, question in load_knowledge().questions.items():
            if not _is_asked(question, values) or random.random() > answered_share:
                continue
            values[name] = _plausible(question, random=random)
        yield Answers(values=values, source=f"simulated person {number}")


def _is_asked(question: Question, values: dict[str, object]) -> bool:
    wanted: Condition | None = question.ask_if
    skip: Condition | None = getattr(question, "skip_if", None)
    return (wanted is None or wanted.holds(values) is True) and not (skip and skip.holds(values))


def _plausible(question: Question, *, random: np.random.Generator) -> object:
    if question.kind == "yes_no":
        return bool(random.random() < _yes_share(question.id))
    if question.kind == "number":
        return _number(question, random=random)
    if question.kind == "scale_0_10":
        return int(random.choice([0, 0, 0, 0, 1, 2, 3, 5, 7]))
    if question.kind == "choice":
        return str(random.choice(question.option_ids))
    if question.kind == "multi":
        return tuple(o for o in question.option_ids if random.random() < 0.3)
    if question.kind == "text":
        return "Fine to start, told in May."
    sites = random.choice(question.option_ids, size=3, replace=False)
    return {str(site): int(random.integers(0, 9)) for site in sites}


def _yes_share(question: str) -> float:
    if question in {"readiness.cleared", "readiness.used_to_activity", "about.guardian_consent"}:
        return 0.8
    section = question.partition(".")[0]
    return {"safety": WARNING_SHARE, "readiness": READINESS_SHARE, "food": READINESS_SHARE}.get(
        section, 0.3
    )


USUAL: dict[str, tuple[float, float]] = {
    "about.age_years": (16, 80),
    "about.height_cm": (150, 195),
    "about.mass_kg": (45, 110),
    "sitting.hours_work_day": (2, 14),
    "sitting.hours_free_day": (2, 10),
    "sitting.longest_stretch_min": (20, 240),
    "sleep.hours": (4.5, 9),
    "readiness.systolic_mmhg": (105, 165),
    "readiness.diastolic_mmhg": (65, 98),
    "readiness.falls": (0, 0.6),
    "training.sessions_per_week": (0, 5),
    "training.glute_sets_per_week": (0, 20),
    "training.months": (0, 36),
    "training.reps_in_reserve": (0, 8),
    "scale.abductor_left_kg": (10, 40),
    "scale.abductor_right_kg": (10, 40),
}


def _number(question: Question, *, random: np.random.Generator) -> float:
    low, high = USUAL.get(question.id, (question.low or 0.0, question.high or 10.0))
    value = float(random.uniform(low, high))
    return float(round(value)) if question.whole else round(value, 1)
