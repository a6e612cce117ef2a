"""生成 docs/law.md：每一条参数、出处、核对状态和给律师打勾的空格。

Why: data nobody can survey is data nobody checks. A lawyer walks down this page with the official texts, and enters
``verified_by`` and ``verified_on`` in the YAML file named in the heading. The page is committed; a test compares it.

Main name: `render`. Run ``python -m liandong.law.page`` from the checkout to rewrite the file.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from liandong.law.loader import PARAMETER_FOLDER, load_calendar, parse_document, read_yaml
from liandong.law.parameter import NATURES, Parameter
from liandong.law.show import in_force, rule

PAGE = Path(__file__).parents[3] / "docs" / "law.md"

_HEAD = """# 法律参数一览

本页由程序生成（`python -m liandong.law.page`），不要手改。数据在 `src/liandong/law/parameters/`，一份文书一个文件。

- **已见条文**：数值和条次在公开文本里读到过，可以据以判断；**待核**：没有读到原文，只提示，不阻止。
- **核对**一栏供法制人员打勾：对照官方文本核过的，在数据文件该行填 `verified_by` 和 `verified_on`，重新生成本页即显示。
- 性质：法定、内部（本市可以文件调整）、商请（不作逾期）、参考（外地做法，在本市没有效力）。
"""

_COLUMNS = (
    "| 编号 | 名称 | 规则 | 约束 | 条文 | 施行 | 性质 | 状态 | 核对 |\n|---|---|---|---|---|---|---|---|---|"
)


def render() -> str:
    """The whole page as Markdown, ending with a newline. Raises `LawDataError` when a file is wrong."""
    parts = [_HEAD]
    total = seen = 0
    for file in sorted(PARAMETER_FOLDER.glob("*.yaml")):
        document = read_yaml(file)
        rows = parse_document(file.name, document)
        total, seen = total + len(rows), seen + sum(row.verified for row in rows)
        parts.append(_section(file.stem, str(document.get("status", "")), rows))
    parts.insert(1, f"共{total}行，其中已见条文{seen}行，待核{total - seen}行。\n")
    return "\n".join((*parts, _calendars()))


def _section(stem: str, status: str, rows: tuple[Parameter, ...]) -> str:
    sources = "；".join(source for source, _ in groupby(rows, key=lambda row: row.source))
    table = "\n".join(_line(row) for row in rows)
    return f"## {stem}\n\n《{rows[0].instrument}》。{status}。来源：{sources}。\n\n{_COLUMNS}\n{table}\n"


def _line(row: Parameter) -> str:
    tick = f"☑ {row.verified_by} {row.verified_on}" if row.verified_on else "☐"
    extra = [row.extension.sentence] if row.extension else []
    extra += [f"含：{'；'.join(row.items)}"] if row.items else []
    extra += [f"渠道：{row.channel}"] if row.channel else []
    extra += [row.note] if row.note else []
    cells = (
        row.id,
        row.name + (f"（{row.line}）" if row.line else ""),
        "。".join((rule(row), *extra)),
        row.bound,
        row.article,
        in_force(row),
        NATURES[row.nature],
        "已见条文" if row.verified else "待核",
        tick,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _calendars() -> str:
    rows = [
        f"| {year.year} | {year.notice} | {sum(not w for w in year.days.values())} | {sum(year.days.values())} | ☐ |"
        for year in load_calendar().years
    ]
    head = "## 工作日历\n\n| 年份 | 通知 | 放假日数 | 调休上班日数 | 核对 |\n|---|---|---|---|---|\n"
    return head + "\n".join(rows) + "\n\n其他年份没有录入；凡算到那些年份的期限都标明“暂定”，录入后重算。\n"


def main() -> None:
    """Rewrite docs/law.md."""
    PAGE.write_text(render(), encoding="utf-8")


if __name__ == "__main__":  # pragma: no cover - the one line that only a shell can reach
    main()
