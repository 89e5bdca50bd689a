"""What stands out, what looks fine, what could not be seen: evidence, openly combined."""
