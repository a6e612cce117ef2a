"""来访地址：谁冒充都不算数。"""

from __future__ import annotations

import pytest

from liandong.watch.addresses import client, networks, parsed, subject

OURS = networks("127.0.0.1, ::1, 10.8.0.0/16")


@pytest.mark.parametrize(
    ("socket", "forwarded", "real", "told"),
    [
        ("203.0.113.7", "", "", "203.0.113.7"),
        # 不是经我们的代理来的：说什么都不信
        ("203.0.113.7", "198.51.100.1", "198.51.100.1", "203.0.113.7"),
        # 经我们的代理来的：代理写在最后的那个
        ("10.8.0.3", "203.0.113.7", "", "203.0.113.7"),
        ("10.8.0.3", "1.1.1.1, 203.0.113.7", "", "203.0.113.7"),
        ("10.8.0.3", "10.8.0.9, 127.0.0.1, 203.0.113.7", "", "203.0.113.7"),
        # 两层都是我们的代理：从右往左，第一个不是的
        ("127.0.0.1", "1.1.1.1, 203.0.113.7, 10.8.0.3", "", "203.0.113.7"),
        # 都是我们的：最左边的
        ("127.0.0.1", "10.8.7.7, 10.8.0.3", "", "10.8.7.7"),
        # 代理写的不是地址：到此为止，不越过它去信来访者写的
        ("10.8.0.3", "1.1.1.1, unknown", "", "10.8.0.3"),
        ("10.8.0.3", "1.1.1.1, , 10.8.0.4", "", "10.8.0.4"),
        ("10.8.0.3", "", "203.0.113.7", "203.0.113.7"),
        ("10.8.0.3", "203.0.113.7", "1.1.1.1", "203.0.113.7"),
        ("10.8.0.3", "", "", "10.8.0.3"),
        # 写法：端口、方括号、IPv6 里的 IPv4
        ("::ffff:10.8.0.3", "203.0.113.7:4711", "", "203.0.113.7"),
        ("::1", "[2001:db8::5]:443", "", "2001:db8::5"),
        ("", "203.0.113.7", "", ""),
    ],
)
def test_the_last_untrusted_hop_is_the_client(socket, forwarded, real, told):
    assert client(socket, forwarded, real, OURS) == told


def test_without_trusted_proxies_nothing_is_believed():
    assert client("127.0.0.1", "1.1.1.1", "1.1.1.1", ()) == "127.0.0.1"


def test_a_long_header_is_walked_once():
    assert client("10.8.0.3", ",".join(["10.8.0.4"] * 5000), "", OURS) == "10.8.0.4"


@pytest.mark.parametrize("text", ["10.8.0", "proxy.example", "10.8.0.1/8"])
def test_a_wrong_setting_is_named(text):
    with pytest.raises(ValueError, match="LIANDONG_TRUSTED_PROXIES"):
        networks(f"127.0.0.1,{text}")


def test_an_ipv6_site_is_one_and_neighbours_are_not():
    assert subject("2001:db8:1:2::1") == subject("2001:db8:1:2:ffff::9") != subject("2001:db8:1:3::1")
    assert subject("10.0.0.1") != subject("10.0.0.2")
    assert (parsed("fe80::1%eth0"), subject("")) == (parsed("fe80::1"), "")
