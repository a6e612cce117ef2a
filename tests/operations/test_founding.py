"""装机文件写错了，一字不写库就说清楚错在哪里；样例本身是对的，且没有密码。"""

from __future__ import annotations

from pathlib import Path

import pytest

from liandong.conf.cli.founding import _read
from liandong.conf.run.home import RunError

from .manual import CHECKOUT

EXAMPLE = (CHECKOUT / "ops/founding.example.yaml").read_text(encoding="utf-8")


def test_the_example_is_right():
    agencies, people = _read(CHECKOUT / "ops/founding.example.yaml")
    assert [a["code"] for a in agencies] == ["HA-GOV", "JZ-GOV", "JZ-JUSTICE", "JZ-DATA"]
    assert len({p["account"] for p in people}) == 3
    assert "password" not in EXAMPLE


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (EXAMPLE.replace("account: anquan", "account: xitong"), "不能由同一人担任"),
        (EXAMPLE.replace("role: audit_admin", "role: system_admin"), "恰好有"),
        (EXAMPLE.replace("    agency: JZ-JUSTICE\n", "    agency: JZ-JUSTCE\n"), "没有的机关：JZ-JUSTCE"),
        (EXAMPLE.replace("    rank: 1\n", ""), "还缺少：rank"),
        (EXAMPLE.replace("account: shenji", "account: shenji\n    password: shenji-2026"), "不认识的内容：['password']"),
        ("agencies: []", "两部分"),
        ("agencies: [", "读不了"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(tmp_path: Path, wrong: str, said: str):
    file = tmp_path / "founding.yaml"
    file.write_text(wrong, encoding="utf-8")
    with pytest.raises(RunError, match=said.replace("[", r"\[")):
        _read(file)


def test_a_missing_file_is_named(tmp_path: Path):
    with pytest.raises(RunError, match="读不了"):
        _read(tmp_path / "none.yaml")
