"""What an instruction for one response wants to be said word for word."""

import re

_EXACTLY = re.compile(r'Say exactly:\s*(?:"(?P<quoted>.*)"|(?P<bare>[^"].*))', re.DOTALL | re.IGNORECASE)


def exact_words(instructions: str) -> str:
    """The words after `Say exactly:`, or nothing."""
    match = _EXACTLY.search(instructions)
    return (match["quoted"] or match["bare"] or "").strip() if match else ""
