"""Recordings of surface EMG: what they are, and reading and writing them."""
