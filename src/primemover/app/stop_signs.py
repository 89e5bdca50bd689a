"""What the stop rule names, as somebody types it, and what is kept of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from primemover.app.usage import known

if TYPE_CHECKING:
    from primemover.knowledge import Knowledge
    from primemover.programme.log import Recheck

RULE: Final = "stop_sign"
"""The rule of findings that hold a plan back until a check finds nothing of the kind."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StopSign:
    """One sign: its title, and the safety row that says more of it ("" for none)."""

    title: str
    row: str = ""


SIGNS: Final[dict[str, StopSign]] = {
    "dizziness": StopSign(title="dizziness during a session"),
    "chest_pain": StopSign(
        title="chest pain during a session (see a doctor first)", row="chest_pain"
    ),
    "sharp_pain": StopSign(title="a sudden sharp pain during a session"),
    "locked_joint": StopSign(title="a joint that locked during a session"),
    "lost_balance": StopSign(title="balance lost during a session"),
}
"""The signs of the safety row ``stop_rule``, one by one."""


def stop_of(names: Iterable[str], *, on: date) -> Recheck | None:
    """What is kept of the signs told; None when there is none.

    Raises
    ------
    UsageError
        When a sign is not known.
    """
    from primemover.app.store import new_id
    from primemover.programme.log import Recheck
    from primemover.programme.plan import FindingInBrief

    told = sorted({known(name.strip().lower(), among=SIGNS, what="--stop-sign") for name in names})
    if not told:
        return None
    findings = tuple(
        FindingInBrief(rule=RULE, status="refer", title=SIGNS[name].title) for name in told
    )
    return Recheck(id=new_id(), on=on, findings=findings)


def is_stop(recheck: Recheck) -> bool:
    """Whether a check done again is in truth a stop sign told by hand."""
    return bool(recheck.findings) and all(one.rule == RULE for one in recheck.findings)


def advice(stop: Recheck, *, knowledge: Knowledge) -> tuple[str, ...]:
    """What the safety rows say of the signs told, line by line."""
    titles = {one.title for one in stop.findings}
    rule = knowledge.safety["stop_rule"]
    said = advice_on(titles, knowledge=knowledge)
    return (f"Written down: {', '.join(sorted(titles))}.", *said, rule.say, rule.do)


def advice_on(titles: Iterable[str], *, knowledge: Knowledge) -> tuple[str, ...]:
    """What the safety rows say of signs, by their titles."""
    told = frozenset(titles)
    rows = [sign.row for sign in SIGNS.values() if sign.title in told and sign.row]
    return tuple(knowledge.safety[row].do for row in rows)
