"""How often a re-test errs, and how large a change it sees."""
