"""A page read as elements and text, so that what it promises can be held against it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

VOID = {"meta", "link", "img", "br", "hr", "input"}


class Page(HTMLParser):
    """A page as elements with their attributes, headings in order, and the text seen."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.source = source
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[int] = []
        self.open: list[str] = []
        self.faults: list[str] = []
        self.texts: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.texts.append(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        """Attributes of every element of this kind."""
        return [attrs for name, attrs in self.elements if name == tag]

    @property
    def ids(self) -> list[str]:
        """Every id, in the order of the page."""
        return [attrs["id"] or "" for _, attrs in self.elements if "id" in attrs]

    @property
    def text(self) -> str:
        """The text seen, with single spaces."""
        return " ".join(" ".join(self.texts).split())


def broken_rules(page: Page) -> list[str]:
    """What every page of ours promises and this one does not keep."""
    ids = page.ids
    named = " ".join(a.get("aria-labelledby") or "" for _, a in page.elements).split()
    linked = [h[1:] for _, a in page.elements if (h := a.get("href") or "").startswith("#")]
    style = page.source[page.source.index("<style>") : page.source.index("</style>")]
    told = [a for a in page.of("img") if a.get("class") != "moving"]
    rules = {
        "elements are closed where they should be": not page.faults and not page.open,
        "ids are unique": len(ids) == len(set(ids)),
        "references resolve": not {*named, *linked} - set(ids),
        "no script, frame or object": not [*page.of("script"), *page.of("iframe")],
        "no handler": not any(k.startswith("on") for _, a in page.elements for k in a),
        "pictures are in the page": all(
            (a["src"] or "").startswith("data:image/") for a in page.of("img")
        ),
        "style fetches nothing": "url(" not in style and "@import" not in style,
        "a policy forbids fetching": "default-src 'none'" in page.source,
        "headings skip no level": page.headings[:1] == [1]
        and page.headings.count(1) == 1
        and all(b - a <= 1 for a, b in pairwise(page.headings)),
        "pictures are told in words": all((a.get("alt") or "").strip() for a in told),
        "drawings are told or hidden": all(
            a.get("aria-hidden") == "true" or a.get("role") == "img" for a in page.of("svg")
        ),
        "table heads have a scope": all(a.get("scope") in {"row", "col"} for a in page.of("th")),
        "a language": page.of("html")[0].get("lang") == "en",
        "one of each landmark": [len(page.of(t)) for t in ("main", "header", "nav", "footer")]
        == [1, 1, 1, 1],
    }
    return [rule for rule, kept in rules.items() if not kept]
