"""What was told about safety, wherever it was told, and what is withheld because of it.

Answers to the stop signs alone, or to the questions about food, lie beside the checks, one record
a telling; signs told by hand lie in the log, and what was answered in a check lies with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from primemover.app.stop_signs import is_stop

if TYPE_CHECKING:
    from datetime import date

    from primemover.history.records import Person, Unfinished
    from primemover.history.store import Store
    from primemover.knowledge import Knowledge
    from primemover.programme.log import Recheck
    from primemover.programme.withholding import Telling, Withheld

KIND: Final = "signs"
"""Kind of the records that hold answers to the stop signs alone."""

_MS: Final = 1000


def withheld_from(
    person: Person,
    *,
    store: Store,
    knowledge: Knowledge,
    now: datetime | None = None,
    waits: str = "",
) -> Withheld | None:
    """Why ``person`` may not move now; None where they may.

    Parameters
    ----------
    waits : str
        What the plan in use waits for, where it does: what was told comes first.
    """
    from primemover.programme.withholding import Withheld, withheld

    told = tuple(tellings_of(person, store=store, knowledge=knowledge))
    found = withheld(told, now=now or datetime.now(UTC), knowledge=knowledge)
    if waits and (found is None or found.why == "unanswered"):
        return Withheld(why="waits", reason=waits)
    return found


def told_by(person: Person, *, store: Store, knowledge: Knowledge) -> dict[str, object]:
    """The last answer to every question, of checks and of stop signs alike."""
    values: dict[str, object] = {}
    told = tellings_of(person, store=store, knowledge=knowledge)
    for one in sorted(told, key=lambda each: each.at):
        values |= one.answers
    return values


def keep_answers(answers: Mapping[str, object], *, store: Store, person: Person) -> None:
    """Nothing; what was answered now outside a check is kept."""
    from primemover.app.store import new_id
    from primemover.history.records import Unfinished

    plain = {name: [*told] if isinstance(told, tuple) else told for name, told in answers.items()}
    store.keep_unfinished(
        Unfinished(
            id=new_id(),
            person=person.id,
            kind=KIND,
            at=datetime.now(UTC),
            document={"answers": plain},
        )
    )


def keep_stop(stop: Recheck, *, store: Store, person: Person, knowledge: Knowledge) -> None:
    """Nothing; signs told by hand are kept, whatever else is or is not going on."""
    from primemover.programme.log import TrainingLog

    with store.together() as adding:
        adding.add_log(TrainingLog(rechecks=(stop,)), person=person.id)
    ask_again(store=store, person=person, knowledge=knowledge)


def ask_again(*, store: Store, person: Person, knowledge: Knowledge) -> None:
    """Nothing; a check in hand forgets its answers to the stop signs: a sign was told since."""
    from primemover.programme.withholding import stopping

    gone = {name for name in stopping(knowledge) if knowledge.questions[name].kind != "number"}
    for one in store.unfinished(person.id, kind="check"):
        seen = one.document.get("seen")
        names = seen if isinstance(seen, list | tuple) else ()
        document = {
            **one.document,
            "answers": {name: told for name, told in _answers(one).items() if name not in gone},
            "seen": [name for name in names if name not in gone],
        }
        store.keep_unfinished(replace(one, document=document))


def answered_on(day: date, *, store: Store, person: Person) -> dict[str, object]:
    """What was answered outside a check on a day."""
    first = datetime.combine(day, time.min).astimezone()
    return answered_since(first, store=store, person=person, until=first + timedelta(days=1))


def answered_since(
    since: datetime | None, *, store: Store, person: Person, until: datetime | None = None
) -> dict[str, object]:
    """What was answered outside a check from one moment on (ever, when None), the last counts."""
    found: dict[str, object] = {}
    for one in sorted(store.unfinished(person.id, kind=KIND), key=lambda each: each.at):
        if (since is None or one.at >= since) and (until is None or one.at < until):
            found |= _answers(one)
    return found


def rechecks_of(person: Person, *, store: Store) -> tuple[Recheck, ...]:
    """Answers to the stop signs alone, as a plan that runs hears of them."""
    from primemover.programme.log import AnsweredRecheck

    return tuple(
        AnsweredRecheck(
            id=one.id, on=one.at.astimezone().date(), findings=(), answers=_answers(one)
        )
        for one in store.unfinished(person.id, kind=KIND)
    )


def tellings_of(person: Person, *, store: Store, knowledge: Knowledge) -> Iterator[Telling]:
    """Everything told that decides about safety, in no order."""
    from primemover.findings.gate import safety_gate
    from primemover.programme.withholding import Telling
    from primemover.recordings.answers import Answers

    for check in store.checks(person.id):
        yield Telling(at=check.at, answers=_asked(check.answers, knowledge=knowledge))
    for one in store.unfinished(person.id):
        if one.kind == KIND:
            yield Telling(at=one.at, answers=_answers(one))
        elif one.kind == "check":
            answers = _asked(_answers(one), knowledge=knowledge)
            # It is kept anew with every answer, whatever that is to: what withholds is of now,
            # what permits is of the moment it was begun.
            held = safety_gate(Answers(values=answers), knowledge=knowledge).outcome != "go"
            yield Telling(at=one.at if held else _told_at(one.id) or one.at, answers=answers)
    for stop in store.log(person.id).rechecks:
        if is_stop(stop):
            at = _told_at(stop.id) or datetime.combine(stop.on, time.max).astimezone()
            yield Telling(at=at, signs=tuple(each.title for each in stop.findings))


def _answers(one: Unfinished) -> dict[str, object]:
    told = one.document.get("answers")
    return dict(told) if isinstance(told, Mapping) else {}


def _asked(answers: Mapping[str, object], *, knowledge: Knowledge) -> dict[str, object]:
    """The answers to questions that are asked, given the others."""
    known = knowledge.questions
    return {
        name: value
        for name, value in answers.items()
        if name in known and known[name].asked(answers)
    }


def _told_at(ident: str) -> datetime | None:
    from primemover.programme.order import told_at_ms

    at_ms = told_at_ms(ident)
    return None if at_ms is None else datetime.fromtimestamp(at_ms / _MS, tz=UTC)
