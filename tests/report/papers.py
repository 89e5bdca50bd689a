"""A PDF read without what wrote it: page sizes, tags, what it claims, and its words."""

from __future__ import annotations

import re
import shutil
import subprocess
import zlib
from dataclasses import dataclass

import pytest


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """What a PDF says of itself; ``letters`` are those its fonts map to text."""

    pages: int
    width_pt: float
    height_pt: float
    letters: frozenset[str]
    raw: str

    @property
    def tagged(self) -> bool:
        """Whether it has tags and a language."""
        return "/MarkInfo" in self.raw and "/StructTreeRoot" in self.raw and "/Lang" in self.raw

    @property
    def accessible(self) -> bool:
        """Whether it claims to be PDF/UA-1."""
        return bool(re.search(r"pdfuaid:part\W+1", self.raw))

    @property
    def told_pictures(self) -> int:
        """How many tags carry words in place of a picture."""
        return len(re.findall(r"/Alt\s*[(<]", self.raw))


def read_paper(data: bytes) -> Paper:
    """The PDF with its streams inflated."""
    streams = [
        _inflated(m) for m in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)
    ]
    raw = (data + b"\n" + b"\n".join(streams)).decode("latin-1")
    boxes = re.findall(r"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", raw)
    return Paper(
        pages=len(boxes),
        width_pt=float(boxes[0][0]),
        height_pt=float(boxes[0][1]),
        letters=_letters(streams),
        raw=raw,
    )


def words_of(data: bytes) -> str:
    """The text of a PDF as another program selects it, with single spaces; skips without one."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    done = subprocess.run(
        [program, "-layout", "-", "-"], input=data, capture_output=True, check=True
    )
    return " ".join(done.stdout.decode("utf-8").split())


def smallest_text_pt(data: bytes) -> float:
    """The smallest size at which text is set, in points."""
    sizes = [
        float(size)
        for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)
        for size in re.findall(rb"/\S+ ([\d.]+) Tf", _inflated(stream))
    ]
    return min(sizes)


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


def _letters(streams: list[bytes]) -> frozenset[str]:
    codes = (
        code
        for stream in streams
        if b"beginbfchar" in stream
        for code in re.findall(rb"<[0-9A-Fa-f]+>\s+<([0-9A-Fa-f]+)>", stream)
    )
    return frozenset(
        "".join(bytes.fromhex(c.decode()).decode("utf-16-be", errors="replace") for c in codes)
    )
