"""What the rooms below say in sentences of their own making, read out of their sources.

A sentence with figures in it is an f-string there; here it is a pattern with numbered gaps, as
:mod:`~primemover.app.web.sentences` recognises it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from primemover.app.web.sentences import GAP
from primemover.app.web.template_texts import texts_of_template
from primemover.findings.judge import rules
from primemover.knowledge import load_knowledge
from primemover.report.words import title

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

ROOMS: Final = (
    "checkup.py",
    "coaching",
    "findings",
    "history/erasing.py",
    "history/judging.py",
    "history/readings.py",
    "knowledge/safety.py",
    "measures",
    "programme",
    "recordings",
    "report",
    "signals/emg",
    "simulation/body_size.py",
    "simulation/coordinates.py",
    "simulation/external_loads.py",
    "simulation/filmed_angles.py",
    "simulation/filmed_courses.py",
    "simulation/filmed_movement.py",
    "simulation/filmed_postures.py",
    "simulation/filmed_scenes.py",
    "simulation/filmed_spans.py",
    "simulation/free_posture.py",
    "simulation/limits.py",
    "simulation/posing.py",
    "simulation/recorded.py",
    "simulation/refusal.py",
    "simulation/simulate.py",
    "simulation/what_if.py",
    "terms.py",
)
"""Rooms whose sentences pages show."""

OF_APP: Final = (
    "first_win.py", "following.py", "journey.py", "log_confirm.py", "plan_keeping.py",
    "plan_making.py", "plan_wishes.py", "remarks.py", "session_of_day.py", "stop_signs.py",
    "web/carrying.py", "web/emg_recordings.py", "web/faults.py", "web/live/sets.py",
    "web/ordering.py",
)  # fmt: skip
"""Modules of the command line that pages share."""

NOT_READ: Final = re.compile(
    r"fhir|drawing|svg|typesetting|typst|terminal|/html\.py|/json\.py|small_picture|muscle_map"
    r"|pdf|calendar|(?<!text_)table\.py|opensim|(?<!emg_formats/)parquet|decod|trc|engine|skeleton"
    r"|schema|citations|emg/(?:bdf|bids|documents|facts|live_|writing)|bids_emg|emg_contents"
    r"|marked_efforts"
)
"""Modules that write formats, or for the terminal alone, or read names that programs give."""

TEMPLATES: Final = (
    "carrying/account.html.j2",
    "carrying/changes.html.j2",
    "carrying/drawing.html.j2",
    "carrying/efforts.html.j2",
    "carrying/order.html.j2",
    "carrying/what_if.html.j2",
    "emg/account.html.j2",
    "emg/kept.html.j2",
    "emg/section.html.j2",
    "partials/again.html.j2",
    "partials/angle_plot.html.j2",
    "partials/evidence.html.j2",
    "partials/facts.html.j2",
    "partials/finding.html.j2",
    "partials/gates.html.j2",
    "partials/measures.html.j2",
    "partials/motion.html.j2",
    "partials/open.html.j2",
    "partials/plot_figure.html.j2",
    "partials/recording.html.j2",
    "partials/refusals.html.j2",
    "partials/unseen.html.j2",
    "sections/article.html.j2",
    "sections/found.html.j2",
    "sections/method.html.j2",
    "sections/sources.html.j2",
)
"""Parts of the report that the page of a result shows as they are."""

BESIDES: Final = {
    "checkup.py": ("Knowledge", "Pose model", "Calibration"),
    "findings/change_words.py": ("points",),
    "findings/readings.py": ("lumbar arch", "pelvis roll"),
    "report/period/charts.py": ("green", "amber", "red"),
    "report/carrying/words.py": ("man", "woman"),
    "report/templates/carrying/drawing.html.j2": (
        "Effort of each muscle on average",
        "Effort of each muscle, from the front and from behind",
        "The mean over the whole repetition.",
        "The table below gives every figure.",
        "effort",
        "share of the repetition",
        "times body weight",
        "torque (N m)",
    ),
    "report/emg/checklist.py": (
        "Crosstalk",
        "Normalisation",
        "None.",
        "Onsets",
        "Software",
        "Task",
    ),
    "report/emg/words.py": ("gaps", "heartbeat", "held effort", "held efforts"),
    "report/templates/emg/account.html.j2": ("with caution",),
    "report/sections/filmed.py": ("far", "jumps", "near", "tested"),
    "report/sections/page_one.py": ("answer", "answers", "recording", "recordings"),
    "report/words.py": ("Plank line worst",),
}
"""Ids that are shown as words, and what templates hand to their pictures."""

SINGLE: Final = re.compile(r"(?:WORDS|PLACES|NUMBERS|_STRENGTH|RUNGS|FOODS|MACROS)$")
"""Mappings of codes to words: a single word in one of them is wording too."""

NAMES: Final = re.compile("OTHERS")
"""Mappings of names that files give to channels: they are looked for, and shown to nobody."""

_WORD: Final = re.compile(r"[A-Za-z]{2,}")
_FORMAT: Final = re.compile(r"[<>=*\\{}#|]|%[sd(]|^[a-z_]+(?:[.:/_-][a-z_]+)+$|https?:")


def made_texts() -> Iterator[tuple[str, str]]:
    """Where a sentence is made, and the sentence with ``{1}``, ``{2}`` … for what varies."""
    root = files("primemover")
    for room in ROOMS:
        yield from _in(root / room, where=room)
    for name in TEMPLATES:
        for text in texts_of_template((root / "report/templates" / name).read_text("utf-8")):
            yield f"report/templates/{name}", text
    for name in OF_APP:
        yield from _in(root / "app" / name, where=f"app/{name}")
    yield from _ids()
    for name, rule in rules().items():
        yield f"findings/rules/{name}.py", rule.title
        yield f"findings/rules/{name}.py", rule.explanation


def _ids() -> Iterator[tuple[str, str]]:
    """Ids that are made into words where they are shown."""
    knowledge = load_knowledge()
    for gate in (*knowledge.gates, *(test for test, one in knowledge.tests.items() if one.camera)):
        yield "report/sections/filmed.py", title(gate)
    for block in knowledge.session_blocks.values():
        for slot in block.slots:
            yield "programme/decisions_of_places.py", slot.because.removeprefix("for ")
    yield from ((where, word) for where, words in BESIDES.items() for word in words)


def _in(entry: Traversable, *, where: str) -> Iterator[tuple[str, str]]:
    if entry.is_dir():
        for inner in sorted(entry.iterdir(), key=lambda one: one.name):
            if inner.name != "__pycache__":
                yield from _in(inner, where=f"{where}/{inner.name}")
    elif entry.name.endswith(".py") and not NOT_READ.search(where):
        yield from ((where, text) for text in _texts(ast.parse(entry.read_text(encoding="utf-8"))))


def _texts(tree: ast.Module) -> Iterator[str]:
    """Sentences in the order they are written; docstrings are for developers."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    inner = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
        if isinstance(part, ast.Constant)
    }
    words = {id(node) for node in _single_words(tree)}
    told |= {id(name) for name in _names(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            text = _pattern(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = "" if id(node) in told | inner else node.value
        else:
            continue
        if _is_said(text) or id(node) in words:
            yield text.strip()


def _names(tree: ast.Module) -> Iterator[ast.AST]:
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and NAMES.fullmatch(ast.unparse(node.target)):
            yield from ast.walk(node)


def _single_words(tree: ast.Module) -> Iterator[ast.Constant]:
    """Words that stand for codes in mappings that say so by their name, or beside wording."""
    for node in ast.walk(tree):
        if isinstance(node, ast.IfExp):
            both = [one for one in (node.body, node.orelse) if isinstance(one, ast.Constant)]
            if any(_is_said(str(one.value)) for one in both):
                yield from (one for one in both if _WORD.search(str(one.value)))
    mappings = (
        node.value
        for node in tree.body
        if isinstance(node, ast.AnnAssign) and SINGLE.search(ast.unparse(node.target))
    )
    for mapping in mappings:
        for value in mapping.values if isinstance(mapping, ast.Dict) else ():
            if isinstance(value, ast.Constant) and _WORD.search(str(value.value)):
                yield value


def _pattern(made: ast.JoinedStr) -> str:
    parts, gaps = [], 0
    for part in made.values:
        if isinstance(part, ast.Constant):
            parts.append(str(part.value))
        else:
            gaps += 1
            parts.append(f"{{{gaps}}}")
    return "".join(parts)


def _is_said(text: str) -> bool:
    """Whether it is wording for people: words with a space between them, in no format."""
    bare = GAP.sub("", text)
    words = _WORD.findall(bare)
    return " " in text.strip() and bool(words) and not _FORMAT.search(bare)
