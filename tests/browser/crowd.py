"""A store with thousands of rows of each kind, as years of use would leave it."""

import sqlite3
from contextlib import closing
from pathlib import Path

SQL = Path(__file__).with_suffix(".sql")
FORMULA = "=2+3"
MARKUP = "<img src=x onerror=document.title='broken'>"


def fill(store: Path, config: str, *, count: int) -> None:
    """Into the first workspace; `config` is an agent's, as JSON."""
    with closing(sqlite3.connect(store, timeout=10)) as connection, connection:
        [workspace] = connection.execute("SELECT id FROM workspaces ORDER BY created_at LIMIT 1").fetchone()
        texts = {"formula": FORMULA, "markup": MARKUP}
        given = {"workspace": workspace, "count": count, "config": config} | texts
        for statement in SQL.read_text(encoding="utf-8").split(";"):
            connection.execute(statement, given)
