"""The numbers of the body model: whole, cited, and refused when they are not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from primemover.errors import KnowledgeError
from primemover.knowledge import load_knowledge
from primemover.knowledge.body_model import ROUNDING, SEXES, SIDED

NUMBERS = load_knowledge().body_model

# file, what is written there, what it is replaced by, said in the message
REFUSED = {
    "masses that are no whole": (
        "segments.toml",
        "mass = 0.1416",
        "mass = 0.2416",
        "male: masses add up to 1.2",
    ),
    "shares that are no whole": (
        "lumbar.toml",
        "l5_s1 = 0.125",
        "l5_s1 = 1.0",
        "shares add up to 1.875",
    ),
    "a fascicle twice": ("fascicles.toml", '"glmed2"', '"glmax1"', "named twice: glmax1"),
    "a movement without torque": (
        "strength.toml",
        '["knee_extension"]',
        '["handstand"]',
        "no torque for handstand",
    ),
    "a table without source": (
        "leg_muscles.toml",
        'sources = ["rajagopal2016", "parvaresh2019"]',
        "",
        "no source",
    ),
    "a source that is none": (
        "leg_muscles.toml",
        '"rajagopal2016"',
        '"nobody1900"',
        "'nobody1900' is not in sources",
    ),
    "an unknown muscle": (
        "strength.toml",
        '"gluteus_maximus"',
        '"gluteus_giganticus"',
        "'gluteus_giganticus' is not in muscles",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_wrong_table_is_refused(case: str, copied: Path) -> None:
    file, old, new, said = REFUSED[case]
    path = copied / "body_model" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(copied)
    assert said in str(caught.value)


@pytest.mark.parametrize("sex", [*SEXES, None])
def test_the_segments_of_a_body_are_the_whole_of_it(sex: str | None) -> None:
    segments = NUMBERS.segments.of(sex)  # type: ignore[arg-type]
    total = sum(s.mass * (2 if name in SIDED else 1) for name, s in segments.items())
    assert total == pytest.approx(1, abs=ROUNDING)


def test_women_and_men_have_their_own_segments() -> None:
    women, men = (NUMBERS.segments.of(sex)["thigh"] for sex in SEXES)
    assert (women.mass, women.centre) == (0.1478, 0.3612)
    assert (men.mass, men.centre) == (0.1416, 0.4095)


def test_without_a_sex_a_segment_is_between_the_two() -> None:
    women, men, both = (NUMBERS.segments.of(sex)["thigh"] for sex in (*SEXES, None))
    for name in ("length", "mass", "centre"):
        middle = (getattr(women, name) + getattr(men, name)) / 2
        assert getattr(both, name) == pytest.approx(middle), name
    assert both.gyration == pytest.approx(np.mean([women.gyration, men.gyration], axis=0))


def test_settings_of_every_table_are_read_by_name() -> None:
    assert NUMBERS.setting("reserve_nm") == NUMBERS.settings["reserve_nm"].value
    assert NUMBERS.ground_setting("friction") == NUMBERS.ground["friction"].value
    assert NUMBERS.posing_setting("swing_height") == NUMBERS.posing["swing_height"].value


def test_a_range_is_no_value() -> None:
    with pytest.raises(KnowledgeError, match="trunk_standing_fibre: expected a value"):
        NUMBERS.setting("trunk_standing_fibre")


def test_the_lowest_joint_of_the_back_takes_an_eighth_of_bending() -> None:
    assert NUMBERS.lumbar["trunk_flexion"].shares["l5_s1"] == 0.125


def test_groups_and_their_muscles_are_known() -> None:
    known = load_knowledge().muscles
    for group, muscle, names in NUMBERS.fascicles.rows():
        assert {group, muscle} <= set(known)
        assert names


def test_every_group_has_a_strength() -> None:
    told = set(NUMBERS.fascicles.groups)
    scaled = [m for entry in NUMBERS.strength.groups.values() for m in entry.muscles]
    assert sorted(scaled) == sorted(told)


def test_a_torque_is_greatest_at_its_peak_and_falls_on_both_sides() -> None:
    curve = next(c for c in NUMBERS.strength.torques if c.movement == "hip_extension")
    assert curve.at(curve.peak_deg) == pytest.approx(curve.peak)
    assert curve.at(curve.peak_deg + 30) == pytest.approx(curve.at(curve.peak_deg - 30))
    assert curve.at(curve.peak_deg + 30) < curve.peak


def test_a_torque_never_turns_its_direction() -> None:
    curve = NUMBERS.strength.torques[0]
    assert curve.at(curve.peak_deg + 300 / max(curve.narrowing, 1)) >= 0


def test_women_and_men_have_their_own_torques_where_they_were_measured() -> None:
    measured: dict[str, set[str | None]] = {}
    for row in NUMBERS.strength.torques:
        measured.setdefault(row.movement, set()).add(row.sex)
    for movement, sexes in measured.items():
        assert sexes in ({None}, set(SEXES)), movement


def test_what_is_only_recalled_says_so() -> None:
    recalled = [row for row in NUMBERS.moment_arms.rows if row.unverified]
    assert recalled
    assert all(row.seen == "recalled" for row in recalled)
    bending = [c for c in NUMBERS.strength.torques if c.movement == "trunk_bending"]
    assert bending
    assert all(curve.unverified for curve in bending)
