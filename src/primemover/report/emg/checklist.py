"""What a report of surface EMG is expected to say, filled in as far as file and analysis know it.

The topics follow the standards for reporting EMG (ISEK) and the CEDE project's checklist, in our
own words. What neither a file nor the analysis can know is asked of the person who recorded, in the
mapping file, and stands there as not told otherwise.

References: merletti1999, besomi2024
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from primemover.report.emg.words import name_of_channel, name_of_muscle, volts_words

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.measures.emg.model import EmgResult

NOT_TOLD: Final = "Not told: write it below [facts] in the mapping file."
TOPICS_RULE: Final = "checklist_asked_topics"
"""The rule that cites whose topics these are."""
ASKED: Final = (
    ("maker", "Maker of the device"),
    ("electrodes", "Electrodes: type, material, size and shape"),
    ("distance", "Distance between the electrodes of a pair"),
    ("placement", "Where each sensor sat and how it was turned"),
    ("skin", "How the skin was prepared"),
    ("reference", "Where the reference electrode sat"),
    ("amplifier", "Amplifier: gain, input impedance, common-mode rejection, resolution"),
    ("hardware_filter", "Filters inside the amplifier"),
    ("person", "Who was recorded: age, sex, height, mass, skinfold over each muscle"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ChecklistRow:
    """One topic of the checklist; ``told`` is False where nobody said it."""

    topic: str
    text: str
    told: bool


def checklist(result: EmgResult, *, knowledge: Knowledge) -> tuple[ChecklistRow, ...]:
    """Every topic, first what is known."""
    facts = result.signals.recording.facts
    known = [_row(topic, text) for topic, text in _known(result, knowledge=knowledge)]
    asked = [_row(topic, facts.get(key, "")) for key, topic in ASKED]
    rows = sorted([*known, *asked], key=lambda each: not each.told)
    return (*rows, _row("Whose topics these are", _cited(knowledge)))


def _cited(knowledge: Knowledge) -> str:
    """The sources of the topics in full; one only recalled says so."""
    rule = knowledge.emg_rules[TOPICS_RULE]
    cited = "; ".join(knowledge.sources[key].full for key in rule.keys)
    return f"After {cited}; in our own words."


def _row(topic: str, text: str) -> ChecklistRow:
    return ChecklistRow(topic=topic, text=text or NOT_TOLD, told=bool(text))


def _known(result: EmgResult, *, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    signals = result.signals
    channels = signals.channels
    names = [name_of_channel(each.channel, knowledge=knowledge) for each in channels]
    yield "Task", f"{result.protocol.name}; {len(signals.efforts)} efforts were found."
    yield "Muscles and sides", "; ".join(names)
    rates = dict.fromkeys(f"{each.channel.rate_hz:g} Hz" for each in channels)
    yield "Sampling rate", ", ".join(rates)
    treated = dict.fromkeys(text for each in channels for text in each.treatment)
    yield "Filters and amplitude, by software", " ".join(treated)
    yield "Normalisation", _normalisation(result, knowledge=knowledge)
    yield "Onsets", _onsets(result)
    yield "Crosstalk", _crosstalk(result)
    left_out = [n for n, each in zip(names, channels, strict=True) if not each.quality.usable]
    yield "Channels left out", "; ".join(left_out) or "None."
    yield "Software", ", ".join(f"{name} {each}" for name, each in result.versions.items())


def _normalisation(result: EmgResult, *, knowledge: Knowledge) -> str:
    references = result.signals.references
    if not references:
        return "None: no maximal contraction was given. Amplitudes are in microvolts."
    told = "; ".join(
        f"{name_of_muscle(each.muscle, knowledge=knowledge)}"
        f"{f' ({each.side})' if each.side else ''} {volts_words(each.volts)} "
        f"from {each.position}, best of {each.tried}"
        for each in references
    )
    window_ms = 1e3 * references[0].window_s
    return f"Maximal voluntary isometric contraction, highest RMS over {window_ms:g} ms: {told}."


def _onsets(result: EmgResult) -> str:
    if not any(each.onsets for each in result.signals.channels):
        return "Not looked for."
    return (
        "Median of a Bayesian posterior over starts and ramps, with its 95 % interval; a "
        "maximum-likelihood step and a threshold (Hodges and Bui) beside it, disagreement marked."
    )


def _crosstalk(result: EmgResult) -> str:
    found = result.signals.crosstalk
    if not found:
        return "Not checked: it takes two channels on one clock."
    pair, most = max(found.items(), key=lambda each: each[1])
    return (
        "Largest normalised cross-correlation of two channels: "
        f"{most:.2f} ({pair[0]} and {pair[1]})."
    )
