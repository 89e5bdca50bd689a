"""Muscle and side from free text: by a table of real names, and laws."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primemover.knowledge import load_knowledge
from primemover.recordings.emg.naming import SIDE_WORDS, muscle_of
from primemover.terms import Side

KNOWLEDGE = load_knowledge()
MUSCLES = KNOWLEDGE.emg_muscles

NAMES: dict[str, tuple[str, Side | None]] = {
    "L Glut Max": ("gluteus_maximus", "left"),
    "RT GLUTEUS MED.": ("gluteus_medius", "right"),
    "li. Glutaeus maximus": ("gluteus_maximus", "left"),
    "Glutäus medius re": ("gluteus_medius", "right"),
    "Großer Gesäßmuskel links": ("gluteus_maximus", "left"),
    "GMAX_R": ("gluteus_maximus", "right"),
    "GMAXL": ("gluteus_maximus", "left"),
    "LGlutMax": ("gluteus_maximus", "left"),
    "gluteusMaximusRight": ("gluteus_maximus", "right"),
    "glute max upper R": ("gluteus_maximus_upper", "right"),
    "Gluteus medius (anterior) L": ("gluteus_medius_anterior", "left"),
    "Sensor 3: EMG Biceps Femoris right": ("biceps_femoris", "right"),
    "R_BF": ("biceps_femoris", "right"),
    "RBF": ("biceps_femoris", "right"),
    "hamstring (biceps femoris) left": ("biceps_femoris", "left"),
    "MED. HAMSTRING RT": ("semitendinosus", "right"),
    "1: L.Erector Spinae Lumbar": ("erector_spinae", "left"),
    "Ultium EMG.LUMBAR ES RT": ("erector_spinae", "right"),
    "Multifidus L5 rechts": ("multifidus", "right"),
    "R. Rectus Femoris": ("rectus_femoris", "right"),
    "L RF": ("rectus_femoris", "left"),
    "RA R": ("rectus_abdominis", "right"),
    "VMO RT": ("vastus_medialis", "right"),
    "TIB.ANT. LT": ("tibialis_anterior", "left"),
    "LAT. GASTRO RT": ("gastrocnemius_lateralis", "right"),
    "GASTROCNEMIUS MED., RIGHT": ("gastrocnemius_medialis", "right"),
    "LTFL": ("tensor_fasciae_latae", "left"),
    "SO": ("soleus", None),
    "GM (gluteus medius) R": ("gluteus_medius", "right"),
    # Code or side first: the muscle is the same, the side is open.
    "LES": ("erector_spinae", None),
    "BFL": ("biceps_femoris", None),
    "M.gastrocn.lat.li": ("gastrocnemius_lateralis", "left"),
    "M.erect.spin.re": ("erector_spinae", "right"),
    "M.multifid.re": ("multifidus", "right"),
    "Obliquus ext. re": ("external_oblique", "right"),
    "M. obl. int. li": ("internal_oblique", "left"),
    "Gr. Gesäßmuskel re": ("gluteus_maximus", "right"),
    "Gerade Bauchmuskeln li": ("rectus_abdominis", "left"),
    "Peroneus longus re": ("peroneus_longus", "right"),
    "Quad R": ("quadriceps", "right"),
}

OPEN = ("GM", "LGM", "gm med", "GLUT", "FL", "vastus", "oblique L", "BF / ST")
# A part of each is a muscle that is known; the whole is another one.
OTHERS = (
    "Peroneus brevis L", "Fibularis brevis R", "Quad lumb R", "QUADRATUS LUMBORUM LT",
    "Adductor hallucis", "Longissimus capitis R", "Glut min L", "Vast. int. re",
)  # fmt: skip
UNKNOWN = (
    *OTHERS,
    "Mini sensor 10: EMG 10",
    "BICEPS SH RT",
    "Trapezius R",
    "MA",
    "ME",
    "",
    "R",
    "7",
    "µ",
)


@pytest.mark.parametrize("name", NAMES)
def test_names_as_people_write_them(name: str) -> None:
    found = muscle_of(name, knowledge=KNOWLEDGE)
    assert (found.muscle, found.side, found.notes) == (*NAMES[name], ())


@pytest.mark.parametrize("name", OPEN)
def test_what_may_be_two_muscles_is_left_open_and_says_which(name: str) -> None:
    found = muscle_of(name, knowledge=KNOWLEDGE)
    assert found.muscle == ""
    assert "may be" in found.notes[0]
    assert " or " in found.notes[0]
    assert "mapping" in found.notes[0]


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_names_no_known_muscle_says_so(name: str) -> None:
    found = muscle_of(name, knowledge=KNOWLEDGE)
    assert found.muscle == ""
    assert "no known muscle" in found.notes[0]


def test_both_sides_are_no_side() -> None:
    found = muscle_of("left right gmax", knowledge=KNOWLEDGE)
    assert (found.muscle, found.side) == ("gluteus_maximus", None)
    assert "both sides" in found.notes[0]


SURE = sorted(
    (word, muscle.id)
    for muscle in MUSCLES.values()
    for word in muscle.words
    if sum(word in other.words for other in MUSCLES.values()) == 1
)


@given(
    st.sampled_from(SURE),
    st.sampled_from(sorted(SIDE_WORDS)),
    st.sampled_from((" ", "_", ". ", "-", ": ")),
    st.sampled_from(("", "EMG ", "Sensor 3: ", "Trigno 12 ")),
    st.booleans(),
    st.sampled_from((str.lower, str.upper, str.title)),
)
def test_every_word_names_its_muscle_wherever_the_side_stands(
    known: tuple[str, str], side: str, gap: str, front: str, first: bool, case: object
) -> None:
    word, muscle = known
    pair = (side, word) if first else (word, side)
    name = front + gap.join(case(each) for each in pair)  # type: ignore[operator]
    found = muscle_of(name, knowledge=KNOWLEDGE)
    assert (found.muscle, found.side) == (muscle, SIDE_WORDS[side]), name


@given(st.text(max_size=60))
def test_any_text_gives_a_known_muscle_or_a_reason(name: str) -> None:
    found = muscle_of(name, knowledge=KNOWLEDGE)
    assert found.muscle in MUSCLES or (found.muscle == "" and found.notes)


def test_neighbours_go_both_ways() -> None:
    for muscle in MUSCLES.values():
        for other in muscle.neighbours:
            assert muscle.id in MUSCLES[other].neighbours, (muscle.id, other)


def test_codes_that_are_a_side_are_no_muscle() -> None:
    words = {word for muscle in MUSCLES.values() for word in muscle.words}
    assert not words & set(SIDE_WORDS)
