"""What a person says of a recording's channels: muscle, side, unit, kind, rate; a small file."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from primemover.errors import RecordingError
from primemover.knowledge import Knowledge, load_knowledge
from primemover.recordings.emg.channel_kinds import sensor_kind
from primemover.recordings.emg.facts import FactsSaid, facts_lines
from primemover.recordings.emg.model import RawChannel, RawRecording
from primemover.recordings.emg.naming import muscle_of
from primemover.recordings.emg.units import kind_by_unit, volts_in
from primemover.recordings.file_check import shown_name
from primemover.terms import Side

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

LARGEST_BYTES: Final = 1_000_000
Kind = Literal[
    "emg",
    "ignore",
    "acceleration",
    "angular_velocity",
    "force",
    "angle",
    "switch",
    "heart",
    "other",
]
"""What a channel is; ``ignore`` leaves it out."""

Rate = Annotated[float, Field(gt=0, le=1e6, allow_inf_nan=False, strict=False)]


class ChannelSaid(BaseModel):
    """What is said of one channel; "" and None where nothing is.

    ``muscle`` is an id, or any words that name a muscle.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    muscle: str = ""
    side: Side | None = None
    unit: str = ""
    kind: Kind | None = None
    rate_hz: Rate | None = None


class ChannelMapping(BaseModel):
    """What is said of a recording; of single channels by their name in the file.

    Attributes
    ----------
    unit : str
        Of every channel of EMG, whatever the file says.
    side : Side, optional
        Of every channel whose own is not said.
    rate_hz : float, optional
        Of every channel, where the file says none.
    time_column : str
        The channel that holds the times in seconds.
    facts : FactsSaid
        What no file tells, for the reporting checklist.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    unit: str = ""
    side: Side | None = None
    rate_hz: Rate | None = None
    time_column: str = ""
    facts: FactsSaid = Field(default_factory=FactsSaid)
    channels: Mapping[str, ChannelSaid] = Field(default_factory=dict)

    def said(self, name: str) -> ChannelSaid:
        """What is said of the channel ``name``; nothing where it is not named."""
        return self.channels.get(name, ChannelSaid())


def read_mapping(path: str | Path) -> ChannelMapping:
    """The mapping in a TOML file.

    Raises
    ------
    RecordingError
        Naming every fault of the file at once.
    """
    file, name = Path(path), shown_name(path)
    try:
        if file.stat().st_size > LARGEST_BYTES:
            raise RecordingError(f"{name}: expected a small mapping file, got more than 1 MB")
        table = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise RecordingError(
            f"{name}: there is no such mapping file, or it may not be read; check the name"
        ) from error
    except (ValueError, RecursionError) as error:
        raise RecordingError(
            f"{name}: expected TOML, could not read it: {error}; correct that line, or have a "
            "mapping written for you"
        ) from error
    return parse_mapping(table, source=name)


def parse_mapping(
    table: Mapping[str, object], *, source: str = "mapping", knowledge: Knowledge | None = None
) -> ChannelMapping:
    """The mapping in ``table``, checked.

    Raises
    ------
    RecordingError
        Naming every fault at once.
    """
    known = load_knowledge() if knowledge is None else knowledge
    try:
        mapping = ChannelMapping.model_validate(table)
        faults = [*_unknown(mapping, knowledge=known)]
    except ValidationError as error:
        faults = [_form_fault(each) for each in error.errors(include_url=False)]
        rest = _without_faults(table, error=error)
        faults += [] if rest is None else _unknown(rest, knowledge=known)
    if faults:
        lines = "\n".join(f"  {fault}" for fault in faults)
        raise RecordingError(f"{source}: {len(faults)} to correct in the mapping:\n{lines}")
    return mapping


def _form_fault(fault: ErrorDetails) -> str:
    way = fault["loc"]
    where = ".".join(map(str, way)) or "the file"
    got = repr(str(fault["input"])[:40])
    if fault["type"] != "extra_forbidden":
        return f"{where}: {fault['msg']}, got {got}"
    forms: dict[str, type[BaseModel]] = {"channels": ChannelSaid, "facts": FactsSaid}
    form = forms.get(str(way[0]), ChannelMapping)
    return f"{where}: expected one of {', '.join(sorted(form.model_fields))}; got {way[-1]!r}"


def _without_faults(
    table: Mapping[str, object], *, error: ValidationError
) -> ChannelMapping | None:
    """The mapping without what has not the form of one; None when nothing sound is left."""
    kept: dict[Any, Any] = {key: _copied(each) for key, each in table.items()}
    if isinstance(kept.get("channels"), dict):
        kept["channels"] = {name: _copied(said) for name, said in kept["channels"].items()}
    for fault in error.errors(include_url=False):
        inner: Any = kept
        for step in fault["loc"][:-1]:
            inner = inner.get(step) if isinstance(inner, dict) else None
        if isinstance(inner, dict):
            inner.pop(fault["loc"][-1], None)
    try:
        return ChannelMapping.model_validate(kept)
    except ValidationError:
        return None


def _copied(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else value


def _unknown(mapping: ChannelMapping, *, knowledge: Knowledge) -> Iterator[str]:
    if mapping.unit and volts_in(mapping.unit) is None:
        yield f"unit: expected V, mV or uV, got {mapping.unit!r}"
    for name, said in mapping.channels.items():
        if said.muscle and not muscle_said(said.muscle, knowledge=knowledge):
            known = ", ".join(sorted(knowledge.emg_muscles))
            yield f"channels.{name}.muscle: expected one of {known}; got {said.muscle!r}"
        if said.unit and said.kind in (None, "emg") and not _is_known(said.unit):
            yield f"channels.{name}.unit: expected V, mV or uV, got {said.unit!r}"


def _is_known(unit: str) -> bool:
    return volts_in(unit) is not None or kind_by_unit(unit) is not None


def muscle_said(text: str, *, knowledge: Knowledge) -> str:
    """Id of the muscle that a mapping names, by id or in words; "" when it names none."""
    if text in knowledge.emg_muscles:
        return text
    return muscle_of(text, knowledge=knowledge).muscle


def named_apart(channels: Sequence[RawChannel]) -> Iterator[RawChannel]:
    """Every channel, each with a name of its own: a second one of a name is numbered."""
    seen: Counter[str] = Counter()
    taken = {each.name for each in channels}
    for channel in channels:
        seen[channel.name] += 1
        name = channel.name
        while seen[channel.name] > 1 and name in taken:
            name = f"{channel.name} ({seen[channel.name]})"
            seen[channel.name] += name in taken
        taken.add(name)
        yield replace(channel, name=name) if name != channel.name else channel


def mapping_template(raw: RawRecording, *, knowledge: Knowledge | None = None) -> str:
    """A mapping file with what was found in ``raw``, to correct and fill.

    What is not known stands there as a line to fill, with ``#`` before it.
    """
    known = load_knowledge() if knowledge is None else knowledge
    lines = [
        "# Channels of a recording of surface EMG. Correct what is wrong; take away the # in front",
        "# of lines you fill. Muscles: " + ", ".join(sorted(known.emg_muscles)) + ".",
        '# unit = "uV"        # of all channels of EMG: V, mV or uV',
        '# side = "left"      # of all channels whose side is not said: left or right',
        "# rate_hz = 1000     # where the file says none",
        "",
        *facts_lines(),
    ]
    for channel in named_apart(raw.channels):
        lines += ["", *_channel_lines(channel, knowledge=known)]
    return "\n".join(lines) + "\n"


def _channel_lines(channel: RawChannel, *, knowledge: Knowledge) -> Iterator[str]:
    yield f"[channels.{_quoted(channel.name)}]"
    found = muscle_of(channel.name, knowledge=knowledge)
    kind = sensor_kind(channel.name, unit=channel.unit, muscle=bool(found.muscle))
    if kind is not None:
        yield f'kind = "{kind}"'
        return
    yield f'muscle = "{found.muscle}"' if found.muscle else '# muscle = ""'
    yield f'side = "{found.side}"' if found.side else '# side = ""'
    yield f"unit = {_quoted(channel.unit)}" if volts_in(channel.unit) else '# unit = "uV"'


def _quoted(text: str) -> str:
    """``text`` as a string of TOML; half a character that stands alone is written as ``?``."""
    whole = text.encode("utf-8", "replace").decode()
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")
