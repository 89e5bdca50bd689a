"""``primemover check``: answers and recordings in; findings, a programme and a report out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from primemover.app.exit_codes import ExitCode
from primemover.app.store import PersonName, StoreName

if TYPE_CHECKING:
    from primemover.checkup import CheckResult

EXAMPLES = """
Examples:
  Answers alone:
    primemover check --answers me.toml
  With two recordings:
    primemover check --answers me.toml --video squat=s.mp4 --video one_leg_stand:left=l.mp4
  With muscle sensors, and what each muscle reaches in a maximal push:
    primemover check --answers me.toml --emg bridge=bridge.c3d --mvic mvic/*.c3d
  Of two people in the picture, the one on the left:
    primemover check --answers me.toml --video squat=s.mp4 --person left --out result/
"""


def check(
    *,
    answers: Annotated[Path | None, Parameter(alias="-a")] = None,
    video: Annotated[tuple[str, ...], Parameter(alias="-v")] = (),
    person: str = "largest",
    out: Annotated[Path, Parameter(alias="-o")] = Path("result"),
    overwrite: bool = False,
    cache: Path | None = None,
    no_cache: bool = False,
    muscles: bool = False,
    emg: tuple[str, ...] = (),
    mvic: Annotated[tuple[Path, ...], Parameter(consume_multiple=True)] = (),
    emg_mapping: Path | None = None,
    keep: bool = False,
    whose: PersonName = None,
    store: StoreName = None,
) -> ExitCode:
    """Run the check: what stands out, what looks fine, what couldn't be seen, and what to train.

    A recording that cannot be used is named with its reason; everything else goes on.

    Parameters
    ----------
    answers
        File made by `primemover ask`.
    video
        TEST=FILE or TEST:SIDE=FILE; once for each recording. Side is the person's own left or
        right. `primemover knowledge tests` lists what to film and from where.
    person
        Whom to follow when several are in the picture: largest (the default), left, right, or
        X,Y from 0 to 1.
    out
        Folder for report.html, check.json and the pose tracks; `result` when not given.
    overwrite
        Replace a result of other answers or recordings that is there already.
    cache
        Folder for what was computed before, instead of the usual one.
    no_cache
        Compute everything again and keep nothing.
    muscles
        Also simulate who carried the load in each recording; needs the muscles extra and takes
        longer.
    emg
        PROTOCOL=FILE or PROTOCOL:SIDE=FILE of muscle sensors; once for each recording.
        `primemover emg protocols` lists what to record.
    mvic
        Recordings of maximal contractions, as many as there are, after one --mvic.
    emg_mapping
        A small file that says which channel of --emg and --mvic is which muscle.
    keep
        Put the check into the history too, so that later ones can be compared with it.
    whose
        Whose check it is; needed only when the history has several people.
    store
        Where the history is: a folder, a file or a PostgreSQL address; yours when not given.
    """
    from primemover.app.usage import parse_whom

    whom = parse_whom(person)
    from primemover.app.check_inputs import emg_files_of, recordings_of, require_answers
    from primemover.app.check_inputs import told_answers as answers_in

    require_answers(answers)
    if muscles:
        from primemover.app.simulating import require_muscles

        require_muscles(command="check --muscles")
    from primemover.app.lengths import label_of
    from primemover.app.progress import recording_bars
    from primemover.app.results import require_free
    from primemover.app.storage import open_cache
    from primemover.checkup import check as run_check
    from primemover.knowledge import load_knowledge

    knowledge = load_knowledge()
    recordings = recordings_of(video, person=whom, knowledge=knowledge)
    sensors = emg_files_of(emg, mvic=mvic, mapping=emg_mapping, knowledge=knowledge)
    told = answers_in(answers)
    if not overwrite:
        require_free(out, answers=told, recordings=recordings, emg=sensors)
    with recording_bars(label_of(recordings)) as progress:
        result = run_check(
            told,
            recordings=recordings,
            cache=None if no_cache else open_cache(cache),
            progress=progress,
            knowledge=knowledge,
            muscles=muscles,
            emg=sensors,
        )
    served = _show(result, out=out)
    if keep:
        _keep(result, whose=whose, store=store)
    if result.gate.outcome == "stop":
        return ExitCode.SAFETY_STOP
    return ExitCode.OK if served else ExitCode.BAD_RECORDING


def _keep(result: CheckResult, *, whose: str | None, store: str | None) -> None:
    from primemover.app.check_inputs import say
    from primemover.app.kept_checks import keep_check
    from primemover.app.store import open_store_of, person_of

    with open_store_of(store) as kept:
        person = person_of(kept, label=whose, make=True)
        keep_check(result, store=kept, person=person)
    say(f"Kept in the history of {person.label}: answers, findings and landmarks, no video.")
    say("Next: primemover plan --check kept")


def _show(result: CheckResult, *, out: Path) -> bool:
    """Whether every recording served, after report and terminal."""
    from primemover.app.check_inputs import say_of_recordings
    from primemover.report import render_terminal, write_report

    files = write_report(result, folder=out)
    render_terminal(result)
    print(f"\nReport: {files.html}")
    return say_of_recordings(result)
