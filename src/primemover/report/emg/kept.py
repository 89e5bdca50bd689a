"""A recording of muscle sensors as a kept check holds it: figures and orders, without pictures."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from primemover.findings.emg_files import EmgTestResult, recorded_tests
from primemover.report.emg.answer import OrderTold, order_told
from primemover.report.emg.view import MeasureRow, measure_row, refusal_words
from primemover.report.words import with_side

if TYPE_CHECKING:
    from primemover.findings.model import RecordedTest
    from primemover.knowledge import Knowledge
    from primemover.measures.emg.model import EmgMeasure


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptView:
    """One recording ready to show; ``problem`` says why it was not used ("" when it was)."""

    ident: str
    name: str
    source: str
    problem: str
    orders: tuple[OrderTold, ...]
    rows: tuple[MeasureRow, ...]
    refusals: tuple[tuple[str, str, str], ...]
    does_not_mean: str


def kept_views(
    tests: Iterable[EmgTestResult], *, knowledge: Knowledge, first: int = 1
) -> Iterator[KeptView]:
    """Each recording in words; their ids are counted from ``first``."""
    for number, each in enumerate(tests, start=first):
        found = next(recorded_tests((each,)), None)
        protocol = knowledge.emg_protocols.get(each.protocol)
        name = protocol.name if protocol else each.protocol
        yield KeptView(
            ident=f"emg-{number}",
            name=with_side(name, side=each.side),
            source=each.source,
            problem=each.problem,
            orders=tuple(
                order_told(order, knowledge=knowledge) for order in (found.orders if found else ())
            ),
            rows=tuple(_rows(found, knowledge=knowledge)),
            refusals=tuple(
                dict.fromkeys(refusal_words(one) for one in (found.refusals if found else ()))
            ),
            does_not_mean=protocol.does_not_mean if protocol else "",
        )


def _rows(found: RecordedTest | None, *, knowledge: Knowledge) -> Iterator[MeasureRow]:
    for each in found.measures if found else ():
        if _is_told(each):
            yield measure_row(each, knowledge=knowledge)


def _is_told(measure: EmgMeasure) -> bool:
    """Whether it has figures; what was no number when it was kept is none now."""
    figures: tuple[object, ...] = (measure.value, measure.uncertainty)
    return all(isinstance(each, int | float) and math.isfinite(each) for each in figures)
