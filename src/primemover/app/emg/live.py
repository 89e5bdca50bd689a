"""``primemover emg live``: EMG amplitude against the own maximum while somebody moves."""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import numpy as np
from cyclopts import Parameter

from primemover.app.exit_codes import ExitCode

if TYPE_CHECKING:
    from primemover.app.emg.live_record import LiveRecord
    from primemover.app.emg.live_screen import LiveScreen
    from primemover.knowledge import Knowledge
    from primemover.recordings.emg.live_channels import LiveMuscle
    from primemover.recordings.emg.live_finding import LiveSettings
    from primemover.recordings.emg.live_stream import LiveBlock, LiveStream
    from primemover.signals.emg.live_levels import LiveLevel, LiveLevels
    from primemover.signals.emg.model import MaximumReference

EXAMPLES = """
Examples:
  Against maximal contractions recorded just before, 20 seconds for all of them:
    primemover emg live --record-mvic 20
  Against recordings of them, for one minute, kept as a table:
    primemover emg live --mvic mvic/*.c3d --seconds 60 --record bridge.parquet
  One of several streams; names that say no muscle:
    primemover emg live --stream Trigno --mapping sensors.toml

Any program that sends a Lab Streaming Layer stream of the type EMG will do, and
the amplitude is that of the last half second, as for maximal contractions.
Streams of this machine alone are heard; --network asks other machines too.
Ctrl-C ends it.
"""

MOST_DELAYS = 36_000
"""Delays kept for the summary: those of the last hour."""
PICTURES_PER_S = 10
SETTLING_S = 1.0
"""The beginning, in which what came meanwhile is caught up with: its delays do not count."""


@dataclass(kw_only=True, slots=True)
class Session:
    """A stream being listened to; ``delays_s`` from a sample's time to its being shown."""

    stream: LiveStream
    muscles: Sequence[LiveMuscle]
    settings: LiveSettings
    knowledge: Knowledge
    delays_s: deque[float] = field(default_factory=lambda: deque(maxlen=MOST_DELAYS))

    def blocks(self) -> Iterator[LiveBlock]:
        """Blocks of the channels of muscles."""
        return self.stream.blocks([(each.place, each.volts_each) for each in self.muscles])


def live(
    *,
    stream: str = "",
    mapping: Annotated[Path | None, Parameter(alias="-m")] = None,
    unit: str = "",
    mvic: Annotated[tuple[Path, ...], Parameter(consume_multiple=True)] = (),
    record_mvic: float = 0.0,
    seconds: float = 0.0,
    record: Path | None = None,
    network: bool = False,
) -> ExitCode:
    """Show each muscle's EMG amplitude as it comes, in per cent of the person's own maximum.

    Without a maximum it is shown in microvolts; those of two muscles cannot be compared.

    Parameters
    ----------
    stream
        Name of the stream; needed when several of the type EMG are sent.
    mapping
        A small file that says which channel is which muscle, in which unit.
    unit
        uV, mV or V, where the stream does not say its unit.
    mvic
        Recordings of maximal contractions, as many as there are, after one --mvic.
    record_mvic
        Seconds at the beginning in which every muscle is tensed as hard as possible in turn.
    seconds
        How long to go on; until Ctrl-C when 0.
    record
        Write what was received to this file (.parquet).
    network
        Ask other machines of the same network for streams too.
    """
    require_sense(mvic=mvic, record_mvic=record_mvic, seconds=seconds, unit=unit, record=record)
    from primemover.app.emg.reading import maxima_of, require_files
    from primemover.knowledge import load_knowledge

    require_files([*mvic, *([mapping] if mapping else [])])
    knowledge = load_knowledge()
    references = maxima_of(mvic, mapping=mapping, format_="", knowledge=knowledge)
    with opened(
        stream, mapping=mapping, unit=unit, network=network, knowledge=knowledge
    ) as session:
        maxima = maxima_for(session.muscles, references=references)
        if record_mvic:
            maxima = maxima_recorded(session, seconds=record_mvic)
        highest = _watched(session, maxima=maxima, seconds=seconds, record=record)
    _sum_up(session, highest=highest, maxima=maxima)
    return ExitCode.OK


def require_sense(
    *,
    mvic: Sequence[Path],
    record_mvic: float,
    seconds: float,
    unit: str,
    record: Path | None,
) -> None:
    """Nothing, when the options can be meant.

    Raises
    ------
    UsageError
        Naming the first that cannot.
    """
    from primemover.app.usage import UsageError
    from primemover.recordings.emg.units import volts_in

    if mvic and record_mvic:
        raise UsageError("--mvic and --record-mvic: expected one of them; leave the other out")
    for name, value in (("--record-mvic", record_mvic), ("--seconds", seconds)):
        if not 0.0 <= value < float("inf"):
            raise UsageError(f"{name} {value:g}: expected a number of seconds, 0 or more")
    if unit and volts_in(unit) is None:
        raise UsageError(f"--unit {unit}: expected uV, mV or V; say what the program sends")
    if record is not None and record.suffix.lower() != ".parquet":
        raise UsageError(
            f"--record {record}: expected a name that ends in .parquet; "
            f"write for example --record {record.stem}.parquet"
        )


@contextmanager
def opened(
    name: str, *, mapping: Path | None, unit: str, network: bool, knowledge: Knowledge
) -> Iterator[Session]:
    """The session with one stream, until the block ends.

    Raises
    ------
    RecordingError
        When there is no such stream, or none of its channels can be used.
    """
    from primemover.app.emg.reading import mapping_of
    from primemover.recordings.emg.live_channels import live_muscles
    from primemover.recordings.emg.live_finding import LiveSettings, find_emg
    from primemover.recordings.emg.live_stream import LiveStream
    from primemover.signals.emg.rules import settings_of

    mapped = mapping_of(mapping)
    settings = settings_of(LiveSettings, knowledge=knowledge)
    print("Looking for streams …", file=sys.stderr)
    found = find_emg(settings, name=name, other_machines=network)
    with LiveStream(found, settings=settings) as stream:
        muscles = live_muscles(
            stream.channels,
            stream=stream.name,
            rate_hz=stream.rate_hz,
            knowledge=knowledge,
            mapping=mapped,
            unit=unit,
        )
        print(f"Listening to {found} on {found.machine}.", file=sys.stderr)
        yield Session(stream=stream, muscles=muscles, settings=settings, knowledge=knowledge)


def maxima_for(
    muscles: Sequence[LiveMuscle], *, references: Sequence[MaximumReference]
) -> list[float]:
    """The maximum of each channel in volts, NaN where no recording has its muscle and side."""
    return [
        next((each.volts for each in references if each.fits(muscle.channel)), float("nan"))
        for muscle in muscles
    ]


def maxima_recorded(session: Session, *, seconds: float) -> list[float]:
    """The highest amplitude of each channel in so many seconds, in volts; NaN for unusable ones.

    Raises
    ------
    RecordingError
        When the connection ends before that, or the stream's rate is not the one it names.
    """
    from primemover.errors import RecordingError

    print(
        "Tense each muscle as hard as you can, one after the other, against something that does "
        "not give way. Hold each for a few seconds.",
        file=sys.stderr,
    )
    title = "Maximal contractions"
    maxima = [float("nan")] * len(session.muscles)
    levels, last = followed(session, maxima=maxima, seconds=seconds, title=title)
    if last is not None and last.rate_is_wrong:
        raise RecordingError(
            f"stream {session.stream.name}: it says {session.stream.rate_hz:g} samples a second, "
            f"and {last.rate_seen_hz:.0f} come; set the rate in the program that sends"
        )
    return [each.highest_v if each.usable else float("nan") for each in levels]


def followed(
    session: Session,
    *,
    maxima: Sequence[float],
    seconds: float,
    title: str,
    record: LiveRecord | None = None,
    may_stop: bool = False,
) -> tuple[tuple[LiveLevel, ...], LiveBlock | None]:
    """The last levels, and the last block with samples, after showing all of them.

    Where it ``may_stop``, Ctrl-C ends it as the time does.
    """
    from primemover.signals.emg.live_levels import LiveLevel, LiveLevels

    channels = [each.channel for each in session.muscles]
    levels = LiveLevels(channels, maxima=maxima, knowledge=session.knowledge)
    now: tuple[LiveLevel, ...] = tuple(LiveLevel() for _ in channels)
    last: LiveBlock | None = None
    until_s = time.monotonic() + seconds if seconds else float("inf")
    counts_s = time.monotonic() + SETTLING_S
    stopping = suppress(KeyboardInterrupt) if may_stop else nullcontext()
    with shown_live() as show, stopping:
        for block in session.blocks():
            if len(block.times_s):
                now, last = _taken(levels, block=block, record=record), block
            left_s = until_s - time.monotonic()
            told = f"{title}, {max(left_s, 0.0):.0f} s left" if seconds else title
            is_shown = show(_screen(session, title=told, levels=now, block=block))
            if is_shown and len(block.times_s) and time.monotonic() > counts_s:
                session.delays_s.append(session.stream.now_s() - float(block.times_s[-1]))
            if left_s <= 0:
                break
    return now, last


def _taken(
    levels: LiveLevels, *, block: LiveBlock, record: LiveRecord | None
) -> tuple[LiveLevel, ...]:
    if record is not None:
        record.take(block)
    if block.gap:
        levels.begin_anew()
    return levels.take(block.volts)


def _screen(
    session: Session, *, title: str, levels: Sequence[LiveLevel], block: LiveBlock
) -> LiveScreen:
    from primemover.app.emg.live_screen import LiveScreen
    from primemover.signals.emg.live_levels import LiveLevel

    if block.rate_is_wrong:
        levels = [LiveLevel(faults=each.faults) for each in levels]
    return LiveScreen(
        title=title,
        muscles=session.muscles,
        levels=levels,
        block=block,
        knowledge=session.knowledge,
        silent_after_s=session.settings.live_silent_s,
    )


@contextmanager
def shown_live() -> Iterator[Callable[[LiveScreen], bool]]:
    """What shows a moment, and says whether it did: so many a second, in a pipe one."""
    from rich.live import Live

    on_screen = sys.stdout.isatty()
    every_s = 1.0 / PICTURES_PER_S if on_screen else 1.0
    due_s = 0.0

    def shown(screen: LiveScreen) -> bool:
        nonlocal due_s
        if time.monotonic() < due_s:
            return False
        due_s = time.monotonic() + every_s
        if moving is not None:
            moving.update(screen.drawn(), refresh=True)
        else:
            print(screen.line(), flush=True)
        return True

    with Live(auto_refresh=False, transient=True) if on_screen else nullcontext() as moving:
        yield shown


def _watched(
    session: Session, *, maxima: Sequence[float], seconds: float, record: Path | None
) -> Sequence[LiveLevel]:
    """The levels at the end; what was received lies in ``record``, however it ended."""
    from primemover.app.emg.live_record import LiveRecord
    from primemover.errors import RecordingError
    from primemover.report.writing import replace_with

    found: list[Sequence[LiveLevel]] = []
    ended: list[RecordingError] = []

    def follow(part: Path | None) -> None:
        with ExitStack() as open_:
            kept = None
            if part is not None:
                kept = LiveRecord(part, muscles=session.muscles, stream=session.stream.name)
                open_.enter_context(kept)
            try:
                levels, _ = followed(
                    session,
                    maxima=maxima,
                    seconds=seconds,
                    title=f"{session.stream.name}: amplitude in per cent of the own maximum",
                    record=kept,
                    may_stop=True,
                )
                found.append(levels)
            except RecordingError as fault:
                ended.append(fault)

    if record is None:
        follow(None)
    else:
        print(f"Recording: {replace_with(record, write=follow)}", file=sys.stderr)
    if ended:
        raise ended[0]
    return found[0] if found else ()


def _sum_up(session: Session, *, highest: Sequence[LiveLevel], maxima: Sequence[float]) -> None:
    """Nothing; the highest amplitude of each muscle, and the delay, are printed."""
    from primemover.app.emg.live_screen import name_of
    from primemover.report.emg_contents.words import volts_in_words

    print("Highest EMG amplitude over half a second:")
    for muscle, level, maximum in zip(session.muscles, highest, maxima, strict=True):
        told = volts_in_words(level.highest_v)
        if level.highest_v / maximum == level.highest_v / maximum:
            told = f"{100 * level.highest_v / maximum:.0f} % of the own maximum ({told})"
        print(f"  {name_of(muscle, knowledge=session.knowledge)}: {told}")
    if session.delays_s:
        usual, most = np.percentile(list(session.delays_s), [50, 95])
        print(
            f"Delay from sample to screen: median {1000 * usual:.0f} ms, "
            f"95 % within {1000 * most:.0f} ms; the half second of the amplitude comes on top."
        )
