"""Supabase's sign-in, as far as a verifier sees it: a key set over HTTP, and tokens signed with its keys."""

import time
from contextlib import asynccontextmanager

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from voxie_platform.ids import new_id


class SignInService:
    """Its keys can be rotated; it counts who asks for them, and may be broken."""

    def __init__(self, url):
        self.url = url
        self.issuer = f"{url}/auth/v1"
        self.asked = 0
        self.broken = False
        self.private = {}
        self.newest = self.add_key("ES256")

    def add_key(self, algorithm, key_id=None):
        key_id = key_id or new_id()
        made = ec.generate_private_key(ec.SECP256R1()) if algorithm == "ES256" else rsa_key()
        self.private[key_id] = (algorithm, made)
        self.newest = key_id
        return key_id

    def key_set(self):
        return {"keys": [public(key_id, *kept) for key_id, kept in self.private.items()]}

    def token(self, user_id, *, key_id=None, headers=None, **claims):
        """A user's access token; claims given as None are left out."""
        algorithm, key = self.private[key_id or self.newest]
        now = int(time.time())
        said = {
            "iss": self.issuer,
            "sub": user_id,
            "aud": "authenticated",
            "role": "authenticated",
            "iat": now,
            "exp": now + 3600,
        } | claims
        kept = {name: value for name, value in said.items() if value is not None}
        return jwt.encode(kept, key, algorithm, headers={"kid": key_id or self.newest} | (headers or {}))

    async def answer(self, _):
        self.asked += 1
        if self.broken:
            raise web.HTTPServiceUnavailable
        return web.json_response(self.key_set())


def rsa_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public(key_id, algorithm, private):
    made = jwt.get_algorithm_by_name(algorithm).to_jwk(private.public_key(), as_dict=True)
    return made | {"kid": key_id, "alg": algorithm, "use": "sig"}


@asynccontextmanager
async def sign_in_service():
    """Running on 127.0.0.1."""
    app = web.Application()
    runner = web.AppRunner(app)
    service = SignInService("http://127.0.0.1:1")
    app.router.add_get("/auth/v1/.well-known/jwks.json", service.answer)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]
    service.url = f"http://127.0.0.1:{port}"
    service.issuer = f"{service.url}/auth/v1"
    try:
        yield service
    finally:
        await runner.cleanup()
