"""How well onsets of surface EMG are found, on signals whose onset is known by construction."""
