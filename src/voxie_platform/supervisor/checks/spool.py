"""The spool: records of calls that are not in the store yet."""

import asyncio
import os
from datetime import UTC, datetime

from voxie_platform.calls.spooled import Spooled, spooled_in
from voxie_platform.settings import Settings
from voxie_platform.supervisor.checks.finding import Finding, broken, good, worth_knowing

LATE_SECONDS = 60.0
"""What has waited so long is not on its way: the store does not take it, or nobody delivers it."""


async def spool(settings: Settings) -> Finding:
    """It can be written to, and what is in it goes out."""
    folder = settings.spool_folder.absolute()
    if not folder.exists():
        return good("spool", "empty")
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return broken("spool", f"{folder} cannot be written to", "give it to the user who runs the workers")
    return verdict(await asyncio.to_thread(spooled_in, folder), datetime.now(UTC))


def verdict(seen: Spooled, now: datetime) -> Finding:
    """What the files mean."""
    waited = (now - seen.oldest).total_seconds() if seen.oldest else 0.0
    found = told(seen, waited)
    if seen.orphans and waited > LATE_SECONDS:
        do = f"start a worker or the api, no older than who wrote them, to deliver {', '.join(seen.orphans)}"
        return broken("spool", found, do)
    if waited > LATE_SECONDS:
        return broken("spool", found, "the store does not take them: see the line on store, and the logs")
    if seen.refused:
        return worth_knowing("spool", found, f"look at {', '.join(seen.refused)}: no store takes that")
    return good("spool", found)


def told(seen: Spooled, waited: float) -> str:
    """In one sentence."""
    said = [f"records waiting: {seen.records}, the oldest {waited:.0f} s old"] if seen.records else ["empty"]
    if seen.orphans:
        said.append(f"files of dead processes: {len(seen.orphans)}")
    if seen.refused:
        said.append(f"files of lines set aside: {len(seen.refused)}")
    return ", ".join(said)
