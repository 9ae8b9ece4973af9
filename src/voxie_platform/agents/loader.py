"""An agent's config from what people write, YAML or plain values, with the path of every fault."""

from collections.abc import Mapping
from typing import Any

import yaml
from pydantic import ValidationError

from voxie_platform.agents.config import AgentConfig
from voxie_platform.errors import Fault, InvalidError
from voxie_platform.functions.bookings import BookingsSettings
from voxie_platform.functions.records import CalendarPlan

LONGEST_FILE = 256 * 1024


class PlainLoader(yaml.SafeLoader):
    """YAML without anchors: a config needs none, and a few nested ones fill any memory."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise InvalidError("The file uses a YAML alias (*); write the value out.")
        return super().compose_node(parent, index)


def config_from_yaml(text: str) -> AgentConfig:
    """One agent out of one YAML file.

    Raises:
        InvalidError: not YAML, or not an agent; `faults` name each field.
    """
    if len(text) > LONGEST_FILE:
        raise InvalidError(f"The file is longer than {LONGEST_FILE // 1024} KiB.")
    try:
        given = yaml.load(text, PlainLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise InvalidError(f"The file is not YAML: {' '.join(str(error).split())[:200]}") from error
    return config_of(given)


def config_of(given: object) -> AgentConfig:
    """An agent out of plain values.

    Raises:
        InvalidError: `faults` name each field by its path.
    """
    if not isinstance(given, Mapping):
        raise InvalidError("An agent is written as groups of fields, beginning with identity.")
    try:
        return AgentConfig.model_validate(given)
    except ValidationError as error:
        raise InvalidError("This is no agent", faults=faults_of(error)) from error


def faults_of(error: ValidationError) -> list[Fault]:
    """Where and what, without what was given."""
    found = error.errors(include_input=False, include_url=False, include_context=False)
    return [Fault(".".join(map(str, fault["loc"])), fault["msg"]) for fault in found]


def yaml_of(config: AgentConfig) -> str:
    """The file that `config_from_yaml` reads back to the same config."""
    plain: dict[str, Any] = config.model_dump(mode="json")
    return yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=100)


def calendars_of(config: AgentConfig) -> tuple[tuple[str, CalendarPlan], ...]:
    """The calendars that the agent's functions describe: made or changed together with it."""
    return tuple(
        (function.calendar, function.plan)
        for function in config.functions
        if isinstance(function, BookingsSettings) and function.plan is not None
    )
