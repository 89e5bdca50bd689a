"""Names that FHIR and we give to things: code systems, units, ids, references.

Code systems are our own, in a namespace that nobody has registered, and say so by their ``x-``.
No code of another terminology is used from memory; units are UCUM.
"""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID, uuid5

Resource = dict[str, Any]
"""A FHIR resource, or a part of one, as plain JSON values."""

PERSON: Final = "Patient"
"""What FHIR calls whoever a record is about; never shown to people."""

SYSTEM: Final = "urn:x-primemover:"
UCUM_SYSTEM: Final = "http://unitsofmeasure.org"
CATEGORY_SYSTEM: Final = "http://terminology.hl7.org/CodeSystem/observation-category"
ABSENT_SYSTEM: Final = "http://terminology.hl7.org/CodeSystem/data-absent-reason"

UCUM: Final[dict[str, str]] = {
    "deg": "deg",
    "s": "s",
    "kg": "kg",
    "cm": "cm",
    "%": "%",
    "1": "1",
    "count": "{count}",
}
"""UCUM code of each unit of ours; another one travels as text alone."""

_NAMESPACE: Final = UUID("9f0a0d1e-6a5b-5f0b-9c59-6b1d2f6c7e10")
"""Where our ids are derived from; any fixed value does."""


def identity(*parts: object) -> str:
    """An id that the same parts always give, and other parts never."""
    return str(uuid5(_NAMESPACE, "\x1f".join(map(str, parts))))


def reference(resource: Resource) -> Resource:
    """A reference to ``resource`` within the same bundle."""
    return {"reference": full_url(resource)}


def full_url(resource: Resource) -> str:
    """The address of ``resource`` within a bundle."""
    return f"urn:uuid:{resource['id']}"


def concept(kind: str, *, code: str, text: str) -> Resource:
    """A concept of our own: ``kind`` names the code system, ``text`` is for people."""
    words = text or code
    coding = {"system": f"{SYSTEM}{kind}", "code": code, "display": words}
    return {"coding": [coding], "text": words}


def category(code: str) -> list[Resource]:
    """The category of an observation: ``exam``, ``survey`` or ``activity``."""
    return [{"coding": [{"system": CATEGORY_SYSTEM, "code": code}]}]


def quantity(value: float, *, unit: str) -> Resource:
    """A value with its unit; the UCUM code where there is one."""
    found: Resource = {"value": value, "unit": unit}
    if unit in UCUM:
        found |= {"system": UCUM_SYSTEM, "code": UCUM[unit]}
    return found
