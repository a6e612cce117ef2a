"""噪声配比：一份编出来的登记名册，和各部门手里写得走样的记录，比较认人的办法用。

The mix is fixed before the matcher that is measured with it, and shares no table with it: homophones are a list of their
own, not the matcher's pinyin. It compares methods; it promises no figures of the field. Of the records, the code is right in
half, has one wrong character in 5 %, is missing in 45 %; the name is as registered in 35 %, else one or two slips of `SLIPS`;
legal representative given in 55 % (5 % of them wrong), telephone 30 % (10 % wrong), city 85 %, county 50 %; 12 % concern
bodies that are not in the register. Trade names repeat: about two in five bodies take one that another has already.

Main names: `Body`, `Report`, `register`, `reports`.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from itertools import islice

from liandong.codes import uscc

ABSENT = 0.12
STRANGERS = 20_000
"""Bodies made after the register with which some records are concerned: as like it as its own are to each other."""

SYLLABLES = (
    "华兴鑫源盛达丰恒泰瑞昌宏金天德海诚信通顺安佳美康福利龙祥明亿东方中联创新世纪国星大宇正阳万博润辉荣发鼎和光永立远成"
    "嘉凯振凤元百旺富民益众合伟业建腾飞江河山水云锦秀春绿园聚贤豪景益隆庆喜亨裕茂森林木松柏青竹梅兰菊桂枫晨曦旭日月朗晴"
    "宝玉珠翠银铭钰铂坤乾震艮尚品优良善仁义礼智忠孝悦乐欢欣怡馨雅韵文彩艺术书香墨翰启航程途宽广浩瀚洋波涛涌泉溪湖州城都"
    "豫晋冀鲁皖苏沁博武温孟修怀覃朱村太行云台黄淮济卫耀煌灿烂卓越超群冠领先锋驰骋骏马牛羊鹿鹤鹰鹏燕雁雀凰麒麟狮虎豹"
)  # fmt: skip
INDUSTRIES = (
    "商贸", "贸易", "科技", "机械", "机械制造", "机械设备", "建材", "建筑工程", "建设工程", "装饰工程", "装饰", "化工", "化工产品", "涂料", "食品",
    "农业", "农业科技", "农业开发", "农资", "种业", "生物科技", "医药", "医疗器械", "运输", "物流", "汽车运输", "汽车销售", "汽车服务", "汽配", "轴承",
    "橡胶", "塑料", "纸业", "包装", "印务", "印刷", "广告", "文化传播", "文化传媒", "网络科技", "信息技术", "软件", "电子科技", "电子", "电器", "电气",
    "物业", "物业管理", "房地产", "房地产开发", "置业", "投资", "投资管理", "企业管理", "企业管理咨询", "人力资源", "劳务", "安装工程", "环保科技", "环保",
    "环境工程", "能源", "新能源", "燃气", "石化", "矿业", "冶金", "铝业", "钢铁", "铸造", "模具", "五金", "家具", "木业", "服饰", "服装", "纺织", "皮业",
    "皮草", "鞋业", "酒业", "饮品", "粮油", "面粉", "肉业", "养殖", "种植", "园林绿化", "园艺", "旅游", "酒店管理", "餐饮管理", "餐饮", "教育咨询",
    "教育科技", "健康管理", "美容", "保安服务", "家政服务", "再生资源", "废旧物资回收", "石材", "水泥", "混凝土", "耐火材料", "新材料", "玻璃", "陶瓷",
)  # fmt: skip
SHOPS = (
    "超市", "便利店", "商店", "百货店", "饭店", "餐馆", "小吃店", "面馆", "烩面馆", "火锅店", "烧烤店", "早餐店", "理发店", "美发店", "美容店", "服装店",
    "鞋店", "五金店", "五金电料门市部", "建材门市部", "农资店", "农资经营部", "种子门市部", "兽药店", "汽修店", "汽车美容店", "电动车行", "摩托车行", "手机店",
    "通讯店", "电脑店", "打印部", "图文广告部", "烟酒店", "烟酒商行", "副食店", "粮油店", "水果店", "蔬菜店", "肉铺", "蛋糕房", "奶茶店", "茶叶店", "药店",
    "诊所", "眼镜店", "花店", "母婴店", "文具店", "书店", "旅馆", "宾馆", "浴池", "洗衣店", "废品收购站", "加工厂", "养殖场", "家具店", "门窗店", "装饰材料店",
)  # fmt: skip
FORMS = ("有限公司", "有限责任公司", "股份有限公司", "厂", "专业合作社")
FORM_SHARES = (80, 6, 2, 6, 6)
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
)
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂建国志红梅玲燕波辉鹏飞鑫浩宇婷雪慧莉萍云海峰龙文斌亮东小春生"
SOUNDS = (
    "鑫新欣心馨辛", "宏鸿红洪弘虹", "盛圣胜晟", "华桦骅", "瑞锐睿", "兴星", "丰峰锋枫风", "源元园缘圆", "昌长常", "泰太", "金今锦津", "佳家嘉加",
    "美镁", "福富夫", "宇雨羽玉裕誉豫", "明铭鸣", "利力立丽", "永咏泳", "亿益易毅义意", "程诚成城承", "祥翔", "凯恺楷", "腾滕", "辉晖惠慧汇", "博伯",
    "琳霖林临", "伟维卫", "建健", "添天", "中忠众", "百佰柏", "洋阳扬", "龙隆", "飞菲", "智志致至", "连联莲", "合和禾河", "方芳", "旭绪", "润闰",
    "恒衡横", "顺舜", "达大", "优悠", "正政", "创闯", "凤奉", "森深", "亨哼", "荣融容", "航杭", "青清", "康糠", "德得", "景璟", "茂贸", "鹏朋", "通童",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Body:
    """A body as registered; `county` is its division code, `number` its place in the register."""

    number: int
    name: str
    code: str
    county: str
    representative: str
    phone: str
    region: str
    brand: str
    trade: str
    form: str


@dataclass(frozen=True, slots=True)
class Report:
    """A record as a department wrote it; `truth` is the body's number, None when it is not in the register."""

    name: str
    code: str
    city: str
    county: str
    representative: str
    phone: str
    truth: int | None


def register(count: int, seed: int) -> list[Body]:
    """The register and, after it, the strangers (`STRANGERS`) that are not part of it."""
    return list(islice(_Registrar(random.Random(seed)).bodies(), count + STRANGERS))  # noqa: S311  要的是可重复


def reports(bodies: Sequence[Body], count: int, seed: int) -> Iterator[Report]:
    """Records about bodies of the register, and about strangers; `bodies` is what `register` gave."""
    chance = random.Random(seed)  # noqa: S311  要的是可重复
    registered = len(bodies) - STRANGERS
    for _ in range(count):
        is_absent = chance.random() < ABSENT
        body = (
            bodies[registered + chance.randrange(STRANGERS)]
            if is_absent
            else bodies[chance.randrange(registered)]
        )
        yield Report(
            _written(chance, body), _code_told(chance, body.code),
            f"{body.county[:4]}00" if chance.random() < 0.85 else "", body.county if chance.random() < 0.50 else "",
            _told(chance, body.representative, 0.55, 0.05, lambda: _person(chance)),
            _told(chance, body.phone, 0.30, 0.10, lambda: _phone(chance)),
            None if is_absent else body.number,
        )  # fmt: skip


# ── 名册 ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Registrar:
    """Draws everything from one chance in one order; no two bodies bear one name in one county."""

    chance: random.Random
    brands: list[str] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    def bodies(self) -> Iterator[Body]:
        number = 0
        while True:
            body = self._body(number)
            if body.name not in self.taken:
                self.taken.add(body.name)
                yield body
                number += 1

    def _body(self, number: int) -> Body:
        county, short, city = self.chance.choice(_counties())
        brand = self._brand()
        is_shop = self.chance.random() < 0.45
        if is_shop:
            region, trade, form = county, self.chance.choice(SHOPS), ""
        else:
            region = self.chance.choices((county, city, "河南", short), (45, 30, 10, 15))[0]
            trade = self.chance.choice(INDUSTRIES)
            form = self.chance.choices(FORMS, FORM_SHARES)[0]
        is_inside = not is_shop and self.chance.random() < 0.04
        name = f"{brand}（{region}）{trade}{form}" if is_inside else f"{region}{brand}{trade}{form}"
        code = _code("92" if is_shop else "91", _code_of(county), number, self.chance)
        return Body(
            number,
            name,
            code,
            _code_of(county),
            _person(self.chance),
            _phone(self.chance),
            region,
            brand,
            trade,
            form,
        )

    def _brand(self) -> str:
        if self.brands and self.chance.random() < 0.4:
            return self.chance.choice(self.brands)
        size = self.chance.choices((2, 3, 4), (70, 22, 8))[0]
        brand = "".join(SYLLABLES[_skewed(self.chance, len(SYLLABLES))] for _ in range(size))
        self.brands.append(brand)
        return brand


def _skewed(chance: random.Random, below: int) -> int:
    """A place from the beginning more often than from the end, as words of trade names are."""
    return int(below * chance.random() ** 1.7)


@cache
def _counties() -> tuple[tuple[str, str, str], ...]:
    """Name, name without its ending, and city, of every county of 焦作 and of its neighbours in the packaged register."""
    places = _places()
    return tuple(
        (row["name"], _short(row["name"]), places[row["parent"]]["name"])
        for row in places.values()
        if row["level"] == "3" and row["code"].startswith(("4108", "4107", "1405")) and len(row["name"]) < 6
    )


def place_names() -> dict[str, str]:
    """Names of provinces, cities and counties by code, as the matcher is given them."""
    return {code: row["name"] for code, row in _places().items() if row["level"] in "123"}


@cache
def _places() -> dict[str, dict[str, str]]:
    text = (resources.files("liandong.registry") / "data" / "divisions.csv").read_text(encoding="utf-8")
    return {row["code"]: row for row in csv.DictReader(text.splitlines()) if not row["valid_to"]}


@cache
def _code_of(county: str) -> str:
    return next(
        row["code"] for row in _places().values()
        if row["name"] == county and row["level"] == "3" and row["code"].startswith(("4108", "4107", "1405"))
    )  # fmt: skip


def _short(name: str) -> str:
    return name[:-1] if len(name) > 2 and name[-1] in "县区市" else name


def _code(kind: str, county: str, number: int, chance: random.Random) -> str:
    """A code that passes the check and is nobody else's."""
    body = f"{kind}{county}MA{chance.choice(uscc.ALPHABET)}{number:06d}"
    return body + uscc.check_character(body)


def _person(chance: random.Random) -> str:
    return chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))


def _phone(chance: random.Random) -> str:
    return "100" + "".join(chance.choices("0123456789", k=8))


# ── 走样 ────────────────────────────────────────────────────────────────────────────────────────────


def _code_told(chance: random.Random, code: str) -> str:
    share = chance.random()
    if share < 0.50:
        return code
    if share < 0.55:
        place = chance.randrange(2, len(code))
        return code[:place] + chance.choice(uscc.ALPHABET.replace(code[place], "")) + code[place + 1 :]
    return ""


def _told(chance: random.Random, right: str, given: float, wrong: float, other: Callable[[], str]) -> str:
    if chance.random() >= given:
        return ""
    return other() if chance.random() < wrong else right


def _written(chance: random.Random, body: Body) -> str:
    if chance.random() < 0.35:
        return body.name
    name = body.name
    for slip in chance.sample(SLIPS, chance.choice((1, 2))):
        name = slip(chance, body, name)
    return name


def _brackets(chance: random.Random, body: Body, name: str) -> str:
    """Half-width brackets, or the region moved into brackets or out of them."""
    if "（" in name:
        return (
            name.replace("（", "(").replace("）", ")")
            if chance.random() < 0.5
            else name.replace("（", "").replace("）", "")
        )
    return name.replace(f"{body.region}{body.brand}", f"{body.brand}({body.region})", 1)


def _legal_form(chance: random.Random, body: Body, name: str) -> str:
    if not body.form or body.form not in name:
        return name
    other = {
        "有限公司": "有限责任公司",
        "有限责任公司": "有限公司",
        "股份有限公司": "有限公司",
        "厂": "有限公司",
        "专业合作社": "农民专业合作社",
    }
    return name.replace(body.form, other[body.form] if chance.random() < 0.6 else "公司")


def _region(chance: random.Random, body: Body, name: str) -> str:
    """Left out, or another one of the same place put before it."""
    if name.startswith(body.region) and chance.random() < 0.6:
        return name[len(body.region) :]
    before = chance.choice(
        ("河南省", _places()[f"{body.county[:4]}00"]["name"], _places()[body.county]["name"])
    )
    return name if name.startswith(before) else before + name


def _homophone(chance: random.Random, body: Body, name: str) -> str:
    places = [
        (n, group) for n, one in enumerate(name) for group in SOUNDS if one in group and one in body.brand
    ]
    if not places:
        return name
    n, group = chance.choice(places)
    return name[:n] + chance.choice(group.replace(name[n], "")) + name[n + 1 :]


def _wrong_character(chance: random.Random, body: Body, name: str) -> str:
    n = chance.randrange(len(name))
    return name[:n] + chance.choice(SYLLABLES) + name[n + 1 :]


def _short_name(chance: random.Random, body: Body, name: str) -> str:
    """Trade name and trade alone, as one says it, or with the county before it."""
    said = f"{body.brand}{body.trade}"
    return said if chance.random() < 0.5 else f"{_short(_places()[body.county]['name'])}{said}"


def _branch(chance: random.Random, body: Body, name: str) -> str:
    return name + chance.choice(("分公司", "第一分店", "（分支机构）", "二店", "直营店"))


def _space(chance: random.Random, body: Body, name: str) -> str:
    n = chance.randrange(1, len(name)) if len(name) > 1 else 0
    return f"{name[:n]} {name[n:]}"


def _deletion(chance: random.Random, body: Body, name: str) -> str:
    n = chance.randrange(len(name))
    return name[:n] + name[n + 1 :] if len(name) > 3 else name


def _swap(chance: random.Random, body: Body, name: str) -> str:
    n = chance.randrange(len(name) - 1) if len(name) > 1 else 0
    return name[:n] + name[n : n + 2][::-1] + name[n + 2 :]


SLIPS: tuple[Callable[[random.Random, Body, str], str], ...] = (
    _brackets, _legal_form, _region, _homophone, _wrong_character, _short_name, _branch, _space, _deletion, _swap,
)  # fmt: skip
