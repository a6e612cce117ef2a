"""演示之城的检查对象：按固定的种子生成，像焦作的企业、个体和组织，却不可能是哪一家真的。

Brought in as any list is: a sheet handed in by the city's 市场监督管理局, checked, and written in batches by the worker, so
that ledger and access rows are those of every import. The first N rows are the same whatever number is asked for, so that
a larger number adds to what stands and the same number changes nothing. The bench takes its half million from here.

No code can be a real body's: the nine characters in the middle begin with XN, which no issued number met so far does
(none of 143,380 published ones), and their own check character is deliberately wrong by GB 11714; the check of the whole
and the county in it are right. Shares of kinds, risks and branches are made up for the demonstration.

Main names: `rows`, `sheet`, `bring_in`.
"""

from __future__ import annotations

import csv
import io
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from django.core.files.uploadedfile import SimpleUploadedFile

from liandong.accounts.models import Person
from liandong.codes import organisation, uscc
from liandong.demo.city import City
from liandong.importing.models import Intake
from liandong.kernel import door
from liandong.kernel.actor import Actor, system_actor
from liandong.kernel.roles import Role
from liandong.registry.founding import done

MOST = 500_000
SOURCE = "演示：生成的对象，并非真实企业"
KEEPER = ("jz.shijian", "施联络", "JZ-MARKET", Role.LIAISON)
SEED = 20261127
TITLES = (
    "名称", "统一社会信用代码", "主体类型", "行政区划", "地址", "行业代码", "成立日期", "信用风险分类", "分类日期",
    "标签和专项库", "所属总机构代码",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trade:
    """What a made-up body deals in: word of its name, code of GB/T 4754, kind by the code's first two characters, tags."""

    word: str
    industry: str
    kind: str = "91"
    tags: str = ""
    ending: str = "有限公司"


ENTERPRISES = (
    Trade("农资", "5166", tags="农药经营、肥料经营"), Trade("机械", "3489"), Trade("建材", "5165"), Trade("化工", "2662", tags="危险化学品"),
    Trade("涂料", "2641", tags="危险化学品、排污许可"), Trade("食品", "1353", tags="食品生产"), Trade("商贸", "5211"),
    Trade("运输", "5431", tags="道路运输"), Trade("危货运输", "5435", tags="道路运输、危险化学品"), Trade("医药", "5251", tags="药品经营"),
    Trade("轴承", "3451"), Trade("汽配", "3670", tags="特种设备使用"), Trade("建筑", "4710", tags="建筑施工"), Trade("物业", "7020"),
    Trade("软件", "6513"), Trade("旅行社", "7291", tags="旅行社"), Trade("大酒店", "6110", tags="公共场所卫生、特种设备使用"),
    Trade("再生资源", "5191"), Trade("种植", "0141", "93", "农产品生产", "专业合作社"), Trade("养殖", "0321", "93", "畜禽养殖", "专业合作社"),
    Trade("农机", "0512", "93", "", "专业合作社"),
)  # fmt: skip
SHOPS = (
    Trade("小吃店", "6291", "92", "餐饮服务", ""), Trade("饭店", "6210", "92", "餐饮服务", ""), Trade("便利店", "5213", "92", "食品销售", ""),
    Trade("超市", "5212", "92", "食品销售", ""), Trade("粮油店", "5221", "92", "食品销售", ""), Trade("五金店", "5281", "92", "", ""),
    Trade("理发店", "8040", "92", "公共场所卫生", ""), Trade("汽修店", "8111", "92", "机动车维修", ""), Trade("农资店", "5167", "92", "农药经营", ""),
    Trade("服装店", "5232", "92", "", ""), Trade("浴池", "8051", "92", "公共场所卫生", ""), Trade("大药房", "5251", "92", "药品经营", ""),
)  # fmt: skip
ORGANISATIONS = (
    Trade("幼儿园", "8310", "52", "学校和托幼机构", ""), Trade("卫生院", "8423", "12", "医疗机构", ""), Trade("小学", "8321", "12", "学校和托幼机构", ""),
    Trade("养老院", "8514", "52", "养老机构", ""), Trade("行业协会", "9522", "51", "", ""), Trade("培训学校", "8391", "52", "", ""),
)  # fmt: skip
TYPES = {"91": "企业", "92": "个体工商户", "93": "农民专业合作社", "12": "事业单位", "51": "社会团体", "52": "民办非企业单位"}  # fmt: skip
SYLLABLES = "安邦昌达恩发广恒佳康乐民宁鹏庆瑞盛泰旺兴亚盈远泽正卓"
DAYS = ("2025-06-30", "2025-12-31")


@dataclass(slots=True)
class _Maker:
    """Everything is drawn from one chance in one order, so that a row depends on its place alone."""

    chance: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311  要的是可重复
    companies: list[tuple[str, str, Trade]] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[str, ...]]:
        for n in itertools.count():
            share = self.chance.random()
            trades = SHOPS if share < 0.55 else ENTERPRISES if share < 0.95 else ORGANISATIONS
            yield self._row(n, self.chance.choice(trades))

    def _row(self, n: int, trade: Trade) -> tuple[str, ...]:
        town, code_of_town, county = self.chance.choice(_towns())
        code = _code(trade.kind, code_of_town[:6], n)
        brand = "".join(self.chance.choices(SYLLABLES, k=self.chance.randrange(2, 4)))
        where = county if trade.kind in ("91", "93") else f"{county}{town}"
        name, head = f"{where}示例{brand}{trade.word}{trade.ending}", ""
        if trade.kind == "91":
            name, head, trade = self._branch(name, code, town, trade)
        since = f"{self.chance.randrange(1995, 2026)}-{self.chance.randrange(1, 13):02d}-{self.chance.randrange(1, 29):02d}"
        risk = self.chance.choices(("A", "B", "C", "D", ""), (44, 38, 12, 4, 2))[0]
        risk, day = (risk, self.chance.choice(DAYS)) if trade.kind in ("91", "93") and risk else ("", "")
        address = f"{county}{town}示例路{self.chance.randrange(1, 900)}号"
        return (
            name, code, TYPES[trade.kind], code_of_town, address, trade.industry, since, risk, day, trade.tags, head
        )  # fmt: skip

    def _branch(self, name: str, code: str, town: str, trade: Trade) -> tuple[str, str, Trade]:
        """Every twenty-fifth or so is a branch of a company made before, and of its trade."""
        if self.companies and self.chance.random() < 0.04:
            head, head_code, its = self.chance.choice(self.companies)
            return f"{head}{town}分公司", head_code, its
        if len(self.companies) < 2_000:
            self.companies.append((name, code, trade))
        return name, "", trade


@cache
def _towns() -> tuple[tuple[str, str, str], ...]:
    """Name and code of every town of the register, and the name of what it belongs to."""
    places = {row["code"]: row for file in ("divisions.csv", "towns.csv") for row in _packaged(file)}
    towns = (row for row in places.values() if row["level"] == "4")
    return tuple((row["name"], row["code"], places[row["parent"]]["name"]) for row in towns)


def _packaged(file: str) -> Iterator[dict[str, str]]:
    text = (resources.files("liandong.registry") / "data" / file).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


def _code(kind: str, division: str, n: int) -> str:
    """A sound code around a middle that is deliberately not: see the module's words."""
    middle = f"XN{n:06d}"
    right = organisation.check_character(middle)
    body = f"{kind}{division}{middle}{'1' if right == 'X' else (int(right) + 1) % 10}"
    return body + uscc.check_character(body)


def rows(wanted: int, after: int = 0) -> Iterator[tuple[str, ...]]:
    """So many after the first `after`, in the order of `TITLES`."""
    return itertools.islice(_Maker().rows(), after, after + wanted)


def sheet(count: int) -> bytes:
    """The same as a CSV file."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(TITLES)
    writer.writerows(rows(count))
    return out.getvalue().encode()


def bring_in(city: City, count: int) -> bool:
    """Hand in the sheet, check it, and have it written by the worker; what an earlier start began goes on.

    Fewer than stand already, or none, does nothing. Returns whether the worker has rows to write.
    """
    intake = Intake.objects.filter(source=SOURCE).exclude(state="withdrawn").order_by("-id").first()
    if intake is None or (intake.state in ("applying", "done") and sum(intake.counts.values()) < count):
        if count == 0:
            return False
        if not Person.objects.filter(account=KEEPER[0]).exists():
            city.join(KEEPER)
        intake = _handed_in(city.actor(KEEPER[0]), count)
    return _taken_on(city.actor(KEEPER[0]), intake)


def _handed_in(keeper: Actor, count: int) -> Intake:
    file = SimpleUploadedFile(f"演示检查对象{count}.csv", sheet(count))
    values, key = {"target": "parties", "source": SOURCE}, f"demo:parties:{count}"
    made = done(door.perform(keeper, "importing.upload_sheet", None, values, key=key, files={"file": file}))
    return Intake.objects.get(uuid=made)


def _taken_on(keeper: Actor, intake: Intake) -> bool:
    """Everything up to the batches, which are the worker's."""
    by_state = {
        "uploaded": (keeper, "importing.check_sheet", {"pairs": intake.pairs}),
        "checking": (system_actor("成批导入", "demo"), "importing.finish_check", {}),
        "checked": (keeper, "importing.apply_sheet", {}),
    }
    while (step := by_state.get(intake.state)) is not None:
        actor, action, values = step
        done(door.perform(actor, action, intake.uuid, values, key=f"demo:{action}:{intake.uuid}"))
        intake.refresh_from_db()
    return intake.state == "applying"
