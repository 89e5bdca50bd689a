"""Safety rows, tests, thresholds, calibrations and points that make no sense are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from primemover.errors import KnowledgeError
from primemover.knowledge import load_knowledge

# file, what is written there, what it is replaced by, said in the message
REFUSED = {
    "a gate nobody can clear": (
        "safety/post_op.toml",
        'cleared_by = "readiness.cleared"',
        "",
        "names the question that clears it",
    ),
    "a stop that can be cleared": (
        "safety/dvt.toml",
        'level = "emergency"',
        'level = "emergency"\ncleared_by = "readiness.cleared"',
        "names the question that clears it",
    ),
    "a caution for nobody": (
        "safety/thoracic.toml",
        "when = {",
        "excludes_tags = []\nlimits = {}\n# when = {",
        "needs a condition",
    ),
    "an unknown level": ("safety/dvt.toml", '"emergency"', '"panic"', "level: Input should be"),
    "an unknown limit": (
        "safety/htn_managed.toml",
        "no_failure = true",
        "no_fun = true",
        "limits.no_fun: expected one of",
    ),
    "a limit that is off": (
        "safety/htn_managed.toml",
        "no_failure = true",
        "no_failure = false",
        "a no_ is true",
    ),
    "a longest hold that is a flag": (
        "safety/htn_managed.toml",
        "max_hold_s = 30.0",
        "max_hold_s = true",
        "a max_ is a positive number",
    ),
    "an unknown tag": ("safety/htn_managed.toml", '"long_hold"', '"long_wait"', "long_wait"),
    "an unknown exercise": (
        "safety/thr_posterior.toml",
        '"pigeon_pose"',
        '"crow_pose"',
        "'crow_pose' is not in exercises",
    ),
    "an unknown test": (
        "safety/thr_prone_ext.toml",
        '"lunge"]',
        '"plunge"]',
        "'plunge' is not in tests",
    ),
    "a condition on no question": (
        "safety/dvt.toml",
        '"safety.clot"',
        '"safety.clod"',
        "'safety.clod', which is no question",
    ),
    "a condition that compares nothing": (
        "safety/dvt.toml",
        ", equals = true}",
        "}",
        "needs exactly one comparison",
    ),
    "a hold that counts": (
        "tests/plank.toml",
        "hold = true",
        "hold = true\nmin_gap_s = 0.7",
        "a hold counts no repetitions",
    ),
    "repetitions without a signal": (
        "tests/squat.toml",
        'counted_signal = "knee_flexion"',
        "",
        "repetitions need counted_signal",
    ),
    "a view that is none": ("tests/squat.toml", '["side", "front"]', '["above"]', "views"),
    "a test answered by no question": (
        "tests/squat.toml",
        '"felt.squat"',
        '"felt.squad"',
        "'felt.squad' is not in questions",
    ),
    "a test that means everything": ("tests/squat.toml", "does_not_mean", "means", "does_not_mean"),
    "two clear limits for one test": (
        "thresholds/hip_drift.toml",
        'level = "borderline"',
        'level = "clear"',
        "one limit a level",
    ),
    "borderline beyond clear": (
        "thresholds/hip_drift.toml",
        "value = 10.0",
        "value = 30.0",
        "borderline lies beyond clear",
    ),
    "a limit in another unit": (
        "thresholds/hip_drift.toml",
        'value = 10.0\nunit = "deg"',
        'value = 10.0\nunit = "rad"',
        "a limit in rad for a quantity in deg",
    ),
    "a limit for no test": (
        "thresholds/hip_drift.toml",
        '["bench_dip"]',
        '["bench_drop"]',
        "'bench_drop' is not in tests",
    ),
    "a band that is measured and refused": (
        "calibrations/mediapipe-full.toml",
        "refuse_reason = ",
        "bias = 0.0\nhalf_width = 1.0\nrefuse_reason = ",
        "give bias and half_width, or refuse_reason and remedy",
    ),
    "an unknown verdict": (
        "article.toml",
        'verdict = "supported"',
        'verdict = "true"',
        "verdict: Input should be",
    ),
    "raters as re-test noise": (
        "retest_noise.toml",
        'comparison = "between_raters"\nusable_for_retest = false',
        'comparison = "between_raters"\nusable_for_retest = true',
        "never says how a re-test weeks later varies",
    ),
    "a question without a reason": (
        "questions/sitting.toml",
        'why = "Sitting is a habit the programme can break up."',
        "",
        "why: Field required",
    ),
    "a number without bounds": ("questions/sitting.toml", "low = 0\nhigh = 24\n", "", "needs unit"),
    "a choice without options": (
        "questions/sitting.toml",
        'kind = "number"',
        'kind = "choice"',
        "choice and options",
    ),
    "a question in the wrong file": (
        "questions/sitting.toml",
        'id = "sitting.hours_free_day"',
        'id = "walking.hours_free_day"',
        "holds one section",
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
