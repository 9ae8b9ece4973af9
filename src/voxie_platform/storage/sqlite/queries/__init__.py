"""The SQL of the SQLite store: named statements, one file per subject."""

import re
from importlib.resources import files

NAME = re.compile(r"^-- name: (\w+)$", re.MULTILINE)


def queries(subject: str) -> dict[str, str]:
    """The statements of `<subject>.sql` by the name that stands above each."""
    text = files(__name__).joinpath(f"{subject}.sql").read_text(encoding="utf-8")
    _, *parts = NAME.split(text)
    return {name: body.strip() for name, body in zip(parts[::2], parts[1::2], strict=True)}
