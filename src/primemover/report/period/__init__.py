"""What a stretch of training came to: adherence, loads, pain and re-tests, with plots."""

from __future__ import annotations

from primemover.report.period.files import PeriodFiles, write_period_report

__all__ = ["PeriodFiles", "write_period_report"]
