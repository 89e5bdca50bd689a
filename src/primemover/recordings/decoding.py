"""The near end of the decoding process: started, listened to, and never left behind."""

from __future__ import annotations

import contextlib
import json
import queue
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, Final, Literal, NamedTuple, cast

import numpy as np
import numpy.typing as npt

from primemover.errors import MissingExtraError, how_to_install
from primemover.recordings.file_check import checked_file, fault, shown_name

AHEAD: Final = 3
"""Messages read ahead of the one in use: enough to overlap, few enough to hold."""
PIPE_BYTES: Final = 1 << 20
POLL_S: Final = 0.2
HEAD: Final = struct.Struct("<cI")

Kind = Literal["I", "F", "D", "E", "gone"]


class Message(NamedTuple):
    """One message of :mod:`primemover.recordings.decoder`; ``gone`` when it died without a word."""

    kind: Kind
    header: Mapping[str, Any]
    body: npt.NDArray[np.uint8]


NOTHING: Final = np.empty(0, np.uint8)


class DecodingProcess:
    """A child that decodes one video; :meth:`receive` hands over its messages in order.

    Use it as a context manager: the child is gone when the block is left.

    Parameters
    ----------
    path : Path
        The video. It is opened here and handed over as standard input, so that no name a person
        chose reaches a command line or a library that reads addresses.
    wanted : mapping of numbers
        The order, as :func:`primemover.recordings.decoder.main` takes it.
    stall_s : float
        How long to wait for one message.
    """

    def __init__(self, path: Path, *, wanted: Mapping[str, Any], stall_s: float) -> None:
        self.name = shown_name(path)
        self._path, self._wanted, self._stall_s = path, wanted, stall_s
        self._messages: queue.Queue[Message] = queue.Queue(maxsize=AHEAD)
        self._closing = threading.Event()

    def __enter__(self) -> DecodingProcess:
        with checked_file(self._path).open("rb") as source:
            self._child = _start(source, wanted=self._wanted)
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._child.kill()
        self._child.wait()
        self._thread.join()
        cast("IO[bytes]", self._child.stdout).close()

    def receive(self) -> Message:
        """The next message, waiting for it.

        Raises
        ------
        RecordingError
            When the child reports a fault, dies or says nothing for too long.
        """
        try:
            message = self._messages.get(timeout=self._stall_s)
        except queue.Empty:
            raise fault(self.name, code="stalled") from None
        if message.kind == "E":
            raise fault(self.name, code=message.header["code"], detail=message.header["detail"])
        if message.kind == "gone":
            timed_out = self._child.wait() == -getattr(signal, "SIGXCPU", 0)
            raise fault(self.name, code="cpu" if timed_out else "crashed")
        return message

    def _listen(self) -> None:
        """Read ahead, beside the caller's work, until the child has said its last."""
        pipe = cast("IO[bytes]", self._child.stdout)
        while not self._closing.is_set():
            message = _read_message(pipe)
            self._hand_over(message)
            if message.kind != "F" and message.kind != "I":
                return

    def _hand_over(self, message: Message) -> None:
        while not self._closing.is_set():
            with contextlib.suppress(queue.Full):
                self._messages.put(message, timeout=POLL_S)
                return


def _start(source: IO[bytes], *, wanted: Mapping[str, Any]) -> subprocess.Popen[bytes]:
    """The running child, reading ``source``."""
    if find_spec("av") is None:
        raise MissingExtraError(
            "reading videos needs the 'video' extra; "
            f"run: {how_to_install('video')}, or see `primemover doctor`"
        )
    script = Path(__file__).with_name("decoder.py")
    # -P: the folder of the script holds modules of ours that must not shadow others.
    child = subprocess.Popen(  # noqa: S603 - our own script and numbers, nothing from a person
        [sys.executable, "-P", str(script), json.dumps(dict(wanted))],
        stdin=source,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
    )
    _widen(cast("IO[bytes]", child.stdout))
    return child


def _widen(pipe: IO[bytes]) -> None:
    """Nothing comes back; where the system allows it the pipe holds more at a time."""
    try:
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    except (ImportError, AttributeError, OSError):  # only Linux has it; the pipe works without
        return


def _read_message(pipe: IO[bytes]) -> Message:
    head = _read_exactly(pipe, size=HEAD.size)
    if head is None:
        return Message("gone", {}, NOTHING)
    kind, length = HEAD.unpack(head.tobytes())
    text = _read_exactly(pipe, size=length)
    header = json.loads(text.tobytes()) if text is not None else {"bytes": 0}
    body = _read_exactly(pipe, size=header["bytes"])
    if text is None or body is None:
        return Message("gone", {}, NOTHING)
    return Message(cast("Kind", kind.decode()), header, body)


def _read_exactly(pipe: IO[bytes], *, size: int) -> npt.NDArray[np.uint8] | None:
    """So many bytes, or None when the child is gone before it has sent them all."""
    data = np.empty(size, np.uint8)
    rest = data.data
    while rest:
        count = cast("int", pipe.readinto(rest))  # type: ignore[attr-defined]
        if not count:
            return None
        rest = rest[count:]
    return data
