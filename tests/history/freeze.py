"""`python -m tests.history.freeze`: the frozen stores, one for each revision of the tables.

Run once for each new revision, and never again for an older one: these files stand for the stores
people have. ``NAME.json`` says what is in ``NAME.sqlite``.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from sqlalchemy import Connection, MetaData, insert, select

from primemover.history.connecting import engine_of_file, reading, writing
from primemover.history.durability import durability_of, make_private
from primemover.history.opening import open_store
from primemover.history.revisions import apply_revisions
from primemover.history.tables import SCHEMA, metadata
from tests.history import made

STORES = Path(__file__).parent / "stores"


def pour(source: Connection, *, into: Connection) -> None:
    """Nothing comes back; ``into`` has the rows of ``source``, as far as it has their columns."""
    there, here = MetaData(), MetaData()
    there.reflect(source)
    here.reflect(into)
    for table in here.sorted_tables:
        if table.name in metadata.tables and table.name in there.tables:
            columns = [there.tables[table.name].c[column.name] for column in table.c]
            rows = [dict(row) for row in source.execute(select(*columns)).mappings()]
            if rows:
                into.execute(insert(table), rows)


def frozen_stores() -> list[str]:
    """Revisions of which a store is kept, oldest first."""
    return sorted(path.stem for path in STORES.glob("*.sqlite"))


def freeze(revision: str, *, folder: Path) -> None:
    """Nothing comes back; a store of ``revision`` and its description are in ``folder``."""
    path = folder / f"{revision}.sqlite"
    path.unlink(missing_ok=True)
    with (
        tempfile.TemporaryDirectory() as elsewhere,
        open_store(Path(elsewhere) / "new.sqlite") as store,
    ):
        for label in ("me", "somebody else"):
            made.fill(
                store,
                label=label,
                word=f"word of {label}",
                own=revision > "0001",
                begun=revision > "0002",
            )
        content = made.everything(store)
        make_private(path)
        engine = engine_of_file(path, wait_s=1, durability=durability_of((3, 40, 0)))
        with reading(store._engine) as source, writing(engine) as target:
            apply_revisions(target, to=revision)
            pour(source, into=target)
        engine.dispose()
    text = json.dumps(content, indent=1, ensure_ascii=False)
    path.with_suffix(".json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    STORES.mkdir(exist_ok=True)
    for name in ("0001", SCHEMA):
        if name not in frozen_stores():
            freeze(name, folder=STORES)
