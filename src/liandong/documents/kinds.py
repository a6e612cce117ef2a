"""文书的记录种类：发文机关看全部，收到的机关从收到起看全部，把出处的记录转送出去以后看摘要；监督、督办从签发起看摘要，入企检查的除外；别人看不到。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from liandong.documents import checking, search, signing, states, way
from liandong.documents.models import Letter
from liandong.documents.stored import text_of
from liandong.kernel.kinds import Field, Kind, register
from liandong.kernel.ports import agencies
from liandong.kernel.roles import BUSINESS, Level, Role, Secrecy
from liandong.kernel.visibility import Grant, Sight

_CEILINGS = {
    **dict.fromkeys(BUSINESS, Level.FULL),
    Role.SUPERVISOR: Level.FULL,
    Role.OVERSIGHT: Level.SUMMARY,
}


def letter_grants(letter: Letter) -> Iterable[Grant]:
    """A draft is its agency's alone; what was issued is known to those who watch it, and open to whom it has reached.

    What is made of an unannounced inspection stays with its agency: that somebody is to be inspected would show.
    """
    told: dict[UUID, tuple[Level, str]] = {letter.owner: (Level.FULL, "发文机关")}
    gone = way.left(letter) if letter.state == "superseded" else []  # 已更正的不再办理，转送了照递送算
    for row in (r for r in letter.receivers if r["agency"]):
        held = (
            (Level.SUMMARY, "转送机关")
            if row.get("sent_on") or row["name"] in gone
            else (Level.FULL, "收到的机关")
        )
        told.setdefault(UUID(row["agency"]), held)
    if letter.state in states.OUT and not letter.kind.is_own_only:
        for supervisor in agencies().supervisors(letter.owner):
            told.setdefault(supervisor, (Level.SUMMARY, "行政执法监督"))
        for office in agencies().overseers(letter.owner):
            told.setdefault(office, (Level.SUMMARY, "督办"))
    for agency, (level, ground) in told.items():
        yield Grant(level, ground, agency=agency)


def received_told(letter: Letter) -> list[str]:
    """Whom it has reached on the platform or by paper, a line each, and who has sent it on with its record."""
    return [f"{r['name']}，{r['on']}收到（递送{r['dispatch']}）{_onward(r)}。" for r in letter.receivers]


def _onward(row: Mapping[str, Any]) -> str:
    return f"，已随记录转送，{row['sent_on']}起只看摘要" if row.get("sent_on") else ""


def service_told(letter: Letter) -> list[str]:
    """How it was served, and what was said of that before it was corrected."""
    if letter.served_on is None:
        return []
    now = {name: getattr(letter, name) for name in ("served_on", "served_how", "served_to", "service_note")}
    before = [f"原来登记的：{_service(one)}。" for one in reversed(letter.served_before)]
    return [f"{_service(now)}。", *before]


def _service(said: Mapping[str, Any]) -> str:
    note = f"；{said['service_note']}" if said["service_note"] else ""
    return f"{said['served_on']}{said['served_how']}，受送达人：{said['served_to']}{note}"


def _text(letter: Letter) -> list[str]:
    """Line by line, for the page; a last line without a full stop would otherwise be joined."""
    return [line for line in text_of(letter).replace("\t", "　").splitlines() if line]


_SAID, _ISSUE, _FILES, _OUT = "内容", "签发", "文件", "送出"
LETTER = register(
    Kind(
        name="letter",
        title="文书",
        model=Letter,
        states=states.LETTER,
        sight=Sight("letter", Letter, _CEILINGS, letter_grants),
        heading=lambda r: f"{r.kind_title} {r.letter_no}".strip(),
        number=lambda r: r.number,
        related=("supersedes",),
        own=("owner",),
        search=search.narrowed,
        lead="由案件、协查等记录起草的公文和文书：送审签、签发编号、排版、用印扫描、送出，签发以后有错的另发更正。",
        when_empty="没有您可以查看的文书。要起草，请在案件、协查等记录的页面上，从“关联记录”里选一种。",
        fields=(
            Field("number", "文书编号", in_list=True, is_searched=True),
            Field("kind_title", "文书种类", in_list=True, is_searched=True, sort_by="kind_title"),
            Field("letter_no", "文号", in_list=True, is_searched=True),
            Field("source_number", "出处", in_list=True, is_searched=True),
            Field("agency_name", "发文机关", in_list=True, is_searched=True, sort_by="agency_name"),
            Field("drafted_at", "起草时间", in_list=True, sort_by="drafted_at"),
            Field("is_simulated", "演示", value=lambda r: r.is_simulated or ""),
            Field("title", "标题", level=Level.FULL, section=_SAID, secrecy=Secrecy.SENSITIVE),
            Field("recipients", "主送", level=Level.FULL, section=_SAID, secrecy=Secrecy.SENSITIVE),
            Field("text", "全文", level=Level.FULL, section=_SAID, value=_text, secrecy=Secrecy.SENSITIVE),
            Field("drafter_name", "起草人", level=Level.FULL, section=_ISSUE),
            Field("issued_at", "签发时间", section=_ISSUE),
            Field("issued_by", "签发人", level=Level.FULL, section=_ISSUE),
            Field("is_no_given", "文号由机关登记簿给出", level=Level.FULL, section=_ISSUE, value=lambda r: r.is_no_given or ""),
            Field(
                "check_code", "文件校验码", level=Level.FULL, section=_ISSUE, secrecy=Secrecy.SENSITIVE,
                value=lambda r: checking.shown(r.check_code) if r.check_code else "",
            ),
            Field("rendered_at", "排版时间", section=_FILES),
            Field("pages", "页数", level=Level.FULL, section=_FILES, value=lambda r: r.pages or ""),
            Field("issued_sha256", "排好的文件摘要", level=Level.FULL, section=_FILES),
            Field("sealed_at", "用印扫描件交来时间", section=_FILES),
            Field("sealed_sha256", "用印扫描件摘要", level=Level.FULL, section=_FILES),
            Field("signatures", "文件的签名", level=Level.FULL, section=_FILES, value=signing.signatures_told),
            Field("fallback_glyphs", "用后备字体的字", level=Level.FULL, section=_FILES),
            Field("receivers", "已经收到的机关", level=Level.FULL, section=_OUT, value=received_told),
            Field("service", "送达当事人", level=Level.FULL, section=_OUT, value=service_told, secrecy=Secrecy.SENSITIVE),
        ),
    )
)  # fmt: skip
