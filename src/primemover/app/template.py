"""Every question as a TOML file to fill in by hand."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from primemover.app.interview import in_order
from primemover.knowledge import Knowledge, Question

_HEAD = """\
# Answers for `primemover check --answers THIS_FILE`.
# Remove the # before a line to answer it. Everything can be left out; what that costs is said.
"""
_WIDTH = 98


def answers_template(knowledge: Knowledge) -> str:
    """A TOML text with every question as a comment; valid, and empty, as it stands."""
    blocks = [_HEAD]
    for section, heading in in_order(knowledge).items():
        blocks.append("\n".join(_comment(f"== {heading.title} == {heading.intro}")))
        plain = [q for q in heading.questions if q.kind != "felt_sites"]
        felt = [q for q in heading.questions if q.kind == "felt_sites"]
        if plain:
            blocks.append("\n\n".join([f"[{section}]", *map(_plain, plain)]))
        blocks += map(_felt, felt)
    return "\n\n".join(blocks) + "\n"


def _plain(question: Question) -> str:
    key = question.id.partition(".")[2]
    return "\n".join([*_described(question), f"# {key} = {_example(question)}"])


def _felt(question: Question) -> str:
    sites = [f"# {option.id} = 0" for option in question.options]
    return "\n".join([*_described(question), f"# [{question.id}]", *sites])


def _described(question: Question) -> Iterator[str]:
    yield from _comment(question.text)
    if question.kind in ("choice", "multi"):
        yield from _comment("Options: " + ", ".join(question.option_ids))
    if question.absent_means:
        yield from _comment(f"Left out: {question.absent_means}")


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in textwrap.wrap(text, width=_WIDTH)]


def _example(question: Question) -> str:
    examples: Mapping[str, str] = {"yes_no": "false", "scale_0_10": "0", "text": '"a few words"'}
    if question.kind == "number":
        return f"{question.low:g}  # {question.low:g} to {question.high:g} {question.unit}"
    if question.kind == "choice":
        return f'"{question.option_ids[0]}"'
    if question.kind == "multi":
        return f'["{question.option_ids[0]}"]'
    return examples[question.kind]
