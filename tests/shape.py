"""`make shape`: how big the rooms of this house are. A mirror, not a gate."""

import ast
import statistics
from pathlib import Path

ROOT = Path(__file__).parents[1]
LONG_FILE, LONG_FUNCTION = 250, 30


def main() -> None:
    """Print medians, and what is longest."""
    for folder in ("src/voxie_platform", "tests"):
        files = {path: path.read_text(encoding="utf-8") for path in (ROOT / folder).rglob("*.py")}
        sizes = {path: len(text.splitlines()) for path, text in files.items() if text.strip()}
        functions = {name: lines for path, text in files.items() for name, lines in functions_of(path, text)}
        print(f"{folder}: {len(sizes)} files, {sum(sizes.values())} lines")
        print(
            f"  median file {statistics.median(sizes.values()):.0f} lines, "
            f"median function {statistics.median(functions.values()):.0f}"
        )
        for path, lines in longest(sizes, LONG_FILE):
            print(f"  {lines:5} {path.relative_to(ROOT)}")
        for name, lines in longest(functions, LONG_FUNCTION):
            print(f"  {lines:5} {name}")


def functions_of(path, text):
    """Each function of a file with its number of lines."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1


def longest(sizes, limit):
    """What is over the limit, longest first."""
    over = [(name, lines) for name, lines in sizes.items() if lines > limit]
    return sorted(over, key=lambda row: row[1], reverse=True)


if __name__ == "__main__":
    main()
