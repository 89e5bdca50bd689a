"""A recording as an EMG-BIDS folder (BIDS 1.11): BDF+ files and the tables that describe them.

Channels that share one clock lie in one file; others in files of their own, told apart by
``acq-``, as BIDS asks. Nothing about the person is written but the label that was given.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import numpy as np

from primemover.errors import RecordingError
from primemover.recordings.emg.bdf import BdfChannel, write_bdf
from primemover.recordings.emg.model import EmgRecording, FloatArray, SensorTrack
from primemover.recordings.emg.units import plain_unit

BIDS_VERSION: Final = "1.11.1"
LABEL: Final = re.compile(r"[0-9A-Za-z]{1,40}")
NONE: Final = "n/a"
MICRO: Final = 1e6
MISSING: Final = "not recorded: "
"""Begins the name of an event for the time in which a channel has no samples."""
TYPES: Final = {"heart": "ECG", "switch": "TRIG"}
CHANNEL_COLUMNS: Final = (
    *("name", "type", "units", "description", "sampling_frequency", "target_muscle", "side"),
    *("status", "status_description", "quantisation"),
)
README: Final = """Surface EMG, written by primemover.

Each *_emg.bdf holds the channels of one clock in BDF+ with 24 bits over each channel's own range;
the column `quantisation` of *_channels.tsv is what one count stands for. EMG is in microvolts as it
was recorded: not filtered, not rectified. Where a channel has no samples, *_events.tsv says so and
the file holds zeros. The start date in the BDF header (1985-01-01) stands for none: no date is
kept.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Track:
    """A channel of either kind, in the unit it is written in."""

    name: str
    unit: str
    rate_hz: float
    start_s: float
    samples: FloatArray
    row: Mapping[str, str]

    @property
    def clock(self) -> tuple[float, float, int]:
        """Tracks with the same lie in one file."""
        return self.rate_hz, self.start_s, len(self.samples)


@dataclass(frozen=True, kw_only=True, slots=True)
class BidsNames:
    """Labels of a recording in a data set: letters and digits alone."""

    subject: str
    task: str
    session: str = ""
    run: str = ""

    @property
    def folder(self) -> Path:
        """Where its files lie in the data set."""
        above = Path(f"sub-{self.subject}")
        return (above / f"ses-{self.session}" if self.session else above) / "emg"

    def stem(self, acquisition: str = "") -> str:
        """What the files' names begin with."""
        parts = {
            "sub": self.subject,
            "ses": self.session,
            "task": self.task,
            "acq": acquisition,
            "run": self.run,
        }
        return "_".join(f"{key}-{value}" for key, value in parts.items() if value)


def write_bids(
    recording: EmgRecording,
    *,
    folder: str | Path,
    subject: str,
    task: str,
    session: str = "",
    run: str = "",
    power_line_hz: float | None = None,
    bad: Mapping[str, str] | None = None,
    overwrite: bool = False,
) -> Path:
    """The data set's folder, with this recording in it.

    Parameters
    ----------
    recording : EmgRecording
    folder : path
        The data set, new or one to add to.
    subject, task, session, run : str
        Labels, of letters and digits. Take no name for ``subject``.
    power_line_hz : float, optional
        Frequency of the mains where it was recorded, in Hz.
    bad : mapping of channel to reason, optional
        Channels whose signal must not be trusted, and why; of the others nothing is said.
    overwrite : bool
        Whether files of the same labels may be replaced.

    Raises
    ------
    RecordingError
        When a label is none, files are there already, or they cannot be written.
    """
    names = BidsNames(subject=subject, task=task, session=session, run=run)
    _check_labels(names)
    tracks = sorted(_tracks(recording, bad=bad or {}), key=lambda t: t.clock)
    sets = [list(each) for _, each in groupby(tracks, key=lambda t: t.clock)]
    if not sets or not all(len(t.samples) for t in tracks):
        raise RecordingError(f"{recording.source}: it has no samples; there is nothing to write")
    root = Path(folder)
    target = root / names.folder
    try:
        if not overwrite and any(target.glob(f"{names.stem()}*")):
            raise RecordingError(
                f"{names.stem()}: is there already in {root.name}; choose another label, or say "
                "that it may be replaced (--overwrite)"
            )
        root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=root, prefix=".writing-") as made:
            for number, each in enumerate(sets, start=1):
                acquisition = f"clock{number}" if len(sets) > 1 else ""
                stem = Path(made) / names.stem(acquisition)
                _write_set(stem, each, recording=recording, task=task, power_line_hz=power_line_hz)
            _write_dataset(root, subject=subject)
            target.mkdir(parents=True, exist_ok=True)
            for path in sorted(Path(made).iterdir()):
                path.replace(target / path.name)
    except OSError as error:
        raise RecordingError(
            f"{root.name}: cannot be written ({error.strerror}); choose another folder"
        ) from error
    return root


def _check_labels(names: BidsNames) -> None:
    given = {"subject": names.subject, "task": names.task}
    given |= {k: v for k, v in (("session", names.session), ("run", names.run)) if v}
    wrong = [f"{key} {value!r}" for key, value in given.items() if not LABEL.fullmatch(value)]
    if names.run and not names.run.isdecimal():
        wrong.append(f"run {names.run!r} (digits only)")
    if wrong:
        raise RecordingError(
            f"labels of a BIDS data set are letters and digits, got {', '.join(wrong)}"
        )


def _tracks(recording: EmgRecording, *, bad: Mapping[str, str]) -> list[_Track]:
    emg = [
        _Track(
            name=c.name,
            unit="uV",
            rate_hz=c.rate_hz,
            start_s=c.start_s,
            samples=np.asarray(c.volts, float) * MICRO,
            row={
                "type": "EMG",
                "target_muscle": c.muscle or NONE,
                "side": c.side or NONE,
                "status": "bad" if c.name in bad else NONE,
                "status_description": bad.get(c.name, NONE),
            },
        )
        for c in recording.channels
    ]
    return emg + [_sensor(s, bad=bad) for s in recording.sensors]


def _sensor(sensor: SensorTrack, *, bad: Mapping[str, str]) -> _Track:
    return _Track(
        name=sensor.name,
        unit=sensor.unit,
        rate_hz=sensor.rate_hz,
        start_s=sensor.start_s,
        samples=np.asarray(sensor.samples, float),
        row={
            "type": TYPES.get(sensor.kind, "MISC"),
            "description": sensor.kind,
            "status": "bad" if sensor.name in bad else NONE,
            "status_description": bad.get(sensor.name, NONE),
        },
    )


def _write_set(
    stem: Path,
    tracks: Sequence[_Track],
    *,
    recording: EmgRecording,
    task: str,
    power_line_hz: float | None,
) -> None:
    """Nothing comes back; the files of one clock lie at ``stem``."""
    first = tracks[0]
    events = [
        *((m.time_s - first.start_s, m.duration_s, m.name) for m in recording.markers),
        *(gap for track in tracks for gap in _gaps(track)),
    ]
    events.sort()
    steps = write_bdf(
        stem.with_name(f"{stem.name}_emg.bdf"),
        channels=[
            BdfChannel(
                label=t.name,
                unit=t.unit,
                samples=np.where(np.isfinite(t.samples), t.samples, 0.0),
            )
            for t in tracks
        ],
        rate_hz=first.rate_hz,
        notes=events,
    )
    side_car = _side_car(tracks, task=task, power_line_hz=power_line_hz)
    _write_json(stem.with_name(f"{stem.name}_emg.json"), side_car)
    rows = [
        {
            "name": t.name,
            "units": t.unit if plain_unit(t.unit) else NONE,
            "sampling_frequency": repr(t.rate_hz),
            "quantisation": f"{step:.6g}",
            **t.row,
        }
        for t, step in zip(tracks, steps, strict=True)
    ]
    _write_table(stem.with_name(f"{stem.name}_channels.tsv"), columns=CHANNEL_COLUMNS, rows=rows)
    _write_json(stem.with_name(f"{stem.name}_channels.json"), _ABOUT_CHANNELS)
    if events:
        lines = [
            {"onset": repr(at), "duration": repr(lasts), "trial_type": text}
            for at, lasts, text in events
        ]
        columns = ("onset", "duration", "trial_type")
        _write_table(stem.with_name(f"{stem.name}_events.tsv"), columns=columns, rows=lines)
        _write_json(stem.with_name(f"{stem.name}_events.json"), _ABOUT_EVENTS)


_ABOUT_CHANNELS: Final = {
    "side": {
        "Description": "Side of the person's own body.",
        "Levels": {"left": "left", "right": "right"},
    },
    "quantisation": {"Description": "What one count of the BDF file stands for, in `units`."},
}
_ABOUT_EVENTS: Final = {
    "trial_type": {
        "Description": "What was marked while recording; `not recorded: NAME` is a stretch in "
        "which the channel NAME has no samples."
    }
}


def _gaps(track: _Track) -> list[tuple[float, float, str]]:
    """Stretches without a sample, as events in seconds from the file's first sample."""
    missing = np.concatenate([[False], ~np.isfinite(track.samples), [False]])
    edges = np.flatnonzero(np.diff(missing.astype(np.int8)))
    return [
        (float(start / track.rate_hz), float((stop - start) / track.rate_hz), MISSING + track.name)
        for start, stop in edges.reshape(-1, 2)
    ]


def _side_car(
    tracks: Sequence[_Track], *, task: str, power_line_hz: float | None
) -> dict[str, Any]:
    first = tracks[0]
    return {
        "TaskName": task,
        "EMGPlacementScheme": "Other",
        "EMGPlacementSchemeDescription": "Not recorded in the file that this was made from.",
        "EMGReference": NONE,
        "EMGGround": NONE,
        "SamplingFrequency": first.rate_hz,
        "PowerLineFrequency": power_line_hz if power_line_hz is not None else NONE,
        "SoftwareFilters": NONE,
        "HardwareFilters": NONE,
        "EMGChannelCount": sum(t.row["type"] == "EMG" for t in tracks),
        "TriggerChannelCount": sum(t.row["type"] == "TRIG" for t in tracks),
        "RecordingDuration": len(first.samples) / first.rate_hz,
        "RecordingType": "continuous",
        "StartTime": first.start_s,
    }


def _write_dataset(root: Path, *, subject: str) -> None:
    """Nothing comes back; what describes the whole data set is there, and the person's label."""
    described = root / "dataset_description.json"
    if not described.exists():
        made_by = [{"Name": "primemover", "Version": version("primemover")}]
        about = {"Name": "Surface EMG", "BIDSVersion": BIDS_VERSION, "DatasetType": "raw"}
        _write_json(described, {**about, "GeneratedBy": made_by})
    readme = root / "README"
    if not readme.exists():
        readme.write_text(README, encoding="utf-8", newline="\n")
    people = root / "participants.tsv"
    label = f"sub-{subject}"
    lines = people.read_text(encoding="utf-8").splitlines() if people.exists() else []
    if not lines:
        lines = ["participant_id"]
    if label not in (line.split("\t")[0] for line in lines):
        columns = lines[0].split("\t")
        lines.append("\t".join([label, *[NONE] * (len(columns) - 1)]))
        _replace(people, "\n".join(lines) + "\n")


def _write_json(path: Path, contents: Mapping[str, Any]) -> None:
    _replace(path, json.dumps(contents, ensure_ascii=False, indent=2) + "\n")


def _write_table(path: Path, *, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    lines = ["\t".join(columns)]
    lines += ["\t".join(_cell(row.get(column, NONE)) for column in columns) for row in rows]
    _replace(path, "\n".join(lines) + "\n")


def _cell(text: str) -> str:
    """``text`` without what would end the cell."""
    return re.sub(r"\s+", " ", text).strip() or NONE


def _replace(path: Path, text: str) -> None:
    """Nothing comes back; the file holds ``text``, or what it held before."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(path)
