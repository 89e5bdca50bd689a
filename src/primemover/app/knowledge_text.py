"""Any entry of the knowledge base as lines of text, whatever fields its kind has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from primemover.knowledge import (
    CitedNumber,
    Condition,
    Knowledge,
    KnowledgeModel,
    Source,
    TestProtocol,
)

_TITLES = ("name", "title", "claim", "text", "say", "advice", "what", "source", "quantity")
_CITING = frozenset({"source", "sources"})
_INDENT = "  "
KINDS: Final[Mapping[str, str]] = {
    "tests": "A test: something to do, to film or to answer about",
    "exercises": "An exercise of the programme",
    "sources": "A source",
    "muscles": "A muscle",
    "compensations": "What takes over for a muscle",
    "safety": "A stop sign, or something to leave out",
    "recipes": "A recipe",
    "foods": "A food",
    "questions": "A question of `primemover ask`",
    "thresholds": "A limit findings are held against",
    "article": "A claim of the article",
}
"""What an entry is, in words for whoever looks it up."""
_INTERNAL = frozenset({"aliases", "camera", "tags", "origin", "seen", "dose", "offered", "yoga"})
_INTERNAL |= {"in_article", "questions", "skip_if", "order"}
_IN_WORDS = frozenset({"prime_movers", "synergists", "pattern"})
"""Of use to the program alone; what is filmed and how is said in words of its own."""
_LABELS: Final[Mapping[str, str]] = {
    "unilateral": "One side at a time",
    "regressions": "Easier",
    "progressions": "Harder",
    "ways_to_ease": "To ease it",
    "modify_if": "Adapt",
    "adapt_if": "Adapt",
    "avoid_if": "Leave out",
    "prime_movers": "Works",
    "synergists": "Helped by",
}


def title_of(entry: object) -> str:
    """The words an entry is listed under; "" when it has none."""
    if isinstance(entry, Source):
        return f"{entry.short}: {entry.title}"
    return next((str(v) for n in _TITLES if (v := getattr(entry, n, None))), "")


def entry_text(entry: KnowledgeModel, *, knowledge: Knowledge) -> str:
    """The entry as text: its title, then one field after the other, sources in full.

    A published number that was only recalled, not read in its source, is marked *unverified*.
    """
    lines = [title_of(entry), "", *_filmed(entry)]
    lines += _fields(entry, skip={"id", *_TITLES[:1]})
    keys = tuple(dict.fromkeys(_cited_by(entry)))
    if keys:
        lines += ["", "Sources:"]
        lines += [f"{_INDENT}{_reference(key, knowledge=knowledge)}" for key in keys]
    return "\n".join(lines)


def _filmed(entry: KnowledgeModel) -> Iterator[str]:
    if isinstance(entry, TestProtocol):
        yield f"To film it: {entry.camera.film}" if entry.camera else "It is not filmed."


def _fields(entry: KnowledgeModel, *, skip: set[str]) -> Iterator[str]:
    for name in type(entry).model_fields:
        value = getattr(entry, name)
        if name in skip | _CITING | _INTERNAL or value in (None, "", (), {}):
            continue
        label = _LABELS.get(name, name.replace("_", " ").capitalize())
        inner = list(_value(value))
        if name in _IN_WORDS:
            inner = [line.replace("_", " ") for line in inner]
        if len(inner) == 1:
            yield f"{label}: {inner[0].strip()}"
        else:
            yield f"{label}:"
            yield from (f"{_INDENT}{line}" for line in inner)


def _value(value: object) -> Iterator[str]:
    if isinstance(value, CitedNumber):
        yield number_text(value)
    elif isinstance(value, Condition):
        yield condition_text(value)
    elif isinstance(value, KnowledgeModel):
        yield from _nested(value)
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield f"{str(name).replace('_', ' ')}: " + "; ".join(_value(inner))
    elif isinstance(value, tuple):
        yield from _sequence(value)
    else:
        yield _plain(value)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _nested(entry: KnowledgeModel) -> Iterator[str]:
    first, *rest = list(_fields(entry, skip=set())) or [""]
    yield f"- {first}"
    yield from (f"{_INDENT}{line}" for line in rest)


def _sequence(values: tuple[object, ...]) -> Iterator[str]:
    if all(isinstance(v, str) and " " not in v for v in values):
        yield ", ".join(map(str, values))
        return
    for value in values:
        inner = list(_value(value))
        lead = "" if inner[0].startswith("- ") else "- "
        yield f"{lead}{inner[0]}"
        yield from (f"{_INDENT if lead else ''}{line}" for line in inner[1:])


def number_text(number: CitedNumber) -> str:
    """A cited number in words: value, unit, population, where from, grade, how it was seen."""
    parts = [number.population, f"n = {number.n}" if number.n else "", ", ".join(number.keys)]
    parts.append(f"grade {number.grade}")
    parts.append("product rule" if number.basis == "product_rule" else "")
    parts.append("unverified: recalled, not read in the source" if number.unverified else "")
    about = "; ".join(part for part in (*parts, number.note) if part)
    extra = getattr(number, "what", "") or getattr(number, "muscle", "")
    return f"{f'{extra}: ' if extra else ''}{_amount(number)} {number.unit} ({about})"


def _amount(number: CitedNumber) -> str:
    spread = f" ± {number.sd:g}" if number.sd is not None else ""
    if number.value is not None:
        return f"{number.value:g}{spread}"
    if number.low is None:
        return f"at most {number.high:g}{spread}"
    return f"at least {number.low:g}" if number.high is None else f"{number.low:g}–{number.high:g}"


def condition_text(condition: Condition) -> str:
    """A condition on answers in words."""
    for name, joint in (("any_of", " or "), ("all_of", " and "), ("none_of", " or ")):
        parts = getattr(condition, name)
        if parts:
            lead = "none of: " if name == "none_of" else ""
            lead = f"at least {n} of: " if (n := condition.count_at_least) else lead
            return lead + joint.join(condition_text(part) for part in parts)
    if condition.unless:
        return "unless " + " or ".join(condition_text(part) for part in condition.unless)
    about = str(condition.question).replace(".", ": ").replace("_", " ")
    return f"{about} {_comparison(condition)}"


def _comparison(condition: Condition) -> str:
    words = {
        "at_least": "is at least",
        "at_most": "is at most",
        "includes": "includes",
        "one_of": "is one of",
    }
    if condition.equals is not None:
        return f"is {_plain(condition.equals)}"
    found = [
        f"{says} {', '.join(value) if isinstance(value, tuple) else _plain(value)}"
        for name, says in words.items()
        if (value := getattr(condition, name)) not in (None, ())
    ]
    return " and ".join(found)


def _cited_by(value: object) -> Iterator[str]:
    """Keys of every source cited anywhere inside."""
    if isinstance(value, KnowledgeModel):
        for name in type(value).model_fields:
            inner = getattr(value, name)
            if name in _CITING:
                yield from (inner,) if isinstance(inner, str) and inner else inner or ()
            else:
                yield from _cited_by(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _cited_by(inner)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _cited_by(inner)


def _reference(key: str, *, knowledge: Knowledge) -> str:
    source = knowledge.sources.get(key)
    return f"{key}: {source.full}" if source else key
