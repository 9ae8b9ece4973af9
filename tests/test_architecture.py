"""Folders look down, and each library has one door."""

import ast
import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "voxie_platform"
FLOORS = [
    {"__main__"},
    {"cli"},
    {"supervisor"},
    {"worker", "api", "offline"},
    {"watcher"},
    {"voice"},
    {"storage", "rooms"},
    {"interview"},
    {"agents"},
    {"metrics"},
    {"fleet"},  # it claims and ends calls
    {"functions", "calls", "access", "webhooks"},
    {"outbound"},
    {"settings"},
    {"pulse"},
    {"logs"},
    {"paging"},
    {"values", "urls"},
    {"errors"},
    {"ids"},
]
FLOOR_OF = {part: level for level, parts in enumerate(FLOORS) for part in parts}
DOORS = {
    "typer": {"cli"},
    "rich": {"cli"},
    "livekit.agents": {"voice", "worker"},
    "livekit.plugins": {"voice"},
    "openai": {"voice"},
    "livekit.api": {"rooms"},
    "fastapi": {"api"},
    "starlette": {"api"},
    "aiohttp": {"offline", "rooms", "voice"},  # livekit.api raises its errors
    "httpx": {"outbound", "cli", "supervisor", "storage"},
    "standardwebhooks": {"webhooks"},
    "cryptography": {"access"},
    "faster_whisper": {"offline"},
    "onnxruntime": {"offline"},
    "jwt": {"access"},
    "prometheus_client": {"metrics"},
    "sqlite3": {"storage"},
    "supabase": {"storage"},
    "postgrest": {"storage"},
    "asyncpg": {"storage"},
    "uuid_utils": {"ids"},
    "pydantic_settings": {"settings"},
}
MODULES = [path for path in sorted(SOURCE.rglob("*.py")) if "dashboard_dist" not in path.parts]


def part_of(path):
    """The folder (or top module) of the package that a file belongs to."""
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports_of(path):
    """Every dotted name that a file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}:{node.lineno} imports relatively"
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def is_within(name, package):
    return re.match(rf"{re.escape(package)}(\.|$)", name) is not None


def name_of(path):
    return str(path.relative_to(SOURCE))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_folder_imports_only_folders_below_it(path):
    here = part_of(path)
    if here == "__init__":
        return
    for name, line in imports_of(path):
        there = name.split(".")[1] if is_within(name, "voxie_platform") and name.count(".") else None
        if there in {None, here, "__version__"}:
            continue
        assert FLOOR_OF[here] < FLOOR_OF[there], (
            f"{path}:{line} {here} imports {there}, which is not below it"
        )


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_each_library_enters_by_its_own_door(path):
    here = part_of(path)
    for name, line in imports_of(path):
        for library, doors in DOORS.items():
            allowed = here in doors or not is_within(name, library)
            assert allowed, f"{path}:{line} {library} enters by {', '.join(sorted(doors))}, not by {here}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_the_first_line_of_a_module_says_what_it_owns(path):
    source = path.read_text(encoding="utf-8")
    assert not source.strip() or ast.get_docstring(ast.parse(source)), f"{path} has no docstring"


def test_every_folder_has_its_floor():
    assert {part_of(path) for path in MODULES} - {"__init__"} <= FLOOR_OF.keys()
