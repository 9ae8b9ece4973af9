"""Every word that the page shows stands in one file, where it can be read through and translated."""

import re
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[1] / "dashboard" / "src"
ELSEWHERE = {"words.ts", "schema.ts"}
"""The words themselves, and what is made from the api's contract."""
SHOWN = {
    "a text between tags": re.compile(r">\s*[A-Za-z][A-Za-z ,.’]{2,}\s*</"),
    "a text in an attribute": re.compile(r'\b(?:aria-label|title|placeholder|label|alt|text)="[^"]'),
    "a sentence": re.compile(r'"[A-Z][a-z]+ [^"]*"'),
    "a unit": re.compile(r"\} ?(?:ms|s|MB|kB|%|min)[`<]"),
}


@pytest.mark.parametrize("kind", SHOWN)
def test_no_word_is_shown_that_stands_elsewhere(kind):
    found = [
        f"{path.relative_to(SOURCES)}:{number}: {line.strip()}"
        for path in sorted(SOURCES.rglob("*.ts*"))
        if path.name not in ELSEWHERE
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if SHOWN[kind].search(line.partition("//")[0])
    ]
    assert found == [], kind
