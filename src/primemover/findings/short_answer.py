"""Whether the glutes do their job and who covers for them, in a few sentences.

Made from the findings alone, and openly: each rule says whether it speaks of the glutes or of
what covers for them (``about``), and who covers (``covers``). Answers and one camera cannot
measure a muscle, so the strongest word here is *nothing says so*; *cannot tell* is a good answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from primemover.findings.judge import about, rules
from primemover.findings.model import EvidenceItem, Finding
from primemover.findings.summary import first_sentence, most_telling
from primemover.terms import Grade, Status

QUESTION: Final = "Do your glutes do their job, and who covers for them?"

_CANNOT_MEASURE: Final = "Answers and one camera cannot measure a muscle."
_SENSORS: Final = (
    "Sensors on the skin read EMG amplitude and when it begins; neither is how strongly a muscle "
    "pulls."
)
_FINE: Final = "Nothing we saw or were told says that your glutes are not working."
_SIGNS: Final = "There are signs that other muscles do part of the work of your glutes."
_OPEN: Final = "We cannot tell yet."
_COVER_OPEN: Final = "We cannot tell yet whether other muscles cover for them."
_MOST_REASONS: Final = 2
_MOST_NAMES: Final = 4
_KINDS: Final[dict[str, str]] = {
    "answer": "your answers",
    "camera": "the camera",
    "emg": "muscle sensors",
}
_STRENGTH: Final[dict[Grade, str]] = {
    "A": "strong",
    "B": "fair",
    "C": "thin",
    "D": "only expert opinion",
}
_PARTS: Final[dict[str, str]] = {"thigh": "the thighs", "back": "the low back"}


@dataclass(frozen=True, kw_only=True, slots=True)
class ShortAnswer:
    """The answer in a few plain sentences.

    ``status`` is ``supported`` when something says that the glutes leave work to others,
    ``not_supported`` when nothing does, ``cannot_tell`` otherwise. ``covering`` names who covers,
    as far as a finding carries it; ``how_sure`` the evidence; ``not_looked_at`` what is open ("").
    """

    question: str
    status: Status
    answer: str
    covering: str
    how_sure: str
    not_looked_at: str


def short_answer(findings: Iterable[Finding]) -> ShortAnswer:
    """The answer that ``findings`` carry together; their order does not matter."""
    ours = sorted(
        (f for f in findings if about(f) in ("glutes", "covering")),
        key=lambda f: (about(f) != "glutes", f.priority, f.side or ""),
    )
    signs = [f for f in ours if f.status == "supported"]
    fine = [f for f in ours if f.status == "not_supported"]
    status = _status(signs=signs, fine=fine)
    return ShortAnswer(
        question=QUESTION,
        status=status,
        answer=_answer(status, signs=signs, fine=fine, ours=ours),
        covering=_covering(signs, ours=ours),
        how_sure=_how_sure([*signs, *fine], ours=ours),
        not_looked_at=_not_looked_at(ours),
    )


def not_asked() -> ShortAnswer:
    """The answer of a check that safety stopped or paused before anything was looked at."""
    return ShortAnswer(
        question=QUESTION,
        status="cannot_tell",
        answer="We did not look: what is said about your safety comes first.",
        covering="",
        how_sure="",
        not_looked_at="",
    )


def _status(*, signs: Sequence[Finding], fine: Sequence[Finding]) -> Status:
    if signs:
        return "supported"
    # a steady trunk or a felt plank alone says too little of the glutes themselves
    return "not_supported" if any(about(f) == "glutes" for f in fine) else "cannot_tell"


def _answer(
    status: Status, *, signs: Sequence[Finding], fine: Sequence[Finding], ours: Sequence[Finding]
) -> str:
    if status == "supported":
        return " ".join([_SIGNS, *_reasons(signs), _balance(fine)]).strip()
    if status == "not_supported":
        moved = _moved(fine)
        return " ".join([_FINE, *([moved] if moved else _reasons(fine))])
    return " ".join([_OPEN, *_reasons(fine), _would_tell(ours)]).strip()


def _reasons(findings: Sequence[Finding]) -> list[str]:
    """What the first few findings mean; both sides of one rule are said once."""
    sides: dict[str, list[str]] = {}
    for finding in findings:
        sides.setdefault(first_sentence(finding.meaning), []).append(finding.side or "")
    said = [text for text in sides if text][:_MOST_REASONS]
    return [f"{_of_sides(sides[text])}{text}" for text in said]


def _of_sides(sides: Sequence[str]) -> str:
    named = [side for side in sides if side]
    return f"{' and '.join(named).capitalize()}: " if named else ""


def _balance(fine: Sequence[Finding]) -> str:
    reasons = _reasons([f for f in fine if about(f) == "glutes"])
    return f"On the other hand: {_lower(reasons[0])}" if reasons else ""


def _moved(fine: Sequence[Finding]) -> str:
    """Exercises whose feeling went to the glutes once the cue was given."""
    names = [
        f"the {item.key.partition('.')[2].partition('_')[0]}"
        for finding in fine
        for item in finding.evidence
        if item.cue_helped
    ]
    return f"With the cue, the effort in {_and(names)} moved to the glutes." if names else ""


def _would_tell(ours: Sequence[Finding]) -> str:
    finding = most_telling(ours)
    return f"What would tell most: {_lower(finding.title)}." if finding else ""


def _covering(signs: Sequence[Finding], *, ours: Sequence[Finding]) -> str:
    """Who covers, where a finding carries it; else what was felt, without a conclusion."""
    named = dict.fromkeys(
        name for finding in signs for name in (_rule_covers(finding), *_felt_most(finding)) if name
    )
    counted = next((_counted(f) for f in ours if f.rule == "covering_muscles"), "")
    if named:
        return f"What seems to cover: {_and([*named])}. {counted}".strip()
    if any(about(f) == "covering" and f.status == "not_supported" for f in ours):
        return f"No muscle stands out as covering for them. {counted}".strip()
    return f"{_COVER_OPEN} {counted}".strip() if ours else counted


def _rule_covers(finding: Finding) -> str:
    rule = rules().get(finding.rule)
    return rule.covers if rule else ""


def _felt_most(finding: Finding) -> list[str]:
    """Thighs or back, where several exercises were felt there."""
    if finding.rule != "covering_muscles":
        return []
    points = {
        part: _signed(item for item in finding.evidence if item.part == part) for part in _PARTS
    }
    return [name for part, name in _PARTS.items() if points[part] > 0]


def _signed(items: Iterable[EvidenceItem]) -> int:
    return sum({"for": 1, "against": -1}.get(item.direction, 0) for item in items)


def _counted(finding: Finding) -> str:
    """In how many exercises something else was felt more than the muscles they are meant for."""
    told = [i for i in finding.evidence if i.direction in ("for", "against")]
    exercises = {item.key for item in told}
    elsewhere = {item.key for item in told if item.direction == "for"}
    if not exercises:
        return ""
    if not elsewhere:
        return (
            "Where your answers can be judged, after the cue where there was one, you did not feel "
            "thighs or back more than the muscles an exercise is meant for."
        )
    count = f"In {len(elsewhere)} of {len(exercises)} exercises"
    where = f" ({_and(sorted(_exercise(key) for key in elsewhere))})"
    return f"{count}{where} you felt thighs or back more than the muscles they are meant for."


def _exercise(question: str) -> str:
    name = question.partition(".")[2]
    for ending in ("_before", "_after", "_heels_close"):
        name = name.removesuffix(ending)
    return name.replace("_", " ")


def _how_sure(concluded: Sequence[Finding], *, ours: Sequence[Finding]) -> str:
    kinds = {
        item.origin: _KINDS[item.origin]
        for finding in concluded
        for item in finding.evidence
        if item.direction in ("for", "against")
    }
    if not kinds:
        return f"Not sure at all: nothing that was seen or told decides it. {_limits(ours)}"
    best = min(finding.grade for finding in concluded)
    number = "one kind" if len(kinds) == 1 else f"{len(kinds)} kinds"
    sure = "Fairly sure" if len(kinds) > 1 and best in "AB" else "Not very sure"
    torn = " Not all of it agrees." if any(f.contradictions for f in ours) else ""
    return (
        f"{sure}: it rests on {number} of evidence ({_and(sorted(kinds.values()))}), and the "
        f"research behind it is {_STRENGTH[best]} at best (grade {best}).{torn} {_limits(ours)}"
    )


def _limits(ours: Sequence[Finding]) -> str:
    """What the evidence cannot measure, sensors or not."""
    recorded = any(item.origin == "emg" for finding in ours for item in finding.evidence)
    return _SENSORS if recorded else _CANNOT_MEASURE


def _not_looked_at(ours: Sequence[Finding]) -> str:
    open_ones = [f for f in ours if f.status == "cannot_tell"]
    left_out = _names(f for f in open_ones if f.left_out)
    unclear = _names(f for f in open_ones if not f.left_out and not _untouched(f))
    tried = {f.title for f in open_ones if not f.left_out and not _untouched(f)}
    # one name once: what was looked at on one side is not said to be unseen
    unseen = _names(
        f for f in open_ones if not f.left_out and _untouched(f) and f.title not in tried
    )
    said = (
        ("Not looked at", unseen),
        ("Looked at and still open", unclear),
        ("Left out for your safety", left_out),
    )
    return " ".join(f"{lead}: {_and(_first(names))}." for lead, names in said if names)


def _names(findings: Iterable[Finding]) -> list[str]:
    """Titles, each once; with the side where it is one side only."""
    sides: dict[str, list[str]] = {}
    for finding in findings:
        sides.setdefault(_lower(finding.title), []).append(finding.side or "")
    return [
        f"{title} ({of[0]})" if len(of) == 1 and of[0] else title for title, of in sides.items()
    ]


def _first(names: Sequence[str]) -> list[str]:
    more = len(names) - _MOST_NAMES
    return [*names[:_MOST_NAMES], *([f"{more} more"] if more > 0 else [])]


def _untouched(finding: Finding) -> bool:
    return all(item.direction == "missing" for item in finding.evidence)


def _and(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
