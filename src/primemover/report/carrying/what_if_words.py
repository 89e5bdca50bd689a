"""What happens as muscles get weaker, in sentences: who takes over, and what it does to joints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from primemover.report.carrying.answer import asked_side
from primemover.report.carrying.giving_way import told_shifts
from primemover.report.carrying.words import (
    ALL_THREE,
    AT_LIMIT,
    EACH_HIP,
    JOINT_WORDS,
    LIMIT_CAUTION,
    SIDE_WORDS,
    alike,
    by_joint,
    muscle_words,
    percent,
    times,
)
from primemover.report.words import sentence
from primemover.simulation.who_carries import REST, STRETCH, Sided, Step, WhatIf
from primemover.terms import GLUTES, SIDES

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.simulation.coordinates import Joint
    from primemover.simulation.who_carries import WhoCarries

NOT_THIS_WAY: Final = "Cannot be done this way with so little strength (in the simulation)."

STAYS: Final = (
    "At full strength the body stays as it is here: the model takes that as its best posture."
)
"""Said of the first step where the posture is free."""

ONE_SIDE: Final = "one side (here the left)"
"""Instead of left, where the right would do the same the other way round."""

_LOADS: Final = {
    JOINT_WORDS["hip_left"]: "The left hip bears {now} times body weight.",
    JOINT_WORDS["hip_right"]: "The right hip bears {now} times body weight.",
    EACH_HIP: "Each hip bears {now} times body weight.",
    JOINT_WORDS["l5_s1"]: "The lowest joint of the spine bears {now} times body weight.",
}
_LOAD_CHANGES: Final = {
    JOINT_WORDS["hip_left"]: "The left hip bears {now} times body weight instead of {was}.",
    JOINT_WORDS["hip_right"]: "The right hip bears {now} times body weight instead of {was}.",
    EACH_HIP: "Each hip bears {now} times body weight instead of {was}.",
    JOINT_WORDS["l5_s1"]: (
        "The lowest joint of the spine bears {now} times body weight instead of {was}."
    ),
}
"""A sentence of its own for each, so that in no language one can run into the next."""

_STEP_CAPTIONS: Final[dict[Sided, str]] = {
    "left": "Share of the pull at the left hip, and load on joints in body weights, {moment}",
    "right": "Share of the pull at the right hip, and load on joints in body weights, {moment}",
    "both": "Share of the pull at the hips, and load on joints in body weights, {moment}",
}

_HIP_PLACES: Final[dict[Sided, str]] = {
    "left": "at the left hip",
    "right": "at the right hip",
    "both": "at the hip",
}

_NO_MUSCLE: Final = frozenset({REST, STRETCH})


def weakened_words(what_if: WhatIf, *, knowledge: Knowledge, mirrored: bool = False) -> str:
    """Which muscles are weakened: ``gluteus medius, left``.

    ``mirrored`` says that the right would do the same the other way round.
    """
    several = set(what_if.weakened) == set(GLUTES)
    names = [muscle_words(each, knowledge=knowledge) for each in what_if.weakened]
    side = ONE_SIDE if mirrored and what_if.side != "both" else SIDE_WORDS[what_if.side]
    return f"{ALL_THREE if several else ' and '.join(names)}, {side}"


def is_mirrored(account: WhoCarries) -> bool:
    """Whether a what-if of the left stands for the right too: both legs do the same."""
    told = {each.side for each in account.what_if}
    even = all(each.side == "both" for each in account.weakened)
    return account.side is None and even and "right" not in told


def in_order(account: WhoCarries) -> tuple[WhatIf, ...]:
    """What-ifs with the muscle first that gives most to what is asked, all three after each.

    Those of one side stay together, and those in which the body may give way come last.
    """
    sides = list(dict.fromkeys(each.side for each in account.what_if))

    def place(each: WhatIf) -> tuple[bool, int, bool, float]:
        at, hip = 0 if each.posture == "free" else account.deepest, hip_told(each, asked=asked)
        shares = each.steps[0].hip_shares(at=at, side=hip)
        gives = sum(shares.get(muscle, 0.0) for muscle in each.weakened)
        return each.posture == "free", sides.index(each.side), len(each.weakened) > 1, -gives

    asked = asked_side(account)
    return tuple(sorted(account.what_if, key=place))


def hip_told(what_if: WhatIf, *, asked: Sided) -> Sided:
    """The hip that a what-if is told of: the one ``asked``, unless the other one is weakened."""
    if asked == "both" or what_if.side not in ("both", asked):
        return what_if.side
    return asked


def steps_caption(what_if: WhatIf, *, hip: Sided, moment: str) -> str:
    """What the figures of all steps of a what-if are, and of which moment."""
    if not what_if.steps[0].torques:
        return f"Load on joints in body weights, {moment}"
    return _STEP_CAPTIONS[hip].format(moment=moment)


def step_sentences(
    step: Step, *, what_if: WhatIf, at: int, knowledge: Knowledge, asked: Sided = "both"
) -> tuple[str, ...]:
    """What changes at this strength, beside full strength, in three plain sentences.

    ``at`` is the place in the curves; where the posture is free there is but one. ``asked`` is the
    hip that the movement asks most of.
    """
    if not step.possible:
        return (NOT_THIS_WAY, sentence(step.why_not))
    full, hip = what_if.steps[0], hip_told(what_if, asked=asked)
    if what_if.posture == "free":
        return _free_sentences(step, what_if=what_if, hip=hip, knowledge=knowledge)
    if step is full:
        return tuple(_full_sentences(full, hip=hip, at=at, knowledge=knowledge))
    return (
        *_hip_sentence(step, full=full, hip=hip, at=at, knowledge=knowledge),
        *_effort_sentence(step, what_if=what_if, at=at, knowledge=knowledge),
        *_joint_sentence(step, full=full, hip=hip, at=at),
        *_shift_sentence(step),
        *_limit_sentence(step, at=at),
    )


def _limit_sentence(step: Step, *, at: int) -> Iterator[str]:
    """A caution where muscles have nothing left: others then brace a joint, and loads jump."""
    if max(curve.effort[at] for curve in step.curves) >= AT_LIMIT:
        yield LIMIT_CAUTION


def _free_sentences(
    step: Step, *, what_if: WhatIf, hip: Sided, knowledge: Knowledge
) -> tuple[str, ...]:
    """How the body gives way at this strength, and what that does to muscles and joints."""
    full = what_if.steps[0]
    if step is full:
        return (STAYS, *_loads_sentence(full, at=0))
    told = told_shifts(step, leg=what_if.side)
    strength = percent(step.strength)
    first = f"With {strength} of this strength the posture of least effort hardly changes."
    if told:
        first = f"With {strength} of this strength the posture of least effort is another."
    return (
        " ".join((first, *told)),
        *_effort_sentence(step, what_if=what_if, at=0, knowledge=knowledge),
        *_joint_sentence(step, full=full, hip=hip, at=0),
        *_limit_sentence(step, at=0),
    )


def _full_sentences(full: Step, *, hip: Sided, at: int, knowledge: Knowledge) -> Iterator[str]:
    shares = full.hip_shares(at=at, side=hip)
    told = [
        (muscle_words(muscle, knowledge=knowledge), percent(share))
        for muscle, share in shares.items()
        if muscle not in _NO_MUSCLE
    ][:3]
    for name, share in told[:1]:
        first = f"At full strength {share} of the pull {_HIP_PLACES[hip]} comes from the {name}."
        others = (f"Another {share} comes from the {name}." for name, share in told[1:])
        yield " ".join((first, *others))
    yield from _loads_sentence(full, at=at)


def _loads_sentence(full: Step, *, at: int) -> Iterator[str]:
    loads = {each.joint: times(each.times_body_weight[at]) for each in full.joints}
    if loads:
        yield " ".join(_LOADS[name].format(now=load) for name, load in by_joint(loads).items())


def _hip_sentence(
    step: Step, *, full: Step, hip: Sided, at: int, knowledge: Knowledge
) -> Iterator[str]:
    """Who takes over most of the hip's torque; nothing where it cannot be told."""
    if not full.torques:
        return
    before, after = (each.hip_shares(at=at, side=hip) for each in (full, step))
    gains = {m: share - before.get(m, 0.0) for m, share in after.items() if m not in _NO_MUSCLE}
    most = max(gains, key=lambda each: gains[each], default=None)
    strength, place = percent(step.strength), _HIP_PLACES[hip]
    was, now = (percent(each.get(most or "", 0.0)) for each in (before, after))
    if most is None or gains[most] < 0 or was == now:
        yield f"At {strength} strength the shares {place} stay the same."
    else:
        yield (
            f"At {strength} strength {now} of the pull {place} comes from the "
            f"{muscle_words(most, knowledge=knowledge)}, instead of {was}."
        )


def _effort_sentence(
    step: Step, *, what_if: WhatIf, at: int, knowledge: Knowledge
) -> Iterator[str]:
    """Whose effort rises most of the others."""
    full = what_if.steps[0]
    risen = [
        (curve.effort[at] - before.effort[at], curve, before)
        for curve in step.curves
        if curve.muscle not in what_if.weakened
        and (before := full.effort(curve.muscle, side=curve.side)) is not None
    ]
    gain, curve, before = max(risen, key=lambda each: each[0], default=(0.0, None, None))
    if curve is None or before is None or gain < 0:
        return
    was, now = percent(before.effort[at]), percent(curve.effort[at])
    if was == now:
        return
    name = muscle_words(curve.muscle, knowledge=knowledge)
    same = alike(step, muscle=curve.muscle) and alike(full, muscle=curve.muscle)
    name = name if same else f"{name} ({SIDE_WORDS[curve.side]})"
    yield f"Rises most: the {name}, to {now} of what it could do, instead of {was}."


def _joint_sentence(step: Step, *, full: Step, hip: Sided, at: int) -> Iterator[str]:
    """Loads that change: of the hip told, or of both, and of the spine."""
    hips: tuple[Joint, ...] = ("hip_left", "hip_right")
    wanted = hips if hip == "both" else (hips[SIDES.index(hip)],)
    found = {
        name: (times(before.times_body_weight[at]), times(after.times_body_weight[at]))
        for name in (*wanted, "l5_s1")
        if (after := step.joint(name)) is not None and (before := full.joint(name)) is not None
    }
    if told := load_changes(found):
        yield " ".join(told)


def load_changes(found: Mapping[Joint, tuple[str, str]]) -> tuple[str, ...]:
    """Joints whose load, before and after, is written with another figure."""
    return tuple(
        _LOAD_CHANGES[name].format(was=was, now=now)
        for name, (was, now) in by_joint(found).items()
        if was != now
    )


def _shift_sentence(step: Step) -> Iterator[str]:
    told = told_shifts(step)
    if told:
        yield " ".join(("To manage, the body gives way.", *told))
