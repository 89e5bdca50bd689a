"""The programme as it is handed out: HTML, paper, calendar and table."""

from __future__ import annotations

from primemover.report.programme.files import FORMATS, ProgrammeFiles, write_programme

__all__ = ["FORMATS", "ProgrammeFiles", "write_programme"]
