"""The environment, read once: every setting with its meaning."""

import json
import os
from base64 import urlsafe_b64decode
from enum import StrEnum
from functools import cache
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from voxie_platform.errors import Fault, SettingsError

RUN_FILE = "run.json"
"""Left in `DATA_DIR` by a running `up`: ports and keys, the lowest source of the settings."""
SCHEMES = {
    "livekit_url": ("ws", "wss"),
    "livekit_public_url": ("ws", "wss"),
    "public_url": ("http", "https"),
    "openai_base_url": ("http", "https"),
    "supabase_url": ("http", "https"),
    "supabase_public_url": ("http", "https"),
}

LEAST_HANG_SECONDS = 3.0
MACHINES_APART = ("FLY_MACHINE_ID", "KUBERNETES_SERVICE_HOST")
"""Set in every process by a platform that may run each one on a machine of its own."""
EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""Where a server that listens on all addresses is reached from its own machine."""
HERE = frozenset({"127.0.0.1", "localhost", "::1", *EVERY_ADDRESS})
"""Hosts that are this machine whatever it is called."""

PUBLISHABLE = "sb_publishable_"
ANON = "anon"
"""How the one key of a Supabase project that browsers may know begins, and what its older kind is for."""

Names = Annotated[list[str], NoDecode]
"""A list that is read here, so that a wrong one is named like any other fault."""


class DeploymentMode(StrEnum):
    """Which of the two deployments a worker process is."""

    VOXIE = "voxie"
    SPAWNER = "spawner"


class Settings(BaseSettings):
    """All that the environment, a `.env` file and a running `up` say."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    deployment_mode: DeploymentMode | None = Field(
        None, description="Which deployment `worker` is when `--mode` is not given: voxie or spawner."
    )
    data_dir: Path = Field(
        Path("data"), description="The one folder everything is written to: store, caches, logs, run.json."
    )
    cache_dir: Path | None = Field(
        None, description="Folder of fetched parts (LiveKit server, speech weights); DATA_DIR/cache if empty."
    )

    livekit_url: str = Field(
        "ws://127.0.0.1:7880", description="Address of the LiveKit server, ws:// or wss://."
    )
    livekit_public_url: str | None = Field(
        None, description="Address callers' browsers reach LiveKit at, where it differs from LIVEKIT_URL."
    )
    livekit_api_key: str | None = Field(None, description="LiveKit API key.")
    livekit_api_secret: SecretStr | None = Field(None, description="LiveKit API secret.")

    openai_api_key: SecretStr | None = Field(
        None, description="OpenAI key. Without it the offline speech engine (demo brain) serves."
    )
    openai_base_url: str | None = Field(
        None, description="Address of the Realtime and Responses API, where it is not OpenAI's own."
    )
    openai_realtime_model: str = Field("gpt-realtime", description="Realtime model of agents that name none.")

    openai_summary_model: str = Field(
        "gpt-5.4-mini",
        description="Text model that summarises calls where there is an OpenAI key; rules: none is asked.",
    )

    store: Literal["sqlite", "supabase"] = Field("sqlite", description="Where everything is kept.")
    several_hosts: bool = Field(
        default_factory=lambda: any(name in os.environ for name in MACHINES_APART),
        description="Whether api and workers run on machines of their own: SQLite is refused then. True by "
        "itself on fly.io and Kubernetes.",
    )
    supabase_url: str | None = Field(None, description="Address of the Supabase project.")
    supabase_public_url: str | None = Field(
        None, description="Address people's browsers reach it at, where it differs from SUPABASE_URL."
    )
    supabase_secret_key: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("supabase_secret_key", "supabase_service_role_key"),
        description="Supabase secret key; where empty, SUPABASE_SERVICE_ROLE_KEY, its older kind.",
    )
    supabase_publishable_key: str | None = Field(
        None,
        validation_alias=AliasChoices("supabase_publishable_key", "supabase_anon_key"),
        description="Supabase publishable key: with it people sign in on the page as its users; "
        "where empty, SUPABASE_ANON_KEY, its older kind.",
    )
    database_url: SecretStr | None = Field(
        None,
        description="Address of the Supabase project's PostgreSQL, for `db upgrade` and `db move`.",
    )
    supabase_jwt_issuer: str | None = Field(
        None,
        description="`iss` of its users' tokens, where it differs from that address and /auth/v1.",
    )

    api_host: str = Field("127.0.0.1", description="Address the api binds to.")
    api_port: int = Field(8000, ge=0, le=65535, description="Port of the api.")
    public_url: str | None = Field(
        None, description="Address people reach the api at, where it differs from API_HOST and API_PORT."
    )
    voxie_api_key: SecretStr | None = Field(
        None,
        description="API key (vx_...) of the command line's requests; a running `up` gives its own.",
    )
    workspace: str | None = Field(
        None, description="Id of the workspace the command line works in; the oldest one if empty."
    )
    allowed_hosts: Names = Field(
        default_factory=lambda: ["127.0.0.1", "localhost", "[::1]"],
        description="Host names the api answers to (JSON list); any other `Host` is refused.",
    )
    cors_origins: Names = Field(
        default_factory=list, description="Origins of other sites that may call the api (JSON list)."
    )

    trusted_proxies: Names = Field(
        default_factory=list,
        description="Addresses of reverse proxies (JSON list) whose X-Forwarded-For says who asks.",
    )
    rate_requests: int = Field(
        1200, ge=0, description="Requests a minute of one key, user or session, in each api process; 0: any."
    )
    rate_workspace_requests: int = Field(
        6000, ge=0, description="Requests a minute of one workspace, in each api process; 0: any."
    )
    rate_calls: int = Field(
        120, ge=0, description="Calls a minute that one key, user or session may start; 0: any."
    )
    rate_workspace_calls: int = Field(
        240, ge=0, description="Calls a minute that may be started in one workspace; 0: any."
    )
    rate_failures: int = Field(
        30, ge=0, description="Wrong credentials a minute of one address that are answered 401; 0: any."
    )

    metrics_key: SecretStr | None = Field(
        None, description="Key that Prometheus sends (Bearer); without it only this machine reads /metrics."
    )
    secrets_key: SecretStr | None = Field(
        None,
        min_length=16,
        description="Key that webhooks' secrets are sealed with in the store; DATA_DIR/secrets.key if empty.",
    )
    outbound_allow_networks: Names = Field(
        default_factory=list,
        description='Private networks that webhooks may lead into (JSON list, like ["10.1.0.0/16"]).',
    )

    call_slots: int = Field(4, ge=1, le=64, description="Calls one worker process serves at once.")
    drain_seconds: float = Field(
        600.0, ge=0, le=7200, description="How long calls may go on after SIGTERM before they are ended."
    )
    caller_join_seconds: float = Field(
        60.0, ge=1, le=3600, description="How long an agent waits in its room for the caller."
    )
    hang_seconds: float = Field(
        45.0,
        ge=0,
        le=3600,
        description="After how long a worker, api or offline engine that answers no more is killed, "
        "to be started again; 0: never.",
    )
    worker_health_host: str = Field("127.0.0.1", description="Address of the worker's health page.")
    worker_health_port: int = Field(
        0, ge=0, le=65535, description="Port of the worker's health page; 0: any."
    )

    offline_host: str = Field("127.0.0.1", description="Address the offline speech engine binds to.")
    offline_port: int = Field(8090, ge=0, le=65535, description="Port of the offline speech engine; 0: any.")
    offline_api_key: SecretStr | None = Field(
        None, description="Key the offline speech engine asks for; made per run where empty."
    )

    log_format: Literal["auto", "human", "json"] = Field(
        "auto", description="How log lines look; auto: human on a terminal, JSON elsewhere."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="Least level logged.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given by hand beats the environment, then `.env`, then a running `up`."""
        above = (init_settings, env_settings, dotenv_settings)
        return (*above, RunFile(settings_cls, above))

    @field_validator("*", mode="before")
    @classmethod
    def is_text(cls, given: object) -> object:
        """The environment may hold any bytes; those that are no text could be neither sent nor stored."""
        if isinstance(given, str) and not given.isascii():
            try:
                given.encode()
            except UnicodeEncodeError:
                raise ValueError("is not UTF-8 text") from None
        return given

    @field_validator(
        "allowed_hosts", "cors_origins", "trusted_proxies", "outbound_allow_networks", mode="before"
    )
    @classmethod
    def is_a_list(cls, given: object) -> object:
        """In the environment a list is JSON."""
        if not isinstance(given, str):
            return given
        try:
            return json.loads(given)
        except (ValueError, RecursionError):
            raise ValueError('write it as a JSON list, like ["example.org"]') from None

    @field_validator("outbound_allow_networks")
    @classmethod
    def are_networks(cls, given: list[str]) -> list[str]:
        """As `ipaddress` reads them."""
        for network in given:
            ip_network(network)
        return given

    @field_validator(*SCHEMES)
    @classmethod
    def is_an_address(cls, given: str | None, info: ValidationInfo) -> str | None:
        """With the scheme it is reached by, and a host."""
        if given is None:
            return None
        schemes = SCHEMES[str(info.field_name)]
        begins = " or ".join(f"{scheme}://" for scheme in schemes)
        try:
            parts = urlsplit(given)
            fine = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
        except ValueError:
            fine = False
        if not fine:
            raise ValueError(f"must begin with {begins} and name a host")
        return given

    @field_validator("supabase_publishable_key")
    @classmethod
    def is_for_everybody(cls, given: str | None) -> str | None:
        """Every browser is told it: the secret key in its place would open the store to all of them."""
        if given is not None and not given.startswith(PUBLISHABLE) and claims_in(given).get("role") != ANON:
            raise ValueError(f"must be the publishable key ({PUBLISHABLE}...), or the older anon key")
        return given

    @field_validator("hang_seconds")
    @classmethod
    def is_no_moment(cls, given: float) -> float:
        """A busy process misses a beat now and then."""
        if 0 < given < LEAST_HANG_SECONDS:
            raise ValueError(f"must be 0 (never), or {LEAST_HANG_SECONDS:g} and more")
        return given

    @field_validator("data_dir", "cache_dir")
    @classmethod
    def is_a_path(cls, given: Path | None) -> Path | None:
        """`~` is the home folder here as in a shell, since .env is read by no shell."""
        if given is None:
            return None
        try:
            given.expanduser().exists()
        except (OSError, ValueError, RuntimeError) as error:
            raise ValueError(f"cannot be a folder: {getattr(error, 'strerror', None) or error}") from None
        return given.expanduser()

    @property
    def cache_folder(self) -> Path:
        """Where fetched parts lie."""
        return self.cache_dir or self.data_dir / "cache"

    @property
    def offline_url(self) -> str:
        """Where the offline speech engine is reached as if it were OpenAI."""
        return f"http://{in_url(self.offline_host)}:{self.offline_port}/v1"

    @property
    def speaks_offline(self) -> bool:
        """Whether the offline speech engine serves: there is no key, or its address is given for OpenAI's."""
        return self.openai_api_key is None or self.openai_base_url == self.offline_url

    @property
    def spool_folder(self) -> Path:
        """Where records of calls wait for the store."""
        return self.data_dir / "spool"

    @property
    def local_api_url(self) -> str:
        """Where the api is reached from its own machine."""
        return f"http://{in_url(EVERY_ADDRESS.get(self.api_host, self.api_host))}:{self.api_port}"

    @property
    def api_url(self) -> str:
        """Where people reach the api."""
        return self.public_url or self.local_api_url

    @property
    def on_livekit_cloud(self) -> bool:
        """Noise cancellation works there and nowhere else."""
        return (urlsplit(self.livekit_url).hostname or "").endswith(".livekit.cloud")


def in_url(host: str) -> str:
    """A host as a URL has it: an IPv6 address stands in brackets."""
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


class RunFile(PydanticBaseSettingsSource):
    """`DATA_DIR/run.json` of a running `up`: keys are setting names."""

    def __init__(
        self, settings_cls: type[BaseSettings], above: tuple[PydanticBaseSettingsSource, ...]
    ) -> None:
        super().__init__(settings_cls)
        self.above = above

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        """Unused by `__call__`; asked for by the base class."""
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        """What the running `up` wrote; nothing if none runs."""
        folder = next(
            (found["data_dir"] for source in self.above if "data_dir" in (found := source())), "data"
        )
        try:
            written = json.loads((Path(folder) / RUN_FILE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(written, dict) or not is_running(written.get("pid")):
            return {}
        left = written.get("settings")
        return left if isinstance(left, dict) else {}


def is_running(pid: object) -> bool:
    """Whether the process that left a file behind still lives."""
    if not isinstance(pid, int):
        return False
    try:
        os.kill(pid, 0)
    except OSError as error:
        return isinstance(error, PermissionError)
    return True


def claims_in(key: str) -> dict[str, object]:
    """Of an older key of Supabase, which is a token; nothing of a new one."""
    try:
        body = key.split(".")[1]
        found = json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except (IndexError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


@cache
def settings() -> Settings:
    """The settings of this process.

    Raises:
        SettingsError: naming every setting that is wrong, all at once.
    """
    return read_settings()


def read_settings(**given: Any) -> Settings:
    """The settings as they stand now, with some given by hand.

    Raises:
        SettingsError: naming every setting that is wrong, all at once.
    """
    try:
        return Settings(**given)
    except UnicodeDecodeError as error:
        faults = [Fault(".env", "is not UTF-8 text")]
        raise SettingsError("The file .env cannot be read: it is not UTF-8 text.", faults=faults) from error
    except OSError as error:
        faults = [Fault(".env", str(error.strerror))]
        raise SettingsError(f"The file .env cannot be read: {error.strerror}.", faults=faults) from error
    except ValidationError as error:
        faults = [
            Fault(".".join(map(str, fault["loc"])).upper(), fault["msg"].removeprefix("Value error, "))
            for fault in error.errors(include_input=False, include_url=False, include_context=False)
        ]
        sentence = "The settings cannot be used: " + "; ".join(
            f"{fault.field}: {fault.message}" if fault.field else fault.message for fault in faults
        )
        raise SettingsError(sentence, faults=faults) from None
