"""``amplitude_share``: parts of the summed EMG amplitude of groups of muscles, in percent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from primemover.knowledge import EmgProtocol, Knowledge
from primemover.knowledge.emg import EmgGroup
from primemover.measures.emg.channels import cautions_of
from primemover.measures.emg.intervals import mean_interval
from primemover.measures.emg.levels import (
    LevelSettings,
    level_settings,
    levels_of,
    pieces_for,
    pieces_word,
)
from primemover.measures.emg.model import EmgMeasure, EmgMeasureEntry, EmgRefusal
from primemover.measures.emg.refused import no_reference, too_few
from primemover.recordings.emg.model import FloatArray
from primemover.signals.emg.model import AnalysedChannel, EmgSignals
from primemover.terms import SIDES, Side

QUANTITY = "amplitude_share"
UNIT = "%"


def amplitude_share(
    signals: EmgSignals, *, protocol: EmgProtocol, knowledge: Knowledge
) -> tuple[EmgMeasure | EmgRefusal, ...]:
    """Each group's amplitude in %MVIC as a part of the sum over the groups of ``protocol``.

    A group's amplitude is the mean of its muscles'. Refused unless every muscle taken has a
    maximum of its own: microvolts of two sensors do not add up. A share of amplitude is no share
    of force.
    """
    return tuple(
        found
        for side in _sides(signals)
        for found in _of_side(signals, side=side, protocol=protocol, knowledge=knowledge)
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Shares:
    """Share of each group in each piece, (piece, group) in percent, and the groups' means."""

    each: FloatArray
    mean: FloatArray


def shares_of(levels: FloatArray) -> Shares:
    """Shares of levels (piece, group) in one unit; pieces in which one is missing are left out."""
    whole = levels[np.isfinite(levels).all(axis=1)]
    each = 100.0 * whole / whole.sum(axis=1, keepdims=True)
    return Shares(each=each, mean=each.mean(axis=0) if len(each) else np.zeros(levels.shape[1]))


def reference_part(mean: FloatArray, *, error_share: float) -> FloatArray:
    """Half-width (group,) that maxima off by ``error_share``, each by itself, add to shares."""
    parts = mean / 100.0
    slopes = np.diag(parts) - np.outer(parts, parts)  # of each share by each level's logarithm
    widths: FloatArray = 100.0 * error_share * np.sqrt(np.square(slopes).sum(axis=1))
    return widths


def _sides(signals: EmgSignals) -> tuple[Side | None, ...]:
    found = {each.channel.side for each in signals.channels}
    return tuple(side for side in (*SIDES, None) if side in found)


def _groups(
    signals: EmgSignals, *, side: Side | None, wanted: tuple[EmgGroup, ...], knowledge: Knowledge
) -> dict[EmgGroup, list[AnalysedChannel]]:
    groups: dict[EmgGroup, list[AnalysedChannel]] = {group: [] for group in wanted}
    for each in signals.channels:
        known = knowledge.emg_muscles.get(each.channel.muscle)
        if known and known.group in groups and each.quality.usable and each.channel.side == side:
            groups[known.group].append(each)
    return groups


def _of_side(
    signals: EmgSignals, *, side: Side | None, protocol: EmgProtocol, knowledge: Knowledge
) -> Iterator[EmgMeasure | EmgRefusal]:
    settings = level_settings(knowledge)
    groups = _groups(signals, side=side, wanted=protocol.share, knowledge=knowledge)
    pieces = pieces_for(signals, side=side, settings=settings)
    filled = [group for group in protocol.share if groups[group]]
    if len(filled) < 2 or (signals.efforts and not pieces):
        return
    missing = [group for group in protocol.share if not groups[group]]
    if missing:
        yield _group_missing(missing, side=side, filled=filled)
        return
    bare = [
        each.channel.muscle
        for channels in groups.values()
        for each in channels
        if signals.reference(each.channel) is None
    ]
    if bare:
        yield no_reference(
            QUANTITY,
            muscles=dict.fromkeys(bare),
            side=side,
            muscle=filled[0],
            against="+".join(filled),
            knowledge=knowledge,
        )
        return
    levels = np.stack(
        [
            np.mean(
                [
                    levels_of(each, signals=signals, pieces=pieces, knowledge=knowledge).values
                    for each in groups[group]
                ],
                axis=0,
            )
            for group in filled
        ],
        axis=1,
    )
    yield from _measures(
        levels, filled=filled, groups=groups, side=side, signals=signals, settings=settings
    )


def _measures(
    levels: FloatArray,
    *,
    filled: list[EmgGroup],
    groups: dict[EmgGroup, list[AnalysedChannel]],
    side: Side | None,
    signals: EmgSignals,
    settings: LevelSettings,
) -> Iterator[EmgMeasure | EmgRefusal]:
    shares = shares_of(levels)
    count = len(shares.each)
    if count < settings.least:
        yield too_few(
            QUANTITY,
            muscle=filled[0],
            against="+".join(filled),
            side=side,
            found=count,
            least=settings.least,
        )
        return
    widths = reference_part(shares.mean, error_share=settings.reference_share)
    cautions = cautions_of(*(each for group in filled for each in groups[group]))
    for n, group in enumerate(filled):
        interval = mean_interval(shares.each[:, n].tolist()).widened(float(widths[n]))
        names = ", ".join(each.channel.name for each in groups[group])
        yield EmgMeasure(
            quantity=QUANTITY,
            value=interval.value,
            unit=UNIT,
            side=side,
            uncertainty=interval.half_width,
            valid_share=count / len(levels),
            method=f"RMS of {names} in %MVIC over each of {count} "
            f"{pieces_word(signals, settings=settings)}, as a part of the sum over "
            f"{', '.join(each.replace('_', ' ') for each in filled)}; mean, 95 % interval by "
            f"Student's t with {settings.reference_error_percent:g} % for each maximum",
            confidence="low" if cautions else "normal",
            muscle=group,
            against="+".join(filled),
            efforts=count,
            cautions=cautions,
        )


def _group_missing(
    missing: list[EmgGroup], *, side: Side | None, filled: list[EmgGroup]
) -> EmgRefusal:
    names = ", ".join(each.replace("_", " ") for each in missing)
    return EmgRefusal(
        quantity=QUANTITY,
        side=side,
        cause="not_recorded",
        reason=f"No usable channel of {names}: a share of a whole needs every part of it.",
        remedy="Record these muscles on the same side too.",
        muscle=filled[0],
        against="+".join((*filled, *missing)),
    )


ENTRY = EmgMeasureEntry(quantity=QUANTITY, unit=UNIT, measure=amplitude_share)
