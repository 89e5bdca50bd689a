"""Templates filled in: the one place where HTML pages come from."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from primemover.report.words import DISCLAIMER, UNVERIFIED, sentence, typographic


def render_page(template: str, **context: object) -> str:
    """The template ``templates/<template>`` filled with ``context``; everything is escaped."""
    page = _environment().get_template(template)
    return page.render(disclaimer=DISCLAIMER, unverified=UNVERIFIED, **context)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("primemover.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["sentence"] = sentence
    environment.filters["typographic"] = typographic
    return environment
