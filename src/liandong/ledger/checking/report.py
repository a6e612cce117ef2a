"""核对的结果：逐项发现、须知、规模，以及给人看的一页纸。

A check never stops at the first fault and never answers with a bare yes or no: it names each place, and says what
it could not know. What comes from the checked file is shown without control characters.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

LISTED_PER_CODE = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that an honest log would not show: stable code and a sentence that names the place."""

    code: str
    sentence: str


@dataclass
class Report:
    """The result of a check.

    Attributes:
        counts: how many findings of each code; `findings` lists the first 200 of each.
        notices: what a reader must know although it is no finding.
        size: leaves of the recomputed tree; `root` is its root in hex.
        witnessed_size: largest checkpoint that enough trusted witnesses co-signed.
    """

    origin: str = ""
    exported_at: str = ""
    findings: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    notices: list[str] = field(default_factory=list)
    size: int = 0
    root: str = ""
    events: int = 0
    redactions: int = 0
    unsequenced: int = 0
    checkpoints: int = 0
    witnessed_size: int = 0

    @property
    def is_intact(self) -> bool:
        """True when nothing was found."""
        return not self.counts

    def tell(self, code: str, sentence: str) -> None:
        """Add a finding."""
        self.counts[code] += 1
        if self.counts[code] <= LISTED_PER_CODE:
            plain = "".join(char if char.isprintable() else "�" for char in sentence[:600])
            self.findings.append(Finding(code, plain))

    def text(self) -> str:
        """The report for a person."""
        total = sum(self.counts.values())
        lines = [
            f"账本：{self.origin}；导出时刻（导出方自称）：{self.exported_at}",
            f"条目 {self.size}，事件 {self.events}，依法屏蔽 {self.redactions}，待入树 {self.unsequenced}，"
            f"检查点 {self.checkpoints}，经足数见证的最大条数 {self.witnessed_size}",
            f"树根：{self.root}",
            *(f"说明：{notice}" for notice in self.notices),
            *(f"发现（{found.code}）：{found.sentence}" for found in self.findings),
        ]
        if total > len(self.findings):
            lines.append(f"另有 {total - len(self.findings)} 项同类发现未逐一列出。")
        lines.append("结论：未发现问题。" if not total else f"结论：共发现 {total} 项问题。")
        return "".join(f"{line}\n" for line in lines)
