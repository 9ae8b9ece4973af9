"""The questions of figures_scale.py to the Supabase store, at a thousand calls and at a million.

PYTHONPATH=. python benchmarks/supabase_scale.py [MANY]

A PostgreSQL of its own behind @supabase/lite, as the tests have it; each time holds the way through HTTP.
"""

import asyncio
import json
import random
import sys
import time
from contextlib import AsyncExitStack
from pathlib import Path

from benchmarks.figures_scale import (
    FEW,
    MANY,
    POOL,
    WHOLE,
    compared,
    like_real_ones,
    questions,
    reason_in,
    worker,
)
from tests.support.postgres import running_postgres
from tests.support.supabase_project import migrated_database, packages_of_lite, serving

from voxie_platform.calls.sums import is_mark
from voxie_platform.storage.open import open_stores

FILL = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


def fill(project, workspace_id, count):
    """So many calls, each of another agent; made where they are kept."""
    chance = random.Random(1)
    pool = [like_real_ones(chance) for _ in range(POOL)]
    project.psql("\n".join([*variables(workspace_id, count), *rows_of(pool), FILL]))


def variables(workspace_id, count):
    given = {"workspace": workspace_id, "count": count, "since": WHOLE.since, "until": WHOLE.until}
    return [f"\\set {name} '{value}'" for name, value in given.items()]


def rows_of(pool):
    """A table of the calls that the others are like."""
    yield "CREATE TEMP TABLE pool (kind bigint PRIMARY KEY, reason text, marks text[], sums jsonb);"
    yield "COPY pool FROM STDIN;"
    for kind, sums in enumerate(pool):
        marks = "{" + ",".join(filter(is_mark, sums)) + "}"
        yield "\t".join((str(kind), reason_in(sums), marks, json.dumps(sums)))
    yield "\\."


async def filled(stack, project, count):
    """The store of so many calls, and the questions to it."""
    stores = await stack.enter_async_context(open_stores(project.settings(project.postgres.folder)))
    workspace_id = (await stores.access.first_workspace("scale")).id
    began = time.perf_counter()
    fill(project, workspace_id, count)
    size = project.psql(f"SELECT pg_size_pretty(pg_database_size('{project.database}'))").strip()
    print(
        f"{count:>9,} calls of as many agents: filled in {time.perf_counter() - began:.1f} s, {size}",
        flush=True,
    )
    await stores.fleet.beat(worker())
    return stores, questions(stores, stores.of(workspace_id), count)


async def main(many):
    async with AsyncExitStack() as stack:
        postgres = stack.enter_context(running_postgres())
        print(postgres.psql("postgres", "SELECT version()").strip())
        stores = []
        for name, count in (("few", FEW), ("many", many)):
            await asyncio.to_thread(lambda name=name: migrated_database(postgres, name))
            project = stack.enter_context(serving(postgres, name, packages_of_lite()))
            stores.append(await filled(stack, project, count))
        await compared(stores, (FEW, many), stores[0][1])


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else MANY))
