"""What processes that died have left on disk: delivered by whoever finds it first."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from voxie_platform.calls.delivery import Delivery, Write
from voxie_platform.calls.lines import DamagedLineError, Entry, NewerLineError, entry_in, line_of
from voxie_platform.calls.spool import SUFFIX, Lines, Spool

logger = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
BATCH = 200


async def adopt_for_ever(folder: Path, write: Write) -> None:
    """Until cancelled: every file in the folder whose owner is gone, those of newer versions once."""
    newer: set[Path] = set()
    while True:
        try:
            found = await asyncio.to_thread(lambda: set(folder.glob(f"*{SUFFIX}")))
            for path in sorted(found - newer):
                await adopt_if_possible(path, write, newer)
        except Exception:
            # a folder that cannot be read must not end the process that looks after it
            logger.exception("orphans could not be looked for", extra={"folder": str(folder)})
        await asyncio.sleep(LOOK_SECONDS)


async def adopt_if_possible(path: Path, write: Write, newer: set[Path]) -> None:
    """One that cannot be read is told of, and keeps no other one waiting."""
    try:
        await adopt(path, write)
    except NewerLineError:
        newer.add(path)
    except Exception:
        logger.exception("an orphan could not be delivered", extra={"file": path.name})


async def adopt(path: Path, write: Write) -> None:
    """All of one file into the store, then it is gone; one that has an owner is left alone.

    Raises:
        OSError.
        NewerLineError: what is known here is in the store, and the file is as it was for whoever knows more.
    """
    spool = await asyncio.to_thread(Spool.adopted, path)
    if spool is None:
        return
    try:
        records, newer = await delivered(spool, write)
        if newer:
            logger.error("an orphan is of a newer version", extra={"file": path.name, "lines": newer})
            raise NewerLineError
    except BaseException:
        spool.close()
        raise
    spool.remove()
    logger.warning("records of a dead process were delivered", extra={"file": path.name, "records": records})


async def delivered(spool: Spool, write: Write) -> tuple[int, int]:
    """How many there were, and how many of them are of a newer version. Raises: OSError."""
    newer = 0

    def leave() -> None:
        nonlocal newer
        newer += 1

    delivery = Delivery(write, lambda entry: spool.set_aside(line_of(entry)))
    begin = records = 0
    while (lines := await asyncio.to_thread(spool.read, begin, BATCH)).texts:
        await delivery.all_of(entries_in(spool, lines, not_counted, leave))
        begin = lines.ends[-1]
        records += len(lines.texts)
    if begin < spool.size:
        # it was being written when its process died: nobody was told that it is safe
        logger.warning("the last line is torn", extra={"file": spool.path.name, "bytes": spool.size - begin})
    return records, newer


def entries_in(
    spool: Spool, lines: Lines, lose: Callable[[str], None], leave: Callable[[], None] | None = None
) -> list[Entry]:
    """The records of lines that were read; a damaged one is set aside, one of a newer version left."""
    entries = []
    for text in lines.texts:
        try:
            entries.append(entry_in(text))
        except DamagedLineError as error:
            if leave is not None and isinstance(error, NewerLineError):
                leave()
                continue
            logger.exception("a line is damaged", extra={"file": spool.path.name})
            spool.set_aside(text)
            lose("its line is damaged")
    return entries


def not_counted(_: str) -> None:
    """It is logged and set aside."""
