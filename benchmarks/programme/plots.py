"""The plot of the page: how much people were asked to do, and how much they did."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.programme.figures import MEASURED, numbers, percentile

if TYPE_CHECKING:
    from benchmarks.programme.figures import Figures

PLOT: Final = "distributions.svg"
INK, GREY, ACCENT = "#1f2933", "#8a94a0", "#0a6bb5"
BINS: Final = {"sets": 1.0, "minutes": 5.0, "adherence": 10.0}


def write_plot(figures: Figures, *, folder: Path) -> Path:
    """Where the plot is: a histogram of each measured quantity, its median marked."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    style = {"svg.fonttype": "none", "svg.hashsalt": "programme", "font.size": 9}
    with mpl.rc_context(style):  # type: ignore[arg-type]
        sheet = Figure(figsize=(9.0, 2.6), layout="constrained")
        FigureCanvasSVG(sheet)
        for axes, (name, (words, unit)) in zip(
            sheet.subplots(1, len(MEASURED)), MEASURED.items(), strict=True
        ):
            values = numbers(figures.counts[name])
            width = BINS[name]
            shares: dict[float, float] = {}
            for value, n in values.items():
                place = value // width * width
                shares[place] = shares.get(place, 0.0) + 100 * n / max(sum(values.values()), 1)
            places = [place + width / 2 for place in shares]
            axes.bar(places, list(shares.values()), width=0.9 * width, color=ACCENT)
            if values:
                axes.axvline(percentile(values, 50), color=INK, linewidth=1, linestyle="--")
            axes.set_xlabel(f"{words}, {unit}", color=INK)
            axes.set_ylabel("share, %", color=INK)
            axes.spines[["top", "right"]].set_visible(False)
        folder.mkdir(parents=True, exist_ok=True)
        sheet.savefig(folder / PLOT, metadata={"Date": None})
    return folder / PLOT
