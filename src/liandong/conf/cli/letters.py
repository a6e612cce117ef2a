"""letter 命令：列出文书的种类和填写项，把一份 JSON 排成 PDF、可以修改的 .docx 或者文字；letter-key 命令：造一把签文书的密钥。

No database and no platform: for whoever tries a form, checks a template or prints a draft elsewhere. What comes out is marked
草稿; numbering, sealing and keeping are the platform's. Exit codes: 0 complete, 1 refused or not readable, 3 written with gaps.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

from liandong.conf.cli.parser import Command
from liandong.conf.run.home import RunError
from liandong.documents.typeset import (
    Attachment,
    CannotTypeset,
    Content,
    Heading,
    LetterKind,
    draft_docx,
    kinds,
    missing,
    plain_text,
    refusals,
    typeset,
)
from liandong.documents.typeset.faces import WrongFonts, prefer
from liandong.now import now
from liandong.signing import SigningUnavailable, fresh
from liandong.signing.signer import ED25519, SM2

FORMS = {"official": "公文", "epistle": "信函", "minutes": "纪要", "record": "表格文书", "decision": "文书"}
AUDIENCES = {"party": "送达当事人", "agency": "发给机关", "inside": "机关内部"}
SHAPES = {
    "text": "文字", "long": "文字，可以分段", "date": "日期，2026-03-01", "moment": "时间，2026-03-01T09:30", "money_fen": "金额，以分计的整数",
    "choice": "文字", "lines": "逐条，文字的列表", "table": "逐行，列表，每行", "agency": "机关全称",
}  # fmt: skip
LISTS = ("recipients", "copies_to", "signers")
GAPS = 3


def _letter(options: argparse.Namespace) -> int:
    try:
        prefer(os.environ.get("LIANDONG_LETTERS_FONTS", ""))
    except WrongFonts as why:
        raise RunError(str(why)) from why
    if not options.code:
        return _list()
    kind = kinds().get(options.code)
    if kind is None:
        raise RunError(f"没有“{options.code}”这种文书。请执行 liandong letter 看全部种类。")
    if not options.content:
        return _explain(kind)
    heading, content = _read(kind, options.content)
    found = refusals(kind, heading, content)
    if found:
        raise RunError("\n".join([f"{kind.title}排不出来：", *(one.message for one in found)]))
    _write(options.out, kind, heading, content)
    gone = missing(kind, heading, content)
    if gone:
        sys.stderr.write(f"还缺：{'、'.join(f.label for f in gone)}。\n")
    return GAPS if gone else 0


def _list() -> int:
    for code, kind in kinds().items():
        about = f"{FORMS[kind.form]}，{AUDIENCES[kind.audience]}"
        sys.stdout.write(f"{code}\t{kind.title}\t{about}\t{'；'.join(kind.sources)}\n")
    return 0


def _explain(kind: LetterKind) -> int:
    """What is to be filled in, as the JSON file takes it."""
    lines = [
        f"{kind.title}（{FORMS[kind.form]}，{AUDIENCES[kind.audience]}）",
        f"依据：{'；'.join(kind.sources)}",
    ]
    lines += [kind.note] if kind.note else []
    lines += ["", "文件的样子：{\"heading\": {\"agency\": \"发文机关\", \"recipients\": [\"主送机关\"], …}, \"content\": {…}}", ""]  # fmt: skip
    for field in kind.fields:
        columns = "、".join(f"{c.name} {c.label}" for c in field.columns)
        needed = "必填" if field.is_required else "可不填"
        told = "；".join(
            part for part in (f"{SHAPES[field.shape]}{columns and '：' + columns}", field.hint) if part
        )
        lines.append(f"{field.name}\t{field.label}\t{needed}\t{told}")
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def _read(kind: LetterKind, file: str) -> tuple[Heading, Content]:
    """Heading and content of a file, or of the standard input.

    Raises:
        RunError: not readable, not JSON, or a name that the letter does not have.
    """
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
        told = json.loads(text)
    except OSError as why:
        raise RunError(f"读不了 {file}：{why.strerror}。") from why
    except ValueError as why:
        raise RunError(f"{file} 不是 UTF-8 编码的 JSON：{why}。") from why
    if not isinstance(told, dict) or not all(
        isinstance(told.get(part, {}), dict) for part in ("heading", "content")
    ):
        raise RunError(f"{file} 里要有 heading 和 content 两部分，各是一组名称和内容。")
    _known(told, {"heading", "content"}, "文件")
    content = told.get("content", {})
    _known(content, {f.name for f in kind.fields}, "content ")
    return _heading(told.get("heading", {})), content


def _known(told: dict[str, Any], names: set[str], where: str) -> None:
    strange = sorted(set(told) - names)
    if strange:
        raise RunError(f"{where}里没有“{'、'.join(strange)}”这一项，可以有：{'、'.join(sorted(names))}。")


def _heading(told: dict[str, Any]) -> Heading:
    names = {f.name for f in fields(Heading)}
    _known(told, names, "heading ")
    values: dict[str, Any] = {"agency": "", **told}
    for name in LISTS:
        values[name] = tuple(_lines(name, values.get(name, [])))
    values["attachments"] = tuple(map(_attachment, values.get("attachments", [])))
    for name in names - {*LISTS, "attachments", "is_simulated"} & set(values):
        if not isinstance(values.get(name, ""), str):
            raise RunError(f"heading 里的“{name}”应当填写文字。")
    values["is_simulated"] = values.get("is_simulated") is True
    return Heading(**values)


def _lines(name: str, value: Any) -> list[str]:
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        return value
    raise RunError(f"heading 里的“{name}”应当是文字的列表。")


def _attachment(value: Any) -> Attachment:
    if isinstance(value, str):
        return Attachment(value)
    if (
        isinstance(value, dict)
        and set(value) <= {"name", "sha256"}
        and all(isinstance(v, str) for v in value.values())
    ):
        return Attachment(value.get("name", ""), value.get("sha256", ""))
    raise RunError("heading 里的“attachments”应当是列表，每项是名称，或者名称（name）和摘要（sha256）。")


def _write(out: str, kind: LetterKind, heading: Heading, content: Content) -> None:
    form = Path(out).suffix.lower() if out else ".txt"
    try:
        if form == ".pdf":
            made = typeset(kind, heading, content, fixed_at=now(), is_draft=True)
            Path(out).write_bytes(made.pdf)
            rare = f"，后备字体排的字：{'、'.join(made.fallback_glyphs)}" if made.fallback_glyphs else ""
            sys.stdout.write(f"{out}：{made.pages}页，SHA-256 {made.sha256}，{made.compiler}{rare}。\n")
        elif form == ".docx":
            Path(out).write_bytes(draft_docx(kind, heading, content))
        elif form == ".txt" and out:
            Path(out).write_text(plain_text(kind, heading, content), encoding="utf-8")
        elif form == ".txt":
            sys.stdout.write(plain_text(kind, heading, content))
        else:
            raise RunError(f"不会写“{form or out}”这种文件，请以 .pdf、.docx 或 .txt 结尾。")
    except OSError as why:
        raise RunError(f"写不了 {out}：{why.strerror}。") from why
    except CannotTypeset as why:
        raise RunError(f"{kind.title}排不出来：{why}") from why


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", nargs="?", default="", metavar="代码", help="文书的代码；不写则列出全部种类")
    parser.add_argument(
        "content",
        nargs="?",
        default="",
        metavar="内容.json",
        help="填写的内容，- 为标准输入；不写则说明填写项",
    )
    parser.add_argument(
        "-o", dest="out", default="", metavar="文件", help="写到 .pdf、.docx 或 .txt；不写则印出文字"
    )


ALGORITHMS = {"ed25519": ED25519, "sm2": SM2}


def _key(options: argparse.Namespace) -> int:
    """A new key beside the others; its public half is to be made known by the office, in another way than this platform."""
    try:
        signer = fresh(Path(options.out), options.name, ALGORITHMS[options.algorithm])
    except FileExistsError as why:
        raise RunError(f"{options.out} 已经有了，没有覆盖。") from why
    except OSError as why:
        raise RunError(f"写不了 {options.out}：{why.strerror}。") from why
    except (ValueError, SigningUnavailable) as why:
        raise RunError(str(why)) from why
    sys.stdout.write(
        f"已造 {signer.algorithm} 密钥 {options.out}，名称 {signer.name}，公钥：\n{signer.public}\n"
    )
    return 0


def _key_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", metavar="文件", help="密钥写到哪里，例如 letters-sm2.key；只有本人能读")
    parser.add_argument("--algorithm", choices=sorted(ALGORITHMS), default="sm2", help="算法，默认 sm2")
    parser.add_argument(
        "--name", default="liandong/letters", metavar="名称", help="密钥的名称，不含空白和加号"
    )


COMMANDS = (
    Command(("letter-key",), "造一把签文书文件的密钥（Ed25519 或 SM2）", _key, _key_arguments),
    Command(
        ("letter",), "文书：列出种类和填写项，把一份 JSON 排成 PDF、.docx 或文字（草稿）", _letter, _arguments
    ),
)
