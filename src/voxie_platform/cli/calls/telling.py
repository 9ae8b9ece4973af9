"""A call's summary in lines for a person."""

from collections.abc import Iterable, Iterator

from voxie_platform.calls.summary import Place, Summary
from voxie_platform.cli.calls.reading import plain

NOT_YET = "summary          none yet: it is made by the api, soon after a call is over"


def lines_of_summary(summary: Summary | None) -> Iterator[str]:
    """Who tells it, then each statement with the turns that it was read from."""
    if summary is None:
        yield NOT_YET
        return
    yield f"summary          {summary.outcome}, told by {summary.made_by}"
    parts = {
        "": summary.summary,
        "point: ": summary.key_points,
        "to do: ": summary.action_items,
    }
    for label, statements in parts.items():
        for statement in statements:
            yield f"  {label}{plain(statement.text)}{shown(statement.turns)}"
    for field in summary.fields:
        yield f"  {plain(field.name)}: {plain(field.value)}{shown(field.turns)}"
    if summary.sentiment is not None:
        yield f"  mood: {summary.sentiment.mood}, as the model judged it{shown(summary.sentiment.turns)}"
    if summary.turns_left_out:
        yield f"  {summary.turns_left_out} turns in the middle were not shown to the model"


def shown(turns: Iterable[Place]) -> str:
    """` [turns 2, 3]`; those of a later attempt say so."""
    names = [str(turn.seq) if turn.attempt == 1 else f"{turn.attempt}/{turn.seq}" for turn in turns]
    return f" [turn{'s' if len(names) > 1 else ''} {', '.join(names)}]" if names else ""
