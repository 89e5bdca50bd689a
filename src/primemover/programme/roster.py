"""Who stands where in a plan: every slot with its exercise, the reason and what may replace it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from primemover.programme.eligibility import Obstacle, Suitability
from primemover.programme.selection import Choice, Wish, fill, ranked, with_reason

if TYPE_CHECKING:
    from primemover.knowledge import BlockPlan, Exercise, Knowledge, Slot

MOST_OTHERS: Final = 5
HIGHEST_LEVEL: Final = 4
HOLDS_LEVEL: Final = ("no_progression", "moderate_effort")
"""Limits of the safety gate under which loads, sets and levels stay as they are."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """One slot of a plan, filled; ``slot`` is its name (``strength.2``), ``block`` its block's.

    ``others`` are ids of exercises that may take the place, best first.
    """

    slot: str
    block: str
    wanted: Slot
    choice: Choice
    others: tuple[str, ...]
    own_choice: bool = False

    @property
    def exercise(self) -> Exercise:
        """The exercise that stands here."""
        return self.choice.exercise


@dataclass(frozen=True, kw_only=True, slots=True)
class Empty:
    """A slot that nothing suited: what stood against its first choice, in words and by kind."""

    reason: str
    wanted: Exercise | None = None
    obstacle: Obstacle | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Roster:
    """Every place of a plan by slot, and the slots that nothing suited, each with the reason."""

    places: Mapping[str, Place]
    empty: Mapping[str, Empty]

    def of(self, block: str) -> tuple[Place, ...]:
        """The places of one block, in order."""
        return tuple(place for place in self.places.values() if place.block == block)


def blocks_of(knowledge: Knowledge) -> tuple[BlockPlan, ...]:
    """The blocks whose slots a plan fills, in the order they are done; the desk comes last."""
    blocks = (knowledge.plans["activation"], *knowledge.session_blocks.values())
    return tuple(sorted(blocks, key=lambda block: block.order))


def numbered(block: BlockPlan) -> dict[str, Slot]:
    """The slots of one block by name (``strength.2``); spare ones are for the first programme."""
    return {
        f"{block.id}.{number}": slot
        for number, slot in enumerate(block.slots, start=1)
        if not slot.spare
    }


def at_level(suitability: Suitability, *, rise: int) -> Suitability:
    """The same person some levels on; not where safety keeps loads as they are."""
    if any(map(suitability.gate.limits.get, HOLDS_LEVEL)):
        return suitability
    level = min(HIGHEST_LEVEL, suitability.person.level + rise)
    if level == suitability.person.level:
        return suitability
    return replace(suitability, person=replace(suitability.person, level=level))


def make_roster(
    suitability: Suitability, *, wished: Mapping[str, Wish], chosen: Mapping[str, str]
) -> Roster:
    """Every slot of every block filled with what suits best.

    Parameters
    ----------
    wished : mapping
        From :func:`~primemover.programme.selection.wishes`.
    chosen : mapping of str to str
        What the person put in a slot; it stays there wherever it suits.
    """
    places: dict[str, Place] = {}
    empty: dict[str, Empty] = {}
    for block in blocks_of(suitability.knowledge):
        if block.id == "desk":  # done by anybody at any hour: the easiest there is
            at_desk = replace(suitability, person=replace(suitability.person, level=1))
            filled, lacking = _fill_block(block, suitability=at_desk, wished={}, chosen=chosen)
        else:
            used = frozenset(place.exercise.id for place in places.values())
            filled, lacking = _fill_block(
                block, suitability=suitability, wished=wished, chosen=chosen, used=used
            )
        places |= filled
        empty |= lacking
    return Roster(places=places, empty=empty)


def _fill_block(
    block: BlockPlan,
    *,
    suitability: Suitability,
    wished: Mapping[str, Wish],
    chosen: Mapping[str, str],
    used: frozenset[str] = frozenset(),
) -> tuple[dict[str, Place], dict[str, Empty]]:
    places: dict[str, Place] = {}
    empty: dict[str, Empty] = {}
    slots = numbered(block)
    kept_free = {slot: name for slot, name in chosen.items() if slot in slots}
    for slot, wanted in slots.items():
        ranking = ranked(wanted, plan=block, suitability=suitability, wished=wished)
        taken = {place.exercise.id for place in places.values()}
        taken |= {name for other, name in kept_free.items() if other != slot}
        choice = _own(ranking, name=chosen.get(slot), suitability=suitability, taken=taken)
        own = choice is not None
        if choice is None:
            choice = fill(
                wanted, ranking=ranking, suitability=suitability, taken=frozenset(taken), used=used
            )
        if choice is None:
            empty[slot] = _why_empty(ranking, suitability=suitability, taken=taken)
            continue
        if not own:
            choice = with_reason(choice, wish=wished.get(choice.exercise.id))
        places[slot] = Place(
            slot=slot,
            block=block.id,
            wanted=wanted,
            choice=choice,
            others=_others(ranking, choice=choice, suitability=suitability, taken=taken),
            own_choice=own,
        )
    return places, empty


def _own(
    ranking: list[Exercise], *, name: str | None, suitability: Suitability, taken: set[str]
) -> Choice | None:
    """What the person chose, where it suits; None otherwise."""
    exercise = next((one for one in ranking if one.id == name), None)
    if exercise is None or exercise.id in taken or suitability.obstacle(exercise) is not None:
        return None
    return Choice(exercise=exercise, reasons=("You chose it.",), needed=True)


def _others(
    ranking: list[Exercise], *, choice: Choice, suitability: Suitability, taken: set[str]
) -> tuple[str, ...]:
    suiting = (one.id for one in ranking if suitability.obstacle(one) is None)
    free = [name for name in suiting if name != choice.exercise.id and name not in taken]
    return tuple(free[:MOST_OTHERS])


def _why_empty(ranking: list[Exercise], *, suitability: Suitability, taken: set[str]) -> Empty:
    """What stood against the first choice of a slot that stays empty."""
    for exercise in ranking:
        obstacle = suitability.obstacle(exercise)
        if obstacle is not None and exercise.id not in taken:
            reason = f"{exercise.name}: {obstacle.reason}"
            return Empty(reason=reason, wanted=exercise, obstacle=obstacle)
    return Empty(reason="What would stand here stands elsewhere in the plan.")
