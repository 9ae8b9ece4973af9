"""`keys list`."""

from voxie_platform.cli.opening import in_stores
from voxie_platform.cli.printing import AS_JSON, show_rows

MOMENTS = ("created_at", "expires_at", "last_used_at", "revoked_at")
COLUMNS = ("id", "name", "prefix", "scopes", *MOMENTS, "author")


def list_keys(as_json: bool = AS_JSON) -> None:
    """All keys, newest first; never the secrets."""
    found = in_stores(lambda stores, workspace_id: stores.access.keys(workspace_id))
    show_rows(found, COLUMNS, as_json=as_json)
