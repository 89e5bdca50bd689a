"""Simulated people: what they answer, what was found, what they own and how they go about it.

Everything about a person comes from one number, so that anybody who broke a law can be made again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from benchmarks.programme.answer_values import calm_answers, possible_answers
from primemover.findings.judge import rules
from primemover.programme.plan import FindingInBrief
from primemover.recordings.answers import Answers
from primemover.terms import SIDES, Status

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge

MOST_WORRIES: Final = 4
"""Answers on one sheet that may set off a safety row; with more, nearly everybody is stopped."""

KITS: Final[Sequence[tuple[str, ...]]] = (
    (),
    ("wall", "chair", "mat"),
    ("wall", "chair", "mat", "rail", "step", "pad"),
    ("wall", "chair", "mat", "mini_band", "band"),
    ("wall", "chair", "mat", "mini_band", "dumbbell", "bench", "step"),
    ("wall", "chair", "mat", "kettlebell", "box", "band", "stick"),
    ("wall", "mat", "bench", "pad", "barbell", "rack", "box", "mini_band", "dumbbell"),
    ("wall", "mat", "bench", "barbell", "rack", "hex_bar", "cable", "machine", "roman_chair"),
)
"""What people have, from nothing at all to a gym."""

EXPERIENCE: Final = ("none", "under_6_months", "six_to_24_months", "over_2_years")
MINUTES: Final = (10, 20, 30, 45, 60)
STATUSES: Final[Mapping[Status, int]] = {
    "supported": 30,
    "not_supported": 40,
    "cannot_tell": 30,
}
"""How often a rule ends in each status, of 100."""

REFERS: Final = "safety_gate"
"""The one rule that can say *get it looked at*."""

REFERRED: Final = 0.03

FIRST_DAY: Final = date(2026, 1, 5)
SPREAD_DAYS: Final = 400
"""People begin on any day of more than a year, so that months and leap days all occur."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Habits:
    """How a person goes about training; shares and chances from 0 to 1.

    Attributes
    ----------
    adherence : float
        Chance that a session that is due is done.
    wanders : float
        Chance that it is done on a day of one's own choice.
    ill, away, silent : float
        Chances a week to fall ill, to travel, and to do nothing and say nothing.
    hurts, hurts_much : float
        Chance that an exercise hurts, and that it then hurts badly.
    refuses, swaps : float
        Chances a session to refuse an exercise, and to ask for another.
    twice : float
        Chance that a session is written down twice.
    reserve_error, reserve_noise : float
        How far the reserve that is told lies from the true one: always, and by chance.
    growth : float
        Share by which strength grows in a week of full training.
    strength : float
        A factor on what such a person can usually do.
    """

    adherence: float
    wanders: float
    ill: float
    away: float
    silent: float
    hurts: float
    hurts_much: float
    refuses: float
    swaps: float
    twice: float
    reserve_error: float
    reserve_noise: float
    growth: float
    strength: float


@dataclass(frozen=True, kw_only=True, slots=True)
class SimulatedPerson:
    """One person; ``wishes`` are settings that they chose themselves, by name."""

    seed: int
    answers: Answers
    findings: tuple[FindingInBrief, ...]
    starts_on: date
    wishes: Mapping[str, object]
    habits: Habits


def simulate_person(seed: int, *, knowledge: Knowledge) -> SimulatedPerson:
    """The person of this number; the same number gives the same person."""
    random = Random(f"person {seed}")
    return SimulatedPerson(
        seed=seed,
        answers=_answers(random, knowledge=knowledge),
        findings=random_findings(random, knowledge=knowledge),
        starts_on=FIRST_DAY + timedelta(days=random.randrange(SPREAD_DAYS)),
        wishes=_wishes(random, knowledge=knowledge),
        habits=_habits(random),
    )


def random_findings(random: Random, *, knowledge: Knowledge) -> tuple[FindingInBrief, ...]:
    """A finding for most rules, of both sides where a rule has them, of any status."""
    return tuple(
        _finding(random, rule=rule_id, side=side, knowledge=knowledge)
        for rule_id, rule in sorted(rules().items())
        for side in (SIDES if rule.sided else (None,))
        if random.random() < 0.8
    )


def changed_findings(
    findings: tuple[FindingInBrief, ...], *, random: Random, knowledge: Knowledge
) -> tuple[FindingInBrief, ...]:
    """The findings of a check done again: most as before, some other."""
    return tuple(
        _finding(random, rule=old.rule, side=old.side, knowledge=knowledge)
        if random.random() < 0.4
        else old
        for old in findings
    )


def _finding(random: Random, *, rule: str, side: object, knowledge: Knowledge) -> FindingInBrief:
    status = random.choices(list(STATUSES), weights=list(STATUSES.values()))[0]
    if rule == REFERS:
        status = "refer" if random.random() < REFERRED else "not_supported"
    compensation = random.choice(sorted(knowledge.compensations)) if random.random() < 0.3 else ""
    return FindingInBrief(
        rule=rule,
        status=status,
        title=rules()[rule].title,
        side=side if side in SIDES else None,
        compensation=compensation,
    )


def _answers(random: Random, *, knowledge: Knowledge) -> Answers:
    questions = sorted(knowledge.questions)
    worries = set(random.sample(questions, k=random.randint(0, MOST_WORRIES)))
    share = random.choice((0.1, 0.5, 0.9, 1.0))
    values = {
        name: random.choice(possible_answers(name) if name in worries else calm_answers(name))
        for name in questions
        if name in worries or random.random() < share
    }
    if random.random() < 0.9:
        values["equipment.items"] = random.choice(KITS)
    if random.random() < 0.9:
        values["training.experience"] = random.choice(EXPERIENCE)
    if random.random() < 0.9:
        values["goals.minutes_per_session"] = float(random.choice(MINUTES))
    if random.random() < 0.7:  # most ages, where the sheet alone would draw from 0 to 120
        values["about.age_years"] = float(random.randint(18, 69))
    return Answers(values=values, source=f"simulated {random.random():.6f}")


def _wishes(random: Random, *, knowledge: Knowledge) -> dict[str, object]:
    """Settings that differ from what the answers suggest."""
    wished: dict[str, object] = {}
    if random.random() < 0.3:
        wished["minutes"] = random.choice(MINUTES[:3])
    if random.random() < 0.2:
        wished["yoga_days"] = 1
    if random.random() < 0.3:
        wished["desk_version"] = False
    if random.random() < 0.3:
        names = sorted(knowledge.exercises)
        wished["refused"] = frozenset(random.sample(names, k=random.randint(1, 5)))
    return wished


def _habits(random: Random) -> Habits:
    return Habits(
        adherence=random.betavariate(4.0, 1.6),
        wanders=random.betavariate(1.5, 4.0),
        ill=random.uniform(0.0, 0.05),
        away=random.uniform(0.0, 0.05),
        silent=random.uniform(0.0, 0.10),
        hurts=random.choice((0.0, 0.01, 0.03, 0.08)),
        hurts_much=random.uniform(0.0, 0.5),
        refuses=random.uniform(0.0, 0.06),
        swaps=random.uniform(0.0, 0.05),
        twice=random.uniform(0.0, 0.08),
        reserve_error=random.gauss(0.5, 1.0),
        reserve_noise=random.uniform(0.3, 1.5),
        growth=random.choice((0.0, 0.005, 0.01, 0.02)),
        strength=random.lognormvariate(0.0, 0.35),
    )
