"""How the LiveKit server of `up` is set up: for this machine alone, with keys nobody else knows."""

import json
import secrets
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml

KEYS_FILE = "livekit-keys.json"
CONFIG_FILE = "livekit.yaml"
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class LiveKitKeys:
    """What signs tokens for one data folder's LiveKit server."""

    key: str
    secret: str


def keys_of(folder: Path) -> LiveKitKeys:
    """Made once per data folder, never known ones: any web page may open a websocket to this machine."""
    kept = folder / KEYS_FILE
    if not kept.exists():
        made = {"key": f"voxie{secrets.token_hex(6)}", "secret": secrets.token_urlsafe(36)}
        write_private(kept, json.dumps(made))
    return LiveKitKeys(**json.loads(kept.read_text(encoding="utf-8")))


def write_config(folder: Path, keys: LiveKitKeys, *, port: int, udp_port: int, webhook: str) -> Path:
    """The server's configuration file, readable by its owner alone."""
    config = {
        "port": port,
        "bind_addresses": [LOOPBACK],
        "keys": {keys.key: keys.secret},
        "rtc": {
            "udp_port": udp_port,
            # 0 is off; it would listen on every address, whatever bind_addresses says.
            "tcp_port": 0,
            "allow_tcp_fallback": False,
            "use_external_ip": False,
            "enable_loopback_candidate": True,
            # Clients would be sent to Google's by name: nobody needs one here, and without a network each
            # connection leaves dozens of threads waiting for a name server.
            "stun_servers": [f"{LOOPBACK}:9"],
            **loopback_alone(),
        },
        # A token left over would else bring its room back to life, and an agent with it.
        "room": {"auto_create": False, "empty_timeout": 60, "departure_timeout": 20},
        "webhook": {"api_key": keys.key, "urls": [webhook]},
        "logging": {"json": True, "level": "info", "pion_level": "error"},
    }
    path = folder / CONFIG_FILE
    write_private(path, yaml.safe_dump(config, sort_keys=False))
    return path


def loopback_alone() -> dict[str, dict[str, list[str]]]:
    """Media on the loopback interface alone, where clients can send to it from another one's address."""
    others = [name for _, name in socket.if_nameindex() if name != "lo"]
    return {"interfaces": {"includes": ["lo"]}} if sys.platform == "linux" and others else {}


def write_private(path: Path, text: str) -> None:
    """Written whole or not at all, and never readable by others, not even for a moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    incoming = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    incoming.touch(mode=0o600)
    incoming.write_text(text, encoding="utf-8")
    incoming.replace(path)
