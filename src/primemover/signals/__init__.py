"""What a pose track shows: view, plausibility, angles, repetitions and holds."""
