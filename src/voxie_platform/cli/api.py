"""`api`: the HTTP side."""

import typer

from voxie_platform.cli.opening import logged_settings


def api() -> None:
    """Serve the HTTP api and the page."""
    settings = logged_settings()
    import uvloop

    from voxie_platform.api.serve import serve_api

    raise typer.Exit(uvloop.run(serve_api(settings)))
