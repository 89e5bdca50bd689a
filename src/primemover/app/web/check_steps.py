"""The way through a check: pages of questions, movements to film or try, what is open, how long.

Steps follow from the depth, the answers so far and the safety gate, so they are worked out anew at
every visit; their ids stay the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urlencode

from primemover.app.interview import about_minutes, in_order
from primemover.app.web.check_flow import ASKED_ANEW, ASKED_EVERYWHERE
from primemover.programme.withholding import STOP_SIGNS
from primemover.terms import SIDES, Side

if TYPE_CHECKING:
    from primemover.app.web.check_flow import CheckInHand
    from primemover.findings.gate import SafetyGate
    from primemover.knowledge import CheckDepth, Knowledge, Question, Station

GATE_SECTIONS: Final = ("about", "safety", "readiness")
"""What decides safety: asked before everything else, in this order."""

ON_A_PAGE: Final = 4
"""Questions on one calm page."""

_BODY: Final = ASKED_ANEW - ASKED_EVERYWHERE
"""Sections whose questions are answered by moving; they go when their test is left out."""

Kind = Literal["questions", "film"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One page of questions, or one movement to film.

    ``asked`` are the questions to show now; a page without any is no step. ``station`` is where
    the camera stands (None for questions asked sitting down). ``missing`` are those gone past
    without which a stop cannot be ruled out.
    """

    id: str
    kind: Kind
    section: str
    done: bool
    asked: tuple[Question, ...] = ()
    test: str = ""
    side: Side | None = None
    station: Station | None = None
    missing: tuple[Question, ...] = ()

    @property
    def moves(self) -> bool:
        """Whether it is answered by moving."""
        return self.kind == "film" or self.section in _BODY

    @property
    def has_skip(self) -> bool:
        """Whether it can be gone past without an answer: the stop signs cannot."""
        return self.section != STOP_SIGNS

    @property
    def path(self) -> str:
        """Where the step is."""
        if self.kind == "questions":
            return f"/check/step/{self.id}"
        return f"/film/{self.test}" + (f"?side={self.side}" if self.side else "")


@dataclass(frozen=True)
class Way:
    """All steps of a check as it stands."""

    found: CheckInHand
    knowledge: Knowledge

    @cached_property
    def gate(self) -> SafetyGate:
        """What safety says to the answers so far."""
        return self.found.gate(self.knowledge)

    @property
    def depth(self) -> CheckDepth:
        """How deep the check goes."""
        depths = self.knowledge.check_depths
        return depths.get(self.found.depth, depths["quick"])

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Every step there is to take, in the order proposed."""
        return (*self._sitting(), *self._moving())

    @property
    def gate_open(self) -> tuple[Step, ...]:
        """Steps that decide safety and are not done."""
        return tuple(s for s in self.steps if s.section in GATE_SECTIONS and not s.done)

    @property
    def missing(self) -> tuple[Step, ...]:
        """Steps gone past with an answer missing that safety turns on."""
        return tuple(step for step in self.steps if step.missing)

    @property
    def share(self) -> float:
        """How much of the check is done, 0 to 1."""
        return sum(step.done for step in self.steps) / max(1, len(self.steps))

    @property
    def held(self) -> bool:
        """Whether safety keeps movements out: it stops or pauses the check."""
        return self.gate.outcome != "go"

    def step(self, ident: str) -> Step | None:
        """The step of this id, or None."""
        return next((step for step in self.steps if step.id == ident), None)

    def film(self, test: str, *, side: Side | None) -> Step | None:
        """The step that films this test and side, or None."""
        films = (step for step in self.steps if step.kind == "film")
        return next((step for step in films if (step.test, step.side) == (test, side)), None)

    def asking(self, names: Collection[str]) -> str:
        """The address of the first page that asks one of these questions, or ""."""
        asks = (s for s in self.steps if any(question.id in names for question in s.asked))
        return next((step.path for step in asks), "")

    def after(self, ident: str) -> Step | None:
        """The first open step after the one of this id; what decides safety comes first."""
        if self.gate_open:
            return self.gate_open[0]
        names = [step.id for step in self.steps]
        start = names.index(ident) + 1 if ident in names else 0
        around = (*self.steps[start:], *self.steps[:start])
        return next((step for step in around if not step.done), None)

    def before(self, ident: str) -> Step | None:
        """The step before the one of this id, done or not."""
        names = [step.id for step in self.steps]
        at = names.index(ident) if ident in names else 0
        return self.steps[at - 1] if at > 0 else None

    def minutes(self, steps: tuple[Step, ...] | None = None) -> int:
        """Whole minutes that steps take (those still open, when none are given)."""
        chosen = tuple(s for s in self.steps if not s.done) if steps is None else steps
        return max(1, round(seconds_of(chosen) / 60))

    def moves(self) -> int:
        """How often the camera is moved once it stands."""
        placed = dict.fromkeys(
            (step.station.view, step.station.height)
            for step in self.steps
            if step.station is not None and step.station.view != "none"
        )
        return max(0, len(placed) - 1)

    def movements(self) -> frozenset[str]:
        """Ids of the tests that are moved through: filmed, or asked about where one stands."""
        asked = {q.id for step in self.steps if step.station is not None for q in step.asked}
        tests = self.knowledge.tests.values()
        tried = {test.id for test in tests if test.camera and asked.intersection(test.questions)}
        return frozenset(tried | {step.test for step in self.steps if step.kind == "film"})

    def _sitting(self) -> Iterator[Step]:
        later = {name for station in self.depth.stations for name in station.ask}
        named = frozenset(self.depth.questions) - later
        for section, heading in in_order(self.knowledge).items():
            mine = tuple(
                question
                for question in heading.questions
                if question.id not in later and (self.depth.every_question or question.id in named)
            )
            yield from self._pages(section, questions=mine)

    def _pages(self, section: str, *, questions: tuple[Question, ...]) -> Iterator[Step]:
        size = len(questions) if section == STOP_SIGNS else 1 if section == "felt" else ON_A_PAGE
        for number, start in enumerate(range(0, len(questions), size), start=1):
            step = self._questions(f"{section}-{number}", questions[start : start + size])
            if step.asked:
                yield step

    def _questions(
        self, ident: str, questions: tuple[Question, ...], *, station: Station | None = None
    ) -> Step:
        asked = tuple(question for question in questions if self._is_asked(question))
        # a fact carried over from the last check is shown once before it counts as told
        done = all(q.id in self.found.seen for q in asked)
        told = self.found.answers
        return Step(
            id=ident,
            kind="questions",
            section=questions[0].section,
            done=done,
            asked=asked,
            station=station,
            missing=tuple(q for q in asked if q.required and done and told.get(q.id) is None),
        )

    def _is_asked(self, question: Question) -> bool:
        if not question.asked(self.found.answers):
            return False
        if question.section not in _BODY:
            return True
        return not self.held and not self._left_out(question)

    def _left_out(self, question: Question) -> bool:
        """Whether safety leaves out every test that this question answers."""
        tests = [t.id for t in self.knowledge.tests.values() if question.id in t.questions]
        return bool(tests) and all(test in self.gate.excluded_tests for test in tests)

    def _moving(self) -> Iterator[Step]:
        for station in () if self.held else self.depth.stations:
            for test in station.film:
                yield from self._films(test, station=station)
            for name in station.ask:
                step = self._questions(
                    name.replace(".", "-"), (self.knowledge.questions[name],), station=station
                )
                if step.asked:
                    yield step

    def _films(self, test: str, *, station: Station) -> Iterator[Step]:
        camera = self.knowledge.tests[test].camera
        if camera is None or test in self.gate.excluded_tests:
            return
        for side in SIDES if camera.sides == "given" else (None,):
            ident = film_id(test, side=side)
            done = self.found.filmed(test, side=side) is not None or ident in self.found.passed
            yield Step(
                id=ident,
                kind="film",
                section="film",
                done=done,
                test=test,
                side=side,
                station=station,
            )


def film_id(test: str, *, side: Side | None) -> str:
    """Id of the step that films a test."""
    return "-".join(filter(None, ("film", test, side)))


def film_path(test: str, *, what: str = "", side: Side | None = None, **query: str) -> str:
    """An address below ``/film`` with what stands after ``?``."""
    asked = ({"side": side} if side else {}) | query
    path = "/".join(filter(None, ("/film", test, what)))
    return f"{path}?{urlencode(asked)}" if asked else path


def seconds_of(steps: tuple[Step, ...]) -> float:
    """Seconds that these steps take, the camera's moves included."""
    sitting = [q for step in steps if step.station is None for q in step.asked]
    total_s = about_minutes(sitting) * 60.0 if sitting else 0.0
    placed: set[tuple[str, str]] = set()
    for step in steps:
        station = step.station
        if station is None:
            continue
        total_s += station.each_s.value or 0.0
        if (station.view, station.height) not in placed:
            placed.add((station.view, station.height))
            total_s += station.place_s.value or 0.0
    return total_s


def way_of(found: CheckInHand, *, knowledge: Knowledge) -> Way:
    """The way through this check as it stands."""
    return Way(found=found, knowledge=knowledge)


def adaptations(test: str, *, values: Mapping[str, object], knowledge: Knowledge) -> list[str]:
    """What this person changes in the test, in plain words."""
    return [
        each.words for each in knowledge.tests[test].modify_if if each.when.holds(values) is True
    ]
