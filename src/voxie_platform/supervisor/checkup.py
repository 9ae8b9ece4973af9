"""What `doctor` does: each check of the table in turn, within its time."""

import asyncio
import logging

from voxie_platform.errors import VoxieError
from voxie_platform.settings import Settings
from voxie_platform.supervisor.checks import livekit, machine, model, secrets, spool, store, supabase
from voxie_platform.supervisor.checks.addresses import addresses
from voxie_platform.supervisor.checks.finding import Check, Finding, broken
from voxie_platform.supervisor.checks.media import media

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 20.0
CHECKS: dict[str, Check] = {
    "folder": machine.folder,
    "disk": machine.disk,
    "spool": spool.spool,
    "open files": machine.files,
    "worker names": machine.names,
    "up": machine.running,
    "ports": machine.ports,
    "livekit-server": livekit.program,
    "livekit": livekit.livekit,
    "livekit secret": livekit.secret,
    "auto_create": livekit.auto_create,
    "clock": livekit.clock,
    "media": media,
    "noise cancellation": livekit.noise,
    "addresses": addresses,
    "store": store.store,
    "webhook secrets": secrets.webhooks,
    "supabase key": supabase.key,
    "supabase clock": supabase.clock,
    "users": supabase.users,
    "workers": store.workers,
    "api": store.api,
    "model": model.model,
    "speech weights": model.speech,
}

ADVICE = {
    "livekit": "is it running, and are LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET its own?",
    "media": "see the line on livekit",
}
"""Where an error's sentence does not say what to do."""


async def examine(settings: Settings) -> list[Finding]:
    """Every part in turn; one that cannot be looked at is a finding too."""
    return [await look(part, check, settings) for part, check in CHECKS.items()]


async def look(part: str, check: Check, settings: Settings) -> Finding:
    try:
        return await asyncio.wait_for(check(settings), PATIENCE_SECONDS)
    except TimeoutError:
        return broken(part, f"no answer within {PATIENCE_SECONDS:.0f} s", "is it reached through a firewall?")
    except VoxieError as error:
        return broken(part, error.sentence, ADVICE.get(part, ""))
    except OSError as error:
        name = f" ({error.filename})" if error.filename else ""
        return broken(part, f"{error.strerror or error}{name}", "is it running, and reached from here?")
    except Exception as error:
        # the other parts are to be looked at all the same
        logger.exception("check broke", extra={"part": part})
        return broken(part, f"the check itself broke ({type(error).__name__})", "its traceback says where")
