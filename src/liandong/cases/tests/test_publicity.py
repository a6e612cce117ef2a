"""双公示的行政处罚文件成批导入：CF_ 列名、万元、旧的处罚类别、别的机关的行、证件号码列。"""

from __future__ import annotations

import pytest

from liandong.cases.models import Case, Decision
from liandong.cases.tests.ledger_rows import code_of
from liandong.cases.tests.stories import CODE, SHOP, registered
from liandong.importing.models import IntakePart
from liandong.importing.tests.sheets import applied_by, checked_by, handed_in, rows_of

pytestmark = pytest.mark.django_db
HEAD = "CF_WSH,CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_WFXW,CF_SY,CF_YJ,CF_CFLB1,CF_CFLB2,CF_NR,CF_NR_FK,CF_NR_WFFF,CF_NR_ZKDX,CF_JDRQ,CF_CFJG,CF_ZT,XK_WSH"
MINE, OTHER = "武陟县市场监督管理局", "博爱县市场监督管理局"
PERSON = f"武市监处罚[2026]4号,张虚构,自然人,,无照经营,,,罚款,,罚款,0.02,,,2026-03-20,{MINE},0,"


def line(
    no="武市监处罚〔2026〕1号",
    name=SHOP,
    code=CODE,
    kinds="罚款",
    more="",
    fine="0.5",
    gains="",
    licence="",
    by=MINE,
    state="正常",
):
    return f"{no},{name},法人及非法人组织,{code},经营劣质农药,经查属实,农药管理条例第五十六条,{kinds},{more},处罚如文,{fine},{gains},{licence},2026/3/20,{by},{state},许可1"


def checked(office, *rows, head=HEAD, name="双公示.csv"):
    return checked_by(
        office, "wz.lianluo", handed_in(office, "wz.lianluo", "decisions", (head, *rows), name=name)
    )


def test_a_row_is_a_decision_with_its_card_and_money_counts_in_ten_thousands(office):
    rows = (
        line(),
        line("武市监处罚〔2026〕2号", "武陟县虚构二店有限公司", code_of(2), "警告", "罚款", "1.25"),
        PERSON,
    )
    intake = checked(office, *rows)
    assert {s for s, _ in rows_of(intake).values()} == {"new"}, rows_of(intake)
    applied_by(office, "wz.lianluo", intake)
    one, two, three = Decision.objects.order_by("decision_no")
    assert [d.fine_fen for d in (one, two, three)] == [500_000, 1_250_000, 20_000]
    assert (two.penalties, one.case.party.name, one.case.division_name) == (["警告", "罚款"], SHOP, "武陟县")
    assert (
        three.decision_no == "武市监处罚〔2026〕4号"
        and three.case.is_citizen
        and three.case.party_label.startswith("公民")
    )
    assert {c.case_no for c in Case.objects.all()} == {d.decision_no for d in (one, two, three)}
    again = checked(office, *rows, name="再来.csv")
    assert {s for s, _ in rows_of(again).values()} == {"same"}


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (line(by=OTHER), "请由作出决定的机关导入"), (line(kinds="暂扣或者吊销许可证、暂扣或者吊销执照", fine=""), "暂扣还是吊销"),
        (line(kinds="责令改正", fine=""), "责令改正不是行政处罚"), (line(state="撤销"), "只导入有效的"), (line(fine="0.123456789"), "万元"),
        (line(no="武市监处罚〔2026 1号"), "不成对"), (line(no="武 0823 市监罚决字〔2025〕 号"), "没有号"),
        (line().replace("2026/3/20", "2026-01-07(公布)"), "后面还写着“公布”"),
    ],
)  # fmt: skip
def test_what_does_not_belong_says_why(office, cells, words):
    standing, told = rows_of(checked(office, cells))[2]
    assert standing == "wrong" and words in told, told


def test_the_licence_named_tells_what_an_old_joined_kind_means(office):
    intake = checked(
        office, line(kinds="暂扣或者吊销许可证、暂扣或者吊销执照", fine="", licence="吊销农药经营许可证")
    )
    applied_by(office, "wz.lianluo", intake)
    assert Decision.objects.get().penalties == ["吊销许可证件"]


def test_a_decision_that_may_belong_to_a_case_in_hand_is_left_to_a_person(office):
    case = registered(office, "wz.lianluo", "立1号")
    standing, told = rows_of(checked(office, line()))[2]
    assert standing == "ambiguous" and case.number in told and "补上案号" in told


@pytest.mark.parametrize("title", ["CF_XDR_ZJHM", "CF_FR_ZJHM", "证件号码"])
def test_a_file_with_identity_numbers_is_not_kept(office, title):
    outcome = handed_in(
        office,
        "wz.lianluo",
        "decisions",
        (f"{HEAD},{title}", f"{line()},", f"{PERSON},密410823"),
        name="双公示.csv",
    )
    assert outcome.code == "column_kept_out" and IntakePart.objects.count() == 0
    assert f"“{title}”一列有内容（第3行）" in outcome.sentence and "密410823" not in outcome.sentence


def test_an_empty_column_of_identity_numbers_does_no_harm(office):
    head = f"{HEAD},CF_XDR_ZJHM,CF_FR_ZJHM"
    rows = (f"{line()},,", f"{PERSON},无,/", f"{head}")
    intake = checked(office, *rows, head=head)
    assert [rows_of(intake)[n][0] for n in (2, 3)] == ["new", "new"], rows_of(intake)


def test_what_stands_below_the_table_is_looked_at_too(office):
    rows = (f"{line()},", f"合计1份{',' * HEAD.count(',')},密410823")
    outcome = handed_in(office, "wz.lianluo", "decisions", (f"{HEAD},CF_XDR_ZJHM", *rows), name="双公示.csv")
    assert outcome.code == "column_kept_out" and "第3行" in outcome.sentence


# ── 网站上公布的决定书抄成的表 ──────────────────────────────────────────────────────────────────────

FROM_SITES = "doc_no_as_published,party,uscc_as_published,authority,place,violation,basis,inspected_on,decided_or_published_on,fine_yuan,note,source"
PAIRS = """行政处罚决定书文号＝doc_no_as_published
行政相对人名称＝party
统一社会信用代码＝uscc_as_published
处罚机关＝authority
违法行为地＝place
违法事实＝violation
处罚依据＝basis
处罚决定日期＝decided_or_published_on
罚款金额（元）＝fine_yuan
备注＝note"""
NO_KIND = "没有处罚类别"


def found(n, no, on="", by=MINE, place="武陟县木城街道", fine=""):
    """A decision as it stands on a site: the number as published, a day that may be another's, mostly no fine."""
    return f"{no},武陟县虚构{n}号商行有限公司,{code_of(n)},{by},{place},物料堆场未采取有效覆盖措施,,2025-08-25,{on},{fine},同日多地块,演示网页{n}"


PUBLISHED = (
    (found(1, "0823市监罚决字〔2025〕14号", "2026-01-07(公布)"), ("后面还写着“公布”", "换成这一列要的那一天", NO_KIND)),
    (found(2, "豫0823市监罚决字〔2025〕 号", "2025-12-01(公布)"), ("没有号，请照决定书写全", "后面还写着“公布”", NO_KIND)),
    (found(3, "0823 市监罚决字〔2025 16", "2026-01-07"), ("括号不成对，请照决定书写全", NO_KIND)),
    (found(4, "豫 0823 市监罚决字〔2023〕22号", "2023-06-02(公布)"), ("后面还写着“公布”", NO_KIND)),
    (found(5, "武市监罚决字〔 2021〕006号"), ("没有处罚决定日期，请补上", NO_KIND)),
    (found(6, "武市监罚决字〔2021〕第20号", "2021-03-31(立案)", "武陟县工商行政管理局"), ("后面还写着“立案”", NO_KIND)),
    (found(7, "武市监罚〔2025〕13053425000202号", "2025-07-04", place="虚构县葛仙庄镇", fine="3000"), ("“虚构县葛仙庄镇”认不出",)),
    (found(8, "(津保)应急罚[2023]k-39号", "2023-08-01", "虚构保税区应急管理局", fine="3000"), ("请由作出决定的机关导入",)),
)  # fmt: skip


def test_decisions_copied_from_sites_say_everything_that_is_missing_and_go_in_once_it_is_mended(office):
    handed = handed_in(office, "wz.lianluo", "decisions", (FROM_SITES, *(row for row, _ in PUBLISHED)))
    first = rows_of(checked_by(office, "wz.lianluo", handed, PAIRS))
    for (standing, told), (row, words) in zip(map(first.get, sorted(first)), PUBLISHED, strict=True):
        assert standing == "wrong" and all(word in told for word in words), (row, told)
    mended = (
        found(1, "0823市监罚决字〔2025〕14号", "2025-12-20", fine="20000"), found(2, "豫0823市监罚决字〔2025〕15号", "2025-11-20", fine="5000"),
        found(3, "0823 市监罚决字〔2025〕 16", "2026-01-07", fine="1000"), found(4, "豫 0823 市监罚决字〔2023〕22号", "2023-05-20", fine="3万元"),
        found(5, "武市监罚决字〔 2021〕006号", "2021-02-25", fine="800"),
        found(6, "武市监罚决字〔2021〕第20号", "2021-04-20", fine="2000"),
        found(7, "武市监罚〔2025〕13053425000202号", "2025-07-04", place="", fine="3000"), PUBLISHED[7][0],
    )  # fmt: skip
    handed = handed_in(office, "wz.lianluo", "decisions", (FROM_SITES, *mended), name="改好.csv")
    intake = checked_by(office, "wz.lianluo", handed, PAIRS)
    said = rows_of(intake)
    assert [said[number][0] for number in sorted(said)] == ["new"] * 7 + ["wrong"], said
    assert applied_by(office, "wz.lianluo", intake).done == 7 == Case.objects.count()
    numbers = {
        d.decision_no: (d.fine_fen, d.case.division_name) for d in Decision.objects.select_related("case")
    }
    assert numbers["豫0823市监罚决字〔2023〕22号"] == (3_000_000, "木城街道")
    assert (
        numbers["武市监罚决字〔2021〕006号"][0] == 80_000
        and numbers["0823市监罚决字〔2025〕16"][0] == 100_000
    )
    assert numbers["武市监罚〔2025〕13053425000202号"] == (300_000, "武陟县")
