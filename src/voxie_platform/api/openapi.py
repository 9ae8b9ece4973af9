"""`dashboard/openapi.json`, from which the page's types are made: `python -m voxie_platform.api.openapi`."""

import json
import sys

from voxie_platform.api.app import routed


def openapi_json() -> str:
    """The whole file; without the program's version, which says nothing about the contract."""
    document = routed().openapi()
    document["info"].pop("version")
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.write(openapi_json())
