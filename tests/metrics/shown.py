"""The table of figures in docs/operating.md."""

from voxie_platform.metrics.figures import ApiMetrics, WorkerMetrics
from voxie_platform.settings import DeploymentMode

SUFFIXES = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",)}


def families():
    """Each family that a process shows, with its labels and which processes show it."""
    found = {}
    for who, metrics in (("api", ApiMetrics()), ("worker", WorkerMetrics(DeploymentMode.VOXIE))):
        for collector in list(metrics.registry._collector_to_names):
            for family in collector.describe() if hasattr(collector, "describe") else ():
                labels = getattr(collector, "_labelnames", ())
                found.setdefault(family.name, (family, labels, []))[2].append(who)
    return dict(sorted(found.items()))


def samples():
    """Every name that may stand in an expression."""
    return {name + suffix for name, (family, *_) in families().items() for suffix in SUFFIXES[family.type]}


def table():
    lines = ["| figure | labels | shown by | |", "|---|---|---|---|"]
    for name, (family, labels, shown_by) in families().items():
        shown = name + (SUFFIXES[family.type][0] if family.type == "counter" else "")
        told = ", ".join(f"`{label}`" for label in labels)
        lines.append(
            f"| `{shown}` ({family.type}) | {told} | {', '.join(shown_by)} | {family.documentation} |"
        )
    return "\n".join(lines)
