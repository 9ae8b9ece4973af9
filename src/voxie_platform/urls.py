"""URLs as strangers write them."""

from urllib.parse import SplitResult, urlsplit


def parts_of(url: str) -> SplitResult | None:
    """None: it is no URL, such as one whose bracket is never closed."""
    try:
        return urlsplit(url)
    except ValueError:
        return None
