"""`health`: for whoever watches a container."""

from typing import TYPE_CHECKING

import typer

from voxie_platform.cli.opening import logged_settings
from voxie_platform.settings import EVERY_ADDRESS, HERE, in_url

if TYPE_CHECKING:
    from voxie_platform.settings import Settings

SECONDS = 3.0


def health() -> None:
    """Ask the health page of each part that runs here; fails if none runs, or one is not well."""
    asked = {part: ask(url) for part, url in pages(logged_settings(quiet=True)).items()}
    answers = {part: answer for part, answer in asked.items() if answer}
    for part, (_, says) in answers.items():
        typer.echo(f"{part:8} {says}")
    if not answers:
        typer.echo("voxie-platform: no part answers on this machine", err=True)
    if not answers or not all(is_well for is_well, _ in answers.values()):
        raise typer.Exit(1)


def pages(settings: "Settings") -> dict[str, str]:
    """Where each part says how it is; one that took any free port cannot be found."""
    # workers name the engine's machine by the setting that it binds to
    engine_port = settings.offline_port if settings.offline_host in HERE else 0
    places = {
        "api": (settings.api_host, settings.api_port, "/healthz"),
        "worker": (settings.worker_health_host, settings.worker_health_port, "/"),
        "offline": (settings.offline_host, engine_port, "/healthz"),
    }
    return {
        part: f"http://{in_url(EVERY_ADDRESS.get(host, host))}:{port}{page}"
        for part, (host, port, page) in places.items()
        if port
    }


def ask(url: str) -> tuple[bool, str] | None:
    """Whether a part is well, and what it says; None: nobody listens there."""
    import httpx

    try:
        answer = httpx.get(url, timeout=SECONDS, trust_env=False)
    except httpx.ConnectError:
        return None
    except httpx.HTTPError as error:
        return False, f"does not answer ({type(error).__name__})"
    return answer.is_success, " ".join(answer.text.split())
