"""The platform as it is deployed: api, voxie and spawner from the one image, next to a LiveKit server."""

import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.image.docker import CONFINED, TAG, Container, container, docker, volume
from tests.support.livekit import running_livekit
from voxie_platform.supervisor.ports import free_port

DRAIN_SECONDS = 40


@dataclass
class Platform:
    """All that runs, and the way in."""

    api_url: str
    key: str
    secrets: tuple[str, ...]
    """What no log and no layer may hold."""
    parts: dict[str, Container] = field(default_factory=dict)
    seconds_to_register: float = 0.0

    def api(self) -> httpx.Client:
        headers = {"Authorization": f"Bearer {self.key}"}
        return httpx.Client(base_url=self.api_url, headers=headers, timeout=20.0, trust_env=False)


@contextmanager
def running_platform(folder: Path, model: Mapping[str, str]) -> Iterator[Platform]:
    """With a model that these settings name."""
    api_port = free_port(0)
    url = f"http://127.0.0.1:{api_port}"
    with ExitStack() as stack:
        data = stack.enter_context(volume())
        livekit = stack.enter_context(running_livekit(folder, webhook=f"{url}/api/livekit/webhook"))
        given = {
            "LIVEKIT_URL": livekit.url,
            "LIVEKIT_API_KEY": livekit.api_key,
            "LIVEKIT_API_SECRET": livekit.api_secret,
            "API_HOST": "127.0.0.1",
            "API_PORT": str(api_port),
            "WORKER_HEALTH_HOST": "127.0.0.1",
            "WORKER_HEALTH_PORT": "0",
            "OFFLINE_PORT": "0",
            "DRAIN_SECONDS": str(DRAIN_SECONDS),
            **model,
        }
        mounted = (f"{data}:/data",)
        once("db", "upgrade", environment=given, volume=mounted[0])
        key = once("keys", "create", "test", "--scope", "admin", environment=given, volume=mounted[0])
        platform = Platform(
            url, key, (livekit.api_secret, key, *(model[name] for name in model if "KEY" in name))
        )

        def start(name: str, *command: str, **more: str) -> None:
            running = container(*command, environment={**given, **more}, volumes=mounted)
            platform.parts[name] = stack.enter_context(running)

        start("api", "api")
        for mode in ("voxie", "spawner"):
            # on the network that all share, each looks at its own page alone
            port = free_port(0)
            start(mode, "worker", "--mode", mode, WORKER_HEALTH_PORT=str(port), API_PORT="0")
            platform.seconds_to_register = until_registered(port) - platform.parts[mode].started_at
        for part in platform.parts.values():
            part.until_healthy()
        yield platform


def until_registered(port: int) -> float:
    """When the worker's health page was green."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            httpx.get(f"http://127.0.0.1:{port}/", trust_env=False).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.05)
        else:
            return time.monotonic()
    raise AssertionError("the worker did not register")


def once(*command: str, environment: Mapping[str, str], volume: str) -> str:
    """What a command of the image says that runs to its end."""
    given = [f"--env={name}={value}" for name, value in environment.items()]
    done = docker("run", "--rm", "--network=host", *CONFINED, *given, f"--volume={volume}", TAG, *command)
    return done.stdout.strip()


def new_key() -> str:
    return secrets.token_urlsafe(24)
