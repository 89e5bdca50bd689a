"""``primemover emg check``: one recording, or a folder of them, measured by a protocol."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from primemover.app.exit_codes import ExitCode
from primemover.app.store import PersonName, StoreName

if TYPE_CHECKING:
    from primemover.app.emg.wishes import CheckWish
    from primemover.measures.emg.model import EmgResult

EXAMPLES = """
Examples:
  One recording, with maximal contractions to compare muscles by:
    primemover emg check squat.c3d --protocol squat --mvic mvic/*.c3d
  One leg at a time, as a page with pictures and as data:
    primemover emg check lift.csv --protocol prone_hip_extension --side left \\
        --html lift.html --json lift.json --parquet lift.parquet
  When the movement began, from the camera or from a channel of the recording:
    primemover emg check squat.c3d --protocol squat --pose squat.parquet \\
        --pose-offset 1.24 --pose-error 0.07
    primemover emg check squat.c3d --protocol squat --start-channel "ACC.X 1"
  A folder; killed at any time and started again, it goes on:
    primemover emg check recordings/ --protocol squat --out results/ --jobs 4

Results of a folder:
  summary.csv, summary.parquet   a row a measure or refusal
  items/                         everything about each recording
  manifest.jsonl                 what is finished, what failed and why

Without --mvic nothing is compared between muscles: what lies over a muscle
changes its amplitude. Orders of muscles need five repetitions or more.
"""


def check(
    recording: Path,
    *,
    protocol: str = "",
    side: str = "",
    mvic: Annotated[tuple[Path, ...], Parameter(consume_multiple=True)] = (),
    mapping: Annotated[Path | None, Parameter(alias="-m")] = None,
    format_: Annotated[str, Parameter(name="--format")] = "",
    pose: Annotated[Path | None, Parameter(alias="-p")] = None,
    pose_offset: float = 0.0,
    pose_error: float | None = None,
    pose_angle: str = "",
    start_channel: str = "",
    no_onsets: bool = False,
    html: Path | None = None,
    json_: Annotated[Path | None, Parameter(name="--json")] = None,
    parquet: Path | None = None,
    out: Annotated[Path | None, Parameter(alias="-o")] = None,
    jobs: Annotated[int, Parameter(alias="-j")] = 0,
    ray: str = "",
    retry_failed: bool = False,
    keep: bool = False,
    whose: PersonName = None,
    store: StoreName = None,
) -> ExitCode:
    """Measure a recording: quality, amplitude, onsets, order, share, and what cannot be told.

    A folder is measured file by file and needs --out. Every number comes with its interval, and
    what cannot be told comes with the reason.

    Parameters
    ----------
    recording
        A recording, or a folder of recordings of the same movement.
    protocol
        What was done; `primemover emg protocols` lists all.
    side
        left or right, the person's own: the working leg, where one works at a time.
    mvic
        Recordings of maximal contractions, as many as there are, after one --mvic.
    mapping
        A small file that says which channel is which muscle, in which unit.
    format_
        How to read it, where the file is taken for something else.
    pose
        A pose track (.parquet) of the same movement, as `primemover check` writes it: when the
        movement began is taken from there.
    pose_offset
        Seconds to add to the film's time to have the recording's.
    pose_error
        By how many seconds the two may still be apart; it widens the interval.
    pose_angle
        The angle that shows the start; the one repetitions are counted on when not given.
    start_channel
        Take it from this channel: an accelerometer, a force, a foot switch.
    no_onsets
        Leave out onsets and orders, which take the longest.
    html
        Write a page with pictures to this file, for you alone to read.
    json_
        Write everything but the samples to this file, likewise.
    parquet
        Write the measures as a table to this file.
    out
        For a folder: where results go; continued when it holds this batch.
    jobs
        For a folder: recordings at a time; as many as there are processors when 0.
    ray
        For a folder: address of a Ray cluster, or local to start one here.
    retry_failed
        For a folder: try again what could not be used before.
    keep
        Put the result into the history too.
    whose
        Whose it is; needed only when the history has several people.
    store
        Where the history is: a folder, a file or a PostgreSQL address; yours when not given.
    """
    from primemover.app.emg.wishes import CheckWish, fit_for_folder, fit_for_one

    wish = CheckWish(
        protocol=protocol,
        side=side,
        mvic=mvic,
        mapping=mapping,
        format=format_,
        pose=pose,
        pose_offset_s=pose_offset,
        pose_error_s=pose_error,
        pose_angle=pose_angle,
        start_channel=start_channel,
        onsets=not no_onsets,
    )
    if recording.is_dir():
        from primemover.app.emg.batch import check_folder

        alone = {"--html": html, "--json": json_, "--parquet": parquet, "--keep": keep}
        place = fit_for_folder(wish, out=out, options=alone)
        return check_folder(
            recording, wish=wish, out=place, jobs=jobs, ray=ray, retry_failed=retry_failed
        )
    fit_for_one(
        wish,
        recording=recording,
        options={"--out": out, "--jobs": jobs, "--ray": ray, "--retry-failed": retry_failed},
    )
    result = _examined(recording, wish=wish)
    _show(result, html=html, as_json=json_, parquet=parquet)
    if keep:
        from primemover.app.emg.keeping import keep_result

        keep_result(result, whose=whose, store=store)
    return _ended(result)


def _examined(recording: Path, *, wish: CheckWish) -> EmgResult:
    from primemover.app.emg.examining import examined_file, maxima_wished
    from primemover.app.emg.wishes import protocol_and_side
    from primemover.app.progress import one_bar
    from primemover.knowledge import load_knowledge

    knowledge = load_knowledge()
    protocol_and_side(wish, knowledge=knowledge)
    with one_bar(recording.name) as progress:
        progress(0.0)
        maxima = maxima_wished(wish, knowledge=knowledge)
        return examined_file(
            recording, wish=wish, maxima=maxima, knowledge=knowledge, progress=progress
        )


def _show(
    result: EmgResult, *, html: Path | None, as_json: Path | None, parquet: Path | None
) -> None:
    from primemover.app.emg.inspecting import screen_width
    from primemover.knowledge import load_knowledge
    from primemover.report.emg import emg_page, emg_text
    from primemover.report.writing import write_text

    knowledge = load_knowledge()
    written = []  # before anything is printed: who reads along may leave early
    if html is not None:
        page = write_text(html, text=emg_page(result, knowledge=knowledge))
        written.append(f"Page: {page}")
    if as_json is not None:
        written.append(f"Data: {write_text(as_json, text=json_text(result))}")
    if parquet is not None:
        written.append(f"Table: {_write_table(result, path=parquet)}")
    print(emg_text(result, knowledge=knowledge, width=screen_width()))
    for line in written:
        print(f"\n{line}")


def json_text(result: EmgResult) -> str:
    """Everything but the samples, as it is written to a file."""
    import json

    document = result.to_dict()
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _write_table(result: EmgResult, *, path: Path) -> Path:
    from primemover.app.batch.summary import parquet_bytes
    from primemover.app.emg.examining import rows_of
    from primemover.report.writing import write_bytes

    rows = [{"source": result.source, **row} for row in rows_of(result)]
    return write_bytes(path, data=parquet_bytes(rows))


def _ended(result: EmgResult) -> ExitCode:
    from primemover.app.check_inputs import say
    from primemover.app.emg.examining import unusable

    if fault := unusable(result):
        say(f"Not used: {fault}")
        return ExitCode.BAD_RECORDING
    return ExitCode.OK
