"""The check for people and programs: terminal, one HTML file, JSON with its schema, a folder."""

from __future__ import annotations

from primemover.report.files import ReportFiles, write_report
from primemover.report.html import render_html
from primemover.report.json import json_schema, load_sharing_schema, to_json
from primemover.report.terminal import render_terminal

__all__ = [
    "ReportFiles",
    "json_schema",
    "load_sharing_schema",
    "render_html",
    "render_terminal",
    "to_json",
    "write_report",
]
