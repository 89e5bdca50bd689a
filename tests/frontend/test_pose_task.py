"""Pose bundles: the networks as published, with the metadata that says how pixels are scaled."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontend import pose_task
from frontend.build import VENDOR, is_complete
from tests.conftest import ROOT

POSE: Final = VENDOR / "pose"
MADE_HERE: Final = {
    "pose_lite.task": "c24b2ecf7634b0b68ff9e70ad2fc9020c5d3d91f2aeb356526db1bdbcecf6b84",
}
"""SHA-256 of the bundle: the same packages give the same bytes on every machine."""

FRAMES_LOOKED_AT: Final = 40
OTHER_MODEL_PX: Final = 5.0
"""Median distance, at 640 × 480, of body landmarks of this model from those of the full one.

Measured over the whole clip: median 2.8 px (2.9° of knee flexion). Wrongly scaled pixels miss by
tens of pixels, or find nobody.
"""

Frame = np.ndarray[Any, np.dtype[Any]]
"""A picture, or numbers made of several."""

vendored = pytest.mark.skipif(not is_complete(VENDOR), reason="needs the front end: make serve")


def model(*, buffers: list[bytes], entries: list[tuple[bytes, int]], file: bytes = b"") -> bytes:
    """A model file with nothing but buffers and named ones among them."""
    root = pose_task.Table(
        fields={
            pose_task.MODEL_VERSION: 3,
            pose_task.MODEL_BUFFERS: pose_task.References(
                items=[
                    pose_task.Table(fields={pose_task.BUFFER_DATA: pose_task.Content(content=each)})
                    for each in buffers
                ]
            ),
            pose_task.MODEL_METADATA: pose_task.References(
                items=[
                    pose_task.Table(
                        fields={
                            pose_task.METADATA_NAME: pose_task.Content(content=name, text=True),
                            pose_task.METADATA_BUFFER: buffer,
                        }
                    )
                    for name, buffer in entries
                ]
            ),
        }
    )
    return pose_task.flatbuffer(root, identifier=pose_task.MODEL_IDENTIFIER, behind=file)


def opened(content: bytes) -> Any:
    """The model as the published schema's own code reads it."""
    schema = pytest.importorskip("mediapipe.tasks.metadata.schema_py_generated")
    return schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(content, 0))


def said_by(content: bytes) -> Any:
    """The metadata of a model as the published schema's own code reads it."""
    schema = pytest.importorskip("mediapipe.tasks.metadata.metadata_schema_py_generated")
    read = opened(content)
    (buffer,) = [e.buffer for e in read.metadata if e.name == pose_task.METADATA_ENTRY]
    told = bytes(read.buffers[buffer].data)
    assert told[4:8] == pose_task.METADATA_IDENTIFIER
    return schema.ModelMetadataT.InitFromObj(schema.ModelMetadata.GetRootAsModelMetadata(told, 0))


@given(
    buffers=st.lists(st.binary(min_size=1, max_size=50), min_size=1, max_size=6),
    names=st.lists(st.sampled_from([b"other", b"TFLITE_METADATA", b"x" * 17]), max_size=3),
    metadata=st.binary(min_size=1, max_size=70),
)
def test_metadata_is_added_and_nothing_else_changes(
    buffers: list[bytes], names: list[bytes], metadata: bytes
) -> None:
    before = model(buffers=buffers, entries=[(name, 0) for name in names])
    after = opened(pose_task.with_metadata(before, metadata=metadata))
    assert after.version == 3
    assert [bytes(b.data) for b in after.buffers] == [*buffers, metadata]
    kept = [name for name in names if name != pose_task.METADATA_ENTRY]
    assert [e.name for e in after.metadata] == [*kept, pose_task.METADATA_ENTRY]
    assert after.metadata[-1].buffer == len(buffers)


@given(data=st.binary(min_size=1, max_size=40), metadata=st.binary(min_size=1, max_size=70))
def test_data_stays_aligned(data: bytes, metadata: bytes) -> None:
    before = model(buffers=[b"first" + data], entries=[])
    after = pose_task.with_metadata(before, metadata=b"added" + metadata)
    assert len(after) - len(before) == after.index(before) > 0
    assert before.index(b"first" + data) % pose_task.ALIGNMENT == 0
    assert after.index(b"first" + data) % pose_task.ALIGNMENT == 0
    assert after.index(b"added" + metadata) % pose_task.ALIGNMENT == 0


def test_something_else_is_refused() -> None:
    with pytest.raises(ValueError, match="not a TensorFlow Lite model"):
        pose_task.with_metadata(b"PK\x03\x04 a zip, not a model", metadata=b"m")


@pytest.mark.parametrize(("mean", "std", "low"), [(127.5, 127.5, -1.0), (0.0, 255.0, 0.0)])
def test_metadata_says_how_pixels_are_scaled(mean: float, std: float, low: float) -> None:
    metadata = pose_task.image_metadata("a model", mean=mean, std=std)
    read = said_by(pose_task.with_metadata(model(buffers=[b"x"], entries=[]), metadata=metadata))
    assert read.name == b"a model"
    (subgraph,) = read.subgraphMetadata
    (image,) = subgraph.inputTensorMetadata
    assert image.content.contentProperties.colorSpace == pose_task.IMAGE_IS_RGB
    (unit,) = image.processUnits
    assert (list(unit.options.mean), list(unit.options.std)) == ([mean], [std])
    assert (list(image.stats.min), list(image.stats.max)) == ([low], [1.0])


@given(st.dictionaries(st.sampled_from("abcdef"), st.binary(max_size=99), min_size=1))
def test_files_of_a_bundle_are_aligned_and_whole(files: dict[str, bytes]) -> None:
    content = pose_task.aligned_zip(files)
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        assert bundle.testzip() is None
        assert {name: bundle.read(name) for name in bundle.namelist()} == files
        for entry in bundle.infolist():
            assert entry.compress_type == zipfile.ZIP_STORED
            name, extra = struct.unpack_from("<HH", content, entry.header_offset + 26)
            assert (entry.header_offset + 30 + name + extra) % pose_task.ALIGNMENT == 0


@vendored
@pytest.mark.parametrize("name", sorted(MADE_HERE))
def test_bundles_are_the_same_bytes_everywhere(name: str) -> None:
    assert hashlib.sha256((POSE / name).read_bytes()).hexdigest() == MADE_HERE[name]


def landmarks_by_task(frames: list[Frame], *, bundle: Path) -> Frame:
    """Pixels of the landmarks, frame by frame; NaN where nobody was found."""
    mediapipe = pytest.importorskip("mediapipe")
    vision = mediapipe.tasks.vision
    options = vision.PoseLandmarkerOptions(
        base_options=mediapipe.tasks.BaseOptions(model_asset_path=str(bundle)),
        running_mode=vision.RunningMode.VIDEO,
    )
    found = []
    with vision.PoseLandmarker.create_from_options(options) as finder:
        for index, frame in enumerate(frames):
            image = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=frame)
            people = finder.detect_for_video(image, index * 33).pose_landmarks
            found.append(_pixels(people[0] if people else None, frame=frame))
    return np.array(found)


def landmarks_by_solution(frames: list[Frame]) -> Frame:
    """The same by the full model as files are analysed with it."""
    mediapipe = pytest.importorskip("mediapipe")
    found = []
    with mediapipe.solutions.pose.Pose(model_complexity=1) as finder:
        for frame in frames:
            people = finder.process(frame).pose_landmarks
            found.append(_pixels(people.landmark if people else None, frame=frame))
    return np.array(found)


def _pixels(landmarks: Any, *, frame: Frame) -> Frame:
    height, width = frame.shape[:2]
    if landmarks is None:
        return np.full((33, 2), np.nan)
    return np.array([[point.x * width, point.y * height] for point in landmarks])


@pytest.fixture(scope="module")
def squat() -> list[Frame]:
    """The first frames of a squat."""
    av = pytest.importorskip("av")
    with av.open(str(ROOT / "demo" / "clips" / "squat.mp4")) as clip:
        frames = (frame.to_ndarray(format="rgb24") for frame in clip.decode(video=0))
        return [frame for frame, _ in zip(frames, range(FRAMES_LOOKED_AT), strict=False)]


@vendored
@pytest.mark.slow
class TestTheBundlesWork:
    @pytest.mark.parametrize("name", sorted(MADE_HERE))
    def test_the_person_is_found_in_every_frame(self, name: str, squat: list[Frame]) -> None:
        assert np.isfinite(landmarks_by_task(squat, bundle=POSE / name)).all()

    def test_it_sees_nearly_what_the_full_model_of_files_sees(self, squat: list[Frame]) -> None:
        by_task = landmarks_by_task(squat, bundle=POSE / "pose_lite.task")
        apart_px = np.linalg.norm(by_task - landmarks_by_solution(squat), axis=2)[:, 11:29]
        assert np.median(apart_px) <= OTHER_MODEL_PX, f"{np.median(apart_px):.2f} px apart"
