"""The lease on a call: renewed for as long as its holder lives."""

import asyncio
import logging

from voxie_platform.errors import StaleAttemptError, UnavailableError, VoxieError
from voxie_platform.fleet.models import (
    LEASE_SECONDS,
    RENEW_AGAIN_SECONDS,
    RENEW_SECONDS,
    RENEWAL_SECONDS,
)
from voxie_platform.fleet.store import FleetStore

logger = logging.getLogger(__name__)


async def keep_lease(fleet: FleetStore, call_id: str, *, attempt: int, job_id: str) -> None:
    """Renew until cancelled; it returns when somebody else has the call, or when that is over."""
    held = True
    while True:
        await asyncio.sleep(RENEW_SECONDS if held else RENEW_AGAIN_SECONDS)
        said, held = not held, False
        try:
            await renew(fleet, call_id, attempt, job_id)
            held = True
        except StaleAttemptError:
            return
        except VoxieError as error:
            # nobody can take the call away while the store is away, or refuses the key
            if not said:
                logger.warning("lease not renewed", extra={"call": call_id, "because": error.sentence})
        except Exception:
            # without its lease the call would be taken for one whose holder died
            if not said:
                logger.exception("lease not renewed", extra={"call": call_id})


async def renew(fleet: FleetStore, call_id: str, attempt: int, job_id: str) -> None:
    """Raises: StaleAttemptError, UnavailableError (also where no answer comes in time)."""
    try:
        async with asyncio.timeout(RENEWAL_SECONDS):
            await fleet.renew(call_id, attempt=attempt, job_id=job_id, lease_seconds=LEASE_SECONDS)
    except TimeoutError as error:
        raise UnavailableError(f"The store did not answer within {RENEWAL_SECONDS:g} seconds.") from error
