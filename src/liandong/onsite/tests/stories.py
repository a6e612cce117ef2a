"""入企检查测试共用的几步：市监局牵头、农业农村局一起去一家农资店，批准、到场、登记。"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from liandong.cases.tests.stories import CODE
from liandong.catalogue.models import Power
from liandong.catalogue.tests.test_doing import hired
from liandong.demo.city import City
from liandong.inspections.tests.conftest import readied
from liandong.kernel.outcome import Outcome
from liandong.kernel.roles import Role
from liandong.kernel.tests.staging import attempt, did
from liandong.now import now, today
from liandong.onsite.models import Inspection
from liandong.onsite.results import ASK, COMMON
from liandong.registry.models import Agency, Officer

MARKET, FARM = "C410823-MARKET", "C410823-AGRICULTURE"
STAFF, HEAD, CHIEF, PARTNER, PARTNER_HEAD = "wz.chengban", "wz.juzhang", "wz.fuze", "wz.nongye", "wz.nongju"
LABEL, BOOK = "T-CC-1", "T-CC-2"
USUAL = {"A": "lead", "E": "on_spot"}
"""What follows from a result, where a test does not say."""
PICTURE = b"\xff\xd8\xff\xe0" + bytes(range(200))


def certificates(code: str, count: int = 2) -> list[str]:
    """The first officers of an agency."""
    rows = Officer.objects.filter(agency__code=code, state="in_force", duty="on").order_by("certificate")
    return list(rows.values_list("certificate", flat=True)[:count])


def plan_values(**more: Any) -> dict[str, Any]:
    return {
        "party": CODE, "origin": "planned", "ground": "年度计划第3项", "on": today().isoformat(), "items": LABEL,
        "officers": "、".join(certificates(MARKET)), "partners": "", **more,
    }  # fmt: skip


class Story:
    """One visit on its way.

    Attributes:
        uuid: the record, once it is planned.
    """

    def __init__(self, city: City) -> None:
        self.city = city
        hired(city, PARTNER_HEAD, "田局长", FARM, Role.AGENCY_HEAD)
        self.uuid: UUID | None = None

    @property
    def record(self) -> Inspection:
        return Inspection.objects.get(uuid=self.uuid)

    def act(self, account: str, name: str, values: Any = None, **more: Any) -> UUID:
        return did(self.city.actor(account), f"onsite.{name}", self.uuid, values or {}, **more)

    def tried(self, account: str, name: str, values: Any = None, **more: Any) -> Outcome:
        return attempt(self.city.actor(account), f"onsite.{name}", self.uuid, values or {}, **more)

    def planned(self, **more: Any) -> Story:
        self.uuid = did(self.city.actor(STAFF), "onsite.plan_inspection", None, plan_values(**more))
        return self

    def joint(self, **more: Any) -> Story:
        """With the partner's items and officers filled in."""
        self.planned(partners=FARM, **more)
        self.act(PARTNER, "prepare_part", {"items": BOOK, "officers": certificates(FARM)})
        return self

    def approved(self, **more: Any) -> Story:
        self.joint(**more)
        self.act(HEAD, "approve_part", {"opinion": "同意"})
        self.act(PARTNER_HEAD, "approve_part", {"opinion": "同意"})
        return self

    def arrived(self, **more: Any) -> Story:
        self.approved(**more)
        self.act(STAFF, "enter_site", {"present": certificates(MARKET), "met": "店长"})
        self.act(PARTNER, "enter_site", {"present": certificates(FARM)})
        return self

    def register(self, account: str, *rows: dict[str, Any]) -> Outcome:
        import json

        return self.tried(account, "take_registers", {"rows": json.dumps(rows)})

    def photo(self, account: str, content: bytes = PICTURE, **more: Any) -> Outcome:
        file = SimpleUploadedFile("现场.jpg", content)
        return self.tried(account, "keep_photo", more, files={"file": file})

    def asked(self) -> Story:
        """The questions asked once for all, each answered as usual where nobody has."""
        answered = set(self.record.registers.values_list("subject", flat=True))
        rows = [row(s, "yes", device="问", number=n) for n, s in enumerate(COMMON) if s not in answered]
        assert not rows or self.register(STAFF, *rows).is_done
        return self

    def stated(self, account: str = STAFF) -> Story:
        self.asked()
        said = {"remarks": "无", "refusal": "负责人不在", "witness": "村委会李某"}
        self.act(account, "take_statement", said)
        return self

    def left(self, *accounts: str, **values: Any) -> Story:
        """These departments, or both, have heard the firm and end."""
        for account in accounts or (STAFF, PARTNER):
            self.stated(account).act(account, "end_part", values)
        return self

    def ended(self) -> Story:
        """Everything sound, signed, over."""
        self.arrived()
        assert self.register(STAFF, row(LABEL)).is_done
        assert self.register(PARTNER, row(BOOK, device="丙")).is_done
        return self.left()


def row(
    subject: str, result: str = "1", *, device: str = "甲", number: int = 1, **more: Any
) -> dict[str, Any]:
    """A register as a device sends it."""
    return {
        "id": str(uuid4()), "subject": subject, "device": device, "number": number, "at": now().isoformat(), "result": result,
        "told": "" if result == "1" or subject.startswith(ASK) else "标签不全", "follow_up": USUAL.get(result, "none"), **more,
    }  # fmt: skip


def shared_power() -> None:
    """The partner may check the market's item too."""
    power = Power.objects.get(item__code=LABEL)
    power.pk, power.uuid, power.holder = None, uuid4(), Agency.objects.get(code=FARM)
    power._state.adding = True
    power.save()


def told(city: City) -> Story:
    """The city with a firm, officers and items of two departments; no visit yet."""
    return Story(readied(city))
