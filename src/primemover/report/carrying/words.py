"""Words for an account of who carries the load; every sentence says by itself that it is one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import eq
from typing import TYPE_CHECKING, Final, TypeVar

from primemover.report.words import fixed, plain
from primemover.simulation.coordinates import joint_words
from primemover.simulation.limits import MORE_THAN_SOLES
from primemover.simulation.who_carries import REST, STRETCH, Sided, Step
from primemover.terms import GLUTES, SIDES

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.simulation.coordinates import Joint
    from primemover.simulation.who_carries import HeelsToToes, WhoCarries

SIMULATED: Final = (
    "Simulated, not measured: worked out from how the body moved and a model of its muscles."
)
"""Stands above every figure."""

LIMITS: Final = (
    "No muscle was recorded. The model has the strength of an average person of this size and "
    "sex, not yours; how strong you are changes the efforts.",
    "Of all ways to share a load the model takes the one with least effort. People also tense "
    "muscles on purpose or by habit, and it cannot know that.",
    "Two people who move alike can use their muscles differently. Read which way it goes, not the "
    "last digit.",
    "It is no sign of a fault: a muscle that does little here is not a weak muscle.",
    "Not all of the model was looked up: how force changes with a muscle's length, how a stretched "
    "muscle resists, and how strong belly muscles are was recalled from the literature; the "
    "calves' strength, what a push of the foot costs and how dear it is to leave a posture are "
    "rules of our own.",
    "The hip's strength sideways and in turning rests on figures that others quote, of both sexes "
    "together: trust it less than that of bending and straightening.",
)
"""What holds for every account; its own limits follow."""

WORTH_TELLING: Final = 0.05
"""Groups that do less everywhere are left out, as they are left blank on the body map."""
_TOLD_APART: Final = 0.03
"""Sides nearer than this are told as one."""

JOINT_WORDS: Final[dict[Joint, str]] = {
    "hip_left": "left hip",
    "hip_right": "right hip",
    "l5_s1": "lowest joint of the spine",
}

EACH_HIP: Final = "each hip"
_Told = TypeVar("_Told")
"""Both hips, where they bear the same."""

SIDE_WORDS: Final[dict[Sided, str]] = {"left": "left", "right": "right", "both": "both sides"}
STRETCH_WORDS: Final = "stretch, without effort"
ALL_THREE: Final = "three gluteal muscles"
OTHER_MUSCLES: Final = "other muscles"
UNCHANGED: Final = 0.005
"""Shares that differ by less are written with the same figure."""


def muscle_words(muscle: str, *, knowledge: Knowledge) -> str:
    """What a group is called; :data:`REST` are the other muscles."""
    if muscle in (REST, STRETCH):
        return OTHER_MUSCLES if muscle == REST else STRETCH_WORDS
    known = knowledge.muscles.get(muscle)
    return known.name if known else plain(muscle)


def percent(share: float) -> str:
    """``34%``."""
    return f"{round(100 * share)}%"


def by_joint(
    told: Mapping[Joint, _Told], *, as_one: Callable[[_Told, _Told], bool] = eq
) -> dict[str, _Told]:
    """What is told of each joint, by its name; both hips are one where it is the same."""
    named = {JOINT_WORDS[joint]: text for joint, text in told.items()}
    left, right = JOINT_WORDS["hip_left"], JOINT_WORDS["hip_right"]
    if left in named and right in named and as_one(named[left], named[right]):
        return {EACH_HIP if name == left else name: t for name, t in named.items() if name != right}
    return named


def times(value: float) -> str:
    """Times body weight, to a tenth."""
    return fixed(value, digits=1)


def alike(step: Step, *, muscle: str) -> bool:
    """Whether a group does the same on both sides throughout."""
    left, right = (step.effort(muscle, side=side) for side in SIDES)
    if left is None or right is None:
        return left is right
    return all(abs(a - b) < _TOLD_APART for a, b in zip(left.effort, right.effort, strict=True))


def sentence_start(text: str) -> str:
    """The text with a capital first letter, and nothing else changed."""
    return f"{text[:1].upper()}{text[1:]}"


AT_LIMIT: Final = 0.97
"""Of what a muscle could do: the solver keeps a last little in hand."""

LIMIT_CAUTION: Final = (
    "A muscle at its limit leaves the model no choice: read the figures of this movement with care."
)


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
        if max(effort) >= WORTH_TELLING
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
        return (
            "The same position held still, with the weight moved under the feet: in the movement "
            "itself figures can differ a little."
        )
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


def besides_sentences(
    swept: HeelsToToes, *, muscles: Iterable[str], knowledge: Knowledge
) -> Iterator[str]:
    """What weight towards the toes does to the others, and who has nothing left somewhere."""
    works = _working_places(swept)
    efforts = {muscle: swept_effort(swept, muscle=muscle) for muscle in muscles}
    drawn = {muscle: effort for muscle, effort in efforts.items() if effort and len(works) > 1}
    gains = {m: e[works[-1]] - e[works[0]] for m, e in drawn.items() if m != GLUTES[0]}
    more = sorted((m for m in gains if gains[m] >= WORTH_TELLING), key=lambda m: -gains[m])
    less = sorted((m for m in gains if gains[m] <= -WORTH_TELLING), key=gains.__getitem__)
    spent = [m for m, e in drawn.items() if max(e[at] for at in works) >= AT_LIMIT]
    for start, found in (
        ("More effort towards the toes", more),
        ("Less effort towards the toes", less),
        ("Nothing left to give at one of the ends, so that it could hardly be held there", spent),
    ):
        if found:
            told = ", ".join(muscle_words(muscle, knowledge=knowledge) for muscle in found)
            yield f"{start}: {told}."


def swept_cells(swept: HeelsToToes, *, muscle: str) -> Iterator[str]:
    """A group's effort near the heels, the least and most between, and near the toes."""
    works, effort = _working_places(swept), swept_effort(swept, muscle=muscle)
    if len(works) < 2 or not effort:
        return
    told = [effort[at] for at in works]
    yield percent(told[0])
    yield percents(min(told), high=max(told))
    yield percent(told[-1])


def percents(low: float, *, high: float) -> str:
    """``29 to 41%``; one figure where both are written the same."""
    return (
        percent(low) if percent(low) == percent(high) else f"{round(100 * low)} to {percent(high)}"
    )


def grave_limits(account: WhoCarries) -> tuple[str, ...]:
    """The limits that nobody may miss: what was taken for granted, and whose strength it is.

    Of a film the first says what it is, the second what its picture cannot tell. Where more than
    soles bear weight, what is not known of that is told between them.
    """
    own = account.limits[1:2] if account.source == "recording" else account.limits[:1]
    rests = tuple(each for each in account.limits if each == MORE_THAN_SOLES and each not in own)
    return (*(own or account.limits[:1]), *rests, LIMITS[0])


def doubt_words(account: WhoCarries) -> str:
    """How sure the figures are: where the bands come from, or that there are none."""
    if account.members > 1:
        return (
            f"Shaded: the middle 95% of {account.members} simulations with the movement varied as "
            "far as the camera may be wrong, widened where that did not hold the truth in trials "
            "with rendered people."
        )
    bands = [(each.low, each.high) for each in account.as_is.curves]
    bands += [(each.low, each.high) for each in account.as_is.joints]
    if any(b - a >= UNCHANGED for low, high in bands for a, b in zip(low, high, strict=True)):
        return (
            "Shaded: from the least to the greatest over what had to be assumed of ground, "
            "stretch, sharing and what no muscle carries. True differences between people are "
            "larger."
        )
    return (
        "No band is drawn: this was simulated once, from a movement given exactly. True "
        "differences between people are larger than any band."
    )


def compared_words(*, knowledge: Knowledge) -> str:
    """What a joint load may be held against: the hip of others walking, climbing, on one leg."""
    measured = knowledge.body_model.in_vivo_hip_force
    walking, standing, climbing = (
        times(measured[name].value or 0.0)
        for name in ("walking_first_peak", "one_leg_stand", "stairs_up")
    )
    return (
        "For comparison: artificial hip joints that measure it had "
        f"{walking} times body weight in walking and {standing} in standing on one leg, in ten "
        f"other people, and {climbing} in climbing stairs, in four."
    )


def left_over_words(account: WhoCarries) -> str:
    """How well the account adds up, beside what is recommended for simulations."""
    pelvis = (
        f"{fixed(account.residual_n, digits=0)} N and {fixed(account.residual_nm, digits=1)} N m"
    )
    where = joint_words(account.lacking) if account.lacking else "a joint"
    if account.carried_well:
        return (
            f"Carried well: at most {fixed(account.reserve_nm, digits=1)} N m that no muscle "
            f"carried, most of it at {where}; {pelvis} at the pelvis that nothing explains."
        )
    return (
        f"Up to {fixed(account.reserve_nm, digits=1)} N m was carried by no muscle, most of it at "
        f"{where}; {pelvis} at the pelvis is explained by nothing. That is more than is "
        "recommended for simulations: trust the figures less."
    )


def body_words(account: WhoCarries, *, with_mass: bool = False) -> str:
    """Whose body was simulated: ``70 kg, 1.72 m, woman``.

    What was not told says what is taken instead. Of a recording a mass that was told is not
    repeated, but ``with_mass``: some do not want to read it.
    """
    body = account.body
    sex = {"female": "woman", "male": "man", None: "between woman and man"}[body.sex]
    size = f"{_mass_words(account, with_mass=with_mass)}, {_height_words(account)}, {sex}"
    return f"{size}, with {account.load_kg:g}\u00a0kg" if account.load_kg else size


def _mass_words(account: WhoCarries, *, with_mass: bool) -> str:
    mass = f"{account.body.mass_kg:g}\u00a0kg"
    if "mass" in account.assumed:
        return f"mass not told: {mass} taken"
    return mass if with_mass or account.source == "motion" else "mass as told"


def _height_words(account: WhoCarries) -> str:
    height = f"{account.body.height_m:.2f}\u00a0m"
    return f"height not told: {height} taken" if "height" in account.assumed else height
