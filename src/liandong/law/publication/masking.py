"""公示以前要隐去什么：先保密审查，再逐项脱敏，没有做完不得公示。

The duty to protect secrets and personal information stands in the law; how much of a number stays readable is local
custom (N-11), shown beside each item and open to be stricter. Nothing is masked by the machine unseen: this list is
what the officer and the reviewer tick.

Main names: `Sensitive`, `Mask`, `masks`, `may_release`.
Legal source: 行政处罚法第五十条（P-35）；市场监督管理行政处罚信息公示规定第五条、第六条（M-24）.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from liandong.law import LawOn, at
from liandong.law.procedure.gaps import Gap, judge
from liandong.law.verdict import Source, Verdict


class Sensitive(StrEnum):
    """Kinds of content that may not go out as they stand."""

    CLASSIFIED = "国家秘密"
    COMMERCIAL = "商业秘密"
    PRIVACY = "个人隐私"
    REPORTER = "举报人身份"
    PERSON_NAME = "自然人姓名"
    ID_NUMBER = "身份证件号码"
    PHONE = "联系电话"
    BANK_ACCOUNT = "银行账号"
    HOME = "住址"


_REMOVED = frozenset({Sensitive.CLASSIFIED, Sensitive.COMMERCIAL, Sensitive.PRIVACY, Sensitive.REPORTER})


@dataclass(frozen=True, slots=True)
class Mask:
    """One thing to be done before publication.

    Attributes:
        content: what. removed: True = nothing of it may remain; False = partly hidden.
        how: in Chinese, fit for the tick list. source: the duty. custom: where the manner comes from, if anywhere.
    """

    content: Sensitive
    removed: bool
    how: str
    source: Source
    custom: Source | None


def masks(
    contents: Collection[Sensitive], *, line: str, on: date, law: LawOn | None = None
) -> tuple[Mask, ...]:
    """What must be done to a text that holds these contents, in the order of `Sensitive`.

    Args:
        contents: what the text holds. line: enforcement line. on: the day of publication.
        law: by default the packaged law of ``on``.
    """
    ruling = law or at(on)
    own = ruling.find("M-24", line) if line else None
    duty = (own or ruling["P-35"]).provision
    custom = ruling["N-11"]
    manners = dict(item.split("：", 1) for item in custom.items)
    made = []
    for content in Sensitive:
        if content in contents:
            manner = manners.get(content)
            how = f"{content}：{manner or '全部删去'}"
            source = custom.provision if manner else None
            made.append(Mask(content, content in _REMOVED, how, duty, source))
    return tuple(made)


def may_release(
    contents: Collection[Sensitive],
    done: Collection[Sensitive],
    *,
    secrecy_reviewed: bool,
    line: str,
    on: date,
    law: LawOn | None = None,
) -> Verdict:
    """Whether the text may go out: ``release``, or refused ``not_masked`` naming all that is still to be done.

    Args:
        contents: what the text held before. done: what has been removed or masked, checked by a person.
        secrecy_reviewed: the secrecy review (保密审查) passed. line, on, law: as in `masks`.
    """
    ruling = law or at(on)
    wanted = masks(contents, line=line, on=on, law=ruling)
    duty = (wanted[0].source if wanted else None) or ruling["P-35"].provision
    gaps = [] if secrecy_reviewed else [Gap("未经保密审查", duty)]
    gaps += [Gap(f"未处理{mask.how}", mask.source) for mask in wanted if mask.content not in done]
    return judge(
        gaps,
        passed="release",
        said="已经保密审查，应当隐去的内容均已处理，可以公示。",
        failed="not_masked",
        lead="尚不得公示",
        sources=(duty,),
    )
