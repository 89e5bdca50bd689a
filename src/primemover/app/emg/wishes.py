"""What is asked of a check of surface EMG, and whether it can be meant so."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from primemover.app.emg.reading import protocol_of, require_files
from primemover.app.usage import UsageError, parse_side

if TYPE_CHECKING:
    from primemover.knowledge import EmgProtocol, Knowledge
    from primemover.terms import Side


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckWish:
    """The options of a check as they were typed."""

    protocol: str
    side: str = ""
    mvic: tuple[Path, ...] = ()
    mapping: Path | None = None
    format: str = ""
    pose: Path | None = None
    pose_offset_s: float = 0.0
    pose_error_s: float | None = None
    pose_angle: str = ""
    start_channel: str = ""
    onsets: bool = True

    def files(self) -> tuple[Path, ...]:
        """Every file that must be there, beside the recording."""
        return (*self.mvic, *(f for f in (self.mapping, self.pose) if f is not None))

    def working_side(self) -> Side | None:
        """The working leg.

        Raises
        ------
        UsageError
            When it is neither left nor right.
        """
        return parse_side(self.side, where="--side") if self.side else None


def fit_for_one(wish: CheckWish, *, recording: Path, options: Mapping[str, object]) -> None:
    """Nothing; what is missing or means nothing is told before anything heavy is loaded.

    ``options`` are those that mean something for a folder alone.

    Raises
    ------
    UsageError
        When an option means nothing here.
    RecordingError
        When a file is not there.
    """
    _require_meaning(options, where="for one recording: it is for a folder")
    if wish.pose is not None and wish.start_channel:
        raise UsageError(
            "--pose and --start-channel: expected one of them; say only where the start of the "
            "movement is to be taken from"
        )
    _require_clocks(wish)
    wish.working_side()
    require_files((recording, *wish.files()))


def fit_for_folder(wish: CheckWish, *, out: Path | None, options: Mapping[str, object]) -> Path:
    """Where results go; ``options`` are those that mean something for one recording alone.

    Raises
    ------
    UsageError
        When an option means nothing here, or nobody said where results go.
    """
    options = {**options, "--pose": wish.pose}
    _require_meaning(options, where="for a folder: it is for one recording")
    if out is None:
        raise UsageError("--out is missing: say where the results of the folder go, --out results/")
    wish.working_side()
    require_files(wish.files())
    return out


def _require_clocks(wish: CheckWish) -> None:
    """Nothing, when it is said how far film and recording may be apart wherever there is a film."""
    told = wish.pose_error_s is not None or wish.pose_offset_s or wish.pose_angle
    if wish.pose is None and told:
        raise UsageError(
            "--pose-offset, --pose-error and --pose-angle mean nothing without --pose FILE"
        )
    if wish.pose is not None and wish.pose_error_s is None:
        raise UsageError(
            "--pose-error is missing: say by how many seconds film and recording may be apart "
            "after --pose-offset; two frames of a film of 30 a second are --pose-error 0.07"
        )
    if wish.pose_error_s is not None and not 0 <= wish.pose_error_s < math.inf:
        raise UsageError(f"--pose-error {wish.pose_error_s}: expected seconds, 0 or more")
    if not math.isfinite(wish.pose_offset_s):
        raise UsageError(f"--pose-offset {wish.pose_offset_s}: expected seconds")


def protocol_and_side(wish: CheckWish, *, knowledge: Knowledge) -> tuple[EmgProtocol, Side | None]:
    """What was done, and by which leg.

    Raises
    ------
    UsageError
        When the protocol is not known, or works one leg at a time and nobody said which, or both
        and somebody did.
    """
    protocol, side = protocol_of(wish.protocol, knowledge=knowledge), wish.working_side()
    if protocol.sided and side is None:
        raise UsageError(
            f"--side is missing: in {protocol.id} one leg works at a time; say --side left or "
            "--side right, the person's own"
        )
    if not protocol.sided and side is not None:
        raise UsageError(f"--side: both sides do the same in {protocol.id}; leave --side out")
    return protocol, side


def _require_meaning(options: Mapping[str, object], *, where: str) -> None:
    typed = [name for name, value in options.items() if value]
    if typed:
        verb = "mean" if len(typed) > 1 else "means"
        raise UsageError(f"{', '.join(typed)} {verb} nothing {where}")
