"""What is kept: people, checks, plans, what was done, and what was noted."""
