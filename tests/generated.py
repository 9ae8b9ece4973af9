"""What stands in docs/ and is made from the code: `make docs` writes it, a test notices when it lags."""

import re
from pathlib import Path

from tests.api import matrix

DOCS = Path(__file__).parents[1] / "docs"
BLOCKS = {
    ("access.md", "routes"): matrix.table,
}


def block_in(text, name):
    """Between its markers."""
    found = re.search(rf"<!-- made: {name} -->\n\n(.*?)\n\n<!-- end: {name} -->", text, re.DOTALL)
    assert found, f"no block {name!r}"
    return found[1]


def main():
    for (file, name), make in BLOCKS.items():
        text = (DOCS / file).read_text(encoding="utf-8")
        (DOCS / file).write_text(text.replace(block_in(text, name), make()), encoding="utf-8")


if __name__ == "__main__":
    main()
