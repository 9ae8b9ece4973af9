"""Outcomes of a function as answers to a tool call."""

from dataclasses import replace

from pydantic import JsonValue

from voxie_platform.functions.spec import NOT_UNDERSTOOD, Answer, Done, Needs, ReadBack, Refused

WAIT_FOR_YES = "Say this to the caller, wait for a yes to it, then call confirm with this token."
IN_DOUBT = (
    "Say this, and neither that it is done nor that it is not. Pass the caller's next sentence on, whatever it is: a yes "
    "by confirm with this token, anything else by the tool that read it back."
)
ANYTHING_ELSE = " Is there anything else?"


def preceded(outcome: Done | Refused, asked: Needs | ReadBack) -> Needs | ReadBack:
    """The open question once more, after the answer to another one."""
    data = {**outcome.data, **asked.data}
    if isinstance(asked, Needs):
        return replace(asked, ask=f"{outcome.say} {plainly(asked.ask)}", data=data)
    return replace(asked, say=f"{outcome.say} {plainly(asked.say)}", data=data)


def plainly(question: str) -> str:
    """Without the apology for not having understood: by now it was understood."""
    return question.removeprefix(f"{NOT_UNDERSTOOD} ")


def leading(outcome: Done | Refused) -> str:
    """What is told before something else is said."""
    return f"{outcome.say.removesuffix(ANYTHING_ELSE)} "


def needed(param: str, needs: Needs) -> Answer:
    return Answer("needs", needs.ask, needs=param, data=dict(needs.data))


def read_back(outcome: ReadBack) -> Answer:
    if outcome.in_doubt:
        data: dict[str, JsonValue] = {**outcome.data, "do": IN_DOUBT}
        return Answer("refused", outcome.say, token=outcome.token, data=data, failed=outcome.in_doubt)
    return Answer("read_back", outcome.say, token=outcome.token, data={**outcome.data, "do": WAIT_FOR_YES})


def ended(outcome: Done, warning: str) -> Answer:
    """Nobody hangs up believing in what was never confirmed."""
    return Answer("done", f"{warning}{outcome.say}", end=True, data=dict(outcome.data))
