"""A period: what was counted, what is said, what is drawn, and what is written."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from primemover.errors import MissingExtraError, PrimeMoverError
from primemover.findings.change import Change
from primemover.findings.noise import Noise
from primemover.findings.trends import Trend, TrendPoint
from primemover.knowledge import load_knowledge
from primemover.programme.log import (
    CompletedExercise,
    CompletedSession,
    CompletedSet,
    PainNote,
    TrainingLog,
)
from primemover.programme.volume import weekly_glute_sets
from primemover.report.period import write_period_report
from primemover.report.period.files import drawing_svg
from primemover.report.period.sums import (
    Period,
    away_days,
    courses,
    felt_shares,
    pains,
    week_sums,
)
from primemover.report.period.view import PeriodView, period_view
from tests.report.pages import Page, broken_rules
from tests.report.papers import read_paper, smallest_text_pt, words_of
from tests.report.plans import ODD, STARTS_ON, sample_log, sample_plan
from tests.words import forbidden_words

END = STARTS_ON + timedelta(weeks=12, days=-1)
PERIOD = Period(since=STARTS_ON, until=END)
PLAN = sample_plan()
LOG = sample_log(PLAN, until=END)
KNOWLEDGE = load_knowledge()
DRAWN_PT = 13.0  # in drawings, which are enlarged by a quarter or more; all else is larger


def change(name: str, *, verdict: str, before: float | None, after: float | None) -> Change:
    return Change(
        key=name,
        quantity=name,
        name=name,
        unit="s",
        side="left",
        before=before,
        after=after,
        change=None if before is None or after is None else after - before,
        sensor_error=1.0,
        noise=Noise(origin="own", limit=4.0, repeats=2),
        limit=4.0,
        verdict=verdict,  # type: ignore[arg-type]
        turn="better",
        sentence=f"{name} told in a sentence",
        sources=("springer2007",),
    )


CHANGES = (
    change("time on one leg", verdict="more_than_noise", before=12.0, after=31.0),
    change("plank", verdict="within_noise", before=30.0, after=32.0),
    change("chair stands", verdict="cannot_tell", before=None, after=14.0),
)


def trend(*values: float | None, band: float | None = 4.0, comparable: bool = True) -> Trend:
    first = datetime(2026, 11, 22, tzinfo=UTC)
    return Trend(
        key="stance_time",
        quantity="stance_time",
        name="time on one leg",
        unit="s",
        side="left",
        better="higher",
        band=band,
        points=tuple(
            TrendPoint(
                check=str(n),
                at=first + timedelta(weeks=4 * n),
                value=value,
                uncertainty=1.0,
                comparable=comparable or n == 0,
                verdict=None if n == 0 else "within_noise",
            )
            for n, value in enumerate(values)
        ),
    )


def view(log: TrainingLog = LOG, **more: object) -> PeriodView:
    given: dict[str, object] = {"changes": CHANGES, "series": (trend(12.0, 20.0, 31.0),), **more}
    return period_view(
        PLAN,
        log=log,
        period=PERIOD,
        person_label="me",
        knowledge=KNOWLEDGE,
        **given,  # type: ignore[arg-type]
    )


def write(folder: Path, **more: object) -> tuple[Page, bytes]:
    settings: dict[str, object] = {
        "person_label": "me",
        "plan": PLAN,
        "log": LOG,
        "changes": CHANGES,
        "series": (trend(12.0, 20.0, 31.0),),
        "since": STARTS_ON,
        "until": END,
        **more,
    }
    files = write_period_report(folder=folder, **settings)  # type: ignore[arg-type]
    assert files.html is not None
    assert files.pdf is not None
    return Page(files.html.read_text("utf-8")), files.pdf.read_bytes()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Page, bytes]:
    pytest.importorskip("typst", reason="the documents extra is not installed")
    return write(tmp_path_factory.mktemp("period"))


# ---------------------------------------------------------------- sums


def test_weeks_count_what_was_done_and_what_was_planned() -> None:
    weeks = week_sums(PLAN, log=LOG, period=PERIOD, knowledge=KNOWLEDGE)
    assert [week.number for week in weeks] == list(range(1, 13))
    assert [week.done for week in weeks] == [3, 2, 3, 3, 2, 0, 3, 3, 3, 3, 3, 3]
    assert [week.planned for week in weeks] == [3, 3, 3, 3, 3, 0, 3, 3, 3, 3, 3, 3]
    assert weeks[5].away == "illness"
    assert away_days(LOG, period=PERIOD) == {"illness": 7}


def test_breaks_at_the_desk_are_no_sessions() -> None:
    training = CompletedSession(id="training", on=STARTS_ON)
    log = TrainingLog(sessions=(training, CompletedSession(id="break", on=STARTS_ON, kind="desk")))
    assert PERIOD.sessions(log) == (training,)
    assert week_sums(PLAN, log=log, period=PERIOD, knowledge=KNOWLEDGE)[0].done == 1


def test_a_part_of_a_week_has_its_part_of_the_days() -> None:
    period = Period(since=STARTS_ON + timedelta(days=2), until=STARTS_ON + timedelta(days=3))
    (week,) = week_sums(PLAN, log=LOG, period=period, knowledge=KNOWLEDGE)
    assert (week.planned, week.done) == (1, 1)


def test_before_and_after_the_plan_nothing_is_planned() -> None:
    for start in (STARTS_ON - timedelta(weeks=2), END + timedelta(weeks=2)):
        period = Period(since=start, until=start + timedelta(days=6))
        weeks = week_sums(PLAN, log=LOG, period=period, knowledge=KNOWLEDGE)
        assert sum(week.planned for week in weeks) == 0


def test_sets_are_counted_as_the_plan_counts_them() -> None:
    everything = sample_log(PLAN, until=END, missed=())
    weeks = week_sums(PLAN, log=everything, period=PERIOD, knowledge=KNOWLEDGE)
    for week, planned in zip(weeks[:5], PLAN.weeks[:5], strict=True):
        sets = weekly_glute_sets(planned.sessions, knowledge=KNOWLEDGE)
        assert (week.large, week.outer) == pytest.approx((sets.large, sets.outer))
        assert week.large > week.outer > 0


def test_courses_follow_the_load_then_repetitions_then_seconds() -> None:
    found = {course.exercise: course for course in courses(LOG, period=PERIOD, knowledge=KNOWLEDGE)}
    squat = found["goblet_squat"]
    assert squat.amount == "load"
    assert (squat.points[0].value, squat.points[-1].value) == (8.0, 18.0)
    assert found["clam"].amount == "repetitions"
    assert found["single_leg_stance"].amount == "hold"
    assert [rung.words for rung in found["bridge"].rungs] == ["with a pause"]


def test_a_day_stands_for_its_best_set() -> None:
    def done(*reps: int) -> CompletedExercise:
        return CompletedExercise(exercise="clam", sets=tuple(CompletedSet(reps=n) for n in reps))

    later = STARTS_ON + timedelta(days=2)
    log = TrainingLog(
        sessions=(
            CompletedSession(id="first", on=STARTS_ON, exercises=(done(8, 12, 10), done(9))),
            CompletedSession(id="second", on=later, exercises=(done(14, 11),)),
        )
    )
    (course,) = courses(log, period=PERIOD, knowledge=KNOWLEDGE)
    assert [(point.on, point.value) for point in course.points] == [(STARTS_ON, 12), (later, 14)]


def test_an_exercise_done_once_has_no_course() -> None:
    once = TrainingLog(sessions=LOG.sessions[:1])
    assert not courses(once, period=PERIOD, knowledge=KNOWLEDGE)


def test_pain_is_told_from_sessions_and_from_between_them() -> None:
    points = pains(LOG, period=PERIOD)
    assert {(point.place, point.during) for point in points} == {
        ("knee", True),
        ("knee", False),
        ("low_back", False),
    }
    assert all(point.rating > 0 for point in points)
    assert not pains(LOG, period=Period(since=END, until=END))


def test_what_was_felt_moves_from_the_thigh_to_the_buttock() -> None:
    shares = {share.site: share for share in felt_shares(LOG, period=PERIOD)}
    assert shares["lower_buttock"].later == 1.0
    assert shares["front_of_thigh"].later == 0.0
    assert shares["front_of_thigh"].earlier > 0.4
    assert not felt_shares(TrainingLog(), period=PERIOD)


# ---------------------------------------------------------------- sentences


def test_the_sentences_say_the_sums() -> None:
    text = " ".join(view().sentences).replace("\u00a0", " ")
    assert "You did 31 sessions; 33 training days were planned (94 %)." in text
    assert "away on 7 days (7 for illness)" in text
    assert "Goblet squat: from 8 to 18 kg." in text
    assert "the highest was 5 of 10" in text
    assert "1 more than noise, 1 within noise, 1 couldn't tell" in text


def test_an_empty_log_is_a_calm_page() -> None:
    empty = view(TrainingLog(), changes=(), series=())
    assert empty.sentences == ("No session is in the log for this time.",)
    assert empty.adherence is not None
    assert (empty.sets, empty.pain, empty.felt, empty.courses) == (None, None, None, ())


def test_more_than_was_planned_is_no_percentage() -> None:
    extra = CompletedSession(id="x", on=END, exercises=())
    every = sample_log(PLAN, until=END, missed=()).sessions
    text = view(TrainingLog(sessions=(*every, extra, replace(extra, id="y")))).sentences[0]
    assert "%" not in text or "planned (9" in text


def test_pain_that_is_red_sends_to_somebody_who_can_look() -> None:
    log = replace(LOG, pains=(PainNote(id="r", on=END, place="knee", rating=7),))
    assert "physiotherapist" in " ".join(view(log).sentences)
    assert "physiotherapist" not in " ".join(view().sentences)


# ---------------------------------------------------------------- drawings


def test_every_drawing_stays_within_its_frame_and_is_told_in_words() -> None:
    made = view()
    plots = [p for p in (made.adherence, made.sets, made.pain, made.felt) if p]
    drawings = [d for p in plots for d in (p.wide, p.narrow)]
    for drawing in (*drawings, *made.courses, *made.trends):
        assert drawing.title
        assert drawing.description
        for mark in drawing.marks:
            at = dict(mark.at)
            across = [float(at[k]) for k in ("x", "x1", "x2", "cx") if k in at]
            down = [float(at[k]) for k in ("y", "y1", "y2", "cy") if k in at]
            assert all(0 <= value <= drawing.size.width for value in across), mark
            assert all(0 <= value <= drawing.size.height for value in down), mark


def test_bars_are_as_high_as_what_they_stand_for() -> None:
    adherence = view().adherence
    assert adherence is not None
    marks = [dict(mark.at) for mark in adherence.wide.marks if mark.css == "done"]
    heights = [float(mark["height"]) for mark in marks if float(mark["y"]) > 25]  # not the key
    assert len(heights) == 11
    assert heights[1] / heights[0] == pytest.approx(2 / 3, abs=0.01)


def test_the_noise_lies_about_the_first_value() -> None:
    (drawing,) = view(series=(trend(12.0, 20.0, band=4.0),)).trends
    (band,) = [dict(mark.at) for mark in drawing.marks if mark.css == "noise"]
    first = next(dict(m.at) for m in drawing.marks if m.css.startswith("point"))
    middle = float(band["y"]) + float(band["height"]) / 2
    assert float(first["cy"]) == pytest.approx(middle, abs=0.2)


def test_a_value_that_cannot_be_compared_is_a_cross_off_the_line() -> None:
    (drawing,) = view(series=(trend(12.0, 20.0, comparable=False),)).trends
    assert any(mark.css == "point cross" for mark in drawing.marks)
    (curve,) = [dict(mark.at)["d"] for mark in drawing.marks if mark.css == "curve"]
    assert str(curve).count("L") == 0


def test_a_quantity_read_once_or_without_noise_is_drawn_without_it() -> None:
    assert not view(series=(trend(12.0, None),)).trends
    (drawing,) = view(series=(trend(12.0, 20.0, band=None),)).trends
    assert not [mark for mark in drawing.marks if mark.css == "noise"]


def test_more_places_than_shapes_are_still_drawn() -> None:
    places = (
        "low_back",
        "hip_side",
        "hip_front",
        "knee",
        "ankle",
        "shoulder",
        "wrist",
        "elsewhere",
    )
    notes = tuple(
        PainNote(id=place, on=STARTS_ON + timedelta(days=n), place=place, rating=n + 1)  # type: ignore[arg-type]
        for n, place in enumerate(places)
    )
    made = view(replace(LOG, pains=notes))
    assert made.pain is not None
    assert len([m for m in made.pain.wide.marks if "pain-between" in m.css]) == len(places)


def test_paper_and_page_show_the_same_drawing(written: tuple[Page, bytes]) -> None:
    adherence = view().adherence
    assert adherence is not None
    alone = ET.fromstring(drawing_svg(adherence.wide))
    shapes = [e for e in alone.iter() if e.tag.endswith("rect")]
    inside = written[0].source
    assert shapes
    for shape in shapes:
        assert f'height="{shape.get("height")}"' in inside


# ---------------------------------------------------------------- files


def test_page_and_paper_keep_what_they_promise(written: tuple[Page, bytes]) -> None:
    page, pdf = written
    paper = read_paper(pdf)
    assert not broken_rules(page)
    assert paper.tagged
    assert paper.accessible
    assert paper.told_pictures >= 10
    text = words_of(pdf)
    for words in ("You did 31 sessions", "Goblet squat", "more than noise", "illness"):
        assert words in page.text
        assert words in text


def test_no_word_that_is_not_ours(written: tuple[Page, bytes]) -> None:
    page, pdf = written
    assert not forbidden_words(page.text[: page.text.rindex("Sources")])
    text = words_of(pdf)
    assert not forbidden_words(text[: text.rindex("Sources")])
    assert not re.search(r"\b(fail|failed|lazy|behind|only \d+ of)\b", page.text)


def test_what_a_person_wrote_is_text(tmp_path: Path) -> None:
    pytest.importorskip("typst", reason="the documents extra is not installed")
    odd = replace(CHANGES[0], name=ODD, sentence=ODD, notes=(ODD,))
    page, pdf = write(tmp_path, person_label=ODD, changes=(odd,))
    assert not broken_rules(page)
    assert "<b>bold</b>" not in page.source
    assert "<b>bold</b>" in page.text
    assert "#eval(" in words_of(pdf)


def test_large_print_is_large(tmp_path: Path) -> None:
    pytest.importorskip("typst", reason="the documents extra is not installed")
    page, pdf = write(tmp_path, large_print=True, paper="letter")
    assert not broken_rules(page)
    assert smallest_text_pt(pdf) >= DRAWN_PT
    assert read_paper(pdf).width_pt == pytest.approx(612.0, abs=0.1)


def test_the_same_period_gives_the_same_files(written: tuple[Page, bytes], tmp_path: Path) -> None:
    page, pdf = write(tmp_path)
    assert page.source == written[0].source
    assert pdf == written[1]


def test_without_the_typesetter_the_page_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(MissingExtraError, match=r"\.\[documents\]"):
        write(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["period.html"]


def test_a_period_that_ends_before_it_begins_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PrimeMoverError, match=r"expected an end on or after 2026-11-23"):
        write(tmp_path, until=date(2026, 1, 1))
    with pytest.raises(PrimeMoverError, match=r"got docx"):
        write(tmp_path, formats=("docx",))


def test_exercises_of_ones_own_are_counted_by_what_they_are() -> None:
    own = CompletedSession(
        id="own",
        on=STARTS_ON,
        exercises=(
            CompletedExercise(exercise="bodyweight_squat", sets=(CompletedSet(reps=10),) * 3),
            CompletedExercise(exercise="clam", sets=(CompletedSet(reps=10),) * 2),
            CompletedExercise(exercise="not in the library", sets=(CompletedSet(reps=10),)),
        ),
    )
    weeks = week_sums(PLAN, log=TrainingLog(sessions=(own,)), period=PERIOD, knowledge=KNOWLEDGE)
    assert weeks[0].large == pytest.approx(3.0)
    assert weeks[0].outer == 0.0


def test_what_stayed_the_same_is_said_and_not_drawn() -> None:
    made = view()
    assert "Standing on one leg (20\u00a0s)" in made.steady
    assert not [drawing for drawing in made.courses if "Standing on one leg" in drawing.title]
    assert made.courses[0].title.endswith("heaviest set, kg")
