"""Everything a page of one recording shows, ready for the templates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from primemover.report.angle_plot import Tick
from primemover.report.citations import Citations, Reference
from primemover.report.emg.answer import OrderTold, Told, order_told, told
from primemover.report.emg.checklist import ChecklistRow, checklist
from primemover.report.emg.order_picture import OrderPicture, order_picture
from primemover.report.emg.traces import Shading, Trace, shadings, time_ticks, trace_of
from primemover.report.emg.words import (
    FAULT_NAMES,
    counted_efforts,
    decibels,
    figure,
    measure_figure,
    measured_words,
    name_of_channel,
    quantity_name,
    volts_words,
)
from primemover.report.sections.limits import unverified

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.measures.emg.model import EmgMeasure, EmgRefusal, EmgResult
    from primemover.signals.emg.model import AnalysedChannel

SHARES: Final = "Share of the EMG amplitude"
NORMALISED: Final = "EMG amplitude, in % of the maximal push"
MICROVOLTS: Final = "EMG amplitude, in microvolts"
_ALONE: Final = "Each muscle by itself: microvolts of two sensors cannot be compared."
_WHOLE: Final = "Parts of the sum over these groups. A share of amplitude is no share of force."
_BESIDE: Final = "Bars are the mean over the efforts, lines the 95 % interval."
_GLUTES: Final = "gluteus_maximus", "gluteus_medius", "gluteus_minimus", "glutes"
_DRAWN: Final = ("emg_amplitude", "amplitude_share")


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """One muscle or group: ends in percent of the width, and in words."""

    name: str
    value: float
    low: float
    high: float
    text: str
    interval: str
    glute: bool
    cautions: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Bars:
    """Bars on one scale."""

    title: str
    note: str
    rows: tuple[Bar, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelView:
    """One channel: its trace, its figures and each of its faults in words."""

    name: str
    sensor: str
    usable: bool
    faults: tuple[tuple[str, str, bool], ...]
    notes: tuple[str, ...]
    snr: str
    rest: str
    active: str
    rate: str
    trace: Trace

    @property
    def fault_names(self) -> tuple[str, ...]:
        """Each kind of fault once."""
        return tuple(dict.fromkeys(name for name, _, _ in self.faults))


@dataclass(frozen=True, kw_only=True, slots=True)
class MeasureRow:
    """One measure as a row of a table."""

    what: str
    of: str
    value: str
    interval: str
    efforts: int
    cautions: tuple[str, ...]
    method: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NormRow:
    """What other people showed, beside; ``unverified`` where the number was not read."""

    what: str
    figure: str
    who: str
    unverified: bool
    number: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class EmgView:
    """One recording of surface EMG as a page shows it."""

    ident: str
    name: str
    source: str
    counted: str
    told: Told
    picture: OrderPicture | None
    orders: tuple[OrderTold, ...]
    bars: tuple[Bars, ...]
    channels: tuple[ChannelView, ...]
    shadings: tuple[Shading, ...]
    ticks: tuple[Tick, ...]
    rows: tuple[MeasureRow, ...]
    refusals: tuple[tuple[str, str, str], ...]
    norms: tuple[NormRow, ...]
    notes: tuple[str, ...]
    suggests: str
    does_not_mean: str
    steps: tuple[str, ...]
    checklist: tuple[ChecklistRow, ...]
    versions: tuple[tuple[str, str], ...]
    references: tuple[Reference, ...]


def emg_view(result: EmgResult, *, knowledge: Knowledge, ident: str = "emg-1") -> EmgView:
    """One result ready to show; ``ident`` keeps ids apart where a page shows several."""
    signals, protocol = result.signals, result.protocol
    citations = Citations(knowledge.sources)
    citations.cite(protocol.sources)
    norms = tuple(_norms(result, citations=citations))
    side = f", {result.side}" if result.side else ""
    return EmgView(
        ident=ident,
        name=f"{protocol.name}{side}",
        source=result.source,
        counted=counted_efforts(len(signals.efforts), kind=signals.kind),
        told=told(result, knowledge=knowledge),
        picture=order_picture(result, knowledge=knowledge),
        orders=tuple(order_told(each, knowledge=knowledge) for each in result.orders),
        bars=tuple(_bars(result, knowledge=knowledge)),
        channels=tuple(
            _channel(each, duration_s=signals.recording.duration_s, knowledge=knowledge)
            for each in signals.channels
        ),
        shadings=shadings(signals),
        ticks=time_ticks(signals),
        rows=tuple(measure_row(each, knowledge=knowledge) for each in result.measures),
        refusals=tuple(dict.fromkeys(refusal_words(each) for each in result.refusals)),
        norms=norms,
        notes=(*signals.recording.notes, *signals.notes),
        suggests=protocol.suggests,
        does_not_mean=protocol.does_not_mean,
        steps=protocol.steps,
        checklist=checklist(result, knowledge=knowledge),
        versions=tuple(result.versions.items()),
        references=citations.references(),
    )


def _bars(result: EmgResult, *, knowledge: Knowledge) -> Iterator[Bars]:
    groups: dict[tuple[str, str], list[EmgMeasure]] = {}
    for each in result.measures:
        if each.quantity in _DRAWN:
            groups.setdefault((each.quantity, each.unit), []).append(each)
    for (quantity, unit), measures in sorted(groups.items()):
        share = quantity == "amplitude_share"
        title = SHARES if share else NORMALISED if unit.startswith("%") else MICROVOLTS
        note = _WHOLE if share else _BESIDE if unit.startswith("%") else f"{_ALONE} {_BESIDE}"
        top = max((each.high for each in measures), default=1.0) or 1.0
        rows = tuple(_bar(each, top=top, knowledge=knowledge) for each in measures)
        yield Bars(title=title, note=note, rows=rows)


def _bar(measure: EmgMeasure, *, top: float, knowledge: Knowledge) -> Bar:
    text, interval = measure_figure(measure, short=True)
    ends = (measure.value, max(0.0, measure.low), measure.high)
    value, low, high = (round(100 * max(0.0, each) / top, 1) for each in ends)
    return Bar(
        name=measured_words(measure, knowledge=knowledge),
        value=value,
        low=low,
        high=high,
        text=text,
        interval=interval,
        glute=measure.muscle in _GLUTES,
        cautions=measure.cautions,
    )


def _channel(analysed: AnalysedChannel, *, duration_s: float, knowledge: Knowledge) -> ChannelView:
    quality = analysed.quality
    return ChannelView(
        name=name_of_channel(analysed.channel, knowledge=knowledge),
        sensor=analysed.channel.name,
        usable=quality.usable,
        faults=tuple(
            (FAULT_NAMES[each.code], each.words, each.severity == "unusable")
            for each in quality.faults
        ),
        notes=analysed.channel.notes,
        snr=decibels(quality.snr_db),
        rest=volts_words(quality.rest_rms_v),
        active=volts_words(quality.active_rms_v),
        rate=f"{analysed.channel.rate_hz:g}\N{NO-BREAK SPACE}Hz",
        trace=trace_of(analysed, duration_s=duration_s),
    )


def measure_row(measure: EmgMeasure, *, knowledge: Knowledge) -> MeasureRow:
    """One measure in words."""
    value, interval = measure_figure(measure)
    name = quantity_name(measure.quantity)
    return MeasureRow(
        what=name[:1].upper() + name[1:],
        of=measured_words(measure, knowledge=knowledge),
        value=value,
        interval=interval,
        efforts=measure.efforts,
        cautions=measure.cautions,
        method=measure.method,
    )


def refusal_words(refusal: EmgRefusal) -> tuple[str, str, str]:
    """What was not measured, why, and what to do."""
    name = quantity_name(refusal.quantity)
    return name[:1].upper() + name[1:], refusal.reason, refusal.remedy


def _norms(result: EmgResult, *, citations: Citations) -> Iterator[NormRow]:
    for norm in result.protocol.norms:
        cited = citations.cite(norm.keys)
        ends: Sequence[float] = [e for e in (norm.value,) if e is not None] or [
            e for e in (norm.low, norm.high) if e is not None
        ]
        told_figure = " to ".join(f"{each:g}" for each in ends)
        people = f", n = {norm.n}" if norm.n else ""
        spread = f" ± {norm.sd:g}" if norm.sd else ""
        yield NormRow(
            what=norm.what[:1].upper() + norm.what[1:],
            figure=figure(ends[0], uncertainty=1, unit=norm.unit)
            if len(ends) == 1 and not spread and float(ends[0]).is_integer()
            else f"{told_figure}{spread} {norm.unit}",
            who=f"{norm.population}{people}",
            unverified=unverified(norm),
            number=cited[0].number if cited else None,
        )
