"""由程序写出的文档：词汇表、谁能办什么、状态图、法律参数、接口说明。与程序不一致时检查会变红。"""

from __future__ import annotations

import json
import os

HEAD = "<!-- 由 liandong docs 生成，请勿手改 -->\n\n"


def pages() -> dict[str, str]:
    """Path in the checkout → text, for every generated page."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liandong.conf.settings")
    import django

    django.setup()
    from liandong.api import codes
    from liandong.law.page import render

    return {
        "docs/generated/glossary.md": glossary(),
        "docs/generated/policy.md": policy(),
        "docs/generated/states.md": states(),
        "docs/generated/openapi.json": openapi(),
        "docs/generated/problems.md": HEAD + codes.page(),
        "docs/law.md": render(),
    }


def glossary() -> str:
    """Every record kind, field, state, role and action with its identifier."""
    from liandong.kernel import actions, kinds
    from liandong.kernel.roles import Level, Role, Secrecy

    lines = [HEAD + "# 词汇表\n", "屏幕上的中文词与程序里的名字一一对应。\n"]
    lines += [
        "\n## 岗位角色\n",
        "| 中文 | 名字 |",
        "| --- | --- |",
        *(f"| {r.label} | `{r.value}` |" for r in Role),
    ]
    lines += [
        "\n## 可见级别\n",
        "| 中文 | 名字 |",
        "| --- | --- |",
        *(f"| {v.label} | `{v.name}` |" for v in Level),
    ]
    lines += [
        "\n## 信息类别\n",
        "| 中文 | 名字 |",
        "| --- | --- |",
        *(f"| {c.label} | `{c.value}` |" for c in Secrecy),
    ]
    for kind in sorted(kinds.every(), key=lambda k: k.name):
        lines += [
            f"\n## {kind.title} `{kind.name}`\n", "| 字段 | 名字 | 最低可见级别 | 类别 |", "| --- | --- | --- | --- |",
            *(f"| {f.label} | `{f.name}` | {f.level.label} | {f.secrecy.label} |" for f in kind.fields),
        ]  # fmt: skip
    lines += ["\n## 动作\n", "| 中文 | 名字 |", "| --- | --- |"]
    lines += [
        f"| {b.action.title} | `{b.action.name}` |"
        for b in sorted(actions.every(), key=lambda b: b.action.name)
    ]
    return "\n".join(lines) + "\n"


def policy() -> str:
    """Who may do what: one row per action; one table of ceilings per record kind."""
    from liandong.kernel import actions, kinds
    from liandong.kernel.roles import Level, Role

    lines = [HEAD + "# 谁能办什么，谁能看多少\n", "\n## 动作\n"]
    lines += [
        "| 动作 | 对什么 | 谁 | 哪一方 | 最低可见 | 理由 | 依据 |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    sides = {"owner": "本机关的记录", "other": "其他机关的记录", "any": "不限", "self": "本人的记录"}
    reasons = {"none": "不要", "optional": "可填", "required": "必填"}
    for bound in sorted(actions.every(), key=lambda b: b.action.name):
        a = bound.action
        kind = kinds.get(a.kind)
        who = "、".join(r.label for r in Role if r in a.roles)
        lines.append(
            f"| {a.title} `{a.name}` | {kind.title if kind else a.kind} | {who} | {'新建' if a.creates else sides[a.side]} "
            f"| {a.sight.label} | {reasons[a.reason]} | {'；'.join(map(str, a.sources))} |"
        )
    lines += ["\n## 可见级别的上限\n", "没有列出的角色看不到。实际级别是上限与授权中较低的一个。\n"]
    for kind in sorted(kinds.every(), key=lambda k: k.name):
        shown = "、".join(
            f"{r.label}（{kind.sight.ceiling(r).label}）" for r in Role if kind.sight.ceiling(r) > Level.NONE
        )
        lines.append(f"- **{kind.title}**：{shown}")
    return "\n".join(lines) + "\n"


def states() -> str:
    """One diagram and one table per state table."""
    from liandong.kernel import kinds

    lines = [HEAD + "# 状态图\n"]
    for kind in sorted(kinds.every(), key=lambda k: k.name):
        table = kind.states
        lines += [f"\n## {table.title} `{kind.name}`\n", "```mermaid", "stateDiagram-v2"]
        lines += [f'    state "{s.label}" as {name}' for name, s in table.states.items()]
        for edge in table.transitions:
            lines += [f"    {since} --> {edge.to}: {edge.action}" for since in edge.since or ("[*]",)]
        lines += [f"    {name} --> [*]" for name, s in table.states.items() if s.is_final]
        lines += ["```", "", "| 动作 | 从 | 到 | 谁 | 依据 |", "| --- | --- | --- | --- | --- |"]
        for edge in table.transitions:
            since = "、".join(table.states[s].label for s in edge.since) or "（新建）"
            lines.append(
                f"| `{edge.action}` | {since} | {table.states[edge.to].label} | {edge.who} | {edge.source} |"
            )
    return "\n".join(lines) + "\n"


def openapi() -> str:
    """The OpenAPI description that the platform serves."""
    from liandong.api.views import api

    return (
        json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n"
    )
