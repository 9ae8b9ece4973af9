"""Outcomes of a function as answers to a tool call."""

from dataclasses import replace

from voxie_platform.functions.spec import NOT_UNDERSTOOD, Answer, Done, Needs, ReadBack, Refused

WAIT_FOR_YES = "Say this to the caller, wait for a yes to it, then call confirm with this token."


def preceded(outcome: Done | Refused, asked: Needs | ReadBack) -> Needs | ReadBack:
    """The open question once more, after the answer to another one."""
    data = {**outcome.data, **asked.data}
    if isinstance(asked, Needs):
        return replace(asked, ask=f"{outcome.say} {plainly(asked.ask)}", data=data)
    return replace(asked, say=f"{outcome.say} {plainly(asked.say)}", data=data)


def plainly(question: str) -> str:
    """Without the apology for not having understood: by now it was understood."""
    return question.removeprefix(f"{NOT_UNDERSTOOD} ")


def needed(param: str, needs: Needs) -> Answer:
    return Answer("needs", needs.ask, needs=param, data=dict(needs.data))


def read_back(outcome: ReadBack) -> Answer:
    return Answer("read_back", outcome.say, token=outcome.token, data={**outcome.data, "do": WAIT_FOR_YES})


def ended(outcome: Done, warning: str) -> Answer:
    """Nobody hangs up believing in what was never confirmed."""
    return Answer("done", f"{warning}{outcome.say}", end=True, data=dict(outcome.data))
