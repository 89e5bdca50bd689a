"""Pictures from somebody else: a PNG that is whole and unpacks to what it says, or refused.

Nothing is decoded to pixels: the parts and their checksums are walked through, and the packed
rows are unpacked into nothing but a count.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Final

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
MAX_SIDE_PX: Final = 16_384
MAX_PIXELS: Final = 40_000_000
CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Samples a pixel, by colour type."""
DEPTHS: Final = frozenset({1, 2, 4, 8, 16})
_STEP_BYTES: Final = 1 << 20


def require_png(data: bytes) -> None:
    """Pass silently when ``data`` is one whole PNG picture of sensible size.

    Raises
    ------
    ValueError
        With the reason.
    """
    if not data.startswith(SIGNATURE):
        raise ValueError("expected a PNG picture, got something else")
    parts = _parts(data)
    kind, header = next(parts)
    if kind != b"IHDR" or len(header) != 13:
        raise ValueError("expected a PNG picture, got one without a header")
    expected = _unpacked_bytes(header)
    packed = zlib.decompressobj()
    found = 0
    for kind, body in parts:
        if kind == b"IDAT":
            found += _count(packed, body, most=expected - found)
        elif kind[:1].isupper() and kind not in {b"PLTE", b"IEND"}:
            raise ValueError("expected a PNG picture, got parts that PNG does not know")
    if found != expected:
        raise ValueError(f"expected a picture of {expected} bytes of pixels, got {found}")


def _parts(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while True:
        if at + 12 > len(data):
            raise ValueError("expected a whole PNG picture, got one that is cut short")
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data) or not kind.isalpha():
            raise ValueError("expected a whole PNG picture, got one that is cut short")
        body = data[at + 8 : end - 4]
        if zlib.crc32(kind + body) != struct.unpack_from(">I", data, end - 4)[0]:
            raise ValueError("a part of the PNG picture does not match its checksum")
        yield kind, body
        if kind == b"IEND":
            if end != len(data):
                raise ValueError("something follows the end of the PNG picture")
            return
        at = end


def _unpacked_bytes(header: bytes) -> int:
    width, height, depth, colour, packing, filtering, interlaced = struct.unpack(">IIBBBBB", header)
    if not (0 < width <= MAX_SIDE_PX and 0 < height <= MAX_SIDE_PX):
        raise ValueError(f"expected sides of 1 to {MAX_SIDE_PX} px, got {width} × {height}")
    if width * height > MAX_PIXELS:
        raise ValueError(f"expected at most {MAX_PIXELS} pixels, got {width} × {height}")
    if colour not in CHANNELS or depth not in DEPTHS or packing or filtering or interlaced:
        raise ValueError("expected a plain PNG picture, got a form of it that is not used here")
    return int(height * (1 + (width * depth * CHANNELS[colour] + 7) // 8))


def _count(packed: zlib._Decompress, body: bytes, *, most: int) -> int:
    """How many bytes ``body`` unpacks to; at most one step more than ``most`` is unpacked."""
    found = 0
    try:
        while not packed.eof:
            unpacked = len(packed.decompress(body, _STEP_BYTES))
            found += unpacked
            if found > most:
                raise ValueError("the PNG picture unpacks to more than its size")
            body = packed.unconsumed_tail
            if not body and unpacked < _STEP_BYTES:
                break
    except zlib.error as error:
        raise ValueError(f"the PNG picture cannot be unpacked ({error})") from None
    if packed.unused_data:
        raise ValueError("something follows the pixels of the PNG picture")
    return found
