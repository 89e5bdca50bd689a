"""Answers are read as given, written back unchanged, and every fault is named at once."""

from __future__ import annotations

import math
import os
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primemover.errors import AnswersError
from primemover.knowledge import Question, load_knowledge
from primemover.recordings.answers import (
    MAX_BYTES,
    Answers,
    answers_to_toml,
    parse_answers,
    read_answers,
)

QUESTIONS = load_knowledge().questions


def answer_to(question: Question) -> st.SearchStrategy[object]:
    """Any answer this question accepts."""
    low = 0.0 if question.low is None else question.low
    high = 10.0 if question.high is None else question.high
    numbers: st.SearchStrategy[Any] = st.floats(low, high)
    if question.whole:
        numbers = st.integers(int(low), int(high))
    if question.kind == "yes_no":
        return st.booleans()
    if question.kind in ("number", "scale_0_10"):
        return numbers
    if question.kind == "text":
        return st.text("abc äöü<&\"'\\.", min_size=1, max_size=int(high)).filter(
            lambda note: note == note.strip()
        )
    options = st.sampled_from(question.option_ids)
    if question.kind == "choice":
        return options
    if question.kind == "multi":
        return st.lists(options, unique=True).map(tuple)
    return st.dictionaries(options, numbers)


SHEETS = st.fixed_dictionaries({}, optional={name: answer_to(q) for name, q in QUESTIONS.items()})


@given(sheet=SHEETS)
def test_what_is_written_is_read_back(sheet: dict[str, Any]) -> None:
    answers = parse_answers(sheet)
    again = parse_answers(tomllib.loads(answers_to_toml(answers)))
    assert dict(again.values) == dict(answers.values) == sheet


@given(junk=st.binary(max_size=300))
def test_any_bytes_give_answers_or_one_clear_message(
    tmp_path_factory: pytest.TempPathFactory, junk: bytes
) -> None:
    file = tmp_path_factory.mktemp("junk") / "me.toml"
    file.write_bytes(junk)
    try:
        told = read_answers(file).source
    except AnswersError as error:
        told = str(error)
    assert str(file) in told


@given(
    junk=st.dictionaries(
        st.sampled_from([*QUESTIONS, "sitting", "about", "x"]),
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(),
            st.floats(),
            st.text(max_size=5),
            st.lists(st.integers(), max_size=2),
            st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
        ),
    )
)
def test_any_mapping_gives_answers_or_one_clear_message(junk: dict[str, Any]) -> None:
    told, values = "", {}
    try:
        values = dict(parse_answers(junk).values)
    except AnswersError as error:
        told = str(error)
    assert told.startswith("answers: ") or (not told and set(values) <= set(QUESTIONS))


def test_sections_and_felt_sites(tmp_path: Path) -> None:
    file = tmp_path / "me.toml"
    file.write_text(
        "[sitting]\nhours_work_day = 9\n[felt.clam_before]\nfront_of_thigh = 6\n", encoding="utf-8"
    )
    answers = read_answers(file)
    assert answers.get("sitting.hours_work_day") == 9
    assert answers.felt("felt.clam_before", site="front_of_thigh") == 6
    assert answers.felt("felt.clam_before", site="lower_buttock") == 0
    assert answers.felt("felt.plank", site="low_back") is None
    assert answers.number("sitting.hours_work_day") == 9.0
    assert answers.number("about.pregnant") is None


def test_every_fault_comes_in_one_message() -> None:
    with pytest.raises(AnswersError) as caught:
        parse_answers(
            {
                "sitting": {"hours_work_day": 25, "hours_workday": 8},
                "about": {"pregnant": 1, "sex": "woman", "age_years": 34.5},
                "felt": {"plank": {"lowback": 3, "abdomen": 11}},
                "goals": {"list": ["firmr"]},
                "siting": {},
                "pain": 3,
            },
            source="me.toml",
        )
    message = str(caught.value)
    assert message.startswith("me.toml: ")
    for part in (
        "sitting.hours_work_day: expected a number from 0 to 24 h, got 25",
        "sitting.hours_workday: no such question (did you mean 'sitting.hours_work_day'?)",
        "about.pregnant: expected true or false, got 1",
        "about.sex: expected one of female, male, other, got 'woman'",
        "about.age_years: expected a whole number from 1 to 120 years, got 34.5",
        "unknown site 'lowback' (did you mean 'low_back'?)",
        "abdomen: expected a number from 0 to 10, got 11",
        "did you mean 'firmer'?",
        "siting: no such section (did you mean 'sitting'?)",
        "pain: expected a section [pain], got 3",
        "primemover ask",
    ):
        assert part in message


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, True, "9", [9], 10**400, None])
def test_only_finite_numbers_are_numbers(value: object) -> None:
    sheet = {"sitting": {"hours_work_day": value}}
    if value is None:
        assert parse_answers(sheet).values == {}
        return
    with pytest.raises(AnswersError, match="expected a number from 0 to 24 h"):
        parse_answers(sheet)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "the file is empty"),
        (b" \n", "the file is empty"),
        (b"[sitting\nhours_work_day = 9\n", "line 1"),
        (b"[sitting]\nhours_work_day = nine\n", "line 2"),
        (b"[sitting]\nhours_work_day = nan\n", "got nan"),
        (b"[sitting]\nhours_work_day = 2026-11-22\n", "expected a number"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "UTF-8"),
        (b"x = " + b"[" * 5000, "nested too deeply"),
        (b"x = " + b"9" * 5000, "could not read it"),
    ],
)
def test_a_bad_file_names_file_fault_and_remedy(tmp_path: Path, content: bytes, told: str) -> None:
    file = tmp_path / "me.toml"
    file.write_bytes(content)
    with pytest.raises(AnswersError) as caught:
        read_answers(file)
    message = str(caught.value)
    assert str(file) in message
    assert told in message
    assert "primemover ask" in message


@pytest.mark.parametrize(
    ("told", "asked_back"),
    [
        ("[readiness]\nsystolic_mmhg = 80\ndiastolic_mmhg = 120", "the wrong way round"),
        (
            "[sitting]\nhours_work_day = 9\nhours_free_day = 4\nlongest_stretch_min = 541",
            "longer than the hours you sit",
        ),
    ],
)
def test_answers_that_rule_each_other_out_are_asked_back(
    tmp_path: Path, told: str, asked_back: str
) -> None:
    file = tmp_path / "answers.toml"
    file.write_text(told)
    with pytest.raises(AnswersError, match=asked_back):
        read_answers(file)
    parse_answers(tomllib.loads(told))  # what was kept before the rule is read as it is


@pytest.mark.parametrize(
    "told",
    [
        "[readiness]\nsystolic_mmhg = 120\ndiastolic_mmhg = 120",
        "[readiness]\ndiastolic_mmhg = 120",
        "[sitting]\nhours_work_day = 9\nhours_free_day = 4\nlongest_stretch_min = 540",
        "[sitting]\nhours_work_day = 1\nlongest_stretch_min = 540",
    ],
)
def test_answers_that_can_be_are_taken(tmp_path: Path, told: str) -> None:
    file = tmp_path / "answers.toml"
    file.write_text(told)
    assert read_answers(file).values


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(AnswersError, match="no such file"):
        read_answers(tmp_path / "none.toml")
    with pytest.raises(AnswersError, match="this is not a file"):
        read_answers(tmp_path)


def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    pipe = tmp_path / "me.toml"
    os.mkfifo(pipe)
    with pytest.raises(AnswersError, match="this is not a file"):
        read_answers(pipe)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "me.toml"
    with file.open("wb") as sparse:
        sparse.truncate(100 * MAX_BYTES)
    with pytest.raises(AnswersError, match="got 100000 kB"):
        read_answers(file)


def test_a_byte_order_mark_and_windows_lines_are_fine(tmp_path: Path) -> None:
    file = tmp_path / "me.toml"
    file.write_bytes(b"\xef\xbb\xbf[sitting]\r\nhours_work_day = 9\r\n")
    assert read_answers(file).get("sitting.hours_work_day") == 9


def test_thousands_of_unknown_keys_are_told_briefly(tmp_path: Path) -> None:
    file = tmp_path / "me.toml"
    file.write_text("[sitting]\n" + "".join(f"k{i} = 1\n" for i in range(20_000)), encoding="utf-8")
    with pytest.raises(AnswersError) as caught:
        read_answers(file)
    assert "and more" in str(caught.value)
    assert len(str(caught.value)) < MAX_BYTES / 10


def test_control_characters_never_reach_the_message() -> None:
    with pytest.raises(AnswersError) as caught:
        parse_answers(
            {"\x1b[31mred\x07": 1, "a.\x1b[1m": 1, "about": {"\x1b[2J": 1, "sex": "\x1b]0;x\x07"}}
        )
    assert "\x1b" not in str(caught.value)
    assert "\x07" not in str(caught.value)


def test_no_answers_at_all_are_answers_from_python() -> None:
    assert parse_answers({}) == Answers(values={})
