"""What the docs say of the code is what the code says."""

import pytest

from tests.generated import BLOCKS, DOCS, block_in


@pytest.mark.parametrize(("file", "name"), BLOCKS, ids="-".join)
def test_what_is_made_from_the_code_is_up_to_date(file, name):
    kept = block_in((DOCS / file).read_text(encoding="utf-8"), name)
    assert kept == BLOCKS[file, name](), f"docs/{file} lags: run `make docs` and read what changed"
