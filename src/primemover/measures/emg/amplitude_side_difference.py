"""``amplitude_side_difference``: a muscle's amplitude on the left less the right, in percent."""

from __future__ import annotations

import math
from collections.abc import Iterator

from primemover.knowledge import EmgProtocol, Knowledge
from primemover.measures.emg.channels import best_channel, cautions_of, recorded
from primemover.measures.emg.intervals import Interval, mean_interval
from primemover.measures.emg.levels import (
    Levels,
    LevelSettings,
    level_settings,
    levels_of,
    pieces_for,
)
from primemover.measures.emg.model import EmgMeasure, EmgMeasureEntry, EmgRefusal
from primemover.measures.emg.refused import no_reference, too_few
from primemover.signals.emg.model import AnalysedChannel, EmgSignals
from primemover.terms import SIDES

QUANTITY = "amplitude_side_difference"
UNIT = "%"


def amplitude_side_difference(
    signals: EmgSignals, *, protocol: EmgProtocol, knowledge: Knowledge
) -> tuple[EmgMeasure | EmgRefusal, ...]:
    """Left less right in percent of the mean of both, each held against its own maximum.

    Refused without both maxima. Where one leg works at a time, both legs' repetitions must be in
    the recording.
    """
    del protocol
    muscles = dict.fromkeys(muscle for muscle, _ in recorded(signals))
    return tuple(
        found for each in muscles for found in _of(signals, muscle=each, knowledge=knowledge)
    )


def difference_of(left: Levels, *, right: Levels, settings: LevelSettings) -> Interval:
    """Left less right in percent of their mean, errors of both maxima in the interval."""
    means = mean_interval(left.present.tolist()), mean_interval(right.present.tolist())
    total = means[0].value + means[1].value
    slope = 400.0 * means[0].value * means[1].value / total**2  # by each level's logarithm
    shares = [each.half_width / each.value for each in means]
    shares += [settings.reference_share] * 2
    return Interval(
        value=200.0 * (means[0].value - means[1].value) / total,
        half_width=slope * math.hypot(*shares),
    )


def _of(
    signals: EmgSignals, *, muscle: str, knowledge: Knowledge
) -> Iterator[EmgMeasure | EmgRefusal]:
    settings = level_settings(knowledge)
    found = [best_channel(signals, muscle=muscle, side=side, knowledge=knowledge) for side in SIDES]
    channels: list[AnalysedChannel] = [each for each in found if each is not None]
    pieces = [pieces_for(signals, side=side, settings=settings) for side in SIDES]
    if len(channels) < 2 or not all(pieces):
        return
    if any(signals.reference(each.channel) is None for each in channels):
        yield no_reference(
            QUANTITY,
            muscles=[muscle],
            side=None,
            muscle=muscle,
            against=muscle,
            knowledge=knowledge,
        )
        return
    left, right = (
        levels_of(each, signals=signals, pieces=own, knowledge=knowledge)
        for each, own in zip(channels, pieces, strict=True)
    )
    count = min(len(left.present), len(right.present))
    if count < settings.least:
        yield too_few(
            QUANTITY, muscle=muscle, against=muscle, side=None, found=count, least=settings.least
        )
        return
    interval = difference_of(left, right=right, settings=settings)
    cautions = cautions_of(*channels)
    yield EmgMeasure(
        quantity=QUANTITY,
        value=interval.value,
        unit=UNIT,
        side=None,
        uncertainty=interval.half_width,
        valid_share=min(left.share_present, right.share_present),
        method="left less right in percent of the mean of both, RMS over repetitions in %MVIC; "
        f"95 % interval by Student's t with {settings.reference_error_percent:g} % for each "
        "maximum",
        confidence="low" if cautions else "normal",
        muscle=muscle,
        against=muscle,
        efforts=count,
        cautions=cautions,
    )


ENTRY = EmgMeasureEntry(quantity=QUANTITY, unit=UNIT, measure=amplitude_side_difference)
