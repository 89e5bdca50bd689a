"""What is wrong with a page as a browser shows it: told by axe-core, by its layout and its keys."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE: Final = Path(__file__).resolve().parents[2] / "frontend/node_modules/axe-core/axe.min.js"
MOST_STOPS: Final = 30
"""How many stops of the Tab key are looked at on one page; shopping lists have hundreds."""

_SETTLE: Final = """async () => {
  for (const one of document.querySelectorAll("main details")) one.open = true;
  const pause = () => new Promise((over) => setTimeout(over, 50));
  const coming = () => document.querySelector('[hx-trigger="revealed"], .htmx-request');
  for (let tries = 0; coming() && tries < 100; tries += 1) { // parts that come as one gets there
    coming().scrollIntoView();
    await pause();
  }
  scrollTo(0, 0);
  const all = [...document.images];
  for (const one of all) one.loading = "eager";
  const loaded = (one) => one.complete || new Promise((over) => {
    one.onload = over;
    one.onerror = over;
  });
  await Promise.race([Promise.all(all.map(loaded)), new Promise((over) => setTimeout(over, 5000))]);
}"""

_AXE: Final = """async (only) => {
  const asked = only
    ? { type: "rule", values: only }
    : { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
                              "best-practice"] };
  const found = await axe.run(document, { runOnly: asked, resultTypes: ["violations"] });
  return found.violations.map((one) => `${one.id}: ${one.help} (${one.nodes.length}) `
    + one.nodes.slice(0, 2).map((node) => node.html.slice(0, 160) + " " +
      node.any.concat(node.all, node.none).slice(0, 1).map((why) => why.message)).join(" | "));
}"""

_LAYOUT: Final = """() => {
  const root = document.documentElement;
  const scrolls = (e) => {
    for (let one = e.parentElement; one && one !== document.body; one = one.parentElement) {
      if (getComputedStyle(one).overflowX !== "visible") return true;
    }
    return false;
  };
  const shown = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const wide = [...document.querySelectorAll("body *")].filter((e) => shown(e)
    && e.getBoundingClientRect().right > root.clientWidth + 1
    && !e.closest(".skip, .visually-hidden, svg") && !scrolls(e));
  return {
    beyond: root.scrollWidth - window.innerWidth,
    wide: wide.slice(0, 3).map((e) => e.outerHTML.slice(0, 140)),
    headings: [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].filter(shown)
      .map((e) => Number(e.tagName[1])),
    broken: [...document.images].filter((e) => e.complete && !e.naturalWidth && e.checkVisibility())
      .map((e) => e.getAttribute("src")),
    tiny: [...document.querySelectorAll("p, li, td, th, dd, label, button, a")].filter((e) =>
      shown(e) && e.textContent.trim() && parseFloat(getComputedStyle(e).fontSize) < 12)
      .slice(0, 3).map((e) => e.outerHTML.slice(0, 140)),
  };
}"""

_FOCUS: Final = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const near = [at, at.closest("label"), at.parentElement, at.nextElementSibling].filter(Boolean);
  const marked = near.some((e) => {
    const style = getComputedStyle(e);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1)
      || style.boxShadow !== "none";
  });
  const box = at.getBoundingClientRect();
  const stays = (e) => {
    for (let one = e; one; one = one.parentElement) {
      if (["fixed", "sticky"].includes(getComputedStyle(one).position)) return one;
    }
    return null;
  };
  const hidden = (x, y) => {
    const bar = stays(document.elementFromPoint(x, y));
    return bar !== null && !bar.contains(at);
  };
  const rows = [box.top + 2, (box.top + box.bottom) / 2, box.bottom - 2]
    .filter((y) => y > 0 && y < innerHeight);
  const middle = Math.min(Math.max((box.left + box.right) / 2, 1), innerWidth - 1);
  return {
    covered: rows.length > 0 && rows.every((y) => hidden(middle, y)),
    what: at.outerHTML.slice(0, 120), marked,
    first: at.matches(".skip"),
    within: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    again: window.visited?.has(at) ?? false,
    seen: (window.visited ??= new Set()).add(at) && true,
  };
}"""


def settle(page: Page) -> None:
    """Nothing; what is folded is open, and every part and picture has come."""
    page.evaluate(_SETTLE)


def axe_faults(page: Page, *, only: tuple[str, ...] = ()) -> list[str]:
    """What axe-core complains of: WCAG 2.2 A and AA and good practice, or some rules ``only``."""
    found: list[str] = page.evaluate(_AXE, list(only) or None)
    return found


def layout_faults(page: Page) -> list[str]:
    """What is wider than the page, broken, tiny, or out of order."""
    found: dict[str, Any] = page.evaluate(_LAYOUT)
    faults = [f"wider than the page: {one}" for one in found["wide"]]
    if found["beyond"] > 0:
        faults.append(f"scrolls sideways by {found['beyond']} px")
    faults += [f"broken picture: {one}" for one in found["broken"]]
    faults += [f"tiny text: {one}" for one in found["tiny"]]
    headings = found["headings"]
    if headings.count(1) != 1 or headings[0] != 1:
        faults.append(f"headings do not begin with the only h1: {headings}")
    if any(after - before > 1 for before, after in pairwise(headings)):
        faults.append(f"headings leave a level out: {headings}")
    return faults


def key_faults(page: Page) -> list[str]:
    """What cannot be reached or seen to be reached with the Tab key."""
    faults: list[str] = []
    reached = 0
    page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); }")
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        at: dict[str, Any] | None = page.evaluate(_FOCUS)
        if at is None or at["again"]:
            break
        reached += 1
        if not at["marked"]:
            faults.append(f"focus cannot be seen: {at['what']}")
        if not at["within"]:
            faults.append(f"focus is out of sight: {at['what']}")
        if at["covered"]:
            faults.append(f"focus lies behind a bar: {at['what']}")
    if not reached and page.locator("main a[href], main button, main input").count():
        faults.append("nothing can be reached with the Tab key")
    return faults
