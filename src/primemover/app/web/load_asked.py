"""What is asked of who carried the load in one recording: load, side and body, as typed.

What the check was told of the body counts where a field is left empty. A mass that was told is
never written into a field: some do not want to read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field

from primemover.app.simulating import MOST_LOAD_KG
from primemover.app.web.endpoints import Form
from primemover.app.web.units import cm, cm_from, kg, kg_from, kg_number
from primemover.errors import PrimeMoverError
from primemover.simulation.recorded import assumed_of, body_of

if TYPE_CHECKING:
    from primemover.app.web.visit import Visit
    from primemover.checkup import TestResult
    from primemover.recordings.answers import Answers
    from primemover.simulation.body_size import BodySize
    from primemover.simulation.who_carries import Told
    from primemover.terms import Side

BETWEEN: Final = "between"
"""The sex of somebody whose strength is taken between the two averages."""

_MASS, _HEIGHT, _SEX = "about.mass_kg", "about.height_cm", "about.sex"
_Typed = Annotated[str, Field(max_length=20)]


class Asked(Form):
    """Load, side and body as typed; what is left empty is as the check was told."""

    load: _Typed = ""
    mass: _Typed = ""
    height: _Typed = ""
    sex: Literal["", "female", "male", "between"] = ""
    side: Literal["", "left", "right"] = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Meant:
    """What a form means; ``faults`` are names of fields that cannot be meant, ``why`` the rest."""

    load_kg: float
    side: Side | None
    body: BodySize | None
    assumed: tuple[Told, ...] = ()
    faults: tuple[str, ...] = ()
    why: str = ""


@dataclass(kw_only=True, slots=True)
class _Reading:
    """Fields read one after the other; those that cannot be are gathered."""

    visit: Visit
    faults: list[str] = field(default_factory=list)

    def number(self, name: str, text: str, *, low: float, high: float) -> float | None:
        """The figure in kg or cm; None for an empty field, and for one that cannot be."""
        if not text:
            return None
        read = cm_from if name == "height" else kg_from
        try:
            found = read(text, visit=self.visit)
        except ValueError:
            found = -1.0
        if low <= found <= high:
            return found
        self.faults.append(name)
        return None


def meant(form: Asked, *, visit: Visit, film: TestResult, answers: Answers) -> Meant:
    """Load, side and body that ``form`` asks for."""
    reading, limits = _Reading(visit=visit), _limits(visit)
    load_kg = reading.number("load", form.load, low=0, high=MOST_LOAD_KG)
    told: dict[str, object] = {
        _MASS: reading.number("mass", form.mass, **limits["mass"]),
        _HEIGHT: reading.number("height", form.height, **limits["height"]),
        _SEX: form.sex,
    }
    values = {**answers.values, **{name: value for name, value in told.items() if value}}
    instead = replace(answers, values=values)
    try:
        body, why = body_of(instead), ""
    except PrimeMoverError as fault:
        body, why = None, str(fault)
    return Meant(
        load_kg=load_kg or 0.0,
        side=(form.side or film.side) if film.side else None,
        body=body,
        assumed=assumed_of(instead),
        faults=tuple(reading.faults),
        why=why,
    )


def fields_of(
    now: Meant | None, *, visit: Visit, film: TestResult, answers: Answers
) -> Mapping[str, str]:
    """What stands in the fields: what was asked last, without what the check was told."""
    side = (now.side if now else None) or film.side
    found = {"load": "0", "mass": "", "height": "", "sex": "", "side": side or ""}
    if now is None or now.body is None:
        return found
    told = meant(Asked(), visit=visit, film=film, answers=answers).body
    if told is None or now.body.mass_kg != told.mass_kg:
        found["mass"] = kg_number(now.body.mass_kg, visit=visit)
    if told is None or now.body.height_m != told.height_m:
        height = cm(round(100 * now.body.height_m, 4), visit=visit)
        found["height"] = height.replace("\N{NO-BREAK SPACE}", " ")  # as fingers type it
    if told is None or now.body.sex != told.sex:
        found["sex"] = now.body.sex or BETWEEN
    return {**found, "load": kg_number(now.load_kg, visit=visit)}


def words_of(visit: Visit, *, film: TestResult, answers: Answers) -> Mapping[str, Any]:
    """What stands beside the fields: between what each may lie, and where a load would rest."""
    from primemover.simulation.filmed_scenes import SCENES
    from primemover.simulation.limits import load_words

    limits = _limits(visit)
    return {
        "most_load": kg(MOST_LOAD_KG, visit=visit),
        "mass": tuple(kg(each, visit=visit) for each in limits["mass"].values()),
        "height": tuple(cm(each, visit=visit) for each in limits["height"].values()),
        "rests": load_words(SCENES[film.test].load_rests) if film.test in SCENES else "",
        "told": not assumed_of(answers),
    }


def _limits(visit: Visit) -> Mapping[str, Mapping[str, float]]:
    """Between what mass (kg) and height (cm) of a body may lie."""
    size_limits = visit.knowledge.body_model.size_limits
    (least_kg, most_kg), (least_m, most_m) = size_limits("mass_kg"), size_limits("stature_m")
    return {
        "mass": {"low": least_kg, "high": most_kg},
        "height": {"low": 100 * least_m, "high": 100 * most_m},
    }
