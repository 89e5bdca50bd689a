"""One recording of surface EMG looked at, or examined, in a process of its own.

Run with one argument, JSON: ``task`` (``look`` or ``examine``), ``folder`` and ``recording`` (paths
of ours), and what the task takes. What it says is that of
:mod:`~primemover.app.web.pose_worker`; what it found lies in ``folder``.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import numpy as np

from primemover.app.web.pose_worker import main, tell

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.measures.emg.model import EmgResult
    from primemover.recordings.emg.mapping import ChannelMapping
    from primemover.recordings.emg.model import EmgRecording, RawChannel

FOUND: Final = "found.json"
RESULT: Final = "result.json"
PAGE: Final = "result.html"
PART: Final = "part.html"
TABLE: Final = "result.parquet"


def work(wanted: Mapping[str, Any], *, out: BinaryIO) -> None:
    """Nothing comes back; what was found is written and said to be."""
    if wanted["task"] == "look":
        _look(wanted)
    else:
        _examine(wanted, out=out)
    out.write(b"D\n")


def _look(wanted: Mapping[str, Any]) -> None:
    from primemover.knowledge import load_knowledge
    from primemover.recordings.emg.mapping import ChannelMapping, read_mapping
    from primemover.recordings.emg.reading import emg_formats, read_raw

    name, raw = read_raw(wanted["recording"])
    said = read_mapping(wanted["mapping"]) if wanted["mapping"] else ChannelMapping()
    times = Counter(each.name for each in raw.channels)
    knowledge = load_knowledge()
    found = {
        "format": emg_formats()[name].title,
        "notes": list(raw.notes),
        "markers": len(raw.markers),
        "unit": said.unit,
        "rate_hz": said.rate_hz,
        "time_column": said.time_column,
        "facts": said.facts.told(),
        "channels": [
            _channel(each, said=said, knowledge=knowledge)
            for each in raw.channels
            if times[each.name] == 1 and each.name != said.time_column
        ],
    }
    _write(Path(wanted["folder"]) / FOUND, document=found)


def _channel(channel: RawChannel, *, said: ChannelMapping, knowledge: Knowledge) -> dict[str, Any]:
    """One channel as a person may correct it; ``kind`` is "" for EMG."""
    from primemover.recordings.emg.channel_kinds import sensor_kind
    from primemover.recordings.emg.mapping import muscle_said
    from primemover.recordings.emg.naming import muscle_of

    own, named = said.said(channel.name), muscle_of(channel.name, knowledge=knowledge)
    muscle = muscle_said(own.muscle, knowledge=knowledge) if own.muscle else named.muscle
    unit = own.unit or said.unit or channel.unit
    kind = own.kind or sensor_kind(channel.name, unit=unit, muscle=bool(muscle)) or ""
    present = channel.samples[np.isfinite(channel.samples)]
    rates_hz = (own.rate_hz, channel.rate_hz, said.rate_hz)
    return {
        "name": channel.name,
        "unit": unit,
        "rate_hz": next((each for each in rates_hz if each and np.isfinite(each)), None),
        "samples": len(channel.samples),
        "size": float(present.std()) if len(present) else 0.0,
        "muscle": muscle,
        "side": own.side or named.side or said.side or "",
        "kind": "" if kind == "emg" else kind,
    }


def _examine(wanted: Mapping[str, Any], *, out: BinaryIO) -> None:
    from primemover.app.batch.summary import parquet_bytes
    from primemover.app.emg.examining import rows_of
    from primemover.knowledge import load_knowledge
    from primemover.measures.emg.examine import examine_emg
    from primemover.recordings.emg.mapping import parse_mapping

    knowledge, folder = load_knowledge(), Path(wanted["folder"])
    mapping = parse_mapping(wanted["mapping"], knowledge=knowledge)
    result = examine_emg(
        _read(wanted["recording"], mapping=mapping),
        protocol=knowledge.emg_protocols[wanted["protocol"]],
        side=wanted["side"] or None,
        maxima=[_read(each, mapping=mapping) for each in wanted["maxima"]],
        knowledge=knowledge,
        progress=lambda share: tell(out, share=0.9 * share),
    )
    _write(folder / RESULT, document=result.to_dict())
    (folder / TABLE).write_bytes(parquet_bytes(list(rows_of(result))))
    _write_pages(result, folder=folder, knowledge=knowledge)


def _write_pages(result: EmgResult, *, folder: Path, knowledge: Knowledge) -> None:
    from primemover.report.emg import emg_page, emg_parts
    from primemover.report.pages import render_page

    (folder / PAGE).write_text(emg_page(result, knowledge=knowledge), encoding="utf-8")
    parts = emg_parts((result,), knowledge=knowledge)
    part = render_page("emg/account.html.j2", **parts, view=parts["recorded"][0], level=2)
    (folder / PART).write_text(part, encoding="utf-8")


def _read(path: str, *, mapping: ChannelMapping) -> EmgRecording:
    """The recording; of the mapping only what is said of channels that it has."""
    from primemover.recordings.emg.reading import read_raw, recording_of
    from primemover.recordings.file_check import shown_name

    name, raw = read_raw(path)
    there = {each.name for each in raw.channels}
    said = mapping.model_copy(update={"channels": dict(_of(mapping, there=there))})
    if said.time_column not in there:
        said = said.model_copy(update={"time_column": ""})
    return recording_of(raw, source=shown_name(path), format=name, mapping=said)


def _of(mapping: ChannelMapping, *, there: set[str]) -> Iterator[tuple[str, Any]]:
    for name, said in mapping.channels.items():
        if name in there:
            yield name, said


def _write(path: Path, *, document: Mapping[str, Any]) -> None:
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    path.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], work=work)
