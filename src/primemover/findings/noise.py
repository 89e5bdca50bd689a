"""By how much a result differs between two tests when nothing has changed.

One's own noise comes from tests done twice. Readings that belong together are a group; of each
group the scatter about its own mean is taken, so that real changes from group to group do not
count. For pairs, with differences *d*, the within-person standard deviation is
``sqrt(sum(d²) / 2n)``, the standard error of measurement. What has to be judged is one new
difference, whose standard deviation is ``sqrt(2)`` times that. With the standard deviation known,
95 % of such differences lie within ``1.96 * sqrt(2) = 2.77`` of it, the coefficient of
repeatability. Here it is learnt from a few repeats, so the new difference over its estimate
follows Student's *t* with as many degrees of freedom as there were repeats: 12.7 in place of 1.96
after one repeat, 4.3 after two, 2.6 after five. Wide after one, and true to its 95 % all the same:
a single pair that happens to agree says little. A practice gain between the two tries counts as
scatter here, which errs on the careful side.

Answers are rounded. Two equal answers say only that they lie within one step, so no difference
counts as less than a step.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from primemover.knowledge import CitedNumber, Knowledge
    from primemover.knowledge.retest import RetestNoise

NoiseOrigin = Literal["own", "literature"]

COVERAGE: Final = 0.95
"""Share of differences with nothing changed that are to lie within the noise."""

REPEATABILITY: Final = 2.77
"""1.96 standard deviations of a difference of two readings, in standard errors of one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Noise:
    """Test–retest noise of one quantity.

    Attributes
    ----------
    origin : {"own", "literature"}
    limit : float
        Two tests with nothing changed differ by no more than this, 95 times of 100; in the unit
        of the quantity.
    repeats : int
        How often the test was repeated to learn it (degrees of freedom); 0 for literature.
    population : str
        Of whom a study speaks.
    sources : tuple of str
        Keys of ``sources.bib``.
    """

    origin: NoiseOrigin
    limit: float
    repeats: int = 0
    population: str = ""
    sources: tuple[str, ...] = ()


def own_noise(groups: Iterable[Sequence[float]], *, step: float = 0.0) -> Noise | None:
    """The noise that repeats of one's own tell, or None when nothing was repeated.

    Parameters
    ----------
    groups : iterable of sequences of float
        Each holds the readings of tests between which nothing changed; a single one tells nothing.
    step : float
        What the readings are rounded to, in their unit; 0 when they are not.

    References
    ----------
    blandaltman1999 for the coefficient of repeatability, recalled; *t* in place of 1.96 is ours.
    """
    repeated = [group for group in groups if len(group) > 1]
    freedom = sum(len(group) - 1 for group in repeated)
    if freedom == 0:
        return None
    squares = sum(_squares(group, step=step) for group in repeated)
    limit = _student_t(freedom) * math.sqrt(2.0 * squares / freedom)
    return Noise(origin="own", limit=limit, repeats=freedom)


def _squares(group: Sequence[float], *, step: float) -> float:
    """Squared deviations from the group's mean, at least those of differences of one step."""
    mean = math.fsum(group) / len(group)
    found = math.fsum((value - mean) ** 2 for value in group)
    return max(found, (len(group) - 1) * step**2 / 2.0)


def _student_t(freedom: int) -> float:
    """How many standard deviations hold :data:`COVERAGE` of a t distribution, both ends."""
    from scipy.special import stdtrit  # here: answers alone need no scipy

    return float(stdtrit(freedom, (1.0 + COVERAGE) / 2.0))


def published_noise(
    quantity: str, *, level: float, knowledge: Knowledge, test: str = "", question: str = ""
) -> Noise | None:
    """The widest noise of this quantity in a usable study, or None when there is no such study.

    The widest, because nobody's home is a laboratory, and of a range its upper end.

    Parameters
    ----------
    level : float
        Size of the values compared, in their unit: an error in per cent is a share of it.
    test : str
        The filmed test; "" for what was told.
    question : str
        The question; "" for what was filmed.
    """
    found = [
        Noise(
            origin="literature",
            limit=limit,
            population=_who(row),
            sources=(row.source,) if row.source else (),
        )
        for row in studies(quantity, knowledge=knowledge, test=test, question=question)
        if row.usable_for_retest and (limit := _limit(row, level=level)) is not None
    ]
    return max(found, key=lambda noise: noise.limit, default=None)


def studies(
    quantity: str, *, knowledge: Knowledge, test: str = "", question: str = ""
) -> tuple[RetestNoise, ...]:
    """Every study of this question, or of this quantity in this filmed test; usable or not."""
    rows = knowledge.retest_noise.values()
    if question:
        return tuple(row for row in rows if question in row.questions)
    return tuple(row for row in rows if quantity in row.quantities and test in row.tests)


def practice_gain(
    quantity: str, *, knowledge: Knowledge, test: str = "", question: str = ""
) -> CitedNumber | None:
    """How much better a second try is from practice alone, where a study says so."""
    rows = studies(quantity, knowledge=knowledge, test=test, question=question)
    return next((row.practice for row in rows if row.practice is not None), None)


def _limit(row: RetestNoise, *, level: float) -> float | None:
    """The detectable change of a study; from its standard error where none is printed."""
    for figure, times in ((row.mdc95, 1.0), (row.sem, REPEATABILITY)):
        if figure is not None and figure.unit != "times":
            upper = figure.high if figure.value is None else figure.value
            if upper is not None:
                return times * upper * (abs(level) / 100.0 if figure.unit == "%" else 1.0)
    return None


def _who(row: RetestNoise) -> str:
    """The people of a study: ``45 healthy adults of 18 to 39``."""
    return " ".join(filter(None, (str(row.n or ""), row.population))) or "other people"


def sensor_error(first: float, *, second: float) -> float:
    """How far the difference of two readings may be off by the sensor alone (95 %).

    ``first`` and ``second`` are the half-widths of their 95 % intervals. Errors that both share
    would cancel; counting them errs on the careful side.
    """
    return math.hypot(first, second)
