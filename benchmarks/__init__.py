"""What the project measures about itself: accuracy against known truth, speed beside its parts."""
