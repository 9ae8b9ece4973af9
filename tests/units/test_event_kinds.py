"""What docs/events.md says of the log is what the log holds."""

import ast
import re
from pathlib import Path

from voxie_platform.fleet.kinds import KINDS

SOURCE = Path(__file__).parents[2] / "src"
DOC = Path(__file__).parents[2] / "docs" / "events.md"
ROW = re.compile(r"^\| `([a-z]+\.[a-z]+)` \| (.+) \| `(.+)` \|$", re.MULTILINE)


def test_no_kind_is_written_that_the_table_lacks():
    written = {
        call.args[1].value
        for path in SOURCE.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "happened"
        and isinstance(call.args[1], ast.Constant)
    }
    assert written <= KINDS.keys()
    assert len(written) > 10


def test_the_documented_kinds_are_those_of_the_log():
    written = ROW.findall(DOC.read_text(encoding="utf-8"))
    assert written == [(name, kind.says, kind.read) for name, kind in KINDS.items()]
