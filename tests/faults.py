"""The table in docs/faults.md: what can go wrong, by number, and the tests that hold the platform to it."""

import re
from pathlib import Path

TESTS = Path(__file__).parent
FAULTS = {
    1: "No worker runs",
    2: "More calls at once than there are seats",
    3: "A dispatched agent is lost before it serves",
    5: "A call is dispatched twice",
    6: "A caller's token asks for other agents",
    8: "Rooms or notes that somebody else made",
    9: "A config that cannot be read",
    11: "The caller never joins",
    12: "The caller leaves early, or has no microphone",
    13: "Somebody else in the room, or the same identity twice",
    15: "The model fails, refuses, falls silent or talks nonsense",
    17: "An agent blocks its thread, or raises what nobody foresaw",
    18: "A worker is killed, hangs or freezes in a write",
    19: "LiveKit, or the way to it, fails",
    20: "A part is cut off from the others",
    21: "Nobody speaks, or a call lasts too long",
    23: "The store is away",
    24: "The disk is full, or a process dies while it writes",
    25: "A transcript or a session that does not end",
    26: "LiveKit's webhooks come late, twice or out of order",
    27: "The room is deleted",
    28: "A worker is told to stop",
    30: "The clock is set",
    31: "Files or threads run out",
    33: "The page is opened without a session, on what is gone, or by another site",
}


def table():
    lines = ["| | fault | held to |", "|---|---|---|"]
    for number, tests in sorted(tests_by_number().items()):
        held = "; ".join(f"{name.replace('_', ' ')} ([{file}](../tests/{file}))" for name, file in tests)
        lines.append(f"| {number:02} | {FAULTS[number]} | {held} |")
    return "\n".join(lines)


def tests_by_number():
    """Their sentences, with the file of each."""
    found = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        for number, name in re.findall(r"def test_fault_(\d+)_(\w+)", path.read_text(encoding="utf-8")):
            found.setdefault(int(number), []).append((name, path.relative_to(TESTS).as_posix()))
    return found
