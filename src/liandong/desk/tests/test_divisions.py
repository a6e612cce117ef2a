"""区划和行业的页面与接口：清单、记录、导出、按某一天，问旧代码、原名称时说明来路。"""

from __future__ import annotations

import pytest

from liandong.audit.models import ListExport
from liandong.desk.tests.test_exporting import body, press, rows_of
from liandong.desk.tests.test_home import client_of
from liandong.kernel.tests.staging import attempt
from liandong.registry.models import Division

pytestmark = pytest.mark.django_db
TOWN, NEXT = "410823198", "410823104"
MERGED = "410823198示例镇自2026-06-01起并入410823104大封镇"


@pytest.fixture
def merged(city):
    """A town that was renamed, then merged into its neighbour."""
    system = city.actor("sysadmin")
    for name, since in (("示例旧镇", "2026-01-01"), ("示例镇", "2026-03-01")):
        rows = f"代码,名称,层级,上级代码,统计用\n{TOWN},{name},4,410823,0\n"
        values = {"name": name, "source": "演示", "valid_from": since, "rows": rows}
        assert attempt(system, "registry.load_divisions", None, values).is_done
    gone = Division.objects.get(code=TOWN, valid_to=None)
    values = {"ending": "merged", "on": "2026-06-01", "end_basis": "演示批复", "successors": NEXT}
    assert attempt(system, "registry.end_division", gone.uuid, values).is_done
    return city


def page(account: str, path: str, **asked: str) -> str:
    answer = client_of(account).get(path, asked)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def api(path: str, account: str = "wz.chengban", **asked: str):
    return client_of(account).get(f"/api/v1/{path}", asked)


def test_the_list_is_searched_and_narrowed_and_tells_the_way(merged):
    for asked, shown, hidden in (
        ({"q": "大封"}, ["大封镇"], ["示例镇"]),
        ({"q": "410823"}, ["武陟县", "大封镇"], []),
        ({"q": "wzx"}, ["武陟县"], ["大封镇"]),
        ({"q": "示例旧镇"}, ["示例旧镇", "大封镇", MERGED, "410823198示例旧镇自2026-03-01起为"], []),
        ({"q": "孟县"}, ["孟州市", "410826孟县自1996年起为410883孟州市"], []),
        ({"q": "示例", "on": "2026-02-01"}, ["示例旧镇"], [MERGED, "示例镇</a>"]),
        ({"q": "示例", "on": "2026-06-01"}, ["没有符合条件的记录"], []),
        ({"place": "410823", "state": "ended"}, ["示例镇"], ["大封镇"]),
    ):  # fmt: skip
        said = page("wz.chengban", "/r/division/", **asked)
        assert [s for s in shown if s not in said] == [] and [h for h in hidden if h in said] == [], asked
    assert client_of("wz.chengban").get("/r/division/", {"on": "昨天"}).status_code == 422


def test_a_record_shows_what_is_above_and_in_it_before_and_after(merged):
    def of(**which: str) -> str:
        return page("duban", f"/r/division/{Division.objects.get(**which).uuid}/")

    gone = of(name="示例镇")
    assert all(s in gone for s in ("已撤销", "并入", "演示批复", "大封镇（410823104）", "示例旧镇", "武陟县"))
    assert "示例镇" in of(code=NEXT) and "由本区划承接" in of(code=NEXT)
    assert "焦作市" in of(code="410823") and "大封镇" in of(code="410823")
    assert "（统计用区划）" in of(code="410871") and "不在国家标准代码" in of(code="410871")
    assert "412221沁阳县自1986年起为410824沁阳县" in of(code="410882")
    assert "/do/registry.end_division" not in of(code=NEXT)
    assert "/do/registry.end_division" in page(
        "sysadmin", f"/r/division/{Division.objects.get(code=NEXT).uuid}/"
    )


def test_an_export_holds_the_day_asked_for_and_is_recorded(merged):
    answer = press(
        client_of("wz.lianluo"), "/r/division/export?on=2026-02-01&place=410823", purpose="核对本县区划"
    )
    rows = rows_of(body(answer))
    names = [row[0] for row in rows[5:]]
    assert "示例旧镇" in names and "示例镇" not in names and "武陟县" in names
    assert "2026-02-01在用的" in rows[1][0]
    made = ListExport.objects.get(listed="division")
    assert made.rows == len(names) and "2026-02-01在用的" in made.conditions


def test_the_interface_lists_reads_and_answers_by_day(merged):
    told = api("division", q="示例旧镇").json()
    assert told["way"][-1].startswith(MERGED) and {c["number"] for c in told["items"]} == {TOWN, NEXT}
    then = api("division", q="示例", on="2026-04-01").json()
    assert [c["title"] for c in then["items"]] == ["示例镇"] and then["way"] == []
    one = api(f"division/{then['items'][0]['id']}").json()
    assert one["fields"]["successors"] == ["大封镇（410823104）"] and one["state"] == "ended"
    assert api("agency", on="2026-04-01").json()["code"] == "no_day"
    assert api("division", on="昨天").status_code == 422
    assert next(k for k in api("kinds").json() if k["name"] == "division")["has_day"] is True


def test_a_place_is_looked_up_by_day(merged):
    now = api("divisions/find", text="示例旧镇").json()
    assert now["code"] == NEXT and now["way"][-1].startswith(MERGED)
    assert [p["code"] for p in now["chain"]] == [NEXT, "410823", "410800", "410000"]
    then = api("divisions/find", text=TOWN, on="2026-02-01").json()
    assert (then["name"], then["way"], then["valid_to"]) == ("示例旧镇", [], "2026-02-28")
    below = api("divisions/find", text="410823", on="2026-04-01").json()["below"]
    assert {"code": TOWN, "name": "示例镇"} in below
    for wrong in ({"text": "不知何处"}, {"text": ""}, {"text": "武陟县", "on": "昨天"}):
        assert api("divisions/find", **wrong).json()["code"] == "invalid_input"


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/powers/survey", {"place": "示例旧镇"}),
        ("/powers/changes", {"place": TOWN}),
        ("/search", {"q": "示例旧镇"}),
    ],
)
def test_a_question_by_a_former_name_shows_the_way(merged, path, asked):
    assert MERGED in page("wz.chengban", path, **asked)


def test_a_question_about_a_day_is_answered_for_the_place_as_it_was(merged):
    said = page("wz.chengban", "/powers/survey", place=TOWN, since="2026-04-01", until="2026-04-02")
    assert said.count(MERGED) == 0
    later = page("wz.chengban", "/powers/survey", place="示例镇", since="2026-02-01", until="2026-02-02")
    assert "410823198示例旧镇自2026-03-01起为410823198示例镇" in later


def test_agencies_are_found_by_the_former_name_of_their_line(city):
    said = page("wz.chengban", "/r/agency/", q="武陟县质监局")
    assert "武陟县市场监督管理局" in said and "质量技术监督部门自2018年机构改革起为市场监督管理部门" in said
    told = api("agency", q="武陟县质监局").json()
    assert told["way"] == ["质量技术监督部门自2018年机构改革起为市场监督管理部门"] and told["items"]
    assert "市场监督管理部门" in page("wz.chengban", "/search", q="武陟县质监局")


# ── 行业 ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_industries_are_looked_through_and_searched(city):
    whole = page("wz.chengban", "/industries")
    assert "共 20 类" in whole and "农、林、牧、渔业" in whole
    assert "稻谷种植" in page("auditor", "/industries", within="011")
    assert "稻谷种植" in page("auditor", "/industries", q="dgzz")
    assert "没有符合条件的行业" in page("auditor", "/industries", q="稻谷", within="B")
    assert "没有这个代码" in page("auditor", "/industries", within="ZZ")


def test_the_interface_knows_the_industries(city):
    assert len(api("industries").json()) == 20
    assert [i["code"] for i in api("industries", q="稻谷", within="A").json()] == ["0111"]
    one = api("industries/0111").json()
    assert [i["code"] for i in one["chain"]] == ["0111", "011", "01", "A"] and one["below"] == []
    assert api("industries/9999").status_code == 404
