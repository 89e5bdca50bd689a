"""The five-minute first win: the clam felt before and after one cue, and what that may mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, cast

if TYPE_CHECKING:
    from primemover.findings.model import Finding
    from primemover.knowledge import Knowledge
    from primemover.recordings.answers import Answers

BEFORE: Final = "felt.clam_before"
AFTER: Final = "felt.clam_after"
TEST: Final = "clam"
RULE: Final = "clam_felt"
DEPTH: Final = "quick"
"""The check that goes on from here."""

Moved = Literal["to_the_glutes", "stayed_in_the_glutes", "stayed_away", "even", "nothing"]
"""What the cue changed, by where it was felt most."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstWin:
    """Both answers as told, how they differ, and what the rule of findings says of them."""

    before: Mapping[str, float]
    after: Mapping[str, float]
    moved: Moved
    finding: Finding


def first_win(answers: Mapping[str, object], *, knowledge: Knowledge) -> FirstWin | None:
    """What two answers say; None before both are there."""
    from primemover.recordings.answers import Answers

    told = {name: answers[name] for name in (BEFORE, AFTER) if name in answers}
    if len(told) < 2:
        return None
    before, after = (cast("Mapping[str, float]", told[name]) for name in (BEFORE, AFTER))
    finding = _finding(Answers(values=told), knowledge=knowledge)
    return FirstWin(before=before, after=after, moved=_moved(finding, after=after), finding=finding)


def _finding(answers: Answers, *, knowledge: Knowledge) -> Finding:
    from primemover.findings.gate import safety_gate
    from primemover.findings.judge import judge, rules
    from primemover.findings.model import CheckEvidence

    gate = safety_gate(answers, knowledge=knowledge)
    evidence = CheckEvidence(answers=answers, filmed=(), knowledge=knowledge, gate=gate)
    return judge(evidence, among=(rules()[RULE],))[0]


def _moved(finding: Finding, *, after: Mapping[str, float]) -> Moved:
    """How the rule read the two answers; what was felt as much here as there is even."""
    item = next(iter(finding.evidence), None)
    if item is None or not any(after.values()):
        return "nothing"
    if item.direction == "against":
        return "to_the_glutes" if item.cue_helped else "stayed_in_the_glutes"
    return "stayed_away" if item.strength == "clear" else "even"
