"""Opening hours of a week, in the business's own time zone."""

from itertools import pairwise
from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from voxie_platform.values import Value

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

ClockTime = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")]
"""`HH:MM`, 24 hours; `24:00` is the end of the day."""


def opens_before_it_closes(span: tuple[str, str]) -> tuple[str, str]:
    """A span past midnight is written as two spans, so that a day's hours are read from that day alone."""
    if span[0] >= span[1]:
        raise ValueError(
            f"opens at {span[0]} and closes at {span[1]}: write hours past midnight as two spans"
        )
    return span


Span = Annotated[tuple[ClockTime, ClockTime], AfterValidator(opens_before_it_closes)]
DayHours = Annotated[tuple[Span, ...], Field(max_length=8)]


class OpeningHours(Value):
    """Per weekday a list of `["HH:MM", "HH:MM"]`; an empty list is closed, None is unknown."""

    monday: DayHours | None = None
    tuesday: DayHours | None = None
    wednesday: DayHours | None = None
    thursday: DayHours | None = None
    friday: DayHours | None = None
    saturday: DayHours | None = None
    sunday: DayHours | None = None

    @model_validator(mode="after")
    def spans_do_not_overlap(self) -> Self:
        """Two spans of one day follow each other."""
        for day in WEEKDAYS:
            spans = sorted(self.of(day) or ())
            if any(earlier[1] > later[0] for earlier, later in pairwise(spans)):
                raise ValueError(f"{day}: two spans overlap")
        return self

    def of(self, day: str) -> tuple[Span, ...] | None:
        """The spans of `monday` ... `sunday`."""
        spans: tuple[Span, ...] | None = getattr(self, day)
        return spans

    @property
    def known(self) -> bool:
        """Whether anything was said about any day."""
        return any(self.of(day) is not None for day in WEEKDAYS)
