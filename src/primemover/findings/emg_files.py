"""Recordings of muscle sensors within a check: each looked at by itself, a failed one named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from primemover.errors import PrimeMoverError, RecordingError
from primemover.findings.gate import SafetyGate
from primemover.findings.model import RecordedTest
from primemover.terms import SIDES, Side

if TYPE_CHECKING:
    from primemover.knowledge import EmgProtocol, Knowledge
    from primemover.measures.emg.model import EmgResult
    from primemover.signals.emg.model import StartFrom
    from primemover.signals.emg.starts import StartSeries


@dataclass(frozen=True, kw_only=True, slots=True)
class EmgFile:
    """One recording of muscle sensors to look at.

    ``protocol`` is what was done, ``side`` the working side as the person means it. ``mvic`` are
    recordings of maximal contractions, ``mapping`` a small file that names the channels.
    ``starts_from`` tells when the movement began. ``source`` is what it is called where that is
    not the name of the file.
    """

    path: str | Path
    protocol: str
    side: Side | None = None
    mvic: tuple[str | Path, ...] = ()
    mapping: str | Path | None = None
    starts_from: StartSeries | StartFrom | None = None
    source: str = ""

    @property
    def name(self) -> str:
        """What it is called: as said, else by its file."""
        return self.source or Path(self.path).name

    def __post_init__(self) -> None:
        if self.side is not None and self.side not in SIDES:
            raise PrimeMoverError(
                f"Recording of {self.protocol}: expected side 'left', 'right' or None, "
                f"got {self.side!r}; say the person's own side"
            )


@dataclass(frozen=True, kw_only=True, slots=True)
class EmgTestResult:
    """What one recording of muscle sensors gave.

    ``problem`` says in one message why it was not used ("" when it was); then there is no
    ``result``. Of a kept check only ``document`` is there, which holds no samples.
    """

    protocol: str
    test: str
    side: Side | None
    source: str
    result: EmgResult | None = None
    problem: str = ""
    document: Mapping[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """The result as plain JSON values; samples are left out."""
        kept = None if self.document is None else dict(self.document)
        return {
            "protocol": self.protocol,
            "test": self.test,
            "side": self.side,
            "source": self.source,
            "problem": self.problem,
            "result": kept if self.result is None else self.result.to_dict(),
        }


def look_at_emg(
    files: Iterable[EmgFile | EmgTestResult],
    *,
    gate: SafetyGate,
    knowledge: Knowledge,
    progress: Callable[[str, float], None],
) -> tuple[EmgTestResult, ...]:
    """Each recording from file to measures; one measured before stays as it was."""
    return tuple(
        _again(each, knowledge=knowledge)
        if isinstance(each, EmgTestResult)
        else _look_at(each, gate=gate, knowledge=knowledge, progress=progress)
        for each in files
    )


def _again(kept: EmgTestResult, *, knowledge: Knowledge) -> EmgTestResult:
    """``kept`` with the test its protocol belongs to today."""
    protocol = knowledge.emg_protocols.get(kept.protocol)
    return kept if protocol is None else replace(kept, test=protocol.test)


def _look_at(
    file: EmgFile,
    *,
    gate: SafetyGate,
    knowledge: Knowledge,
    progress: Callable[[str, float], None],
) -> EmgTestResult:
    """One recording from file to measures; whatever is wrong with it becomes its ``problem``."""
    name = ":".join(filter(None, (file.protocol, file.side)))
    known = knowledge.emg_protocols.get(file.protocol)
    test = known.test if known else ""
    try:
        protocol = _required(file, gate=gate, knowledge=knowledge)
        result = _examined(
            file,
            protocol=protocol,
            knowledge=knowledge,
            progress=lambda done: progress(name, done),
        )
    except PrimeMoverError as problem:
        return EmgTestResult(
            protocol=file.protocol,
            test=test,
            side=file.side,
            source=file.name,
            problem=str(problem),
        )
    progress(name, 1.0)
    return EmgTestResult(
        protocol=file.protocol, test=test, side=file.side, source=file.name, result=result
    )


def _required(file: EmgFile, *, gate: SafetyGate, knowledge: Knowledge) -> EmgProtocol:
    protocol = knowledge.emg_protocols.get(file.protocol)
    if protocol is None:
        known = ", ".join(sorted(knowledge.emg_protocols))
        raise RecordingError(
            f"{file.name}: expected one of {known}, got {file.protocol!r}; name what was done"
        )
    if protocol.test in gate.excluded_tests:
        raise RecordingError(
            f"{file.name}: not judged, because “{protocol.name}” is left out for your safety "
            f"({gate.why_not(protocol.test)}); leave this test out for now"
        )
    return protocol


def _examined(
    file: EmgFile,
    *,
    protocol: EmgProtocol,
    knowledge: Knowledge,
    progress: Callable[[float], None],
) -> EmgResult:
    from primemover.measures.emg.examine import examine_emg
    from primemover.recordings.emg.mapping import read_mapping
    from primemover.recordings.emg.reading import read_emg

    mapping = None if file.mapping is None else read_mapping(file.mapping)
    return examine_emg(
        read_emg(file.path, mapping=mapping),
        protocol=protocol,
        side=file.side,
        maxima=tuple(read_emg(each, mapping=mapping) for each in file.mvic),
        knowledge=knowledge,
        starts_from=file.starts_from,
        progress=progress,
    )


def recorded_tests(results: Iterable[EmgTestResult]) -> Iterator[RecordedTest]:
    """What the rules may look at: measures, refusals and orders of every recording that served."""
    for each in results:
        if each.result is not None:
            yield RecordedTest(
                protocol=each.protocol,
                test=each.test,
                side=each.side,
                measures=each.result.measures,
                refusals=each.result.refusals,
                orders=each.result.orders,
                source=each.source,
            )
        elif each.document is not None:
            yield _of_document(each, document=each.document)


def _of_document(kept: EmgTestResult, *, document: Mapping[str, Any]) -> RecordedTest:
    from primemover.measures.emg.model import EmgRefusal, MuscleOrder

    return RecordedTest(
        protocol=kept.protocol,
        test=kept.test,
        side=kept.side,
        measures=tuple(_measure(each) for each in document["measures"]),
        refusals=tuple(EmgRefusal(**each) for each in document["refusals"]),
        orders=tuple(
            MuscleOrder(**{**each, "lag": _measure(each["lag"]) if each["lag"] else None})
            for each in document["orders"]
        ),
        source=kept.source,
    )


def _measure(kept: Mapping[str, Any]) -> Any:
    from primemover.measures.emg.model import EmgMeasure

    fields = {name: each for name, each in kept.items() if name not in ("low", "high")}
    return EmgMeasure(**{**fields, "cautions": tuple(fields.get("cautions", ()))})


def kept_results(kept: object) -> tuple[EmgTestResult, ...]:
    """What a kept check holds of muscle sensors; what has another form is left out."""
    return tuple(_kept(kept if isinstance(kept, list | tuple) else ()))


def _kept(kept: Iterable[object]) -> Iterator[EmgTestResult]:
    for each in kept:
        if not isinstance(each, Mapping):
            continue
        document = each.get("result")
        found = EmgTestResult(
            protocol=str(each.get("protocol", "")),
            test=str(each.get("test", "")),
            side=each.get("side") if each.get("side") in SIDES else None,
            source=str(each.get("source", "")),
            problem=str(each.get("problem", "")),
            document=document if isinstance(document, Mapping) else None,
        )
        try:
            tuple(recorded_tests((found,)))
        except (KeyError, TypeError):  # of an older or a damaged form
            continue
        yield found
