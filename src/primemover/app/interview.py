"""The questions, one after the other: a state machine that neither prints nor reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from primemover.errors import AnswersError
from primemover.knowledge import Knowledge, Question, QuestionSection
from primemover.recordings.answers import Answers, check_answer

_YES = frozenset({"y", "yes", "true", "1"})
_NO = frozenset({"n", "no", "false", "0"})
_READ_S = 7.0  # to read a question and answer it
_TRY_S = 60.0  # to get into position, try a movement a few times and feel


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

    def answer(self, text: str) -> None:
        """Nothing; takes the answer to the current question and moves on.

        Raises
        ------
        AnswersError
            Saying what would be an answer; the question stays.
        """
        question = self._require_current()
        value = read_reply(text, question=question)
        self.values[question.id] = check_answer(value, question=question, given=self.values)
        self.skip()

    def skip(self) -> None:
        """Nothing; moves on, an earlier answer is kept."""
        self._require_current()
        self._asked.append(self._at)
        self._at += 1

    def skip_section(self) -> None:
        """Nothing; moves on to the next section, earlier answers are kept."""
        section = self._require_current().section
        while self.current is not None and self.current.section == section:
            self.skip()

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
    """By its number in the list shown, by its name, or by how only one name begins."""
    ids = question.option_ids
    if reply.isdecimal() and 1 <= int(reply) <= len(ids):
        return ids[int(reply) - 1]
    name = _plain(reply)
    if name in ids:
        return name
    meant = [o.id for o in question.options if _plain(o.label) == name] or [
        o.id for o in question.options if o.id.startswith(name) or _plain(o.label).startswith(name)
    ]
    if name and len(meant) == 1:
        return meant[0]
    which = f"; it could be {' or '.join(meant)}" if name and meant else ""
    raise AnswersError(f"expected a number from 1 to {len(ids)}, got {reply!r}{which}")


def _plain(text: str) -> str:
    return text.strip().lower().replace(" ", "_")


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


def in_order(knowledge: Knowledge) -> dict[str, QuestionSection]:
    """The sections in the order they are asked: what decides safety first, before anybody moves."""
    return dict(sorted(knowledge.question_sections.items(), key=lambda pair: pair[1].order))


def about_minutes(questions: Iterable[Question]) -> int:
    """Whole minutes that the questions take, roughly; 1 at least."""
    total_s = sum(_TRY_S if q.kind == "felt_sites" else _READ_S for q in questions)
    return max(1, round(total_s / 60))


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
        "choice": "the number of one, or how it begins",
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
