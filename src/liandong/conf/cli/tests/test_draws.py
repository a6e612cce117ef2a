"""draw 命令：承诺、托管、打开、核对，离线，秘密只有本人可读。"""

from __future__ import annotations

import json

import pytest

from liandong.conf import cli
from liandong.draw import bundles
from liandong.draw.seed import commitment
from liandong.draw.tests.ground import VDR1, vdr1_document, vdr1_members, vdr1_plan


@pytest.fixture
def desk(tmp_path, capsys):
    """A plan file, an escrow's key and its public half."""
    (tmp_path / "plan.json").write_text(json.dumps(VDR1["plan"]), encoding="utf-8")
    assert cli.main(["draw", "escrow-key", str(tmp_path / "escrow.pem")]) == 0
    return tmp_path, capsys.readouterr().out.split()[-1]


def made(folder, key, party="jz-samr", out="mine") -> int:
    plan, name = str(folder / "plan.json"), str(folder / out)
    return cli.main(
        ["draw", "contribute", "--plan", plan, "--party", party, "--escrow-key", key, "--out", name]
    )


def opened(folder, commit="mine.commit.json") -> int:
    key, plan = str(folder / "escrow.pem"), str(folder / "plan.json")
    return cli.main(["draw", "open", "--plan", plan, "--key", key, str(folder / commit)])


def test_a_party_contributes_and_the_escrow_opens(desk, capsys):
    folder, key = desk
    assert made(folder, key) == 0
    kept = json.loads((folder / "mine.secret.json").read_text())
    handed = (folder / "mine.commit.json").read_text()
    share = bytes.fromhex(kept["share"])
    assert (
        json.loads(handed)["commit"] == commitment(vdr1_plan(), "jz-samr", share).hex()
        and kept["share"] not in handed
    )
    for secret in ("mine.secret.json", "escrow.pem"):
        assert (folder / secret).stat().st_mode & 0o077 == 0
    capsys.readouterr()
    assert opened(folder) == 0 and capsys.readouterr().out.split()[-1] == kept["share"]


def test_two_contributions_are_two_secrets(desk):
    folder, key = desk
    assert made(folder, key) == made(folder, key, out="other") == 0
    first, second = (
        json.loads((folder / f"{name}.secret.json").read_text())["share"] for name in ("mine", "other")
    )
    assert first != second


def test_nothing_is_written_over(desk, capsys):
    folder, key = desk
    made(folder, key)
    before = (folder / "mine.secret.json").read_bytes()
    assert made(folder, key) == 1 and "已经存在" in capsys.readouterr().err
    assert cli.main(["draw", "escrow-key", str(folder / "escrow.pem")]) == 1
    assert (folder / "mine.secret.json").read_bytes() == before


@pytest.mark.parametrize(
    ("party", "key", "said"),
    [
        ("stranger", None, "stranger 不是方案"),
        ("jz-samr", "zz", "应为 130 位十六进制"),
        ("jz-samr", "04" + "00" * 64, "不是有效的 P-256 公钥"),
    ],
)
def test_what_is_given_wrongly_leaves_no_file(desk, capsys, party, key, said):
    folder, own = desk
    assert made(folder, key or own, party) == 1
    assert said in capsys.readouterr().err and not list(folder.glob("mine*"))


def test_files_that_are_not_there_or_not_right_are_said_in_a_sentence(desk, capsys):
    folder, key = desk
    assert opened(folder, "none") == 1 and "读不了" in capsys.readouterr().err
    (folder / "bad.json").write_text("{}")
    assert opened(folder, "bad.json") == 1 and "不是一份随机数承诺文件" in capsys.readouterr().err
    made(folder, key)
    (folder / "escrow.pem").write_text("x")
    assert opened(folder) == 1 and "不是托管私钥" in capsys.readouterr().err
    (folder / "plan.json").write_text("{")
    assert made(folder, key, out="x") == 1 and "不是 JSON" in capsys.readouterr().err


def test_verify_runs_the_file_alone(tmp_path, capfd):
    bundles._write(tmp_path / "vdr1.zip", vdr1_document(), vdr1_members())
    assert cli.main(["draw", "verify", str(tmp_path / "vdr1.zip")]) == 3
    assert "[通过] 种子 0806b1fa3cd43f4b…" in capfd.readouterr().out
