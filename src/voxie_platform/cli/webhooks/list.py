"""`webhooks list`."""

from voxie_platform.cli.opening import in_workspace
from voxie_platform.cli.printing import AS_JSON, show_rows

COLUMNS = ("id", "url", "kinds", "enabled", "gone_at", "rest_until", "older_until", "description")


def list_webhooks(as_json: bool = AS_JSON) -> None:
    """All webhooks, newest first; never their secrets."""
    show_rows(in_workspace(lambda workspace: workspace.webhooks.list()), COLUMNS, as_json=as_json)
