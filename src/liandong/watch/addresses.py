"""来访的网络地址：只有受信任的反向代理说的才算数。

The socket's address is what the network proves. A proxy puts itself in its place and names the client in
`X-Forwarded-For`; anybody can send that header, so it is read only when the socket belongs to a trusted proxy, and
from its end: every trusted hop wrote the entry to the left of itself, so the last entry that is no trusted proxy is
the client, and whatever stands further left was typed by the client. Pure: values in, values out.

Source: RFC 7239 section 8.1 (the header is only as good as the hop that wrote it); RFC 6177 (a site gets a /64 or more).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

SITE_BITS = 64
"""An IPv6 subscriber holds a whole /64 and may answer from any address in it, so it is counted as one."""


def networks(text: str) -> tuple[Network, ...]:
    """A comma list of addresses and networks, as in `LIANDONG_TRUSTED_PROXIES`.

    Raises:
        ValueError: one of them is neither; the message names it.

    >>> networks("127.0.0.1, 10.8.0.0/16")
    (IPv4Network('127.0.0.1/32'), IPv4Network('10.8.0.0/16'))
    """
    found = []
    for part in filter(None, (p.strip() for p in text.split(","))):
        try:
            found.append(ipaddress.ip_network(part))
        except ValueError:
            raise ValueError(
                f"LIANDONG_TRUSTED_PROXIES 里的“{part}”不是网络地址，请写成 10.8.0.3 或 10.8.0.0/16。"
            ) from None
    return tuple(found)


def parsed(text: str) -> Address | None:
    """One address, with or without a port and brackets; None when it is none. IPv4 inside IPv6 is told as IPv4.

    >>> parsed("[2001:db8::1]:443"), parsed("::ffff:10.0.0.1"), parsed("10.0.0.1:55"), parsed("unknown")
    (IPv6Address('2001:db8::1'), IPv4Address('10.0.0.1'), IPv4Address('10.0.0.1'), None)
    """
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def client(socket: str, forwarded: str, real: str, trusted: Sequence[Network]) -> str:
    """The address a request came from; empty when not even the socket has one.

    Args:
        socket: `REMOTE_ADDR`.
        forwarded: `X-Forwarded-For`, all its lines joined by commas; empty when absent.
        real: `X-Real-IP`, asked only when there is no `forwarded`.
        trusted: the networks of our own proxies.

    An entry that is no address stops the walk: what a trusted hop vouches for ends there, and the hop itself is told.
    """
    hop = parsed(socket)
    if hop is None:
        return ""
    for entry in reversed((forwarded or real).split(",")):
        said = parsed(entry)
        if said is None or not _is_in(hop, trusted):
            break
        hop = said
    return str(hop)


def subject(address: str) -> str:
    """What is counted as one: the address, of IPv6 its /64.

    >>> subject("2001:db8:1:2:3:4:5:6"), subject("10.0.0.1")
    ('2001:db8:1:2::/64', '10.0.0.1')
    """
    known = parsed(address)
    if isinstance(known, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((known, SITE_BITS), strict=False))
    return str(known or "")


def _is_in(address: Address, trusted: Sequence[Network]) -> bool:
    return any(address in network for network in trusted)
