"""One recording examined as it was asked for: shared by a file, a folder and the tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from primemover.app.batch.items import ItemResult, Row
from primemover.app.emg.reading import maxima_of, recording_of
from primemover.app.emg.starting import starts_wished
from primemover.app.emg.wishes import CheckWish, protocol_and_side

if TYPE_CHECKING:
    from primemover.app.progress import Share
    from primemover.knowledge import Knowledge
    from primemover.measures.emg.model import EmgResult
    from primemover.signals.emg.model import MaximumReference


def examined_file(
    path: Path,
    *,
    wish: CheckWish,
    maxima: Sequence[MaximumReference],
    knowledge: Knowledge,
    progress: Share | None = None,
) -> EmgResult:
    """Everything about one recording.

    Raises
    ------
    RecordingError
        When it cannot be read.
    UsageError
        When protocol, side or channel are not as they must be.
    """
    from primemover.measures.emg.examine import examine_emg

    protocol, side = protocol_and_side(wish, knowledge=knowledge)
    recording = recording_of(path, mapping=wish.mapping, format_=wish.format)
    return examine_emg(
        recording,
        protocol=protocol,
        side=side,
        maxima=maxima,
        knowledge=knowledge,
        starts_from=starts_wished(
            recording, wish=wish, protocol=protocol, side=side, knowledge=knowledge
        ),
        onsets=wish.onsets,
        progress=progress,
    )


def check_recording(payload: Mapping[str, Any]) -> ItemResult:
    """Rows and details of one recording: a batch's work function.

    ``payload`` has ``path``, ``wish`` and ``maxima``.

    Raises
    ------
    RecordingError
        When the recording cannot be used, with the reason.
    """
    from primemover.errors import RecordingError
    from primemover.knowledge import load_knowledge

    result = examined_file(
        Path(payload["path"]),
        wish=payload["wish"],
        maxima=payload["maxima"],
        knowledge=load_knowledge(),
    )
    if fault := unusable(result):
        raise RecordingError(fault)
    return ItemResult(rows=tuple(rows_of(result)), detail=result.to_dict())


def unusable(result: EmgResult) -> str:
    """Why nothing can be said of this recording, though it could be read; "" when something can."""
    if result.measures:
        return ""
    why = dict.fromkeys(f"{each.reason} {each.remedy}".strip() for each in result.refusals)
    told = "\n".join(f"  {words}" for words in why)
    return f"{result.source}: nothing in it could be measured\n{told}".rstrip()


def rows_of(result: EmgResult) -> Iterator[Row]:
    """One row a measure, order or refusal, all with the same columns first."""
    head = {"protocol": result.protocol.id}
    for measure in result.measures:
        yield {
            **head,
            "quantity": measure.quantity,
            "muscle": measure.muscle,
            "against": measure.against,
            "side": measure.side,
            "value": float(measure.value),
            "unit": measure.unit,
            "uncertainty": float(measure.uncertainty),
            "efforts": measure.efforts,
            "confidence": measure.confidence,
            "method": measure.method,
            "cautions": " ".join(measure.cautions),
        }
    for order in result.orders:
        yield {
            **head,
            "quantity": "order",
            "muscle": order.first,
            "against": order.second,
            "side": order.side,
            "statement": order.statement,
            "reason": order.reason,
        }
    for refusal in result.refusals:
        yield {
            **head,
            "quantity": refusal.quantity,
            "muscle": refusal.muscle,
            "against": refusal.against,
            "side": refusal.side,
            "refused": refusal.cause,
            "reason": refusal.reason,
            "remedy": refusal.remedy,
        }


def maxima_wished(wish: CheckWish, *, knowledge: Knowledge) -> tuple[MaximumReference, ...]:
    """The maxima that muscles are compared by; none without ``--mvic``."""
    return maxima_of(wish.mvic, mapping=wish.mapping, format_=wish.format, knowledge=knowledge)
