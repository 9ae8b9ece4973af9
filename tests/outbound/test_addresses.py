"""What a stranger's URL may lead to."""

from ipaddress import ip_address, ip_network

import pytest

from voxie_platform.outbound.addresses import ClosedAddressError, expect_open, host_of, literal

INSIDE = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "169.254.170.2",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "198.18.0.1",
    "203.0.113.7",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::7f00:1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%1",
    "fec0::1",
    "ff02::1",
    "100::1",
    "5f00::1",
    "3fff::1",
]
OUTSIDE = [
    "1.1.1.1",
    "8.8.8.8",
    "172.15.0.1",
    "172.32.0.1",
    "100.128.0.1",
    "169.253.1.1",
    "223.255.255.255",
    "2606:4700:4700::1111",
    "2a00:1450:4001::1",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
]


@pytest.mark.parametrize("address", INSIDE)
def test_what_is_not_on_the_net_is_closed(address):
    with pytest.raises(ClosedAddressError):
        expect_open(ip_address(address), [])


@pytest.mark.parametrize("address", OUTSIDE)
def test_what_is_on_the_net_is_open(address):
    expect_open(ip_address(address), [])


def test_an_operator_opens_a_network_and_no_other():
    allowed = [ip_network("127.0.0.0/8"), ip_network("fd00::/8")]
    for address in ("127.0.0.1", "::ffff:127.0.0.1", "fd00:ec2::254"):
        expect_open(ip_address(address), allowed)
    for address in ("10.0.0.1", "::1", "169.254.169.254"):
        with pytest.raises(ClosedAddressError):
            expect_open(ip_address(address), allowed)


DISGUISED = [
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0X7F.1/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://127.0.1/",
    "http://0/",
    "http://127.0.0.1./",
    "http://127.0.0.01/",
    "http://127.0.0.0x1/",
    "http://0x/",
    "http://1.1.1.256/",
    "http://evil.example.0x7f000001/",
    "http://user@example.com/",
    "http://user:secret@example.com/",
    "http://@example.com/",
    "http://example.com@127.0.0.1/",
    "http://127.0.0.1\\@example.com/",
    "http://example.com\\.evil.example/",
    "http://example.com\t/",
    "http://exa mple.com/",
    "http://example.com\r\nHost: evil/",
    "http://example.com/\x00",
    "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/",
    "http://ｌｏｃａｌｈｏｓｔ/",
    "http://exаmple.com/",
    "http://loc%61lhost/",
    "http://%31%32%37.0.0.1/",
    "http://[::1/",
    "http://[::1%25eth0]/",
    "http://[fe80::1%25lo]/",
    "http://[127.0.0.1]/",
    "http://[v1.fe80::a]/",
    "http://example..com/",
    "http://-example.com/",
    "http:///path",
    "http://",
    "http:example.com",
    "//example.com/",
    "example.com",
    "",
    "http://example.com:0/",
    "http://example.com:99999/",
    "http://example.com:port/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_",
    "javascript:alert(1)",
    "http://" + "a" * 64 + ".example/",
    "http://" + "a." * 127 + "example/",
    "http://example.com/" + "a" * 2_000,
]


@pytest.mark.parametrize("url", DISGUISED, ids=ascii)
def test_what_can_be_read_in_two_ways_is_not_read(url):
    """Either it is refused as it stands, or what it names is an address, and a closed one."""
    with pytest.raises(ClosedAddressError):
        expect_open(literal(host_of(url)), [])


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://example.com/hook?a=b#c", "example.com"),
        ("https://EXAMPLE.com:8443", "example.com"),
        ("http://example.com./", "example.com."),
        ("https://xn--mnchen-3ya.example/", "xn--mnchen-3ya.example"),
        ("https://1password.example/", "1password.example"),
        ("https://a_b.example/", "a_b.example"),
        ("https://0x7f.example/", "0x7f.example"),
        ("http://8.8.8.8/", "8.8.8.8"),
        ("http://[2606:4700:4700::1111]:80/", "2606:4700:4700::1111"),
        ("https://localhost/", "localhost"),
    ],
)
def test_a_plain_url_names_its_host(url, host):
    assert host_of(url) == host
