"""``primemover retest``: the same check again, beside the one before, judged against noise."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from primemover.app.exit_codes import ExitCode
from primemover.app.store import PersonName, StoreName
from primemover.app.usage import UsageError

if TYPE_CHECKING:
    from primemover.checkup import CheckResult
    from primemover.history.records import CheckRecord, Person
    from primemover.history.store import Store
    from primemover.knowledge import Knowledge

EXAMPLES = """
Examples:
  The same tests again, some weeks later:
    primemover retest --answers me.toml --video squat=squat.mp4
  Once, some days after a check and with nothing changed, to learn how much you vary:
    primemover retest --again --answers me.toml --video squat=squat.mp4
  Beside the very first check instead of the last one:
    primemover retest --answers me.toml --since first
  What the kept checks say, without a new one:
    primemover retest --show
"""

_FIRST = """
This is the first check that is kept, so there is nothing to set it beside yet. Do the same tests
again within two weeks with nothing changed (`primemover retest --again`): later changes are then
judged against your own noise."""


def retest(
    *,
    answers: Annotated[Path | None, Parameter(alias="-a")] = None,
    video: Annotated[tuple[str, ...], Parameter(alias="-v")] = (),
    person: str = "largest",
    again: bool = False,
    show: bool = False,
    since: Literal["last", "first"] = "last",
    out: Annotated[Path | None, Parameter(alias="-o")] = None,
    overwrite: bool = False,
    cache: Path | None = None,
    no_cache: bool = False,
    whose: PersonName = None,
    store: StoreName = None,
) -> ExitCode:
    """Do the same tests again and see what changed by more than noise.

    Every change stands beside the noise of its test: your own, when you did the test twice with
    nothing changed, else what a study found. A change is more than noise, within noise, or it
    couldn't be told, with the reason. Answer and film what you answered and filmed before, from
    the same place.

    Parameters
    ----------
    answers
        File made by `primemover ask`, answered anew.
    video
        TEST=FILE or TEST:SIDE=FILE; once for each recording.
    person
        Whom to follow when several are in the picture: largest (the default), left, right, or
        X,Y from 0 to 1.
    again
        Nothing has changed since the last check, a day to two weeks ago: learn my noise from it.
    show
        Make no new check; compare the last one that is kept.
    since
        Which check to compare with: last (the default) or first.
    out
        Folder for the report of this check, as `primemover check` writes it.
    overwrite
        Replace a result that is in that folder already.
    cache
        Folder for what was computed before, instead of the usual one.
    no_cache
        Compute everything again and keep nothing but the check.
    whose
        Whose re-test; needed only when the history has several people.
    store
        Where the history is: a folder, a file or a PostgreSQL address; yours when not given.
    """
    from primemover.app.usage import parse_whom

    whom = parse_whom(person)
    _require_sense(answers, video, show=show, again=again)
    from primemover.app.check_inputs import require_answers

    require_answers(answers)
    from primemover.app.retests import checks_done
    from primemover.app.store import open_store_of, person_of
    from primemover.knowledge import load_knowledge

    knowledge = load_knowledge()
    with open_store_of(store) as kept:
        who = person_of(kept, label=whose, make=not (show or again))
        earlier = checks_done(kept, person=who)
        if show:
            return _show(kept, records=earlier, since=since, knowledge=knowledge)
        if again and not earlier:
            raise UsageError("--again: no check is kept yet that this one could repeat")
        _remind(video, earlier=earlier)
        result = _check(
            answers,
            video=video,
            follow=whom,
            out=out,
            overwrite=overwrite,
            cache=cache,
            no_cache=no_cache,
            knowledge=knowledge,
        )
        record = _keep(result, store=kept, person=who, repeats=earlier[-1].id if again else "")
        served = _report(result, out=out)
        if result.gate.outcome == "go":
            _compare(kept, records=(*earlier, record), since=since, knowledge=knowledge)
    if result.gate.outcome == "stop":
        return ExitCode.SAFETY_STOP
    return ExitCode.OK if served else ExitCode.BAD_RECORDING


def _require_sense(
    answers: Path | None, video: tuple[str, ...], *, show: bool, again: bool
) -> None:
    if show and (answers or video or again):
        raise UsageError("--show: makes no new check, so it goes without answers and recordings")
    if not show and answers is None and not video:
        raise UsageError(
            "retest: give --answers, --video or both; `primemover retest --show` compares what is "
            "kept already"
        )


def _remind(video: tuple[str, ...], *, earlier: tuple[CheckRecord, ...]) -> None:
    """Nothing; what was filmed the last time and is not now is said before the work begins."""
    from primemover.app.check_inputs import say
    from primemover.history.readings import filmed_in

    given = {text.partition("=")[0].partition(":")[0] for text in video}
    before = filmed_in(earlier[-1]) if earlier else ()
    if missing := [test for test in before if test not in given]:
        say(f"Filmed the last time and not now: {', '.join(missing)}.")


def _check(
    answers: Path | None,
    *,
    video: tuple[str, ...],
    follow: str,
    out: Path | None,
    overwrite: bool,
    cache: Path | None,
    no_cache: bool,
    knowledge: Knowledge,
) -> CheckResult:
    from primemover.app.check_inputs import recordings_of, told_answers
    from primemover.app.lengths import label_of
    from primemover.app.progress import recording_bars
    from primemover.app.results import require_free
    from primemover.app.storage import open_cache
    from primemover.checkup import check as run_check

    recordings = recordings_of(video, person=follow, knowledge=knowledge)
    told = told_answers(answers)
    if out is not None and not overwrite:
        require_free(out, answers=told, recordings=recordings)
    with recording_bars(label_of(recordings)) as progress:
        return run_check(
            told,
            recordings=recordings,
            cache=None if no_cache else open_cache(cache),
            progress=progress,
            knowledge=knowledge,
        )


def _keep(result: CheckResult, *, store: Store, person: Person, repeats: str) -> CheckRecord:
    """The check as it is now kept, and in the log, so that the plan can follow."""
    from primemover.app.kept_checks import keep_check, recheck_of

    record = keep_check(result, store=store, person=person, repeats=repeats)
    store.add_recheck(recheck_of(record, result=result), person=person.id)
    return record


def _report(result: CheckResult, *, out: Path | None) -> bool:
    """Whether every recording served; the page itself only when safety ended the check."""
    from primemover.app.check_inputs import say_of_recordings
    from primemover.report import render_terminal, write_report

    if out is not None:
        print(f"Report: {write_report(result, folder=out).html}")
    if result.gate.outcome != "go":
        render_terminal(result)
    return say_of_recordings(result)


def _show(
    store: Store,
    *,
    records: tuple[CheckRecord, ...],
    since: Literal["last", "first"],
    knowledge: Knowledge,
) -> ExitCode:
    if not records:
        print("No check is kept yet; `primemover retest --answers me.toml` keeps the first.")
    else:
        _compare(store, records=records, since=since, knowledge=knowledge)
    return ExitCode.OK


def _compare(
    store: Store,
    *,
    records: tuple[CheckRecord, ...],
    since: Literal["last", "first"],
    knowledge: Knowledge,
) -> None:
    """The newest check beside an earlier one, on the terminal."""
    from primemover.app.retests import comparison_of, set_beside
    from primemover.report.retest_terminal import render_comparison, render_own_noise

    newest = records[-1]
    before = set_beside(records, since=since)
    if before is None:
        print(_FIRST)
        return
    comparison = comparison_of(
        before, after=newest, records=records, store=store, knowledge=knowledge
    )
    if newest.repeats == before.id:
        render_own_noise(comparison)
    else:
        render_comparison(comparison)
