"""The page docs/science/coaching.md, figures and definitions together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from benchmarks.coaching.cost import BUDGET_US, Cost
from benchmarks.coaching.paths import BothPaths
from primemover.coaching.movements import cues_of, live_counting
from primemover.knowledge import load_knowledge
from primemover.knowledge.coached import CoachedMovement

HEAD = """# The live coach

Written by `python -m benchmarks.coaching`. Landmarks come frame by frame; each frame costs some
tens of microseconds and everything goes by the frames' own time, never by their number.

## How it works

1. **Set-up gate.** Somebody is seen, the whole body is in the picture, the posture is that of the
   exercise, the camera stands where it must, and the person keeps still for a moment. What is
   wrong is said one thing at a time, in this order. Limits widen once somebody is placed, and a
   fault must last before it is told, so that nothing flickers.
2. **Angles.** The definitions are those of [signals](signals.md), computed on one frame in plain
   floats; a test holds both equal. Each is smoothed by a One-Euro filter, which knows nothing of
   the future; files are filtered forwards and back.
3. **Counting.** The detector of files, asked while the movement comes back, so that the number is
   heard on arrival. In place of a file's range, the median repetition so far decides what counts.
   A set of hinges may be begun bent over, as a bar is lifted from the floor: the first lift then
   counts when the next repetition begins, since somebody who only gets up moves alike.
4. **Guards.** A large enough excursion is refused when the hips ended elsewhere, a hand went to the
   floor, a foot left it, the leg was the other one, or it took half a minute.
5. **Cues.** A fault must show in repetitions in a row (or for a while in a hold), from a view that
   shows it; one cue at a time, the most pressing first, with a pause between cues and no third
   time; corrected means beyond a second, easier limit, and is acknowledged once.

All limits lie in `knowledge/coached`, `coached_postures` and `coaching_rules`; cues use the limits
of `knowledge/thresholds` where there are any. They are readings of the live path with no
calibration behind them: advice while moving, never a result of the check.
"""


def page(costs: Sequence[Cost], paths: Sequence[BothPaths]) -> str:
    """The whole page."""
    parts = [
        HEAD,
        "## What it costs\n",
        "Time of one thread on one core of a shared machine; memory is the most a set of a dozen "
        f"repetitions held. The budget is {BUDGET_US:.0f} microseconds a frame.\n",
        _table(
            ("movement", "median µs", "99th percentile µs", "memory kB", "snapshot kB"),
            (
                (
                    one.movement,
                    f"{one.median_us:.0f}",
                    f"{one.p99_us:.0f}",
                    f"{one.memory_kb:.0f}",
                    f"{one.snapshot_kb:.0f}",
                )
                for one in costs
            ),
        ),
        "## Live equals file\n",
        "Repetitions on both paths, and with the set-up gate after two seconds of keeping still. "
        "The two deadlift clips begin bent over the bar; `mal_sidelying` from 2 s begins in "
        "mid-lift, and there the gate counts fewer. "
        "Differences are of the counted angle (degrees; per cent of the shank for the height of "
        "the hips): sample by sample, which the lag of a causal filter makes large while a joint "
        "moves fast, and at the farthest point, which depth is read from.\n",
        _table(
            (
                "track",
                "movement",
                "by eye",
                "file",
                "live",
                "with gate",
                "median",
                "95th percentile",
                "farthest point",
                "cues",
            ),
            (
                (
                    one.track,
                    one.movement,
                    one.by_eye,
                    str(one.file),
                    str(one.live),
                    str(one.with_gate),
                    f"{one.median_diff:.1f}",
                    f"{one.p95_diff:.1f}",
                    f"{one.peak_diff:+.1f}",
                    one.cues,
                )
                for one in paths
            ),
        ),
        "## Movements\n",
        *_movements(),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _movements() -> Iterator[str]:
    knowledge = load_knowledge()
    for movement in knowledge.coached.values():
        names = ", ".join(knowledge.exercises[one].name.lower() for one in movement.exercises)
        yield f"### {movement.name}\n"
        yield f"For {names}. Camera: {' or '.join(movement.views)}. {_counted(movement)}\n"
        for one in cues_of(movement, knowledge=knowledge):
            unit = one.cue.limit.unit if one.cue.limit else "as in its threshold"
            yield (
                f"- `cue.{one.cue.code}`: {one.cue.what.lower()} ({one.cue.quantity} "
                f"{one.cue.comparison} {one.limit:g}; corrected at {one.settled:g}; {unit})"
            )
        if movement.cannot_see:
            yield "\nCannot be seen: " + " ".join(movement.cannot_see)
        yield ""


def _counted(movement: CoachedMovement) -> str:
    counting = live_counting(movement, knowledge=load_knowledge())
    if counting is None or movement.counts_from is None:
        return "Held: seconds in the posture are counted."
    number = movement.counts_from
    return f"Counted on {counting.signal} from {number.value:g} {number.unit} on."


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines) + "\n"
