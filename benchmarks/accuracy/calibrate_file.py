"""A calibration as the text of its knowledge file, and back."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from primemover.knowledge.calibration import Calibration, CalibrationBand


def calibration_toml(calibration: Calibration) -> str:
    """The file: what has its usual value is left out."""
    return "\n".join(_lines(calibration)) + "\n"


def read_calibration(path: Path) -> Calibration | None:
    """The calibration in a file, or None where there is none yet."""
    if not path.exists():
        return None
    found = tomllib.loads(path.read_text(encoding="utf-8"))
    return Calibration.model_validate(found | {"id": path.stem})


def _lines(calibration: Calibration) -> Iterator[str]:
    whole = calibration.model_dump(exclude_defaults=True)
    plain = {k: v for k, v in whole.items() if k not in ("id", "provenance", "quantities")}
    yield from _fields(plain)
    if calibration.provenance is not None:
        yield from ("", "[provenance]", *_fields(calibration.provenance.model_dump()))
    for name, quantity in calibration.quantities.items():
        yield from ("", f"[quantities.{name}]", f"unit = {_value(quantity.unit)}")
        for band in quantity.bands:
            yield from ("", f"[[quantities.{name}.bands]]", *_fields(_told(band)))


def _told(band: CalibrationBand) -> dict[str, Any]:
    """The band's fields in the order of the model; those with their usual value are left out."""
    said = band.model_dump(exclude_defaults=True)
    return {name: said[name] for name in CalibrationBand.model_fields if name in said}


def _fields(values: Mapping[str, Any]) -> Iterator[str]:
    for name, value in values.items():
        yield f"{name} = {_value(value)}"


def _value(value: object) -> str:
    """A value as TOML; JSON's strings are TOML's too."""
    if isinstance(value, tuple | list):
        return f"[{', '.join(_value(each) for each in value)}]"
    return json.dumps(value, ensure_ascii=False)
