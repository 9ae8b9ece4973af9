"""What `up` starts and with which settings: the table of its children."""

import json
import os
import secrets
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from voxie_platform.rooms.server import server_of
from voxie_platform.settings import DeploymentMode, Settings, in_url
from voxie_platform.supervisor.livekit import livekit_server
from voxie_platform.supervisor.livekit_config import keys_of, write_config
from voxie_platform.supervisor.ports import Ports
from voxie_platform.supervisor.telling import Tell, Warned

LIVEKIT_PORT = 7880
LIVEKIT_UDP_PORT = 7882
LOOPBACK = "127.0.0.1"
DRAIN_SECONDS = 20.0
"""At a terminal, a second Ctrl-C is there for those who cannot wait even that long."""
PATIENCE_SECONDS = 10.0
WORKER_PATIENCE_SECONDS = 30.0
"""Beyond the drain: a worker writes its records before it goes."""


@dataclass(frozen=True)
class Plan:
    """Everything decided before the first process starts."""

    settings: Settings
    livekit_program: Path | None = None
    livekit_config: Path | None = None

    @property
    def logs(self) -> Path:
        return self.settings.data_dir / "logs"

    @property
    def speech(self) -> str:
        """Who speaks: OpenAI's model or the offline engine with its demo brain."""
        return "demo" if needs_speech(self.settings) else "openai"


@dataclass(frozen=True)
class Part:
    """One row of `CHILDREN`; a stage starts after, and stops before, the ones below it."""

    name: str
    stage: int
    command: Callable[[Plan], tuple[str, ...]]
    needed: Callable[[Settings], bool] = lambda settings: True
    environment: Mapping[str, str] = field(default_factory=dict)
    mode: DeploymentMode | None = None
    asked_again: bool = False
    """It may miss the first wish to stop, or wait for its guests: a second one means at once."""

    def patience(self, settings: Settings) -> float:
        """How long it may take to stop."""
        return PATIENCE_SECONDS if self.mode is None else settings.drain_seconds + WORKER_PATIENCE_SECONDS


def platform(*words: str) -> Callable[[Plan], tuple[str, ...]]:
    """One of our own commands, with this Python."""
    return lambda plan: (sys.executable, "-m", "voxie_platform", *words)


def livekit(plan: Plan) -> tuple[str, ...]:
    return (str(plan.livekit_program), "--config", str(plan.livekit_config))


def worker(mode: DeploymentMode) -> Part:
    return Part(
        f"worker-{mode}",
        stage=2,
        command=platform("worker", "--mode", mode),
        environment={"DEPLOYMENT_MODE": mode},
        mode=mode,
    )


def needs_livekit(settings: Settings) -> bool:
    """A LiveKit server that the settings name with its key is used as it is."""
    return settings.livekit_api_key is None or settings.livekit_api_secret is None


def needs_speech(settings: Settings) -> bool:
    """The offline engine serves where no key and no other engine is given."""
    return settings.speaks_offline


CHILDREN = (
    Part("livekit", stage=0, command=livekit, needed=needs_livekit, asked_again=True),
    Part("offline", stage=0, command=platform("offline"), needed=needs_speech),
    Part("api", stage=1, command=platform("api")),
    worker(DeploymentMode.VOXIE),
    worker(DeploymentMode.SPAWNER),
)


async def planned(settings: Settings, ports: Ports, tell: Tell) -> Plan:
    """Ports found, keys made, the LiveKit server fetched and set up.

    Raises:
        LiveKitMissingError.
        SettingsError: a LiveKit server is named without its key.
    """
    if "livekit_url" in settings.model_fields_set:
        server_of(settings)
    folder = settings.data_dir.absolute()
    api_port = port("api", settings.api_port, ports, tell, host=settings.api_host)
    decided: dict[str, Any] = {"data_dir": folder, "api_port": api_port, "log_format": "json"}
    if "drain_seconds" not in settings.model_fields_set:
        decided["drain_seconds"] = DRAIN_SECONDS
    if needs_speech(settings):
        decided |= speech(settings, ports, tell)
    plan = Plan(settings.model_copy(update=decided))
    return await with_livekit(plan, ports, tell) if needs_livekit(settings) else plan


async def with_livekit(plan: Plan, ports: Ports, tell: Tell) -> Plan:
    """The plan with a LiveKit server of its own in it."""
    folder = plan.settings.data_dir
    program = await livekit_server(plan.settings.cache_folder.absolute(), tell)
    keys = keys_of(folder)
    livekit_port = port("LiveKit", LIVEKIT_PORT, ports, tell)
    udp_port = port("LiveKit's media", LIVEKIT_UDP_PORT, ports, tell, udp=True)
    webhook = f"{plan.settings.local_api_url}/api/livekit/webhook"
    config = write_config(folder, keys, port=livekit_port, udp_port=udp_port, webhook=webhook)
    reached = {
        "livekit_url": f"ws://{LOOPBACK}:{livekit_port}",
        "livekit_api_key": keys.key,
        "livekit_api_secret": SecretStr(keys.secret),
    }
    return Plan(plan.settings.model_copy(update=reached), program, config)


def speech(settings: Settings, ports: Ports, tell: Tell) -> dict[str, Any]:
    """The offline engine's place and key, and that everybody else takes it for OpenAI."""
    chosen = port("the speech engine", settings.offline_port, ports, tell, host=settings.offline_host)
    key = settings.offline_api_key or SecretStr(secrets.token_urlsafe(24))
    return {
        "offline_port": chosen,
        "offline_api_key": key,
        "openai_api_key": key,
        "openai_base_url": f"http://{in_url(settings.offline_host)}:{chosen}/v1",
    }


def port(
    whose: str, wanted: int, ports: Ports, tell: Tell, *, host: str = LOOPBACK, udp: bool = False
) -> int:
    """The port wanted, or another one, which is said."""
    found = ports.free(wanted, host=host, udp=udp)
    if wanted not in {0, found}:
        tell(Warned(f"port {wanted} is taken: {whose} gets {found}"))
    return found


def environment_of(plan: Plan, part: Part) -> dict[str, str]:
    """The whole environment of a child: ours, and every setting as it was decided."""
    return {**os.environ, **as_environment(plan.settings), **part.environment}


def as_environment(settings: Settings) -> dict[str, str]:
    """Settings by the names they are read by."""
    return {
        name.upper(): written(value)
        for name in type(settings).model_fields
        if (value := getattr(settings, name)) is not None
    }


def written(value: object) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, Enum):
        return str(value.value)
    return json.dumps(value) if isinstance(value, list) else str(value)
