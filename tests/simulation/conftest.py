"""A body to test with, built once."""

from __future__ import annotations

from typing import Any

import pytest

from primemover.simulation.body_model import BodyModel, build_body
from primemover.simulation.body_size import BodySize
from primemover.simulation.coordinates import posture


@pytest.fixture(scope="session")
def body() -> BodyModel:
    """A body of the upstream model's own size."""
    pytest.importorskip("mujoco", reason="the extra muscles is not installed")
    return build_body(BodySize())


@pytest.fixture(scope="session")
def standing(body: BodyModel) -> Any:
    """That body standing straight, with everything about its places computed."""
    import mujoco

    data = mujoco.MjData(body.mechanics)
    data.qpos[:] = body.expand(posture())
    mujoco.mj_fwdPosition(body.mechanics, data)
    return data
