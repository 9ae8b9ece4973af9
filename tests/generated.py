"""What stands in docs/ and is made from the code: `make docs` writes it, a test notices when it lags."""

import re
from pathlib import Path

from tests import faults, logged
from tests.api import matrix
from tests.metrics import shown

DOCS = Path(__file__).parents[1] / "docs"
BLOCKS = {
    ("access.md", "routes"): matrix.table,
    ("faults.md", "faults"): faults.table,
    ("operating.md", "metrics"): shown.table,
    ("operating.md", "logs"): logged.table,
}


def block_in(text, name):
    """Between its marks."""
    return text[slice(*place_of(text, name))]


def place_of(text, name):
    found = re.search(rf"<!-- made: {name} -->\n\n(.*?)\n\n<!-- end: {name} -->", text, re.DOTALL)
    assert found, f"no block {name!r}"
    return found.span(1)


def main():
    for (file, name), make in BLOCKS.items():
        text = (DOCS / file).read_text(encoding="utf-8")
        begin, end = place_of(text, name)
        (DOCS / file).write_text(text[:begin] + make() + text[end:], encoding="utf-8")


if __name__ == "__main__":
    main()
