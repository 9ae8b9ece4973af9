"""An api that refuses: how it says so, and what the page says then."""

import json
from dataclasses import dataclass

UNREACHABLE = "The server does not answer. Is voxie-platform still running?"
AFTER_SECONDS = {429: 7, 503: 5}
SAID = {
    0: UNREACHABLE,
    403: "You may not see this",
    404: "This is not here",
    409: "Its state does not allow this.",
    412: "It was changed meanwhile.",
    429: "Try again in 7 seconds.",
    500: "Something went wrong on our side.",
    503: "Try again in 5 seconds.",
}


@dataclass
class Refusing:
    """Answers with this status, 0: not at all, what would change something, or everything."""

    status: int
    only_changes: bool = False
    times: int = 0

    async def __call__(self, route):
        if self.only_changes and route.request.method == "GET":
            return await route.fallback()
        self.times += 1
        if self.status == 0:
            return await route.abort()
        after = AFTER_SECONDS.get(self.status)
        problem = {
            "status": self.status,
            "title": "No",
            "detail": "No." if after else SAID[self.status],
            "code": "rate_limited" if self.status == 429 else "x",
            "faults": [],
        }
        return await route.fulfill(
            status=self.status,
            headers={"Retry-After": str(after)} if after else {},
            content_type="application/problem+json",
            body=json.dumps(problem),
        )


async def abort(route):
    await route.abort()
