"""What to read first: the glutes' place in what a movement asks, and who is nearest to a limit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from primemover.report.carrying.words import (
    AT_LIMIT,
    LIMIT_CAUTION,
    SIDE_WORDS,
    WORTH_TELLING,
    alike,
    muscle_words,
    percent,
    percents,
    sentence_start,
)
from primemover.simulation.limits import MORE_THAN_SOLES
from primemover.simulation.who_carries import REST, STRETCH, Sided, Step
from primemover.terms import GLUTES, SIDES

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.knowledge.motions import KeyPose
    from primemover.simulation.who_carries import GroupCurve, Pull, WhoCarries

PULL_WORDS: Final[dict[Pull, str]] = {
    "straightens_hip": "straightens the hip",
    "bends_hip": "bends the hip",
    "opens_thigh": "moves the thigh outwards",
    "levels_pelvis": "holds the pelvis level",
    "closes_thigh": "moves the thigh inwards",
    "turns_out": "turns the thigh out",
    "turns_in": "turns the thigh in",
}
"""What a muscle does that gives to what is asked of a hip; a torque, in plain words."""

_TURNS: Final = (0.25, 0.8)
"""Shares of a repetition between which it turns; a moment outside is chosen for what it asks."""
_DEEPER_DEG: Final = 20.0
"""A hip that bends by less does not make a movement one that goes down."""

AT_DEEPEST: Final = "at the deepest point"
AT_TURN: Final = "at the turning point"
AT_MOST: Final = "where most is asked of the hips"
HELD: Final = "while it is held"
ON_THE_WAY_UP: Final = "at the hardest place of the way up"

PLAIN_WORDS: Final = {
    "gluteus_medius": "side of the hip",
    "gluteus_minimus": "side of the hip, deep",
    "tensor_fasciae_latae": "front corner of the hip",
    "adductors": "inner thigh",
    "hamstrings": "back of the thigh",
    "quadriceps": "front of the thigh",
    "gastrocnemius": "calf, at the surface",
    "soleus": "calf, below it",
    "erector_spinae": "long back muscles",
    "multifidus": "short muscles beside the spine",
    "quadratus_lumborum": "side of the lower back",
}
"""Where a muscle with a learned name is."""

WEAKER_EFFORT: Final = (
    "Effort is the share of the strength that is left. A weakened muscle can show less of it: "
    "others take over before it gives all it has."
)
HARDLY_ANY: Final = (
    "The gluteal muscles stay under 5% of what they could do. Who shares the pull cannot be told "
    "here."
)
LESS_LOAD: Final = "With less load it may be shown: try a lighter one."

LESS_IN_ALL: Final = (
    "Where the layers add up to less than at full strength, less pulls the other way, or the feet "
    "push otherwise."
)

_TOLD_RANGE: Final = 0.02
"""A range narrower than this is told as one figure."""
_NAMED: Final = 3
"""Muscles at their limit that are named; of more, it is said how many they are."""


def shares_are_told(account: WhoCarries) -> bool:
    """Whether who shares the pull can be told: not where more than soles bear weight."""
    return MORE_THAN_SOLES not in account.limits


def without_untold(account: WhoCarries) -> WhoCarries:
    """The account without shares of the pull where they cannot be told: nobody is to read them."""
    if shares_are_told(account):
        return account
    return replace(
        account,
        as_is=replace(account.as_is, torques=()),
        at_full=account.at_full and replace(account.at_full, torques=()),
        what_if=tuple(
            replace(each, steps=tuple(replace(step, torques=()) for step in each.steps))
            for each in account.what_if
        ),
        share_bands=(),
    )


def who_words(account: WhoCarries) -> str:
    """The heading of what is asked of the hip: ``Who straightens the hip``."""
    return f"Who {PULL_WORDS[account.asked.pull]}"


def asked_side(account: WhoCarries) -> Sided:
    """The hip that torques are told of."""
    return account.asked.side if account.asked.side != "both" else account.side or "both"


def moment_words(account: WhoCarries, *, knowledge: Knowledge) -> str:
    """Which moment pictures and the table show: ``at the deepest point``."""
    found = knowledge.motions.get(account.movement) or next(
        (each for each in knowledge.motions.values() if account.movement in each.tests), None
    )
    if found is not None and found.hold:
        return HELD
    first, last = (
        (0.0, 0.0)
        if found is None or found.start != "standing"
        else (_hip_bend(found.poses[:1]), _hip_bend(found.poses))
    )
    if last < first:
        return ON_THE_WAY_UP
    shown = account.phase[account.deepest] if account.phase else _TURNS[0]
    if not _TURNS[0] <= shown <= _TURNS[1]:
        return AT_MOST
    return AT_DEEPEST if last >= first + _DEEPER_DEG else AT_TURN


def _hip_bend(poses: Sequence[KeyPose]) -> float:
    """How far the more bent hip is bent after these poses, in degrees; each keeps what it can."""
    bent = dict.fromkeys(SIDES, 0.0)
    for pose in poses:
        for side in SIDES:
            whole = pose.angles.get("hip_flexion", bent[side])
            bent[side] = pose.angles.get(f"hip_flexion_{side}", whole)
    return max(bent.values())


def opening(account: WhoCarries, *, knowledge: Knowledge) -> tuple[str, ...]:
    """What to read first: the glutes' place in what is asked of the hip, and who is at a limit."""
    return tuple(
        filter(
            None,
            (
                _glutes_place(account, knowledge),
                _stretch(account, knowledge),
                *_limit(account, knowledge=knowledge),
            ),
        )
    )


def refused_words(account: WhoCarries) -> str:
    """Why nothing is shown, and what to try where a load was carried; "" where it is shown."""
    if account.refused and account.load_kg and account.source == "motion":
        return f"{account.refused} {LESS_LOAD}"
    return account.refused


def hip_shares(account: WhoCarries) -> dict[str, float]:
    """Who does what is asked of the hip at the moment shown; the largest first."""
    return account.as_is.hip_shares(at=account.deepest, side=asked_side(account))


def share_words(account: WhoCarries, *, muscle: str) -> str:
    """A group's share of what is asked: ``29 to 41%`` where it hangs on what had to be assumed."""
    share = hip_shares(account).get(muscle, 0.0)
    found = next((each for each in account.share_bands if each.muscle == muscle), None)
    if found is None or found.high - found.low < _TOLD_RANGE:
        return percent(share)
    return percents(found.low, high=found.high)


def _glutes_place(account: WhoCarries, knowledge: Knowledge) -> str:
    """The one-line answer: the gluteal muscle that gives most, then the two others."""
    if not shares_are_told(account):
        return _busiest_glute(account, knowledge)
    shares = hip_shares(account)
    if not shares:
        return ""
    moment = moment_words(account, knowledge=knowledge)
    pull = f"the pull that {PULL_WORDS[account.asked.pull]}"
    first = max(GLUTES, key=lambda each: shares.get(each, 0.0))
    told = shares.get(first, 0.0) >= WORTH_TELLING
    others = [
        f"{muscle_words(muscle, knowledge=knowledge)} {share_words(account, muscle=muscle)}"
        for muscle, share in shares.items()
        if muscle not in (REST, STRETCH, first if told else "") and share >= WORTH_TELLING
    ][:2]
    start, besides = sentence_start(moment), ", ".join(others)
    if not told and others:
        return f"{start} the gluteal muscles give hardly any of {pull}; {besides}."
    if not told:
        return f"{start} the gluteal muscles give hardly any of {pull}."
    name, share = muscle_words(first, knowledge=knowledge), share_words(account, muscle=first)
    if others:
        return f"{start} the {name} gives {share} of {pull}; {besides}."
    return f"{start} the {name} gives {share} of {pull}."


def _busiest_glute(account: WhoCarries, knowledge: Knowledge) -> str:
    """Where who shares the pull hangs on what nobody knows, only how much a gluteal muscle does."""
    peaks = {each: peak_effort(account.as_is, muscle=each) for each in GLUTES}
    busiest = max(peaks, key=lambda each: peaks[each])
    if peaks[busiest] < WORTH_TELLING:
        return HARDLY_ANY
    name = muscle_words(busiest, knowledge=knowledge)
    return (
        f"Of the gluteal muscles the {name} does most, with {percent(peaks[busiest])} of what it "
        "could do. Who shares the pull cannot be told here."
    )


def _stretch(account: WhoCarries, knowledge: Knowledge) -> str:
    if hip_shares(account).get(STRETCH, 0.0) < WORTH_TELLING or not shares_are_told(account):
        return ""
    share = share_words(account, muscle=STRETCH)
    return f"Another {share} takes no effort: stretched muscles pull back by themselves."


def limit_of(step: Step) -> tuple[GroupCurve, float] | None:
    """The group that comes nearest to its limit in the whole repetition, and how near."""
    curves = [each for each in step.curves if each.muscle != REST and each.effort]
    found = max(curves, key=lambda each: max(each.effort), default=None)
    return None if found is None else (found, max(found.effort))


def _limit(account: WhoCarries, *, knowledge: Knowledge) -> Iterator[str]:
    """Who is at a limit or nearest to it over all frames, how far the glutes go, a caution."""
    found = limit_of(account.as_is)
    if found is None:
        return
    curve, effort = found
    spent = _at_limit(account.as_is, knowledge=knowledge)
    if spent:
        yield from _spent_words(spent, held=moment_words(account, knowledge=knowledge) == HELD)
        yield LIMIT_CAUTION
    else:
        yield _nearest(account, curve=curve, effort=effort, knowledge=knowledge)
    peaks = {e: peak_effort(account.as_is, muscle=e) for e in GLUTES if e != curve.muscle}
    most = max(peaks, key=lambda each: peaks[each])
    told = curve.muscle in GLUTES or peaks[most] >= AT_LIMIT
    # where shares are not told the answer begins with it
    if not told and peaks[most] >= WORTH_TELLING and shares_are_told(account):
        glute = muscle_words(most, knowledge=knowledge)
        yield f"Of the gluteal muscles the {glute} goes furthest, with {percent(peaks[most])}."


def _nearest(account: WhoCarries, *, curve: GroupCurve, effort: float, knowledge: Knowledge) -> str:
    """The group that is nearest to a limit which none reaches."""
    name = _sided_name(account.as_is, curve=curve, knowledge=knowledge)
    told = effort_words(curve, at=curve.effort.index(effort))
    held = moment_words(account, knowledge=knowledge) == HELD
    if curve.muscle in {each.muscle for each in account.weakened}:
        if held:
            return (
                f"Nearest to its limit, on the way in and out included: the {name}, with {told} "
                "of the strength left to it."
            )
        return (
            f"Nearest to its limit in the whole repetition: the {name}, with {told} of "
            "the strength left to it."
        )
    if held:
        return (
            f"Nearest to its limit, on the way in and out included: the {name}, with {told} of "
            "what it could do."
        )
    return (
        f"Nearest to its limit in the whole repetition: the {name}, with {told} of "
        "what it could do."
    )


def _at_limit(step: Step, *, knowledge: Knowledge) -> list[str]:
    """Names of the groups that are at their limit at some moment; the glutes, then the nearest."""
    found = sorted(
        (c for c in step.curves if c.muscle != REST and max(c.effort, default=0.0) >= AT_LIMIT),
        key=lambda curve: (curve.muscle not in GLUTES, -max(curve.effort)),
    )
    return list(
        dict.fromkeys(_sided_name(step, curve=curve, knowledge=knowledge) for curve in found)
    )


def _sided_name(step: Step, *, curve: GroupCurve, knowledge: Knowledge) -> str:
    """``gluteus medius (left)``; without a side where both do the same."""
    name = muscle_words(curve.muscle, knowledge=knowledge)
    return name if alike(step, muscle=curve.muscle) else f"{name} ({SIDE_WORDS[curve.side]})"


def _spent_words(names: Sequence[str], *, held: bool) -> Iterator[str]:
    """Which muscles are at their limit; the first three by name, the rest counted."""
    named, more = ", ".join(names[:_NAMED]), len(names) - _NAMED
    if held:
        yield f"At the limit, while held or on the way in or out: {named}."
    else:
        yield f"At the limit at some moment: {named}."
    if more == 1:
        yield "And so is 1 more."
    elif more > 1:
        yield f"And so are {more} more."


def effort_words(curve: GroupCurve, *, at: int) -> str:
    """An effort with its range behind it: ``67% (59 to 80%)``; without one where there is none."""
    low, high = curve.low[at], curve.high[at]
    told = percent(curve.effort[at])
    return f"{told} ({percents(low, high=high)})" if high - low >= _TOLD_RANGE else told


def peak_effort(step: Step, *, muscle: str) -> float:
    """The highest effort of a group in the whole repetition, on either side; 0 without a curve."""
    return max((max(each.effort) for each in step.curves if each.muscle == muscle), default=0.0)
