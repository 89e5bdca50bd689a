"""A check as the report receives it, made by hand so that every word on the page is known."""

from __future__ import annotations

import dataclasses
import struct
import zlib
from typing import Final, Literal

import numpy as np
import xarray as xr

from primemover.checkup import CheckResult, TestResult
from primemover.findings.gate import Level, SafetyGate, TriggeredRow
from primemover.findings.model import EvidenceItem, Finding
from primemover.findings.short_answer import short_answer
from primemover.findings.summary import page_one
from primemover.measures.model import Measure, Refusal
from primemover.programme.model import Block, Dose, LeftOut, PrescribedExercise, Programme
from primemover.recordings.answers import Answers
from primemover.signals.movement import Gate, Movement, Repetition, View
from primemover.terms import Confidence, Side, Status
from tests.synthetic import synthetic_track

HOSTILE: Final = '<script>alert("x")</script><img src=x onerror=alert(1)>&"\''
"""What somebody could put into an answer or a file name."""

METHOD: Final = "world landmarks, mediapipe/full"
FRAMES_PER_S: Final = 30


def tiny_png(*, grey: int = 128, width_px: int = 32, height_px: int = 24) -> bytes:
    """A one-coloured PNG, written by hand."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width_px, height_px, 8, 0, 0, 0, 0)
    rows = (b"\0" + bytes([grey]) * width_px) * height_px
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def measure(
    quantity: str,
    value: float,
    unit: str,
    *,
    uncertainty: float,
    side: Side | None = None,
    confidence: Confidence = "normal",
) -> Measure:
    return Measure(
        quantity=quantity,
        value=value,
        unit=unit,
        side=side,
        uncertainty=uncertainty,
        valid_share=0.97,
        method=METHOD,
        confidence=confidence,
    )


def movement(
    test: str,
    *,
    signal: str,
    repetitions: int = 0,
    facing: Literal["side", "front"] = "side",
    near_side: Side | None = "left",
    duration_s: float = 20.0,
) -> Movement:
    """A movement of known repetitions, 4 s each, from 0 to 90 degrees and back."""
    time_s = np.arange(0, duration_s, 1 / FRAMES_PER_S)
    near = 45 - 45 * np.cos(2 * np.pi * time_s / 4) if repetitions else -14 + np.sin(time_s)
    angles = xr.Dataset(
        {signal: (("side", "time"), np.stack([near, 0.85 * near + 6]), {"units": "deg"})},
        coords={"time": ("time", time_s, {"units": "s"}), "side": ["left", "right"]},
    )
    return Movement(
        test=test,
        side=None,
        track=synthetic_track("squat", repetitions=1),
        angles=angles,
        view=View(
            facing=facing,
            yaw_deg=86.0 if facing == "side" else 5.0,
            yaw_uncertainty_deg=6.0,
            near_side=near_side,
            near_side_share=0.98,
        ),
        gates=(
            Gate(
                name="limb_length",
                passed=True,
                value=0.04,
                limit=0.15,
                unit="1",
                reason="Limb lengths hardly change.",
                remedy="",
            ),
            Gate(
                name="in_frame",
                passed=False,
                value=0.9,
                limit=0.95,
                unit="1",
                reason="The feet leave the picture.",
                remedy="Step back until head and feet are both in view.",
            ),
        ),
        repetitions=tuple(_repetition(4.0 * index) for index in range(repetitions)),
        partials=(),
        counted_signal=signal if repetitions else "",
    )


def _repetition(start_s: float) -> Repetition:
    return Repetition(
        start_s=start_s + 0.3,
        turn_s=start_s + 2.0,
        end_s=start_s + 3.7,
        amplitude=90.0,
        complete=True,
    )


def recordings() -> tuple[TestResult, ...]:
    """Four recordings: one good, one with refusals, one held, one that could not be read."""
    pictures = tuple(tiny_png(grey=grey) for grey in (90, 140, 190))
    return (
        TestResult(
            test="squat",
            side=None,
            source="squat.mp4",
            movement=movement("squat", signal="knee_flexion", repetitions=5),
            measures=(
                measure("repetitions", 5, "count", uncertainty=0),
                measure("knee_depth", 92.4, "deg", uncertainty=7, side="left"),
                measure("heel_lift", 24, "%", uncertainty=6, side="left"),
                measure("tempo_out", 1.72, "s", uncertainty=0.12),
            ),
            refusals=(
                Refusal(
                    quantity="knee_valgus",
                    side=None,
                    cause="view",
                    reason="Seen from the side, a knee that moves inwards cannot be seen.",
                    remedy="Film a second squat from the front.",
                ),
            ),
            key_frames=pictures,
            problem="",
        ),
        TestResult(
            test="one_leg_stand",
            side="left",
            source=f"{HOSTILE}.mp4",
            movement=movement(
                "one_leg_stand", signal="trunk_side_lean", facing="front", near_side=None
            ),
            measures=(
                measure(
                    "trunk_side_lean",
                    6.2,
                    "deg",
                    uncertainty=3.5,
                    side="left",
                    confidence="low",
                ),
            ),
            refusals=(
                Refusal(
                    quantity="pelvic_drop",
                    side="left",
                    cause="attenuated",
                    reason="One camera sees less than half of how far the pelvis tips.",
                    remedy="Ask someone to stand behind you.",
                ),
            ),
            key_frames=pictures[:1],
            problem="",
        ),
        TestResult(
            test="plank",
            side=None,
            source="plank.mp4",
            movement=movement("plank", signal="body_line", near_side="right"),
            measures=(measure("plank_line", -14, "deg", uncertainty=4, side="right"),),
            refusals=(),
            key_frames=(),
            problem="",
        ),
        TestResult(
            test="bench_dip",
            side=None,
            source="dip.mov",
            movement=None,
            measures=(),
            refusals=(),
            key_frames=(),
            problem="dip.mov: expected a video, got a file without pictures; record it again.",
        ),
    )


def noted() -> TestResult:
    """A recording that carries a note for the person."""
    squat = recordings()[0]
    assert squat.movement is not None
    track = squat.movement.track.assign_attrs(notes=["only the first five minutes were read"])
    return dataclasses.replace(squat, movement=dataclasses.replace(squat.movement, track=track))


def finding(
    rule: str,
    status: Status,
    *,
    title: str,
    side: Side | None = None,
    contradictions: tuple[str, ...] = (),
) -> Finding:
    return Finding(
        rule=rule,
        title=title,
        status=status,
        side=side,
        seen=f"What was seen for {rule}.",
        meaning="" if status == "cannot_tell" else f"What {rule} may mean.",
        does_not_mean=f"What {rule} does not mean.",
        next_step=f"What to do about {rule}.",
        grade="C",
        evidence=(
            EvidenceItem(
                key=f"squat/{rule}",
                origin="camera",
                direction="missing" if status == "cannot_tell" else "for",
                statement=f"statement of {rule}",
                limit="stands out from 15 % or more",
                sources=("dempsey2020",),
            ),
        ),
        contradictions=contradictions,
        sources=("arab2011",),
    )


def findings() -> tuple[Finding, ...]:
    """One of each status and one a side, with a contradiction."""
    return (
        finding("plank_sag", "supported", title="Hips sinking in the plank"),
        finding("squat_heels", "supported", title="Heels in the squat"),
        finding("sitting_hours", "supported", title="Hours of sitting"),
        finding("squat_depth", "not_supported", title="Squat depth"),
        finding("pelvic_signal", "cannot_tell", title="Pelvis on one leg", side="left"),
        finding("safety_gate", "refer", title="Ask first", contradictions=("Two do not fit.",)),
    )


def programme() -> Programme:
    """Two blocks, one advice, one exercise left out."""
    dose = Dose(sets=2, reps_low=10, reps_high=12, rest_s=45, tempo="2-1-2")
    clam = PrescribedExercise(
        exercise="clam",
        name="Clam",
        dose=dose,
        cues=("Hips stacked like a wall",),
        reasons=("you felt it in the front of the thigh",),
        adaptations=("Keep the range small.",),
        alternatives=("clam_45",),
    )
    hold = dataclasses.replace(
        clam,
        exercise="gluteal_squeeze",
        name="Gluteal squeeze",
        dose=Dose(sets=3, hold_s=6, rest_s=30),
        alternatives=(),
    )
    return Programme(
        blocks=(
            Block(
                phase="activate",
                title="Activate",
                purpose="practice",
                exercises=(clam, hold),
                minutes=8,
            ),
            Block(
                phase="yoga",
                title="Yoga instead",
                purpose="on other days",
                exercises=(clam,),
                minutes=15,
                optional=True,
            ),
        ),
        days_per_week=3,
        advice=("Stand up every half hour",),
        left_out=(
            LeftOut(exercise="bench_dip", name="Bench dip", reason="Your shoulder is sore."),
        ),
        today="Do ten slow clams on each side.",
    )


def answers() -> Answers:
    """A few answers, one of them hostile."""
    return Answers(
        values={
            "about.age_years": 34,
            "sitting.hours_work_day": 9,
            "felt.clam_before": {"front_of_thigh": 6, "upper_outer_hip": 2},
            "felt.clam_after": {"lower_buttock": 5, "upper_outer_hip": 7},
            "felt.plank": {"low_back": 5, HOSTILE: 4},
            "goals.list": (HOSTILE,),
        },
        source=HOSTILE,
    )


def check_result(**changes: object) -> CheckResult:
    """The whole check; keyword arguments take the place of its parts."""
    found = findings()
    plan = programme()
    page = page_one(found, today=plan.today)
    result = CheckResult(
        answers=answers(),
        gate=SafetyGate(),
        tests=recordings(),
        findings=found,
        programme=plan,
        versions={
            "primemover": "0.1.0",
            "knowledge": "3fa9c21b7d10",
            "pose_model": "mediapipe/full 0.10.21",
            "calibration": "mediapipe-full 1",
        },
        messages=tuple(f"{m.headline}. {m.detail}" for m in page.messages),
        today=page.today,
        short_answer=short_answer(found),
        next_look=page.next_look,
    )
    return dataclasses.replace(result, **changes)  # type: ignore[arg-type]


def stopped(
    *,
    level: Level = "emergency",
    row_id: str = "ces_bladder",
    say: str = "New trouble starting to pass urine",
    do: str = "Call the emergency number now",
) -> CheckResult:
    """A check that a warning sign ended."""
    row = TriggeredRow(id=row_id, level=level, say=say, do=do)
    return check_result(
        gate=SafetyGate(outcome="stop", triggered=(row,)), tests=(), findings=(), programme=None
    )


def paused() -> CheckResult:
    """A check that waits for a professional's word."""
    row = TriggeredRow(
        id="surgery",
        level="gate",
        say="Surgery in the last three months",
        do="Ask your surgeon first",
        cleared_by="readiness.cleared",
    )
    return check_result(
        gate=SafetyGate(outcome="pause", triggered=(row,)),
        tests=(),
        findings=findings()[2:3],
        programme=None,
        notes=("The recordings were not looked at",),
    )
