"""What keeps the app this person's own: who may ask, from where, how much and how often."""
