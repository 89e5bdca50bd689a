"""Whether programmes keep their laws, on simulated people who train for a year."""
