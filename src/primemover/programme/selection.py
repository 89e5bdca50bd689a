"""Which exercises a programme holds: every slot filled with the best that suits the person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from primemover.programme.eligibility import Obstacle, Suitability

if TYPE_CHECKING:
    from primemover.findings.model import Finding
    from primemover.knowledge import BlockPlan, Exercise, Knowledge, Slot
    from primemover.programme.plan import FindingInBrief

_ASKED_BY_RULE: Final = 2
_ASKED_BY_COMPENSATION: Final = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """An exercise that a finding asks for: how strongly, and why, in words and by source."""

    strength: int
    because: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One filled slot; ``instead_of`` is what safety or pain kept out of it.

    ``sources`` are those of the finding that asked for it.
    """

    exercise: Exercise
    reasons: tuple[str, ...]
    needed: bool
    instead_of: tuple[Exercise, Obstacle] | None = None
    sources: tuple[str, ...] = ()


def wishes(
    findings: Iterable[Finding | FindingInBrief], *, knowledge: Knowledge
) -> dict[str, Wish]:
    """What the findings that stand out ask for, by exercise; the first to ask gives the reason."""
    asked: dict[str, Wish] = {}
    standing_out = [finding for finding in findings if finding.status == "supported"]
    for finding in standing_out:
        focus = knowledge.focuses.get(finding.rule)
        for name in focus.exercises if focus else ():
            wish = Wish(
                strength=_ASKED_BY_RULE,
                because=f"Chosen {focus.because}." if focus else "",
                sources=tuple(focus.sources) if focus else (),
            )
            asked.setdefault(knowledge.exercise(name).id, wish)
    for finding in standing_out:
        compensation = knowledge.compensations.get(finding.compensation)
        for name in compensation.exercises if compensation else ():
            because = f"Goes with what stood out: {finding.title.lower()}."
            sources = tuple(compensation.sources) if compensation else ()
            wish = Wish(strength=_ASKED_BY_COMPENSATION, because=because, sources=sources)
            asked.setdefault(knowledge.exercise(name).id, wish)
    return asked


def choose(
    plan: BlockPlan,
    *,
    suitability: Suitability,
    wished: Mapping[str, Wish],
    used: frozenset[str] = frozenset(),
    fewest: int,
) -> tuple[Choice, ...]:
    """The exercises of one block, in the order of its slots.

    Parameters
    ----------
    wished : mapping
        From :func:`wishes`.
    used : frozenset of str
        Exercises of earlier blocks, taken again only when nothing else suits.
    fewest : int
        Spare slots are used until this many are filled.
    """
    chosen: list[Choice] = []
    for slot in plan.slots:
        if slot.spare and len(chosen) >= fewest:
            continue
        taken = frozenset(choice.exercise.id for choice in chosen)
        ranking = ranked(slot, plan=plan, suitability=suitability, wished=wished)
        choice = fill(slot, ranking=ranking, suitability=suitability, taken=taken, used=used)
        if choice is not None:
            wish = wished.get(choice.exercise.id)
            chosen.append(with_reason(choice, wish=wish))
    return tuple(chosen)


def ranked(
    slot: Slot, *, plan: BlockPlan, suitability: Suitability, wished: Mapping[str, Wish]
) -> list[Exercise]:
    """Every exercise that may stand in the slot, best first, whether or not it suits."""
    library = suitability.knowledge.exercises.values()
    fitting = [
        exercise
        for exercise in library
        if exercise.pattern in slot.patterns
        and exercise.phase in slot.phases
        and exercise.offered
        and (plan.phase == "yoga") <= exercise.yoga
        and (not slot.only_preferred or exercise.id in slot.prefer)
    ]
    preferred = {name: place for place, name in enumerate(slot.prefer)}

    def rank(exercise: Exercise) -> tuple[int, int, int, str, str]:
        wish = wished.get(exercise.id)
        return (
            -wish.strength if wish else 0,
            preferred.get(exercise.id, len(preferred)),
            -exercise.level,
            exercise.grade,
            exercise.id,
        )

    return sorted(fitting, key=rank)


def fill(
    slot: Slot,
    *,
    ranking: list[Exercise],
    suitability: Suitability,
    taken: frozenset[str],
    used: frozenset[str],
) -> Choice | None:
    """The best exercise not yet taken; one of an earlier block only if nothing else suits."""
    free = [exercise for exercise in ranking if exercise.id not in taken]
    suiting = [exercise for exercise in free if suitability.obstacle(exercise) is None]
    best = next((e for e in suiting if e.id not in used), suiting[0] if suiting else None)
    if best is None:
        return None
    return Choice(
        exercise=best,
        reasons=(slot.because[0].upper() + slot.because[1:] + ".",),
        needed=slot.needed,
        instead_of=next(_kept_out(free, until=best, suitability=suitability), None),
    )


def _kept_out(
    ranking: Iterable[Exercise], *, until: Exercise, suitability: Suitability
) -> Iterator[tuple[Exercise, Obstacle]]:
    """What would have stood there, had safety or pain not kept it out."""
    for exercise in ranking:
        if exercise is until:
            return
        obstacle = suitability.obstacle(exercise)
        if obstacle is not None and suitability.circumstance(exercise) is None:
            yield exercise, obstacle


def with_reason(choice: Choice, *, wish: Wish | None) -> Choice:
    """The choice with the finding that asked for it, and with what safety kept out, in words."""
    reasons = (*((wish.because,) if wish else ()), *choice.reasons)
    if choice.instead_of is not None:
        other, obstacle = choice.instead_of
        reasons = (*reasons, f"In place of {other.name.lower()}: {obstacle.reason}")
    return Choice(
        exercise=choice.exercise,
        reasons=reasons,
        needed=choice.needed,
        instead_of=choice.instead_of,
        sources=wish.sources if wish else (),
    )
