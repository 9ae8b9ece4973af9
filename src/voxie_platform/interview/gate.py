"""When an agent may be saved: read back to the end, and agreed to in a later turn."""

from dataclasses import dataclass


@dataclass
class Gate:
    """Follows the read-back; any change closes it."""

    offering: bool = False
    """The words being spoken now end with "Shall I save it?"."""
    whole: bool = False
    """They contain everything."""
    heard_whole: bool = False
    """Everything was read to its end once; afterwards a change is read alone."""
    heard: bool = False
    turn_after: bool = False
    agreed: bool = False

    def offer(self, *, whole: bool) -> None:
        """The read-back is about to be spoken."""
        self.offering, self.whole = True, whole
        self.heard = self.turn_after = self.agreed = False

    def close(self) -> None:
        """Something else is said, or something changed."""
        self.offering = self.heard = self.turn_after = self.agreed = False

    def spoken(self, to_the_end: bool) -> None:
        """The last words were played."""
        if self.offering and to_the_end:
            self.heard = True
            self.heard_whole = self.heard_whole or self.whole

    def visitor_spoke(self) -> None:
        """A turn of the visitor began."""
        if self.heard:
            self.turn_after = True

    @property
    def open(self) -> bool:
        """A yes counts now."""
        return self.heard and self.heard_whole and self.turn_after
