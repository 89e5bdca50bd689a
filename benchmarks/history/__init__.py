"""Figures of the history store: kills, times, archives."""
