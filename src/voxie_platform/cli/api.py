"""`api`: the HTTP side."""

import typer

from voxie_platform.cli.loading import loaded_for_good
from voxie_platform.cli.opening import logged_settings


def api() -> None:
    """Serve the HTTP api and the page."""
    settings = logged_settings()
    with loaded_for_good():
        from voxie_platform.api.serve import run_api

    raise typer.Exit(run_api(settings))
