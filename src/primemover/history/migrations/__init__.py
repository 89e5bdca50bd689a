"""How the tables came to be, one revision a change; Alembic applies what a store lacks.

A new revision is a file ``versions/vNNNN_what_changed.py``, ``SCHEMA`` in ``tables`` names it, the
tables there are changed alike, and ``python -m tests.history.freeze`` keeps a store of it. A plan
is kept as a document: where its type gains a field without a default, or loses one, older stores
need a revision too, and the frozen stores say so.
"""
