"""Settings of the analysis, filled from knowledge by the names of their fields."""

from __future__ import annotations

from dataclasses import fields
from typing import TypeVar

from primemover.knowledge import Knowledge

Settings = TypeVar("Settings")


def settings_of(kind: type[Settings], *, knowledge: Knowledge) -> Settings:
    """An instance of ``kind``, a dataclass of floats, each field the EMG rule of that name.

    Raises
    ------
    KeyError
        When knowledge has no such rule; a test asks it for every kind of settings.
    """
    named = {each.name: knowledge.emg_rules[each.name].value for each in fields(kind)}  # type: ignore[arg-type]
    return kind(**named)
