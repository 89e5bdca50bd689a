"""What OpenSim does with the walking subject; runs inside OpenSim's own environment.

Reads one word a line and answers each with a line of JSON, so that another process can take turns
with it: ``whole`` (AnalyzeTool with StaticOptimization, everything), ``first_step`` (the same with
one iteration a frame: what OpenSim works out before it can optimise), ``motion`` (the tool without
an optimisation), ``cubes`` (``whole`` with activations cubed), ``feet`` (places of the feet over
time), ``placed`` (places of bones for the motion ``placed.mot`` in the folder), ``reactions`` and
``reactions_of_cubes`` (hip forces of the last ``whole`` or ``cubes``).
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from pathlib import Path
from typing import Any

import opensim

MODEL = "subject01_simbody_adjusted.osim"
MOTION = "subject01_walk1_ik.mot"
FORCES = "subject01_walk1_grf.xml"
CUTOFF_HZ = 6.0
PELVIS_RESERVE = 200.0
JOINT_RESERVE = 5.0
ITERATIONS = 100
"""OpenSim's own default."""
ANSWERS = (
    "whole",
    "cubes",
    "first_step",
    "motion",
    "feet",
    "placed",
    "reactions",
    "reactions_of_cubes",
)
FEET = ("calcn_r", "calcn_l")
BONES = ("pelvis", "torso", "femur_r", "femur_l", *FEET, "toes_r", "toes_l")
HIPS = ("hip_r", "hip_l")


class Runs:
    """Runs of OpenSim's tool on one motion, results in one folder."""

    def __init__(self, *, data: Path, out: Path, start_s: float, end_s: float) -> None:
        self.data, self.out, self.start_s, self.end_s = data, out, start_s, end_s
        self.reserves = out / "reserves.xml"
        self._write_reserves()

    def whole(self) -> dict[str, Any]:
        """Static optimisation with OpenSim's defaults."""
        return self._timed("whole", analysis=self._optimisation(iterations=ITERATIONS))

    def cubes(self) -> dict[str, Any]:
        """Static optimisation of activations cubed."""
        return self._timed("cubes", analysis=self._optimisation(iterations=ITERATIONS, power=3))

    def first_step(self) -> dict[str, Any]:
        """Static optimisation that stops after one iteration."""
        return self._timed("first_step", analysis=self._optimisation(iterations=1))

    def motion(self) -> dict[str, Any]:
        """Reading, filtering and posing only."""
        kinematics = opensim.Kinematics()
        kinematics.setStartTime(self.start_s)
        kinematics.setEndTime(self.end_s)
        return self._timed("motion", analysis=kinematics)

    def reactions(self) -> dict[str, Any]:
        """Hip forces of ``whole``."""
        return self._reactions("whole")

    def reactions_of_cubes(self) -> dict[str, Any]:
        """Hip forces of ``cubes``."""
        return self._reactions("cubes")

    def _reactions(self, run: str) -> dict[str, Any]:
        """Force of the hip on the thigh bone, in the thigh bone's axes, N."""
        analysis = opensim.JointReaction()
        analysis.setName("hips")
        analysis.setForcesFileName(str(self.out / f"{run}_StaticOptimization_force.sto"))
        for setter, words in (
            (analysis.setJointNames, HIPS),
            (analysis.setOnBody, ("child",) * len(HIPS)),
            (analysis.setInFrame, ("child",) * len(HIPS)),
        ):
            setter(_strings(words))
        analysis.setStartTime(self.start_s)
        analysis.setEndTime(self.end_s)
        self._timed("reactions", analysis=analysis)
        table = opensim.TimeSeriesTable(str(self.out / "reactions_hips_ReactionLoads.sto"))
        columns = [c for c in table.getColumnLabels() if c[-3:] in ("_fx", "_fy", "_fz")]
        return {
            "time_s": list(table.getIndependentColumn()),
            "forces_n": {c: list(table.getDependentColumn(c).to_numpy()) for c in columns},
        }

    def feet(self) -> dict[str, Any]:
        """Where each heel bone is, row-major rotation and place (m), for each frame of the file."""
        return self._bones(self.data / MOTION, bones=FEET)

    def placed(self) -> dict[str, Any]:
        """The same of :data:`BONES` for ``placed.mot``."""
        return self._bones(self.out / "placed.mot", bones=BONES)

    def _bones(self, path: Path, *, bones: tuple[str, ...]) -> dict[str, Any]:
        model = opensim.Model(str(self.data / MODEL))
        state = model.initSystem()
        coordinates = model.getCoordinateSet()
        motion = opensim.TimeSeriesTable(str(path))
        found: dict[str, Any] = {bone: [] for bone in bones}
        columns = {c: motion.getDependentColumn(c).to_numpy() for c in motion.getColumnLabels()}
        for i in range(motion.getNumRows()):
            for name, values in columns.items():
                turns = not name.endswith(("_tx", "_ty", "_tz"))
                value = math.radians(values[i]) if turns else float(values[i])
                coordinates.get(name).setValue(state, value, False)
            model.assemble(state)
            model.realizePosition(state)
            for bone in bones:
                placed = model.getBodySet().get(bone).getTransformInGround(state)
                turn, place = placed.R(), placed.p()
                turned = [turn.get(row, column) for row in range(3) for column in range(3)]
                found[bone].append([*turned, *(place.get(axis) for axis in range(3))])
        return {"time_s": list(motion.getIndependentColumn()), **found}

    def _timed(self, name: str, *, analysis: Any) -> dict[str, Any]:
        started, busy = time.perf_counter(), time.process_time()
        self._tool(name, analysis=analysis).run()
        return {
            "seconds": time.perf_counter() - started,
            "processor_s": time.process_time() - busy,
        }

    def _optimisation(self, *, iterations: int, power: float = 2) -> Any:
        analysis = opensim.StaticOptimization()
        analysis.setStartTime(self.start_s)
        analysis.setEndTime(self.end_s)
        analysis.setUseModelForceSet(True)
        analysis.setUseMusclePhysiology(True)
        analysis.setActivationExponent(power)
        analysis.setMaxIterations(iterations)
        return analysis

    def _tool(self, name: str, *, analysis: Any) -> Any:
        tool = opensim.AnalyzeTool()
        tool.setName(name)
        tool.setModelFilename(str(self.data / MODEL))
        tool.setForceSetFiles(_strings([str(self.reserves)]))
        tool.setReplaceForceSet(False)
        tool.setCoordinatesFileName(str(self.data / MOTION))
        tool.setExternalLoadsFileName(str(self.data / FORCES))
        tool.setLowpassCutoffFrequency(CUTOFF_HZ)
        tool.setInitialTime(self.start_s)
        tool.setFinalTime(self.end_s)
        tool.setResultsDir(str(self.out))
        tool.setSolveForEquilibrium(False)
        tool.getAnalysisSet().cloneAndAppend(analysis)
        # Only a tool that is read from a file reads the motion that it names.
        setup = self.out / f"{name}.xml"
        tool.printToXML(str(setup))
        return opensim.AnalyzeTool(str(setup))

    def _write_reserves(self) -> None:
        forces = opensim.ForceSet()
        model = opensim.Model(str(self.data / MODEL))  # must outlive what it hands out
        coordinates = model.getCoordinateSet()
        for i in range(coordinates.getSize()):
            name = coordinates.get(i).getName()
            reserve = opensim.CoordinateActuator(name)
            reserve.setName(f"res_{name}")
            reserve.setOptimalForce(PELVIS_RESERVE if name.startswith("pelvis") else JOINT_RESERVE)
            reserve.setMinControl(-math.inf)
            reserve.setMaxControl(math.inf)
            forces.cloneAndAppend(reserve)
        forces.printToXML(str(self.reserves))


def _strings(words: Any) -> Any:
    out = opensim.ArrayStr()
    for word in words:
        out.append(word)
    return out


def main() -> None:
    """Answer until the other end is closed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--start", type=float, required=True)
    parser.add_argument("--end", type=float, required=True)
    asked = parser.parse_args()
    opensim.Logger.setLevelString("Off")
    runs = Runs(data=asked.data, out=asked.out, start_s=asked.start, end_s=asked.end)
    known = {name: getattr(runs, name) for name in ANSWERS}
    print(json.dumps({"version": opensim.GetVersion()}), flush=True)
    for line in sys.stdin:
        print(json.dumps(known[line.strip()]()), flush=True)


if __name__ == "__main__":
    main()
