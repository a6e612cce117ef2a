"""演示之城：焦作市及其县区、上级和邻市的机关，演示的人和岗位，全部经过唯一的门建成。

Agencies of the opinion's fields are built from the general pattern of a Henan prefecture; names that nobody has
checked against the 机构编制 documents stay unchecked and say so. All people are invented. Built once, in seconds;
everything carries the origin ``demo``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from liandong.accounts.demo import PASSWORD
from liandong.accounts.models import Person
from liandong.accounts.queries import actors_of
from liandong.kernel import door
from liandong.kernel.actor import Actor
from liandong.kernel.roles import Role
from liandong.registry.founding import done, found_agency, founder, load_packaged_divisions
from liandong.registry.models import Agency, LegalKind, Rank

SINCE = "2018-12-31"
CHECKED = "国家地名信息库2026；国家统计局2023"
USUAL = "河南省辖市机构通例（名称未与机构编制文件核对）"
OPINION = "焦法政办〔2022〕31号"

COUNTIES = (
    ("410802", "解放区"), ("410803", "中站区"), ("410804", "马村区"), ("410811", "山阳区"), ("410821", "修武县"),
    ("410822", "博爱县"), ("410823", "武陟县"), ("410825", "温县"), ("410882", "沁阳市"), ("410883", "孟州市"),
)  # fmt: skip
LINES = (
    ("市场监管", "市场监督管理局", "market"), ("农业农村", "农业农村局", "agriculture"),
    ("交通运输", "交通运输局", "transport"), ("城市管理", "城市管理局", "urban"), ("司法行政", "司法局", "justice"),
    ("水利", "水利局", "water"), ("应急管理", "应急管理局", "emergency"),
    ("文化旅游", "文化广电和旅游局", "culture"), ("卫生健康", "卫生健康委员会", "health"),
)  # fmt: skip
PROVINCE_NAMES = {
    "市场监管": "河南省市场监督管理局", "农业农村": "河南省农业农村厅", "交通运输": "河南省交通运输厅",
    "城市管理": "河南省住房和城乡建设厅", "司法行政": "河南省司法厅", "水利": "河南省水利厅",
    "应急管理": "河南省应急管理厅", "文化旅游": "河南省文化和旅游厅", "卫生健康": "河南省卫生健康委员会",
}  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """An agency to be registered; relations by code."""

    code: str
    name: str
    kind: str
    rank: int
    division: str
    basis: str
    line: str = ""
    government: str = ""
    line_superior: str = ""
    principal: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    def values(self, known: dict[str, UUID]) -> dict[str, Any]:
        relations = {n: known.get(getattr(self, n), "") for n in ("government", "line_superior", "principal")}
        return {
            "code": self.code, "name": self.name, "kind": self.kind, "rank": self.rank, "line": self.line,
            "division": self.division, "basis": self.basis, "valid_from": SINCE, **relations,
        }  # fmt: skip


def first_agencies() -> Iterator[Plan]:
    """What must stand before anybody can act: what lies outside the city's supervision, 司法局, the administrators' office."""
    gov = LegalKind.GOVERNMENT
    yield from (
        Plan("HA-GOV", "河南省人民政府", gov, Rank.PROVINCE, "410000", CHECKED),
        Plan("JZ-GOV", "焦作市人民政府", gov, Rank.PREFECTURE, "410800", CHECKED, line_superior="HA-GOV"),
        Plan("JZ-JUSTICE", "焦作市司法局", LegalKind.AGENCY, Rank.PREFECTURE, "410800", USUAL, "司法行政", "JZ-GOV"),
        Plan("JZ-DATA", "焦作市行政审批和政务信息管理局", LegalKind.AGENCY, Rank.PREFECTURE, "410800", USUAL, "政务信息", "JZ-GOV"),
    )  # fmt: skip
    for line, name in PROVINCE_NAMES.items():
        yield Plan(
            f"HA-{_code(line)}", name, LegalKind.AGENCY, Rank.PROVINCE, "410000", USUAL, line, "HA-GOV"
        )
    yield Plan(
        "HA-ECOLOGY",
        "河南省生态环境厅",
        LegalKind.AGENCY,
        Rank.PROVINCE,
        "410000",
        USUAL,
        "生态环境",
        "HA-GOV",
    )
    yield from _neighbours()


def other_agencies() -> Iterator[Plan]:
    """The rest of the city, superiors first."""
    gov, agency = LegalKind.GOVERNMENT, LegalKind.AGENCY
    for line, name, code in LINES:
        if code != "justice":
            yield Plan(
                f"JZ-{code.upper()}",
                f"焦作市{name}",
                agency,
                Rank.PREFECTURE,
                "410800",
                USUAL,
                line,
                "JZ-GOV",
                f"HA-{code.upper()}",
            )
    yield Plan(
        "JZ-ECOLOGY",
        "焦作市生态环境局",
        agency,
        Rank.PREFECTURE,
        "410800",
        USUAL,
        "生态环境",
        "JZ-GOV",
        "HA-ECOLOGY",
    )
    yield Plan("JZ-POLICE", "焦作市公安局", agency, Rank.PREFECTURE, "410800", USUAL, "公安", "JZ-GOV")
    yield Plan(
        "JZ-TAX",
        "国家税务总局焦作市税务局",
        LegalKind.VERTICAL,
        Rank.PREFECTURE,
        "410800",
        USUAL,
        "税务",
        "JZ-GOV",
    )
    yield Plan(
        "JZ-OFFICE",
        "焦作市法治政府建设领导小组办公室",
        LegalKind.COORDINATOR,
        Rank.PREFECTURE,
        "410800",
        OPINION,
        "",
        "JZ-GOV",
    )
    yield Plan(
        "JZ-ZONE",
        "焦作市城乡一体化示范区管理委员会",
        LegalKind.DELEGATE,
        Rank.COUNTY,
        "410871",
        OPINION,
        "",
        "JZ-GOV",
    )
    for code, county in COUNTIES:
        own = f"C{code}"
        yield Plan(f"{own}-GOV", f"{county}人民政府", gov, Rank.COUNTY, code, CHECKED, line_superior="JZ-GOV")
        for line, name, mark in LINES:
            if mark in ("agriculture", "water") and county.endswith("区"):
                continue
            yield Plan(
                f"{own}-{mark.upper()}",
                f"{county}{name}",
                agency,
                Rank.COUNTY,
                code,
                USUAL,
                line,
                f"{own}-GOV",
                f"JZ-{mark.upper()}",
            )
        yield Plan(
            f"{own}-ECOLOGY", f"焦作市生态环境局{county}分局", LegalKind.BRANCH, Rank.COUNTY, code, USUAL, "生态环境",
            principal="JZ-ECOLOGY", line_superior="JZ-ECOLOGY",
        )  # fmt: skip


def _neighbours() -> Iterator[Plan]:
    agency, gov = LegalKind.AGENCY, LegalKind.GOVERNMENT
    places = (
        ("JY", "济源市", "419001", Rank.COUNTY), ("XX", "新乡市", "410700", Rank.PREFECTURE),
        ("ZZ", "郑州市", "410100", Rank.PREFECTURE), ("LY", "洛阳市", "410300", Rank.PREFECTURE),
    )  # fmt: skip
    for mark, place, division, rank in places:
        yield Plan(f"{mark}-GOV", f"{place}人民政府", gov, rank, division, CHECKED, line_superior="HA-GOV")
        for line, name, code in LINES[:2]:
            yield Plan(
                f"{mark}-{code.upper()}",
                f"{place}{name}",
                agency,
                rank,
                division,
                USUAL,
                line,
                f"{mark}-GOV",
                f"HA-{code.upper()}",
            )
    yield Plan("SX-GOV", "山西省人民政府", gov, Rank.PROVINCE, "140000", CHECKED)
    yield Plan("JC-GOV", "晋城市人民政府", gov, Rank.PREFECTURE, "140500", CHECKED, line_superior="SX-GOV")
    for line, name, code in LINES[:2]:
        yield Plan(
            f"JC-{code.upper()}", f"晋城市{name}", agency, Rank.PREFECTURE, "140500", USUAL, line, "JC-GOV"
        )


def _code(line: str) -> str:
    return next(code.upper() for name, _, code in LINES if name == line)


# 姓名均为虚构。
CAST = (
    ("sysadmin", "钱系统", "JZ-DATA", Role.SYSTEM_ADMIN),
    ("secadmin", "孙安全", "JZ-DATA", Role.SECURITY_ADMIN),
    ("auditor", "周审计", "JZ-DATA", Role.AUDIT_ADMIN),
    ("jiandu", "郑监督", "JZ-JUSTICE", Role.SUPERVISOR),
    ("duban", "王督办", "JZ-OFFICE", Role.OVERSIGHT),
    ("wz.chengban", "冯承办", "C410823-MARKET", Role.HANDLER),
    ("wz.fuze", "陈负责", "C410823-MARKET", Role.UNIT_HEAD),
    ("wz.juzhang", "楚局长", "C410823-MARKET", Role.AGENCY_HEAD),
    ("wz.fazhi", "卫法制", "C410823-MARKET", Role.LEGAL_REVIEWER),
    ("wz.lianluo", "蒋联络", "C410823-MARKET", Role.LIAISON),
    ("wz.nongye", "沈农业", "C410823-AGRICULTURE", Role.LIAISON),
    ("ba.lianluo", "韩联络", "C410822-AGRICULTURE", Role.LIAISON),
    ("jz.nongye", "杨联络", "JZ-AGRICULTURE", Role.LIAISON),
    ("jy.lianluo", "朱联络", "JY-MARKET", Role.LIAISON),
)


def _is_needed(plan: Plan) -> bool:
    """Whether a small city has this agency: those somebody of the cast works in, and the governments over them."""
    works_in = {code for _, _, code, _ in CAST}
    return plan.code in works_in or plan.code.endswith(("-GOV", "-ECOLOGY")) or plan.line == "司法行政"


class City:
    """Builds the demonstration city through the door; `build` may be called again and does only what is missing.

    Args:
        is_small: only the agencies the cast works in, their governments and a few beside them.
    """

    def __init__(self, is_small: bool = False) -> None:
        self._is_small = is_small
        self._codes = dict(Agency.objects.values_list("code", "uuid"))

    def build(self) -> bool:
        """Returns False when the city stands already."""
        if Person.objects.filter(account=CAST[-1][0]).exists():
            return False
        start = founder("demo")
        load_packaged_divisions(start)
        for plan in first_agencies():
            if plan.code not in self._codes:
                self._codes[plan.code] = found_agency(start, plan.values(self._codes))
        for cast in CAST[:3]:
            self._person(start, start, "accounts.found_account", "accounts.found_post", cast)
        system, security = self.actor("sysadmin"), self.actor("secadmin")
        self._person(system, security, "accounts.open_account", "accounts.grant_post", CAST[3])
        supervisor = self.actor("jiandu")
        for plan in other_agencies():
            if self._is_small and not _is_needed(plan):
                continue
            self._agency(system, supervisor, plan)
        for cast in CAST[4:]:
            self._person(system, security, "accounts.open_account", "accounts.grant_post", cast)
        return True

    def actor(self, account: str) -> Actor:
        """The first capacity of a demonstration account."""
        return actors_of(Person.objects.get(account=account))[0]

    def agency(self, code: str) -> UUID:
        return self._codes[code]

    def add_agency(self, plan: Plan) -> None:
        """One more agency, registered and confirmed; nothing happens when it stands."""
        self._agency(self.actor("sysadmin"), self.actor("jiandu"), plan)

    def join(self, cast: tuple[str, str, str, Role]) -> None:
        """One more person of the demonstration, with an account and a post."""
        system, security = self.actor("sysadmin"), self.actor("secadmin")
        self._person(system, security, "accounts.open_account", "accounts.grant_post", cast)

    def _agency(self, system: Actor, supervisor: Actor, plan: Plan) -> None:
        if plan.code in self._codes:
            return
        made = done(
            door.perform(
                system,
                "registry.register_agency",
                None,
                plan.values(self._codes),
                key=f"demo:register:{plan.code}",
            )
        )
        done(
            door.perform(
                supervisor,
                "registry.confirm_agency",
                made,
                {"is_verified": plan.basis != USUAL},
                key=f"demo:confirm:{plan.code}",
            )
        )
        self._codes[plan.code] = made

    def _person(
        self, opener: Actor, granter: Actor, opening: str, granting: str, cast: tuple[str, str, str, Role]
    ) -> None:
        account, name, code, role = cast
        found = Person.objects.filter(account=account).values_list("uuid", flat=True).first()
        values = {
            "agency": self._codes[code], "name": name, "account": account, "password": PASSWORD,
            "mobile": _mobile(account),
        }  # fmt: skip
        person = found or done(door.perform(opener, opening, None, values, key=f"demo:person:{account}"))
        post = {
            "person": person, "agency": self._codes[code], "role": role.value, "valid_from": "2026-01-01",
            "basis": "演示环境设岗",
        }  # fmt: skip
        done(door.perform(granter, granting, None, post, key=f"demo:post:{account}"))


def _mobile(account: str) -> str:
    """A number that nobody has: no operator hands out numbers beginning with 100."""
    return f"1000391{int.from_bytes(account.encode()) % 10_000:04d}"
