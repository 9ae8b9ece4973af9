"""`.env.example`, written from the settings: `python -m voxie_platform.cli.env_example`."""

import json
import sys
import textwrap

from pydantic.fields import FieldInfo

from voxie_platform.settings import Settings

HEAD = """\
# Every setting of voxie-platform, with its default. Copy to .env and take the # away where you differ.
# The environment beats .env; .env beats what a running `up` says. Made by `make env-example`.
"""


def env_example() -> str:
    """The whole file."""
    return "\n".join([HEAD, *(entry(name, field) for name, field in Settings.model_fields.items())])


def entry(name: str, field: FieldInfo) -> str:
    """One setting: what it means, its name, its default."""
    meaning = textwrap.fill(field.description or "", 100, initial_indent="# ", subsequent_indent="# ")
    return f"{meaning}\n#{name.upper()}={written(field.get_default(call_default_factory=True))}\n"


def written(default: object) -> str:
    if default is None:
        return ""
    return json.dumps(default) if isinstance(default, list) else str(default)


if __name__ == "__main__":
    sys.stdout.write(env_example())
