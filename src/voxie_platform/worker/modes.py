"""The two deployments: everything that differs between them is a row here."""

from collections.abc import Mapping

from voxie_platform.calls.models import CallKind
from voxie_platform.errors import Fault, SettingsError
from voxie_platform.rooms.names import AGENT_ROOM, VOXIE_ROOM
from voxie_platform.settings import DeploymentMode, Settings
from voxie_platform.worker.deployment import WorkerMode
from voxie_platform.worker.entrypoints import answer_as_agent, interview_visitor

RENAMING = ("LIVEKIT_AGENT_NAME", "LIVEKIT_AGENT_NAME_OVERRIDE")
"""With these set, LiveKit's SDK gives a worker another name: two deployments with one name are one."""


MODES: Mapping[DeploymentMode, WorkerMode] = {
    DeploymentMode.VOXIE: WorkerMode("voxie", VOXIE_ROOM, CallKind.INTERVIEW, interview_visitor),
    DeploymentMode.SPAWNER: WorkerMode("spawner", AGENT_ROOM, CallKind.AGENT, answer_as_agent),
}


def mode_of(given: DeploymentMode | None, settings: Settings, environ: Mapping[str, str]) -> DeploymentMode:
    """The deployment that all sources agree on.

    Raises:
        SettingsError: none names it, or two of them clash; the sentence names both values.
    """
    configured = settings.deployment_mode
    mode = given or configured
    if mode is None:
        raise SettingsError(
            "Which deployment? Give --mode or DEPLOYMENT_MODE: voxie or spawner.",
            faults=[Fault("DEPLOYMENT_MODE", "is missing")],
        )
    if given and configured and given != configured:
        raise clash("--mode", given, "DEPLOYMENT_MODE", configured)
    for name in RENAMING:
        if (other := environ.get(name)) and other != MODES[mode].agent_name:
            raise clash("The mode", mode, name, other)
    return mode


def clash(one: str, value: str, other: str, other_value: str) -> SettingsError:
    """Two values of which one must be wrong."""
    return SettingsError(
        f"{one} is {value}, but {other} is {other_value}: make them agree.",
        faults=[Fault(other, f"{other_value} is not {value}")],
    )
