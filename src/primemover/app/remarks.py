"""``primemover remark`` and ``primemover override``: people's own words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from primemover.app.exit_codes import ExitCode
from primemover.app.retests import whole
from primemover.app.store import PersonName, StoreName, new_id, open_store_of, person_of
from primemover.app.usage import UsageError, known, parse_side
from primemover.errors import StoreError

if TYPE_CHECKING:
    from primemover.history.records import CheckRecord, OwnFinding, Person
    from primemover.terms import Side, Status

REMARK_EXAMPLES = """
Examples:
  primemover remark "slept badly, knees fine"
  primemover remark "lighter load agreed until the next visit" --professional
"""
OVERRIDE_EXAMPLES = """
Examples:
  A professional who has looked says otherwise than the last check:
    primemover override squat_heels --status looks-fine --by trainer \\
      --reason "heels stay down when I look on"
  Something of their own:
    primemover override - --status stands-out --text "left hip drops on stairs" \\
      --reason "seen on the stairs"
"""

STATUS_OF: Final[dict[str, Status]] = {
    "stands-out": "supported",
    "looks-fine": "not_supported",
    "couldnt-see": "cannot_tell",
    "get-it-looked-at": "refer",
}
_LONGEST: Final = 2000


def remark(
    text: str,
    /,
    *,
    professional: bool = False,
    whose: PersonName = None,
    store: StoreName = None,
) -> ExitCode:
    """Keep a remark beside everything else.

    Parameters
    ----------
    text
        What to keep, in your own words.
    professional
        A trainer or physiotherapist says so, not the person.
    whose
        Whose history; needed only when it has several people.
    store
        Where the history is: a folder, a file or a PostgreSQL address; yours when not given.
    """
    from primemover.history.records import NoteRecord

    with open_store_of(store) as kept:
        person = person_of(kept, label=whose)
        kept.add_note(
            NoteRecord(
                id=new_id(),
                person=person.id,
                on=date.today(),
                by="professional" if professional else "person",
                text=_sensible(text, name="the remark"),
            )
        )
    print("Kept.")
    return ExitCode.OK


def override(
    rule: str,
    /,
    *,
    status: str,
    reason: str,
    text: str = "",
    by: str = "",
    side: str | None = None,
    whose: PersonName = None,
    store: StoreName = None,
) -> ExitCode:
    """Keep what a professional found, in place of a finding of the last check or beside it.

    The check stays as it was; the note for a professional and the report show both.

    Parameters
    ----------
    rule
        The finding meant, as `primemover check` names it in check.json, or - for one of their own.
    status
        stands-out, looks-fine, couldnt-see or get-it-looked-at.
    reason
        Why; without a reason nothing is kept.
    text
        What was found, in words; needed for one of their own.
    by
        Who says so: a role such as trainer or physiotherapist.
    side
        left or right, where it is meant for one side.
    whose
        Whose history; needed only when it has several people.
    store
        Where the history is: a folder, a file or a PostgreSQL address; yours when not given.
    """
    with open_store_of(store) as kept:
        person = person_of(kept, label=whose)
        found = own_finding(
            kept.checks(person.id),
            person=person,
            rule="" if rule == "-" else rule,
            status=STATUS_OF[known(status, among=STATUS_OF, what="--status")],
            reason=reason,
            text=text,
            by=by,
            side=parse_side(side, where="--side") if side else None,
        )
        kept.add_own_finding(found)
    print("Kept, with its reason. The check itself stays as it was.")
    return ExitCode.OK


def own_finding(
    checks: tuple[CheckRecord, ...],
    *,
    person: Person,
    rule: str,
    status: Status,
    reason: str,
    text: str = "",
    by: str = "",
    side: Side | None = None,
) -> OwnFinding:
    """What a professional found, in place of the newest finding of ``rule``; "" for their own.

    Raises
    ------
    UsageError
        When the reason is missing or endless, or one of their own has no words.
    StoreError
        When no check has such a finding.
    """
    from primemover.history.records import OwnFinding

    if not rule and not text:
        raise UsageError("--text is missing: say in words what was found")
    check = _last_check(checks, rule=rule) if rule else None
    return OwnFinding(
        id=new_id(),
        person=person.id,
        on=date.today(),
        status=status,
        text=_sensible(text, name="--text") if text else "",
        reason=_sensible(reason, name="--reason"),
        by=by,
        check=check.id if check else "",
        rule=rule,
        side=side,
    )


def _last_check(checks: tuple[CheckRecord, ...], *, rule: str) -> CheckRecord:
    """The newest check with a finding of ``rule``."""
    named: set[str] = set()
    for check in reversed(whole(checks)):
        findings = check.result.get("findings")
        rules = {each["rule"] for each in findings} if isinstance(findings, list) else set()
        if rule in rules:
            return check
        named |= rules
    if not named:
        raise StoreError("no check is kept yet; `primemover check --keep` keeps one")
    known(rule, among=named, what="finding")
    raise StoreError(f"no check has a finding {rule!r}")


def _sensible(text: str, *, name: str) -> str:
    words = text.strip()
    if not words or len(words) > _LONGEST:
        raise UsageError(f"{name}: expected 1 to {_LONGEST} characters, got {len(words)}")
    return words
