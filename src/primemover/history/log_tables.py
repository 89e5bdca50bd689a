"""What was done as flat tables, and back: sessions, exercises, where felt, sets, pain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, BinaryIO, Final

from primemover.history.archive_layout import (
    MAX_OF_PERSON,
    MAX_PARTS,
    MAX_ROWS_OF_PERSON,
    TABLE_KINDS,
    ArchiveError,
    TableKind,
    table_member,
)
from primemover.history.bounded_parquet import Source, groups, open_parquet
from primemover.history.table_values import (
    require_columns,
    require_good_values,
    table_schema,
)
from primemover.programme.log import (
    CompletedExercise,
    CompletedSession,
    CompletedSet,
    PainNote,
    TrainingLog,
)

Row = tuple[Any, ...]
_GROUP_ROWS: Final = 50_000
_GROUP_CHARACTERS: Final = 32 << 20


def rows_of(log: TrainingLog, *, person: str) -> dict[TableKind, list[Row]]:
    """The rows of every table for what one person did, in the order of the log."""
    rows: dict[TableKind, list[Row]] = {kind: [] for kind in TABLE_KINDS}
    for s in log.sessions:
        rows["sessions"].append(
            (person, s.id, s.on, s.session, s.kind, s.minutes, s.effort, s.note)
        )
        for number, e in enumerate(s.exercises):
            place = (person, s.id, number)
            rows["exercises"].append((*place, *_exercise_cells(e)))
            rows["felt"] += [(*place, i, site) for i, site in enumerate(e.felt)]
            rows["sets"] += [
                (*place, i, a.reps, a.hold_s, a.load_kg, a.reps_in_reserve, a.side)
                for i, a in enumerate(e.sets)
            ]
    rows["pains"] = [(person, p.id, p.on, p.place, p.rating, p.note) for p in log.pains]
    return rows


def _exercise_cells(done: CompletedExercise) -> Row:
    pain = (done.pain, done.pain_place)
    return (done.exercise, done.slot, done.step, *pain, done.refused, done.stopped, done.note)


class TableWriter:
    """One table on its way into a file, a group of rows at a time."""

    def __init__(self, file: BinaryIO, *, kind: TableKind) -> None:
        import pyarrow.parquet as pq

        self._kind = kind
        # Every text written out, and no samples of values: see `bounded_parquet`.
        self._writer = pq.ParquetWriter(
            file,
            table_schema(kind),
            compression="zstd",
            use_dictionary=False,
            write_statistics=False,
        )
        self._rows: list[Row] = []
        self._characters = 0
        self.count = 0

    def add(self, rows: Iterable[Row]) -> None:
        """Nothing; the rows follow those before.

        Raises
        ------
        ArchiveError
            When an archive could not be read with them.
        """
        for row in rows:
            self._rows.append(row)
            self._characters += sum(len(each) for each in row if isinstance(each, str))
            self.count += 1
            if len(self._rows) >= _GROUP_ROWS or self._characters >= _GROUP_CHARACTERS:
                self._flush()

    def close(self) -> None:
        """Nothing; the table is whole."""
        self._flush()
        self._writer.close()

    def release(self) -> None:
        """Nothing; the file is let go, whole or not."""
        self._writer.close()

    def _flush(self) -> None:
        if not self._rows:
            return
        import pyarrow as pa

        schema = table_schema(self._kind)
        columns = zip(*self._rows, strict=True)
        try:
            table = pa.table(
                [
                    pa.array(values, field.type)
                    for values, field in zip(columns, schema, strict=True)
                ],
                schema=schema,
            )
            require_good_values(table, kind=self._kind)
        except (pa.ArrowException, TypeError, ValueError) as error:
            raise ArchiveError(table_member(self._kind), str(error)) from error
        self._writer.write_table(table, row_group_size=len(self._rows))
        self._rows, self._characters = [], 0


class TableReader:
    """One table of an archive, row by row, checked group by group."""

    def __init__(self, source: Source, *, size: int, kind: TableKind) -> None:
        self._kind = kind
        try:
            self._opened = open_parquet(source, size=size)
            require_columns(self._opened.schema_arrow, kind=kind)
        except ValueError as error:
            raise ArchiveError(table_member(kind), str(error)) from None
        self.count: int = self._opened.metadata.num_rows
        self._rows = chain.from_iterable(self._groups())
        self._next: Row | None = next(self._rows, None)
        self._most = (
            MAX_OF_PERSON if "id" in self._opened.schema_arrow.names else MAX_ROWS_OF_PERSON
        )
        self._person, self._of_person = "", 0

    def take(self, key: Row) -> Iterator[Row]:
        """The next rows that begin with ``key``."""
        length = len(key)
        while self._next is not None and self._next[:length] == key:
            row = self._next
            self._of_person = self._of_person + 1 if row[0] == self._person else 1
            self._person = row[0]
            if self._of_person > self._most:
                raise ArchiveError(
                    table_member(self._kind), f"expected at most {self._most} rows of one person"
                )
            self._next = next(self._rows, None)
            yield row

    def require_end(self) -> None:
        """Pass silently when every row was taken.

        Raises
        ------
        ArchiveError
            When one is left: it belongs to nobody, or stands in another order than its owners.
        """
        if self._next is not None:
            raise ArchiveError(
                table_member(self._kind),
                f"a row belongs to nothing in the archive, or is out of order: {self._next[:2]}",
            )

    def _groups(self) -> Iterator[Iterator[Row]]:
        try:
            for table in groups(self._opened):
                require_good_values(table, kind=self._kind)
                yield zip(*(column.to_pylist() for column in table.columns), strict=True)
        except ValueError as error:
            raise ArchiveError(table_member(self._kind), str(error)) from None


def read_sessions(
    tables: dict[TableKind, TableReader], *, person: str
) -> tuple[CompletedSession, ...]:
    """The next sessions of ``person``, with their exercises and sets."""
    return tuple(
        CompletedSession(
            id=row[1],
            on=row[2],
            session=row[3],
            kind=row[4],
            minutes=row[5],
            effort=row[6],
            note=row[7],
            exercises=tuple(_read_exercises(tables, person=person, session=row[1])),
        )
        for row in tables["sessions"].take((person,))
    )


def read_pains(tables: dict[TableKind, TableReader], *, person: str) -> tuple[PainNote, ...]:
    """The next notes of pain of ``person``."""
    return tuple(
        PainNote(id=row[1], on=row[2], place=row[3], rating=row[4], note=row[5])
        for row in tables["pains"].take((person,))
    )


def _read_exercises(
    tables: dict[TableKind, TableReader], *, person: str, session: str
) -> Iterator[CompletedExercise]:
    rows = tables["exercises"].take((person, session))
    for row in _in_sequence(rows, at=2, kind="exercises"):
        place = row[:3]
        felt = _in_sequence(tables["felt"].take(place), at=3, kind="felt")
        sets = _in_sequence(tables["sets"].take(place), at=3, kind="sets")
        yield CompletedExercise(
            exercise=row[3],
            slot=row[4],
            step=row[5],
            pain=row[6],
            pain_place=row[7],
            refused=row[8],
            stopped=row[9],
            note=row[10],
            felt=tuple([each[4] for each in felt]),
            sets=tuple([_read_set(each) for each in sets]),
        )


def _read_set(row: Row) -> CompletedSet:
    return CompletedSet(
        reps=row[4], hold_s=row[5], load_kg=row[6], reps_in_reserve=row[7], side=row[8]
    )


def _in_sequence(rows: Iterable[Row], *, at: int, kind: TableKind) -> Iterator[Row]:
    """``rows`` whose place in their owner counts up from 0."""
    for expected, row in enumerate(rows):
        if row[at] != expected or expected >= MAX_PARTS:
            raise ArchiveError(
                table_member(kind), f"expected number {expected}, got {row[at]} in {row[:2]}"
            )
        yield row
