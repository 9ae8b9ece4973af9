"""What was given to a model stays out of the text of its errors, which reaches the log."""

import importlib
import traceback

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from tests.test_architecture import MODULES, SOURCE
from voxie_platform.agents.config import AgentConfig

VIEWS = "voxie_platform.api"
"""The api's views are made from what was checked before."""


def modules():
    for path in MODULES:
        name = ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")
        if not name.endswith("__main__"):
            yield importlib.import_module(name)


def test_no_model_shows_in_an_error_what_it_was_given():
    found = {
        thing
        for module in modules()
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, BaseModel) and thing.__module__ == module.__name__
    }
    assert len(found) > 50
    assert [
        model.__qualname__
        for model in found
        if not model.model_config.get("hide_input_in_errors") and not model.__module__.startswith(VIEWS)
    ] == []


def test_nothing_read_from_the_store_shows_in_an_error_what_it_was_given():
    found = [
        thing for module in modules() for thing in vars(module).values() if isinstance(thing, TypeAdapter)
    ]
    assert len(found) > 5
    for adapter in found:
        with pytest.raises(ValidationError) as error:
            adapter.validate_json('"a secret')
        assert "secret" not in str(error.value)


def test_an_error_still_names_the_field():
    given = {"identity": {"name": "Mario"}, "prompt": {"instructions": ["a secret"]}}
    with pytest.raises(ValidationError) as error:
        AgentConfig.model_validate(given)
    told = "".join(traceback.format_exception(error.value))
    assert "prompt.instructions" in told
    assert "Input should be a valid string" in told
    assert "secret" not in told
