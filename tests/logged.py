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
CALL_FIELDS = ["deployment", "room", "agent_id", "call", "attempt", "job"]
OPEN_FIELDS = {"self._fields": CALL_FIELDS, "fields": CALL_FIELDS}
"""What a call's lines have in common (worker/call.py), and hand on to its end (worker/farewell.py)."""


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
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    given_back = {
        node.name: part.value for node in functions for part in node.body if isinstance(part, ast.Return)
    }
    for function in functions:
        known = given_back | dicts_in(function)
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            if is_logger(call.func):
                message = next(part.value for part in call.args if isinstance(part, ast.Constant))
                extra = next((given.value for given in call.keywords if given.arg == "extra"), None)
                fields = list(dict.fromkeys(fields_of(extra, known)))
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


def fields_of(node, known):
    """The names in an `extra`. Raises: LookupError: the source does not tell them."""
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            yield from [key.value] if isinstance(key, ast.Constant) else fields_of(value, known)
    elif isinstance(node, ast.BinOp):
        yield from fields_of(node.left, known)
        yield from fields_of(node.right, known)
    elif isinstance(node, ast.Call) and ast.unparse(node.func) == "dict":
        yield from fields_of(node.args[0], known)
    elif node is not None:
        name = ast.unparse(node.func if isinstance(node, ast.Call) else node)
        if name in known:
            yield from fields_of(known[name], known)
        elif name in OPEN_FIELDS:
            yield from OPEN_FIELDS[name]
        else:
            raise LookupError(f"line {node.lineno}: which fields has {name!r}?")


if __name__ == "__main__":
    import sys

    sys.stdout.write(table())
