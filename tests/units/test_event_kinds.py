"""What docs/events.md says of the log is what the log holds."""

import re
from pathlib import Path

from voxie_platform.fleet.kinds import KINDS

DOC = Path(__file__).parents[2] / "docs" / "events.md"
ROW = re.compile(r"^\| `([a-z]+\.[a-z]+)` \| (.+) \| `(.+)` \|$", re.MULTILINE)


def test_the_documented_kinds_are_those_of_the_log():
    written = ROW.findall(DOC.read_text(encoding="utf-8"))
    assert written == [(name, kind.says, kind.read) for name, kind in KINDS.items()]
