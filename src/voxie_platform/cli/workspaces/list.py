"""`workspaces list`."""

from voxie_platform.cli.opening import in_stores
from voxie_platform.cli.printing import AS_JSON, show_rows

COLUMNS = ("id", "name", "created_at")


def list_workspaces(as_json: bool = AS_JSON) -> None:
    """All workspaces, oldest first."""
    show_rows(in_stores(lambda stores, _: stores.access.workspaces()), COLUMNS, as_json=as_json)
