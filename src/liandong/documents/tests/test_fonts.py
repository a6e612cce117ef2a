"""机关自己字体的设置：网页和后台作业启动时检查，命令也用；不能用的说清是哪一项、为什么。"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from liandong.conf.cli.main import main
from liandong.documents.apps import _prefer_fonts
from liandong.documents.typeset.faces import prefer, versions
from liandong.documents.typeset.tests.test_faces import office

SETTING = "LIANDONG_LETTERS_FONTS"


@pytest.fixture(autouse=True)
def packaged():
    """Whatever a test prefers, the next begins with the packaged faces."""
    yield
    prefer("")


def test_the_platform_says_at_its_start_what_is_wrong_with_the_setting():
    with pytest.raises(ImproperlyConfigured, match=f"{SETTING}：机关字体的文件夹"):
        _prefer_fonts("/没有/这个/文件夹")
    said = {**os.environ, SETTING: "/没有/这个/文件夹", "DJANGO_SETTINGS_MODULE": "liandong.conf.settings"}
    start = [sys.executable, "-c", "import django; django.setup()"]
    web = subprocess.run(
        start, env={**said, "LIANDONG_PROCESS": "liandong-web"}, capture_output=True, text=True
    )
    assert web.returncode != 0 and SETTING in web.stderr and "不存在" in web.stderr
    other = subprocess.run(
        start, env={**said, "LIANDONG_PROCESS": "liandong-sequencer"}, capture_output=True, text=True
    )
    assert other.returncode == 0, "不排版的进程不读它"


def test_the_command_uses_the_same_faces(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv(SETTING, "/没有/这个/文件夹")
    assert main(["letter"]) == 1 and "机关字体的文件夹" in capsys.readouterr().err
    monkeypatch.setenv(SETTING, str(office(tmp_path / "fonts")))
    assert main(["letter"]) == 0
    assert versions()[0].startswith("Office Fang")
