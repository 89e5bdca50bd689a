"""Answers to the questionnaire: read from a file or a mapping, checked, written back.

The questions themselves are knowledge (``knowledge/questions/*.toml``); this module only holds
answers against them and names every fault at once.
"""

from __future__ import annotations

import difflib
import json
import math
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from primemover.errors import AnswersError
from primemover.knowledge import Question, load_knowledge

MAX_BYTES = 1_000_000
"""An answers file of every question is about 10 kB; a hundred times that is not one."""

_SHOWN_CHARACTERS = 60
_MOST_FAULTS = 200  # more than there are questions: the rest would tell nobody anything
_ASK = "`primemover ask > me.toml` writes a correct file"


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """Checked answers by question id; what was not answered is simply not there.

    ``values`` holds a bool, number or option id, a tuple of option ids (multi), or a mapping
    from site to 0–10 (felt sites). ``source`` is the file name or where they came from.
    """

    values: Mapping[str, object]
    source: str = "answers"

    def get(self, question: str) -> object:
        """The answer to ``question``, or None when it was not answered."""
        return self.values.get(question)

    def number(self, question: str) -> float | None:
        """The answer as a number in the question's unit; None when not answered or no number."""
        return _finite(self.values.get(question))

    def felt(self, question: str, *, site: str) -> float | None:
        """How much was felt at ``site``, 0 to 10; 0 for a site left out, None if unanswered."""
        sites = self.values.get(question)
        return float(sites.get(site, 0.0)) if isinstance(sites, Mapping) else None


def read_answers(path: str | PathLike[str]) -> Answers:
    """Answers from a TOML file, one table a section.

    Raises
    ------
    AnswersError
        Naming the file, everything wrong with it, and what to do.
    """
    file = Path(path)
    try:
        text = _text_of(file)
        table = tomllib.loads(text)
    except RecursionError:
        raise AnswersError(f"{file}: nested too deeply to be answers; {_ASK}") from None
    except ValueError as error:  # TOMLDecodeError, and numbers or dates tomllib cannot hold
        raise AnswersError(
            f"{file}: expected TOML, could not read it: {error}; correct that line, or {_ASK}"
        ) from None
    if not text.strip():  # one of comments alone is a questionnaire nobody has answered yet
        raise AnswersError(f"{file}: expected answers, the file is empty; {_ASK}")
    return _agreeing(parse_answers(table, source=str(file)), source=str(file))


def _agreeing(answers: Answers, *, source: str) -> Answers:
    """The same, none of which another rules out; kept answers, older than a rule, are not asked."""
    questions, values = load_knowledge().questions, answers.values
    faults = [
        f"{name}: {said}"
        for name, value in values.items()
        if (said := _contradiction(value, question=questions[name], given=values))
    ]
    if faults:
        raise AnswersError(_all_of(faults, source=source))
    return answers


def parse_answers(
    mapping: Mapping[str, object],
    *,
    source: str = "answers",
    questions: Mapping[str, Question] | None = None,
) -> Answers:
    """Answers from ``{section: {key: value}}`` or ``{"section.key": value}``, checked.

    A value of None counts as not answered.

    Parameters
    ----------
    source : str
        Named in messages and kept with the answers.
    questions : mapping, optional
        The questionnaire; the one shipped by default.

    Raises
    ------
    AnswersError
        Listing every unknown key (with the nearest known one), wrong type and value out of range.

    Examples
    --------
    >>> parse_answers({"sitting": {"hours_work_day": 9}}).get("sitting.hours_work_day")
    9
    """
    known = load_knowledge().questions if questions is None else questions
    values: dict[str, object] = {}
    faults: list[str] = []
    if not isinstance(mapping, Mapping):
        raise AnswersError(f"{source}: expected answers by section, got {_shown(mapping)}; {_ASK}")
    for name, value in _by_question(mapping, known=known, faults=faults):
        if len(faults) >= _MOST_FAULTS:
            faults.append("and more; this does not look like an answers file")
            break
        if value is None:
            continue
        if name not in known:
            faults.append(f"{name}: no such question{_nearest(name, among=known)}")
            continue
        fault, answer = _checked(value, question=known[name])
        if fault:
            faults.append(f"{name}: {fault}")
        else:
            values[name] = answer
    if faults:
        raise AnswersError(_all_of(faults, source=source))
    return Answers(values=values, source=source)


def _all_of(faults: Sequence[str], *, source: str) -> str:
    """One fault in a sentence; more of them one a line."""
    if len(faults) == 1:
        return f"{source}: {faults[0]}; correct this, or {_ASK}"
    lines = "\n".join(f"  {fault}" for fault in faults)
    return f"{source}: {len(faults)} faults:\n{lines}\nCorrect these, or {_ASK}"


def check_answer(
    value: object, *, question: Question, given: Mapping[str, object] | None = None
) -> object:
    """The answer to one question in its final form; ``given`` are the answers so far.

    Raises
    ------
    AnswersError
        Saying only what would be an answer: whoever asked knows which question it is.
    """
    fault, answer = _checked(value, question=question)
    fault = fault or _contradiction(answer, question=question, given=given or {})
    if fault:
        raise AnswersError(fault)
    return answer


def answers_to_toml(answers: Answers) -> str:
    """The answers as TOML that :func:`read_answers` reads back to the same values."""
    sections: dict[str, list[str]] = {}
    tables: list[str] = []
    for name, value in answers.values.items():
        section, _, key = name.partition(".")
        if isinstance(value, Mapping):
            lines = [f"{site} = {_toml_value(felt)}\n" for site, felt in value.items()]
            tables.append(f"[{section}.{key}]\n" + "".join(lines))
        else:
            sections.setdefault(section, []).append(f"{key} = {_toml_value(value)}\n")
    blocks = [f"[{section}]\n" + "".join(lines) for section, lines in sections.items()]
    return "\n".join(blocks + tables)


def _text_of(file: Path) -> str:
    if not file.exists():
        raise AnswersError(f"{file}: no such file; check the path, or {_ASK}")
    if not file.is_file():
        raise AnswersError(f"{file}: expected an answers file, this is not a file; {_ASK}")
    try:
        size = file.stat().st_size
        if size > MAX_BYTES:
            raise AnswersError(
                f"{file}: expected answers of at most {MAX_BYTES // 1000} kB, got "
                f"{size // 1000} kB; this is not an answers file; {_ASK}"
            )
        return file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise AnswersError(
            f"{file}: expected text in UTF-8, got other bytes; save it as plain text, or {_ASK}"
        ) from None
    except OSError as error:
        raise AnswersError(
            f"{file}: cannot be read ({error.strerror}); check its permissions"
        ) from None


def _by_question(
    mapping: Mapping[str, object], *, known: Mapping[str, Question], faults: list[str]
) -> Iterator[tuple[str, object]]:
    sections = {question.section for question in known.values()}
    for name, content in mapping.items():
        if not isinstance(name, str):
            faults.append(f"{_shown(name)}: expected a section's name")
        elif "." in name:
            yield _short(name), content
        elif name not in sections:
            faults.append(f"{_short(name)}: no such section{_nearest(name, among=sections)}")
        elif not isinstance(content, Mapping):
            faults.append(f"{name}: expected a section [{name}], got {_shown(content)}")
        else:
            yield from ((f"{name}.{_short(key)}", value) for key, value in content.items())


def _checked(value: object, *, question: Question) -> tuple[str, object]:
    """A fault in words ("" for none) and the answer in its final form (None: not answered)."""
    if question.kind == "yes_no":
        return ("", value) if isinstance(value, bool) else (_expected("true or false", value), None)
    if question.kind in ("number", "scale_0_10"):
        return _number_fault(value, question=question), value
    if question.kind == "choice":
        return _option_fault(value, question=question), value
    if question.kind == "text":
        return _text_fault(value, question=question), value
    if question.kind == "multi":
        return _checked_multi(value, question=question)
    return _checked_sites(value, question=question)


def _contradiction(value: object, *, question: Question, given: Mapping[str, object]) -> str:
    bound = question.no_more_than
    return bound.say if bound is not None and bound.broken_by(value, values=given) else ""


def _number_fault(value: object, *, question: Question) -> str:
    low, high = _range_of(question)
    kind = "a whole number" if question.whole else "a number"
    expected = f"{kind} from {low:g} to {high:g}{' ' + question.unit if question.unit else ''}"
    number = _finite(value)
    if number is None or not low <= number <= high:
        return _expected(expected, value)
    if question.whole and not number.is_integer():
        return _expected(expected, value)
    return ""


def _range_of(question: Question) -> tuple[float, float]:
    low = 0.0 if question.low is None else question.low
    return low, 10.0 if question.high is None else question.high


def _option_fault(value: object, *, question: Question) -> str:
    options = question.option_ids
    if isinstance(value, str) and value in options:
        return ""
    return _expected("one of " + ", ".join(options), value) + _nearest(value, among=options)


def _text_fault(value: object, *, question: Question) -> str:
    """Nothing but one short printable line: it goes into reports, logs and terminals."""
    most = int(question.high or 0)
    if isinstance(value, str) and 0 < len(value) <= most and value.isprintable():
        return ""
    return _expected(f"one line of at most {most} characters", value)


def _checked_multi(value: object, *, question: Question) -> tuple[str, object]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        return _expected('a list such as ["' + question.option_ids[0] + '"]', value), None
    faults = [fault for item in value if (fault := _option_fault(item, question=question))]
    return "; ".join(faults), () if faults else tuple(dict.fromkeys(value))


def _checked_sites(value: object, *, question: Question) -> tuple[str, object]:
    if not isinstance(value, Mapping):
        return _expected(f"sites with 0 to 10, as in [{question.id}]", value), None
    faults = []
    for site, felt in value.items():
        if site not in question.option_ids:
            near = _nearest(site, among=question.option_ids)
            faults.append(f"unknown site {_shown(site)}{near}")
        elif fault := _number_fault(felt, question=question):
            faults.append(f"{site}: {fault}")
    return "; ".join(faults), dict(value)


def _finite(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:  # an integer beyond what a float can hold
        return None
    return number if math.isfinite(number) else None


def _expected(expected: str, value: object) -> str:
    return f"expected {expected}, got {_shown(value)}"


def _nearest(name: object, *, among: Iterable[str]) -> str:
    """The nearest known name in words; of a question, only its own part is compared."""
    section, dot, key = _short(name).rpartition(".")
    own = {one.removeprefix(section + dot): one for one in among if one.startswith(section + dot)}
    near = difflib.get_close_matches(key, list(own), n=1)
    return f" (did you mean {own[near[0]]!r}?)" if near else ""


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _short(repr(value))


def _short(text: object) -> str:
    plain = "".join(letter if letter.isprintable() else "?" for letter in str(text))
    return plain if len(plain) <= _SHOWN_CHARACTERS else plain[: _SHOWN_CHARACTERS - 1] + "…"


def _toml_value(value: object) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml_value(item) for item in value) + "]"
    # JSON's strings, numbers and booleans are also TOML's
    return json.dumps(value)
