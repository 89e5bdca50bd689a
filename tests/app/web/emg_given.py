"""Recordings of surface EMG in the app at every point of their way, without waiting for a child."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from primemover.app.store import new_id
from primemover.app.web import emg_worker
from primemover.app.web.emg_recordings import EmgUpload, emg_uploads
from primemover.app.web.passing_folders import PassingFolder

if TYPE_CHECKING:
    from primemover.app.web.emg_recordings import State
    from primemover.app.web.site import Site

DEMO: Final = Path(__file__).parents[3] / "demo" / "emg"
MUSCLES: Final = ("gluteus_maximus", "hamstrings", "erector_spinae")
MAPPING: Final = {
    "rate_hz": 1000.0,
    "channels": {
        "s4": {"kind": "ignore"},
        **{
            f"s{n}": {"kind": "emg", "muscle": muscle, "side": "right", "unit": "uV"}
            for n, muscle in enumerate(MUSCLES, 1)
        },
    },
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """Ids of recordings, one in each state."""

    going: str
    found: str
    done: str
    failed: str


def given_emg(site: Site, *, person: str) -> Given:
    """The bundled recording, given four times."""
    going = _upload(site, person=person, state="working")
    going.share = 0.4
    found = _upload(site, person=person, state="found")
    _work(found, order={"task": "look", "mapping": str(DEMO / "mapping.toml")})
    found.found = json.loads((found.folder / emg_worker.FOUND).read_text(encoding="utf-8"))
    found.maxima.append("maxima/0/hip_extension.csv")
    done = _upload(site, person=person, state="done")
    maxima = [str(each) for each in sorted((DEMO / "mvic").iterdir())]
    order = {"mapping": MAPPING, "side": "", "protocol": "bridge", "maxima": maxima}
    _work(done, order={"task": "examine", **order})
    done.result = json.loads((done.folder / emg_worker.RESULT).read_text(encoding="utf-8"))
    failed = _upload(site, person=person, state="failed")
    failed.fault = "cut.c3d: this C3D file ends before its first frame; copy or export it again"
    return Given(going=going.id, found=found.id, done=done.id, failed=failed.id)


def _upload(site: Site, *, person: str, state: State) -> EmgUpload:
    upload = EmgUpload(
        id=new_id(),
        person=person,
        protocol="bridge",
        name="bridge.csv",
        kept_in=PassingFolder(),
        state=state,
    )
    emg_uploads(site)._found[upload.id] = upload
    return upload


def _work(upload: EmgUpload, *, order: dict[str, object]) -> None:
    """Nothing; what a child would have done is done here."""
    paths = {"folder": str(upload.folder), "recording": str(DEMO / "bridge.csv")}
    emg_worker.work({**order, **paths}, out=io.BytesIO())
