"""What a weakening that was asked for changes, and which leg a movement stands on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from primemover.report.carrying import words
from primemover.report.carrying.joint_loads import is_held, load_place
from primemover.report.carrying.what_if_words import load_changes
from primemover.simulation.who_carries import REST, Sided
from primemover.terms import GLUTES, SIDES, Side

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.knowledge.motions import Motion
    from primemover.simulation.coordinates import Joint
    from primemover.simulation.who_carries import JointLoad, Step, Weakened, WhoCarries

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
_MOST_TOLD: Final = 3
"""Changes told in sentences; all of them stand in a table."""
_ONE_LEGGED: Final = "one_leg_stand"
"""The movement that the muscles at the side of the hip are known by."""
_SIDE_OF_HIP: Final = (*GLUTES[1:], "tensor_fasciae_latae")
_OTHER: Final[dict[Side, Side]] = {"left": "right", "right": "left"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """Effort of one group at the moment shown, at full strength and with the strength asked for.

    ``side`` is ``both`` where both sides are told with the same figures. It is not ``clear`` where
    the ranges of both figures overlap.
    """

    muscle: str
    side: Sided
    before: float
    after: float
    clear: bool = True

    @property
    def told(self) -> tuple[str, str]:
        """Both figures in words."""
        return words.percent(self.before), words.percent(self.after)


def changes(account: WhoCarries) -> tuple[Change, ...]:
    """Groups whose effort changes by a point or more; clear ones and the largest first.

    Empty where nothing was weakened, or where nothing can be shown at full strength.
    """
    if account.at_full is None or account.refused:
        return ()
    found = between(account.at_full, after=account.as_is, at=account.deepest)
    told = [each for each in found if abs(each.after - each.before) >= _POINT]
    return tuple(sorted(told, key=lambda e: (not e.clear, -abs(e.after - e.before))))


def between(before: Step, *, after: Step, at: int) -> Iterator[Change]:
    """Every group's effort in one frame of two steps, sides together where they are told alike."""
    for muscle in dict.fromkeys(each.muscle for each in after.curves if each.muscle != REST):
        found = [
            Change(
                muscle=muscle,
                side=side,
                before=was.effort[at],
                after=now.effort[at],
                clear=not _overlap((was.low[at], was.high[at]), (now.low[at], now.high[at])),
            )
            for side in (*SIDES, "both")
            if (now := after.effort(muscle, side=side))
            and (was := before.effort(muscle, side=side))
        ]
        if len(found) == len(SIDES) and found[0].told == found[1].told:
            yield replace(found[0], side="both", clear=all(each.clear for each in found))
        else:
            yield from found


def range_words(account: WhoCarries) -> str:
    """What the range of a figure is, within which a change tells nothing."""
    if account.source == "recording":
        return "within the range of the simulations of this film"
    return "within the range of what was assumed"


def change_sentences(account: WhoCarries, *, knowledge: Knowledge, moment: str) -> tuple[str, ...]:
    """What the weakening changes: the largest changes, how many more, and the loads on joints.

    Empty where nothing was weakened. A change within the range of its figures says so.
    """
    if not account.weakened or account.refused:
        return ()
    if account.at_full is None:
        return (NOTHING_TO_COMPARE,)
    found, within = changes(account), range_words(account)
    loads = tuple(_load_sentences(account, knowledge=knowledge))
    if not found:
        return (f"Against full strength no effort changes by a point {moment}.", *loads)
    told = []
    for each in found[:_MOST_TOLD]:
        name = words.sentence_start(sided_words(each, knowledge=knowledge))
        was, now = each.told
        if each.clear:
            told.append(f"{name}: effort {was} → {now}.")
        else:
            told.append(f"{name}: effort {was} → {now}, {within}.")
    first = f"Against full strength this changes most {moment}."
    return (first, *told, *_how_many_more(len(found) - len(told)), *loads)


def _how_many_more(count: int) -> Iterator[str]:
    if count == 1:
        yield "One more change stands in the table."
    elif count:
        yield f"{count} more changes stand in the table."


def _load_sentences(account: WhoCarries, *, knowledge: Knowledge) -> Iterator[str]:
    """Loads on joints that change by more than their range, and that others change within it."""
    found = tuple(_loads(account, knowledge=knowledge))
    clear = {joint: (was, now) for joint, was, now, apart in found if apart}
    within = any(was != now for _, was, now, apart in found if not apart)
    told = load_changes(clear)
    if told and is_held(account, knowledge=knowledge):
        yield " ".join((*told, "That is while it is held."))
    elif told:
        yield " ".join((*told, "That is the highest load of the repetition."))
    if within and told:
        yield f"Other loads on joints change {range_words(account)}."
    elif within:
        yield f"Loads on joints change {range_words(account)}."


def _loads(account: WhoCarries, *, knowledge: Knowledge) -> Iterator[tuple[Joint, str, str, bool]]:
    """Each joint with its load before and after, and whether their ranges are apart."""
    for load in account.as_is.joints:
        full = account.at_full.joint(load.joint) if account.at_full else None
        if full is None:
            continue
        was, now = (
            _at(each, place=load_place(each, account=account, knowledge=knowledge))
            for each in (full, load)
        )
        apart = not _overlap(was[1:], now[1:])
        yield load.joint, words.times(was[0]), words.times(now[0]), apart


def _at(load: JointLoad, *, place: int) -> tuple[float, float, float]:
    return load.times_body_weight[place], load.low[place], load.high[place]


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Whether two ranges, each from low to high, have a figure in common."""
    return one[0] <= other[1] and other[0] <= one[1]


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


def sided_words(change: Change, *, knowledge: Knowledge) -> str:
    """The group of a change, with its side where only one is meant."""
    name = words.muscle_words(change.muscle, knowledge=knowledge)
    return name if change.side == "both" else f"{name} ({change.side})"


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
