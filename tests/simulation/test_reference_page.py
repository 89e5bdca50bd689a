"""The reference page of ``simulate``: its tables are the code's, its examples run."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest

from primemover.recordings.opensim_tables import read_opensim_table
from primemover.report import load_sharing_schema
from primemover.report.json import load_sharing_part
from primemover.simulation.body_model import build_body
from primemover.simulation.body_size import BodySize
from primemover.simulation.opensim_export import TABLES, write_loads
from primemover.simulation.solving import Scene, prepare, solve
from primemover.simulation.who_carries import (
    GroupCurve,
    HeelsToToes,
    HipTorque,
    JointLoad,
    PostureShift,
    ShareBand,
    Step,
    Weakened,
    WhatIf,
    WhoCarries,
)
from tests.simulation.accounts import account
from tests.simulation.stances import squat

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "reference" / "simulate.md").read_text(encoding="utf-8")
RENEW = "run `python -m docs.simulate`"
SAME = 1e-6
"""Activations are solved to 1e-8 of the moments, from other starts and another cost of reserves."""

SAME_NM = 1e-4
"""What the solver may leave open of moments of some hundred N m."""


def _examples(page: str) -> list[str]:
    return re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)


def test_tables_are_those_of_the_code() -> None:
    pytest.importorskip("mujoco", reason="the extra muscles is not installed")
    from docs.simulate import blocks, filled

    assert filled(PAGE, made=dict(blocks())) == PAGE, RENEW


def test_the_schema_is_the_part_of_the_checks_own() -> None:
    assert load_sharing_schema() == load_sharing_part(), RENEW


@pytest.mark.parametrize("short", [True, False])
def test_an_account_keeps_to_its_schema(short: bool) -> None:
    validator = jsonschema.Draft202012Validator(load_sharing_schema())
    validator.check_schema(load_sharing_schema())
    document = account(short=short).to_dict()
    assert list(validator.iter_errors(document)) == []
    del document["as_is"]["curves"][0]["low"]
    assert list(validator.iter_errors(document))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("carried_body_size", BodySize),
        ("carried_group_curve", GroupCurve),
        ("carried_heels_to_toes", HeelsToToes),
        ("carried_hip_torque", HipTorque),
        ("carried_joint_load", JointLoad),
        ("carried_posture_shift", PostureShift),
        ("carried_share_band", ShareBand),
        ("carried_step", Step),
        ("carried_weakened", Weakened),
        ("carried_what_if", WhatIf),
    ],
)
def test_the_schema_names_every_field(name: str, kind: type) -> None:
    described = load_sharing_schema()["$defs"][name]
    names = {each.name for each in fields(kind)}
    assert set(described["properties"]) == set(described["required"]) == names


def test_the_schema_names_every_field_of_the_account() -> None:
    schema = load_sharing_schema()
    names = {each.name for each in fields(WhoCarries)}
    assert set(schema["properties"]) == set(schema["required"]) == names


def test_every_field_and_file_is_on_the_page() -> None:
    schema = load_sharing_schema()
    parts: list[dict[str, Any]] = [schema, schema["properties"]["asked"], *schema["$defs"].values()]
    named = {field for part in parts for field in part["properties"]}
    words = set(re.findall(r"`([\w.]+)`", PAGE))
    assert named - words == set()
    assert set(TABLES) - words == set()


@pytest.mark.parametrize("page", ["reference/simulate.md", "science/load_sharing.md"])
def test_the_example_of_sharing_says_what_comes_out(
    page: str, capsys: pytest.CaptureFixture[str]
) -> None:
    example = _examples((DOCS / page).read_text(encoding="utf-8"))[0]
    exec(compile(example, page, "exec"), {})
    said = example.rstrip().splitlines()[-1].removeprefix("# ")
    assert capsys.readouterr().out.strip() == said


def test_the_example_from_a_motion_gives_the_activations_that_were_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("mujoco", reason="the extra muscles is not installed")
    body = build_body(BodySize(mass_kg=70, height_m=1.72))
    stance = squat(body, knee_deg=60.0)
    postures = np.repeat(stance.usual[np.newaxis], 2, axis=0)
    touching = np.ones((2, len(stance.points)), dtype=bool)
    scene = Scene(points=stance.points, touching=touching)
    loads = solve(prepare(body, postures=postures, scene=scene))
    pulled_nm = np.einsum("fcm,fm->fc", loads.moment_arms_m, loads.forces_n)
    np.testing.assert_allclose(loads.moments_nm, pulled_nm + loads.reserves_nm, atol=SAME_NM)
    write_loads(loads, folder=tmp_path / "tables")
    monkeypatch.chdir(tmp_path)
    found: dict[str, Any] = {}
    exec(compile(_examples(PAGE)[1], "simulate.md", "exec"), found)
    shares = found["shares"]
    written = read_opensim_table(tmp_path / "tables" / "activations.sto")
    assert shares.converged.all()
    assert written.values.max() > 0.1  # something is carried
    np.testing.assert_allclose(shares.activations, written.values, atol=SAME)
