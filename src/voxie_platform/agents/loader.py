"""An agent's config from what people write, YAML, JSON or plain values, with the path of every fault."""

import json
import re
from collections.abc import Hashable, Mapping
from typing import Any

import yaml
from pydantic import ValidationError

from voxie_platform.agents.config import AgentConfig
from voxie_platform.agents.soundness import faults_in, unsound
from voxie_platform.errors import Fault, InvalidError, shown

LONGEST_FILE = 1_500_000
"""Enough to name the field that is too long in it."""
MOST_NODES = 10_000
MOST_FAULTS = 50


def parse(text: str) -> AgentConfig:
    """One agent out of one YAML or JSON text.

    Raises:
        InvalidError: neither, or no agent; `faults` name each field by its path.
    """
    if len(text) > LONGEST_FILE:
        raise InvalidError(f"An agent's file has at most {LONGEST_FILE} characters.")
    for number, line in enumerate(text.split("\n"), start=1):
        if reason := unsound(line, several_lines=True):
            raise InvalidError(f"Line {number} of the file {reason}.", faults=[Fault(field_of(line), reason)])
    return validate(json_of(text) if text.lstrip()[:1] == "{" else yaml_values_of(text))


def json_of(text: str) -> object:
    """JSON for what it is: YAML would read `\\ud83d\\ude00` as two halves. Braces that are no JSON are YAML."""
    try:
        return json.loads(text, object_pairs_hook=each_once)
    except RecursionError as error:
        raise InvalidError("The file is nested too deep.") from error
    except json.JSONDecodeError:
        return yaml_values_of(text)


def each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidError(f"The field {printable(twice)!r} is there twice.")
    return fields


def yaml_values_of(text: str) -> object:
    try:
        return yaml.load(text, PlainLoader)
    except RecursionError as error:
        raise InvalidError("The file is nested too deep.") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f" (line {mark.line + 1}, column {mark.column + 1})" if mark else ""
        raise InvalidError(f"The file is not YAML: {error.problem or error.context}{where}.") from error
    except (yaml.YAMLError, ValueError) as error:
        raise InvalidError(f"The file is not YAML: {printable(str(error))}.") from error


def field_of(line: str) -> str:
    """The field that a line of YAML begins with, as far as it can be seen."""
    match = re.match(r"[\s\-{,]*(\w+)\s*:", line)
    return match[1] if match else ""


def validate(data: object) -> AgentConfig:
    """An agent out of plain values.

    Raises:
        InvalidError: `faults` name each field by its path.
    """
    if not isinstance(data, Mapping):
        raise InvalidError("An agent is written as groups of fields, beginning with identity.")
    if unsound := faults_in(data):
        raise refusal(unsound)
    try:
        return AgentConfig.model_validate(data)
    except ValidationError as error:
        raise refusal(faults_of(error)) from error


def dump(config: AgentConfig) -> str:
    """The YAML that `parse` reads back to the same config; what nobody set is left out."""
    plain: dict[str, Any] = config.model_dump(mode="json", exclude_none=True)
    return yaml.dump(plain, Dumper=PlainDumper, sort_keys=False, allow_unicode=True, width=100)


def refusal(faults: list[Fault]) -> InvalidError:
    """A sentence with the first fault in it, and all of them beside it."""
    first = faults[0]
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return InvalidError(
        f"This is no agent: {first.field or 'it'}: {first.message}{more}.", faults=faults[:MOST_FAULTS]
    )


def faults_of(error: ValidationError) -> list[Fault]:
    """Where and what, without what was given; the kind of a function is no step of its path."""
    found = error.errors(include_input=False, include_url=False, include_context=False)
    return [fault_of(fault["loc"], fault["msg"].removeprefix("Value error, ")) for fault in found]


def fault_of(steps: tuple[int | str, ...], message: str) -> Fault:
    """A rule over the whole config names the field in its own words."""
    named = None if steps else re.match(r"(?P<path>[\w.]+): (?P<message>.+)", message)
    return Fault(named["path"], named["message"]) if named else Fault(path_of(steps), message)


def path_of(steps: tuple[int | str, ...]) -> str:
    """`functions.0.plan.units`."""
    kinds = {2} if len(steps) > 2 and steps[0] == "functions" else set()
    return ".".join(printable(str(step)) for at, step in enumerate(steps) if at not in kinds)


def printable(text: str) -> str:
    return shown("".join(sign if sign.isprintable() else " " for sign in text), 200)


class PlainLoader(yaml.SafeLoader):
    """YAML as people mean it: no anchors, each key once, `19:30`, `no` and `2026-01-01` are text."""

    nodes = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        # a few nested anchors fill any memory, and a config needs none
        if self.check_event(yaml.AliasEvent):
            raise refused("aliases (*) are not taken, write the value out", self.get_mark())
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise refused("there are too many values", self.get_mark())
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise refused("a field's name is one word", key.start_mark)
            if key.value in seen:
                raise refused(f"the field {shown(key.value, 60)!r} is there twice", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def refused(problem: str, mark: yaml.Mark) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=mark)


class PlainDumper(yaml.SafeDumper):
    """Writes for PlainLoader, which takes fewer words for numbers."""


RESOLVED = (
    ("tag:yaml.org,2002:bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("tag:yaml.org,2002:int", r"^-?(?:0|[1-9][0-9]{0,17})$", "-0123456789"),
    ("tag:yaml.org,2002:float", r"^-?(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][-+]?[0-9]{1,3})?$", "-0123456789"),
    ("tag:yaml.org,2002:null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
)
PlainLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in RESOLVED:
    PlainLoader.add_implicit_resolver(tag, re.compile(pattern), list(first))
# the dumper keeps the wide rules: it quotes whatever any YAML reader would take for something else than text
