"""The page of formats has a row for each reader, as the reader describes itself."""

from __future__ import annotations

import tomllib

from primemover.recordings.emg.mapping import parse_mapping
from primemover.recordings.emg.reading import emg_formats
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "reference" / "emg_formats.md").read_text(encoding="utf-8")


def test_every_reader_has_its_row_and_no_other() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| `")]
    formats = emg_formats()
    expected = [
        f"| `{name}` | {formats[name].title} | "
        f"{' '.join(f'`{end}`' for end in formats[name].suffixes)} | {formats[name].seen} |"
        for name in sorted(formats)
    ]
    assert ["|".join(row.split("|")[:5]) + "|" for row in rows] == expected


def test_the_mapping_on_the_page_is_one() -> None:
    text = PAGE.split("```toml\n")[1].split("```")[0]
    mapping = parse_mapping(tomllib.loads(text))
    assert mapping.channels["ME"].muscle == "gluteus_medius"
    assert mapping.time_column == "clock"
