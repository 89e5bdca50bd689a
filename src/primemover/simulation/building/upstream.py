"""The upstream model: legs and torso of ``myo-sim`` joined at the pelvis, and nothing else of it.

Its arm muscles are left out, because their source does not allow commercial use; so are its room,
contacts, sensors and the constraints between joints, which
:mod:`primemover.simulation.coordinates` writes out instead.

Notes
-----
The two parts are joined as text before they are read. Joined afterwards under their own names they
would make the library warn on the terminal and write a log into the working directory.
"""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

from primemover.errors import MissingExtraError
from primemover.simulation.coordinates import Coupling
from primemover.terms import SIDES

ROOT = "Full Body"
KNEE = "knee_angle_"
_WRAPPING = 3
"""Group of the shapes that muscles bend around."""


def load_upstream() -> Any:
    """The joined model as an editable ``MjSpec``, with a free joint named ``root``.

    Raises
    ------
    MissingExtraError
        When the extra ``muscles`` is not installed.
    """
    try:
        import mujoco
        from myo_sim.build import compose
    except ImportError as error:
        raise MissingExtraError(
            "muscle simulation: its libraries are not installed; in the project's folder: "
            'pip install ".[muscles]"'
        ) from error
    spec = mujoco.MjSpec.from_string(_joined(compose))
    spec.compiler.balanceinertia = True
    spec.body(ROOT).add_freejoint(name="root")
    return spec


def _joined(compose: Any) -> str:
    """Legs and torso as one text."""
    torso = _part(
        compose,
        root_body_name=ROOT,
        assets_xml=compose.TORSO_ASSETS_XML,
        tendons_xml=compose.TORSO_TENDONS_XML,
        muscles_xml=compose.TORSO_MUSCLES_XML,
        chain_xml=compose.TORSO_CHAIN_XML,
        extra_assets_xmls=(compose.HEAD_SIMPLE_ASSETS_XML,),
    )
    legs = _part(
        compose,
        root_body_name="legs",
        assets_xml=compose.LEGS_ASSETS_XML,
        tendons_xml=compose.LEGS_TENDONS_XML,
        muscles_xml=compose.LEGS_MUSCLES_XML,
        chain_xml=compose.LEGS_CHAIN_XML,
    )
    root = torso.find(f"worldbody/body[@name='{ROOT}']")
    if root is not None:
        root.extend(legs.findall("worldbody/body/*"))
    torso.extend(part for part in legs if part.tag not in ("worldbody", "compiler"))
    return ET.tostring(torso, encoding="unicode")


def _part(compose: Any, *, root_body_name: str, **files: Any) -> ET.Element:
    text = compose.build_child_xml_from_components(
        model_name=root_body_name,
        compiler_meshdir=compose.ROOT,
        root_body_name=root_body_name,
        root_site_name=f"{root_body_name}_root",
        **files,
    )
    return ET.fromstring(text)  # noqa: S314 - a file of the installed library


def knee_couplings(spec: Any) -> tuple[Coupling, ...]:
    """How kneecap and shin slide and turn with knee flexion, as upstream says."""
    follows = {f"{KNEE}{side[0]}": f"knee_flexion_{side}" for side in SIDES}
    return tuple(
        Coupling(
            joint=equality.name1,
            coordinate=follows[equality.name2],
            polynomial=tuple(float(c) for c in equality.data[:5]),
        )
        for equality in spec.equalities
        if equality.name2 in follows
    )


def strip(spec: Any) -> None:
    """Nothing comes back; what geometry of muscles and bones does not need is taken out."""
    seen = [geom for geom in spec.geoms if geom.group != _WRAPPING]
    for parts in (spec.pairs, spec.equalities, spec.sensors, spec.keys, seen, spec.meshes):
        for part in list(parts):
            spec.delete(part)
