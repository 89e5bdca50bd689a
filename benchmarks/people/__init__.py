"""Rendered people: bodies, movements and cameras whose every angle is known exactly."""
