"""The muscle simulation's figures: beside OpenSim, beside known answers, beside measurements."""
