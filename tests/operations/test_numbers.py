"""换号码密钥照手册演练：加、重新启动、换、停用、再重新启动；中间一直有人办事，号码始终读得出。"""

from __future__ import annotations

import pytest

from .acts import signed_in
from .conftest import Site, wait_for
from .manual import blocks
from .visitor import Visitor

pytestmark = pytest.mark.database
NUMBER, MASK = "10039400001", "100****0001"


def open_account(site: Site, visitor: Visitor, account: str) -> str:
    """Open an account with a mobile number; returns the person's address."""
    agency = site.query("SELECT uuid FROM registry_agency WHERE code = 'JZ-JUSTICE'")[0][0]
    values = {
        "agency": str(agency), "name": "许新人", "account": account, "mobile": NUMBER, "password": "ceshi-koling-2026",
    }  # fmt: skip
    answer = visitor.do("/r/person/new/accounts.open_account", values)
    assert answer.status in (302, 303), answer.text
    return str(answer.headers["Location"])


def revealed(visitor: Visitor, person: str) -> str:
    url = f"{person}do/accounts.reveal_mobile"
    version = visitor.get(url).field("version")
    return visitor.do(url, {"reason": "核对联系方式", "version": version}).text


def test_the_key_is_changed_as_the_manual_says(site: Site):
    platform = site.platform
    keys = platform.path("/var/lib/liandong/keys/numbers.keys")
    visitor, before = signed_in(site), keys.read_text()
    person = open_account(site, visitor, "xin.1")
    assert MASK in visitor.get(person).text and NUMBER in revealed(visitor, person)
    add, restart, *rest = blocks("十", "numbers")[0].splitlines()
    platform.run(add)
    assert before in keys.read_text() and NUMBER in revealed(visitor, person), "还没有重新启动，也照常"
    platform.run(restart)
    wait_for(site.is_answering, platform)
    visitor = signed_in(site)
    other = open_account(site, visitor, "xin.2")
    rotate, status, retire, again = rest
    assert "全部号码都用最新的密钥" in platform.run(rotate)
    assert NUMBER in revealed(visitor, person), "换的时候没有停"
    assert "可以执行 liandong numbers retire" in platform.run(status)
    assert "已停用 2 把旧密钥" in platform.run(retire)
    platform.run(again)
    wait_for(site.is_answering, platform)
    visitor = signed_in(site)
    assert all(NUMBER in revealed(visitor, p) for p in (person, other))
    assert not set(before.splitlines()[2:]) & set(keys.read_text().splitlines())
    assert all(NUMBER not in log.read_text() for log in (platform.root / "log").iterdir())
