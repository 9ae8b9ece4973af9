"""What processes that died have left on disk: delivered by whoever finds it first."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from voxie_platform.calls.delivery import Delivery, Write
from voxie_platform.calls.lines import DamagedLineError, Entry, entry_in, line_of
from voxie_platform.calls.spool import SUFFIX, Lines, Spool

logger = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
BATCH = 200


async def adopt_for_ever(folder: Path, write: Write) -> None:
    """Until cancelled: every file in the folder whose owner is gone."""
    while True:
        try:
            for path in sorted(await asyncio.to_thread(lambda: list(folder.glob(f"*{SUFFIX}")))):
                await adopt_if_possible(path, write)
        except Exception:
            # a folder that cannot be read must not end the process that looks after it
            logger.exception("orphans could not be looked for", extra={"folder": str(folder)})
        await asyncio.sleep(LOOK_SECONDS)


async def adopt_if_possible(path: Path, write: Write) -> None:
    """One that cannot be read is told of, and keeps no other one waiting."""
    try:
        await adopt(path, write)
    except Exception:
        logger.exception("an orphan could not be delivered", extra={"file": path.name})


async def adopt(path: Path, write: Write) -> None:
    """All of one file into the store, then it is gone; one that has an owner is left alone.

    Raises: OSError.
    """
    spool = await asyncio.to_thread(Spool.adopted, path)
    if spool is None:
        return
    try:
        records = await delivered(spool, write)
    except BaseException:
        spool.close()
        raise
    spool.remove()
    logger.warning("records of a dead process were delivered", extra={"file": path.name, "records": records})


async def delivered(spool: Spool, write: Write) -> int:
    """How many there were. Raises: OSError."""
    delivery = Delivery(write, lambda entry: spool.set_aside(line_of(entry)))
    begin = records = 0
    while (lines := await asyncio.to_thread(spool.read, begin, BATCH)).texts:
        await delivery.all_of(entries_in(spool, lines, not_counted))
        begin = lines.ends[-1]
        records += len(lines.texts)
    if begin < spool.size:
        # it was being written when its process died: nobody was told that it is safe
        logger.warning("the last line is torn", extra={"file": spool.path.name, "bytes": spool.size - begin})
    return records


def entries_in(spool: Spool, lines: Lines, lose: Callable[[str], None]) -> list[Entry]:
    """The records of lines that were read; a damaged one is set aside."""
    entries = []
    for text in lines.texts:
        try:
            entries.append(entry_in(text))
        except DamagedLineError:
            logger.exception("a line is damaged", extra={"file": spool.path.name})
            spool.set_aside(text)
            lose("its line is damaged")
    return entries


def not_counted(_: str) -> None:
    """It is logged and set aside."""
