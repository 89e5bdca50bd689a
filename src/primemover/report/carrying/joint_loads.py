"""Loads on joints in words, the same in a terminal and on a page: while held, or their highest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from primemover.report.carrying.answer import HELD, moment_words
from primemover.report.carrying.words import JOINT_WORDS, by_joint, times

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.simulation.who_carries import JointLoad, WhoCarries

_MUCH_MORE: Final = 0.5
"""Times body weight by which a load is higher elsewhere before that is told of a hold."""


def load_sentences(account: WhoCarries, *, knowledge: Knowledge) -> tuple[str, ...]:
    """Of a hold the loads while it is held, then what is much higher elsewhere; else the highest.

    Empty where nothing is known of joints. Where something was weakened, what it was at full
    strength stands before it.
    """
    loads = ", ".join(_each(account, knowledge=knowledge))
    if not loads:
        return ()
    if not is_held(account, knowledge=knowledge):
        return (f"Load on the joints at its highest, in times body weight: {loads}.",)
    return (
        f"Load on the joints while it is held, in times body weight: {loads}.",
        *_elsewhere(account),
    )


def is_held(account: WhoCarries, *, knowledge: Knowledge) -> bool:
    """Whether the movement is a hold, and the moment shown the one in which it is held."""
    return moment_words(account, knowledge=knowledge) == HELD


def load_place(load: JointLoad, *, account: WhoCarries, knowledge: Knowledge) -> int:
    """The place in the curve that is told: the moment shown of a hold, else the highest."""
    if is_held(account, knowledge=knowledge):
        return account.deepest
    return _highest(load)


def joint_changes(account: WhoCarries, *, knowledge: Knowledge) -> Iterator[tuple[str, str, str]]:
    """Each joint with its load at full strength and with the strength asked for."""
    for each in account.as_is.joints:
        full = account.at_full.joint(each.joint) if account.at_full else None
        if full is not None:
            was, now = (
                load.times_body_weight[load_place(load, account=account, knowledge=knowledge)]
                for load in (full, each)
            )
            yield JOINT_WORDS[each.joint], times(was), times(now)


def _each(account: WhoCarries, *, knowledge: Knowledge) -> Iterator[str]:
    """Each joint with its load; hips that are alike are told as one."""
    before = {name: was for name, was, now in joint_changes(account, knowledge=knowledge)}
    told = {}
    for load in account.as_is.joints:
        at = load_place(load, account=account, knowledge=knowledge)
        name, now = JOINT_WORDS[load.joint], _with_range(load, at=at)
        was = before.get(name, times(load.times_body_weight[at]))
        told[load.joint] = now if was == times(load.times_body_weight[at]) else f"{was} → {now}"
    for name, text in by_joint(told).items():
        yield f"{name} {text}"


def _with_range(load: JointLoad, *, at: int) -> str:
    """``2.9 (2.8 to 3.0)``; without a range that is written with one figure."""
    low, high = times(load.low[at]), times(load.high[at])
    told = times(load.times_body_weight[at])
    return told if low == high else f"{told} ({low} to {high})"


def _elsewhere(account: WhoCarries) -> Iterator[str]:
    """Joints that bear much more on the way into a hold or out of it."""
    for load in account.as_is.joints:
        at = _highest(load)
        if load.times_body_weight[at] - load.times_body_weight[account.deepest] < _MUCH_MORE:
            continue
        told = f"{JOINT_WORDS[load.joint]} {_with_range(load, at=at)}"
        if at < account.deepest:
            yield f"On the way into it the load is higher: {told}."
        else:
            yield f"On the way out of it the load is higher: {told}."


def _highest(load: JointLoad) -> int:
    return max(range(len(load.times_body_weight)), key=lambda at: load.times_body_weight[at])
