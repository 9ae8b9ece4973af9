"""Every line that the platform logs, read out of its source: the table of docs/operating.md."""

import ast
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "voxie_platform"
LEVELS = {
    "debug": "debug",
    "info": "info",
    "warning": "warning",
    "error": "error",
    "exception": "error",
    "log": "info, debug",
}
OPEN_FIELDS = {"_fields": ["deployment", "room", "agent_id", "call", "attempt", "job"]}
"""What a call's lines have in common (worker/call.py)."""


def table():
    """Message, level, fields, module; sorted by module."""
    lines = ["| message | level | fields | logger |", "|---|---|---|---|"]
    for path in sorted(SOURCE.rglob("*.py")):
        for message, level, fields in logged_in(ast.parse(path.read_text(encoding="utf-8"))):
            name = str(path.relative_to(SOURCE).with_suffix("")).replace("/", ".")
            told = ", ".join(f"`{field}`" for field in fields)
            lines.append(f"| {message.replace('|', '/')} | {level} | {told} | `{name}` |")
    return "\n".join(dict.fromkeys(lines))


def logged_in(tree):
    """Every call of a logger in a module."""
    for function in (
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ):
        local = dicts_in(function)
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            if is_logger(call.func):
                message = next(part.value for part in call.args if isinstance(part, ast.Constant))
                extra = next((given.value for given in call.keywords if given.arg == "extra"), None)
                fields = list(dict.fromkeys(fields_of(extra, local)))
                tells_traceback = call.func.attr == "exception" or any(
                    one.arg == "exc_info" for one in call.keywords
                )
                yield message, LEVELS[call.func.attr], [*fields, *(["traceback"] if tells_traceback else [])]


def is_logger(function):
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "logger"
        and function.attr in LEVELS
    )


def dicts_in(function):
    """Dictionaries that a function gives a name to."""
    return {
        target.id: node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value, ast.Dict | ast.BinOp)
    }


def fields_of(node, local):
    """The names in an `extra`, as far as the source tells them."""
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            yield from [key.value] if isinstance(key, ast.Constant) else fields_of(value, local)
    elif isinstance(node, ast.BinOp):
        yield from fields_of(node.left, local)
        yield from fields_of(node.right, local)
    elif isinstance(node, ast.Call):  # dict(fields)
        for given in node.args:
            yield from fields_of(given, local)
    elif isinstance(node, ast.Attribute):
        yield from OPEN_FIELDS.get(node.attr, [])
    elif isinstance(node, ast.Name):
        yield from fields_of(local[node.id], local) if node.id in local else OPEN_FIELDS["_fields"]


if __name__ == "__main__":
    import sys

    sys.stdout.write(table())
