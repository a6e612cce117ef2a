"""生成的检查对象：每次一样，代码校得过却不会是哪一家的，经过导入的每一步，再来一次不重复。"""

from __future__ import annotations

import csv
from itertools import islice

import pytest

from liandong.codes import organisation, uscc
from liandong.conf.cli.main import COMMANDS, GROUPS
from liandong.conf.cli.parser import build
from liandong.conf.cli.serving import MOST_PARTIES, USUAL_PARTIES
from liandong.demo import parties
from liandong.importing.models import Intake
from liandong.kernel.models import Access
from liandong.kernel.roles import Role
from liandong.kernel.tests.staging import deliver_all, newest_job
from liandong.parties.models import Party
from liandong.registry import industries

ROWS = [dict(zip(parties.TITLES, row, strict=True)) for row in parties.rows(3_000)]


def test_a_row_depends_on_its_place_alone():
    assert list(parties.rows(50)) == list(islice(parties.rows(3_000), 50))
    few, more = (parties.sheet(n).decode().splitlines() for n in (10, 20))
    assert more[:11] == few and len(list(csv.reader(more))) == 21


def test_codes_are_sound_on_the_whole_and_nobodys_in_the_middle():
    codes = [row["统一社会信用代码"] for row in ROWS]
    assert len(set(codes)) == len(codes) and not any(map(uscc.fault, codes))
    assert all(code[8:10] == "XN" and organisation.fault(code[8:17]) for code in codes)
    assert all(code[2:8] == row["行政区划"][:6] for code, row in zip(codes, ROWS, strict=True))


def test_they_look_like_a_city_and_like_nothing_real():
    assert all("示例" in row["名称"] and "示例路" in row["地址"] for row in ROWS)
    assert len({row["行政区划"] for row in ROWS}) == 108
    assert all(industries.is_code(row["行业代码"]) for row in ROWS)
    kinds = {kind: sum(row["主体类型"] == kind for row in ROWS) for kind in parties.TYPES.values()}
    assert all(kinds.values()) and kinds["个体工商户"] > kinds["企业"] > kinds["事业单位"]
    risks = [sum(row["信用风险分类"] == risk for row in ROWS) for risk in "ABCD"]
    assert risks == sorted(risks, reverse=True) and risks[-1] > 0
    assert all(bool(row["信用风险分类"]) == bool(row["分类日期"]) for row in ROWS)
    seen: dict[str, str] = {}
    for row in ROWS:
        head = row["所属总机构代码"]
        assert not head or seen[head] == row["行业代码"]
        seen[row["统一社会信用代码"]] = row["行业代码"]
    assert sum(bool(row["所属总机构代码"]) for row in ROWS) > 20


def test_the_number_is_asked_for_in_bounds(capsys):
    parser = build(COMMANDS, GROUPS, "")
    assert parser.parse_args(["demo"]).parties == USUAL_PARTIES
    assert parser.parse_args(["demo", "--parties", "0"]).parties == 0
    assert parser.parse_args(["seed", "--parties", "500000"]).parties == MOST_PARTIES == parties.MOST
    for wrong in ("500001", "-1", "许多", "١٢"):
        with pytest.raises(SystemExit):
            parser.parse_args(["demo", f"--parties={wrong}"])
    assert "应为0至500000的整数" in capsys.readouterr().err


@pytest.mark.django_db
def test_they_come_in_by_the_import_once_and_a_larger_number_adds(city, monkeypatch):
    monkeypatch.setattr(parties, "KEEPER", ("jz.shijian", "施联络", "C410823-MARKET", Role.LIAISON))
    assert not parties.bring_in(city, 0) and not Intake.objects.exists()
    seen = newest_job()
    assert parties.bring_in(city, 60)
    assert not Party.objects.exists(), "写入是后台的事"
    for _ in range(4):
        last = newest_job()
        deliver_all(seen)
        seen = last
    intake = Intake.objects.get()
    assert (intake.state, intake.done, intake.counts["new"]) == ("done", 60, 60)
    assert set(Party.objects.values_list("source", "batch")) == {(parties.SOURCE, intake.uuid)}
    assert Access.objects.filter(kind="party").count() == 60
    assert not parties.bring_in(city, 60) and not parties.bring_in(city, 0) and Intake.objects.count() == 1
    assert parties.bring_in(city, 90)
    assert Intake.objects.order_by("id").last().counts == {
        "new": 30, "same": 60, "changed": 0, "ambiguous": 0, "wrong": 0,
    }  # fmt: skip


@pytest.mark.django_db
def test_what_an_earlier_start_began_goes_on(city, monkeypatch):
    monkeypatch.setattr(parties, "KEEPER", ("jz.shijian", "施联络", "C410823-MARKET", Role.LIAISON))
    monkeypatch.setattr(parties, "_taken_on", lambda keeper, intake: False)
    parties.bring_in(city, 20)
    monkeypatch.undo()
    assert Intake.objects.get().state == "uploaded"
    assert parties.bring_in(city, 20) and Intake.objects.get().state == "applying"
