"""The ladder without weights: range, pause, tempo, a harder version, a backpack; longer holds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from primemover.programme.model import Dose
from primemover.programme.practice import Standing

if TYPE_CHECKING:
    from primemover.knowledge import Exercise, Knowledge
    from primemover.programme.plan import PlannedExercise
    from primemover.programme.progress_rules import ProgressRules

RUNGS: Final = ("range", "pause", "tempo")
"""Rungs of the exercise itself, from the ground up; the harder version and the backpack follow."""

BACKPACK: Final = "backpack"
_UNDER_A_PACK: Final = frozenset({"squat", "lunge", "step", "hinge", "hip_extension"})
"""Movements in which a backpack is carried, or held at the hips."""


def next_rung(standing: Standing, *, planned: PlannedExercise, exercise: Exercise) -> str:
    """The rung above, "" when this exercise has none left.

    Range is passed over where the person moves less far on purpose, and walks have no rungs.
    """
    if exercise.dose == "band_walk" or planned.dose.hold_s is not None:
        return ""
    place = RUNGS.index(standing.rung) + 1 if standing.rung in RUNGS else 0
    if standing.rung == BACKPACK:
        return ""
    above = [rung for rung in RUNGS[place:] if rung != "range" or not planned.adaptations]
    return above[0] if above else ""


def rung_below(rung: str) -> str:
    """The rung below; "" from the first one."""
    place = RUNGS.index(rung) if rung in RUNGS else len(RUNGS)
    return RUNGS[place - 1] if place > 0 else ""


def with_more_in_the_pack(
    standing: Standing, *, exercise: Exercise, rules: ProgressRules
) -> Standing | None:
    """The backpack taken up, or a kilogram more in it; None where it does not belong."""
    if exercise.pattern not in _UNDER_A_PACK:
        return None
    if standing.rung != BACKPACK:
        return replace(standing, rung=BACKPACK, pack_kg=rules.of("ladder_backpack.first"))
    pack_kg = standing.pack_kg + rules.of("ladder_backpack.step")
    if pack_kg > rules.of("ladder_backpack.most"):
        return None
    return replace(standing, pack_kg=pack_kg)


def tempo_on(rung: str, *, dose: Dose, rules: ProgressRules) -> str:
    """The tempo of a dose on a rung: a pause from ``pause`` on, slower back from ``tempo`` on."""
    if rung not in RUNGS[1:] and rung != BACKPACK:
        return dose.tempo
    parts = dict(part.split(" ", 1) for part in dose.tempo.split(", ") if " " in part)
    parts.setdefault("hold", f"{rules.count('ladder_pause.pause')} s")
    if rung != "pause":
        parts["down"] = f"{rules.count('ladder_tempo.lower')} s"
    return ", ".join(f"{word} {parts[word]}" for word in ("up", "hold", "down") if word in parts)


def rung_words(rung: str, *, knowledge: Knowledge) -> str:
    """The rung in plain words; "" for the plain exercise."""
    return knowledge.dosing[f"ladder_{rung}"].advice if rung else ""


def pack_words(standing: Standing) -> str:
    """What to put into the backpack; "" without one."""
    if standing.rung != BACKPACK:
        return ""
    return f"Put {standing.pack_kg:g} kg into a backpack, as water bottles or books."
