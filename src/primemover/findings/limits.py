"""A value and its interval held against the limits of the knowledge base."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from primemover.findings.model import CheckEvidence, Direction, Strength

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge, Limit, Reference

Comparison = Literal["above", "below"]
MINUS: Final = "\N{MINUS SIGN}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """Where a quantity starts to stand out in one test.

    ``borderline`` and ``clear`` are in the unit of the quantity; either may be missing. A value
    on the limit counts as beyond it. ``words`` is the limit as shown to people.
    """

    comparison: Comparison
    borderline: float | None
    clear: float | None
    words: str
    sources: tuple[str, ...] = ()

    def place(self, *, low: float, high: float) -> tuple[Direction, Strength]:
        """Which way the interval ``low`` to ``high`` points, and how strongly.

        Clear is only a whole interval: *for* beyond the clear limit, *against* short of the first
        one. An interval that crosses the first limit is borderline at most: *for* when its middle
        is beyond that limit and its near end at most one margin short of it, the margin being the
        distance of the two limits; *against* when its middle is short of it and its far end does
        not reach the clear one. Otherwise *unclear*.
        """
        first = self.borderline if self.borderline is not None else self.clear
        last = self.clear if self.clear is not None else self.borderline
        if first is None or last is None:
            return "unclear", "borderline"
        # turned so that beyond is always upwards
        sign = 1.0 if self.comparison == "above" else -1.0
        near, far = sorted((sign * low, sign * high))
        first, last = sign * first, sign * last
        middle, margin = (near + far) / 2, last - first
        if near >= last and self.clear is not None:
            return "for", "clear"
        if middle >= first and near >= first - margin:
            return "for", "borderline"
        if far < first:
            return "against", "clear"
        short = middle < first and far < last
        return ("against", "borderline") if short else ("unclear", "borderline")


def limits_of(quantity: str, *, knowledge: Knowledge, test: str = "") -> Limits | None:
    """The limits of ``quantity`` in ``test``, or None when the knowledge base sets none.

    Parameters
    ----------
    test : str
        Id of the filmed test; "" for a quantity that is asked, not filmed.
    """
    threshold = knowledge.thresholds.get(quantity)
    if threshold is None:
        return None
    mine = [limit for limit in threshold.limits if not limit.tests or test in limit.tests]
    if not mine:
        return None
    level = {limit.level: limit for limit in mine}
    clear, borderline = level.get("clear"), level.get("borderline")
    return Limits(
        comparison=mine[0].comparison,
        borderline=borderline.value if borderline else None,
        clear=clear.value if clear else None,
        words=_words([limit for limit in (borderline, clear) if limit]),
        sources=tuple(sorted({key for limit in mine for key in limit.keys})),
    )


def place(limits: Limits | None, *, low: float, high: float) -> tuple[Direction, Strength]:
    """Like :meth:`Limits.place`; without limits nothing can be said, so *unclear*."""
    return ("unclear", "borderline") if limits is None else limits.place(low=low, high=high)


def _words(limits: list[Limit]) -> str:
    return "; ".join(_one_limit(limit) for limit in limits)


def _one_limit(limit: Limit) -> str:
    side = "or more" if limit.comparison == "above" else "or less"
    derived = f", {limit.where}" if limit.where else ""
    origin = f"our own rule{derived}" if limit.basis == "product_rule" else limit.population
    named = "stands out" if limit.level == "clear" else "borderline"
    return f"{named} from {amount(limit.value or 0.0, unit=limit.unit)} {side}" + (
        f" ({origin})" if origin else ""
    )


def amount(value: float, *, unit: str) -> str:
    """A number with its unit as people write it: a true minus, and ° for degrees."""
    number = f"{value:g}".replace("-", MINUS)
    return f"{number}°" if unit == "deg" else f"{number} {unit}".strip()


def reference_for(quantity: str, *, evidence: CheckEvidence) -> Reference | None:
    """What people like this one reach, or None when nobody knows."""
    threshold = evidence.knowledge.thresholds.get(quantity)
    return fitting(threshold.references if threshold else (), evidence=evidence)


def fitting(references: Iterable[Reference], *, evidence: CheckEvidence) -> Reference | None:
    """The first reference that speaks of someone of this age and sex, or None."""
    age_years, sex = evidence.answers.number("about.age_years"), evidence.answers.get("about.sex")
    for reference in references:
        if reference.fits(age_years=age_years, sex=sex if isinstance(sex, str) else None):
            return reference
    return None


def reference_words(reference: Reference) -> str:
    """A reference as a clause to set beside a number."""
    ends = [f"{end:g}" for end in (reference.low, reference.high) if end is not None]
    figure = f"{reference.value:g}" if reference.value is not None else " to ".join(ends)
    spread = f" ± {reference.sd:g}" if reference.sd else ""
    doubt = "; recalled, not checked" if reference.unverified else ""
    who = f" ({reference.population}{doubt})" if reference.population else ""
    return f"{reference.what}: {figure}{spread} {reference.unit}{who}"
