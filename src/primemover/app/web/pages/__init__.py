"""One module a step of the journey; each has ``PAGES``, the addresses it answers."""
