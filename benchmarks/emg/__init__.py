"""Figures of surface EMG: each part is a module here with one ``ENTRY``."""
