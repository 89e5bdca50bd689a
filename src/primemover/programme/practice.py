"""What the log has come to so far: how each exercise stands, what hurts, what is wanted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from primemover.programme.plan import (
    Decision,
    FindingInBrief,
    Notice,
    PlannedExercise,
    PlannedSession,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How one exercise stands beside its planned dose; the default is exactly the plan.

    Attributes
    ----------
    load_kg : float or None
        None until a load was logged.
    rung : str
        Of the ladder without weights; "" for the plain exercise.
    pack_kg : float
        In the backpack, on the rung ``backpack``.
    extra_reps, extra_hold_s : int
        Added to the planned range and hold; a hold may become shorter.
    fewer_sets : int
    hits, misses, ambers : int
        Sessions in a row at the top, below the range, and with amber pain.
    changed_on : date or None
        Last step, up or down; steps up keep their distance from it.
    still_since : date or None
        Since when nothing got harder, for ``times`` sessions.
    told : frozenset of str
        What was said about it once and need not be said again.
    """

    load_kg: float | None = None
    rung: str = ""
    pack_kg: float = 0.0
    extra_reps: int = 0
    extra_hold_s: int = 0
    fewer_sets: int = 0
    hits: int = 0
    misses: int = 0
    ambers: int = 0
    changed_on: date | None = None
    still_since: date | None = None
    times: int = 0
    told: frozenset[str] = frozenset()

    @property
    def as_planned(self) -> bool:
        """Whether the exercise is done exactly as the plan was made."""
        return (
            self.load_kg is None
            and not self.rung
            and not (self.extra_reps or self.extra_hold_s or self.fewer_sets)
        )


PLAIN = Standing()


@dataclass(frozen=True, kw_only=True, slots=True)
class SorePlace:
    """A place that hurt badly: ``rating`` 0 to 10, and the day until which it rests."""

    rating: int
    until: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """Why nothing is planned until one place is told to be calm, on ``lifted_from`` or later."""

    reason: str
    lifted_from: date


@dataclass(kw_only=True, slots=True)
class Practice:
    """The state of the fold, day by day. Changed in place, and never seen outside ``progress``.

    Attributes
    ----------
    latest, origins : dict
        Each exercise as it was planned the last time, and the slot and exercise of the base plan
        it stood for. ``last_done`` are those of the last day of training.
    done : dict
        Sessions as they were planned before the day they were done, by id; in ``skipped`` those
        that were knowingly left out, in ``lighter`` those of a lighter week, and in ``sets_done``
        their glute sets.
    content : dict
        Week of the base plan whose sessions stand in each week that was begun, from 0.
    moved : dict
        What took the place of an exercise in a slot: ladder, standstill, or an easier version.
    hurt : dict
        Exercises that hurt badly, and when; they are out until asked for.
    reds : list
        Days and places of red pain, for what comes again.
    omitted : dict
        Exercises that are left out of a session to come without another in their place, and why.
    uneasy : set
        Weeks with amber or red pain in them; ``last_week`` is the one trained in last.
    waiting : dict
        Why the plan waits, by place; it goes on when every one of them was told to be calm.
    referring : dict
        Titles of what should be looked at first, by rule; ``referred`` says so in words.
    last_on, trained_on : date or None
        Last day of training with this plan, and with any plan.
    remembers : bool
        That something of the time before the plan counts.
    held_told : bool
        That safety holds progression was said once.
    """

    standings: dict[str, Standing] = field(default_factory=dict)
    latest: dict[str, PlannedExercise] = field(default_factory=dict)
    origins: dict[str, tuple[str, str]] = field(default_factory=dict)
    last_done: frozenset[str] = frozenset()
    level_rise: int = 0
    done: dict[str, PlannedSession] = field(default_factory=dict)
    sets_done: dict[str, float] = field(default_factory=dict)
    skipped: set[str] = field(default_factory=set)
    lighter: set[str] = field(default_factory=set)
    content: dict[int, int] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    moved: dict[tuple[str, str], str] = field(default_factory=dict)
    hurt: dict[str, date] = field(default_factory=dict)
    sore: dict[str, SorePlace] = field(default_factory=dict)
    reds: list[tuple[date, str]] = field(default_factory=list)
    omitted: dict[str, str] = field(default_factory=dict)
    uneasy: set[int] = field(default_factory=set)
    waiting: dict[str, Waiting] = field(default_factory=dict)
    referred: str = ""
    referring: dict[str, frozenset[str]] = field(default_factory=dict)
    findings: tuple[FindingInBrief, ...] | None = None
    last_on: date | None = None
    trained_on: date | None = None
    easy_left: int = 0
    lighter_left: int = 0
    worse_in_a_row: int = 0
    ambers_in_a_row: int = 0
    last_week: int = 0
    settled: bool = True
    held_told: bool = False
    remembers: bool = False
    varied_on: date | None = None
    notices: list[Notice] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)

    @property
    def touched(self) -> bool:
        """Whether anything in the log has come to something."""
        return bool(self.done or self.notices or self.sore or self.remembers)

    def begin(self, on: date, *, still_matters: date, refused: frozenset[str]) -> None:
        """Nothing; a plan begins on a day, and words of the time before it are old.

        What hurt since ``still_matters`` is still said; ``refused`` is what the plan was made
        without, whatever was wished before.
        """
        self.remembers = bool(self.decisions or self.hurt)
        self.decisions.clear()
        self.refused |= refused
        self.notices = [
            one
            for one in self.notices
            if one.on >= on or (one.kind in ("pain", "stop") and one.on >= still_matters)
        ]

    def is_sore(self, on: date) -> bool:
        """Whether some place still rests from red pain on a day."""
        return any(on < one.until for one in self.sore.values())

    def unsay(self, exercise: str, *, on: date) -> None:
        """Nothing; what was said of a wish about an exercise is taken back the same day."""
        self.notices = [
            one
            for one in self.notices
            if (one.on, one.kind, one.exercise) != (on, "swap", exercise)
        ]

    def standing(self, exercise: str) -> Standing:
        """How an exercise stands; exactly as planned when nothing is known."""
        return self.standings.get(exercise, PLAIN)
