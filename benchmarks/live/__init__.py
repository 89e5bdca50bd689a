"""The live coach under load: the real app, served, with many sets at once."""
