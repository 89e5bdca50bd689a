"""No text a person reads says what a movement check cannot know, or shames anybody."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields

import pytest

from primemover.app import browse, cli, doctor
from primemover.findings.judge import rules
from primemover.knowledge import KnowledgeModel, load_knowledge
from tests.architecture.sources import SRC, modules
from tests.words import EXEMPT, FORBIDDEN, forbidden_in, forbidden_words

# Citations keep their titles; the article's claims are its own and are answered, not repeated.
NOT_OUR_WORDS = {("sources", "*"), ("article", "claim"), ("article", "quote")}
NOT_SHOWN = {"id", "source", "sources", "where", "note", "population", "use", "part_of"}


# Names that a file format gives to things; nobody reads them.
FORMAT_NAMES = {("primemover.report.fhir_codes", "Patient")}


def _texts(value: object, *, where: str, shelf: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield where, value
    for name, inner in _inside(value, shelf=shelf):
        yield from _texts(inner, where=f"{where}.{name}", shelf=shelf)


def _inside(value: object, *, shelf: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, KnowledgeModel):
        for name in type(value).model_fields:
            if name not in NOT_SHOWN and (shelf, name) not in NOT_OUR_WORDS:
                yield name, getattr(value, name)
    elif isinstance(value, Mapping):
        yield from ((str(key), inner) for key, inner in value.items())
    elif isinstance(value, tuple):
        yield from ((str(number), inner) for number, inner in enumerate(value))


def _knowledge_texts() -> Iterator[tuple[str, str]]:
    knowledge = load_knowledge()
    for each in fields(knowledge):
        if (each.name, "*") not in NOT_OUR_WORDS:
            value = getattr(knowledge, each.name)
            yield from _texts(value, where=each.name, shelf=each.name)


def test_no_knowledge_text_uses_them() -> None:
    assert not forbidden_in(_knowledge_texts())


def test_no_rule_uses_them() -> None:
    texts = []
    for name, rule in rules().items():
        module = sys.modules[f"primemover.findings.rules.{name}"]
        texts += [(name, module.__doc__ or ""), (name, rule.title)]
    assert texts
    assert not forbidden_in(texts)


def test_no_template_uses_them() -> None:
    templates = (SRC / "primemover" / "report" / "templates").rglob("*.j2")
    texts = [(path.name, path.read_text(encoding="utf-8")) for path in templates]
    assert texts
    assert not forbidden_in(texts)


def _docstrings(tree: ast.Module) -> set[int]:
    """Which constants are docstrings: words for developers, those of rules apart."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }


def test_no_message_in_the_code_uses_them() -> None:
    texts = [
        (f"{module}:{node.lineno}", node.value)
        for module, tree in modules().items()
        for documented in [_docstrings(tree)]
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if id(node) not in documented and (module, node.value) not in FORMAT_NAMES
    ]
    assert not forbidden_in(texts)


@pytest.mark.parametrize("place", range(len(cli._COMMANDS)))
def test_no_help_uses_them(place: int) -> None:
    _, name, command, examples = cli._COMMANDS[place]
    assert command.__doc__
    assert not forbidden_in([(name, command.__doc__), (name, examples)])


def test_no_help_of_the_whole_uses_them() -> None:
    texts = (cli._INTRO, cli._EPILOGUE, browse.EXAMPLES, doctor.CACHE_EXAMPLES)
    assert not forbidden_in([("help", text) for text in texts])


@pytest.mark.parametrize(
    "text",
    [
        "This diagnoses weak glutes",
        "Your injury risk is high",
        "wake up your glutes",
        "a dormant muscle",
        "Treatment of the hip",
        "the patient stands",
        "gluteal dysfunction",
    ],
)
def test_each_would_be_found(text: str) -> None:
    assert forbidden_words(text)


@pytest.mark.parametrize(
    "text",
    ["It does not diagnose anything", "treat this as a rough figure", "Are you being treated for"],
)
def test_listed_disclaimers_pass(text: str) -> None:
    assert not forbidden_words(text)


def test_the_lists_are_there() -> None:
    assert FORBIDDEN
    assert EXEMPT
