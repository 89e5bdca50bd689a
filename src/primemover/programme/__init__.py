"""Programmes: which exercises, how much, why, and what was left out."""
