"""当事人怎样说给只看得到摘要的人听：企业等按名称，公民不出现姓名。

Main names: `CITIZEN`, `public_name`. Source: 个人信息保护法第五十一条.
"""

from __future__ import annotations

from liandong.parties.models import Form, Party

CITIZEN = "公民（姓名从略）"


def public_name(party: Party) -> str:
    """The name that a summary may say of a party in the register."""
    return CITIZEN if party.form == Form.CITIZEN else party.name
