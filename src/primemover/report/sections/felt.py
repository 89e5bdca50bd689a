"""Where effort was felt: before and after the cue on a figure, everything else in a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from primemover.recordings.answers import Answers
from primemover.report.body_map import BodyMap, describe_felt, make_body_map
from primemover.report.words import title

_PREFIX = "felt."
_MAPPED = {
    "felt.clam_before": "Clam, before the cue",
    "felt.clam_after": "Clam, after the cue",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class FeltRow:
    """What was felt during one exercise, in words."""

    name: str
    felt: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FeltView:
    """The section: figures for the clam, a row for each other exercise asked about."""

    maps: tuple[BodyMap, ...]
    rows: tuple[FeltRow, ...]

    def __bool__(self) -> bool:
        """Whether anything was told at all."""
        return bool(self.maps or self.rows)


def felt_view(answers: Answers) -> FeltView:
    """Everything the person told about where they felt an exercise."""
    told = {
        key: _sites(value)
        for key, value in answers.values.items()
        if key.startswith(_PREFIX) and isinstance(value, Mapping)
    }
    return FeltView(
        maps=tuple(
            make_body_map(told[key], ident=key.removeprefix(_PREFIX), title=words)
            for key, words in _MAPPED.items()
            if key in told
        ),
        rows=tuple(
            FeltRow(name=title(key.removeprefix(_PREFIX)), felt=describe_felt(sites))
            for key, sites in told.items()
            if key not in _MAPPED
        ),
    )


def _sites(value: Mapping[str, object]) -> dict[str, float]:
    return {
        str(site): float(amount)
        for site, amount in value.items()
        if isinstance(amount, int | float) and not isinstance(amount, bool)
    }
