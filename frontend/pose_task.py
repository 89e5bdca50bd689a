"""Pose models as the browser's pose engine wants them: a zip of two networks that say how to scale.

The published networks lack one thing: metadata telling which numbers pixels become. A network is
a flatbuffer, in which every reference points forwards. So nothing has to be taken apart: a new
head is put in front of the file, refers into it, and adds one buffer and its name. The same few
lines write the metadata, which is a flatbuffer too. Only the standard library is needed.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

# Places of fields in the tables of two published schemas: TensorFlow Lite's model (version 3) ...
MODEL_VERSION: Final = 0
MODEL_BUFFERS: Final = 4
MODEL_METADATA: Final = 6
BUFFER_DATA: Final = 0
METADATA_NAME: Final = 0
METADATA_BUFFER: Final = 1
# ... and the metadata of a model.
MODEL_NAME: Final = 0
MODEL_SUBGRAPHS: Final = 3
SUBGRAPH_INPUTS: Final = 2
TENSOR_NAME: Final = 0
TENSOR_CONTENT: Final = 3
TENSOR_PROCESS_UNITS: Final = 4
TENSOR_STATS: Final = 5
CONTENT_KIND: Final = 0
CONTENT_PROPERTIES: Final = 1
CONTENT_IS_IMAGE: Final = 2
IMAGE_COLOURS: Final = 0
IMAGE_IS_RGB: Final = 1
UNIT_KIND: Final = 0
UNIT_OPTIONS: Final = 1
UNIT_IS_NORMALISATION: Final = 1
NORMALISATION_MEAN: Final = 0
NORMALISATION_STD: Final = 1
STATS_MAX: Final = 0
STATS_MIN: Final = 1

MODEL_IDENTIFIER: Final = b"TFL3"
METADATA_IDENTIFIER: Final = b"M001"
METADATA_ENTRY: Final = b"TFLITE_METADATA"
LARGEST_PIXEL: Final = 255.0
ALIGNMENT: Final = 16
"""Weights are read in vectors: their place in the file is a multiple of this, and stays one."""

_PADDING_FIELD: Final = 0xD935  # of a zip entry; known from Android, where it does the same
_LOCAL_HEADER_BYTES: Final = 30
_WORD: Final = struct.Struct("<I")


# ---------------------------------------------------------------- flatbuffers, written


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table: place of the field → an ``int``, or something that is referred to."""

    fields: Mapping[int, int | Node]


@dataclass(frozen=True, kw_only=True, slots=True)
class References:
    """A vector of references."""

    items: Sequence[Node]


@dataclass(frozen=True, kw_only=True, slots=True)
class Numbers:
    """A vector of float32."""

    items: Sequence[float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """A vector of bytes; ``text`` ends in a zero that does not count."""

    content: bytes
    text: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """Something that lies in the file behind the head, at ``place``."""

    place: int


Node = Table | References | Numbers | Content | Kept


@dataclass(kw_only=True, slots=True)
class Writer:
    """A flatbuffer written front to back, in front of a file it may refer to."""

    written: bytearray = field(default_factory=bytearray)
    into_the_file: list[tuple[int, int]] = field(default_factory=list)

    def pad(self, alignment: int, *, before: int = 0) -> None:
        """Fill up so that what follows ``before`` more bytes is aligned."""
        self.written.extend(bytes(-(len(self.written) + before) % alignment))

    def refer(self, at: int, *, to: Node) -> None:
        """Write ``to`` and the reference to it that stands at ``at``."""
        if isinstance(to, Kept):
            self.into_the_file.append((at, to.place))
        else:
            _WORD.pack_into(self.written, at, self.write(to) - at)

    def write(self, node: Table | References | Numbers | Content) -> int:
        """The place where ``node`` begins."""
        if isinstance(node, Table):
            return self._table(node)
        if isinstance(node, References):
            return self._references(node)
        if isinstance(node, Numbers):
            packed = struct.pack(f"<{len(node.items)}f", *node.items)
            return self._vector(packed, length=len(node.items), alignment=4)
        packed = node.content + bytes(node.text)
        return self._vector(packed, length=len(node.content), alignment=ALIGNMENT)

    def _vector(self, packed: bytes, *, length: int, alignment: int) -> int:
        self.pad(alignment, before=4)
        place = len(self.written)
        self.written += _WORD.pack(length) + packed
        return place

    def _references(self, node: References) -> int:
        count = len(node.items)
        place = self._vector(bytes(4 * count), length=count, alignment=4)
        for index, item in enumerate(node.items):
            self.refer(place + 4 + 4 * index, to=item)
        return place

    def _table(self, node: Table) -> int:
        """The table behind the list of where its fields are, every field four bytes wide."""
        slots = max(node.fields) + 1
        order = sorted(node.fields)
        offsets = [4 + 4 * order.index(slot) if slot in node.fields else 0 for slot in range(slots)]
        list_bytes = 4 + 2 * slots
        self.pad(4, before=list_bytes)
        self.written += struct.pack(f"<{2 + slots}H", list_bytes, 4 + 4 * len(order), *offsets)
        place = len(self.written)
        self.written += struct.pack("<i", list_bytes) + bytes(4 * len(order))
        for slot in order:
            value = node.fields[slot]
            if isinstance(value, int):
                _WORD.pack_into(self.written, place + offsets[slot], value)
            else:
                self.refer(place + offsets[slot], to=value)
        return place


def flatbuffer(root: Table, *, identifier: bytes, behind: bytes = b"") -> bytes:
    """``root`` and all it refers to, in front of ``behind``, whose bytes stay as they are."""
    writer = Writer(written=bytearray(4) + identifier)
    writer.refer(0, to=root)
    writer.pad(ALIGNMENT)
    for at, place in writer.into_the_file:
        _WORD.pack_into(writer.written, at, len(writer.written) + place - at)
    return bytes(writer.written) + behind


# ---------------------------------------------------------------- flatbuffers, read


def _word(content: bytes, *, at: int) -> int:
    found: int = _WORD.unpack_from(content, at)[0]
    return found


def _fields(content: bytes, *, table: int) -> dict[int, int]:
    """Where the fields of a table are, by their place in the schema."""
    listed = table - int(struct.unpack_from("<i", content, table)[0])
    count = (struct.unpack_from("<H", content, listed)[0] - 4) // 2
    offsets = struct.unpack_from(f"<{count}H", content, listed + 4)
    return {slot: table + offset for slot, offset in enumerate(offsets) if offset}


def _followed(content: bytes, *, at: int) -> int:
    return at + _word(content, at=at)


def _items(content: bytes, *, vector: int) -> list[int]:
    """Where the items of a vector of references are."""
    count = _word(content, at=vector)
    return [_followed(content, at=vector + 4 + 4 * index) for index in range(count)]


def _text(content: bytes, *, at: int) -> bytes:
    return content[at + 4 : at + 4 + _word(content, at=at)]


# ---------------------------------------------------------------- models


def with_metadata(model: bytes, *, metadata: bytes) -> bytes:
    """``model`` with ``metadata`` instead of any it had.

    Raises
    ------
    ValueError
        When ``model`` is no TensorFlow Lite model.
    """
    if model[4:8] != MODEL_IDENTIFIER:
        raise ValueError(f"not a TensorFlow Lite model: it begins with {model[:8]!r}")
    fields = _fields(model, table=_followed(model, at=0))
    buffers = _items(model, vector=_followed(model, at=fields[MODEL_BUFFERS]))
    head: dict[int, int | Node] = {
        slot: Kept(place=_followed(model, at=at)) for slot, at in fields.items()
    }
    head[MODEL_VERSION] = _word(model, at=fields[MODEL_VERSION])
    added = Table(fields={BUFFER_DATA: Content(content=metadata)})
    head[MODEL_BUFFERS] = References(items=[*map(_kept, buffers), added])
    named = Table(
        fields={
            METADATA_NAME: Content(content=METADATA_ENTRY, text=True),
            METADATA_BUFFER: len(buffers),
        }
    )
    head[MODEL_METADATA] = References(items=[*map(_kept, _other_metadata(model)), named])
    return flatbuffer(Table(fields=head), identifier=MODEL_IDENTIFIER, behind=model)


def _kept(place: int) -> Kept:
    return Kept(place=place)


def _other_metadata(model: bytes) -> list[int]:
    """What the model says of itself besides the metadata that is replaced."""
    fields = _fields(model, table=_followed(model, at=0))
    if MODEL_METADATA not in fields:
        return []
    found = _items(model, vector=_followed(model, at=fields[MODEL_METADATA]))
    names = (_fields(model, table=entry)[METADATA_NAME] for entry in found)
    told = (_text(model, at=_followed(model, at=at)) for at in names)
    return [entry for entry, name in zip(found, told, strict=True) if name != METADATA_ENTRY]


def image_metadata(name: str, *, mean: float, std: float) -> bytes:
    """Metadata of a model that takes an RGB image, each pixel as ``(pixel - mean) / std``."""
    normalisation = Table(
        fields={
            NORMALISATION_MEAN: Numbers(items=[mean]),
            NORMALISATION_STD: Numbers(items=[std]),
        }
    )
    unit = Table(fields={UNIT_KIND: UNIT_IS_NORMALISATION, UNIT_OPTIONS: normalisation})
    content = Table(
        fields={
            CONTENT_KIND: CONTENT_IS_IMAGE,
            CONTENT_PROPERTIES: Table(fields={IMAGE_COLOURS: IMAGE_IS_RGB}),
        }
    )
    stats = Table(
        fields={
            STATS_MAX: Numbers(items=[(LARGEST_PIXEL - mean) / std]),
            STATS_MIN: Numbers(items=[(0.0 - mean) / std]),
        }
    )
    image = Table(
        fields={
            TENSOR_NAME: Content(content=b"image", text=True),
            TENSOR_CONTENT: content,
            TENSOR_PROCESS_UNITS: References(items=[unit]),
            TENSOR_STATS: stats,
        }
    )
    subgraph = Table(fields={SUBGRAPH_INPUTS: References(items=[image])})
    model = Table(
        fields={
            MODEL_NAME: Content(content=name.encode(), text=True),
            MODEL_SUBGRAPHS: References(items=[subgraph]),
        }
    )
    return flatbuffer(model, identifier=METADATA_IDENTIFIER)


# ---------------------------------------------------------------- bundles


def pose_task(*, detector: bytes, landmarks: bytes) -> bytes:
    """The bundle that MediaPipe's PoseLandmarker opens; the same bytes every time.

    The detector takes pixels from -1 to 1, the landmark model from 0 to 1.
    """
    half = LARGEST_PIXEL / 2
    find = image_metadata("pose_detector", mean=half, std=half)
    place = image_metadata("pose_landmarks_detector", mean=0.0, std=LARGEST_PIXEL)
    return aligned_zip(
        {
            "pose_detector.tflite": with_metadata(detector, metadata=find),
            "pose_landmarks_detector.tflite": with_metadata(landmarks, metadata=place),
        }
    )


def aligned_zip(files: Mapping[str, bytes]) -> bytes:
    """A zip of ``files``, uncompressed, each beginning at a multiple of :data:`ALIGNMENT`."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as bundle:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 3  # the same on Windows
            begin = target.tell() + _LOCAL_HEADER_BYTES + len(name.encode()) + 4
            padding = -begin % ALIGNMENT
            entry.extra = struct.pack("<HH", _PADDING_FIELD, padding) + bytes(padding)
            bundle.writestr(entry, content)
    return target.getvalue()
