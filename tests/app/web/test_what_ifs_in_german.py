"""What-ifs in German: every direction, every pair of them, every muscle; no part runs into another.

The English sentence is recognised by its pattern, so an item of a row might be taken for part of
the one before it. All that a body can do out of its way is told here, alone and beside all else.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import permutations

import pytest

from primemover.app.web.languages import language
from primemover.knowledge import load_knowledge
from primemover.report.carrying.giving_way import shift_words
from primemover.report.carrying.weakening import change_sentences
from primemover.report.carrying.what_if_words import step_sentences
from primemover.report.carrying.words import muscle_words, sentence_start
from primemover.simulation.body_size import BodySize
from primemover.simulation.coordinates import Joint
from primemover.simulation.groups import group_ids
from primemover.simulation.who_carries import (
    GroupCurve,
    HipTorque,
    JointLoad,
    PostureShift,
    Sided,
    Source,
    Step,
    Weakened,
    WhatIf,
    WhoCarries,
)

KNOWLEDGE = load_knowledge()
GERMAN = language("de")

SAID = {
    ("trunk_side_bend", 1): "Der Rumpf ist {} weiter links.",
    ("trunk_side_bend", -1): "Der Rumpf ist {} weiter rechts.",
    ("chest_left", 1): "Der Rumpf ist {} weiter links.",
    ("chest_left", -1): "Der Rumpf lehnt {} weiter über das rechte Bein.",
    ("chest_forwards", 1): "Der Rumpf ist {} weiter vorn.",
    ("chest_forwards", -1): "Der Rumpf ist {} aufrechter.",
    ("pelvis_list", 1): "Die linke Seite des Beckens ist {} höher.",
    ("pelvis_list", -1): "Die rechte Seite des Beckens ist {} höher.",
    ("pelvis_tilt", 1): "Das Becken ist {} nach vorn gekippt.",
    ("pelvis_tilt", -1): "Das Becken ist {} nach hinten gekippt.",
    ("foot_pressure", 1): "Das Gewicht liegt {} näher an den Zehen.",
    ("foot_pressure", -1): "Das Gewicht liegt {} näher an den Fersen.",
    ("weight_left", 1): "Das Gewicht liegt {} weiter links.",
    ("weight_left", -1): "Das Gewicht liegt {} weiter rechts.",
}
"""What each shift is in German, where the right leg is the one leant over."""

OVER_LEFT = "Der Rumpf lehnt 5° weiter über das linke Bein."
CM = ("foot_pressure", "weight_left")
LOADS: dict[Joint, float] = {"hip_left": 0.6, "hip_right": 2.9, "l5_s1": 1.1}
SIZES = {"deg": ((5.0, "5°"), (1.7, "1,7°")), "cm": ((1.5, "1,5\N{NO-BREAK SPACE}cm"),) * 2}


def shifted(kind: tuple[str, int], *, second: bool) -> tuple[PostureShift, str]:
    """A shift, of a size of its own where it is the second, and what it is in German."""
    name, sign = kind
    unit = "cm" if name in CM else "deg"
    size, said = SIZES[unit][second]
    shift = PostureShift(coordinate=name, amount=sign * size, unit=unit)  # type: ignore[arg-type]
    return shift, SAID[kind].format(said)


def made(*shifts: PostureShift, strength: float = 0.4, efforts: float = 0.3) -> Step:
    """One moment in which all groups work."""
    level = (efforts,)
    return Step(
        strength=strength,
        curves=tuple(
            GroupCurve(muscle=group, side="right", effort=level, low=level, high=level)
            for group in group_ids()
        ),
        joints=tuple(loaded(joint, load) for joint, load in LOADS.items()),
        shifts=shifts,
    )


def free(*shifts: PostureShift, side: Sided = "right") -> str:
    """How the body gives way over this leg, in German."""
    steps = (made(strength=1.0), made(*shifts))
    choice = WhatIf(weakened=("gluteus_medius",), side=side, steps=steps, posture="free")
    said = step_sentences(choice.steps[1], what_if=choice, at=0, knowledge=KNOWLEDGE)
    return german(said[0])


def kept(*shifts: PostureShift) -> str:
    """The same where the movement is kept."""
    steps = (made(strength=1.0), made(*shifts))
    choice = WhatIf(weakened=("gluteus_medius",), side="right", steps=steps)
    said = step_sentences(choice.steps[1], what_if=choice, at=0, knowledge=KNOWLEDGE)
    (told,) = (text for text in said if "gives way" in text)
    return german(told)


def german(text: str) -> str:
    said = GERMAN.says(text)
    assert said is not None, text
    return said


def test_every_shift_and_every_pair_of_them_is_said_in_the_right_order() -> None:
    start = "Mit 40\N{NO-BREAK SPACE}% dieser Kraft ist die Haltung mit der geringsten Anstrengung "
    for one, other in permutations(SAID, 2):
        (first, said), (second, then) = shifted(one, second=False), shifted(other, second=True)
        assert free(first, second) == f"{start}eine andere. {said} {then}"
    for kind in SAID:
        shift, said = shifted(kind, second=True)
        assert free(shift) == f"{start}eine andere. {said}"
    lean = PostureShift(coordinate="chest_left", amount=5.0, unit="deg")
    assert free(lean, side="left") == f"{start}eine andere. {OVER_LEFT}"


def test_a_movement_that_is_kept_says_the_same() -> None:
    for one, other in permutations([each for each in SAID if each != ("chest_left", -1)], 2):
        (first, said), (second, then) = shifted(one, second=False), shifted(other, second=True)
        assert kept(first, second) == f"Damit es geht, weicht der Körper aus. {said} {then}"


def test_as_many_shifts_as_a_body_has_are_said_in_a_row() -> None:
    kinds = [("chest_left", -1), ("pelvis_list", 1), ("chest_forwards", -1), ("pelvis_tilt", 1)]
    kinds += [("weight_left", -1), ("foot_pressure", 1)]
    found = [shifted(kind, second=bool(at % 2)) for at, kind in enumerate(kinds)]
    assert free(*(each for each, _ in found)).endswith(
        f"eine andere. {' '.join(said for _, said in found)}"
    )


def test_a_coordinate_without_words_of_its_own_does_not_break_the_sentence() -> None:
    shift = PostureShift(coordinate="hip_flexion", amount=4.0, unit="deg")
    assert shift_words(shift) == "Hip flexion: 4° more."


@pytest.mark.parametrize("hip", ["left", "right", "both"])
def test_every_muscle_is_said_with_its_own_figures(hip: Sided) -> None:
    """Each three in a row at full strength; then each as the one that takes over."""
    groups = group_ids()
    sides = ("left", "right") if hip == "both" else (hip,)
    where = {"left": "linken Hüfte", "right": "rechten Hüfte", "both": "Hüfte"}[hip]
    for at, group in enumerate(groups):
        row = [groups[(at + each) % len(groups)] for each in range(3)]
        full = whole(dict(zip(row, (50.0, 30.0, 20.0), strict=True)), sides=sides, strength=1.0)
        weak = whole({group: 60.0, row[1]: 40.0}, sides=sides, strength=0.4)
        choice = WhatIf(weakened=(row[2],), side=hip, steps=(full, weak))
        names = [german(muscle_words(each, knowledge=KNOWLEDGE)) for each in row]
        at_full, loads, *_ = said(choice.steps[0], choice=choice)
        assert at_full == (
            f"Bei voller Kraft kommen 50\N{NO-BREAK SPACE}% des Zugs an der {where} von hier: "
            f"{names[0]}. Weitere 30\N{NO-BREAK SPACE}% kommen von hier: {names[1]}. "
            f"Weitere 20\N{NO-BREAK SPACE}% kommen von hier: {names[2]}."
        )
        assert loads == (
            "Die linke Hüfte trägt das 0,6-Fache des Körpergewichts. Die rechte Hüfte trägt das "
            "2,9-Fache des Körpergewichts. Das unterste Gelenk der Wirbelsäule trägt das "
            "1,1-Fache des Körpergewichts."
        )
        takes_over = said(choice.steps[1], choice=choice)[0]
        gains = {names[0]: ["60", "50"], names[1]: ["40", "30"]}
        name = takes_over.partition("von hier: ")[2].partition(";")[0]
        assert f"des Zugs an der {where} von hier: " in takes_over
        assert re.findall(r"\d+", takes_over) == ["40", *gains[name]]


def whole(torques: dict[str, float], *, sides: tuple[str, ...], strength: float) -> Step:
    return Step(
        strength=strength,
        curves=made().curves,
        joints=made().joints,
        torques=tuple(
            HipTorque(muscle=muscle, side=side, torque_nm=(nm,))  # type: ignore[arg-type]
            for muscle, nm in torques.items()
            for side in sides
        ),
    )


def said(step: Step, *, choice: WhatIf) -> tuple[str, ...]:
    told = step_sentences(step, what_if=choice, at=0, knowledge=KNOWLEDGE)
    return tuple(german(text) for text in told)


def test_what_a_weakening_changes_is_said_group_by_group() -> None:
    """Each three in a row, with sides, ranges and how many more there are."""
    groups = group_ids()
    for at in range(len(groups)):
        row = [groups[(at + each) % len(groups)] for each in range(4)]
        account = weakened(dict(zip(row, (0.9, 0.7, 0.5, 0.35), strict=True)))
        for source, within in WITHIN.items():
            told = change_sentences(
                replace(account, source=source), knowledge=KNOWLEDGE, moment="at the deepest point"
            )
            name, *others = (
                f"{german(muscle_words(each, knowledge=KNOWLEDGE))} (rechts)" for each in row
            )
            assert german(" ".join(told)) == " ".join(
                (
                    "Gegenüber voller Kraft ändert sich am tiefsten Punkt dies am meisten.",
                    f"{sentence_start(name)}: Anstrengung 30\N{NO-BREAK SPACE}% → "
                    "90\N{NO-BREAK SPACE}%.",
                    f"{sentence_start(others[0])}: Anstrengung 30\N{NO-BREAK SPACE}% → "
                    "70\N{NO-BREAK SPACE}%.",
                    f"{sentence_start(others[1])}: Anstrengung 30\N{NO-BREAK SPACE}% → "
                    "50\N{NO-BREAK SPACE}%.",
                    "Eine weitere Änderung steht in der Tabelle.",
                    "Die rechte Hüfte trägt das 3,3-Fache des Körpergewichts statt 2,9.",
                    "Das unterste Gelenk der Wirbelsäule trägt das 1,5-Fache des Körpergewichts "
                    "statt 1,1. Das ist die höchste Last der Wiederholung.",
                    f"Weitere Lasten auf Gelenken ändern sich {within}.",
                )
            )


WITHIN: dict[Source, str] = {
    "motion": "im Bereich dessen, was angenommen wurde",
    "recording": "im Bereich der Simulationen dieses Films",
}


def same(curve: GroupCurve, effort: tuple[float, ...]) -> GroupCurve:
    return replace(curve, effort=effort, low=effort, high=effort)


def loaded(joint: Joint, load: float) -> JointLoad:
    return JointLoad(joint=joint, times_body_weight=(load,), low=(load,), high=(load,))


def weakened(efforts: dict[str, float]) -> WhoCarries:
    """Efforts of the right side at the strength asked for; all were at 0.3."""
    full, asked = made(strength=1.0), made(strength=1.0)
    curves = tuple(same(each, (efforts.get(each.muscle, 0.3),)) for each in asked.curves)
    joints = tuple(
        replace(e, low=(0.0,), high=(9.0,), times_body_weight=(0.9,))
        if e.joint == "hip_left"
        else loaded(e.joint, e.times_body_weight[0] + 0.4)
        for e in asked.joints
    )
    return WhoCarries(
        movement="squat",
        source="motion",
        body=BodySize(mass_kg=70, height_m=1.72),
        phase=(0.5,),
        deepest=0,
        as_is=replace(asked, curves=curves, joints=joints),
        at_full=full,
        weakened=(Weakened(muscle="gluteus_maximus", side="right", strength=0.4),),
    )


def test_joints_that_bear_the_same_are_told_with_their_own_figures() -> None:
    """Equal figures in a row are where one item may be taken for part of another."""
    full, weak = (
        replace(made(strength=s), joints=tuple(loaded(joint, load) for joint in LOADS))
        for s, load in ((1.0, 3.1), (0.4, 3.2))
    )
    choice = WhatIf(weakened=("gluteus_medius",), side="both", steps=(full, weak))
    assert said(full, choice=choice)[-1] == (
        "Jede Hüfte trägt das 3,1-Fache des Körpergewichts. Das unterste Gelenk der Wirbelsäule "
        "trägt das 3,1-Fache des Körpergewichts."
    )
    assert said(weak, choice=choice)[-1] == (
        "Jede Hüfte trägt das 3,2-Fache des Körpergewichts statt 3,1. Das unterste Gelenk der "
        "Wirbelsäule trägt das 3,2-Fache des Körpergewichts statt 3,1."
    )


def test_a_muscle_that_rises_most_keeps_its_name_whole() -> None:
    """A name such as "deep muscles of the calf" is not taken apart at its "of"."""
    for group in group_ids():
        full, weak = made(strength=1.0), made()
        curves = tuple(same(each, (0.9,)) if each.muscle == group else each for each in weak.curves)
        choice = WhatIf(
            weakened=("nobody",), side="right", steps=(full, replace(weak, curves=curves))
        )
        name = german(muscle_words(group, knowledge=KNOWLEDGE))
        assert f"Am meisten steigt: {name} (rechts), auf 90\N{NO-BREAK SPACE}% dessen" in " ".join(
            said(choice.steps[1], choice=choice)
        )
