"""Quantities of surface EMG with their uncertainty, one file a quantity."""
