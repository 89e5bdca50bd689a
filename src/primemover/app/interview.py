"""The questions, one after the other: a state machine that neither prints nor reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from primemover.errors import AnswersError
from primemover.knowledge import Question
from primemover.recordings.answers import Answers, parse_answers

_YES = frozenset({"y", "yes", "true", "1"})
_NO = frozenset({"n", "no", "false", "0"})


@dataclass(kw_only=True, slots=True)
class Interview:
    """Where one is in the questionnaire, and what was answered so far.

    Every question can be skipped. A question whose condition does not hold (any more) is not
    asked, and an answer given to it earlier is dropped when the interview ends.
    """

    questions: Sequence[Question]
    values: dict[str, object] = field(default_factory=dict)
    _at: int = 0
    _asked: list[int] = field(default_factory=list)

    @property
    def current(self) -> Question | None:
        """The question to ask now, or None when there are no more."""
        while self._at < len(self.questions):
            if self.questions[self._at].asked(self.values):
                return self.questions[self._at]
            self._at += 1
        return None

    @property
    def share(self) -> float:
        """How much of the questionnaire is behind, 0 to 1."""
        return self._at / max(1, len(self.questions))

    def answer(self, text: str) -> None:
        """Nothing; takes the answer to the current question and moves on.

        Raises
        ------
        AnswersError
            Saying what would be an answer; the question stays.
        """
        question = self._require_current()
        value = read_reply(text, question=question)
        checked = parse_answers(
            {question.id: value}, source=question.id, questions={question.id: question}
        )
        self.values[question.id] = checked.values[question.id]
        self.skip()

    def skip(self) -> None:
        """Nothing; moves on, an earlier answer is kept."""
        self._require_current()
        self._asked.append(self._at)
        self._at += 1

    def back(self) -> bool:
        """Whether there was a question to go back to."""
        if not self._asked:
            return False
        self._at = self._asked.pop()
        return True

    def answers(self) -> Answers:
        """What was answered, in the questionnaire's order."""
        kept = {
            question.id: self.values[question.id]
            for question in self.questions
            if question.id in self.values and question.asked(self.values)
        }
        return Answers(values=kept, source="interview")

    def _require_current(self) -> Question:
        question = self.current
        if question is None:
            raise AnswersError("the interview is over; there is no question to answer")
        return question


def read_reply(text: str, *, question: Question) -> object:
    """What a typed reply means, before its range is checked.

    Raises
    ------
    AnswersError
        Saying what is expected.
    """
    reply = text.strip()
    if question.kind == "yes_no":
        return _yes_or_no(reply)
    if question.kind in ("number", "scale_0_10"):
        return _number(reply, whole=question.whole)
    if question.kind == "text":
        return reply
    if question.kind == "choice":
        return _option(reply, question=question)
    if question.kind == "multi":
        return [_option(part, question=question) for part in _parts(reply)]
    return dict(_felt(reply, question=question))


def _yes_or_no(reply: str) -> bool:
    if reply.lower() in _YES | _NO:
        return reply.lower() in _YES
    raise AnswersError(f"expected yes or no, got {reply!r}")


def _number(reply: str, *, whole: bool) -> float | int:
    try:
        number = float(reply.replace(",", "."))
    except ValueError:
        raise AnswersError(f"expected a number, got {reply!r}") from None
    return int(number) if number.is_integer() and (whole or "." not in reply) else number


def _option(reply: str, *, question: Question) -> str:
    """By its number in the list shown, or by its id."""
    ids = question.option_ids
    if reply.isdecimal() and 1 <= int(reply) <= len(ids):
        return ids[int(reply) - 1]
    name = reply.lower().replace(" ", "_")
    if name in ids:
        return name
    raise AnswersError(f"expected a number from 1 to {len(ids)}, got {reply!r}")


def _parts(reply: str) -> Iterator[str]:
    if reply.lower() in {"none", "nothing", "nowhere"}:
        return iter(())
    return (part.strip() for part in reply.replace(";", ",").split(",") if part.strip())


def _felt(reply: str, *, question: Question) -> Iterator[tuple[str, object]]:
    """``3=6, 5=2`` or ``front_of_thigh 6``: the site, then how much from 0 to 10."""
    for part in _parts(reply):
        site, _, amount = part.replace("=", " ").rpartition(" ")
        if not site:
            raise AnswersError(f"expected the place and 0 to 10, for example 3=6, got {part!r}")
        yield _option(site.strip(), question=question), _number(amount, whole=False)


def starting_from(answers: Answers | None) -> dict[str, object]:
    """Values to begin an interview with."""
    values: Mapping[str, object] = {} if answers is None else answers.values
    return dict(values)


def prompt_of(question: Question, *, current: object) -> str:
    """What to show before reading a reply: the question, its options, how to answer."""
    lines = ["", question.text]
    lines += [f"  {number} {option.label}" for number, option in enumerate(question.options, 1)]
    lines.append(f"  ({_expected(question)}{_shown(current)})")
    return "\n".join(lines)


def _expected(question: Question) -> str:
    return {
        "yes_no": "yes or no",
        "number": f"{question.low:g} to {question.high:g} {question.unit}"
        if question.low is not None and question.high is not None
        else "a number",
        "scale_0_10": "0 to 10",
        "text": f"one line, at most {question.high or 0:g} characters",
        "choice": "the number of one",
        "multi": "the numbers, for example 1, 3; or none",
        "felt_sites": "place = how much, for example 3=6, 5=2; or none",
    }[question.kind]


def _shown(current: object) -> str:
    if current is None:
        return ""
    if isinstance(current, Mapping):
        current = ", ".join(f"{site}={felt}" for site, felt in current.items()) or "none"
    elif isinstance(current, bool):
        current = "yes" if current else "no"
    elif isinstance(current, tuple | list):
        current = ", ".join(map(str, current)) or "none"
    return f"; now: {current}"
