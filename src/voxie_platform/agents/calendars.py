"""The calendars that an agent's functions describe."""

from voxie_platform.agents.config import AgentConfig
from voxie_platform.functions.bookings import BookingsSettings
from voxie_platform.functions.records import CalendarPlan


def calendars_of(config: AgentConfig) -> tuple[tuple[str, CalendarPlan], ...]:
    """Name and plan of each, with the business's hours and the agent's time zone where the plan leaves them open."""
    return tuple(
        (function.calendar, completed(function.plan, config))
        for function in config.functions
        if isinstance(function, BookingsSettings) and function.plan is not None
    )


def completed(plan: CalendarPlan, config: AgentConfig) -> CalendarPlan:
    hours = config.business.opening_hours if plan.opening_hours is None else plan.opening_hours
    return plan.model_copy(
        update={"opening_hours": hours, "timezone": plan.timezone or config.identity.timezone}
    )
