"""``primemover simulate``: who carries the load in a movement, by simulation."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from primemover.app.exit_codes import ExitCode

if TYPE_CHECKING:
    from primemover.app.simulating import Wished
    from primemover.recordings.cache import Cache
    from primemover.simulation.who_carries import WhoCarries

EXAMPLES = """
Examples:
  A squat with 20 kg, by a body of this size:
    primemover simulate squat --mass 70 --height 1.72 --sex female --load 20
  Without a load, and with the left gluteus medius at 40 % of its strength:
    primemover simulate squat --mass 70 --height 1.72 -w gluteus_medius:left=0.4
  Your own movement, from a track that `primemover check` wrote:
    primemover simulate -p result/tracks/squat.parquet --mass 70 --height 1.72
  What can be simulated, and exercises by how much the glutes carry:
    primemover simulate --list
    primemover simulate --order --mass 70 --height 1.72

Muscles that can be weakened, several at once with one --weaken for each:
  gluteus_maximus, gluteus_medius, gluteus_minimus, tensor_fasciae_latae,
  deep_rotators, hamstrings, quadriceps, adductors, hip_flexors,
  gastrocnemius, soleus, shin_muscles, deep_calf_muscles, ankle_stabilisers,
  erector_spinae, multifidus, quadratus_lumborum, abdominals.

Everything shown is simulated, not measured. It needs the muscles extra; where
that is missing, the command says what to type.
"""


def simulate(
    motion: str = "",
    *,
    mass: float | None = None,
    height: float | None = None,
    sex: str = "",
    load: float = 0.0,
    weaken: Annotated[tuple[str, ...], Parameter(alias="-w")] = (),
    pose: Annotated[Path | None, Parameter(alias="-p")] = None,
    test: str = "",
    side: str = "",
    json_: Annotated[Path | None, Parameter(name="--json")] = None,
    html: Path | None = None,
    sto: Path | None = None,
    what_if: bool = False,
    list_: Annotated[bool, Parameter(name="--list")] = False,
    order: bool = False,
    cache: Path | None = None,
    no_cache: bool = False,
) -> ExitCode:
    """Who carries the load: effort of each muscle, who straightens the hip, what presses joints.

    A movement of the library by a body of your size, or your own from a pose track.
    How sure it is, and what it cannot know, is said below the figures.

    Parameters
    ----------
    motion
        A movement, for example squat; `--list` names all.
    mass
        Body mass in kg; 75 is taken, and said, when not given.
    height
        Body height in m; 1.70 is taken, and said, when not given.
    sex
        female or male: whose average strength; between the two when not given.
    load
        Weight held or carried, in kg.
    weaken
        MUSCLE[:SIDE]=SHARE, once for each: less strength, from 0 (none) to 1 (all).
        Without a side both sides are meant.
    pose
        A pose track (.parquet) in place of a movement of the library.
    test
        What is done in the track, where neither the track nor its name says it.
    side
        left or right, the person's own, where the movement has a side.
        A movement of the library is done by the right one when not given.
    json_
        Write the whole account to this file, for you alone to read.
        Its folder is made where it is missing.
    html
        Write a page with pictures to this file, likewise; it needs no network.
    sto
        Write movement, ground forces, muscles and moments as OpenSim tables into this folder.
        See docs/reference/simulate.md. Not where nothing is shown.
    what_if
        Show also what weaker glutes change, and the weight from heel to toe.
        It takes longer; a page (`--html`) always has it.
    list_
        Show what can be simulated, and what is refused and why.
    order
        Show exercises by how much the glutes carry, beside the order published for EMG.
    cache
        Folder where simulations of the library are kept, when it is not the usual one.
    no_cache
        Work everything out again and keep nothing.
    """
    from primemover.app.simulating import Given, carried, places_made, wished
    from primemover.app.storage import open_cache
    from primemover.knowledge import load_knowledge

    given = Given(
        motion=motion,
        mass_kg=mass,
        height_m=height,
        sex=sex,
        load_kg=load,
        weaken=weaken,
        pose=pose,
        test=test,
        side=side,
        json=json_ is not None,
        html=html is not None,
        sto=sto is not None,
        what_if=what_if,
        list=list_,
        order=order,
    )
    wish = wished(given, knowledge=load_knowledge())
    if list_:
        return _list()
    kept = None if no_cache else open_cache(cache)
    with places_made(files={"--json": json_, "--html": html}, folder=sto):
        if order:
            return _order(wish, as_json=json_, kept=kept)
        account = carried(wish, tables=sto, cache=kept)
        _print(account, what_if=what_if)
        if sto is not None:
            told = "not written, since nothing is shown" if account.refused else str(sto)
            print(f"\nTables: {told}")
        _write(account, as_json=json_, html=html)
    return ExitCode.FAILED if account.refused else ExitCode.OK


def _list() -> ExitCode:
    from primemover.app.simulating import list_lines
    from primemover.knowledge import load_knowledge

    print("\n".join(list_lines(load_knowledge(), width=_width())))
    return ExitCode.OK


def _order(wish: Wished, *, as_json: Path | None, kept: Cache | None) -> ExitCode:
    from primemover.app.simulating import order_of
    from primemover.knowledge import load_knowledge
    from primemover.report.carrying.orders import order_text

    found = order_of(wish, cache=kept)
    print(order_text(found, knowledge=load_knowledge(), width=_width()))
    if as_json is not None:
        _write_json(found.to_dict(), path=as_json)
    return ExitCode.OK


def _write_json(document: dict[str, Any], *, path: Path) -> None:
    import json

    from primemover.report.writing import write_text

    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    print(f"\nData: {write_text(path, text=text)}")


def _print(account: WhoCarries, *, what_if: bool) -> None:
    from primemover.knowledge import load_knowledge
    from primemover.report.carrying.terminal import carrying_text

    text = carrying_text(account, knowledge=load_knowledge(), width=_width(), what_if=what_if)
    print(text)


def _width() -> int:
    return min(100, shutil.get_terminal_size().columns)


def _write(account: WhoCarries, *, as_json: Path | None, html: Path | None) -> None:
    from primemover.knowledge import load_knowledge
    from primemover.report.carrying import carrying_page
    from primemover.report.writing import write_text

    if as_json is not None:
        _write_json(account.to_dict(), path=as_json)
    if html is not None:
        page = carrying_page(account, knowledge=load_knowledge())
        print(f"\nPage: {write_text(html, text=page)}")
