"""What a weakening that was asked for changes, and which leg a movement stands on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from primemover.report.carrying import words
from primemover.report.carrying.joint_loads import joint_changes
from primemover.simulation.who_carries import REST, Sided
from primemover.terms import GLUTES, SIDES, Side

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.knowledge.motions import Motion
    from primemover.simulation.who_carries import Step, Weakened, WhoCarries

STANDS: Final[dict[Side, str]] = {
    "left": "standing on the left leg",
    "right": "standing on the right leg",
}

NOTHING_TO_COMPARE: Final = (
    "At full strength it cannot be shown, so there is nothing to compare with."
)

_NEAR_TURN: Final = 0.9
"""Of the way out: what touches only at its very end does not carry."""
_POINT: Final = 0.01
"""A change of effort that is told."""
_ONE_LEGGED: Final = "one_leg_stand"
"""The movement that the muscles at the side of the hip are known by."""
_SIDE_OF_HIP: Final = (*GLUTES[1:], "tensor_fasciae_latae")
_OTHER: Final[dict[Side, Side]] = {"left": "right", "right": "left"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """Effort of one group at the moment shown, at full strength and with the strength asked for.

    ``side`` is ``both`` where both sides are told with the same figures.
    """

    muscle: str
    side: Sided
    before: float
    after: float

    @property
    def told(self) -> tuple[str, str]:
        """Both figures in words."""
        return words.percent(self.before), words.percent(self.after)


def changes(account: WhoCarries) -> tuple[Change, ...]:
    """Groups whose effort changes by a point or more; the largest change first.

    Empty where nothing was weakened, or where nothing can be shown at full strength.
    """
    if account.at_full is None or account.refused:
        return ()
    found = between(account.at_full, after=account.as_is, at=account.deepest)
    told = [each for each in found if abs(each.after - each.before) >= _POINT]
    return tuple(sorted(told, key=lambda each: -abs(each.after - each.before)))


def between(before: Step, *, after: Step, at: int) -> Iterator[Change]:
    """Every group's effort in one frame of two steps, sides together where they are told alike."""
    for muscle in dict.fromkeys(each.muscle for each in after.curves if each.muscle != REST):
        found = [
            Change(muscle=muscle, side=side, before=was.effort[at], after=now.effort[at])
            for side in (*SIDES, "both")
            if (now := after.effort(muscle, side=side))
            and (was := before.effort(muscle, side=side))
        ]
        if len(found) == len(SIDES) and found[0].told == found[1].told:
            first = found[0]
            yield Change(muscle=muscle, side="both", before=first.before, after=first.after)
        else:
            yield from found


def change_sentence(account: WhoCarries, *, knowledge: Knowledge, moment: str) -> str:
    """What the weakening changes in one sentence; "" where nothing was weakened."""
    if not account.weakened or account.refused:
        return ""
    if account.at_full is None:
        return NOTHING_TO_COMPARE
    told = [
        f"{_sided(words.muscle_words(each.muscle, knowledge=knowledge), side=each.side)} "
        f"from {each.told[0]} to {each.told[1]}"
        for each in changes(account)
    ]
    told += [
        f"{name} from {was} to {now}"
        for name, was, now in joint_changes(account, knowledge=knowledge)
        if was != now
    ]
    if not told:
        return f"Against full strength no effort changes by a point {moment}."
    return f"Against full strength, {moment}: {', '.join(told)}."


def hints(account: WhoCarries, *, knowledge: Knowledge) -> Iterator[str]:
    """What to try where a weakened muscle has next to nothing to do in this movement."""
    if account.refused:
        return
    for each in account.weakened:
        if _effort(account, muscle=each.muscle, side=each.side) < words.WORTH_TELLING:
            yield _hint(account, weak=each, knowledge=knowledge)


def _hint(account: WhoCarries, *, weak: Weakened, knowledge: Knowledge) -> str:
    muscle = words.muscle_words(weak.muscle, knowledge=knowledge)
    name = muscle if weak.side == "both" else f"{weak.side} {muscle}"
    if weak.side != "both" and account.side and account.source == "motion":
        other = _effort(account, muscle=weak.muscle, side=_OTHER[weak.side])
        if other >= words.WORTH_TELLING:
            return (
                f"Here next to nothing is asked of the {name}: it is the other side that works. "
                f"Try --side {_OTHER[account.side]}."
            )
    if weak.muscle in _SIDE_OF_HIP and account.movement != _ONE_LEGGED:
        return f"Here next to nothing is asked of the {name}; in {_ONE_LEGGED} it is more."
    return f"Here next to nothing is asked of the {name}: another movement says more about it."


def _effort(account: WhoCarries, *, muscle: str, side: Sided) -> float:
    return highest_effort(account.at_full or account.as_is, muscle=muscle, side=side)


def highest_effort(step: Step, *, muscle: str, side: Sided) -> float:
    """The highest effort of the repetition; of both sides that of the one that works more."""
    sides = (*SIDES, "both") if side == "both" else (side, "both")
    found = (
        max(each.effort) for each in step.curves if each.muscle == muscle and each.side in sides
    )
    return max(found, default=0.0)


def _sided(name: str, *, side: Sided) -> str:
    return name if side == "both" else f"{name} ({side})"


def standing_words(account: WhoCarries, *, knowledge: Knowledge) -> str:
    """Which leg a movement of the library stands on near its turn; "" where on none or on both."""
    motion = knowledge.motions.get(account.movement)
    if motion is None or account.source != "motion" or account.side is None:
        return ""
    leg = _standing_leg(motion)
    if leg is None:
        return ""
    return STANDS[leg if account.side == "right" else _OTHER[leg]]


def _standing_leg(motion: Motion) -> Side | None:
    """The only foot that carries near the turn, in a movement as it is written: for the right."""
    if motion.start != "standing":
        return None
    points = {
        point
        for each in motion.contacts
        if each.from_ <= _NEAR_TURN <= each.to
        for point in each.points
    }
    feet = {side for side in SIDES for point in points if point.startswith(f"{side}_")}
    return next(iter(feet)) if len(feet) == 1 else None
