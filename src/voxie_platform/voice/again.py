"""How often, and after how long, an answer that failed is asked for again."""

PAUSES = (0.0, 2.0, 5.0)
"""In seconds. All together a caller waits no longer than for a model that is mute."""


class Again:
    """The failures in a row of one conversation."""

    def __init__(self) -> None:
        self._failures = 0

    def failed(self) -> float | None:
        """Once more; the pause before the next try, or None: there is none."""
        self._failures += 1
        return PAUSES[self._failures - 1] if self._failures <= len(PAUSES) else None

    def answered(self) -> None:
        """The next failure is the first one again."""
        self._failures = 0

    @property
    def goes_on_failing(self) -> bool:
        """Whether asking at once did not help."""
        return self._failures > 1
