"""The ways in: the command line and batches. Wiring only; the work is in the rooms below."""
