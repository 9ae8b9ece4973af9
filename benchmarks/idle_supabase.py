"""What a deployment that nobody calls asks of its Supabase project: requests a second, and bytes.

PYTHONPATH=. python benchmarks/idle_supabase.py [SECONDS]

One api and one worker of each mode, then the same with one page open. @supabase/lite stands for the project,
whose own headers are longer.
"""

import re
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path

from tests.support.model import running_model
from tests.support.postgres import running_postgres
from tests.support.stack import running_stack
from tests.support.supabase_project import migrated_database, packages_of_lite, serving

ASKED = re.compile(rb"POST /rest/v1/rpc/(\w+) HTTP/1.1")
SETTLING_SECONDS = 20
CHUNK = 65_536


class Counted:
    """A way to the project on which everything is counted."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.asked: Counter[str] = Counter()
        self.sent: Counter[str] = Counter()
        threading.Thread(target=self.accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listening.getsockname()[1]}"

    def accept(self) -> None:
        while True:
            here, _ = self.listening.accept()
            there = socket.create_connection(("127.0.0.1", self.port))
            for ways in (("up", here, there), ("down", there, here)):
                threading.Thread(target=self.carry, args=ways, daemon=True).start()

    def carry(self, way: str, come: socket.socket, go: socket.socket) -> None:
        with suppress(OSError), closing(go):
            while chunk := come.recv(CHUNK):
                self.sent[way] += len(chunk)
                self.asked.update(found.decode() for found in ASKED.findall(chunk) if way == "up")
                go.sendall(chunk)

    def show(self, name: str, seconds: float) -> None:
        self.asked.clear()
        self.sent.clear()
        time.sleep(seconds)
        rates = ", ".join(f"{name} {count / seconds:.1f}" for name, count in self.asked.most_common())
        told = " and ".join(f"{self.sent[way] / seconds / 1_000:.1f} kB {way}" for way in ("up", "down"))
        sys.stdout.write(f"{name}: {self.asked.total() / seconds:.1f} requests a second, {told} ({rates})\n")
        sys.stdout.flush()


def main(seconds: float) -> None:
    packages = packages_of_lite()
    with running_postgres() as postgres, tempfile.TemporaryDirectory() as folder:
        migrated_database(postgres, "idle")
        with serving(postgres, "idle", packages) as project, running_model(Path(folder)) as model:
            way = Counted(project.port)
            given = {**project.environment, "SUPABASE_URL": way.url}
            with running_stack(Path(folder), model, environment=given) as stack:
                time.sleep(SETTLING_SECONDS)
                way.show("nobody", seconds)
                with stack.api() as api, api.stream("GET", "/api/events", timeout=None):
                    time.sleep(1)
                    way.show("one page open", seconds)


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 60)
