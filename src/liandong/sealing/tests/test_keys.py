"""密钥文件：写得下、读得回、坏了说得清，从不把密钥印出来。"""

from __future__ import annotations

import stat
from datetime import date

import pytest

from liandong.sealing import keys

DAY = date(2026, 11, 27)


def test_a_ring_is_kept_private_and_read_back(tmp_path):
    path, ring = tmp_path / "numbers.keys", keys.fresh(DAY)
    keys.save(path, ring)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert keys.load(path) == ring
    assert [p.name for p in tmp_path.iterdir()] == ["numbers.keys"]


def test_the_newest_key_writes_and_older_ones_stay(tmp_path):
    first = keys.fresh(DAY)
    second = first.grown(DAY)
    assert second.newest("seal") != first.newest("seal") and second.newest("index") != first.newest("index")
    assert second.find("seal", first.newest("seal").id) == first.newest("seal")
    old = first.newest("seal")
    assert second.without({("seal", old.id)}).find("seal", old.id) is None
    with pytest.raises(keys.KeyTrouble, match="最新"):
        second.without({("seal", second.newest("seal").id)})


def test_secrets_are_never_printed():
    ring = keys.fresh(DAY)
    for key in ring.keys:
        for said in (repr(ring), str(ring), repr(key), f"{key}", repr([key])):
            assert key.secret.hex() not in said and repr(key.secret)[2:-1] not in said


def test_the_two_uses_have_secrets_of_their_own():
    ring = keys.fresh(DAY)
    assert ring.newest("seal").secret != ring.newest("index").secret


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "没有齐"),
        ("seal 00000001 2026-01-01 QUFB\n", "第1行不是密钥"),
        ("# 说明\n\nseal zz 2026-01-01 QUFB\n", "第3行不是密钥"),
        ("seal 00000001 2026-02-30 " + "A" * 43 + "=\n", "第1行不是密钥"),
    ],
)
def test_a_broken_file_says_which_line_and_quotes_nothing(text, said):
    with pytest.raises(keys.KeyTrouble, match=said) as trouble:
        keys.parse(text)
    assert "QUFB" not in str(trouble.value)


def test_the_same_id_twice_is_refused():
    line = keys.written(keys.fresh(DAY))
    with pytest.raises(keys.KeyTrouble, match="编号相同"):
        keys.parse(line + "\n".join(x for x in line.splitlines() if x.startswith("seal")))


def test_an_absent_or_open_file_says_what_to_do(tmp_path):
    path = tmp_path / "numbers.keys"
    with pytest.raises(keys.KeyTrouble, match="离线副本"):
        keys.load(path)
    keys.save(path, keys.fresh(DAY))
    path.chmod(0o640)
    with pytest.raises(keys.KeyTrouble, match="chmod 600"):
        keys.load(path)
    assert keys.load(path, is_handed=True), "systemd 交来的文件，组的那一位是它给服务账户的许可"
    path.chmod(0o604)
    with pytest.raises(keys.KeyTrouble, match="chmod 600"):
        keys.load(path, is_handed=True)
