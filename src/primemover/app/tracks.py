"""``primemover export-track``: the landmarks of a clip for other programs."""

from __future__ import annotations

from pathlib import Path

from primemover.app.exit_codes import ExitCode

EXAMPLES = """
Examples:
  For OpenSim:
    primemover export-track clip.mp4 --trc out.trc
  For pandas, xarray, R:
    primemover export-track clip.mp4 --parquet out.parquet
"""


def export_track(
    clip: Path, *, trc: Path | None = None, parquet: Path | None = None, person: str = "largest"
) -> ExitCode:
    """Find the person in a clip and write where their landmarks were, frame by frame.

    Parameters
    ----------
    clip
        A video file.
    trc
        Marker file in OpenSim's format: metres, y up.
    parquet
        All there is: world and picture positions, confidence, attributes.
    person
        Whom to follow when several are in the picture: largest (the default), left, right, or
        X,Y from 0 to 1.
    """
    from primemover.app.usage import UsageError, parse_whom, require_file

    if trc is None and parquet is None:
        raise UsageError("export-track: say where to write: --trc FILE, --parquet FILE, or both")
    whom = parse_whom(person)
    require_file(clip)
    from primemover.app.progress import one_bar
    from primemover.app.storage import open_cache
    from primemover.recordings.pose import estimate_pose
    from primemover.recordings.tracks import save_pose_track
    from primemover.recordings.trc import write_trc

    with one_bar(clip.name) as progress:
        track = estimate_pose(clip, person=whom, cache=open_cache(None), progress=progress)
    if trc is not None:
        write_trc(track, path=trc)
        print(f"Written: {trc}")
    if parquet is not None:
        save_pose_track(track, path=parquet)
        print(f"Written: {parquet}")
    return ExitCode.OK
