"""The calendars that an agent's functions describe."""

from voxie_platform.agents.config import AgentConfig
from voxie_platform.errors import Fault, InvalidError, NotFoundError, shown
from voxie_platform.functions.bookings import BookingsSettings
from voxie_platform.functions.records import CalendarPlan
from voxie_platform.functions.store import FunctionStore


def calendars_of(config: AgentConfig) -> tuple[tuple[str, CalendarPlan], ...]:
    """Name and plan of each, with the business's hours and the agent's time zone where the plan leaves them open."""
    return tuple(
        (function.calendar, completed(function.plan, config))
        for function in config.functions
        if isinstance(function, BookingsSettings) and function.plan is not None
    )


async def calendars_for(config: AgentConfig, known: FunctionStore) -> tuple[tuple[str, CalendarPlan], ...]:
    """The same, once each calendar that is only named is known to be there.

    Raises:
        InvalidError: it is not; callers would be told that our records are out of reach.
    """
    described = calendars_of(config)
    names = {name for name, _ in described}
    for at, function in enumerate(config.functions):
        if isinstance(function, BookingsSettings) and function.calendar not in names:
            await expect(function.calendar, f"functions.{at}.plan", known)
    return described


async def expect(calendar: str, field: str, known: FunctionStore) -> None:
    try:
        await known.calendar(calendar)
    except NotFoundError as error:
        fault = Fault(field, f"must be given: there is no calendar {shown(calendar)!r} yet")
        raise InvalidError("The agent cannot be saved.", faults=[fault]) from error


def completed(plan: CalendarPlan, config: AgentConfig) -> CalendarPlan:
    hours = config.business.opening_hours if plan.opening_hours is None else plan.opening_hours
    return plan.model_copy(
        update={"opening_hours": hours, "timezone": plan.timezone or config.identity.timezone}
    )
