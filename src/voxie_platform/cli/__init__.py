"""The command line."""

from voxie_platform.cli.program import app

__all__ = ["app"]
