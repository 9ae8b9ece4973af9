"""What must be there before the first process of `up` starts."""

import asyncio
from collections.abc import Collection, Sequence

from voxie_platform.errors import InvalidError
from voxie_platform.offline.weights import Progress as WeightProgress
from voxie_platform.offline.weights import WeightsMissingError, fetch
from voxie_platform.settings import Settings
from voxie_platform.storage.open import upgrade
from voxie_platform.supervisor.page_parts import fetch_page_parts
from voxie_platform.supervisor.plan import CHILDREN, Part, Plan, planned
from voxie_platform.supervisor.ports import Ports
from voxie_platform.supervisor.telling import Progress, Tell, Warned


def chosen(settings: Settings, without: Collection[str]) -> list[Part]:
    """The parts that this run needs. Raises: InvalidError (no such part)."""
    names = sorted(part.name for part in CHILDREN)
    for unknown in sorted(set(without) - set(names)):
        raise InvalidError(f"There is no part {unknown!r}; the parts are {', '.join(names)}.")
    return [part for part in CHILDREN if part.needed(settings) and part.name not in without]


async def prepared(settings: Settings, parts: Sequence[Part], ports: Ports, tell: Tell) -> Plan:
    """What is missing, fetched all at once; ports, keys and configuration; the store's schema."""
    async with asyncio.TaskGroup() as group:
        group.create_task(fetch_page_parts(settings.cache_folder.absolute(), tell))
        if any(part.name == "offline" for part in parts):
            group.create_task(fetch_weights(settings, tell))
        planning = group.create_task(planned(settings, ports, tell))
    plan = planning.result()
    await upgrade(plan.settings)
    return plan


async def fetch_weights(settings: Settings, tell: Tell) -> None:
    """The speech engine's weights; without them everything but speech works."""
    quarters: set[int] = set()

    def report(progress: WeightProgress) -> None:
        quarter = 4 * progress.done // max(progress.total, 1)
        if quarter not in quarters:
            quarters.add(quarter)
            done, total = progress.done / 1e6, progress.total / 1e6
            tell(Progress(f"fetching speech weights, {done:.0f} of {total:.0f} MB"))

    try:
        await fetch(settings.cache_folder.absolute(), report)
    except WeightsMissingError as error:
        tell(Warned(f"{error.sentence} Until then only text works."))
