"""How near the product comes to the truth, on recordings whose truth is known."""
