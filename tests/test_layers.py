"""Each test is run by its layer, and by no other one."""

import re
from pathlib import Path

import pytest

from tests.layers import IMAGE, LAYERS, SOAK

TESTS = Path(__file__).parent
MARKED = [layer for layer in (*LAYERS, IMAGE, SOAK) if layer.mark]
OWN_FOLDERS = ("browser", "image", "rooms", "voice")


@pytest.mark.parametrize("name", OWN_FOLDERS)
def test_each_file_in_a_layers_folder_carries_its_mark(name):
    """Without it a test would be run with the units, beside others that it times."""
    shared = "|ONE_FOR_ALL$" if name == "browser" else ""
    marked = re.compile(rf"^pytestmark = (?:\[?pytest\.mark\.{name}\b{shared})", re.MULTILINE)
    files = sorted((TESTS / name).glob("test_*.py"))
    assert files
    assert [file.name for file in files if not marked.search(file.read_text(encoding="utf-8"))] == []


def test_no_mark_by_which_files_are_found_is_handed_on_from_elsewhere():
    """A file that took it from there would not name it, and its tests would be left out."""
    named = re.compile(rf"\bmark\.(?:{'|'.join(layer.mark for layer in MARKED)})\b")
    others = [file for file in TESTS.rglob("*.py") if not file.name.startswith("test_")]
    assert [file.name for file in others if named.search(file.read_text(encoding="utf-8"))] == []
