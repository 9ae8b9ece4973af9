"""`worker`: one of the two deployments."""

import os

import typer

from voxie_platform.cli.opening import logged_settings
from voxie_platform.errors import Fault, SettingsError
from voxie_platform.settings import DeploymentMode


def worker(
    mode: DeploymentMode | None = typer.Option(None, help="Which deployment; else DEPLOYMENT_MODE decides."),
) -> None:
    """Take calls: interviews (voxie) or calls of saved agents (spawner)."""
    settings = logged_settings()
    chosen = agreed(mode, settings.deployment_mode)
    # The model's server hears when a turn is over: LiveKit's own detector would only cost 230 MB a worker.
    os.environ.setdefault("LIVEKIT_AGENTS_PRELOAD_LOCAL_INFERENCE", "0")
    from voxie_platform.worker.server import run_worker

    raise typer.Exit(run_worker(settings, chosen))


def agreed(given: DeploymentMode | None, configured: DeploymentMode | None) -> DeploymentMode:
    """The mode that all sources agree on. Raises: SettingsError."""
    chosen = given or configured
    if chosen is None:
        raise clash("Which deployment? Give --mode or DEPLOYMENT_MODE: voxie or spawner.", "missing")
    if given and configured and given != configured:
        raise clash(f"--mode {given} and DEPLOYMENT_MODE={configured} clash.", f"{configured} is not {given}")
    return chosen


def clash(sentence: str, message: str) -> SettingsError:
    return SettingsError(sentence, faults=[Fault("DEPLOYMENT_MODE", message)])
