"""A call without audio: the real demo brain between a caller's sentences and the real functions."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from voxie_platform.functions.business import Business, Fact
from voxie_platform.functions.desk import Desk
from voxie_platform.functions.hours import OpeningHours
from voxie_platform.functions.records import CalendarPlan, Unit
from voxie_platform.functions.registry import FunctionSettings
from voxie_platform.functions.spec import Answer, Around
from voxie_platform.functions.store import FunctionStore
from voxie_platform.offline.brain import DemoBrain
from voxie_platform.offline.parts import CallTool, Item, Situation, ToolSpec

BERLIN = ZoneInfo("Europe/Berlin")
SUNDAY = datetime(2026, 11, 22, 15, 0, tzinfo=BERLIN)
"""The 22nd of November 2026, three in the afternoon."""

EVENINGS: Any = (("12:00", "14:30"), ("17:30", "22:00"))
HOURS = OpeningHours(
    monday=(), tuesday=EVENINGS, wednesday=EVENINGS, thursday=EVENINGS, friday=EVENINGS, saturday=EVENINGS,
    sunday=(("12:00", "21:00"),),
)  # fmt: skip
TABLES = tuple(
    Unit(name=f"Table {number}", capacity=capacity) for number, capacity in enumerate((2, 2, 4, 6), start=1)
)
PLAN = CalendarPlan(
    units=TABLES, slot_minutes=30, booking_minutes=90, opening_hours=HOURS, timezone="Europe/Berlin"
)
RESTAURANT = Business(
    name="Bella Napoli",
    trade="pizzeria",
    address="Hauptstrasse 5, Berlin",
    phone="+49 30 1234567",
    opening_hours=HOURS,
    facts=(
        Fact(topic="parking", text="There is a car park right behind the house."),
        Fact(topic="vegan dishes", text="Four of our pizzas are vegan."),
        Fact(topic="dogs", text="Dogs are welcome on the terrace."),
        Fact(topic="payment by card", text="We take cards and cash."),
    ),
)


@dataclass
class Call:
    """One caller; `say` answers with what the agent says."""

    desk: Desk
    items: list[Item] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    brain: DemoBrain = field(default_factory=DemoBrain)

    async def say(self, sentence: str) -> str:
        self.desk.caller_spoke()
        self.items.append(Item("user", sentence))
        for _ in range(4):
            tools = [ToolSpec(tool.name, tool.description, dict(tool.parameters)) for tool in self.desk.tools]
            [act] = self.brain.respond(Situation("", tools, self.items))
            if not isinstance(act, CallTool):
                self.items.append(Item("assistant", act.text))
                return act.text
            call_id = f"call-{len(self.items)}"
            answer = await self.desk.call(act.name, act.arguments)
            self.answers.append(answer)
            self.items.append(Item("function_call", json.dumps(act.arguments), act.name, call_id))
            self.items.append(Item("function_call_output", answer.for_model(), call_id=call_id))
        raise AssertionError("the brain called tools without end")

    async def talk(self, *sentences: str) -> str:
        """Several sentences, each after the answer to the one before; the last answer."""
        answer = ""
        for sentence in sentences:
            answer = await self.say(sentence)
        return answer

    @property
    def ended(self) -> bool:
        return bool(self.answers) and self.answers[-1].end


def around(
    store: FunctionStore,
    *,
    now: datetime = SUNDAY,
    business: Business = RESTAURANT,
    timezone: str = "Europe/Berlin",
) -> Around:
    return Around(
        store=store,
        business=business,
        agent_name="Bella",
        agent_id=None,
        call_id=None,
        timezone=timezone,
        language="en",
        now=lambda: now.astimezone(UTC),
    )


def call(functions: Sequence[FunctionSettings], around: Around) -> Call:
    return Call(Desk(functions, around))
