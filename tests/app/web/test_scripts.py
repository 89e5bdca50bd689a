"""Our own scripts: each thing written once, every import there, none left that no page loads."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from primemover.app.web import assets

WEB: Final = Path(assets.__file__).parent
STATIC: Final = WEB / "static"
SCRIPTS: Final = tuple(
    path for path in sorted(STATIC.rglob("*.js")) if "vendor" not in path.relative_to(STATIC).parts
)
IMPORTED: Final = re.compile(
    r"""(?:from|import)\s*\(?\s*["'](\.[^"']+)["']|new URL\(["'](\.[^"']+)["'], import"""
)


def test_no_two_scripts_share_a_name() -> None:
    often = [name for name, n in Counter(path.name for path in SCRIPTS).items() if n > 1]
    assert often == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.relative_to(STATIC).as_posix())
def test_what_a_script_imports_is_there(script: Path) -> None:
    for found in IMPORTED.finditer(script.read_text(encoding="utf-8")):
        name = found[1] or found[2]
        if not name.endswith("/"):
            assert (script.parent / name).is_file(), name


def test_every_script_is_loaded_by_a_page_or_a_script() -> None:
    pages = [path.read_text(encoding="utf-8") for path in (WEB / "templates").rglob("*.j2")]
    code = [path.read_text(encoding="utf-8") for path in WEB.rglob("*.py")]
    told = "\n".join([*pages, *code, *(path.read_text(encoding="utf-8") for path in SCRIPTS)])
    unused = [path.name for path in SCRIPTS if f"/{path.name}" not in told]
    assert unused == []
