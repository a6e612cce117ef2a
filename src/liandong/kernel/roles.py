"""岗位角色、可见级别、信息类别：三张小表，全平台共用。

A *role* is what a post is held for. A *level* is how much of a record one may see. A *class* is how a field may
be treated once seen. Source: design.md §1, §2.3; 行政处罚法第五十条 for the duty of secrecy.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Role(StrEnum):
    """Roles of posts; the value is stored, the label is shown."""

    HANDLER = "handler"
    UNIT_HEAD = "unit_head"
    AGENCY_HEAD = "agency_head"
    LEGAL_REVIEWER = "legal_reviewer"
    LIAISON = "liaison"
    OVERSIGHT = "oversight"
    SUPERVISOR = "supervisor"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"
    SYSTEM = "system"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Role.HANDLER: "承办人",
    Role.UNIT_HEAD: "办案机构负责人",
    Role.AGENCY_HEAD: "机关负责人",
    Role.LEGAL_REVIEWER: "法制审核",
    Role.LIAISON: "联络员",
    Role.OVERSIGHT: "督办",
    Role.SUPERVISOR: "行政执法监督",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDIT_ADMIN: "审计管理员",
    Role.SYSTEM: "系统",
}

ADMINS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
BUSINESS = frozenset({Role.HANDLER, Role.UNIT_HEAD, Role.AGENCY_HEAD, Role.LEGAL_REVIEWER, Role.LIAISON})
HUMANS = frozenset(set(Role) - {Role.SYSTEM})


class Level(IntEnum):
    """How much of a record is seen; numbers leave room and are stored."""

    NONE = 0
    COLLISION = 10
    SUMMARY = 20
    FULL = 30
    INTAKE = 40

    @property
    def label(self) -> str:
        return {0: "不可见", 10: "碰撞", 20: "摘要", 30: "全部", 40: "受理"}[self.value]


class Secrecy(StrEnum):
    """Class of a field: 公开 / 内部 / 敏感. Sensitive values never enter a ledger body, only the fact of change."""

    PUBLIC = "public"
    INTERNAL = "internal"
    SENSITIVE = "sensitive"

    @property
    def label(self) -> str:
        return {"public": "公开", "internal": "内部", "sensitive": "敏感"}[self.value]
