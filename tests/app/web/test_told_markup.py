"""Markup of the report in another language: every text of it, and nothing else."""

from __future__ import annotations

from gettext import NullTranslations

import pytest

from primemover.app.web.figures import Figures
from primemover.app.web.languages import Language, language
from primemover.app.web.sentences import Sentences
from primemover.app.web.template_texts import texts_of_template
from primemover.app.web.told_markup import told_markup

GERMAN = Language(
    code="de",
    texts=NullTranslations(),
    sentences=Sentences(
        {
            "Time held": "Gehaltene Zeit",
            "{1} to {2}": "{1} bis {2}",
            "Pictures, {1}": "Bilder, {1}",
            "plank": "Stütz & Halt",
            "Next": "Weiter",
        },
        figures=Figures(locale="de"),
    ),
)


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("<p>Time held</p>", "<p>Gehaltene Zeit</p>"),
        ("<td>9.5 to 10.5&nbsp;s</td>", "<td>9,5 bis 10,5\N{NO-BREAK SPACE}s</td>"),
        ("<p>\n  Time held\n</p>", "<p> Gehaltene Zeit </p>"),
        ('<i class="Next">Next</i>', '<i class="Next">Weiter</i>'),
        (
            '<div aria-label="Pictures, plank"></div>',
            '<div aria-label="Bilder, Stütz &amp; Halt"></div>',
        ),
        ("<p>plank</p>", "<p>Stütz &amp; Halt</p>"),
        ("<p>Willcox &amp; Burden</p>", '<p lang="en">Willcox &amp; Burden</p>'),
        ("<text x='1'>Unknown</text>", "<text lang=\"en\" x='1'>Unknown</text>"),
        ("<p>Unknown <b>Next</b></p>", '<p><span lang="en">Unknown </span><b>Weiter</b></p>'),
        ("Unknown", '<span lang="en">Unknown</span>'),
        ('<circle r="1"/>Next', '<circle r="1"/>Weiter'),
    ],
)
def test_texts_are_said_and_the_rest_is_marked(english: str, german: str) -> None:
    assert told_markup(english, language=GERMAN) == german


def test_english_stays_as_it_is() -> None:
    markup = '<p title="Next">12.5 &amp; more</p>'
    assert told_markup(markup, language=language("en")) == markup


def test_a_template_gives_its_wording_with_gaps() -> None:
    source = (
        "{# a remark #}{% import 'x' as x %}<h2 class='{{ c }}'>What was {{ verb }}</h2>\n"
        '<p aria-label="Pictures, {{ name }}">{% for one in all %}{{ one }}{% endfor %}</p>'
        "<b>Quality: {% if bad %}{{ bad }} of {{ all }} failed{% else %}all passed{% endif %}, so"
        " <i>{{ word }}</i></b>"
    )
    assert set(texts_of_template(source)) == {
        "What was {1}",
        "Pictures, {1}",
        "{1} of {2} failed",
        "all passed",
        "Quality: {1}, so",
    }
