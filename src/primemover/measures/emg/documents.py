"""A result of surface EMG as plain values and as xarray."""

from __future__ import annotations

from typing import Any

import xarray as xr

from primemover.measures.emg.model import EmgResult
from primemover.recordings.emg.to_xarray import recording_tree


def result_document(result: EmgResult) -> dict[str, Any]:
    """``result`` ready for JSON, without samples."""
    return {"source": result.source, "protocol": result.protocol.id}


def result_tree(result: EmgResult) -> xr.DataTree:
    """``result`` as xarray: the recording's signals by clock."""
    return recording_tree(result.signals.recording)
