"""What a Supabase user's token says, once its signature is believed."""

from dataclasses import dataclass

import jwt

from voxie_platform.errors import NotSignedInError

ALGORITHMS = ("ES256", "RS256")
"""Nothing that the sender chooses decides how a token is checked: no `none`, no shared secrets."""
AUDIENCE = "authenticated"
LEEWAY_SECONDS = 10.0
LONGEST_TOKEN = 8_192
LONGEST_ID = 200
REQUIRED = ("sub", "iss", "aud", "exp")
SHARED_SECRET = "HS256"


@dataclass(frozen=True)
class User:
    """Who a token was given to. What they may do stands in the workspace, never in the token."""

    id: str


def key_id_of(token: str) -> str:
    """The key that a token claims to be signed with; nothing of it is proven yet.

    Raises: NotSignedInError (it is no token, or none of a kind that is taken).
    """
    if len(token) > LONGEST_TOKEN:
        raise NotSignedInError("This token is too long to be one of Supabase's.")
    try:
        header = jwt.get_unverified_header(token)
    except jwt.InvalidTokenError:
        raise NotSignedInError("This is neither an API key (vx_...) nor a user's token.") from None
    algorithm, key_id = header.get("alg"), header.get("kid")
    if algorithm == SHARED_SECRET:
        raise NotSignedInError(
            "This token is signed with a shared secret, which is not taken: "
            "let the Supabase project sign with an asymmetric key."
        )
    if algorithm not in ALGORITHMS or not isinstance(key_id, str):
        raise NotSignedInError("This token is not signed as a Supabase user's token is.")
    return key_id


def keys_in(document: object) -> dict[str, jwt.PyJWK]:
    """The public keys of a key set by their ids; of kinds that are not taken, none.

    Raises: ValueError (it is no key set).
    """
    entries = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        raise ValueError("this is no key set")
    found = {}
    for entry in entries:
        try:
            key = jwt.PyJWK.from_dict(entry)
        except (jwt.PyJWKError, jwt.InvalidKeyError, ValueError, TypeError, AttributeError):
            continue  # a key of a kind that we do not know is nobody's fault
        if key.algorithm_name in ALGORITHMS and key.key_id:
            found[key.key_id] = key
    return found


def user_of(token: str, key: jwt.PyJWK, *, issuer: str) -> User:
    """Whose token this is.

    Raises: NotSignedInError (forged, expired, not yet valid, or meant for somebody else).
    """
    try:
        claims = jwt.decode(
            token,
            key,
            algorithms=[key.algorithm_name],
            audience=AUDIENCE,
            issuer=issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": list(REQUIRED), "verify_sub": True},
        )
    except jwt.ExpiredSignatureError:
        raise NotSignedInError("This token has expired: get a new one from Supabase.") from None
    except jwt.ImmatureSignatureError:
        raise NotSignedInError("This token is not valid yet: is a clock wrong?") from None
    except (jwt.InvalidIssuerError, jwt.InvalidAudienceError):
        raise NotSignedInError(
            "This token was not made for signed-in users of our Supabase project."
        ) from None
    except (jwt.InvalidTokenError, ValueError, OverflowError, TypeError):
        raise NotSignedInError("This token is not what Supabase signed.") from None
    user_id = claims["sub"]
    if not 1 <= len(user_id) <= LONGEST_ID or not user_id.isprintable():
        raise NotSignedInError("This token names no user.")
    return User(user_id)
