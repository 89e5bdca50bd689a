"""Templates into pages: English wording is looked up in the visit's language on the way."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from primemover.app.store import OWN_LABEL
from primemover.app.web import picturing, units
from primemover.app.web.told_markup import told_markup
from primemover.report.body_map import make_body_map
from primemover.report.muscle_map import make_muscle_map

if TYPE_CHECKING:
    from primemover.app.web.languages import Language
    from primemover.app.web.visit import Visit


def render(template: str, *, visit: Visit, **values: Any) -> str:
    """The page as HTML; templates see ``visit``, ``_``, ``tr``, ``told`` and ``asset`` besides."""
    found = environment(visit.language).get_template(template)
    return found.render(visit=visit, language=visit.language, **values)


@cache
def environment(language: Language) -> Environment:
    """Templates that speak ``language``.

    ``_("…")`` is for wording of the templates (``%(name)s`` is filled in); the filter ``tr`` for
    wording of the knowledge; ``told`` the same, marked as English where it has no translation, and
    ``told_markup`` the same for markup. ``figures`` writes a number as the language does.
    """
    found = Environment(
        loader=PackageLoader("primemover.app.web"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    install = getattr(found, "install_gettext_translations")  # noqa: B009 - added by the extension
    install(language.texts, newstyle=True)
    found.filters["tr"] = language
    found.filters["told"] = lambda text: _told(text, language=language)
    found.filters["figures"] = language.written
    found.filters["told_markup"] = lambda markup: told_markup(markup, language=language)
    found.filters.update(units.filters(language))
    found.globals["unit_of_load"] = units.kg_unit
    found.globals["step_of_load"] = units.kg_step
    found.globals["asset"] = asset
    found.globals["own_label"] = OWN_LABEL
    found.globals["felt_map"] = make_body_map
    found.globals["muscle_map"] = make_muscle_map
    found.globals["figure_of_exercise"] = picturing.figure_of_exercise
    found.globals["figure_of_test"] = picturing.figure_of_test
    found.globals["figure_of_motion"] = picturing.figure_of_motion
    return found


def _told(text: str, *, language: Language) -> Markup:
    said = language.says(text)
    if said is not None:
        return Markup(Markup.escape(said))
    return Markup('<span lang="en">{}</span>').format(text)


@cache
def asset(name: str) -> str:
    """The address of a file under ``static/``; it changes with what the file holds."""
    content = (files("primemover.app.web") / "static" / name).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"
