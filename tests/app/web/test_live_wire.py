"""Frames of landmarks as bytes: what goes in comes out, and whatever is no frame is refused."""

from __future__ import annotations

import math
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from primemover.app.web.live.wire import FRAME_BYTES, HEADER, WireError, read_frame, write_frame
from primemover.coaching.frames import LandmarkFrame, frames_of
from tests.synthetic import synthetic_track

FLOAT32_STEP = 1e-6
"""Landmarks travel as float32: seven digits."""


def one_frame() -> LandmarkFrame:
    """Somebody standing, seen from the side."""
    return next(iter(frames_of(synthetic_track("squat"))))


def with_value(packet: bytes, *, offset: int, value: float) -> bytes:
    """The frame with one float32 replaced."""
    return packet[:offset] + struct.pack("<f", value) + packet[offset + 4 :]


def test_a_frame_comes_out_as_it_went_in() -> None:
    frame = one_frame()
    found = read_frame(write_frame(frame))
    assert found.time_s == frame.time_s
    assert (found.width_px, found.height_px) == (frame.width_px, frame.height_px)
    for name in ("image_px", "world_m", "confidence"):
        sent, got = getattr(frame, name), getattr(found, name)
        np.testing.assert_allclose(got, sent, rtol=FLOAT32_STEP, atol=FLOAT32_STEP * 1280)


def test_nobody_comes_out_as_nobody() -> None:
    frame = LandmarkFrame.nobody(3.5, width_px=640, height_px=360)
    found = read_frame(write_frame(frame))
    assert found.time_s == 3.5
    assert found.world_m is None


def test_the_layout_is_the_one_the_browser_writes() -> None:
    """Offsets as in ``static/camera/wire.js``: 20 bytes of header, then 2 times 33 triples."""
    assert HEADER.size == 20
    assert FRAME_BYTES == 20 + 33 * 3 * 4 + 33 * 3 * 4
    packet = write_frame(one_frame())
    assert struct.unpack_from("<HH", packet) == (1, 1)
    x_share = struct.unpack_from("<f", packet, 20)[0]
    assert 0 < x_share < 1


@pytest.mark.parametrize("size", [0, 1, FRAME_BYTES - 1, FRAME_BYTES + 1, 100_000])
def test_a_wrong_length_is_refused(size: int) -> None:
    with pytest.raises(WireError, match=f"expected {FRAME_BYTES} bytes, got {size}"):
        read_frame(bytes(size))


def test_another_version_is_refused() -> None:
    packet = struct.pack("<H", 2) + write_frame(one_frame())[2:]
    with pytest.raises(WireError, match="expected version 1, got 2"):
        read_frame(packet)


@pytest.mark.parametrize("time_s", [math.nan, math.inf, -math.inf, -0.1, 1e9])
def test_a_time_that_cannot_be_is_refused(time_s: float) -> None:
    packet = write_frame(one_frame())
    with pytest.raises(WireError, match="time"):
        read_frame(packet[:4] + struct.pack("<d", time_s) + packet[12:])


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e30])
@pytest.mark.parametrize(
    "offset", [12, 16, 20, 28, 20 + 33 * 12 - 4, 20 + 33 * 12, FRAME_BYTES - 4]
)
def test_no_number_and_numbers_too_large_are_refused_anywhere(offset: int, value: float) -> None:
    packet = write_frame(one_frame())
    with pytest.raises(WireError):
        read_frame(with_value(packet, offset=offset, value=value))


@pytest.mark.parametrize(
    ("offset", "value", "says"),
    [
        (20, 10.1, "outside the picture"),
        (24, -10.1, "outside the picture"),
        (28, 1.01, "visibility"),
        (28, -0.01, "visibility"),
        (20 + 33 * 12, 10.1, "from the hips"),
        (FRAME_BYTES - 4, -10.1, "from the hips"),
    ],
)
def test_a_value_that_cannot_be_is_named(offset: int, value: float, says: str) -> None:
    with pytest.raises(WireError, match=says):
        read_frame(with_value(write_frame(one_frame()), offset=offset, value=value))


@pytest.mark.parametrize(("sent", "got"), [(1.0005, 1.0), (-0.0005, 0.0), (0.5, 0.5)])
def test_a_visibility_is_a_share(sent: float, got: float) -> None:
    frame = read_frame(with_value(write_frame(one_frame()), offset=28, value=sent))
    assert frame.confidence is not None
    assert frame.confidence[0] == got


@given(st.binary(min_size=FRAME_BYTES, max_size=FRAME_BYTES))
def test_any_bytes_are_a_frame_of_sound_numbers_or_refused(packet: bytes) -> None:
    try:
        frame = read_frame(b"\x01\x00\x01\x00" + packet[4:])
    except WireError:
        return
    assert frame.world_m is not None
    assert np.isfinite(frame.world_m).all()
    assert frame.image_px is not None
    assert np.isfinite(frame.image_px).all()
