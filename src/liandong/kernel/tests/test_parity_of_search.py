"""同一道界线在查找里：没有授予的，按它的哪一个字也找不到；授予了的，每一处都找得到。"""

from __future__ import annotations

from liandong.codes.initials import initials as sounds
from liandong.kernel import initials
from liandong.kernel.roles import Level
from liandong.kernel.tests import parity
from liandong.kernel.tests.policy import N, S


def test_search_finds_nothing_by_what_is_not_granted(stage):
    findings = []
    for label, who in (
        ("agency in_force", "jy.lianluo"), ("correction pending", "jiandu"), ("correction pending", "wz.lianluo"),
        ("correction pending", "sysadmin"), ("agency draft", "jy.lianluo"), ("person closed", "wz.lianluo"),
    ):  # fmt: skip
        kind, record = stage.record(label)
        actor = stage.actors[who]
        level = kind.sight.level(actor, record)
        texts = [s.text for s in stage.secrets if s.record == record.uuid and s.least > level]
        assert texts, label
        findings += parity.search_findings(parity.Reader(actor), kind, record, level, texts)
    assert findings == []


def test_search_finds_by_what_is_granted_on_every_surface(stage):
    """So that the findings above are none because nothing is shown, not because nothing is asked."""
    for label, who in (
        ("correction pending", "jiandu"), ("agency in_force", "jy.lianluo"), ("officer in_force", "jy.lianluo"),
        ("item published", "jy.lianluo"), ("power in_force", "jy.lianluo"), ("standard in_force", "jy.lianluo"),
        ("party in_force", "jy.lianluo"), ("intake done", "wz.lianluo"), ("person open", "jy.lianluo"),
    ):  # fmt: skip
        kind, record = stage.record(label)
        asked = kind.number(record) or kind.heading(record)
        reader = parity.Reader(stage.actors[who])
        findings = parity.search_findings(reader, kind, record, Level.SUMMARY, [asked])
        assert {f.split("：", 1)[1].split("按")[0] for f in findings} == set(parity.SEARCHES), (
            label,
            findings,
        )


def test_no_search_finds_what_the_level_hides(stage):
    """By every text it could be found by, letters too."""
    placed = parity.place(stage, 1)
    initials.complete()
    cast, findings = list(parity.in_office(stage).values()), []
    for i, label in enumerate(stage.records):
        kind, record = stage.record(label)
        hidden = [
            a for a in cast if parity.expected(kind, a, record.uuid, placed) < S and a.person != record.uuid
        ]
        if not hidden:
            continue
        actor = hidden[(i + 1) % len(hidden)]
        spoken = [
            letters for name in (kind.spoken(record) if kind.spoken else ()) for letters in sounds(name)
        ]
        texts = {kind.number(record), kind.heading(record)[:20], *spoken} - {""}
        findings += parity.search_findings(parity.Reader(actor), kind, record, N, texts)
    assert findings == []
