"""文书底稿测试共用的：一个人从一条记录能起草哪些文书，文字是什么，还缺什么。"""

from __future__ import annotations

from typing import Any

from liandong.demo.city import City
from liandong.documents.typeset import missing, plain_text, refusals
from liandong.kernel import kinds, letters


def drafts(city: City, kind: str, record: Any, account: str) -> dict[str, tuple[str, list[str]]]:
    """Each draft by its code: its text without the agency it begins with, and the names of what it lacks; each can be set."""
    record.refresh_from_db()
    actor, of = city.actor(account), kinds.get(kind)
    assert of is not None
    found = {}
    for one, heading, content in letters.offered(actor, kind, record, of.sight.level(actor, record)):
        assert refusals(one.kind, heading, content) == (), one.kind.code
        text = plain_text(one.kind, heading, content).removeprefix(f"{heading.agency}\n")
        found[one.kind.code] = (text, [f.name for f in missing(one.kind, heading, content)])
    return found
