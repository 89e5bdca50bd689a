"""The weeks of a plan, made one after the other, and everything that went into them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from primemover.programme.allocation import OUTER_HIP
from primemover.programme.desk import sitting_break
from primemover.programme.exercise_doses import Doses
from primemover.programme.plan import (
    PlanInputs,
    PlannedBlock,
    PlannedSession,
    PlannedWeek,
    SittingBreak,
)
from primemover.programme.roster import HOLDS_LEVEL, Roster, at_level, make_roster
from primemover.programme.selection import Wish, wishes
from primemover.programme.sessions import WeekMaker, planned_block, session_id
from primemover.programme.settings import dates_of, yoga_places
from primemover.programme.volume import weekly_glute_sets
from primemover.programme.weeks import WeekOutline, in_order, outline, risen
from primemover.programme.yoga import Pose, suiting_poses, yoga_block, yoga_session

if TYPE_CHECKING:
    from primemover.knowledge import Goal, Knowledge, SessionFormat
    from primemover.programme.eligibility import Suitability


@dataclass(frozen=True, kw_only=True, slots=True)
class Making:
    """A plan's weeks with all that decided them, for whoever explains it.

    Attributes
    ----------
    rosters : mapping of int to Roster
        Who stands where, by how many levels above the start; in the order used.
    held : bool
        Safety keeps loads, sets and levels as they are.
    poses : tuple of Pose
        Yoga poses that suit.
    """

    inputs: PlanInputs
    suitability: Suitability
    form: SessionFormat
    held: bool
    outlines: tuple[WeekOutline, ...]
    weeks: tuple[PlannedWeek, ...]
    rosters: Mapping[int, Roster]
    poses: tuple[Pose, ...]
    desk: SittingBreak | None


def make_weeks(
    inputs: PlanInputs, *, suitability: Suitability, phases: Sequence[str] = ()
) -> Making:
    """Every week of the plan; ``phases`` as in :func:`~primemover.programme.weeks.outline`."""
    knowledge, settings = suitability.knowledge, inputs.settings
    held = any(map(suitability.gate.limits.get, HOLDS_LEVEL))
    outlines = outline(
        settings.weeks,
        beginner=suitability.person.beginner,
        held=held,
        knowledge=knowledge,
        phases=phases,
        longer_learning=any(goal.longer_learning for goal in goals_of(suitability)),
    )
    poses = suiting_poses(suitability, chosen=settings.chosen) if settings.yoga_days else ()
    maker = _Maker(
        inputs=inputs,
        suitability=suitability,
        form=_wished_form(suitability, minutes=settings.minutes),
        wished=wishes(inputs.findings, knowledge=knowledge),
        poses=poses,
        yoga=yoga_block(poses, minutes=settings.minutes, suitability=suitability),
    )
    weeks = maker.weeks(outlines)
    return Making(
        inputs=inputs,
        suitability=suitability,
        form=maker.form,
        held=held,
        outlines=outlines,
        weeks=weeks,
        rosters=maker.rosters,
        poses=poses,
        desk=maker.desk() if settings.desk_version else None,
    )


def goals_of(suitability: Suitability) -> tuple[Goal, ...]:
    """What the person wishes, in the order of the shelf."""
    wished = suitability.person.goals
    return tuple(goal for name, goal in suitability.knowledge.goals.items() if name in wished)


def _wished_form(suitability: Suitability, *, minutes: int) -> SessionFormat:
    """The format for the minutes, with what the goals add to it."""
    form = format_for(minutes, knowledge=suitability.knowledge)
    for goal in goals_of(suitability):
        more: dict[str, object] = {
            block: getattr(form, block) + count for block, count in goal.more.items()
        }
        form = form.model_copy(update=more)
    return form


def format_for(minutes: int, *, knowledge: Knowledge) -> SessionFormat:
    """The longest session format that begins at or below ``minutes``."""
    fitting = [form for form in knowledge.session_formats.values() if form.minutes <= minutes]
    return max(fitting, key=lambda form: form.minutes)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Maker:
    """Makes weeks; rosters and doses are kept for the weeks that share them."""

    inputs: PlanInputs
    suitability: Suitability
    form: SessionFormat
    wished: Mapping[str, Wish]
    poses: tuple[Pose, ...]
    yoga: PlannedBlock | None
    rosters: dict[int, Roster] = field(default_factory=dict, init=False)
    makers: dict[tuple[int, int, bool], WeekMaker] = field(default_factory=dict, init=False)

    def weeks(self, outlines: tuple[WeekOutline, ...]) -> tuple[PlannedWeek, ...]:
        """Every week in order: turns go on from week to week, and sets rise slowly."""
        knowledge = self.suitability.knowledge
        had: Counter[str] = Counter()
        made: list[PlannedWeek] = []
        got: list[float] = []
        for week in outlines:
            within = risen(week, got=got, knowledge=knowledge) if got else week
            made.append(self.week(within, had=had))
            got.append(weekly_glute_sets(made[-1].sessions, knowledge=knowledge).large)
        return tuple(made)

    def week(self, week: WeekOutline, *, had: Counter[str]) -> PlannedWeek:
        """One week with its sessions in order; ``had`` counts every slot that came."""
        settings = self.inputs.settings
        yoga = self._yoga_places(self._maker(week))
        days = list(enumerate(dates_of(settings, week=week.number), start=1))
        strength = [day for day in days if day[0] not in yoga]
        maker = self._maker(week)
        sessions, allotted = maker.week(week, days=strength, had=had)
        for sets in allotted.days:
            had.update(sets.keys())
        poses = self._yoga_sessions(
            week, days=[day for day in days if day[0] in yoga], alone=not strength, maker=maker
        )
        return PlannedWeek(
            number=week.number,
            phase=week.phase.id,
            title=f"Week {week.number}: {week.phase.title.lower()}",
            purpose=_purpose(week),
            sessions=tuple(
                session
                for session in sorted((*sessions, *poses), key=lambda session: session.day)
                if session.blocks  # where nothing at all suits, there is nothing to come for
            ),
            lighter=week.lighter,
            retest=week.retest,
        )

    def desk(self) -> SittingBreak | None:
        """The sitting break, with the easiest of what suits."""
        first = self._maker_of(rise=0, reserve=0, easy=True)
        return sitting_break(
            first.roster, doses=first.doses, starts_on=self.inputs.settings.starts_on
        )

    def _yoga_sessions(
        self,
        week: WeekOutline,
        *,
        days: list[tuple[int, date]],
        alone: bool,
        maker: WeekMaker,
    ) -> tuple[PlannedSession, ...]:
        """Sessions of poses; where a week has no strength, the first begins with the outer hip."""
        sessions = []
        for number, (day, on) in enumerate(days):
            outer = self._outer_hip(maker) if alone and number == 0 else None
            block = self._beside(outer) if outer else self.yoga
            if block is None:
                continue
            session = yoga_session(
                block,
                name=session_id(week=week.number, day=day),
                week=week.number,
                day=day,
                on=on,
                before=outer,
            )
            sessions.append(session)
        return tuple(sessions)

    def _yoga_places(self, maker: WeekMaker) -> frozenset[int]:
        """Sessions of yoga; one is kept for strength where both do not fit into one."""
        places = yoga_places(self.inputs.settings) if self.yoga else frozenset()
        if len(places) < self.inputs.settings.days_per_week:
            return places
        outer = self._outer_hip(maker)
        return places if outer is None or self._beside(outer) else places - {min(places)}

    def _beside(self, outer: PlannedBlock) -> PlannedBlock | None:
        """Poses for the minutes that the outer hip leaves; None when they are too few."""
        left_min = int(self.inputs.settings.minutes - outer.minutes)
        return yoga_block(self.poses, minutes=left_min, suitability=self.suitability)

    def _outer_hip(self, maker: WeekMaker) -> PlannedBlock | None:
        place = maker.roster.places.get(OUTER_HIP)
        if place is None:
            return None
        one = maker.doses.planned(place, sets=maker.rules.usual_sets)
        return planned_block(
            "strength", exercises=(one,), knowledge=maker.knowledge, doses=maker.doses
        )

    def _maker(self, week: WeekOutline) -> WeekMaker:
        knowledge = self.suitability.knowledge
        first = in_order(knowledge)[0]
        careful = first if week.lighter else week.phase
        usual_min = knowledge.dosing["session_length"].numbers["default"].value or 0.0
        return self._maker_of(
            rise=int(week.phase.numbers["level_rise"].value or 0),
            reserve=int(careful.numbers["reserve"].value or 0),
            easy=self.suitability.person.beginner
            or week.phase.id == first.id
            or self.inputs.settings.minutes < usual_min,
        )

    def _maker_of(self, *, rise: int, reserve: int, easy: bool) -> WeekMaker:
        key = (rise, reserve, easy)
        if key not in self.makers:
            suitability = at_level(self.suitability, rise=rise)
            if rise not in self.rosters:
                self.rosters[rise] = make_roster(
                    suitability, wished=self.wished, chosen=self.inputs.settings.chosen
                )
            self.makers[key] = WeekMaker(
                roster=self.rosters[rise],
                doses=Doses(suitability=suitability, easy=easy, reserve=reserve),
                form=self.form,
                minutes=self.inputs.settings.minutes,
                balance_always=balance_always(suitability),
                first=tuple(slot for goal in goals_of(suitability) for slot in goal.first),
            )
        return self.makers[key]


def balance_always(suitability: Suitability) -> bool:
    """Whether practice on one leg belongs to every session: by age, or because it is wished."""
    age = suitability.values.get("about.age_years")
    from_age = suitability.knowledge.dosing["older_adults"].numbers["from_age"].value or 0.0
    older = isinstance(age, int | float) and age >= from_age
    return older or any(goal.balance for goal in goals_of(suitability))


def _purpose(week: WeekOutline) -> str:
    parts = [week.phase.purpose]
    if week.lighter:
        parts.append("A lighter week on purpose: fewer sets, further from hard.")
    if week.retest:
        parts.append("At its end, do the same tests again.")
    return " ".join(parts)
