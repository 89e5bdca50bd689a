"""What Alembic runs: the missing revisions, all of them in the caller's own transaction."""

from __future__ import annotations

from alembic import context

from primemover.history.tables import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=False,  # the caller began a transaction and ends it
)
context.run_migrations()
