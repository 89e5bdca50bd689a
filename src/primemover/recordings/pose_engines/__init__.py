"""Pose engines, a file each with one ``ENTRY`` (see ``recordings/pose_engine.py``)."""
