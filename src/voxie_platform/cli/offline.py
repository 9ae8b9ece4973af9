"""`offline`: the speech engine without a key."""

import asyncio
import secrets
from enum import StrEnum
from pathlib import Path

import typer

from voxie_platform.cli.opening import logged_settings


class EngineMode(StrEnum):
    """Real ears and mouth with the demo brain, or a script for tests."""

    DEMO = "demo"
    SCRIPTED = "scripted"


def offline(
    mode: EngineMode = typer.Option(EngineMode.DEMO, help="Real speech with the demo brain, or a script."),
    script: Path | None = typer.Option(None, exists=True, dir_okay=False, help="For the scripted mode."),
) -> None:
    """Serve the Realtime protocol from this machine alone."""
    settings = logged_settings()
    given = settings.offline_api_key
    key = given.get_secret_value() if given else secrets.token_urlsafe(24)
    if given is None:
        typer.echo(f"OPENAI_BASE_URL={settings.offline_url}")
        typer.echo(f"OPENAI_API_KEY={key}")
    from voxie_platform.offline.serve import offline_server, serve_offline
    from voxie_platform.pulse.beats import watched_over

    server = offline_server(
        key=key,
        mode=mode.value,
        host=settings.offline_host,
        port=settings.offline_port,
        script=script,
        cache=settings.cache_folder,
    )

    async def served() -> None:
        async with watched_over(settings.hang_seconds, settings.log_format):
            await serve_offline(server)

    asyncio.run(served())
