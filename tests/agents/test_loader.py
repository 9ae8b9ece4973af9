"""What an agent's file may say, and how each fault is named."""

import json
import time
from typing import Any

import pytest

from voxie_platform.agents.calendars import calendars_of
from voxie_platform.agents.loader import dump, parse, validate
from voxie_platform.errors import InvalidError

WHOLE = """
identity: {name: Bella, timezone: Europe/Berlin, language: en-GB}
business:
  name: Bella Napoli
  opening_hours:
    monday: []
    tuesday: [[12:00, 14:30], ["17:30", "22:00"]]
  facts: [{topic: no, text: "Yes, and\\nmore."}]
functions:
  - {kind: bookings, plan: {units: [{name: Table 1, capacity: 4}], booking_minutes: 60}}
  - {kind: messages}
  - {kind: facts}
  - {kind: end_call}
"""


def faults_of(text: str) -> dict[str, str]:
    with pytest.raises(InvalidError) as refused:
        parse(text)
    return {fault.field: fault.message for fault in refused.value.faults}


def test_a_file_comes_back_as_it_was_written() -> None:
    config = parse(WHOLE)
    assert parse(dump(config)) == config
    assert parse(config.model_dump_json()) == config
    assert dump(parse(dump(config))) == dump(config)


def test_times_and_no_are_words_not_numbers_and_not_false() -> None:
    config = parse(WHOLE)
    assert config.business.opening_hours.tuesday == (("12:00", "14:30"), ("17:30", "22:00"))
    assert config.business.facts[0].topic == "no"


def test_a_name_is_enough() -> None:
    assert parse("identity: {name: Bella}").identity.name == "Bella"


def test_a_calendar_takes_hours_and_zone_from_the_business_where_its_plan_leaves_them_open() -> None:
    config = parse(WHOLE)
    [(name, plan)] = calendars_of(config)
    assert name == "main"
    assert plan.timezone == "Europe/Berlin"
    assert plan.opening_hours == config.business.opening_hours
    assert plan.booking_minutes == 60


def test_a_plan_of_its_own_keeps_its_hours() -> None:
    config = parse(
        "identity: {name: A}\nfunctions: [{kind: bookings, plan: {timezone: Asia/Tokyo, "
        "opening_hours: {monday: [['09:00', '10:00']]}, units: [{name: Chair}]}}]"
    )
    [(_, plan)] = calendars_of(config)
    assert (plan.timezone, plan.opening_hours and plan.opening_hours.monday) == (
        "Asia/Tokyo",
        (("09:00", "10:00"),),
    )


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("{}", "identity"),
        ("identity: {name: null}", "identity.name"),
        ("identity: {name: '  '}", "identity.name"),
        ("identity: {name: A, colour: red}", "identity.colour"),
        ("identity: {name: A}\nprompt: null", "prompt"),
        ("identity: {name: A}\nprompt: {instructions: null}", "prompt.instructions"),
        ("identity: {name: A}\nmodels: {voice: bob}", "models.voice"),
        ("identity: {name: A}\nmodels: {speed: .inf}", "models.speed"),
        ("identity: {name: A, timezone: Mars/Olympus}", "identity.timezone"),
        ("identity: {name: A, timezone: Factory}", "identity.timezone"),
        ("identity: {name: A, timezone: localtime}", "identity.timezone"),
        ("identity: {name: A}\nfunctions: [{kind: bookings, plan: {units: []}}]", "functions.0.plan.units"),
        (
            "identity: {name: A}\nfunctions: [{kind: bookings, plan: {units: [{name: T}, {name: t}]}}]",
            "functions.0.plan.units",
        ),
        ("identity: {name: A}\nfunctions: [{kind: facts}, {kind: facts}]", "functions.1"),
        ("identity: {name: A}\nfunctions: [{kind: 'a b'}]", "functions.0"),
        ("identity: {name: A}\nfunctions: [" + "{kind: facts}," * 200 + "]", "functions"),
        ("identity: {name: A}\nbusiness: {opening_hours: {monday: [['18:00', '09:00']]}}",
         "business.opening_hours.monday.0"),
        ("identity: {name: A}\nprompt: {instructions: '" + "x" * 32_001 + "'}", "prompt.instructions"),
        ("identity: {name: A}\nprompt: {instructions: '" + "x" * 1_048_576 + "'}", "prompt.instructions"),
        ('identity: {name: "A\\x00B"}', "identity.name"),
        ('identity: {name: "A\\nB"}', "identity.name"),
        ('identity: {name: "A\\ud800B"}', "identity.name"),
        ('identity: {name: "A\\u202eB"}', "identity.name"),
        ('identity: {name: A}\nprompt: {never: ["a\\x1bb"]}', "prompt.never.0"),
        ("identity:\n  name: A\x00", "name"),
    ],
)  # fmt: skip
def test_each_fault_is_named_by_its_path(text: str, field: str) -> None:
    assert field in faults_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- 1",
        "just words",
        "[",
        "[" * 100_000,
        "{" * 100_000,
        '{"a":' * 100_000,
        "- " * 100_000,
        "a: " * 50_000,
        "x" * 2_000_000,
        "a: &a [1]\nb: *a",
        "a: &a [x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nidentity: {name: *c}",
        "identity: {name: A}\nidentity: {name: B}",
        '{"identity": {"name": "A", "name": "B"}}',
        "!!python/object/apply:os.system ['true']",
        "? [a]\n: b",
        "{" + ",".join(f"k{number}: 1" for number in range(40_000)) + "}",
        "identity: {name: A}\n--- \nidentity: {name: B}",
        "\ud800",
        "identity: {name: 2026-99-99, x: 0x1F}",
    ],
)
def test_whatever_the_text_is_it_is_refused_in_a_sentence_and_soon(text: str) -> None:
    begun = time.process_time()
    with pytest.raises(InvalidError) as refused:
        parse(text)
    assert len(refused.value.sentence) < 500
    assert "Traceback" not in refused.value.sentence
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("given", [None, 1, "a", [], {}, {1: 2}, {"identity": []}, {"identity": {"name": 1}}])
def test_plain_values_that_are_no_agent_are_refused(given: Any) -> None:
    with pytest.raises(InvalidError):
        validate(given)


def test_plain_values_nested_without_end_are_refused_without_recursion() -> None:
    deep: dict[str, Any] = {}
    inner = deep
    for _ in range(100_000):
        inner["identity"] = {}
        inner = inner["identity"]
    with pytest.raises(InvalidError, match="deep"):
        validate(deep)


def test_json_is_yaml_too() -> None:
    assert parse(json.dumps({"identity": {"name": "Béla 😀"}})).identity.name == "Béla 😀"
