"""What a live session received, written to a Parquet file as it comes: memory stays bounded."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from primemover.recordings.emg.live_table import TIME, description

if TYPE_CHECKING:
    from types import TracebackType

    from primemover.recordings.emg.live_channels import LiveMuscle
    from primemover.recordings.emg.live_stream import LiveBlock

ROWS_AT_ONCE = 20_000
"""Samples held before they are written: some seconds."""


class LiveRecord:
    """An open file: ``time_s`` and a column of volts a channel; its description says the rest.

    :func:`~primemover.recordings.emg.reading.read_emg` reads it back.
    """

    def __init__(self, path: Path, *, muscles: Sequence[LiveMuscle], stream: str) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        from primemover.recordings.emg.parquet import KEY

        names = _distinct([each.channel.name for each in muscles])
        fields = [(TIME, pa.float64()), *((name, pa.float32()) for name in names)]
        told = json.dumps(description(muscles, columns=names, stream=stream), ensure_ascii=False)
        self._schema: Any = pa.schema(fields, metadata={KEY: told.encode()})
        self._file: Any = pq.ParquetWriter(path, self._schema)
        self._held: list[LiveBlock] = []
        self.samples = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._write()
        self._file.close()

    def take(self, block: LiveBlock) -> None:
        """Nothing; the block's samples will be in the file."""
        if len(block.times_s):
            self._held.append(block)
            self.samples += len(block.times_s)
        if sum(len(each.times_s) for each in self._held) >= ROWS_AT_ONCE:
            self._write()

    def _write(self) -> None:
        import pyarrow as pa

        if not self._held:
            return
        times_s = np.concatenate([each.times_s for each in self._held])
        volts = np.concatenate([each.volts for each in self._held])
        self._held.clear()
        columns = [pa.array(times_s), *(pa.array(each.astype(np.float32)) for each in volts.T)]
        self._file.write_table(pa.Table.from_arrays(columns, schema=self._schema))


def _distinct(names: Sequence[str]) -> list[str]:
    """Names for columns, numbered where two are alike or one is that of the time."""
    found: list[str] = []
    for name in names:
        taken = {*found, TIME}
        again = (f"{name} {number}" for number in range(2, len(names) + 3))
        found.append(name if name not in taken else next(n for n in again if n not in taken))
    return found
