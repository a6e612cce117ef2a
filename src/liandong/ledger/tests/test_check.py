"""一条痕迹的证明文件：拿到别处，凭公钥就能核对；动一个字就不符。"""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from liandong.ledger import queries
from liandong.ledger.check import check
from liandong.ledger.models import LedgerEvent
from liandong.proof.keys import Signer


@pytest.fixture
def said(ground):
    """A proof file with body and salt, under a checkpoint that two witnesses signed."""
    [event] = ground.act()
    ground.order()
    with ground.witness(1) as one, ground.witness(2) as two:
        ground.co_sign(one, two)
        ground.witness_vkeys = [s.witness.signer.verifier.vkey for s in (one, two)]
    row = LedgerEvent.objects.get(id=event)
    return {
        **queries.proof_json(event, queries.proof_of(event)),
        "body": row.body,
        "salt": bytes(row.salt).hex(),
    }


def failing(ground, said, log=None, witnesses=None):
    lines = check(said, log or ground.log_vkey, ground.witness_vkeys if witnesses is None else witnesses)
    return [sentence for holds, sentence in lines if not holds]


def test_a_genuine_proof_holds_in_every_line(ground, said):
    assert failing(ground, said) == []
    assert len(check(said, ground.log_vkey, ground.witness_vkeys)) == 5
    assert (
        "w1.example/witness、w2.example/witness" in check(said, ground.log_vkey, ground.witness_vkeys)[-1][1]
    )


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (lambda s: {"body": s["body"].replace("0391", "0392")}, "正文和盐"),
        (lambda s: {"salt": "00" * 32}, "正文和盐"),
        (lambda s: {"entry": s["entry"].replace('"agency"', '"person"')}, "条目是检查点"),
        (lambda s: {"seq": s["seq"] - 1}, "条目是检查点"),
        (lambda s: {"size": s["size"] + 1}, "条目是检查点"),
        (lambda s: {"path": s["path"][::-1]}, "条目是检查点"),
        (lambda s: {"path": s["path"][:-1]}, "条目是检查点"),
        (lambda s: {"event": "0192f0c4-0000-7000-8000-000000000001"}, "编号"),
        (lambda s: {"checkpoint": s["checkpoint"].replace("\n\n", "\n附言\n\n", 1)}, "账本密钥"),
    ],
)
def test_one_change_is_found_and_named(ground, said, change, line):
    assert any(line in sentence for sentence in failing(ground, {**said, **change(said)}))


def test_another_log_and_other_witnesses_do_not_count(ground, said):
    stranger = Signer.generate(ground.signer.origin).verifier.vkey
    assert len(failing(ground, said, log=stranger)) == 1
    assert len(failing(ground, said, witnesses=[stranger])) == 1


def test_without_body_only_the_place_is_checked(ground, said):
    bare = {key: value for key, value in said.items() if key not in ("body", "salt")}
    assert failing(ground, bare) == []
    assert any("不含正文" in sentence for _, sentence in check(bare, ground.log_vkey))


@pytest.mark.parametrize(
    "broken",
    [
        {"format": "other"}, {"entry": "{}"}, {"checkpoint": "无"}, {"path": ["zz"]}, {"salt": "00"}, {"path": None},
        {"seq": None}, {"entry": 3},
    ],
)  # fmt: skip
def test_what_is_no_proof_is_said_to_be_none(ground, said, broken):
    with pytest.raises(ValueError):
        check({**said, **broken}, ground.log_vkey)


def test_the_command_needs_neither_platform_nor_database(ground, said, tmp_path):
    files = {"proof.json": json.dumps(said), "log.vkey": ground.log_vkey, "w1.vkey": ground.witness_vkeys[0]}
    for name, text in files.items():
        (tmp_path / name).write_text(text)

    def run(*words):
        return subprocess.run(
            [sys.executable, "-m", "liandong", "ledger", "check", *words], cwd=tmp_path, capture_output=True, text=True,
            check=False, env={"PATH": os.environ["PATH"], "LIANDONG_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"},
        )  # fmt: skip

    good = run("proof.json", "--log", "log.vkey", "--witness", "w1.vkey")
    assert good.returncode == 0 and good.stdout.count("符合") == 5, good.stderr
    (tmp_path / "proof.json").write_text(json.dumps({**said, "seq": said["seq"] + 1}))
    bad = run("proof.json", "--log", "log.vkey")
    assert bad.returncode == 1 and "不符  条目是检查点" in bad.stdout
    (tmp_path / "proof.json").write_text("[]")
    none = run("proof.json", "--log", "log.vkey")
    assert none.returncode == 1 and "未能核对" in none.stderr and "Traceback" not in none.stderr
