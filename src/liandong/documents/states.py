"""文书的状态表。"""

from __future__ import annotations

from liandong.kernel.states import State, StateTable, Transition
from liandong.law.verdict import Source

HOUSE_LETTERS = Source("联动平台办理规则", "文书")
OFFICIAL = Source("党政机关公文处理工作条例", verified=False)

DRAFT = ("drafted", "submitted")
"""States in which it is no letter yet and may be dropped."""
STANDING = ("rendered", "sealed")
"""States in which there is a file of a letter that holds."""
VALID = ("issued", *STANDING)
OUT = (*VALID, "superseded")
"""States of a letter that was issued."""
DRAFTERS_TOLD, HEAD = "承办人、办案机构负责人、联络员", "机关负责人"

LETTER = StateTable(
    "文书",
    {
        "drafted": State("草拟", "orange"),
        "submitted": State("送审签", "orange"),
        "issued": State("已签发，待排版", "blue"),
        "rendered": State("已排版，待用印", "blue"),
        "sealed": State("已用印", "green"),
        "superseded": State("已更正", "grey", is_final=True),
        "void": State("已作废", "grey", is_final=True),
    },
    (
        Transition("documents.draft_letter", (), "drafted", DRAFTERS_TOLD, HOUSE_LETTERS),
        Transition("documents.correct_letter", (), "drafted", DRAFTERS_TOLD, HOUSE_LETTERS),
        Transition("documents.amend_letter", ("drafted",), "drafted", DRAFTERS_TOLD, HOUSE_LETTERS),
        Transition("documents.submit_letter", ("drafted",), "submitted", DRAFTERS_TOLD, HOUSE_LETTERS),
        Transition("documents.return_letter", ("submitted",), "drafted", "办案机构负责人、机关负责人", HOUSE_LETTERS),
        Transition("documents.issue_letter", ("submitted",), "issued", HEAD, HOUSE_LETTERS),
        Transition("documents.set_letter", ("issued",), "rendered", "系统", HOUSE_LETTERS),
        Transition("documents.add_sealed_scan", ("rendered",), "sealed", DRAFTERS_TOLD, HOUSE_LETTERS),
        Transition("documents.replace_scan", ("sealed",), "sealed", DRAFTERS_TOLD, HOUSE_LETTERS),
        Transition("documents.supersede_letter", STANDING, "superseded", "随更正件签发", HOUSE_LETTERS),
        Transition("documents.drop_letter", DRAFT, "void", "起草人、办案机构负责人、机关负责人", HOUSE_LETTERS),
    ),
)  # fmt: skip
