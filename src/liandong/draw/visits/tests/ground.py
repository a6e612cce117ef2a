"""一座小城：几个部门、几个对象、几名执法人员，各测试改一处用。"""

from __future__ import annotations

from hypothesis import strategies as st

from liandong.draw.visits.facts import Officer, Rules, Selection, Target, Wave
from liandong.draw.visits.keys import Keys

KEYS = Keys.derived(b"s" * 32, "410800-2026-0001")
AREAS = ("410802", "410825")


def drew(department: str, target: str, first: int = 0, last: int = 3, certificate: str = "") -> Selection:
    return Selection(department, target, first, last, certificate)


def staff(department: str, leads: int, others: int, **more) -> list[Officer]:
    return [Officer(f"{department}-{n:02}", department, n < leads, **more) for n in range(leads + others)]


def wave(selections, officers=(), recusals=(), /, *, area: str = "410802", targets=None, **rules) -> Wave:
    rules = {"slots": 4, "reasons": frozenset({"U1"})} | rules
    named = sorted({one.target for one in selections})
    return Wave(
        Rules(**rules), tuple(selections), tuple(targets or [Target(id, area) for id in named]), tuple(officers), frozenset(recusals)
    )  # fmt: skip


@st.composite
def waves(draw, **fixed) -> Wave:
    """Small cities of any kind: windows, caps, pairs apart, areas, certificates, absences, recusals, loads."""
    slots = draw(st.integers(1, 5))
    codes = draw(st.lists(st.sampled_from("ABCDEF"), min_size=1, max_size=5, unique=True))
    ids = [f"T{n}" for n in range(draw(st.integers(1, 8)))]
    pairs = draw(st.lists(st.sampled_from([(d, t) for d in codes for t in ids]), unique=True, max_size=20))
    selections = []
    for department, target in pairs:
        first = draw(st.integers(0, slots - 1))
        last = draw(st.integers(first, slots - 1))
        selections.append(drew(department, target, first, last, draw(st.sampled_from(["", "", "TSA"]))))
    areas = st.frozensets(st.sampled_from(AREAS), max_size=2)
    officers = [
        Officer(
            f"{code}-{n}", code, draw(st.booleans()), draw(st.integers(0, 9)) > 0, draw(areas),
            draw(st.sampled_from([frozenset(), frozenset({"TSA"})])), draw(st.frozensets(st.integers(0, slots - 1), max_size=1)),
        )
        for code in codes for n in range(draw(st.integers(0, 6)))
    ]  # fmt: skip
    together = [frozenset((a, b)) for a in codes for b in codes if a < b]
    rules = {
        "groups": (tuple(codes[:3]),), "most": draw(st.integers(1, 4)), "officers": draw(st.integers(2, 3)),
        "led": frozenset(codes[:2]), "load": draw(st.integers(1, 4)),
        "apart": frozenset(draw(st.lists(st.sampled_from(together), max_size=2))) if together else frozenset(),
    }  # fmt: skip
    targets = [Target(id, draw(st.sampled_from(AREAS)), draw(st.integers(0, 3))) for id in ids]
    pairs = [(o.id, t) for o in officers for t in ids]
    recusals = draw(st.lists(st.sampled_from(pairs), max_size=4)) if pairs else []
    return wave(selections, officers, recusals, targets=targets, **{"slots": slots} | rules | fixed)
