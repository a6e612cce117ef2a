"""协查怎样说给别人听：签收以前载明的事项，逐个问题和答复，证据清单，延期、不予协助，用在哪里。

Main names: `label`, `stated`, `questions_told`, `evidence_told`, `longer_told`, `refused_told`, `uses_told`, `limit_told`.
"""

from __future__ import annotations

from liandong.assistance.models import AssistanceEvidence, AssistanceRequest
from liandong.law.assistance import refusal
from liandong.law.parameter import NATURES
from liandong.leads import evidence
from liandong.parties.masking import public_name


def label(request: AssistanceRequest) -> str:
    """Whom a summary names: a registered party that is no citizen; of what was written down only how many."""
    others = len(request.objects_told)
    said = [public_name(request.party)] if request.party else []
    return "，".join([*said, *([f"{'另有' if said else ''}写明的{others}项"] if others else [])])


def stated(request: AssistanceRequest) -> tuple[tuple[str, str], ...]:
    """What the agency asked reads before it signs: what, about whom (never a citizen by name), by when; no facts, no questions."""
    return (
        ("协查事项", request.subject), ("协查对象", request.party_label), ("请求机关", request.agency_name),
        ("答复期限", limit_told(request)), ("依据", "；".join(request.grounds)),
    )  # fmt: skip


def limit_told(request: AssistanceRequest) -> str:
    """Whether the limit is 法定, 内部 or 商请, and why."""
    return f"{NATURES[request.nature]}：{request.limit_told}"


def questions_told(request: AssistanceRequest) -> list[str]:
    """Each question with its answer, a line each; both agencies read the same."""
    given = {a.number: a for a in request.answers.all()}
    lines = []
    for n, text in enumerate(request.questions, 1):
        answer = given.get(n)
        if n in request.declined_numbers:
            said = "不予协助"
        elif answer is None:
            said = "尚未答复"
        else:
            said = f"{answer.get_found_display()}：{answer.text}（{answer.by_name}）"
        lines.append(f"{n}．{text} —— {said}")
    return lines


def numbered(lines: list[str]) -> list[str]:
    """Lines with their numbers."""
    return [f"{n}．{line}" for n, line in enumerate(lines, 1)]


def evidence_told(request: AssistanceRequest) -> list[str]:
    """证据移交保管记录: each file that stands, with its source, collectors, and what whoever asked found of it."""
    return [_file(e) for e in request.evidence.all() if e.withdrawn_at is None]


def _file(e: AssistanceEvidence) -> str:
    kept = "原件" if e.is_original else "复制件"
    found = (
        f"{e.get_review_display()}：{e.review_told}（{e.reviewed_by}）" if e.review else "请求机关尚未审查"
    )
    return f"{evidence.told(e)}，{kept}，{e.taken_on}由{e.collectors}取得，来源：{e.source}；{found}"


def longer_told(request: AssistanceRequest) -> str:
    """The extension asked for and its answer."""
    if not request.longer_days:
        return ""
    return (
        f"申请延长{request.longer_days}个工作日：{request.longer_why}；{request.longer or '等请求机关答复'}"
    )


def refused_told(request: AssistanceRequest) -> list[str]:
    """Why help was refused: all of it, or some questions, those of one ground and reason together; empty where nothing is."""
    if request.ground:
        return [f"全部：{refusal(request.ground).told}。{request.refused_why}"]
    told: dict[str, list[str]] = {}
    for one in request.declined:
        why = f"{refusal(one['ground']).told}。{one['why']}"
        told.setdefault(why, []).append(str(one["number"]))
    return [f"第{'、'.join(numbers)}个问题：{why}" for why, numbers in told.items()]


def uses_told(request: AssistanceRequest) -> list[str]:
    """The cases and verifications it serves, with the reason."""
    return [f"{u.number}：{u.why}（{u.by_name}）" for u in request.uses.all()]
