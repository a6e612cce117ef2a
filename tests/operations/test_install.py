"""照手册装好之后：以 https 登录、办一件事、入账、会签；每个进程只拿到自己的那一份。"""

from __future__ import annotations

import json
import re
import stat
import zipfile

import pytest

from .acts import register, signed_in
from .conftest import PASSWORDS, Site, wait_for
from .machine import processes_of
from .visitor import SEEN_BY_PROXY, Visitor

pytestmark = pytest.mark.database


def test_the_founded_administrator_signs_in_over_https(site: Site):
    visitor = site.visitor()
    answer = visitor.sign_in("xitong", PASSWORDS["xitong"])
    assert answer.status == 302
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    cookies = answer.headers.get_all("Set-Cookie")
    assert {c.split("=")[0] for c in cookies} >= {"sessionid", "csrftoken"}
    assert all("; Secure" in c and "; HttpOnly" in c for c in cookies)
    desk = visitor.get("/")
    assert desk.status == 200 and "甲系统" in desk.text
    style = re.search(r'href="(/static/[^"]+\.css)"', desk.text)
    assert style and visitor.get(style[1]).status == 200
    assert "演示" not in visitor.get("/sign-in").text


def test_an_act_is_entered_and_co_signed(site: Site):
    visitor = signed_in(site)
    page = register(site, visitor, "JZ-MARKET", "焦作市市场监督管理局")
    wait_for(site.is_settled, site.platform)
    event = site.query("SELECT id FROM ledger_ledgerevent WHERE action = 'registry.register_agency'")[-1][0]
    proof = visitor.get(f"/proof/{event}.json")
    assert proof.status == 200 and visitor.get(page).status == 200
    (site.platform.root / "proof.json").write_text(proof.text)
    said = site.platform.liandong(
        "ledger check ../../../proof.json --log keys/log.vkey --witness keys/witness-1.vkey --witness keys/witness-2.vkey"
    )
    assert "会签：witness-1.example.gov.cn、witness-2.example.gov.cn" in said and "不符" not in said
    assert json.loads(proof.text)["size"] == site.query("SELECT max(size) FROM ledger_checkpoint")[0][0]
    ledger = visitor.get("/ledger").text
    assert ledger.count("已会签到第") == 2 and "没有等待入账的痕迹" in ledger


def test_each_process_is_given_its_own_part_only(site: Site):
    given = processes_of(site.platform)
    roles = {
        name: re.search(r"//liandong_(\w+):", e["LIANDONG_DATABASE_URL"])[1] for name, e in given.items()
    }
    assert roles == {"liandong-web": "app", "liandong-worker": "app", "liandong-sequencer": "sequencer"}
    assert "LIANDONG_SECRET_KEY" not in given["liandong-sequencer"]
    used = {
        row[0]
        for row in site.query("SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = 'liandong'")
    }
    assert used - {"postgres"} <= {"liandong_app", "liandong_sequencer"}


def test_private_things_are_private(site: Site):
    state = site.platform.path("/var/lib/liandong")
    assert not (state / "keys/log.key").exists()
    secrets = [
        *(state / "env").iterdir(),
        state / "keys/web.secret",
        state / "keys/numbers.keys",
        state / ".pgpass",
    ]
    secrets.append(site.platform.path("/var/lib/liandong-sequencer/keys/log.key"))
    secrets += [w.path("/var/lib/liandong-witness/witness.key") for w in site.witnesses]
    assert {stat.S_IMODE(f.stat().st_mode) for f in secrets} == {0o600}
    assert stat.S_IMODE((state / "keys/log.vkey").stat().st_mode) == 0o644
    assert stat.S_IMODE(state.stat().st_mode) == 0o710
    assert stat.S_IMODE((state / "env").stat().st_mode) == 0o700


def test_no_password_went_anywhere(site: Site):
    site.platform.liandong("ledger export /var/backups/liandong/all.zip")
    with zipfile.ZipFile(site.platform.path("/var/backups/liandong/all.zip")) as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist())
    text += site.platform.logs() + site.platform.path("/var/lib/liandong/founding.yaml").read_text()
    assert "accounts.found_account" in text
    assert not any(password in text for password in PASSWORDS.values())


def test_founding_again_does_nothing_and_asks_nothing(site: Site):
    before = site.query("SELECT count(*) FROM ledger_ledgerevent")
    assert "装机完成" in site.platform.liandong("found founding.yaml")
    assert site.query("SELECT count(*) FROM ledger_ledgerevent") == before


def test_sequencer_without_its_key_makes_none(site: Site, tmp_path):
    state = site.platform.path("/var/lib/liandong")
    said = site.platform.run(
        f"LIANDONG_HOME={tmp_path} LIANDONG_DATABASE_URL=postgresql:///nowhere /opt/liandong/.venv/bin/liandong sequencer",
        expect=1,
    )
    assert "不会自己另造一把" in said and not list(tmp_path.rglob("log.key"))
    vkey = (state / "keys/log.vkey").read_text()
    site.platform.run(
        "sudo -iu liandong-admin liandong database prepare --admin postgresql://liandong_dba@127.0.0.1/postgres"
    )
    assert (state / "keys/log.vkey").read_text() == vkey and not (state / "keys/log.key").exists()


def test_numbers_for_the_monitor(site: Site):
    platform, settings = site.platform, site.platform.path("/etc/liandong/site.env")
    before = settings.read_text()
    try:
        platform.follow("11.1", "metrics")
        wait_for(site.is_answering, platform)
        token = platform.path("/etc/liandong/metrics.token").read_text()
        visitor = site.visitor()
        assert visitor.get("/metrics").status == 404
        found = visitor.get("/metrics", {"Authorization": f"Bearer {token}"})
        assert found.status == 200 and "\nliandong_database_up 1.0\n" in found.text
    finally:
        settings.write_text(before)
        platform.run("sudo systemctl restart liandong-web")
    wait_for(site.is_answering, platform)


def test_behind_a_proxy(site: Site):
    """The proxy's side of the talk: plain http to the loopback, the user's host name, the user's https origin."""
    platform = site.platform
    settings = platform.path("/etc/liandong/site.env")
    before = settings.read_text()
    settings.write_text(
        before.replace("#LIANDONG_ORIGINS", "LIANDONG_ORIGINS").replace("#LIANDONG_TLS", "LIANDONG_TLS")
    )
    try:
        platform.follow("三", "proxy")
        port = int(platform.here("--port 8000").split()[1])
        visitor = Visitor(port, None)
        wait_for(lambda: _is_up(visitor), platform)
        answer = visitor.sign_in("anquan", PASSWORDS["anquan"])
        assert answer.status == 302, answer.text
        assert all("; Secure" in c for c in answer.headers.get_all("Set-Cookie"))
        log = platform.path("/log/liandong-web.service").read_text()
        signed = [json.loads(line) for line in log.splitlines() if '"sign_in"' in line]
        assert signed[-1]["address"] == SEEN_BY_PROXY and "anquan" not in log
    finally:
        settings.write_text(before)
        platform.run("sudo rm /etc/systemd/system/liandong-web.service.d/proxy.conf")
        platform.run("sudo systemctl restart liandong-web")
    wait_for(site.is_answering, platform)


def _is_up(visitor: Visitor) -> bool:
    try:
        return visitor.get("/sign-in").status == 200
    except OSError:
        return False
