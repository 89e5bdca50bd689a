"""An account as a page shows it: pictures laid out, sentences written, rows of figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from primemover.report.carrying import answer, weakening, what_if_words, words
from primemover.report.carrying.bodies import ShadedFigure, shade_of, shaded_figures
from primemover.report.carrying.joint_loads import load_sentences
from primemover.report.carrying.plots import (
    SWEPT,
    CurvePlot,
    effort_plot,
    highest_torque,
    joint_plot,
    out_of_reach,
    sweep_plot,
    torque_plot,
)
from primemover.simulation.who_carries import REST, STRETCH, WhoCarries
from primemover.terms import SIDES

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.simulation.who_carries import (
        GroupCurve,
        HeelsToToes,
        Posture,
        Sided,
        Step,
        WhatIf,
    )

PLOTTED: Final = 6
"""Groups with a curve of their own: those with the highest efforts."""

WORTH: Final = words.WORTH_TELLING
"""Groups that never reach this effort stand in a list that is folded up."""

_COLUMN: Final = 0.05
_COLUMNS: Final = 4
"""A group of this share of the hip's torque has a column in the table; at most so many have."""

MISSING: Final = (
    "This needs the simulation of muscles, which is not installed. To get it, open a terminal in "
    "the folder of primemover and type:"
)
INSTALL: Final = 'pip install ".[muscles]"'


@dataclass(frozen=True, kw_only=True, slots=True)
class Effort:
    """One side of a row: the figure, its band in words ("" without one), and its shade.

    ``peak`` is the highest figure of this side in the repetition.
    """

    share: float
    text: str
    peak: str
    band: str
    shade: int


@dataclass(frozen=True, kw_only=True, slots=True)
class EffortRow:
    """One group with its effort at the moment shown, and the highest of the repetition.

    ``plain`` says where a muscle with a learned name is.
    """

    name: str
    plain: str
    left: Effort | None
    right: Effort | None
    highest: Effort


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeRow:
    """Effort of one group at full strength and as asked; ``note`` where it is within the range."""

    name: str
    before: str
    after: str
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class StepView:
    """One strength: the body, the curves and the sentences that go with it."""

    ident: str
    strength: str
    possible: bool
    sentences: tuple[str, ...]
    figures: tuple[ShadedFigure, ShadedFigure] | None
    torque: CurvePlot | None
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class WhatIfView:
    """One choice of muscles; ``caption`` and ``head`` say what its table holds."""

    ident: str
    name: str
    caption: str
    steps: tuple[StepView, ...]
    head: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SweepRow:
    """One group in the sweep: its figures from the heels to the toes, and its line's look."""

    name: str
    colour: str
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SweepView:
    """Weight from the heel to the toes; ``fallen`` are places where the body would fall over.

    ``moved`` says what is moved, ``cue`` what the heels do to the glutes and ``besides`` what they
    do to others; ``sentences`` tell the same as ``rows``.
    """

    moved: str
    cue: str
    plot: CurvePlot
    fallen: tuple[tuple[float, float], ...]
    besides: tuple[str, ...]
    rows: tuple[SweepRow, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CarryingView:
    """Everything one account shows; ``refused`` stands in place of it where it is not "".

    ``stands`` says on which leg, ``changed`` what the weakening asked for changes ("" for neither);
    ``changes`` are all of them.
    ``moment`` says which moment is shown, ``who`` is the heading of what is asked of the hip.
    ``together`` heads the one column where both sides do the same ("" where they do not).
    ``rows`` are the groups that work, ``idle`` those that never reach a twentieth. ``grave`` are
    the limits that stand at the top. ``loads`` tell those on the joints.
    """

    ident: str
    name: str
    stands: str
    body: str
    weakened: str
    changed: str
    changes: tuple[ChangeRow, ...]
    refused: str
    opening: tuple[str, ...]
    moment: str
    caption: str
    who: str
    together: str
    rows: tuple[EffortRow, ...]
    idle: tuple[EffortRow, ...]
    figures: tuple[ShadedFigure, ShadedFigure] | None
    mean: tuple[ShadedFigure, ShadedFigure] | None
    torque: CurvePlot | None
    efforts: tuple[CurvePlot, ...]
    joints: CurvePlot | None
    loads: tuple[str, ...]
    what_if: tuple[WhatIfView, ...]
    free: tuple[WhatIfView, ...]
    sweep: SweepView | None
    doubt: str
    left_over: str
    grave: tuple[str, ...]
    limits: tuple[str, ...]
    weaker_effort: str


def carrying_view(
    account: WhoCarries, *, knowledge: Knowledge, ident: str = "carried"
) -> CarryingView:
    """``account`` laid out for a page; ``ident`` keeps ids of several apart.

    Notes
    -----
    A refused account shows its reason and nothing else.
    """
    account = answer.without_untold(account)
    shown = not account.refused
    step = account.as_is
    rows = tuple(_rows(step, at=account.deepest, knowledge=knowledge)) if shown else ()
    grave = words.grave_limits(account)
    moment = answer.moment_words(account, knowledge=knowledge)
    return CarryingView(
        ident=ident,
        name=movement_name(account, knowledge=knowledge),
        stands=weakening.standing_words(account, knowledge=knowledge),
        body=words.body_words(account),
        weakened=_weakened(account, knowledge=knowledge),
        changed=" ".join(weakening.change_sentences(account, knowledge=knowledge, moment=moment)),
        changes=_changes(account, knowledge=knowledge) if shown else (),
        refused=answer.refused_words(account),
        opening=answer.opening(account, knowledge=knowledge) if shown else (),
        moment=moment,
        caption=f"Effort {moment}: share of what the muscle could do",
        who=answer.who_words(account),
        together=_together(account),
        rows=tuple(each for each in rows if each.highest.share >= WORTH),
        idle=tuple(each for each in rows if each.highest.share < WORTH),
        figures=shaded_figures(step, knowledge=knowledge, at=account.deepest) if shown else None,
        mean=shaded_figures(step, knowledge=knowledge) if shown else None,
        torque=_torque(step, account=account, knowledge=knowledge) if shown else None,
        efforts=tuple(_efforts(account, knowledge=knowledge)) if shown else (),
        joints=joint_plot(step, phase=account.phase, deepest=account.deepest) if shown else None,
        loads=load_sentences(account, knowledge=knowledge) if shown else (),
        what_if=_what_ifs(account, posture="kept", knowledge=knowledge, ident=ident),
        free=_what_ifs(account, posture="free", knowledge=knowledge, ident=ident),
        sweep=_sweep(account.heels_to_toes, knowledge=knowledge) if shown else None,
        doubt=words.doubt_words(account),
        left_over=words.left_over_words(account),
        grave=grave if shown else (),
        limits=tuple(e for e in (*account.limits, *words.LIMITS) if e not in grave),
        weaker_effort=answer.WEAKER_EFFORT,
    )


def _changes(account: WhoCarries, *, knowledge: Knowledge) -> tuple[ChangeRow, ...]:
    """Every effort that the weakening asked for changes."""
    within = weakening.range_words(account)
    return tuple(
        ChangeRow(
            name=weakening.sided_words(each, knowledge=knowledge),
            before=each.told[0],
            after=each.told[1],
            note="" if each.clear else within,
        )
        for each in weakening.changes(account)
    )


def _together(account: WhoCarries) -> str:
    """The heading of the one column where all groups do the same on both sides."""
    muscles = {each.muscle for each in account.as_is.curves}
    if not all(words.alike(account.as_is, muscle=muscle) for muscle in muscles):
        return ""
    return "Both legs, taken as equal" if account.source == "recording" else "Each side"


def movement_name(account: WhoCarries, *, knowledge: Knowledge) -> str:
    """What the movement is called."""
    known = knowledge.tests if account.source == "recording" else knowledge.motions
    found = known.get(account.movement) or knowledge.motions.get(account.movement)
    name = found.name if found else account.movement.replace("_", " ")
    return f"{name} ({account.side})" if account.side else name


def _weakened(account: WhoCarries, *, knowledge: Knowledge) -> str:
    told = [
        f"{words.muscle_words(each.muscle, knowledge=knowledge)} "
        f"({words.SIDE_WORDS[each.side]}) {words.percent(each.strength)}"
        for each in account.weakened
    ]
    if not told:
        return ""
    return f"Strength as asked: {', '.join(told)}. Its effort is told as a share of what is left."


def _rows(step: Step, *, at: int, knowledge: Knowledge) -> Iterator[EffortRow]:
    """Groups by their effort, the highest first."""
    muscles = sorted(
        {each.muscle for each in step.curves},
        key=lambda muscle: (-_highest(step, muscle=muscle, at=at), muscle),
    )
    for muscle in muscles:
        both = step.effort(muscle, side="both")
        left, right = (step.effort(muscle, side=side) or both for side in SIDES)
        yield EffortRow(
            name=words.muscle_words(muscle, knowledge=knowledge),
            plain=answer.PLAIN_WORDS.get(muscle, ""),
            left=_effort(left, at=at),
            right=_effort(right, at=at),
            highest=_highest_effort(step, muscle=muscle),
        )


def _highest_effort(step: Step, *, muscle: str) -> Effort:
    """The highest effort of the repetition, with the band it has there."""
    curve = max((e for e in step.curves if e.muscle == muscle), key=lambda e: max(e.effort))
    found = _effort(curve, at=curve.effort.index(max(curve.effort)))
    assert found is not None  # noqa: S101 - there is a curve
    return found


def _highest(step: Step, *, muscle: str, at: int) -> float:
    return max(each.effort[at] for each in step.curves if each.muscle == muscle)


def _effort(curve: GroupCurve | None, *, at: int) -> Effort | None:
    if curve is None:
        return None
    share, low, high = curve.effort[at], curve.low[at], curve.high[at]
    banded = words.percent(low) != words.percent(high)
    return Effort(
        share=share,
        text=words.percent(share),
        peak=words.percent(max(curve.effort)),
        band=words.percents(low, high=high) if banded else "",
        shade=shade_of(share),
    )


def _torque(step: Step, *, account: WhoCarries, knowledge: Knowledge) -> CurvePlot | None:
    if not step.torques:
        return None
    side = answer.asked_side(account)
    return torque_plot(
        step,
        phase=account.phase,
        deepest=account.deepest,
        side=side,
        ends=highest_torque((step,), side=side),
        knowledge=knowledge,
        title=answer.who_words(account),
    )


def _efforts(account: WhoCarries, *, knowledge: Knowledge) -> Iterator[CurvePlot]:
    step = account.as_is
    peaks: dict[str, float] = {}
    for each in step.curves:
        if each.muscle != REST:
            peaks[each.muscle] = max(peaks.get(each.muscle, 0.0), *each.high)
    muscles = sorted(peaks, key=lambda muscle: -peaks[muscle])[:PLOTTED]
    top = next(t for t in (0.2, 0.4, 0.6, 0.8, 1.0) if t >= max(peaks.values()) or t == 1.0)
    for muscle in muscles:
        yield effort_plot(
            step,
            muscle=muscle,
            phase=account.phase,
            deepest=account.deepest,
            top=top,
            knowledge=knowledge,
        )


def _what_ifs(
    account: WhoCarries, *, posture: Posture, knowledge: Knowledge, ident: str
) -> tuple[WhatIfView, ...]:
    """What-ifs in which the posture is kept, or free; none of a refused account."""
    if account.refused:
        return ()
    wanted = [each for each in what_if_words.in_order(account) if each.posture == posture]
    return tuple(
        _what_if(each, account=account, knowledge=knowledge, ident=f"{ident}-{posture}-{number}")
        for number, each in enumerate(wanted, start=1)
    )


def _what_if(
    what_if: WhatIf, *, account: WhoCarries, knowledge: Knowledge, ident: str
) -> WhatIfView:
    at, hip = _place(what_if, account=account), _hip(what_if, account=account)
    moment = answer.moment_words(account, knowledge=knowledge)
    return WhatIfView(
        ident=ident,
        name=what_if_words.weakened_words(
            what_if, knowledge=knowledge, mirrored=what_if_words.is_mirrored(account)
        ),
        caption=what_if_words.steps_caption(what_if, hip=hip, moment=moment),
        steps=tuple(
            _step_view(step, what_if=what_if, account=account, knowledge=knowledge, ident=ident)
            for step in what_if.steps
        ),
        head=_head(what_if, at=at, hip=hip, knowledge=knowledge),
    )


def _hip(what_if: WhatIf, *, account: WhoCarries) -> Sided:
    """The hip that a what-if is told of, as the opening tells the one asked."""
    return what_if_words.hip_told(what_if, asked=answer.asked_side(account))


def _place(what_if: WhatIf, *, account: WhoCarries) -> int:
    """Where in its curves the hardest moment is; held still it is all there is."""
    return 0 if what_if.posture == "free" else account.deepest


def _step_view(
    step: Step, *, what_if: WhatIf, account: WhoCarries, knowledge: Knowledge, ident: str
) -> StepView:
    at, asked = _place(what_if, account=account), answer.asked_side(account)
    hip = _hip(what_if, account=account)
    return StepView(
        ident=f"{ident}-{round(100 * step.strength)}",
        strength=words.percent(step.strength),
        possible=step.possible,
        sentences=what_if_words.step_sentences(
            step, what_if=what_if, at=at, knowledge=knowledge, asked=asked
        ),
        figures=shaded_figures(
            step, knowledge=knowledge, at=at, weakened=what_if.weakened, side=what_if.side
        )
        if step.possible
        else None,
        torque=_step_torque(step, what_if=what_if, account=account, knowledge=knowledge),
        cells=tuple(_cells(step, what_if=what_if, at=at, hip=hip)),
    )


def _step_torque(
    step: Step, *, what_if: WhatIf, account: WhoCarries, knowledge: Knowledge
) -> CurvePlot | None:
    """The stack over the repetition, all steps on one scale; one moment has no curve."""
    if what_if.posture == "free" or not step.possible or not step.torques:
        return None
    possible = [each for each in what_if.steps if each.possible]
    hip = _hip(what_if, account=account)
    return torque_plot(
        step,
        phase=account.phase,
        deepest=account.deepest,
        side=hip,
        ends=highest_torque(possible, side=hip),
        knowledge=knowledge,
        title=answer.who_words(account),
    )


def _told_groups(what_if: WhatIf, *, at: int, hip: Sided) -> tuple[str, ...]:
    """Groups with a column in the table: those that ever do a twentieth of the hip's torque."""
    shares = [each.hip_shares(at=at, side=hip) for each in what_if.steps if each.possible]
    found = dict.fromkeys(m for each in shares for m, share in each.items() if share >= _COLUMN)
    return tuple(muscle for muscle in found if muscle not in (REST, STRETCH))[:_COLUMNS]


def _head(what_if: WhatIf, *, at: int, hip: Sided, knowledge: Knowledge) -> tuple[str, ...]:
    joints, groups = what_if.steps[0].joints, _told_groups(what_if, at=at, hip=hip)
    return (
        *(words.muscle_words(each, knowledge=knowledge) for each in groups),
        *(words.JOINT_WORDS[each.joint] for each in joints),
    )


def _cells(step: Step, *, what_if: WhatIf, at: int, hip: Sided) -> Iterator[str]:
    shares = step.hip_shares(at=at, side=hip) if step.possible else {}
    for muscle in _told_groups(what_if, at=at, hip=hip):
        yield words.percent(shares.get(muscle, 0.0)) if step.possible else "–"
    for first in what_if.steps[0].joints:
        load = step.joint(first.joint)
        yield words.times(load.times_body_weight[at]) if step.possible and load else "–"


def _sweep(swept: HeelsToToes | None, *, knowledge: Knowledge) -> SweepView | None:
    if swept is None or not swept.curves:
        return None
    return SweepView(
        moved=words.swept_words(swept),
        cue=words.cue_sentence(swept, knowledge=knowledge),
        plot=sweep_plot(swept, knowledge=knowledge),
        fallen=out_of_reach(swept),
        besides=tuple(words.besides_sentences(swept, muscles=SWEPT, knowledge=knowledge)),
        rows=tuple(
            SweepRow(name=words.muscle_words(muscle, knowledge=knowledge), colour=look, cells=cells)
            for muscle, look in SWEPT.items()
            if (cells := tuple(words.swept_cells(swept, muscle=muscle)))
        ),
        sentences=words.heel_sentences(swept, knowledge=knowledge),
    )
