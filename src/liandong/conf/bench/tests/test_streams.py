"""开放流：等了多久按叫的是什么分开说，哪一样慢看得出；起动时装好读音表，用不着的不装。"""

from __future__ import annotations

import importlib
import random
import subprocess
import sys
from itertools import islice
from types import SimpleNamespace

import pytest

from liandong.codes import initials
from liandong.conf.bench import crowded, leads, streaming
from liandong.conf.bench.callers import Answer, Heard, saturate, stream


def answer(status: int = 200) -> Answer:
    return Answer(status, {}, "出了错")


def test_what_was_called_is_kept_with_how_long_it_waited():
    calls = streaming.weighed(
        [(3, "工作台", lambda: answer), (1, "搜索页", lambda: lambda: answer(500))], random.Random(1)
    )
    heard = stream(calls, 400, 0.5, 1)
    assert sum(heard.names.values()) == len(heard.waited) and set(heard.names) == {"工作台", "搜索页"}
    assert heard.names["工作台"] > heard.names["搜索页"] == len(heard.wrong)
    assert heard.wrong[0] == "搜索页：500 出了错"


def test_each_kind_comes_in_its_share():
    calls = streaming.weighed([(9, "多", lambda: answer), (1, "少", lambda: answer)], random.Random(1))
    names = [name for name, _ in islice(calls, 1000)]
    assert 850 < names.count("多") < 950 and names.count("少") == 1000 - names.count("多")


def test_an_error_in_saturation_names_its_call():
    with pytest.raises(RuntimeError, match="工作台：500"):
        saturate([iter([("工作台", lambda: answer(500))] * 9)], 5)


def test_the_figures_tell_which_call_was_slow(monkeypatch):
    heard = Heard([("工作台", n / 1000) for n in range(1, 101)] + [("搜索页", 0.5), ("搜索页", 0.3)])
    assert (heard.percentile(0.5), heard.percentile(0.5, "工作台")) == (0.052, 0.051)
    monkeypatch.setattr(streaming, "stream", lambda *of: heard)
    told = {f.name.strip(): f for f in streaming.answered(iter([]), "开放流")}
    assert told["其中搜索页，第 95 百分位"].value == 500 and told["其中工作台，第 95 百分位"].value == 96
    assert told["其中搜索页，第 95 百分位"].peer == "2 次，中位数 500 毫秒"
    assert told["第 95 百分位"].limit == streaming.LIMIT_MS


def test_the_stream_over_the_archive_names_every_call_and_warms_its_own_paths():
    mix = crowded._mix(
        [SimpleNamespace()] * 5,
        {who: [] for who in streaming.PEOPLE},
        "",
        ["武陟"],
        ["示例"],
        ["/r/party/1/"],
    )
    assert {name for name, _ in islice(mix, 400)} == {
        "工作台", "清单", "清单筛选、排序", "清单查找", "搜索页", "建议", "线索、案件页面", "检查对象页面", "表单", "接口的清单",
        "变更机关信息", "登记线索",
    }  # fmt: skip
    seen = []
    visitor = SimpleNamespace(ask=lambda method, path: seen.append(path))
    streaming.warm([visitor], crowded._asked(["武陟"]))
    assert seen == ["/search?q=%E6%AD%A6%E9%99%9F", "/r/party/?q=%E6%AD%A6%E9%99%9F"]


def test_the_second_page_is_the_one_the_first_leads_to():
    page = '<a rel="prev" href="?before=a">上一页</a><a class="btn" rel="next" href="?q=%E4%BE%8B&amp;after=x">下一页</a>'
    client = SimpleNamespace(get=lambda url: SimpleNamespace(content=page.encode()))
    assert leads._second(client, "/r/lead/?q=例") == "/r/lead/?q=%E4%BE%8B&after=x"
    page = "只有一页"
    assert leads._second(client, "/r/lead/?q=例") == ""


def test_the_web_process_has_its_readings_before_the_first_name_and_others_load_none():
    wsgi = importlib.import_module("liandong.conf.wsgi")
    initials._phrases.cache_clear()
    importlib.reload(wsgi)
    assert initials._phrases.cache_info().currsize == 1
    lazy = (
        "import sys, liandong.codes.initials, liandong.matching.sounds; sys.exit('pypinyin' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", lazy], check=False).returncode == 0
