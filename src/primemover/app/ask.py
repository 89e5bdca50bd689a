"""``primemover ask``: the questions as an interview, or as a file to fill in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from primemover.app.exit_codes import ExitCode

if TYPE_CHECKING:
    from primemover.app.interview import Interview
    from primemover.findings.gate import SafetyGate
    from primemover.knowledge import Knowledge, Question

EXAMPLES = """
Examples:
  Be asked; the answers go to the file:
    primemover ask > me.toml
  Go through them again, Enter keeps an answer:
    primemover ask --start me.toml --out me.toml
  Every question as a file to fill in by hand:
    primemover ask --template > me.toml
"""

_HOW = """{sections} short sections, about {minutes} minutes in all; the first decide what is safe.
Enter skips a question (or keeps the answer shown). Type `back` for the one before, `why` to hear
why it is asked, `next` for the next section, `quit` to stop: what was answered is kept.
Nothing leaves this machine."""
_MOVES = """These are tried, mostly lying on the floor: a mat and a chair are enough.
It can be done another day: type `next` to go on without it."""
_NOTHING = "Nothing was answered: the file lists every question, to fill in by hand or ask again."

_Step = Literal["on", "quit"]


def ask(
    *,
    template: bool = False,
    start: Path | None = None,
    out: Path | None = None,
) -> ExitCode:
    """Ask the questions one after the other and write the answers as TOML.

    Questions go to the screen, answers to standard output. Every question can be skipped.

    Parameters
    ----------
    template
        Write every question as a commented file instead of asking.
    start
        Answers to begin with; each is shown and kept when you press Enter.
    out
        File to write to, instead of standard output.
    """
    from primemover.app.interview import Interview, in_order, starting_from
    from primemover.app.template import answers_template
    from primemover.knowledge import load_knowledge
    from primemover.recordings.answers import answers_to_toml, read_answers

    knowledge = load_knowledge()
    if template:
        _write(answers_template(knowledge), out=out)
        return ExitCode.OK
    interview = Interview(
        questions=tuple(q for part in in_order(knowledge).values() for q in part.questions),
        values=starting_from(read_answers(start) if start else None),
    )
    code = _hold(interview, knowledge=knowledge)
    answers = interview.answers()
    if not answers.values:
        _say(_NOTHING)
    _write(answers_to_toml(answers) if answers.values else answers_template(knowledge), out=out)
    return code


def _write(text: str, *, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(text)
        return
    from primemover.app.batch.folder import write_atomically

    write_atomically(out, data=text.encode())
    _say(f"Written to {out}.")


def _say(text: str = "") -> None:
    print(text, file=sys.stderr, flush=True)


def _hold(interview: Interview, *, knowledge: Knowledge) -> ExitCode:
    """Ask until there are no more questions, the person quits, or a stop sign turns up."""
    from primemover.app.interview import about_minutes

    minutes = about_minutes(interview.questions)
    _say(_HOW.format(sections=len(knowledge.question_sections), minutes=minutes))
    section = ""
    try:
        while (question := interview.current) is not None:
            if question.section != section:
                section = question.section
                _introduce(section, knowledge=knowledge)
            if _ask_one(interview, question=question) == "quit":
                break
            gate = _gate(interview, knowledge=knowledge)
            if gate.outcome == "stop":
                _end_kindly(gate)
                return ExitCode.SAFETY_STOP
    except KeyboardInterrupt:
        _say("\nStopped; what was answered is kept.")
        return ExitCode.INTERRUPTED
    _say("\nThank you. That is all.")
    return ExitCode.OK


def _introduce(section: str, *, knowledge: Knowledge) -> None:
    from primemover.app.interview import about_minutes, in_order

    sections = in_order(knowledge)
    heading = sections[section]
    place = f"section {list(sections).index(section) + 1} of {len(sections)}"
    _say(f"\n== {heading.title} == ({place}, about {about_minutes(heading.questions)} min)")
    if any(question.kind == "felt_sites" for question in heading.questions):
        _say(_MOVES)
    if heading.intro:
        _say(heading.intro)


def _ask_one(interview: Interview, *, question: Question) -> _Step:
    """One question, repeated until the reply can be used."""
    from primemover.app.interview import prompt_of
    from primemover.errors import AnswersError

    _say(prompt_of(question, current=interview.values.get(question.id)))
    while True:
        sys.stderr.write("> ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        match line.strip().lower():
            case "" if line:
                interview.skip()
            case "" | "quit" | "q":  # no line at all: the input has ended
                return "quit"
            case "back" | "b":
                interview.back()
            case "next":
                interview.skip_section()
            case "why" | "?":
                _say(question.why)
                continue
            case _:
                try:
                    interview.answer(line.strip())
                except AnswersError as fault:
                    _say(str(fault))
                    continue
        return "on"


def _gate(interview: Interview, *, knowledge: Knowledge) -> SafetyGate:
    from primemover.findings.gate import safety_gate

    return safety_gate(interview.answers(), knowledge=knowledge)


def _end_kindly(gate: SafetyGate) -> None:
    _say("\nThank you for telling. This comes first, so the questions end here:")
    for row in gate.triggered:
        if row.level in {"emergency", "urgent", "block"}:
            _say(f"- {row.say} {row.do}")
    _say("Your answers are kept; come back when it has been looked at.")
