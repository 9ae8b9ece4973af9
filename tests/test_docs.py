"""What the docs say of the code is what the code says."""

import ast
import re

import pytest
from typer.main import get_command

from tests.generated import BLOCKS, DOCS, block_in
from tests.logged import logged_in
from voxie_platform.cli.program import GROUPS


@pytest.mark.parametrize(("file", "name"), BLOCKS, ids="-".join)
def test_what_is_made_from_the_code_is_up_to_date(file, name):
    kept = block_in((DOCS / file).read_text(encoding="utf-8"), name)
    assert kept == BLOCKS[file, name](), f"docs/{file} lags: run `make docs` and read what changed"


def test_fields_of_a_log_line_that_the_source_does_not_tell_are_asked_about():
    source = "def note(what):\n    logger.info('seen', extra=what)"
    with pytest.raises(LookupError, match="line 2: which fields has 'what'"):
        list(logged_in(ast.parse(source)))


@pytest.mark.parametrize("group", GROUPS)
def test_the_readme_names_each_command_of_a_group(group):
    readme = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    row = re.search(rf"^\| `{group} (\S+)` \|", readme, re.MULTILINE)
    assert sorted(row[1].split("\\|")) == sorted(get_command(GROUPS[group].commands).commands)
