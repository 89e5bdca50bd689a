"""Writing recordings of surface EMG: EMG-BIDS folders and Parquet files."""

from __future__ import annotations

from primemover.recordings.emg.bids import write_bids
from primemover.recordings.emg.parquet import write_parquet

__all__ = ["write_bids", "write_parquet"]
