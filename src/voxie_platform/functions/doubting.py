"""A talk whose write may have been done although its answer was lost: nothing else is talked about until that is known."""

import logging

from voxie_platform.errors import STORE_AWAY, NotFoundError, VoxieError
from voxie_platform.functions.spec import Given, Outcome, ReadBack, Refused, Talk

logger = logging.getLogger(__name__)

OUT_OF_REACH = "I am sorry, I cannot get at our records just now."
NOT_SET_UP = "I am sorry, that is not set up here, so I cannot do it."
NOT_KNOWN = "I do not know whether that went through"
IN_DOUBT = f"{OUT_OF_REACH} {NOT_KNOWN}. Shall I try again?"
CALL_AGAIN = f"{NOT_KNOWN}, so please call again later to make sure."


class Doubting:
    """The same talk; what its caller agreed to can be asked for again, for one token is done once."""

    def __init__(self, talk: Talk, kind: str) -> None:
        self.talk = talk
        self.kind = kind
        self.doubt: ReadBack | None = None
        """What may be done or not."""
        self.wanted = True
        """False: the caller was asked whether to try again, said no, and has not come back to it."""

    async def run(self, tool: str, given: Given) -> Outcome:
        if self.doubt:
            self.wanted = True
            return self.doubt
        return await self.talk.run(tool, given)

    async def confirm(self, token: str) -> Outcome:
        self.wanted = True
        try:
            return await self._confirmed(token)
        except STORE_AWAY as error:
            logger.warning("confirm failed", extra={"function": self.kind, "code": error.code})
            self.doubt = ReadBack(token, IN_DOUBT, in_doubt=error.code)
            return self.doubt
        except VoxieError as error:
            logger.warning("confirm failed", extra={"function": self.kind, "code": error.code})
            self.doubt = None
            self.talk.drop()
            return Refused(said_of(error), failed=error.code)

    async def settle(self) -> None:
        """Nobody is there any more to be told. Raises: UnavailableError, SettingsError."""
        if self.doubt is not None and self.wanted:
            await self._confirmed(self.doubt.token)

    async def _confirmed(self, token: str) -> Outcome:
        outcome = await self.talk.confirm(token)
        self.doubt = None
        return outcome

    def wants(self, given: Given) -> bool:
        return self.talk.wants(given)

    def drop(self) -> None:
        self.talk.drop()


def said_of(error: VoxieError) -> str:
    """What the caller hears: trying again makes no calendar."""
    if isinstance(error, NotFoundError) and error.kind == "calendar":
        return NOT_SET_UP
    return f"{OUT_OF_REACH} Please try again in a moment."
