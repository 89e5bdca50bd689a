"""How the tables came to be, one revision a change; Alembic applies what a store lacks."""
