"""A recording of surface EMG into the history, as a check with nothing else in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from primemover.measures.emg.model import EmgResult


def keep_result(result: EmgResult, *, whose: str | None, store: str | None) -> None:
    """Nothing; the result lies in the person's history, so that later ones can be compared."""
    from primemover.app.check_inputs import say, told_answers
    from primemover.app.kept_checks import keep_check
    from primemover.app.store import open_store_of, person_of
    from primemover.checkup import check
    from primemover.findings.emg_files import EmgTestResult

    protocol = result.protocol
    recorded = EmgTestResult(
        protocol=protocol.id,
        test=protocol.test,
        side=result.side,
        source=result.source,
        result=result,
    )
    checked = check(told_answers(None), emg=(recorded,))
    with open_store_of(store) as kept:
        person = person_of(kept, label=whose, make=True)
        keep_check(checked, store=kept, person=person)
    say(f"Kept in the history of {person.label}: measures and findings, no samples.")
