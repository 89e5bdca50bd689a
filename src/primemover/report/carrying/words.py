"""Words for an account of who carries the load; every sentence says by itself that it is one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from primemover.report.words import fixed, plain, sentence
from primemover.simulation.who_carries import REST, PostureShift, Sided, Step, WhatIf
from primemover.terms import GLUTES

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.simulation.coordinates import Joint
    from primemover.simulation.who_carries import HeelsToToes, WhoCarries

SIMULATED: Final = (
    "Simulated, not measured: worked out from how the body moved and a model of its muscles."
)
"""Stands above every figure."""

NOT_THIS_WAY: Final = "Cannot be done this way with so little strength (in the simulation)."

LIMITS: Final = (
    "No muscle was recorded. The model has the strength of an average person of this size and "
    "sex, not yours; how strong you are changes the efforts.",
    "Of all ways to share a load the model takes the one with least effort. People also tense "
    "muscles on purpose or by habit, and it cannot know that.",
    "Two people who move alike can use their muscles differently. Read which way it goes, not the "
    "last digit.",
    "It is no sign of a fault: a muscle that does little here is not a weak muscle.",
)
"""What holds for every account; its own limits follow."""

STAYS: Final = (
    "At full strength the body stays as it is here: the model takes that as its best posture."
)
"""Said of the first step where the posture is free."""

_TOLD_SHIFT: Final = {"deg": 1.0, "cm": 0.5}
"""Less is not told: no camera and no eye would see it."""
_WORTH_TELLING: Final = 0.05
"""Groups that do less everywhere are left out, as they are left blank on the body map."""
_TOLD_APART: Final = 0.03
"""Sides nearer than this are told as one."""

JOINT_WORDS: Final[dict[Joint, str]] = {
    "hip_left": "left hip",
    "hip_right": "right hip",
    "l5_s1": "lowest joint of the spine",
}

SIDE_WORDS: Final[dict[Sided, str]] = {"left": "left", "right": "right", "both": "both sides"}

ALL_THREE: Final = "three gluteal muscles"
OTHER_MUSCLES: Final = "other muscles"
UNCHANGED: Final = 0.005
"""Shares that differ by less are written with the same figure."""


def muscle_words(muscle: str, *, knowledge: Knowledge) -> str:
    """What a group is called; :data:`REST` are the other muscles."""
    if muscle == REST:
        return OTHER_MUSCLES
    known = knowledge.muscles.get(muscle)
    return known.name if known else plain(muscle)


def weakened_words(what_if: WhatIf, *, knowledge: Knowledge) -> str:
    """Which muscles are weakened: ``gluteus medius, left``."""
    several = set(what_if.weakened) == set(GLUTES)
    names = [muscle_words(each, knowledge=knowledge) for each in what_if.weakened]
    return f"{ALL_THREE if several else ' and '.join(names)}, {SIDE_WORDS[what_if.side]}"


def percent(share: float) -> str:
    """``34%``."""
    return f"{round(100 * share)}%"


def times(value: float) -> str:
    """Times body weight, to a tenth."""
    return fixed(value, digits=1)


def opening(account: WhoCarries, *, knowledge: Knowledge) -> tuple[str, ...]:
    """What to read first: who straightens the hip, and who works hardest."""
    return tuple(
        filter(None, (_hip_leaders(account, knowledge), _hardest(account, knowledge=knowledge)))
    )


def _hip_leaders(account: WhoCarries, knowledge: Knowledge) -> str:
    side: Sided = account.side or "both"
    shares = account.as_is.hip_shares(at=account.deepest, side=side)
    first = [muscle for muscle in shares if muscle != REST][:2]
    if len(first) < 2:
        return ""
    one, two = (muscle_words(each, knowledge=knowledge) for each in first)
    a, b = (percent(shares[each]) for each in first)
    return (
        f"At the hardest moment {a} of the work that straightens the hip comes from the {one} "
        f"and {b} from the {two}."
    )


def _hardest(account: WhoCarries, *, knowledge: Knowledge) -> str:
    efforts = sorted(
        ((curve.effort[account.deepest], curve) for curve in account.as_is.curves),
        key=lambda pair: -pair[0],
    )
    if not efforts:
        return ""
    effort, curve = efforts[0]
    name = muscle_words(curve.muscle, knowledge=knowledge)
    return (
        f"Nearest to its limit: the {name} ({SIDE_WORDS[curve.side]}), with {percent(effort)} of "
        "what it could do."
    )


def step_sentences(
    step: Step, *, what_if: WhatIf, at: int, knowledge: Knowledge
) -> tuple[str, ...]:
    """What changes at this strength, beside full strength, in three plain sentences.

    ``at`` is the place in the curves; where the posture is free there is but one.
    """
    if not step.possible:
        return (NOT_THIS_WAY, sentence(step.why_not))
    full = what_if.steps[0]
    if what_if.posture == "free":
        return _free_sentences(step, full=full, what_if=what_if, knowledge=knowledge)
    if step is full:
        return _full_sentences(full, what_if=what_if, at=at, knowledge=knowledge)
    return (
        _hip_sentence(step, full=full, what_if=what_if, at=at, knowledge=knowledge),
        *_effort_sentence(step, full=full, what_if=what_if, at=at, knowledge=knowledge),
        *_joint_sentence(step, full=full, side=what_if.side, at=at),
        *_shift_sentence(step),
    )


def _free_sentences(
    step: Step, *, full: Step, what_if: WhatIf, knowledge: Knowledge
) -> tuple[str, ...]:
    """How the body gives way at this strength, and what that does to muscles and joints."""
    if step is full:
        return (STAYS, *_loads_sentence(full, at=0))
    told = [_shift_told(e, side=what_if.side) for e in step.shifts if _is_told(e)]
    strength = percent(step.strength)
    first = f"With {strength} of this strength the posture of least effort hardly changes."
    if told:
        first = f"With {strength} of this strength the posture of least effort: {', '.join(told)}."
    return (
        first,
        *_effort_sentence(step, full=full, what_if=what_if, at=0, knowledge=knowledge),
        *_joint_sentence(step, full=full, side=what_if.side, at=0),
    )


def _shift_told(shift: PostureShift, *, side: Sided) -> str:
    """A shift in words; a lean over the weakened leg says so."""
    if shift.coordinate == "chest_left" and side == ("left" if shift.amount > 0 else "right"):
        return f"trunk {shift_size(shift)} more over the {side} leg"
    return shift_words(shift)


def _full_sentences(
    full: Step, *, what_if: WhatIf, at: int, knowledge: Knowledge
) -> tuple[str, ...]:
    shares = full.hip_shares(at=at, side=what_if.side)
    told = [
        f"{percent(share)} from the {muscle_words(muscle, knowledge=knowledge)}"
        for muscle, share in list(shares.items())[:3]
        if muscle != REST
    ]
    first = f"At full strength the work at the hip comes: {', '.join(told)}." if told else ""
    return (*filter(None, (first,)), *_loads_sentence(full, at=at))


def _loads_sentence(full: Step, *, at: int) -> Iterator[str]:
    loads = [
        f"{JOINT_WORDS[each.joint]} {times(each.times_body_weight[at])}" for each in full.joints
    ]
    if loads:
        yield f"Load on the joints, in times body weight: {', '.join(loads)}."


def _hip_sentence(step: Step, *, full: Step, what_if: WhatIf, at: int, knowledge: Knowledge) -> str:
    """Who takes over most of the hip's work."""
    before = full.hip_shares(at=at, side=what_if.side)
    after = step.hip_shares(at=at, side=what_if.side)
    gains = {each: share - before.get(each, 0.0) for each, share in after.items() if each != REST}
    most = max(gains, key=lambda each: gains[each], default=None)
    if most is None or gains[most] < UNCHANGED:
        return f"At {percent(step.strength)} strength who does the work at the hip stays the same."
    return (
        f"At {percent(step.strength)} strength {percent(after[most])} of the work at the hip comes "
        f"from the {muscle_words(most, knowledge=knowledge)}, instead of "
        f"{percent(before.get(most, 0.0))}."
    )


def _effort_sentence(
    step: Step, *, full: Step, what_if: WhatIf, at: int, knowledge: Knowledge
) -> Iterator[str]:
    """Which of the others has to work harder."""
    risen = [
        (curve.effort[at] - before.effort[at], curve, before)
        for curve in step.curves
        if curve.muscle not in what_if.weakened
        and (before := full.effort(curve.muscle, side=curve.side)) is not None
    ]
    gain, curve, before = max(risen, key=lambda each: each[0], default=(0.0, None, None))
    if curve is None or before is None or gain < UNCHANGED:
        return
    name = muscle_words(curve.muscle, knowledge=knowledge)
    yield (
        f"Most is asked of the {name} ({SIDE_WORDS[curve.side]}): {percent(curve.effort[at])} of "
        f"what it could do, instead of {percent(before.effort[at])}."
    )


def _joint_sentence(step: Step, *, full: Step, side: Sided, at: int) -> Iterator[str]:
    wanted: tuple[Joint, ...] = ("hip_right" if side == "right" else "hip_left", "l5_s1")
    told = [
        f"{JOINT_WORDS[name]} {times(after.times_body_weight[at])} instead of "
        f"{times(before.times_body_weight[at])}"
        for name in wanted
        if (after := step.joint(name)) is not None and (before := full.joint(name)) is not None
    ]
    if told:
        yield f"Load on the joints, in times body weight: {', '.join(told)}."


def _is_told(shift: PostureShift) -> bool:
    return abs(shift.amount) >= _TOLD_SHIFT[shift.unit]


def _shift_sentence(step: Step) -> Iterator[str]:
    told = [shift_words(each) for each in step.shifts if _is_told(each)]
    if told:
        yield f"To manage, the body gives way: {', '.join(told)}."


def shift_words(shift: PostureShift) -> str:
    """How far the body goes out of its way: ``trunk 4° more to the left``."""
    size, more = shift_size(shift), shift.amount > 0
    match shift.coordinate:
        case "trunk_side_bend" | "chest_left":
            return f"trunk {size} more to the {'left' if more else 'right'}"
        case "trunk_flexion" | "chest_forwards":
            return f"trunk {size} {'further forwards' if more else 'more upright'}"
        case "pelvis_list":
            return f"{'left' if more else 'right'} side of the pelvis {size} higher"
        case "pelvis_tilt":
            return f"pelvis {size} tipped {'forwards' if more else 'back'}"
        case "foot_pressure":
            return f"weight {size} nearer to the {'toes' if more else 'heels'}"
        case "weight_left":
            return f"weight {size} further to the {'left' if more else 'right'}"
    return f"{plain(shift.coordinate)} {size} {'more' if more else 'less'}"


def shift_size(shift: PostureShift) -> str:
    """How far, without which way: ``4°``."""
    amount = fixed(abs(shift.amount), digits=0 if abs(shift.amount) >= 2 else 1)
    return f"{amount}°" if shift.unit == "deg" else f"{amount}\u00a0cm"


def heel_sentences(swept: HeelsToToes, *, knowledge: Knowledge) -> tuple[str, ...]:
    """What weight in the heels changes, group by group, from the farthest places that work."""
    works = _working_places(swept)
    if len(works) < 2:
        return ("In the simulation the body would fall over at nearly every place.",)
    heel, toe = works[0], works[-1]
    return tuple(
        _heel_sentence(
            muscle_words(muscle, knowledge=knowledge).capitalize(),
            side=side,
            heel=percent(effort[heel]),
            toe=percent(effort[toe]),
        )
        for muscle, side, effort in _alike_on_both_sides(swept)
        if max(effort) >= _WORTH_TELLING
    )


def _working_places(swept: HeelsToToes) -> list[int]:
    """Places of the weight at which the body can be held."""
    return [at for at in range(len(swept.pressure)) if not swept.possible or swept.possible[at]]


def cue_sentence(swept: HeelsToToes, *, knowledge: Knowledge) -> str:
    """What pushing through the heels does to the largest gluteal muscle; "" where unknown."""
    works, effort = _working_places(swept), swept_effort(swept, muscle=GLUTES[0])
    if len(works) < 2 or not effort:
        return ""
    name = muscle_words(GLUTES[0], knowledge=knowledge)
    heel, toe = effort[works[0]], effort[works[-1]]
    told = f"{percent(heel)} near the heels, {percent(toe)} near the toes"
    if abs(toe - heel) < _TOLD_APART:
        return f"Weight in the heels hardly changes what the {name} does here: {told}."
    if toe > heel:
        return (
            f"Weight in the heels does not make the {name} work more here, but less: {told}. "
            "That holds as long as the heels stay on the floor."
        )
    return f"Weight in the heels makes the {name} work more here: {told}."


def swept_effort(swept: HeelsToToes, *, muscle: str) -> tuple[float, ...]:
    """The effort of a group at every place, of the foot meant or both; empty without one."""
    meant = ("both", swept.side) if swept.side != "both" else ("both", "left", "right")
    sides = [each.effort for each in swept.curves if each.muscle == muscle and each.side in meant]
    return tuple(sum(efforts) / len(sides) for efforts in zip(*sides, strict=True))


def swept_words(swept: HeelsToToes) -> str:
    """What is moved in a sweep, and what stays."""
    if swept.side == "both":
        return "The same position with the weight moved under the feet."
    return (
        f"The same position with the push moved under the front foot, the {swept.side} one: "
        "nothing else moves, and the efforts are those of this leg."
    )


def _heel_sentence(name: str, *, side: Sided | None, heel: str, toe: str) -> str:
    if side is None:
        return f"{name}: {heel} with the weight near the heels, {toe} with it near the toes."
    return (
        f"{name} ({SIDE_WORDS[side]}): {heel} with the weight near the heels, "
        f"{toe} with it near the toes."
    )


def _alike_on_both_sides(
    swept: HeelsToToes,
) -> Iterator[tuple[str, Sided | None, tuple[float, ...]]]:
    """Each group with its side; without one, once, where both do the same or one leg is meant."""
    for muscle in dict.fromkeys(each.muscle for each in swept.curves):
        if swept.side != "both":
            yield muscle, None, swept_effort(swept, muscle=muscle)
            continue
        sides = [each for each in swept.curves if each.muscle == muscle]
        first = sides[0].effort
        gaps = (abs(a - b) for each in sides for a, b in zip(each.effort, first, strict=True))
        if max(gaps) < _TOLD_APART:
            yield muscle, None, first
            continue
        for each in sides:
            yield muscle, each.side, each.effort


def doubt_words(account: WhoCarries) -> str:
    """How sure the figures are: where the bands come from, or that there are none."""
    if account.members > 1:
        return (
            f"Shaded: 95% of {account.members} simulations with the movement varied as far as the "
            "camera may be wrong."
        )
    return (
        "No band is drawn: this was simulated once, from a movement given exactly. True "
        "differences between people are larger than any band."
    )


def left_over_words(account: WhoCarries) -> str:
    """How well the account adds up."""
    return (
        f"What no muscle carried: at most {fixed(account.reserve_nm, digits=1)} N m at a joint and "
        f"{fixed(account.residual_n, digits=0)} N at the pelvis."
    )


def body_words(account: WhoCarries) -> str:
    """Whose body was simulated: ``70 kg, 1.72 m, woman``.

    Of a recording the mass is left out: some do not want to read it.
    """
    body = account.body
    sex = {"female": "woman", "male": "man", None: "between woman and man"}[body.sex]
    mass = f"{body.mass_kg:g}\u00a0kg, " if account.source == "motion" else ""
    size = f"{mass}{body.height_m:.2f}\u00a0m, {sex}"
    return f"{size}, with {account.load_kg:g}\u00a0kg" if account.load_kg else size
