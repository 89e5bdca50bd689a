"""What must never be committed: paths of one machine, addresses of registries, large files."""

from __future__ import annotations

import re

import pytest

from tests.architecture.sources import ROOT, tracked_files

# Spelled so that this file does not contain what it looks for.
MACHINE_PATH = re.compile(r"(?<![\w.\]}/-])/(?:work|root|home/\w+|Users/\w+)/[\w.]")
REGISTRY = re.compile(
    r"--(?:extra-)?index-url[= ]+\S+|py"
    r"pi\.org|files\.python"
    r"hosted|registry\.npm"
    r"js|\"resolved\": *\"http"
)
LARGEST_FILE_BYTES = 2_000_000  # a repository is cloned whole, every time


def _texts() -> list[tuple[str, str]]:
    found = []
    for path in tracked_files():
        try:
            found.append((str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


@pytest.mark.parametrize("pattern", [MACHINE_PATH, REGISTRY], ids=["machine path", "registry"])
def test_no_file_names_a_machine_or_a_registry(pattern: re.Pattern[str]) -> None:
    hits = [f"{name}: {m.group()}" for name, text in _texts() for m in pattern.finditer(text)]
    assert not hits


def test_no_large_files() -> None:
    large = {
        str(p.relative_to(ROOT)): size
        for p in tracked_files()
        if (size := p.stat().st_size) > LARGEST_FILE_BYTES
    }
    assert not large


def test_the_lock_pins_everything_by_hash() -> None:
    for lock in sorted((ROOT / "requirements").glob("*.txt")):
        entries = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8"))
        loose = [e.split("\n")[0] for e in entries if "==" in e and "--hash=sha256:" not in e]
        assert not loose, lock.name


def test_the_test_lock_extends_the_users_lock() -> None:
    def pins(name: str) -> set[str]:
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        return set(re.findall(r"^([\w.-]+==[^ ]+)", text, re.MULTILINE))

    assert pins("run.txt") <= pins("dev.txt")
