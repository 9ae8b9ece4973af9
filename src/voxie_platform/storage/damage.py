"""Configs and plans that were kept: by earlier rules, or so that they can no longer be read."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError

from voxie_platform.agents.store import DamagedConfigError
from voxie_platform.functions.business import Earlier, is_zone

logger = logging.getLogger(__name__)


@contextmanager
def legible_config(agent_id: str, number: int, *, zone: str) -> Iterator[Earlier]:
    """Raises: DamagedConfigError: it is not what was saved, or of a version that this one cannot read."""
    with legible(f"config of agent {agent_id}, version {number},", zone=zone) as earlier:
        yield earlier


@contextmanager
def legible(kept: str, *, zone: str) -> Iterator[Earlier]:
    """What to read it with, in a workspace of this zone. Raises: DamagedConfigError: naming what was kept."""
    earlier = Earlier(zone if is_zone(zone) else "UTC")
    try:
        yield earlier
    except ValidationError as error:
        raise DamagedConfigError(kept, error) from error
    for refused in earlier.refused:
        said = {"kept": kept, "zone": refused, "instead": earlier.zone}
        logger.warning("time zone taken no more", extra=said)
