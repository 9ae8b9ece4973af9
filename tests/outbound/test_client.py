"""Requests to strangers' addresses, on real sockets."""

import asyncio
import gc
import socket
import ssl
import threading
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.support.receiver import answering, hanging_up, running_receiver
from voxie_platform.errors import UnavailableError
from voxie_platform.outbound.addresses import ClosedAddressError
from voxie_platform.outbound.client import Guard, guarded_client, resolved

HERE = [ip_network("127.0.0.0/8")]
NAME = "receiver.example"


@pytest.fixture
async def receiver():
    async with running_receiver() as running:
        yield running


class Names:
    """A resolver that says one thing after the other, the last one for ever."""

    def __init__(self, *said):
        self.said = list(said)
        self.asked = []

    async def __call__(self, name):
        self.asked.append(name)
        return self.said.pop(0) if len(self.said) > 1 else self.said[0]


async def asking(url, guard, seconds=5.0, most_bytes=100, trusted=None):
    async with guarded_client(guard, seconds=seconds, most_bytes=most_bytes, trusted=trusted) as client:
        return await client.ask("POST", url, content="{}", headers={})


def named(receiver, name=NAME):
    return receiver.url.replace("127.0.0.1", name).replace("[::1]", name)


async def test_a_name_is_looked_up_once_and_only_what_was_checked_is_connected_to(receiver):
    names = Names(["127.0.0.1"], ["10.0.0.1"])
    answer = await asking(named(receiver), Guard(HERE, names))
    assert (answer.status, answer.body) == (200, b"ok")
    assert names.asked == [NAME]
    assert receiver.received[0].headers["host"] == f"{NAME}:{receiver.port}"


async def test_a_name_that_leads_inside_later_is_refused_then(receiver):
    """DNS rebinding: public when the URL was saved, loopback when it is called."""
    guard = Guard((), Names(["8.8.8.8"], ["127.0.0.1"]))
    await guard.expect_url(named(receiver))
    with pytest.raises(ClosedAddressError):
        await asking(named(receiver), guard)
    assert receiver.received == []


@pytest.mark.parametrize(
    "said",
    [
        ["127.0.0.1"],
        ["8.8.8.8", "127.0.0.1"],
        ["::ffff:127.0.0.1"],
        ["::1"],
        ["169.254.169.254"],
        ["64:ff9b::7f00:1"],
        ["2002:7f00:1::"],
        ["fe80::1%lo"],
    ],
    ids=str,
)
async def test_a_name_any_of_whose_addresses_is_closed_is_refused(receiver, said):
    guard = Guard((), Names(said))
    with pytest.raises(ClosedAddressError):
        await guard.expect_url(named(receiver))
    with pytest.raises(ClosedAddressError):
        await asking(named(receiver), guard)
    assert receiver.received == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "127.1", "0x7f.1", "[::1]"])
async def test_nothing_of_this_host_is_reached_by_any_name_of_its(receiver, host):
    with pytest.raises((ClosedAddressError, UnavailableError)):
        await asking(named(receiver, host), Guard())
    assert receiver.received == []


async def test_a_name_without_an_address_is_said_to_have_none(receiver):
    async def unknown(name):
        raise OSError("unknown")

    for guard in (Guard((), unknown), Guard((), Names([]))):
        await guard.expect_url(named(receiver))
        with pytest.raises(UnavailableError, match="has no address"):
            await asking(named(receiver), guard)


async def test_names_that_nobody_answers_for_keep_no_other_lookup_waiting(monkeypatch):
    """Those of LiveKit, Supabase and OpenAI are looked up by the loop's own threads."""
    answer, ours = threading.Event(), socket.getaddrinfo

    def looked_up(name, *args, **kwargs):
        if str(name).endswith(".dead.example"):
            answer.wait(30)
        return ours("127.0.0.1" if name == "here.example" else name, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    waiting = [asyncio.create_task(resolved(f"{number}.dead.example")) for number in range(40)]
    try:
        async with asyncio.timeout(5):
            await asyncio.sleep(0)
            await asyncio.get_running_loop().getaddrinfo("127.0.0.1", 80)
            assert await resolved("here.example") == ["127.0.0.1"]
    finally:
        answer.set()
        await asyncio.gather(*waiting, return_exceptions=True)


async def test_attempts_at_a_dead_name_wait_for_one_lookup_of_it(monkeypatch):
    """Each of them gives up before its look-up does, which goes on holding a thread."""
    answer, asked = threading.Event(), []

    def looked_up(name, *args, **kwargs):
        asked.append(name)
        if name != "here.example":
            answer.wait(30)
        return [(None, None, None, "", ("127.0.0.1", 0))]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    waiting = []
    try:
        for _ in range(3):
            given_up = [asyncio.create_task(resolved(f"{number}.dead.example")) for number in range(32)]
            await asyncio.wait(given_up, timeout=0.1)
            for one in given_up:
                one.cancel()
        waiting = [asyncio.create_task(resolved("0.dead.example")) for _ in range(2)]
        async with asyncio.timeout(5):
            assert await resolved("here.example") == ["127.0.0.1"]
        assert len(asked) == 32 + 1
    finally:
        answer.set()
    assert await asyncio.gather(*waiting) == [["127.0.0.1"]] * 2
    assert await resolved("0.dead.example") == ["127.0.0.1"]
    assert len(asked) == 32 + 2


async def test_a_name_that_is_not_found_after_all_says_nothing_where_nobody_waits_for_it(monkeypatch):
    """Whoever asked had given up: it was a traceback in the log for each attempt."""
    answer, said = threading.Event(), []

    def not_found(*args, **kwargs):
        answer.wait(30)
        raise socket.gaierror("no such name")

    monkeypatch.setattr(socket, "getaddrinfo", not_found)
    asyncio.get_running_loop().set_exception_handler(lambda _, context: said.append(context))
    given_up = asyncio.create_task(resolved("dead.example"))
    try:
        await asyncio.wait([given_up], timeout=0.1)
        given_up.cancel()
        last = asyncio.create_task(resolved("dead.example"))
        await asyncio.sleep(0)
    finally:
        answer.set()
    await asyncio.wait([last])
    assert isinstance(last.exception(), OSError)
    del given_up, last
    gc.collect()
    assert said == []


async def test_a_url_whose_name_nobody_answers_for_is_kept_after_a_while(receiver):
    async def never(name):
        await asyncio.Event().wait()

    async with asyncio.timeout(5):
        await Guard((), never, expect_seconds=0.1).expect_url(named(receiver))


async def test_the_next_address_is_tried_where_one_is_dead(receiver):
    assert (await asking(named(receiver), Guard(HERE, Names(["127.9.9.9", "127.0.0.1"])))).status == 200
    assert len(receiver.received) == 1


async def test_an_ipv6_address_is_checked_and_reached_like_any_other():
    async with running_receiver(host="::1") as receiver:
        opened = Guard([ip_network("::1/128")], Names(["::1"]))
        for url in (receiver.url, named(receiver)):
            with pytest.raises(ClosedAddressError):
                await asking(url, Guard((), Names(["::1"])))
            assert (await asking(url, opened)).status == 200
        assert [one.headers["host"] for one in receiver.received] == [
            f"[::1]:{receiver.port}",
            f"{NAME}:{receiver.port}",
        ]


async def test_a_redirect_is_an_answer_and_not_followed(receiver):
    to = b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n"
    receiver.behave = answering(to)
    assert (await asking(receiver.url, Guard(HERE))).status == 302
    assert len(receiver.received) == 1


async def test_no_proxy_of_the_environment_is_heeded(receiver, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert (await asking(receiver.url, Guard(HERE))).status == 200


async def test_an_answer_without_end_is_cut(receiver):
    async def for_ever(_, writer):
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x" * 10_000)
            await writer.drain()

    receiver.behave = for_ever
    answer = await asking(receiver.url, Guard(HERE))
    assert (answer.status, answer.body) == (200, b"x" * 100)


async def test_an_answer_whose_body_does_not_end_in_time_is_one(receiver):
    async def never_done(_, writer):
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nok")
        await writer.drain()
        await asyncio.sleep(60)

    receiver.behave = never_done
    answer = await asking(receiver.url, Guard(HERE), seconds=0.5)
    assert (answer.status, answer.body) == (200, b"ok")


async def test_whoever_does_not_answer_in_time_is_left(receiver):
    async def drop_by_drop(_, writer):
        for byte in b"HTTP/1.1 200 OK\r\nx-slow: " + b"x" * 1_000:
            writer.write(bytes([byte]))
            await writer.drain()
            await answering(b"", after=0.05)(None, writer)

    receiver.behave = drop_by_drop
    with pytest.raises(UnavailableError, match=r"within 0\.5 s"):
        await asking(receiver.url, Guard(HERE), seconds=0.5)


async def test_what_is_no_answer_is_said(receiver):
    receiver.behave = hanging_up()
    with pytest.raises(UnavailableError, match="No answer"):
        await asking(receiver.url, Guard(HERE))
    receiver.behave = answering(b"SSH-2.0-OpenSSH\r\n")
    with pytest.raises(UnavailableError, match="No answer"):
        await asking(receiver.url, Guard(HERE))
    await receiver.down()
    with pytest.raises(UnavailableError, match="No answer"):
        await asking(receiver.url, Guard(HERE))


async def test_an_answer_that_breaks_off_after_its_status_is_one(receiver):
    receiver.behave = answering(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nok")
    assert (await asking(receiver.url, Guard(HERE))).status == 200


def certificate(folder, *names):
    """A certificate for these names alone, which vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


@asynccontextmanager
async def secure_receiver(folder):
    path = certificate(folder, NAME)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    async with running_receiver(context) as running:
        yield running, ssl.create_default_context(cafile=path)


async def test_the_certificate_is_checked_for_the_name_though_an_address_is_called(tmp_path):
    async with secure_receiver(tmp_path) as (receiver, trusted):
        guard = Guard(HERE, Names(["127.0.0.1"]))
        assert (await asking(named(receiver), guard, trusted=trusted)).status == 200
        for url in (named(receiver, "other.example"), receiver.url):
            with pytest.raises(UnavailableError, match=r"(?i)certificate"):
                await asking(url, guard, trusted=trusted)
        with pytest.raises(UnavailableError, match=r"(?i)certificate"):
            await asking(named(receiver), guard)
        assert len(receiver.received) == 1


async def test_a_url_that_the_client_reads_differently_reaches_nothing_unchecked(receiver):
    for url in (
        f"http://evil.example\\@127.0.0.1:{receiver.port}/",
        f"http://0x7f.1:{receiver.port}/",
        "\n",
        "",
    ):
        with pytest.raises((ClosedAddressError, UnavailableError)):
            await asking(url, Guard())
    assert receiver.received == []


async def test_no_cookie_of_one_receiver_is_kept(receiver):
    receiver.behave = answering(b"HTTP/1.1 200 OK\r\nset-cookie: a=b\r\ncontent-length: 0\r\n\r\n")
    async with guarded_client(Guard(HERE), seconds=5, most_bytes=10) as client:
        for _ in range(2):
            await client.ask("GET", receiver.url, content="", headers={})
    assert "cookie" not in receiver.received[1].headers
