"""The members of a ZIP file from somebody else, read where they lie; nothing is ever extracted.

A file is accepted only in the plain form our own writer gives it: members one after the other
without gaps or overlaps, nothing before, between or behind them, no links, folders, encryption
or second copies, and every size as it says.
"""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final

from primemover.history.archive_layout import (
    MANIFEST,
    MAX_ARCHIVE_BYTES,
    MAX_CONTENT_BYTES,
    MAX_DIRECTORY_BYTES,
    MAX_MEMBERS,
    MAX_RATIO,
    RATIO_FROM_BYTES,
    ArchiveError,
    is_member,
)

DIRECTORY: Final = "the list of members"
_END: Final = struct.Struct("<4s4H2LH")
_LONG_END: Final = struct.Struct("<4sQ2H2L4Q")
_LONG_POINTER: Final = struct.Struct("<4sLQL")
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_FULL: Final = 0xFFFFFFFF
_REGULAR: Final = 0o100000
_KIND_OF_FILE: Final = 0o170000
_MAX_EXTRA_BYTES: Final = 64
_STEP_BYTES: Final = 1 << 20
_ZIP_FAULTS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    ValueError,
)


class Members:
    """The members of one archive, checked as far as can be without unpacking them."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        try:
            members = _require_plain_end(file)
            self._zip = zipfile.ZipFile(file)
        except _ZIP_FAULTS as error:
            raise _not_an_archive(error) from None
        infos = self._zip.infolist()
        if len(infos) != members:
            raise ArchiveError(DIRECTORY, f"expected {members} members, got {len(infos)}")
        _require_good_names(infos)
        for info in infos:
            _require_plain(info)
        self._infos = {info.filename: info for info in infos}
        self._starts = dict(_starts(file, infos=infos, end=self._zip.start_dir))
        if sum(info.file_size for info in infos) > MAX_CONTENT_BYTES:
            raise ArchiveError(DIRECTORY, "expected less content, got a bomb")

    def names(self) -> frozenset[str]:
        """Names of all members."""
        return frozenset(self._infos)

    def size_of(self, name: str) -> int:
        """Unpacked size of a member in bytes, as declared; reading gives no more."""
        return self._info(name).file_size

    def read(self, name: str, *, limit: int) -> bytes:
        """All bytes of a small member, checksum checked.

        Raises
        ------
        ArchiveError
            When it is larger than ``limit``, damaged, or not as large as it says.
        """
        if self.size_of(name) > limit:
            raise ArchiveError(
                name, f"expected at most {limit} bytes, got {self.size_of(name)} declared"
            )
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """The unpacked bytes of a member, a piece at a time; read to the end, they are checked.

        Raises
        ------
        ArchiveError
            When it is damaged or not as large as it says.
        """
        info = self._info(name)
        source = Window(self._file, start=self._starts[name], size=info.compress_size)
        packed = info.compress_type == zipfile.ZIP_DEFLATED
        found, checksum = 0, 0
        try:
            for chunk in _unpacked(source) if packed else _pieces(source):
                found += len(chunk)
                checksum = zlib.crc32(chunk, checksum)
                if found > info.file_size:
                    break
                yield chunk
        except _ZIP_FAULTS as error:
            raise ArchiveError(name, f"damaged ({error})") from None
        if found != info.file_size:
            raise ArchiveError(name, f"expected {info.file_size} bytes, got more or fewer")
        if checksum != info.CRC:
            raise ArchiveError(name, "does not match its checksum")

    def window(self, name: str) -> Window:
        """A member that is not packed as a file of its own, read where it lies."""
        info = self._info(name)
        return Window(self._file, start=self._starts[name], size=info.file_size)

    def _info(self, name: str) -> zipfile.ZipInfo:
        if name not in self._infos:
            raise ArchiveError(name, "is missing")
        return self._infos[name]


class Window(io.RawIOBase):
    """Part of an open file, as if it were a file; others may move the file's own position."""

    def __init__(self, file: BinaryIO, *, start: int, size: int) -> None:
        super().__init__()
        self._file = file
        self._start = start
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        """True."""
        return True

    def seekable(self) -> bool:
        """True."""
        return True

    def tell(self) -> int:
        """Position in the part."""
        return self._at

    def seek(self, offset: int, /, *whence: int) -> int:
        """The new position; never before the part's start."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[
            whence[0] if whence else os.SEEK_SET
        ]
        self._at = max(0, base + offset)
        return self._at

    def read(self, size: int | None = -1, /) -> bytes:
        """At most ``size`` bytes from here; fewer only at the end of the part."""
        left = max(0, self._size - self._at)
        self._file.seek(self._start + self._at)
        data = self._file.read(left if size is None or size < 0 else min(size, left))
        self._at += len(data)
        return data


def _pieces(source: Window) -> Iterator[bytes]:
    while piece := source.read(_STEP_BYTES):
        yield piece


def _unpacked(source: Window) -> Iterator[bytes]:
    """What ``source`` unpacks to, never more than one step at once."""
    packing = zlib.decompressobj(-zlib.MAX_WBITS)
    for piece in _pieces(source):
        left = piece
        while left and not packing.eof:
            yield packing.decompress(left, _STEP_BYTES)
            left = packing.unconsumed_tail
        if packing.unused_data or (left and packing.eof):
            raise zlib.error("something follows what is packed")
    while not packing.eof:
        rest = packing.decompress(b"", _STEP_BYTES)
        if not rest:
            raise EOFError("the packed bytes end too early")
        yield rest


def _not_an_archive(error: Exception) -> ArchiveError:
    return ArchiveError(
        DIRECTORY, f"expected an archive of primemover, got something else ({error})"
    )


def _require_plain_end(file: BinaryIO) -> int:
    """How many members there are; the file ends as a ZIP file does and promises nothing absurd."""
    size = file.seek(0, os.SEEK_END)
    if size > MAX_ARCHIVE_BYTES:
        raise ArchiveError(DIRECTORY, f"expected at most {MAX_ARCHIVE_BYTES} bytes, got {size}")
    if size < _END.size:
        raise ArchiveError(DIRECTORY, "expected an archive of primemover, got an empty file")
    file.seek(size - _END.size)
    end = _END.unpack(file.read(_END.size))
    if end[0] != b"PK\5\6" or end[-1]:
        raise ArchiveError(DIRECTORY, "the end of the archive is missing, or something follows it")
    members, directory, start, tail = int(end[4]), int(end[5]), int(end[6]), _END.size
    if size >= _END.size + _LONG_POINTER.size:
        file.seek(size - _END.size - _LONG_POINTER.size)
        pointer = _LONG_POINTER.unpack(file.read(_LONG_POINTER.size))
        if pointer[0] == b"PK\6\7":
            tail += _LONG_POINTER.size + _LONG_END.size
            members, directory, start = _long_end(file, at=size - tail)
    if members > MAX_MEMBERS or directory > MAX_DIRECTORY_BYTES:
        raise ArchiveError(DIRECTORY, f"expected at most {MAX_MEMBERS} members, got {members}")
    if start + directory + tail != size:
        raise ArchiveError(DIRECTORY, "its place or size is not as the archive says")
    file.seek(0)
    return members


def _long_end(file: BinaryIO, *, at: int) -> tuple[int, int, int]:
    file.seek(max(0, at))
    end = _LONG_END.unpack(file.read(_LONG_END.size))
    if at < 0 or end[0] != b"PK\6\6":
        raise ArchiveError(DIRECTORY, "the end of the archive is damaged")
    return end[7], end[8], end[9]


def _require_good_names(infos: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for info in infos:
        name = info.orig_filename
        if fault := _name_fault(name) or (
            "" if is_member(name) else "no archive has such a member"
        ):
            raise ArchiveError(name, fault)
        if name.casefold() in seen:
            raise ArchiveError(name, "is there twice")
        seen.add(name.casefold())
    if MANIFEST not in seen:
        raise ArchiveError(MANIFEST, "is missing")


def _name_fault(name: str) -> str:
    """What is wrong with a name that could lead somewhere else; "" for nothing."""
    if not name or "\0" in name or not name.isprintable():
        return "its name holds characters that no name has"
    if "\\" in name:
        return "its name holds a backslash"
    if name.startswith("/") or name[1:2] == ":":
        return "its name is an absolute path"
    if ".." in name.split("/") or "." in name.split("/"):
        return "its name leads out of the archive"
    if name.endswith("/"):
        return "is a folder"
    return ""


def _require_plain(info: zipfile.ZipInfo) -> None:
    mode = info.external_attr >> 16
    if mode & _KIND_OF_FILE not in {0, _REGULAR} or info.external_attr & 0x10:
        raise ArchiveError(info.filename, "is a link, a folder or a device, not a file")
    if info.flag_bits & ~0x800:
        raise ArchiveError(info.filename, "is encrypted or written in a form not used here")
    if len(info.extra) > _MAX_EXTRA_BYTES or info.comment or info.volume:
        raise ArchiveError(info.filename, "carries something beside its content")
    packed = info.filename.endswith((".json", ".jsonl"))
    expected = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    if info.compress_type != expected:
        raise ArchiveError(info.filename, "is packed in another way than archives are")
    if not packed and info.compress_size != info.file_size:
        raise ArchiveError(info.filename, "has two sizes")
    too_much = info.file_size > MAX_RATIO * max(1, info.compress_size)
    if info.file_size > RATIO_FROM_BYTES and too_much:
        raise ArchiveError(
            info.filename, f"unpacks to {info.file_size} bytes from {info.compress_size}: a bomb"
        )


def _starts(file: BinaryIO, *, infos: list[zipfile.ZipInfo], end: int) -> Iterator[tuple[str, int]]:
    """Where the bytes of each member begin; they lie one behind the other, without gaps."""
    expected = 0
    for info in sorted(infos, key=lambda each: each.header_offset):
        if info.header_offset != expected:
            raise ArchiveError(info.filename, "overlaps another member or lies behind a gap")
        start = expected + _local_size(file, info=info)
        yield info.filename, start
        expected = start + info.compress_size
    if expected != end:
        raise ArchiveError(DIRECTORY, "something lies between it and the members")


def _local_size(file: BinaryIO, *, info: zipfile.ZipInfo) -> int:
    """Size of what stands before a member's bytes; it says the same as the list of members."""
    file.seek(info.header_offset)
    head = file.read(_LOCAL.size)
    if len(head) < _LOCAL.size:
        raise ArchiveError(info.filename, "is cut short")
    mark, _, flags, method, _, _, checksum, packed, size, name_size, extra_size = _LOCAL.unpack(
        head
    )
    same = (mark, flags, method, checksum) == (
        b"PK\3\4",
        info.flag_bits,
        info.compress_type,
        info.CRC,
    )
    long = packed == size == _FULL
    if not same or (not long and (packed, size) != (info.compress_size, info.file_size)):
        raise ArchiveError(info.filename, "says one thing in the list and another where it lies")
    if file.read(name_size) != info.filename.encode() or extra_size > _MAX_EXTRA_BYTES:
        raise ArchiveError(info.filename, "has two names, or carries something beside its content")
    return _LOCAL.size + int(name_size) + int(extra_size)
