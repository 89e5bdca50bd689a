"""Two recordings of surface EMG: what changed by more than the same thing done twice differs by.

A change is *more than noise* only when it exceeds a test–retest figure: the person's own, from a
recording repeated with nothing changed but the sensors taken off and put on again, else that of a
study. Where nobody knows how much a quantity differs by itself, nothing is claimed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np

from primemover.knowledge import Knowledge
from primemover.measures.emg.channels import muscle_name
from primemover.measures.emg.intervals import NORMAL_QUANTILE, student_t
from primemover.measures.emg.levels import PERCENT_MVIC
from primemover.measures.emg.model import EmgMeasure, EmgResult
from primemover.terms import Side

Measured = EmgResult | Mapping[str, Any] | Sequence[EmgMeasure]
"""A result, its document, or its measures."""

Verdict = Literal["more_than_noise", "within_noise", "cannot_tell"]

NoiseFrom = Literal["own", "literature", ""]

AMPLITUDES: Final = ("emg_amplitude", "peak_amplitude")
"""Quantities that the studies of amplitude from day to day speak of."""

QUANTITY_WORDS: Final[Mapping[str, str]] = {
    "emg_amplitude": "EMG amplitude",
    "peak_amplitude": "Highest EMG amplitude",
    "amplitude_share": "Share of the EMG amplitude",
    "amplitude_side_difference": "Difference of the EMG amplitude, left less right,",
    "co_contraction": "Co-contraction",
    "median_frequency_slope": "Change of the median frequency",
    "onset_lag": "Onset lag",
    "onset_before_movement": "Onset before the movement",
}
"""Quantities as a sentence begins with them."""

PAIRS: Final = ("onset_lag", "co_contraction")
"""Quantities of two muscles; both are named."""

DAY_RULE: Final = "amplitude_day_variation"
"""The rule that holds by how much amplitude differs from day to day."""

REPEAT_FIRST: Final = (
    "Nothing says how much this differs by itself. Record the same thing twice on one day, the "
    "sensors taken off and put on again in between, and compare against that."
)
MICROVOLTS_APART: Final = (
    "Microvolts of two sessions cannot be compared: the sensor was put on anew. Record a maximal "
    "contraction in both sessions."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class EmgChange:
    """One quantity of one muscle in two sessions.

    Attributes
    ----------
    change, error : float
        After less before, and how far that may be off by the repetitions of both (95 %).
    limit : float or None
        What the change was held against; None where nothing is known.
    noise_from : {"own", "literature", ""}
    sources : tuple of str
        Keys of ``sources.bib``.
    sentence : str
        All of it in plain words.
    """

    quantity: str
    muscle: str
    against: str
    side: Side | None
    unit: str
    before: float
    after: float
    change: float
    error: float
    limit: float | None
    noise_from: NoiseFrom
    verdict: Verdict
    sentence: str
    sources: tuple[str, ...] = ()


def change_between(
    before: Measured,
    *,
    after: Measured,
    knowledge: Knowledge,
    own_repeat: Sequence[Measured] = (),
) -> tuple[EmgChange, ...]:
    """Every quantity that both sessions measured, with its change and the verdict on it.

    Parameters
    ----------
    own_repeat : sequence, optional
        Two or more recordings of the person between which nothing changed but the sensors, taken
        off and put on again.
    """
    late = measures_in(after)
    repeats = [measures_in(each) for each in own_repeat]
    return tuple(
        _change(first, second=late[key], repeats=_repeated(key, of=repeats), knowledge=knowledge)
        for key, first in measures_in(before).items()
        if key in late
    )


Key = tuple[str, str, str, Side | None, str]


def measures_in(measured: Measured) -> dict[Key, EmgMeasure]:
    """Measures by quantity, muscle, other muscle, side and unit."""
    found = list(_measures(measured))
    return {
        (each.quantity, each.muscle, each.against, each.side, each.unit): each for each in found
    }


def _measures(measured: Measured) -> Iterator[EmgMeasure]:
    if isinstance(measured, EmgResult):
        yield from measured.measures
    elif isinstance(measured, Mapping):
        yield from (_from_document(each) for each in measured.get("measures", ()))
    else:
        yield from measured


def _from_document(content: Mapping[str, Any]) -> EmgMeasure:
    return EmgMeasure(
        quantity=content["quantity"],
        value=content["value"],
        unit=content["unit"],
        side=content["side"],
        uncertainty=content["uncertainty"],
        valid_share=content["valid_share"],
        method=content["method"],
        confidence=content["confidence"],
        muscle=content["muscle"],
        against=content["against"],
        efforts=content["efforts"],
        cautions=tuple(content["cautions"]),
    )


def _repeated(key: Key, *, of: Sequence[Mapping[Key, EmgMeasure]]) -> tuple[float, ...]:
    return tuple(each[key].value for each in of if key in each)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Noise:
    limit: float
    origin: NoiseFrom
    sources: tuple[str, ...] = ()


def own_limit(values: Sequence[float]) -> float:
    """By how much two recordings with nothing changed differ, 95 times of 100.

    Learnt from two or more such recordings: their spread, times the square root of 2, by Student's
    t. After one repeat it is wide, and true to its 95 % all the same.
    """
    spread = float(np.std(values, ddof=1))
    return student_t(len(values) - 1) * math.sqrt(2.0) * spread


def literature_limit(level: float, *, variation_percent: float) -> float:
    """By how much two days differ with nothing changed, 95 times of 100, at a level."""
    return NORMAL_QUANTILE * math.sqrt(2.0) * abs(level) * variation_percent / 100.0


def _noise(
    first: EmgMeasure,
    *,
    second: EmgMeasure,
    repeats: tuple[float, ...],
    knowledge: Knowledge,
) -> _Noise | None:
    if len(repeats) > 1:
        return _Noise(limit=own_limit(repeats), origin="own")
    if first.quantity not in AMPLITUDES or first.unit != PERCENT_MVIC:
        return None
    rule = knowledge.emg_rules[DAY_RULE]
    level = (first.value + second.value) / 2.0
    return _Noise(
        limit=literature_limit(level, variation_percent=rule.value or 0.0),
        origin="literature",
        sources=rule.keys,
    )


def _change(
    first: EmgMeasure,
    *,
    second: EmgMeasure,
    repeats: tuple[float, ...],
    knowledge: Knowledge,
) -> EmgChange:
    noise = _noise(first, second=second, repeats=repeats, knowledge=knowledge)
    change = second.value - first.value
    error = math.hypot(first.uncertainty, second.uncertainty)
    limit = max(noise.limit, error) if noise else None
    sure = first.confidence == second.confidence == "normal"
    verdict = _verdict(change, error=error, limit=limit, sure=sure)
    return EmgChange(
        quantity=second.quantity,
        muscle=second.muscle,
        against=second.against,
        side=second.side,
        unit=second.unit,
        before=first.value,
        after=second.value,
        change=change,
        error=error,
        limit=limit,
        noise_from=noise.origin if noise else "",
        verdict=verdict,
        sentence=_sentence(
            first, second=second, verdict=verdict, limit=limit, noise=noise, knowledge=knowledge
        ),
        sources=noise.sources if noise else (),
    )


def _verdict(change: float, *, error: float, limit: float | None, sure: bool) -> Verdict:
    if limit is None:
        return "cannot_tell"
    if abs(change) <= max(limit, error):
        return "within_noise"
    return "more_than_noise" if sure else "cannot_tell"


def _sentence(
    first: EmgMeasure,
    *,
    second: EmgMeasure,
    verdict: Verdict,
    limit: float | None,
    noise: _Noise | None,
    knowledge: Knowledge,
) -> str:
    where = _where(second, knowledge=knowledge)
    told = (
        f"{quantity_words(second.quantity)} of {where}: {first.value:.3g} {first.unit} before, "
        f"{second.value:.3g} {second.unit} after."
    )
    if noise is None or limit is None:
        why = MICROVOLTS_APART if second.unit == "µV" else REPEAT_FIRST
        return f"{told} Couldn't tell whether it changed. {why}"
    held = f"{limit:.3g} {second.unit}, {_by(noise.origin)}"
    if verdict == "more_than_noise":
        return f"{told} It changed by more than the same thing done twice differs by ({held})."
    if verdict == "within_noise":
        return f"{told} The same thing done twice differs by as much ({held})."
    return f"{told} Couldn't tell whether it changed: one of the two signals was doubtful."


def _where(measure: EmgMeasure, *, knowledge: Knowledge) -> str:
    """The muscle, or the two of a pair, with the side."""
    pair = measure.quantity in PAIRS and measure.against
    names = [measure.muscle, measure.against] if pair else [measure.muscle]
    name = " and ".join(muscle_name(each, knowledge=knowledge) for each in names)
    return f"{measure.side} {name}" if measure.side else name


def quantity_words(quantity: str) -> str:
    """What a quantity is called where a sentence begins."""
    return QUANTITY_WORDS.get(quantity) or quantity.replace("_", " ").capitalize()


def _by(origin: NoiseFrom) -> str:
    return {
        "own": "by the person's own repeat",
        "literature": "by a study of leg muscles from day to day",
        "": "",
    }[origin]
