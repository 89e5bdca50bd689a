"""An engine that answers at once with an account made by hand, in place of the simulation."""

from __future__ import annotations

import sys
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest

from primemover.simulation.who_carries import WhoCarries
from tests.simulation.accounts import account

NAME = "primemover.simulation.simulate"


class StandIn(ModuleType):
    """What it was asked is in ``asked``."""

    def __init__(self) -> None:
        super().__init__(NAME)
        self.asked: list[dict[str, Any]] = []
        self.refused = ""

    def simulate_motion(
        self, motion: str, *, progress: Any = None, receive: Any = None, **asked: Any
    ) -> WhoCarries:
        """The account of a movement of the library; ``refused`` where that is not ""."""
        if receive and not self.refused:
            receive("loads")
        self.asked.append({"motion": motion, **asked})
        if progress:
            progress(0.5)
        made = account(motion, short=not asked.get("what_if", True))
        return replace(
            made,
            source="motion",
            recording="",
            body=asked["size"],
            load_kg=asked.get("load_kg", 0.0),
            weakened=tuple(asked.get("weaken", ())),
            refused=self.refused,
        )

    def simulate_track(
        self, track: Any, *, progress: Any = None, receive: Any = None, **asked: Any
    ) -> WhoCarries:
        """The account of a recording."""
        self.asked.append({"frames": track.sizes["time"], **asked})
        if progress:
            progress(0.5)
        return replace(
            account(asked["test"]),
            body=asked["size"],
            recording=asked.get("recording", ""),
            side=asked.get("side"),
            load_kg=asked.get("load_kg", 0.0),
        )


def put_in(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """The stand-in, in place of the engine for one test."""
    engine = StandIn()
    monkeypatch.setitem(sys.modules, NAME, engine)
    import primemover.simulation

    monkeypatch.setattr(primemover.simulation, "simulate", engine, raising=False)
    return engine
