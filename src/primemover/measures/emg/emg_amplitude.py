"""``emg_amplitude``: mean EMG amplitude of a muscle over repetitions, steps or a hold."""

from __future__ import annotations

from collections.abc import Iterator

from primemover.knowledge import EmgProtocol, Knowledge
from primemover.measures.emg.channels import (
    best_channel,
    cautions_of,
    no_channel,
    recorded,
    standing_for,
)
from primemover.measures.emg.levels import (
    level_cautions,
    level_interval,
    level_settings,
    levels_of,
    pieces_for,
    pieces_word,
    reference_words,
)
from primemover.measures.emg.model import EmgMeasure, EmgMeasureEntry, EmgRefusal
from primemover.measures.emg.refused import too_few
from primemover.signals.emg.model import EmgSignals
from primemover.terms import Side

QUANTITY = "emg_amplitude"


def emg_amplitude(
    signals: EmgSignals, *, protocol: EmgProtocol, knowledge: Knowledge
) -> tuple[EmgMeasure | EmgRefusal, ...]:
    """Mean RMS of each muscle, in %MVIC, or in microvolts where no maximum was recorded.

    Muscles that ``protocol`` wants and that have no channel are refused.
    """
    return (
        *_missing(signals, protocol=protocol, knowledge=knowledge),
        *(
            found
            for muscle, side in recorded(signals)
            for found in _of(signals, muscle=muscle, side=side, knowledge=knowledge)
        ),
    )


def _missing(
    signals: EmgSignals, *, protocol: EmgProtocol, knowledge: Knowledge
) -> Iterator[EmgRefusal]:
    there = {muscle for muscle, _ in recorded(signals)}
    for muscle in protocol.muscles:
        if there.isdisjoint(standing_for(muscle, knowledge=knowledge)):
            yield no_channel(signals, quantity=QUANTITY, muscle=muscle, knowledge=knowledge)


def _of(
    signals: EmgSignals, *, muscle: str, side: Side | None, knowledge: Knowledge
) -> Iterator[EmgMeasure | EmgRefusal]:
    settings = level_settings(knowledge)
    pieces = pieces_for(signals, side=side, settings=settings)
    if not pieces and signals.efforts:
        return  # the other leg worked
    analysed = best_channel(signals, muscle=muscle, side=side, knowledge=knowledge)
    if analysed is None:
        yield no_channel(signals, quantity=QUANTITY, muscle=muscle, side=side, knowledge=knowledge)
        return
    levels = levels_of(analysed, signals=signals, pieces=pieces, knowledge=knowledge)
    if len(levels.present) < settings.least:
        yield too_few(
            QUANTITY, muscle=muscle, side=side, found=len(levels.present), least=settings.least
        )
        return
    interval = level_interval(levels, settings=settings)
    cautions = cautions_of(analysed)
    yield EmgMeasure(
        quantity=QUANTITY,
        value=interval.value,
        unit=levels.unit,
        side=side,
        uncertainty=interval.half_width,
        valid_share=levels.share_present,
        method=f"RMS of the band-passed signal of {analysed.channel.name} over each of "
        f"{len(levels.present)} {pieces_word(signals, settings=settings)}, "
        f"{reference_words(levels.reference, settings=settings)}; mean, 95 % interval by "
        "Student's t",
        confidence="low" if cautions else "normal",
        muscle=muscle,
        efforts=len(levels.present),
        cautions=(*cautions, *level_cautions(levels)),
    )


ENTRY = EmgMeasureEntry(quantity=QUANTITY, unit="%MVIC", measure=emg_amplitude)
