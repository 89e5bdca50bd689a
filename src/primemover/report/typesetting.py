"""Documents on paper: data and pictures in, PDF out, without a network and without markup.

What a person wrote travels as JSON beside the template and is never read as the typesetter's code.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Literal

from primemover.errors import MissingExtraError, PrimeMoverError, how_to_install

Paper = Literal["a4", "letter"]

PAPERS: Final[dict[Paper, str]] = {"a4": "a4", "letter": "us-letter"}
"""What the typesetter calls each size."""

_TEMPLATES: Final = files("primemover.report") / "templates" / "typst"
_TYPEFACE: Final = "font_source_sans_pro"
"""The package whose folder ``files`` holds the typeface that ``house.typ`` names."""

_TRIES: Final[tuple[dict[str, Any], ...]] = (
    # PDF/UA-1: tagged, titled, with a language and words for every picture
    {"ignore_system_fonts": True, "pdf_standards": "ua-1"},
    {"ignore_system_fonts": False, "pdf_standards": "ua-1"},
    {"ignore_system_fonts": True},
)
_MISSING: Final = (
    "PDF: needs the typesetter, which is not installed; "
    f"run: {how_to_install('documents')}, or ask for the other formats only"
)
_NO_DOTS: Final = (
    "PNG: needs the typesetter, which is not installed; "
    f"run: {how_to_install('documents')}, or ask for SVG or HTML"
)
_DRAWING: Final = (
    '#set page(width: auto, height: auto, margin: 0pt)\n#image("picture.svg", width: 1200pt)\n'
)
_DOTS_PER_INCH: Final = 96.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """How a document is laid out; ``on`` is the day it is dated, which makes it reproducible."""

    on: date
    paper: Paper = "a4"
    large_print: bool = False


def typeset(
    template: str,
    *,
    data: Mapping[str, object],
    sheet: Sheet,
    pictures: Mapping[str, bytes] | None = None,
) -> bytes:
    """The PDF of ``template`` filled with ``data``; the same input gives the same bytes.

    Parameters
    ----------
    template : str
        Name of a file beside ``house.typ``, without its ending.
    data : mapping
        What the template reads from ``data.json``; ``sheet`` is added to it.
    pictures : mapping of str to bytes, optional
        Pictures by file name, as ``data`` names them.

    Raises
    ------
    MissingExtraError
        When the typesetter is not installed.
    PrimeMoverError
        When it refuses the document.

    Notes
    -----
    The typeface is a package of its own. A letter it lacks is looked for in the fonts of the
    machine; where nobody has it, the document is written all the same, only without the claim to
    be PDF/UA.
    """
    typst = _typesetter()
    fonts = _fonts()
    with TemporaryDirectory(prefix="primemover-") as folder:
        main = _lay_out(Path(folder), template=template, data=data, sheet=sheet)
        for name, picture in (pictures or {}).items():
            (main.parent / name).write_bytes(picture)
        return _compile(typst, main=main, fonts=fonts, on=sheet.on)


def _typesetter(missing: str = _MISSING) -> Any:
    try:
        import typst
    except ImportError as error:
        raise MissingExtraError(missing) from error
    return typst


def _fonts() -> Path:
    """The folder of the typeface; the package is found and never imported, as it is only files."""
    package = find_spec(_TYPEFACE)
    if package is None or not package.submodule_search_locations:
        raise MissingExtraError(_MISSING)
    return Path(next(iter(package.submodule_search_locations))) / "files"


def _lay_out(folder: Path, *, template: str, data: Mapping[str, object], sheet: Sheet) -> Path:
    for each in _TEMPLATES.iterdir():
        if each.name.endswith(".typ"):
            (folder / each.name).write_bytes(each.read_bytes())
    settings = {
        "paper": PAPERS[sheet.paper],
        "large": sheet.large_print,
        "on": sheet.on.isoformat(),
    }
    text = json.dumps({**data, "sheet": settings}, ensure_ascii=False, default=str)
    # half of a pair of surrogates is no letter in any file
    (folder / "data.json").write_bytes(text.encode("utf-8", errors="replace"))
    return folder / f"{template}.typ"


def _compile(typst: Any, *, main: Path, fonts: Path, on: date) -> bytes:
    at = datetime.combine(on, time(12), tzinfo=UTC)
    refusal = ""
    for settings in _TRIES:
        try:
            pdf: bytes = typst.compile(
                main,
                root=main.parent,
                format="pdf",
                font_paths=[fonts],
                timestamp=int(at.timestamp()),
                **settings,
            )
        except typst.TypstError as error:
            refusal = str(error).splitlines()[0]
        else:
            return pdf
    raise PrimeMoverError(
        f"PDF: the typesetter refused the document ({refusal}); "
        "please report this, and use the HTML meanwhile"
    )


def picture_in_dots(svg: str) -> bytes:
    """A drawing (SVG, 1200 units wide) as PNG, 1600 dots wide.

    Raises
    ------
    MissingExtraError
        When the typesetter is not installed.
    PrimeMoverError
        When it refuses the drawing.
    """
    typst = _typesetter(_NO_DOTS)
    with TemporaryDirectory(prefix="primemover-") as folder:
        main = Path(folder) / "picture.typ"
        (main.parent / "picture.svg").write_text(svg, encoding="utf-8")
        main.write_text(_DRAWING, encoding="utf-8")
        try:
            dots: bytes = typst.compile(
                main, root=main.parent, format="png", ppi=_DOTS_PER_INCH, font_paths=[_fonts()]
            )
        except typst.TypstError as error:
            refusal = str(error).splitlines()[0]
            raise PrimeMoverError(
                f"PNG: the typesetter refused the drawing ({refusal}); "
                "please report this, and use SVG or HTML meanwhile"
            ) from error
    return dots
