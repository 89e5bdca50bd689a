"""Files that must be refused are, with the file, the field and the fault in the message."""

from __future__ import annotations

from pathlib import Path

import pytest

from primemover.errors import KnowledgeError
from primemover.knowledge import load_knowledge

# file, what is written there, what it is replaced by ("" appends at the end), said in the message
REFUSED = {
    "unknown field": (
        "exercises/bridge.toml",
        'phase = "activate"',
        'phase = "activate"\ncolour = "red"',
        "colour",
    ),
    "unknown phase": (
        "exercises/bridge.toml",
        'phase = "activate"',
        'phase = "warm"',
        "phase: Input should be",
    ),
    "unknown tag": ("exercises/bridge.toml", '"supine"', '"upside_down"', "upside_down"),
    "no steps": ("exercises/bridge.toml", "steps = [", "cues2 = [", "steps: Field required"),
    "unknown muscle": (
        "exercises/bridge.toml",
        '["gluteus_maximus"]',
        '["gluteus_giganticus"]',
        "'gluteus_giganticus' is not in muscles",
    ),
    "unknown regression": (
        "exercises/bridge.toml",
        '["gluteal_squeeze"]',
        '["nap"]',
        "'nap' is not in exercises",
    ),
    "unknown dose": (
        "exercises/bridge.toml",
        '"activation_reps"',
        '"plenty"',
        "'plenty' is not in dosing",
    ),
    "unknown source": (
        "exercises/bridge.toml",
        '"kang2016"',
        '"nobody1900"',
        "'nobody1900' is not in sources",
    ),
    "unknown equipment": (
        "exercises/clam_band.toml",
        "mini_band",
        "trampoline",
        "'trampoline' is not in options:equipment.items",
    ),
    "unknown question in a condition": (
        "exercises/deep_squat.toml",
        "pain.knee",
        "pain.nose",
        "'pain.nose', which is no question",
    ),
    "level as text": ("exercises/bridge.toml", "level = 1", 'level = "1"', "level: Input should"),
    "level out of range": ("exercises/bridge.toml", "level = 1", "level = 9", "level: Input"),
    "id in the file": (
        "exercises/bridge.toml",
        'name = "Bridge"',
        'id = "bridge"\nname = "Bridge"',
        "the name is the id",
    ),
    "not TOML": ("exercises/bridge.toml", 'name = "Bridge"', "name = Bridge", "not readable"),
    "value without unit": (
        "emg_amplitudes/moore2020.toml",
        'unit = "%MVIC"',
        "",
        "unit: Field required",
    ),
    "number without a value": (
        "emg_amplitudes/moore2020.toml",
        "value = 18.8",
        "",
        "needs value, low or high",
    ),
    "published without a source": (
        "compensations/hamstring_dominance.toml",
        'basis = "product_rule"',
        'basis = "published"',
        'no source; name one, or write basis = "product_rule"',
    ),
    "range upside down": (
        "emg_amplitudes/mo2023.toml",
        "low = 62.9",
        "low = 99",
        "is above high",
    ),
    "number without a grade": (
        "emg_amplitudes/moore2020.toml",
        'grade = "A"',
        "",
        "grade: Field required",
    ),
    "claim read nowhere": (
        "article.toml",
        'sources = ["dempsey2020"]',
        "",
        "no source was read",
    ),
    "unknown seen": (
        "emg_amplitudes/moore2020.toml",
        '"retrieved"',
        '"dreamt"',
        "seen: Input should be",
    ),
    "unknown muscle sign": (
        "muscles.toml",
        "hip_rotation = -1}\ntarget",
        "hip_rotation = 2}\ntarget",
        "hip_rotation",
    ),
    "unknown food": (
        "recipes/oat_bowl.toml",
        '"almonds"',
        '"marzipan"',
        "'marzipan' is not in foods",
    ),
    "negative food": ("foods.toml", "kcal = 379", "kcal = -379", "rolled_oats: kcal"),
    "two sources with one key": (
        "sources.bib",
        "@article{kang2016,",
        "@article{kubo2019,",
        "two entries have this key",
    ),
    "broken bibliography line": ("sources.bib", "  year = {2016},", "  year 2016", "expected"),
    "unknown bibliography field": (
        "sources.bib",
        "  year = {2016},",
        "  mood = {good},",
        "mood",
    ),
    "missing question option in a condition": (
        "exercises/box_sit_to_stand.toml",
        '"posterior"',
        '"sideways"',
        "readiness.hip_replacement has no option 'sideways'",
    ),
}


@pytest.mark.parametrize(("file", "old", "new", "said"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused(copied: Path, file: str, old: str, new: str, said: str) -> None:
    path = copied / file
    text = path.read_text(encoding="utf-8")
    assert old in text, "the snippet to spoil is gone; choose another"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError) as refused:
        load_knowledge(copied)
    message = str(refused.value)
    assert said in message
    assert file.split("/")[-1].removesuffix(".toml") in message


def test_all_faults_of_all_files_come_together(copied: Path) -> None:
    for name in ("bridge", "clam", "plank"):
        path = copied / "exercises" / f"{name}.toml"
        path.write_text(path.read_text(encoding="utf-8") + "\n[nonsense]\n", encoding="utf-8")
    (copied / "recipes" / "oat_bowl.toml").write_text("name = 3\n", encoding="utf-8")
    with pytest.raises(KnowledgeError) as refused:
        load_knowledge(copied)
    message = str(refused.value)
    for said in ("bridge.toml: nonsense", "clam.toml: nonsense", "plank.toml: nonsense"):
        assert said in message
    assert "oat_bowl.toml: name" in message
    assert "oat_bowl.toml: portion: Field required" in message


RECALLED_LIMIT = """
what = "a quantity made up for this test"
unit = "deg"
[[limits]]
level = "clear"
comparison = "above"
value = 10
unit = "deg"
grade = "B"
seen = "recalled"
"""


def test_nothing_is_judged_by_a_number_that_is_only_recalled(copied: Path) -> None:
    file = copied / "thresholds" / "made_up.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(RECALLED_LIMIT + 'source = "boren2011"\n', encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"thresholds/made_up: a limit of 10\.0 deg is only"):
        load_knowledge(copied)
    file.write_text(RECALLED_LIMIT + 'basis = "product_rule"\n', encoding="utf-8")
    assert load_knowledge(copied).thresholds["made_up"].limits


def test_a_dose_the_programme_uses_is_never_published_and_recalled(copied: Path) -> None:
    path = copied / "dosing" / "doses.toml"
    ours = 'seen = "recalled", basis = "product_rule", note = "Our own choice'
    text = path.read_text(encoding="utf-8")
    assert ours in text
    path.write_text(
        text.replace(ours, 'seen = "recalled", note = "Our own choice', 1), encoding="utf-8"
    )
    with pytest.raises(KnowledgeError, match=r"dosing/\w+: reserve is published and only recalled"):
        load_knowledge(copied)
