"""The front end made: what is fetched, what is kept, and what is said when that fails."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path
from typing import Final

import pytest

import hatch_build
from frontend import build
from tests.conftest import ROOT

FRONTEND: Final = ROOT / "frontend"
NOWHERE: Final = "http://127.0.0.1:9"
vendored = pytest.mark.skipif(
    not build.is_complete(build.VENDOR), reason="needs the front end: make serve"
)


def lock() -> dict[str, dict[str, object]]:
    """Packages of the lock file by name, the project itself left out."""
    told = json.loads((FRONTEND / "package-lock.json").read_text(encoding="utf-8"))
    found: dict[str, dict[str, object]] = told["packages"]
    return {name.removeprefix("node_modules/"): each for name, each in found.items() if name}


class TestTheLock:
    def test_it_names_no_address(self) -> None:
        for name in ("package.json", "package-lock.json", ".npmrc"):
            assert "://" not in (FRONTEND / name).read_text(encoding="utf-8"), name

    def test_every_package_is_held_by_its_hash(self) -> None:
        assert all(str(each["integrity"]).startswith("sha512-") for each in lock().values())

    def test_every_version_is_exact_and_locked(self) -> None:
        wanted = json.loads((FRONTEND / "package.json").read_text(encoding="utf-8"))
        versions = {**wanted["dependencies"], **wanted["devDependencies"]}
        assert all(re.fullmatch(r"[\d.]+", version) for version in versions.values())
        assert {name: lock()[name]["version"] for name in versions} == versions

    def test_what_only_tests_load_is_never_shipped(self) -> None:
        tests_only = {name for name, each in lock().items() if each.get("dev")}
        assert set(build.FOR_TESTS) == tests_only
        assert not set(build.KEPT) & tests_only

    def test_the_notice_names_every_package(self) -> None:
        notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
        for name, package in lock().items():
            assert name in notice, name
            assert str(package["license"]) in notice, name

    def test_node_is_the_same_in_both_places(self) -> None:
        pinned = (ROOT / "requirements" / "node.txt").read_text(encoding="utf-8")
        assert f"\n{build.NODE_WHEEL} " in pinned


@vendored
class TestWhatIsThere:
    def test_nothing_is_made_twice(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(build, "_fetch", None)  # calling it would fail
        assert build.make() is False

    def test_licences_lie_beside_what_they_are_for(self) -> None:
        for package in (*build.KEPT, "pose"):
            assert (build.VENDOR / package / "LICENSE").stat().st_size > 500, package

    def test_the_small_forms_hold_the_same(self) -> None:
        small = list(build.VENDOR.rglob("*.gz"))
        assert small
        for path in small:
            assert gzip.decompress(path.read_bytes()) == path.with_suffix("").read_bytes()

    def test_nothing_of_it_speaks_to_anybody(self) -> None:
        """Addresses in comments and namespaces are fine; these would be sent to."""
        for path in build.VENDOR.rglob("*.*js"):
            text = path.read_text(encoding="utf-8")
            assert "play.googleapis.com" not in text, path
            assert "google-analytics" not in text, path


class TestIsComplete:
    @pytest.fixture
    def made(self, tmp_path: Path) -> Path:
        folder = tmp_path / "vendor"
        folder.mkdir()
        (folder / "a.js").write_text("abc")
        build._stamp(folder)
        return folder

    def test_as_made(self, made: Path) -> None:
        assert build.is_complete(made)

    def test_not_when_a_file_lacks_or_is_cut(self, made: Path) -> None:
        (made / "a.js").write_text("ab")
        assert not build.is_complete(made)
        (made / "a.js").unlink()
        assert not build.is_complete(made)

    def test_not_when_the_lock_has_changed(
        self, made: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(build, "made_from", lambda: "another")
        assert not build.is_complete(made)

    @pytest.mark.parametrize("stamp", ["", "{", "{}", "[]", '{"files": {}}'])
    def test_not_with_a_stamp_that_says_nothing(self, stamp: str, tmp_path: Path) -> None:
        (tmp_path / build.STAMP).write_text(stamp)
        assert not build.is_complete(tmp_path)

    def test_line_ends_of_a_checkout_make_no_difference(self, tmp_path: Path) -> None:
        (tmp_path / "unix").write_bytes(b"a\nb\n")
        (tmp_path / "windows").write_bytes(b"a\r\nb\r\n")
        assert build._lines(tmp_path / "unix") == build._lines(tmp_path / "windows")


class TestWhereItFails:
    def test_no_npm_anywhere(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        monkeypatch.setattr(build, "find_spec", lambda _: None)
        with pytest.raises(build.FrontEndError, match=f"pip install {build.NODE_WHEEL}"):
            build.make(tmp_path / "vendor")

    @pytest.mark.skipif(os.name == "nt", reason="the stub is a shell script")
    def test_an_npm_that_is_only_a_stub_counts_as_none(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        stub = tmp_path / "npm"
        stub.write_text("#!/bin/sh\nexit 127\n")
        stub.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        assert build.npm_of_this_machine() is None

    @pytest.mark.skipif(os.name == "nt", reason="the stub is a shell script")
    @pytest.mark.parametrize(
        ("told", "serves"),
        [
            ("10.9.2", True),
            ("7.0.0", True),
            ("7.0.0-beta.1", True),
            ("6.14.18", False),
            ("1.1.0", False),
            ("", False),
            ("npm", False),
        ],
    )
    def test_only_an_npm_that_reads_the_lock_file_counts(
        self, told: str, serves: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        locked = json.loads((ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8"))
        assert locked["lockfileVersion"] == 3
        stub = tmp_path / "npm"
        stub.write_text(f"#!/bin/sh\necho {told}\n")
        stub.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        assert build.npm_of_this_machine() == (str(stub) if serves else None)

    @pytest.mark.skipif(build.npm_of_this_machine() is None, reason="needs npm")
    @pytest.mark.slow
    def test_no_network(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("NPM_CONFIG_REGISTRY", NOWHERE)
        monkeypatch.setenv("NPM_CONFIG_CACHE", str(tmp_path / "cache"))
        monkeypatch.setenv("NPM_CONFIG_FETCH_RETRY_MINTIMEOUT", "10")
        vendor = tmp_path / "vendor"
        with pytest.raises(build.FrontEndError, match="ECONNREFUSED") as told:
            build.make(vendor)
        assert "PRIMEMOVER_FRONT_END=skip" in str(told.value)
        assert not vendor.exists()


class TestTheHook:
    @pytest.fixture
    def hook(self) -> hatch_build.FrontEndHook:
        made = object.__new__(hatch_build.FrontEndHook)
        made._BuildHookInterface__root = str(ROOT)  # type: ignore[attr-defined]
        return made

    @pytest.mark.parametrize(
        ("there", "npm", "skipped", "asked_for"),
        [
            (False, None, "", [build.NODE_WHEEL]),
            (False, "npm", "", []),
            (True, None, "", []),
            (False, None, "skip", []),
        ],
    )
    def test_npm_is_asked_for_only_where_it_is_needed_and_lacks(
        self,
        there: bool,
        npm: str | None,
        skipped: str,
        asked_for: list[str],
        hook: hatch_build.FrontEndHook,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(build, "is_complete", lambda _: there)
        monkeypatch.setattr(build, "npm_of_this_machine", lambda: npm)
        monkeypatch.setenv(hatch_build.SKIP, skipped)
        assert hook.dependencies() == asked_for

    def test_the_project_asks_for_it(self) -> None:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        told = project["tool"]["hatch"]["build"]
        assert told["hooks"] == {"custom": {}}
        assert told["artifacts"] == ["/src/primemover/app/web/static/vendor"]


@vendored
@pytest.mark.slow
def test_what_is_built_holds_the_front_end_and_no_tests_of_it(tmp_path: Path) -> None:
    """An sdist from a copy of the tree, and a wheel from the sdist, with no npm and no network."""
    copy = tmp_path / "tree"
    for name in ("hatch_build.py", "pyproject.toml", "LICENSE", "NOTICE", "README.md"):
        copy.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, copy / name)
    shutil.copytree(FRONTEND, copy / "frontend", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(build.VENDOR, copy / build.VENDOR.relative_to(ROOT))
    (copy / "src/primemover/__init__.py").touch()
    run = [sys.executable, "-m", "hatchling", "build", "-d", str(tmp_path), "-t"]
    bare = {**os.environ, "PATH": str(tmp_path), "NPM_CONFIG_REGISTRY": NOWHERE}
    subprocess.run([*run, "sdist"], cwd=copy, env=bare, check=True, capture_output=True)
    (source,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    (unpacked,) = (tmp_path / "unpacked").iterdir()
    subprocess.run([*run, "wheel"], cwd=unpacked, env=bare, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive_:
        names = archive_.namelist()
    static = "primemover/app/web/static/vendor"
    assert f"{static}/pose/pose_lite.task" in names
    assert f"{static}/{build.STAMP}" in names
    assert not [name for name in names if "axe" in name or "node_modules" in name]
