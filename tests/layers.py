"""`make test`: the layers one after another, each with the time it took."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
QUICK = "not rooms and not voice and not browser and not image and not soak"
BOTH_CORES = ("-n", "2", "--dist", "worksteal")
"""For tests that do not time each other."""
TWO_STANDS = ("-n", "2", "--dist", "loadfile")
"""For tests that mostly wait: each process has a LiveKit server and workers of its own."""
AND_ONE_THAT_SPEAKS = ("-n", "3", "--dist", "worksteal")
"""Both cores, while a third process waits for a conversation to be over."""
NO_TESTS = 5
NOT_KEPT = "PYTHONDONTWRITEBYTECODE"
"""Where this is set, each process of a run would compile anew all that it loads: a second or two."""


@dataclass(frozen=True)
class Layer:
    """What a layer runs, and how many minutes it should take at most."""

    name: str
    arguments: tuple[str, ...]
    minutes: float
    folder: str | None = None
    mark: str | None = None

    @property
    def places(self) -> list[str]:
        """Folders, or the files that name the mark: to collect all the others takes ten seconds."""
        if self.mark is None:
            return [self.folder or "tests"]
        files = sorted((ROOT / "tests").rglob("test_*.py"))
        return [str(file) for file in files if f"mark.{self.mark}" in file.read_text(encoding="utf-8")]


OWN = tuple(f"--ignore=tests/{folder}" for folder in ("api", "session", "store", "supabase"))
"""Folders that have a layer of their own."""
LAYERS = (
    Layer("units", ("-m", QUICK, *OWN, *BOTH_CORES), 2),
    Layer("store", ("-m", QUICK, *BOTH_CORES, "tests/supabase"), 3, folder="tests/store"),
    Layer("api", ("-m", QUICK, *BOTH_CORES), 2, folder="tests/api"),
    Layer("session", ("-m", QUICK, *BOTH_CORES), 1, folder="tests/session"),
    Layer("rooms", ("-m", "rooms and not soak", *TWO_STANDS), 5, mark="rooms"),
    Layer("voice", ("-m", "voice and not soak"), 5, mark="voice"),
    Layer("browser", ("-m", "browser and not soak", *AND_ONE_THAT_SPEAKS), 4, folder="tests/browser"),
)
IMAGE = Layer("image", ("-m", "image and not soak"), 6, mark="image")
SOAK = Layer("soak", ("-m", "soak", "--timeout=3600"), 120, mark="soak")


def main(asked: list[str]) -> int:
    """Run the layers asked for, or all but image and soak; 0 if every one is green."""
    known = {layer.name: layer for layer in (*LAYERS, IMAGE, SOAK)}
    if unknown := set(asked) - known.keys():
        print(f"no layer {sorted(unknown)[0]!r}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    results = [run(known[name]) for name in asked] if asked else [run(layer) for layer in LAYERS]
    print("\nlayer      minutes  budget")
    for layer, code, seconds in results:
        verdict = {0: "", NO_TESTS: "no tests"}.get(code, "FAILED")
        late = "over budget" if seconds > layer.minutes * 60 else ""
        print(f"{layer.name:10} {seconds / 60:7.1f} {layer.minutes:7.0f}  {verdict} {late}".rstrip())
    return int(any(code not in {0, NO_TESTS} for _, code, _ in results))


def run(layer: Layer) -> tuple[Layer, int, float]:
    """One layer in a process of its own, so that no layer inherits another's leftovers."""
    if layer.folder and not (ROOT / layer.folder).is_dir():
        return layer, NO_TESTS, 0.0
    print(f"\n=== {layer.name}", flush=True)
    began = time.monotonic()
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--durations=5",
        *layer.arguments,
        *layer.places,
    ]
    environment = {name: value for name, value in os.environ.items() if name != NOT_KEPT}
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    return layer, code, time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
