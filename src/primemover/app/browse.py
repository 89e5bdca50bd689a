"""``primemover knowledge``: what the product knows, to browse."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal

import cyclopts
from cyclopts import Parameter

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge, KnowledgeModel

EXAMPLES = """
Examples:
  What to begin with:
    primemover knowledge exercises --phase activate
  What to film, and from where:
    primemover knowledge tests
  Steps, cues, faults, evidence:
    primemover knowledge show clam_45
  The article point by point, and how true each is:
    primemover knowledge article
"""

_LISTS: Mapping[str, str] = {
    "tests": "Tests: what to answer or film, and from where.",
    "article": "The article's claims, what the evidence says of each, and what answers it.",
    "sources": "The literature.",
    "muscles": "Muscles and what they do.",
    "compensations": "What takes over for a muscle, and what it looks like.",
    "safety": "Stop signs and what has to be left out.",
    "dosing": "How much, how often, and when to add.",
    "recipes": "Recipes.",
    "foods": "Foods and what is in them.",
    "questions": "The questions of `primemover ask`.",
    "thresholds": "The limits findings are held against.",
    "calibrations": "How far the camera's numbers are off, by pose engine and view.",
    "retest_noise": "How much a re-test varies by itself.",
    "emg_amplitudes": "Published EMG amplitudes, by study.",
}
_WIDTH = 96
_LIST_WIDTH = 140
_REPETITIONS = "five to ten"


def build_app() -> cyclopts.App:
    """The ``knowledge`` commands, one a kind, and ``show``."""
    app = cyclopts.App(
        name="knowledge",
        help="Browse what the findings and the programme rest on.",
        help_epilogue=EXAMPLES,
    )
    app.command(list_exercises, name="exercises")
    for kind, words in _LISTS.items():
        app.command(partial(list_entries, kind), name=kind.replace("_", "-"), help=words)
    app.command(show)
    return app


def list_exercises(
    *,
    phase: Literal["activate", "strengthen", "core", "mobility", "yoga"] | None = None,
    muscle: str = "",
) -> None:
    """List exercises.

    Parameters
    ----------
    phase
        Only those of one phase.
    muscle
        Only those with this prime mover, for example gluteus_medius.
    """
    from primemover.knowledge import load_knowledge

    knowledge = load_knowledge()
    chosen = {
        name: exercise
        for name, exercise in knowledge.exercises.items()
        if phase in (None, exercise.phase) or (phase == "yoga" and exercise.yoga)
        if not muscle or muscle in exercise.prime_movers
    }
    _print_list({name: f"{e.name} ({e.phase}, level {e.level})" for name, e in chosen.items()})


def list_entries(kind: Annotated[str, Parameter(parse=False)]) -> None:
    """Nothing; prints every entry of a kind, one a line."""
    from primemover.app.knowledge_text import title_of
    from primemover.knowledge import load_knowledge

    entries = getattr(load_knowledge(), kind)
    _print_list({name: title_of(entry) + _how_to_film(entry) for name, entry in entries.items()})


def _how_to_film(entry: object) -> str:
    camera = getattr(entry, "camera", None)
    if camera is None:
        return ""
    side = "; say which side: TEST:left" if camera.sides == "given" else ""
    if camera.hold:
        how_long = "hold it as long as form lasts"
    else:
        how_long = f"{_REPETITIONS} slow repetitions"
    return f" [can be filmed, from the {' or '.join(camera.views)}; {how_long}{side}]"


def show(name: str) -> None:
    """Print everything about one entry: an exercise, test, source, recipe, safety row.

    Parameters
    ----------
    name
        Its id, as the lists print it.
    """
    from primemover.app.knowledge_text import KINDS, entry_text
    from primemover.app.usage import known
    from primemover.knowledge import load_knowledge

    knowledge = load_knowledge()
    entries = dict(_everything(knowledge))
    known(name, among={entry for _, entry in entries}, what="knowledge show:")
    for (kind, entry_id), entry in entries.items():
        if entry_id == name:
            print(f"== {KINDS.get(kind, kind.replace('_', ' '))} ==")
            _print_wrapped(entry_text(entry, knowledge=knowledge))
    if name in knowledge.exercises:
        _print_wrapped(_amplitudes(name, knowledge=knowledge))
        _print_picture(name, knowledge=knowledge)


def _everything(knowledge: Knowledge) -> Iterator[tuple[tuple[str, str], KnowledgeModel]]:
    for each in fields(knowledge):
        entries = getattr(knowledge, each.name)
        if isinstance(entries, Mapping):
            yield from (((each.name, name), entry) for name, entry in entries.items())


def _amplitudes(exercise: str, *, knowledge: Knowledge) -> str:
    from primemover.app.knowledge_text import number_text

    lines = [
        f"  {number_text(amplitude)} [{study.normalisation}]"
        for study in knowledge.emg_amplitudes.values()
        for amplitude in study.amplitudes
        if amplitude.exercise == exercise
    ]
    return "\n".join(["EMG amplitudes (not comparable between studies):", *lines] if lines else [])


def _print_picture(exercise: str, *, knowledge: Knowledge) -> None:
    from primemover.report.teaching_pictures import motion_of_exercise, teaching_picture

    motion = motion_of_exercise(exercise, knowledge=knowledge)
    picture = teaching_picture(motion.id) if motion else None
    if picture:
        # in one piece, so that it can be copied or clicked
        print(f"How it looks, done well and not (open it in a browser):\n  {picture.loop_path}")


def _print_list(entries: Mapping[str, str]) -> None:
    width = max((len(name) for name in entries), default=0) + 2
    for name, words in entries.items():
        short = textwrap.shorten(words, max(20, _LIST_WIDTH - width), placeholder=" …")
        print(f"{name:<{width}}{short}")


def _print_wrapped(text: str) -> None:
    for line in text.splitlines():
        hanging = " " * (len(line) - len(line.lstrip()) + 2)
        print("\n".join(textwrap.wrap(line, _WIDTH, subsequent_indent=hanging)))
    print()
