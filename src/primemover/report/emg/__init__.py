"""One recording of surface EMG as a page, as text on a terminal, and as a part of the check."""

from __future__ import annotations

from primemover.report.emg.page import emg_page, emg_parts
from primemover.report.emg.terminal import emg_text

__all__ = ["emg_page", "emg_parts", "emg_text"]
