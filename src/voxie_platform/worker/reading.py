"""Text that somebody in the room sends: read no further than it may be long."""

from livekit import rtc


async def read_within(reader: rtc.TextStreamReader, longest: int) -> str | None:
    """All of it; None: it is longer.

    Raises:
        rtc.StreamError: it broke off.
    """
    text = ""
    try:
        async for piece in reader:
            text += piece
            if len(text) > longest:
                return None
    finally:
        reader.close()  # what is not read to its end would be listened to as long as the process lives
    return text
