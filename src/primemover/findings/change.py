"""A re-test against its noise: each quantity's change, and whether it is more than noise.

A change is *more than noise* only when it is larger than two tests with nothing changed would
differ by, and larger than the sensor may be off. That noise is the person's own when the test was
repeated with nothing changed, else that of a study that re-tested. Tries of one session, raters
and the sensor's own error never make a change real. Where nothing says how much a quantity varies
by itself, nothing is claimed, unless the sensor alone already covers the change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal

from primemover.findings.change_words import (
    ASK_AGAIN,
    by_chance,
    none_known,
    not_read,
    practice_words,
    session_words,
    study_beside,
    told_as,
)
from primemover.findings.noise import (
    Noise,
    practice_gain,
    published_noise,
    sensor_error,
)
from primemover.findings.readings import (
    AGAIN,
    Conditions,
    Place,
    Reading,
    TestDay,
    alike,
    places,
    session_spread,
)
from primemover.findings.repeats import Repeats, usable_repeats
from primemover.terms import SIDES, Side

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge

__all__ = [
    "VERDICT_WORDS",
    "Change",
    "Comparison",
    "Conditions",
    "Reading",
    "TestDay",
    "Verdict",
    "compare",
    "verdict_of",
]

Verdict = Literal["more_than_noise", "within_noise", "cannot_tell"]
Turn = Literal["better", "worse", "larger", "smaller", "same", ""]
"""Which way it went; ``better`` and ``worse`` only where the knowledge base says which is which."""

VERDICT_WORDS: Final[dict[Verdict, str]] = {
    "more_than_noise": "more than noise",
    "within_noise": "within noise",
    "cannot_tell": "couldn't tell",
}
"""What a person reads in place of the verdict."""

FEW_REPEATS: Final = 3
"""With fewer repeats than this the noise learnt is wide, and is said to be."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One quantity in two checks.

    Attributes
    ----------
    before, after, change : float or None
        In ``unit``; None where it was not read, or where the two cannot be compared.
    sensor_error : float
        How far the difference may be off by the sensor alone (95 %).
    noise : Noise or None
        Test–retest noise; None where nobody knows it.
    limit : float or None
        What the change was held against: the larger of noise and sensor error.
    turn : Turn
    reason : str
        Why nothing can be told; "" otherwise.
    remedy : str
        What would help next time; "" when nothing is needed.
    sentence : str
        All of it in plain words.
    """

    key: str
    quantity: str
    name: str
    unit: str
    side: Side | None
    before: float | None
    after: float | None
    change: float | None
    sensor_error: float
    noise: Noise | None
    limit: float | None
    verdict: Verdict
    turn: Turn
    reason: str = ""
    remedy: str = ""
    sentence: str = ""
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """Two checks side by side; ``before`` and ``after`` are when they were made."""

    before: datetime
    after: datetime
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()

    def of(self, verdict: Verdict) -> tuple[Change, ...]:
        """The changes with this verdict."""
        return tuple(change for change in self.changes if change.verdict == verdict)


def compare(
    before: TestDay,
    *,
    after: TestDay,
    knowledge: Knowledge,
    repeats: Iterable[Sequence[TestDay]] = (),
) -> Comparison:
    """Every quantity read at either time, with its change and the verdict on it.

    Parameters
    ----------
    repeats : iterable of sequences of TestDay
        Each holds checks between which nothing changed, to learn one's own noise from.
    """
    usable = usable_repeats(repeats, knowledge=knowledge)
    changes = tuple(
        judged_at(place, before=before, after=after, repeats=usable, knowledge=knowledge)
        for place in places((before, after))
        if not nothing_felt(place, days=(before, after))
    )
    judged = sum(change.noise is not None for change in changes)
    return Comparison(
        before=before.at,
        after=after.at,
        changes=changes,
        notes=tuple(
            dict.fromkeys((*before.notes, *after.notes, *usable.notes, *by_chance(judged)))
        ),
    )


def nothing_felt(place: Place, *, days: Sequence[TestDay]) -> bool:
    """Whether this is a site of the body at which nothing was felt at any of the days."""
    readings = [each for day in days for each in day.at_place(place)]
    return place[0].startswith("felt.") and all(each.value == 0 for each in readings)


def judged_at(
    place: Place,
    *,
    before: TestDay,
    after: TestDay,
    repeats: Repeats,
    knowledge: Knowledge,
) -> Change:
    """The change of one quantity."""
    first, second, obstacle = _pair(before.at_place(place), after=after.at_place(place))
    obstacle = _turned(place, before=before, after=after) or obstacle
    if obstacle or first is None or second is None:
        shown = first or second or (before.at_place(place) or after.at_place(place))[0]
        return _untold(shown, first=first, second=second, reason=obstacle, on=before.at)
    own = repeats.noise(place, conditions=second.conditions)
    study = _study(first, second=second, knowledge=knowledge)
    spread = session_spread(before.at_place(place)), session_spread(after.at_place(place))
    change = _judged(first, second=second, noise=own or study, on=before.at)
    if change.verdict == "cannot_tell" and own is None and study is None:
        change = _told_why(change, session=max((s for s in spread if s), default=None))
    beside = study_beside(own, study=study, few=FEW_REPEATS, unit=second.unit)
    return replace(change, notes=(*_practice(change, of=second, knowledge=knowledge), *beside))


def _pair(
    before: Sequence[Reading], *, after: Sequence[Reading]
) -> tuple[Reading | None, Reading | None, str]:
    """The readings to compare, or the reason why there are no two that can be."""
    missing = not_read(before, after=after)
    if missing:
        return _one(before), _one(after), missing
    obstacles: list[str] = []
    for early in (each for each in before if each.value is not None):
        for late in (each for each in after if each.value is not None):
            obstacle = early.conditions.obstacle(late.conditions)
            if not obstacle:
                first = alike(before, conditions=early.conditions)
                return first, alike(after, conditions=late.conditions), ""
            obstacles.append(obstacle)
    return _one(before), _one(after), obstacles[0]


def _turned(place: Place, *, before: TestDay, after: TestDay) -> str:
    """Said where only the other side was read at one of the two times."""
    key, side = place
    if side is None or (before.at_place(place) and after.at_place(place)):
        return ""
    other = (key, SIDES[1 - SIDES.index(side)])
    read = after if before.at_place(place) else before
    if before.at_place(other) and after.at_place(other):
        return ""  # that side was read both times, this one simply left out
    when = "this time" if read is after else "the time before"
    return f"only your {other[1]} side was read {when}" if read.at_place(other) else ""


def _one(readings: Sequence[Reading]) -> Reading | None:
    return next((each for each in readings if each.value is not None), None)


def _study(first: Reading, *, second: Reading, knowledge: Knowledge) -> Noise | None:
    """What studies say of this quantity; nothing of a difference of sides."""
    if second.difference:
        return None
    level = (abs(first.value or 0.0) + abs(second.value or 0.0)) / 2
    return published_noise(
        second.quantity,
        level=level,
        knowledge=knowledge,
        test=second.test,
        question=second.question,
    )


def verdict_of(
    change: float, *, noise: float | None, sensor_error: float, sure: bool = True
) -> Verdict:
    """What may be said of a change.

    Parameters
    ----------
    change, noise, sensor_error : float
        In one unit; ``noise`` is None where nobody knows it.
    sure : bool
        Whether both readings have normal confidence; one seen badly never makes a change real.
    """
    if abs(change) <= max(noise or 0.0, sensor_error):
        return "within_noise"
    return "more_than_noise" if noise is not None and sure else "cannot_tell"


def _judged(first: Reading, *, second: Reading, noise: Noise | None, on: datetime) -> Change:
    # a whole number comes back from JSON without its point
    before, after = float(first.value or 0.0), float(second.value or 0.0)
    error = sensor_error(first.uncertainty, second=second.uncertainty)
    sure = first.confidence == second.confidence == "normal"
    limit = None if noise is None else max(noise.limit, error)
    verdict = verdict_of(
        after - before, noise=noise.limit if noise else None, sensor_error=error, sure=sure
    )
    badly_seen = verdict == "cannot_tell" and noise is not None
    change = Change(
        key=second.key,
        quantity=second.quantity,
        name=second.name,
        unit=second.unit,
        side=second.side,
        before=before,
        after=after,
        change=after - before,
        sensor_error=error,
        noise=noise,
        limit=limit,
        verdict=verdict,
        turn=_turn(before, after=after, better=second.better),
        reason="one of the two was seen less surely than usual" if badly_seen else "",
        remedy=AGAIN if badly_seen else "",
        sources=noise.sources if noise else (),
    )
    return replace(change, sentence=told_as(change, on=on, few=FEW_REPEATS))


def _turn(before: float, *, after: float, better: str) -> Turn:
    if better == "nearer_zero":
        before, after, better = abs(before), abs(after), "lower"
    if after == before:
        return "same"
    if not better:
        return "larger" if after > before else "smaller"
    return "better" if (after > before) == (better == "higher") else "worse"


def _told_why(change: Change, *, session: float | None) -> Change:
    reason = none_known() if session is None else session_words(session, unit=change.unit)
    return replace(
        change, reason=reason, remedy=ASK_AGAIN, sentence=f"{change.sentence} {reason} {ASK_AGAIN}"
    )


def _untold(
    shown: Reading, *, first: Reading | None, second: Reading | None, reason: str, on: datetime
) -> Change:
    """A change that cannot be told because there are no two readings that can be compared."""
    both = first is not None and second is not None
    change = Change(
        key=shown.key,
        quantity=shown.quantity,
        name=shown.name,
        unit=shown.unit,
        side=shown.side,
        before=first.value if first else None,
        after=second.value if second else None,
        change=None,
        sensor_error=0.0,
        noise=None,
        limit=None,
        verdict="cannot_tell",
        turn="",
        reason=reason,
        remedy=AGAIN if both else "",
    )
    return replace(change, sentence=told_as(change, on=on, few=FEW_REPEATS))


def _practice(change: Change, *, of: Reading, knowledge: Knowledge) -> tuple[str, ...]:
    """What is known of getting better by practice alone, said where the value rose."""
    gain = practice_gain(of.quantity, knowledge=knowledge, test=of.test, question=of.question)
    return practice_words(gain) if gain and (change.change or 0.0) > 0 else ()
