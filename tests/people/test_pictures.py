"""Teaching pictures: framing, marks, rings, files, and that they show the motions as written."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

pytest.importorskip("numba", reason="drawing needs the extra `people`")
pytest.importorskip("PIL.Image", reason="writing pictures needs the extra `people`")

from PIL import Image

from benchmarks.people.camera import Camera
from benchmarks.people.pictures_act import Act, fault_places, glowing, glows
from benchmarks.people.pictures_drawing import Drawing, Frame, joined
from benchmarks.people.pictures_files import (
    Made,
    forget_others,
    loop_bytes,
    paths_of,
    read_index,
    still_bytes,
    write_index,
    write_whole,
)
from benchmarks.people.pictures_frame import MARGIN, WIDTH_PX, arranged, seen_points
from benchmarks.people.pictures_gallery import PAGE, SHEET
from benchmarks.people.pictures_marks import MARK_PX, free_corner, mark, ring
from primemover.knowledge import load_knowledge

Picture = npt.NDArray[np.uint8]

MOTIONS = load_knowledge().motions
GREY = 0.299, 0.587, 0.114
"""Shares of red, green and blue in what somebody without colour vision sees."""
EDGE_PX = 1.0


def act(name: str) -> Act:
    return Act(MOTIONS[name])


def frames(count: int) -> list[Frame]:
    """A square that walks across a field."""
    found = []
    for number in range(count):
        picture = np.full((64, 96, 3), 233, np.uint8)
        picture[20:40, 4 * number : 4 * number + 20] = (60, 120, 130)
        found.append(Frame(picture=picture, duration_ms=60, share=number / count))
    return found


def made(**changes: object) -> Made:
    values = {
        "key": "k", "person": "woman_average", "width_px": 960, "height_px": 600,
        "stacked": False, "manners": 2, "looks": 1, "glows": False, "frames": 40, "seconds": 3.0,
        "loop_bytes": 1, "still_bytes": 1,
    }  # fmt: skip
    return Made(**(values | changes))  # type: ignore[arg-type]


def test_every_picture_shows_its_motion_as_it_is_written_now() -> None:
    stale = [n for n, entry in read_index().items() if entry.key != Act(MOTIONS[n]).key]
    assert not stale, f"draw them again: python -m benchmarks.people pictures ({stale})"


def test_words_may_change_without_a_new_picture_and_movement_may_not() -> None:
    squat = MOTIONS["squat"]
    worded = squat.model_copy(update={"feel": "Elsewhere.", "name": "Knee bend"})
    slower = squat.model_copy(
        update={"tempo": squat.tempo.model_copy(update={"out_s": squat.tempo.out_s + 1})}
    )
    assert Act(worded).key == Act(squat).key != Act(slower).key


def test_the_gallery_names_every_picture() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name in read_index():
        assert f"motion_pictures/{name}.avif" in page
        assert f"## {MOTIONS[name].name}\n" in page
    assert SHEET.exists()


@pytest.mark.usefixtures("body_data")
@pytest.mark.parametrize("name", ["squat", "plank", "clam"])
def test_the_whole_movement_is_in_every_panel_and_fills_it(name: str) -> None:
    shown = act(name)
    layout = arranged(shown)
    points = seen_points(shown)
    for camera in layout.cameras:
        seen = camera.project(points)
        low, high = seen.min(axis=0), seen.max(axis=0)
        size = np.array([camera.width_px, camera.height_px])
        assert (low >= -EDGE_PX).all()
        assert (high <= size + EDGE_PX).all()
        assert ((high - low) / size).max() == pytest.approx(1 - 2 * MARGIN, abs=0.01)
    assert layout.size_px[0] == WIDTH_PX
    assert layout.stacked == (name == "plank")


@pytest.mark.usefixtures("body_data")
def test_panels_do_not_overlap_and_share_one_camera() -> None:
    layout = arranged(act("clam"))
    taken = np.zeros(layout.size_px[::-1], int)
    for look, camera in enumerate(layout.cameras):
        for manner in range(layout.manners):
            left, top = layout.corner(look=look, manner=manner)
            taken[top : top + camera.height_px, left : left + camera.width_px] += 1
    assert taken.max() == 1
    assert taken.mean() > 0.97
    assert len(layout.cameras) == 2  # the flagship is seen from two places


@pytest.mark.usefixtures("body_data")
def test_good_form_and_fault_begin_alike_and_differ_at_the_turn() -> None:
    drawing = Drawing(act("squat"))
    half = WIDTH_PX // 2

    def apart(share: float) -> float:
        picture = drawing.picture(share)[120:].astype(float)
        good, fault = picture[:, : half - 2], picture[:, half + 2 :]
        return float(np.abs(good - fault).mean())

    assert apart(0.0) < 0.05 < 1.0 < apart(1.0)
    assert np.array_equal(drawing.picture(1.0), drawing.picture(1.0))


@pytest.mark.usefixtures("body_data")
def test_the_ring_is_where_the_fault_is_and_only_once_it_is_there() -> None:
    squat = act("squat")
    (heel, _other) = fault_places(squat, squat.placed("fault", 1.0))
    camera = arranged(squat).cameras[0]
    blank = np.full((camera.height_px, camera.width_px, 3), 200, np.uint8)
    early, late = blank.copy(), blank.copy()
    ring(early, squat, share=0.0, camera=camera)
    ring(late, squat, share=1.0, camera=camera)
    assert np.array_equal(early, blank)
    rows, columns = np.nonzero((late != blank).any(axis=-1))
    middle = np.array([columns.mean(), rows.mean()])
    assert np.linalg.norm(middle - camera.project(heel)) < 25


@pytest.mark.usefixtures("body_data")
def test_the_warm_patch_is_on_the_working_buttock_alone() -> None:
    clam = act("clam")
    changed = np.abs(glowing(clam).colours - clam.body.colours).sum(axis=1) > 60
    places = clam.body.vertices[changed]
    hips = [clam.body.joints[clam.body.bones.index(f"thigh_{s}")] for s in ("left", "right")]
    assert changed.any()
    assert (places[:, 0] < 0).all()  # the right, which is on top
    assert (np.linalg.norm(places - hips[1], axis=1) < 0.25).all()


def test_it_glows_only_where_the_words_name_the_buttock_first() -> None:
    assert glows(MOTIONS["clam"])
    assert not glows(MOTIONS["squat"])
    assert not glows(MOTIONS["plank"])


def test_tick_and_cross_differ_without_colour() -> None:
    good, fault = (np.full((80, 80, 3), 233, np.uint8) for _ in range(2))
    mark(good, "good", corner=(10, 10))
    mark(fault, "fault", corner=(10, 10))
    inside = slice(10, 10 + MARK_PX)
    seen = [(picture @ GREY)[inside, inside] > 170 for picture in (good, fault)]
    assert (seen[0] != seen[1]).mean() > 0.08


def test_the_mark_stands_where_the_person_is_not() -> None:
    camera = Camera(width_px=400, height_px=300)
    low_left = np.array([[30.0, 280.0], [200.0, 150.0]])
    high_left = np.array([[30.0, 30.0], [200.0, 150.0]])
    assert free_corner(low_left, camera)[0] < 100
    assert free_corner(low_left, camera)[1] < 100
    assert free_corner(high_left, camera)[0] > 300


def test_equal_neighbours_are_joined() -> None:
    assert joined(np.array([0.0, 0.0, 0.5, 1.0, 1.0, 1.0, 0.5])) == [
        (0.0, 2), (0.5, 1), (1.0, 3), (0.5, 1),
    ]  # fmt: skip


def test_a_loop_keeps_its_frames_and_times_and_is_the_same_every_time() -> None:
    first, second = loop_bytes(frames(8)), loop_bytes(frames(8))
    assert first == second
    with Image.open(io.BytesIO(first)) as loop:
        assert getattr(loop, "n_frames", 1) == 8
        loop.seek(5)
        loop.load()
        assert loop.info["duration"] == 60
        assert np.abs(np.asarray(loop.convert("RGB")).astype(int)[2, 2] - 233).max() <= 4


def test_a_loop_does_not_say_when_it_was_made() -> None:
    """A second that passes between two encodings would otherwise make two files of one loop."""
    loop = loop_bytes(frames(2))
    for box in (b"mvhd", b"tkhd", b"mdhd"):
        times = loop.index(box) + 8
        assert loop[times : times + 16] == bytes(16)
        assert any(loop[times + 16 : times + 28]), "what follows the times stays"


def test_quality_gives_way_to_size() -> None:
    noise = np.random.default_rng(0).integers(0, 255, (120, 160, 3), dtype=np.uint8)
    assert len(still_bytes(noise, most=1)) < len(still_bytes(noise))


def test_the_index_forgets_what_is_not_there_and_files_nobody_names(tmp_path: Path) -> None:
    for name in ("squat", "old"):
        for path in paths_of(name, folder=tmp_path):
            write_whole(path, b"x")
    write_index({"squat": made(), "gone": made()}, folder=tmp_path)
    assert set(read_index(tmp_path)) == {"squat"}
    forget_others(read_index(tmp_path), folder=tmp_path)
    assert {p.name for p in tmp_path.iterdir()} == {"squat.avif", "squat.still.webp", "index.json"}
