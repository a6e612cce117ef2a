"""谁办双随机抽查的事：法制审核、联络员起草，机关负责人公布、批准、发布。

Main names: `STAFF`, `HEADS`.
"""

from __future__ import annotations

from liandong.kernel.roles import Role

STAFF = frozenset({Role.LEGAL_REVIEWER, Role.LIAISON})
HEADS = frozenset({Role.AGENCY_HEAD})
