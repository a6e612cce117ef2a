"""名录库自己的导入目标：机关、执法人员。名录库在下层，所以登记在这里。

A certificate names an officer, a code an agency; a name does too where the sheet gives another code. What others must check (a certificate renewed, an agency renamed) no sheet
changes; how an agency is reached it does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Case, Q, When

from liandong.importing.forming import FormTarget
from liandong.importing.targets import register
from liandong.kernel.actions import Act
from liandong.registry.actions.agencies import REGISTER_AGENCY, UPDATE_AGENCY_CONTACTS
from liandong.registry.actions.officers import CHANGE_OFFICER, REGISTER_OFFICER
from liandong.registry.models import Agency, Officer


def _agency(act: Act, values: Mapping[str, Any]) -> Agency | None:
    """By its code; else one that bears or bore the same name in the same division, so that none is registered twice."""
    if (known := Agency.objects.filter(code=values["code"].upper()).first()) is not None:
        return known
    called = Q(name=values["name"]) | Q(former_names__contains=[{"name": values["name"]}])
    beside = Agency.objects.filter(called, division=values["division"])
    return beside.order_by(Case(When(state="in_force", then=0), default=1), "-id").first()


def _officer(act: Act, values: Mapping[str, Any]) -> Officer | None:
    held = Officer.objects.filter(certificate=values["certificate"], owner=act.record.owner)
    return held.exclude(state__in=("returned", "cancelled")).first()


AGENCIES = register(
    FormTarget(
        "agencies", "机关", REGISTER_AGENCY, _agency,
        "在册机关随表只能变更联系方式，其余由它自己或者行政执法监督在平台上办理；同一机关编码写得不同的，请改用已登记的编码。",
        changing=UPDATE_AGENCY_CONTACTS, while_in=("in_force",),
        also={
            "code": ("机关代码", "统一社会信用代码"), "name": ("机关名称", "单位名称"), "kind": ("机关性质",),
            "division": ("行政区划", "区划代码"), "line": ("领域", "执法领域"),
            "short_name": ("机关简称", "单位简称"), "phone": ("联系电话", "电话", "单位电话", "值班电话"),
            "address": ("地址", "单位地址", "通讯地址", "联系地址"), "liaison": ("联络员", "联络员姓名", "联络人姓名", "联系人"),
            "liaison_phone": ("联络员电话", "联系人电话", "联络员手机", "联络员联系电话", "联络人手机"),
        },
    ).target()
)  # fmt: skip

OFFICERS = register(
    FormTarget(
        "officers", "执法人员", REGISTER_OFFICER, _officer, "换证、更名由行政执法监督办理。", changing=CHANGE_OFFICER,
        unasked=("issued_by", "source"),
        also={
            "name": ("执法人员姓名", "执法人员"), "certificate": ("证号", "证件编号", "执法证件号", "执法证编号"),
            "lines": ("执法领域", "执法类型"), "valid_to": ("有效期至", "有效期止"), "valid_from": ("发证日期", "有效期起"),
            "is_on_staff": ("在编在职", "是否在编"),
        },
    ).target()
)  # fmt: skip
