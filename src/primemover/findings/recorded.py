"""Evidence items made from recordings of muscle sensors: what was read, in words, and which way.

No study says from which share, order or difference of EMG amplitude something stands out. So what
is read here is told, or it is compared with its own interval only, and then it is borderline:
sensors alone never decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from primemover.findings.filmed import name_of, reading
from primemover.findings.model import CheckEvidence, Direction, EvidenceItem, RecordedTest, Strength

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.measures.emg.model import EmgMeasure
    from primemover.terms import Side

SHARE: Final = "amplitude_share"
SIDES_APART: Final = "amplitude_side_difference"
AMPLITUDE: Final = "emg_amplitude"

INTERVALS_APART: Final = (
    "our own rule: the intervals of two groups lie apart; no study says from which share on "
    "something stands out"
)

GROUP_WORDS: Final[Mapping[str, str]] = {
    "glutes": "the glutes",
    "hamstrings": "the hamstrings",
    "erector_spinae": "the low back",
    "quadriceps": "the front of the thigh",
    "abductors": "the side of the hip",
    "lower_leg": "the lower leg",
    "trunk": "the trunk",
}
"""Groups of muscles that are told together, as people call them."""


def recording_words(recorded: RecordedTest, *, knowledge: Knowledge) -> str:
    """What was recorded, as a statement begins: ``Bridge, left, muscle sensors``."""
    protocol = knowledge.emg_protocols.get(recorded.protocol)
    name = (
        protocol.name
        if protocol
        else name_of(recorded.test or recorded.protocol, knowledge=knowledge)
    )
    side = f", {recorded.side}" if recorded.side else ""
    return f"{name}{side}, muscle sensors"


def muscle_words(muscle: str, *, knowledge: Knowledge) -> str:
    """What people read in place of the id of a muscle or of a group."""
    known = knowledge.muscles.get(muscle)
    return GROUP_WORDS.get(muscle) or (
        f"the {known.name}" if known else f"the {muscle.replace('_', ' ')}"
    )


def emg_key(recorded: RecordedTest, *, what: str) -> str:
    """Where an item comes from: test, quantity and side."""
    return "/".join(filter(None, (recorded.test or recorded.protocol, what, recorded.side)))


def told_by_sensors(
    recorded: RecordedTest,
    *,
    what: str,
    says: str,
    direction: Direction = "unclear",
    strength: Strength = "borderline",
    side: Side | None = None,
    limit: str = "",
    part: str = "",
    low: bool = False,
    remedy: str = "",
) -> EvidenceItem:
    """One thing that sensors read, borderline where nothing else is said."""
    return EvidenceItem(
        key=emg_key(recorded, what=what),
        origin="emg",
        direction=direction,
        strength=strength,
        confidence="low" if low else "normal",
        statement=says,
        limit=limit,
        side=side,
        part=part,
        remedy=remedy,
    )


def share_items(
    recorded: RecordedTest, *, knowledge: Knowledge, part: str = ""
) -> Iterator[EvidenceItem]:
    """How the amplitude was shared in one recording, the glutes against every other group.

    *For* means that another group lies above the glutes with its whole interval, *against* that
    the glutes lie above every other so.
    """
    shares = [each for each in recorded.measures if each.quantity == SHARE]
    what = recording_words(recorded, knowledge=knowledge)
    if shares:
        told = ", ".join(
            f"{muscle_words(each.muscle, knowledge=knowledge)} {reading(each)}" for each in shares
        )
        direction = _glutes_against_others(shares)
        yield told_by_sensors(
            recorded,
            what=SHARE,
            says=f"{what}, shares of the EMG amplitude: {told}",
            direction=direction,
            limit=INTERVALS_APART if direction != "unclear" else "",
            part=part,
            low=any(each.confidence == "low" for each in shares),
        )
        return
    for refusal in recorded.refusals:
        if refusal.quantity == SHARE:
            yield told_by_sensors(
                recorded, what=SHARE, says=refusal.reason, part=part, remedy=refusal.remedy
            )
            return


def _glutes_against_others(shares: list[EmgMeasure]) -> Direction:
    glutes = [each for each in shares if each.muscle == "glutes"]
    others = [each for each in shares if each.muscle != "glutes"]
    if len(glutes) != 1 or not others:
        return "unclear"
    if any(other.low > glutes[0].high for other in others):
        return "for"
    return "against" if all(glutes[0].low > other.high for other in others) else "unclear"


def amplitude_items(
    recorded: RecordedTest, *, muscles: Sequence[str], knowledge: Knowledge
) -> Iterator[EvidenceItem]:
    """The EMG amplitude of each of ``muscles`` where it was normalised; it points nowhere."""
    what = recording_words(recorded, knowledge=knowledge)
    for each in recorded.measures:
        normalised = each.quantity == AMPLITUDE and each.unit.startswith("%")
        if normalised and each.muscle in muscles:
            name = muscle_words(each.muscle, knowledge=knowledge)
            yield told_by_sensors(
                recorded,
                what=f"{AMPLITUDE}/{each.muscle}",
                says=f"{what}: EMG amplitude of {name} {reading(each)}",
                side=each.side,
                low=each.confidence == "low",
            )


def beside_what_was_felt(
    felt: EvidenceItem, *, evidence: CheckEvidence, test: str
) -> Iterator[EvidenceItem]:
    """``felt``, and what sensors read of the same test.

    Only where the answer is settled do sensors point a way; else they are told beside it.
    """
    yield felt
    settled = felt.direction in ("for", "against") and felt.strength == "clear"
    for recorded in evidence.sensors(test):
        for item in share_items(recorded, knowledge=evidence.knowledge, part=felt.part):
            yield item if settled else replace(item, direction="unclear", limit="", remedy="")
