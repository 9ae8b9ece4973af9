"""`workers`."""

from voxie_platform.cli.opening import in_stores
from voxie_platform.cli.printing import AS_JSON, show_rows

COLUMNS = (
    "id",
    "mode",
    "host",
    "pid",
    "version",
    "slots",
    "active",
    "registered",
    "draining",
    "memory_bytes",
    "cpu_percent",
    "records_waiting",
    "trouble",
    "seen_seconds",
)


def workers(as_json: bool = AS_JSON) -> None:
    """The worker processes seen within the last hour; "-" is not measured."""
    show_rows(in_stores(lambda stores, _: stores.fleet.workers()), COLUMNS, as_json=as_json)
