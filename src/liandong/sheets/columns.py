"""表头与要的列怎么对上：给出建议和把握，由人确认，确认后的对应是一个可以存下来的值。"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from liandong.codes.cleaning import half_width, without_invisible

SYNONYMS: dict[str, tuple[str, ...]] = {
    "name": ("名称", "企业名称", "单位名称", "市场主体名称", "主体名称", "经营主体名称", "公司名称", "当事人名称", "行政相对人名称", "字号名称", "检查对象名称", "对象名称", "被检查单位", "经营者名称"),
    "code": ("统一社会信用代码", "信用代码", "社会信用代码", "税号", "纳税人识别号", "统一信用代码", "统一代码", "统一社会信用代码/注册号", "注册号/统一社会信用代码", "注册号", "工商注册号", "组织机构代码", "营业执照号", "代码", "uscc"),
    "address": ("地址", "住所", "经营场所", "住所(经营场所)", "经营地址", "注册地址", "企业地址", "单位地址", "生产经营地址", "详细地址", "地点"),
    "division": ("行政区划", "区划代码", "行政区划代码", "所属区县", "所属县区", "县区", "县(市、区)", "区县", "所在区县", "辖区", "属地"),
    "trade": ("行业", "行业代码", "国民经济行业", "行业类别", "行业门类", "所属行业", "国民经济行业代码"),
    "scope": ("经营范围", "许可范围", "主营业务"),
    "registered_on": ("成立日期", "注册日期", "登记日期", "设立日期", "成立时间", "开业日期", "核准日期"),
    "kind": ("类型", "企业类型", "主体类型", "市场主体类型", "对象类型"),
    "state": ("状态", "经营状态", "登记状态", "企业状态", "存续状态"),
    "risk": ("风险等级", "信用风险等级", "风险分类", "信用等级", "信用风险分类"),
    "risk_on": ("分类日期", "风险分类日期", "信用风险分类日期", "评定日期", "评价日期"),
    "tags": ("标签和专项库", "专项库", "所属专项库", "标签", "监管标签"),
    "head": ("所属总机构代码", "总机构代码", "总机构统一社会信用代码", "总公司统一社会信用代码", "隶属企业统一社会信用代码", "隶属单位统一社会信用代码"),
    "authority": ("登记机关", "监管部门", "主管部门", "发证机关", "管辖机关"),
    "contact": ("联系人", "负责人", "法定代表人", "法人", "法人代表", "经营者", "法定代表人(负责人)"),
    "phone": ("联系电话", "电话", "手机", "手机号", "手机号码", "联系方式"),
    "note": ("备注", "说明"),
}  # fmt: skip
"""Our field name → titles met in lists of Chinese agencies, the usual one first."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One field and the column it seems to be.

    Attributes:
        field: our name of it.
        column: index from 0.
        title: as in the file.
        confidence: 0 to 100; 100 for a title that is a listed one, less for one that holds or is held in a listed one.
        said: Chinese: why.
    """

    field: str
    column: int
    title: str
    confidence: int
    said: str


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """A confirmed mapping, kept by title so that it fits the next file even when columns have moved.

    >>> ColumnMap.from_plain(ColumnMap((("code", "税号"),)).plain()).columns(["名称", "税 号"])
    {'code': 1}
    """

    pairs: tuple[tuple[str, str], ...]

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {"version": 1, "fields": dict(self.pairs)}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> ColumnMap:
        """From what `plain` gave.

        Raises:
            ValueError: another version, or not what `plain` gave.
        """
        fields = plain.get("fields")
        if plain.get("version") != 1 or not isinstance(fields, Mapping):
            raise ValueError("列的对应不是本程序存下的样子，请重新确认各列。")
        if not all(isinstance(one, str) for pair in fields.items() for one in pair):
            raise ValueError("列的对应里有不是文字的内容，请重新确认各列。")
        return cls(tuple(sorted(fields.items())))

    def columns(self, titles: Sequence[str]) -> dict[str, int]:
        """Field → column index in these titles; a field whose title is missing or stands twice is left out."""
        keys = [title_key(one) for one in titles]
        wanted = {field: title_key(title) for field, title in self.pairs}
        return {field: keys.index(key) for field, key in wanted.items() if key and keys.count(key) == 1}


def title_key(title: str) -> str:
    """A title for comparing: half-width, no spaces, no star of obligation, no note in brackets such as (必填).

    >>> title_key("＊统一社会信用代码 （必填）"), title_key("住所（经营场所）")
    ('统一社会信用代码', '住所(经营场所)')
    """
    plain = re.sub(r"\s|[*:]", "", half_width(without_invisible(title))).casefold()
    return re.sub(r"[(\[【](必填|选填|可选|格式[^)]*|单位[^)]*|如[^)]*)[)\]】]", "", plain)


def propose(titles: Sequence[str], synonyms: Mapping[str, Sequence[str]] = SYNONYMS) -> list[Proposal]:
    """The best column of each field, each column for one field only, the surest first.

    >>> [(one.field, one.column, one.confidence) for one in propose(["序号", "企业名称", "统一社会信用代码（18位）", "备注"])]
    [('note', 3, 100), ('name', 1, 99), ('code', 2, 77)]
    """
    found: list[Proposal] = []
    for column, title in enumerate(titles):
        key = title_key(title)
        for field, known in synonyms.items():
            for rank, usual in enumerate(known):
                if confidence := _likeness(key, title_key(usual), rank):
                    said = f"表头“{title}”{'就是' if key == title_key(usual) else '近似'}“{usual}”"
                    found.append(Proposal(field, column, title, confidence, said))
    found.sort(key=lambda one: (-one.confidence, one.column))
    taken: dict[str, Proposal] = {}
    used: set[int] = set()
    for one in found:
        if one.field not in taken and one.column not in used:
            taken[one.field] = one
            used.add(one.column)
    return list(taken.values())


def _likeness(key: str, known: str, rank: int) -> int:
    if not key:
        return 0
    if key == known:
        return max(85, 100 - rank)
    shorter, longer = sorted((key, known), key=len)
    if len(shorter) >= 3 and shorter in longer:
        return max(40, 50 + 45 * len(shorter) // len(longer) - rank)
    return 0
