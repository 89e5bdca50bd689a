"""More than a hundred archives that mean harm or are merely broken, made from a good one.

Three families: the ZIP file itself (`hostile_zips`), what a member says (`hostile_words`), and
tables, tracks and pictures (`hostile_tables`). Where an attack is about content, manifest and
digests are made to fit, so that it gets past them to what must stop it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.history.hostile import Hostile
from benchmarks.history.hostile_files import hostile_files
from benchmarks.history.hostile_tables import hostile_tables
from benchmarks.history.hostile_words import hostile_words
from benchmarks.history.hostile_zips import hostile_zips
from benchmarks.history.raw_zip import unpack


def hostile_archives(good: Path) -> Iterator[Hostile]:
    """Archives that must be refused, each named, made one at a time from a good one."""
    members = unpack(good)
    yield from hostile_zips(good.read_bytes(), members=members)
    yield from hostile_words(members)
    yield from hostile_tables(members)
    yield from hostile_files(members)
