"""How it was measured: versions, recordings, and what this method cannot see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from primemover.report.words import title

LIMITS: Final = (
    "One ordinary camera sees outlines, not bones. Against marker-based motion capture the angles "
    "of the near side are a few degrees off; every value here carries that as its ± (95 %).",
    "The far side is partly hidden. It is drawn faintly and never measured.",
    "Left and right are compared only when each was filmed nearest the camera.",
    "A camera cannot see which muscle works. Where effort was felt is what you told us.",
    "How much the pelvis tips sideways is strongly flattened by one camera, so it is refused or "
    "given as a rough signal only.",
    "Pelvis rolling back in the clam and arching of the lower back leave no trace that one camera "
    "can measure; they are always refused.",
)
"""What every report says about the method's limits."""


def version_rows(versions: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Each version as (name, value) in words; nested mappings are flattened."""
    rows: list[tuple[str, str]] = []
    for key, value in versions.items():
        if isinstance(value, Mapping):
            rows += [(f"{title(key)}: {name}", str(each)) for name, each in value.items()]
        else:
            rows.append((title(key), str(value)))
    return tuple(rows)
