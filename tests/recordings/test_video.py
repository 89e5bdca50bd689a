from __future__ import annotations

import ast
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import primemover.recordings.decoder as decoder_module
from primemover.errors import RecordingError
from primemover.recordings.file_check import shown_name
from primemover.recordings.video import DecodeLimits, VideoReader, probe_video
from tests.recordings.clips import (
    BAD_FILES,
    cornered_picture,
    moving_pictures,
    write_video,
)

# Containers keep times in ticks; ours are a tenth of a millisecond.
TICK_S = 1e-3
# x264 at this quality leaves flat colours within a few grey levels.
COLOUR_LEVELS = 25
# The interpreter and the codecs fit in it, pictures of 8K do not.
SMALL_MEMORY_BYTES = 300 << 20


def times_of(path: Path, **how: object) -> list[float]:
    with VideoReader(path, **how) as reader:  # type: ignore[arg-type]
        return [frame.time_s for frame in reader]


def test_says_what_the_file_holds(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", pictures=moving_pictures(10), rate_hz=25)
    info = probe_video(path)
    assert (info.width_px, info.height_px) == (160, 120)
    assert (info.container, info.codec, info.name) == ("mov", "h264", "a.mp4")
    assert info.frame_rate_hz == pytest.approx(25)
    assert info.duration_s == pytest.approx(0.4, abs=0.05)


@pytest.mark.parametrize(
    ("name", "codec"),
    [("a.mkv", "libx264"), ("a.webm", "libvpx-vp9"), ("a.avi", "mpeg4"), ("a.ts", "libx264")],
)
def test_reads_what_phones_browsers_and_editors_write(
    tmp_path: Path, name: str, codec: str
) -> None:
    pictures = moving_pictures(10)
    path = write_video(tmp_path / name, pictures=pictures, codec=codec)
    with VideoReader(path) as reader:
        frames = list(reader)
    assert len(frames) == 10
    assert frames[0].time_s == 0
    assert np.diff([f.time_s for f in frames]) == pytest.approx(0.04, abs=TICK_S)
    assert np.abs(frames[-1].picture.astype(int) - pictures[-1]).mean() < COLOUR_LEVELS


def test_times_are_those_of_the_pictures(tmp_path: Path) -> None:
    times_s = [0.0, 0.04, 0.1, 0.3, 0.31, 0.9, 1.0]
    path = write_video(tmp_path / "vfr.mp4", pictures=moving_pictures(7), times_s=times_s)
    limits = DecodeLimits(max_rate_hz=1000)
    assert times_of(path, limits=limits) == pytest.approx(times_s, abs=TICK_S)


@pytest.mark.parametrize(
    ("rotation_deg", "red_corner"),
    [(None, "upper left"), (90, "lower left"), (180, "lower right"), (-90, "upper right")],
)
def test_rotation_marks_are_applied(
    tmp_path: Path, rotation_deg: int | None, red_corner: str
) -> None:
    path = write_video(
        tmp_path / "r.mp4", pictures=[cornered_picture()] * 3, rotation_deg=rotation_deg
    )
    with VideoReader(path) as reader:
        picture = next(iter(reader)).picture
        size = reader.info.width_px, reader.info.height_px
    assert size == ((96, 160) if rotation_deg in {90, -90} else (160, 96))
    assert reader.size_px == size == picture.shape[1::-1]
    height, width = picture.shape[:2]
    quarters = {
        "upper left": picture[: height // 2, : width // 2],
        "upper right": picture[: height // 2, width // 2 :],
        "lower left": picture[height // 2 :, : width // 2],
        "lower right": picture[height // 2 :, width // 2 :],
    }
    reddest = max(quarters, key=lambda q: float(quarters[q][..., 0].mean()))
    assert reddest == red_corner


@pytest.mark.parametrize(
    ("size", "delivered"),
    [
        ((1280, 720), (1280, 720)),
        ((720, 1280), (720, 1280)),
        ((1920, 1080), (1280, 720)),
        ((1082, 1922), (721, 1280)),
        ((7680, 4320), (1280, 720)),
    ],
)
def test_large_pictures_arrive_smaller(
    tmp_path: Path, size: tuple[int, int], delivered: tuple[int, int]
) -> None:
    pictures = [cornered_picture(width=size[0], height=size[1])] * 2
    path = write_video(tmp_path / "big.mp4", pictures=pictures)
    with VideoReader(path) as reader:
        frames = list(reader)
    assert (reader.info.width_px, reader.info.height_px) == size
    assert {f.picture.shape for f in frames} == {(delivered[1], delivered[0], 3)}
    assert frames[0].picture[2, 2, 0] - int(frames[0].picture[-2, -2, 0]) > 50


def test_too_many_pixels_are_refused_before_decoding(tmp_path: Path) -> None:
    path = write_video(tmp_path / "big.mp4", pictures=moving_pictures(2))
    with pytest.raises(RecordingError, match=r"big.mp4: its pictures have 160 × 120 pixels.*save"):
        probe_video(path, limits=DecodeLimits(max_pixels=10_000))


def test_fast_recordings_are_thinned(tmp_path: Path) -> None:
    path = write_video(tmp_path / "slow_motion.mp4", pictures=moving_pictures(60), rate_hz=240)
    times_s = times_of(path)
    assert len(times_s) in {15, 16}
    assert max(np.diff(times_s)) < 2 / 60


def test_sixty_pictures_a_second_all_arrive(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", pictures=moving_pictures(30), rate_hz=60)
    assert len(times_of(path)) == 30


def test_long_recordings_are_read_in_part_and_say_so(tmp_path: Path) -> None:
    path = write_video(tmp_path / "long.mp4", pictures=moving_pictures(40), rate_hz=0.033)
    with VideoReader(path) as reader:
        at_once = list(reader.notes)
        times_s = [f.time_s for f in reader]
    assert max(times_s) <= 300
    assert reader.notes == at_once, "the limit is known before the first picture is used"
    assert reader.notes == [
        "long.mp4 is 20:12 minutes long; only the first 5:00 minutes are read. "
        "If the movement comes later, cut the recording to it."
    ]


def test_the_number_of_pictures_is_limited(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", pictures=moving_pictures(10))
    with VideoReader(path, limits=DecodeLimits(max_frames=4)) as reader:
        assert len(list(reader)) == 4
    assert "only the first" in reader.notes[0]


def test_a_recording_cut_short_is_used_as_far_as_it_goes(tmp_path: Path) -> None:
    whole = write_video(
        tmp_path / "whole.mp4",
        pictures=moving_pictures(100),
        options={"movflags": "faststart"},
    ).read_bytes()
    path = tmp_path / "cut.mp4"
    path.write_bytes(whole[: int(0.6 * len(whole))])
    with VideoReader(path) as reader:
        count = sum(1 for _ in reader)
    assert 20 < count < 90
    assert re.match(r"cut\.mp4 breaks off at [1-3]\.\d s of 4\.0 s; what could", reader.notes[0])


@pytest.mark.parametrize("fault", BAD_FILES)
def test_bad_files_are_named_with_fault_and_remedy(tmp_path: Path, fault: str) -> None:
    make, words = BAD_FILES[fault]
    path = make(tmp_path)
    with pytest.raises(RecordingError) as raised:
        probe_video(path)
    message = str(raised.value)
    assert message.startswith(f"{shown_name(path)}: ")
    assert words in message
    assert ";" in message, "a message says what to do"
    assert message.isprintable()
    assert str(tmp_path) not in message


@pytest.mark.parametrize(
    "name",
    [
        "two words.mp4",
        "-rf.mp4",
        "kräftig 深蹲.mp4",
        "line\nbreak.mp4",
        "$(touch x);'\".mp4",
        "%d.mp4",
    ],
)
def test_hostile_names_are_only_names(tmp_path: Path, name: str) -> None:
    path = write_video(tmp_path / "plain.mp4", pictures=moving_pictures(3))
    path = path.rename(tmp_path / name)
    info = probe_video(path)
    assert info.name.isprintable()
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_names_that_are_not_text_can_be_shown(tmp_path: Path) -> None:
    assert shown_name(tmp_path / os.fsdecode(b"a\xff.mp4")) == "a\\udcff.mp4"


def test_single_pictures_are_found_by_time(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", pictures=moving_pictures(200), rate_hz=25)
    wanted = [0.0, 0.5, 0.52, 4.4, 7.96, 99.0]
    got = times_of(path, times_s=wanted)
    assert got == pytest.approx([0.0, 0.48, 0.52, 4.4, 7.96, 7.96], abs=0.041)
    whole = times_of(path)
    assert all(any(abs(t - w) < TICK_S for w in whole) for t in got)


def _open(path: Path, **limits: float) -> VideoReader:
    return VideoReader(path, limits=DecodeLimits(**limits))  # type: ignore[arg-type]


def _pid(reader: VideoReader) -> int:
    return reader._child._child.pid


@pytest.fixture
def long_clip(tmp_path: Path) -> Path:
    """Enough pictures that the decoder is still at work when the test looks."""
    return write_video(tmp_path / "long.mp4", pictures=moving_pictures(200, width=640, height=480))


def test_the_decoder_ends_with_the_reader(long_clip: Path) -> None:
    with VideoReader(long_clip) as reader:
        next(iter(reader))
        pid = _pid(reader)
        os.kill(pid, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_decoder_does_not_outlive_a_killed_parent(long_clip: Path) -> None:
    script = (
        "import sys, time\n"
        "from primemover.recordings.video import VideoReader\n"
        f"with VideoReader({str(long_clip)!r}) as reader:\n"
        "    print(reader._child._child.pid, flush=True)\n"
        "    time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{pid}").exists()


@pytest.mark.parametrize(
    ("sent", "words"),
    [("SIGKILL", "the decoder stopped working"), ("SIGXCPU", "takes longer than is allowed")],
)
def test_a_decoder_that_dies_is_a_fault_of_the_file(long_clip: Path, sent: str, words: str) -> None:
    with VideoReader(long_clip) as reader:
        os.kill(_pid(reader), getattr(signal, sent))
        with pytest.raises(RecordingError, match=f"long.mp4: .*{words}"):
            list(reader)


def test_a_decoder_that_hangs_is_given_up(long_clip: Path) -> None:
    with _open(long_clip, stall_s=0.5) as reader:
        os.kill(_pid(reader), signal.SIGSTOP)
        with pytest.raises(RecordingError, match="came to a halt"):
            list(reader)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps the limit")
def test_memory_is_limited(tmp_path: Path) -> None:
    pictures = [cornered_picture(width=7680, height=4320)] * 2
    path = write_video(tmp_path / "big.mp4", pictures=pictures)
    reader = _open(path, memory_bytes=SMALL_MEMORY_BYTES)
    with pytest.raises(RecordingError, match=r"more memory|could be decoded"), reader:
        list(reader)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_no_name_reaches_the_command_line(long_clip: Path) -> None:
    with VideoReader(long_clip) as reader:
        arguments = Path(f"/proc/{_pid(reader)}/cmdline").read_bytes().split(b"\0")[:-1]
    assert b"long" not in b" ".join(arguments)
    numbers = json.loads(arguments[-1])
    assert all(value is None or isinstance(value, int | float) for value in numbers.values())


def test_the_decoder_imports_only_the_standard_library_and_pyav() -> None:
    tree = ast.parse(Path(decoder_module.__file__).read_text(encoding="utf-8"))
    roots = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            roots |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            roots.add((node.module or "").split(".")[0])
    assert roots - set(sys.stdlib_module_names) == {"av"}
