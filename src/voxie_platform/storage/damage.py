"""Configs and plans that were kept and can no longer be read."""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError

from voxie_platform.agents.store import DamagedConfigError


@contextmanager
def legible_config(agent_id: str, number: int) -> Iterator[None]:
    """Raises: DamagedConfigError: it is not what was saved, or of a version that this one cannot read."""
    with legible(f"config of agent {agent_id}, version {number},"):
        yield


@contextmanager
def legible(kept: str) -> Iterator[None]:
    """Raises: DamagedConfigError: naming what was kept."""
    try:
        yield
    except ValidationError as error:
        raise DamagedConfigError(kept, error) from error
