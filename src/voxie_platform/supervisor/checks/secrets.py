"""What is sealed in the store, and whether the key that is set opens it."""

from collections.abc import Iterable

from voxie_platform.access.sealing import Seal, seal_of
from voxie_platform.errors import UnavailableError
from voxie_platform.settings import Settings
from voxie_platform.storage.open import open_stores
from voxie_platform.supervisor.checks.finding import Finding, broken, good
from voxie_platform.webhooks.models import Sealed

PART = "webhook secrets"
NAMED = 3
DO = "set the SECRETS_KEY that they were sealed with, or give each a new secret: `webhooks rotate`"


async def webhooks(settings: Settings) -> Finding:
    """Each secret is tried; no key is made where there is none."""
    async with open_stores(settings) as stores:
        sealed = await stores.deliveries.sealed()
    if not sealed:
        return good(PART, "no webhook is enabled")
    try:
        seal = seal_of(settings, make=False)
    except UnavailableError as error:
        return broken(PART, f"{named(sealed)} cannot be signed to: {error.sentence}", DO)
    shut = [one for one in sealed if not opens(seal, one)]
    if shut:
        return broken(PART, f"of {len(sealed)} sealed with another key: {named(shut)}", DO)
    return good(PART, f"the key opens all {len(sealed)}")


def opens(seal: Seal, one: Sealed) -> bool:
    try:
        seal.open(one.sealed_secret)
    except UnavailableError:
        return False
    return True


def named(some: Iterable[Sealed]) -> str:
    """Their number, and the first of them."""
    ids = [f"{one.webhook_id} of workspace {one.workspace_id}" for one in some]
    more = ", ..." if len(ids) > NAMED else ""
    return f"{len(ids)} ({', '.join(ids[:NAMED])}{more})"
