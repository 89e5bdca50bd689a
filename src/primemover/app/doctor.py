"""``primemover doctor`` and ``primemover cache``: what is here, what is missing, what is kept."""

from __future__ import annotations

import platform
import shutil
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import cyclopts

from primemover.app.exit_codes import ExitCode
from primemover.app.storage import cache_folder, folder_size_bytes
from primemover.errors import how_to_install

EXAMPLES = """
Examples:
  primemover doctor
"""
CACHE_EXAMPLES = """
Examples:
  primemover cache show
  primemover cache clear
"""

_POSE_MODELS: Final = (
    "modules/pose_detection/pose_detection.tflite",
    "modules/pose_landmark/pose_landmark_full.tflite",
)
_EMG_READERS: Final = ("ezc3d", "pyedflib", "h5py", "pyxdf", "pylsl")
_TESTED_POSE_ENGINE: Final = "0.10.21"
_MEGABYTE: Final = 1e6
_NAMED: Final = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """One line of the doctor's report; ``remedy`` is what to do when it is not well."""

    name: str
    found: str
    well: bool = True
    remedy: str = ""


def doctor() -> ExitCode:
    """Say what is installed, what is missing and how to get it, and what is kept on this machine.

    Looks only; installs nothing and asks nobody.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    checks = examine()
    for each in checks:
        mark = "[green]ok[/]" if each.well else "[yellow]missing[/]"
        remedy = f"\n{each.remedy}" if each.remedy else ""
        # plain text: in markup, the brackets of an extra's name would be taken for a style
        table.add_row(mark, Text(each.name), Text(f"{each.found}{remedy}"))
    Console().print(table)
    return ExitCode.OK if all(each.well for each in checks) else ExitCode.NOT_INSTALLED


def examine() -> tuple[Check, ...]:
    """Every check of this installation, in the order shown."""
    return (
        Check(name="primemover", found=version("primemover")),
        Check(name="Python", found=f"{platform.python_version()} on {platform.platform()}"),
        _knowledge(),
        *(_library(name) for name in ("numpy", "scipy", "xarray", "pyarrow")),
        _pose_engine(),
        _pose_models(),
        _opencv(),
        _decoder(),
        _front_end(),
        _server(),
        _muscles(),
        _emg(),
        _paper(),
        _cluster(),
        _cache(),
        Check(name="Privacy", found="no telemetry, no account; nothing leaves this machine"),
        Check(name="Licence", found="Apache-2.0; those of the libraries are listed in NOTICE"),
    )


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _library(name: str) -> Check:
    return Check(name=name, found=_installed(name))


def _knowledge() -> Check:
    from primemover.knowledge import load_knowledge

    knowledge = load_knowledge()
    return Check(
        name="Knowledge",
        found=f"version {knowledge.version}: {len(knowledge.exercises)} exercises, "
        f"{len(knowledge.tests)} tests, {len(knowledge.sources)} sources",
    )


_GET_VIDEO: Final = f"run: {how_to_install('video')}, or `make demo` there"


def _pose_engine() -> Check:
    found = _installed("mediapipe")
    if not found:
        return Check(name="Pose engine", found="mediapipe: no", well=False, remedy=_GET_VIDEO)
    tested = found == _TESTED_POSE_ENGINE
    return Check(
        name="Pose engine",
        found=f"mediapipe {found}" + (" (works offline, sends nothing)" if tested else ""),
        well=tested,
        remedy="" if tested else f"only {_TESTED_POSE_ENGINE} is tested and free of telemetry",
    )


def _pose_models() -> Check:
    spec = find_spec("mediapipe")
    if spec is None or spec.origin is None:
        return Check(name="Pose models", found="no", well=False, remedy=_GET_VIDEO)
    folder = Path(spec.origin).parent
    missing = [name for name in _POSE_MODELS if not (folder / name).is_file()]
    return Check(
        name="Pose models",
        found="detector and full landmark model, bundled" if not missing else "incomplete",
        well=not missing,
        remedy=f"install mediapipe {_TESTED_POSE_ENGINE} again" if missing else "",
    )


def _opencv() -> Check:
    headless = _installed("opencv-contrib-python-headless")
    windowed = _installed("opencv-contrib-python") or _installed("opencv-python")
    remedy = (
        "the windowed OpenCV is installed too: larger, and on Linux it needs libGL; "
        "a clone set up with make has only the headless one"
    )
    return Check(
        name="OpenCV",
        found=f"{headless} headless" if headless else windowed or "no",
        well=bool(headless or windowed),
        remedy=remedy if windowed else "" if headless else _GET_VIDEO,
    )


def _decoder() -> Check:
    found = _installed("av")
    return Check(
        name="Video decoder",
        found=f"PyAV {found}, with its own FFmpeg" if found else "PyAV: no",
        well=bool(found),
        remedy="" if found else _GET_VIDEO,
    )


def _front_end() -> Check:
    from primemover.app.web.front_end import REMEDY, examine_front_end

    found = examine_front_end()
    versions = ", ".join(f"{name} {version}" for name, version in found.packages.items())
    lacking = f"missing: {', '.join(found.missing[:_NAMED])}" if found.missing else ""
    return Check(
        name="App's front end",
        found="; ".join(filter(None, (versions, lacking))),
        well=found.is_whole,
        remedy="" if found.is_whole else f"`primemover serve` needs it. {REMEDY}",
    )


def _server() -> Check:
    versions = ", ".join(f"{name} {_installed(name)}" for name in ("starlette", "uvicorn"))
    return Check(name="App's server", found=f"{versions}; `primemover serve` opens the app")


def _optional(name: str, *, library: str, extra: str, serves: str, adds: str) -> Check:
    """A part that nobody has to have: ``serves`` says for what, ``adds`` what it does here."""
    found = _installed(library)
    if not found:
        remedy = f"only for {serves}: {how_to_install(extra)}"
        return Check(name=name, found="not installed (optional)", remedy=remedy)
    return Check(name=name, found=f"{library} {found}, {adds}")


def _muscles() -> Check:
    return _optional(
        "Muscles",
        library="mujoco",
        extra="muscles",
        serves="who carries the load",
        adds="shares the load among the muscles of a model",
    )


def _emg() -> Check:
    missing = [name for name in _EMG_READERS if not _installed(name)]
    if missing and len(missing) < len(_EMG_READERS):
        remedy = f"surface EMG needs them all: {how_to_install('emg')}"
        return Check(
            name="Surface EMG",
            found=f"not whole, {', '.join(missing)} missing",
            well=False,
            remedy=remedy,
        )
    return _optional(
        "Surface EMG",
        library="ezc3d",
        extra="emg",
        serves="C3D, EDF, BDF, HDF5, MAT 7.3 and XDF files and live streams",
        adds="with pyedflib, h5py, pyxdf and pylsl reads files and live streams of surface EMG",
    )


def _paper() -> Check:
    return _optional("Paper", library="typst", extra="documents", serves="PDF", adds="writes PDF")


def _cluster() -> Check:
    return _optional(
        "Cluster",
        library="ray",
        extra="cluster",
        serves="batches on a cluster",
        adds="usage statistics off",
    )


def _cache() -> Check:
    folder = cache_folder()
    size = folder_size_bytes(folder) / _MEGABYTE
    free = shutil.disk_usage(_existing(folder)).free / _MEGABYTE
    return Check(
        name="Cache",
        found=f"{folder}: {size:.1f} MB ({free:.0f} MB free); `primemover cache clear` removes it",
    )


def _existing(folder: Path) -> Path:
    return next(f for f in (folder, *folder.parents) if f.exists())


def build_cache_app() -> cyclopts.App:
    """The ``cache`` commands."""
    app = cyclopts.App(
        name="cache",
        help="What was computed before and is kept: show it, clear it.",
        help_epilogue=CACHE_EXAMPLES,
    )
    app.command(show_cache, name="show")
    app.command(clear_cache, name="clear")
    return app


def show_cache() -> None:
    """Say where the cache is and how large it is."""
    print(_cache().found)


def clear_cache() -> None:
    """Remove everything that was computed before. Recordings and results are not touched."""
    folder = cache_folder()
    size = folder_size_bytes(folder) / _MEGABYTE
    if folder.exists():
        shutil.rmtree(folder)
    print(f"Removed {size:.1f} MB: {folder}")
