"""`python -m voxie_platform` is `voxie-platform`."""

from voxie_platform.cli import app

app()
