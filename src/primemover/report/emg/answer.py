"""What one recording of surface EMG showed, in one sentence, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from primemover.findings.recorded import muscle_words
from primemover.report.emg.words import counted_efforts, figure, span
from primemover.report.words import sentence

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.measures.emg.model import EmgMeasure, EmgResult, MuscleOrder

NOTHING: Final = "Nothing could be measured in this recording."
USUAL: Final = (
    "This is described, not judged: in lifting the straight leg the glutes are usually last in "
    "healthy people, and no study says from which delay on something stands out."
)
DESCRIBED: Final = (
    "This is described, not judged: no study says from which delay on something stands out."
)
NOT_NORMALISED: Final = (
    "No maximal push was recorded, so amplitudes are in microvolts: they can be followed within "
    "one muscle, and say nothing of one muscle beside another."
)
_GLUTES: Final = ("gluteus_maximus", "gluteus_medius", "gluteus_minimus", "glutes")


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """The answer: ``lead`` is one sentence, ``more`` follows, ``sure`` is how far to trust it."""

    lead: str
    more: tuple[str, ...]
    sure: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderTold:
    """One pair of muscles: what is said, whether that is undecided, and why."""

    text: str
    interval: str
    undecided: bool
    reason: str
    low: bool


def told(result: EmgResult, *, knowledge: Knowledge) -> Told:
    """What was seen, the surest and most asked first."""
    orders = [each for each in result.orders if each.statement != "undecided" and each.lag]
    leads = [
        *(_order_lead(each, knowledge=knowledge) for each in _glutes_first(orders)),
        *_share_leads(result, knowledge=knowledge),
        *_amplitude_leads(result, knowledge=knowledge),
    ]
    lead = leads[0] if leads else NOTHING
    more = [each for each in leads[1:3] if each != lead]
    if orders:
        more.append(USUAL if any(map(_glutes_later, orders)) else DESCRIBED)
    return Told(lead=lead, more=tuple(more), sure=tuple(_sure(result)))


def order_told(order: MuscleOrder, *, knowledge: Knowledge) -> OrderTold:
    """One pair in words; an undecided one says its figure too, where there is one."""
    first, second = (
        muscle_words(each, knowledge=knowledge) for each in (order.first, order.second)
    )
    side = f" ({order.side})" if order.side else ""
    lag = order.lag
    interval = span(lag.low, high=lag.high, unit=lag.unit) if lag else ""
    if order.statement == "undecided" or lag is None:
        return OrderTold(
            text=sentence(f"{first} and {second}{side}: undecided"),
            interval=interval,
            undecided=True,
            reason=order.reason,
            low=False,
        )
    return OrderTold(
        text=_order_lead(order, knowledge=knowledge),
        interval=interval,
        undecided=False,
        reason="",
        low=lag.confidence == "low",
    )


def _order_lead(order: MuscleOrder, *, knowledge: Knowledge) -> str:
    lag = order.lag
    if lag is None:
        return ""
    first, second = (
        muscle_words(each, knowledge=knowledge) for each in (order.first, order.second)
    )
    earlier, later = (first, second) if order.statement == "first" else (second, first)
    side = f" ({order.side})" if order.side else ""
    low, high = sorted((abs(lag.low), abs(lag.high)))
    by = figure(abs(lag.value), uncertainty=lag.uncertainty, unit=lag.unit)
    return sentence(
        f"{earlier} began {by} before {later}{side}, between {low:.0f} and {high:.0f} "
        f"{lag.unit} over {lag.efforts} repetitions"
    )


def _glutes_first(orders: Sequence[MuscleOrder]) -> list[MuscleOrder]:
    return sorted(orders, key=lambda each: not {each.first, each.second} & {*_GLUTES})


def _glutes_later(order: MuscleOrder) -> bool:
    return (order.second if order.statement == "first" else order.first) in _GLUTES


def _share_leads(result: EmgResult, *, knowledge: Knowledge) -> Iterator[str]:
    sides = dict.fromkeys(
        each.side for each in result.measures if each.quantity == "amplitude_share"
    )
    for side in sides:
        shares = [
            each
            for each in result.measures
            if each.quantity == "amplitude_share" and each.side == side
        ]
        parts = ", ".join(_part(each, knowledge=knowledge) for each in shares)
        where = f" on the {side}" if side else ""
        yield f"Of the EMG amplitude{where}, {parts}."


def _part(measure: EmgMeasure, *, knowledge: Knowledge) -> str:
    value = figure(measure.value, uncertainty=measure.uncertainty, unit=measure.unit)
    name = muscle_words(measure.muscle, knowledge=knowledge)
    return f"{name} had {value} ({span(measure.low, high=measure.high, unit='')})"


def _amplitude_leads(result: EmgResult, *, knowledge: Knowledge) -> Iterator[str]:
    found = [each for each in result.measures if each.quantity == "emg_amplitude"]
    if not found:
        return
    normalised = [each for each in found if each.unit.startswith("%")]
    most = max(normalised or found, key=lambda each: each.value)
    value = figure(most.value, uncertainty=most.uncertainty, unit=most.unit)
    name = muscle_words(most.muscle, knowledge=knowledge)
    side = f" ({most.side})" if most.side else ""
    doubt = span(most.low, high=most.high, unit=most.unit)
    if normalised and len(normalised) > 1:
        yield sentence(f"{name}{side} had the largest EMG amplitude, {value} ({doubt})")
    else:
        yield sentence(f"{name}{side} had an EMG amplitude of {value} ({doubt})")


def _sure(result: EmgResult) -> Iterator[str]:
    channels = result.signals.channels
    usable = sum(each.quality.usable for each in channels)
    kind = result.signals.kind
    efforts = counted_efforts(len(result.signals.efforts), kind=kind)
    yield f"{usable} of {len(channels)} channels could be used, over {efforts}."
    cautious = sum(bool(each.quality.faults) and each.quality.usable for each in channels)
    if cautious:
        has = "channel has" if cautious == 1 else "channels have"
        yield f"{cautious} used {has} a fault; what rests on it is marked."
    undecided = sum(each.statement == "undecided" for each in result.orders)
    if undecided:
        yield f"Which muscle began first is undecided in {undecided} of {len(result.orders)} pairs."
    amplitudes = [each for each in result.measures if each.quantity == "emg_amplitude"]
    if amplitudes and not any(each.unit.startswith("%") for each in amplitudes):
        yield NOT_NORMALISED
