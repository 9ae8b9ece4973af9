"""`worker`: one of the two deployments."""

import os

import typer

from voxie_platform.cli.loading import loaded_for_good
from voxie_platform.cli.opening import logged_settings
from voxie_platform.settings import DeploymentMode


def worker(
    mode: DeploymentMode | None = typer.Option(None, help="Which deployment; else DEPLOYMENT_MODE decides."),
) -> None:
    """Take calls: interviews (voxie) or calls of saved agents (spawner)."""
    settings = logged_settings()
    # The model's server hears when a turn is over: LiveKit's own detector would only cost 230 MB a worker.
    os.environ.setdefault("LIVEKIT_AGENTS_PRELOAD_LOCAL_INFERENCE", "0")
    with loaded_for_good():
        from voxie_platform.worker.server import run_worker

    raise typer.Exit(run_worker(settings, mode))
