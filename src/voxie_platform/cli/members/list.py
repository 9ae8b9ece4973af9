"""`members list`."""

from voxie_platform.cli.opening import in_stores
from voxie_platform.cli.printing import AS_JSON, show_rows

COLUMNS = ("user_id", "role", "name", "created_at")


def list_members(as_json: bool = AS_JSON) -> None:
    """All members, oldest first."""
    found = in_stores(lambda stores, workspace_id: stores.access.members(workspace_id))
    show_rows(found, COLUMNS, as_json=as_json)
