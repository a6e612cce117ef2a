"""房子自己的规矩：写数据只在门里，时间只问 now，文件一口气读得完，依赖都有交代。"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "liandong"
LONGEST = 420
WRITES = {"save", "delete", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
MAY_WRITE = {
    # 文书的底稿、二维码写进内存里的字节，不是数据库
    "documents/typeset/drafting.py", "documents/typeset/setting.py", "documents/typeset/binding.py",
    # 门和它的工具
    "kernel/door.py", "kernel/visibility.py", "kernel/clocks.py", "kernel/holds.py", "kernel/numbering.py",
    "kernel/outbox.py", "kernel/jobs.py", "kernel/jobs_log.py",
    # 换密钥：号码还是那个号码，只换一把锁，不是记录的变更
    "kernel/rotating.py",
    # 调阅：各房间同一个办理函数
    "kernel/opening.py",
    # 升级时把编号改成一种写法、标出同号的：只由迁移调用
    "kernel/doubles.py",
    # 拼音简码：由名称推出来的，同可见授权一样，不是记录的变更
    "kernel/initials.py", "parties/completing.py",
    # 登录和调用的计次：不是记录，登录之前还没有人可以经过门
    "accounts/allowances.py",
    # 登录状态：随会话而生、随会话而去，不是记录
    "accounts/presence.py",
    # 第二重验证：随登录而用，口令用过一次即作废；启用、停用经过门，由它的动作调用
    "accounts/factors.py",
    # 消息的未读、已读和外送进度：不是记录，是“知道了没有”，读一页就要写一笔
    "notices/keeping.py", "notices/sending.py",
    # 交来的文件分段写进库，由交表、交证据的动作调用
    "importing/keeping.py", "leads/evidence.py",
    # 分段传来、还没有传齐的文件：不是记录，成为证据或者过期就没有了
    "leads/uploading.py",
    # 抽取的文件，由固定名录、登记结果、做抽取包的动作和算结果的后台作业调用
    "draws/keeping.py",
    # 不明的行定为什么，由 importing.decide_rows 调用
    "importing/deciding.py",
    # 文书的文件分段写进库，由排版、用印的动作调用
    "documents/filing.py",
    # 说到、比对、告知：由上层的动作在自己的事务里调用，每笔都留自动办理的痕迹
    "offences/claiming.py", "offences/comparing.py", "offences/sighting.py", "offences/standing.py",
    # 动作的办理函数
    "audit/actions.py", "notices/actions.py", "importing/actions.py", "offences/actions.py",
}  # fmt: skip


def modules() -> Iterator[Path]:
    for path in sorted(SOURCE.rglob("*.py")):
        if not {"tests", "migrations"} & set(path.relative_to(SOURCE).parts) and path.name != "conftest.py":
            yield path


def name_of(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def writes(tree: ast.AST) -> Iterator[ast.Call]:
    """Calls that write rows: through a manager (`X.objects.….create(…)`) or on a record (`record.save()`)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            through_manager = "objects" in ast.dump(node.func.value) or "_default_manager" in ast.dump(
                node.func.value
            )
            if (node.func.attr in WRITES and (through_manager or node.func.attr in ("save", "delete"))) or (
                node.func.attr == "update" and through_manager
            ):
                yield node


def is_allowed(path: Path) -> bool:
    name = name_of(path)
    return (
        name in MAY_WRITE
        or re.fullmatch(
            r"(registry|catalogue|parties|accounts|audit|leads|dispatches|cases|jurisdiction|publication|results|assistance|transfers|inspections|draws|documents|onsite)/actions/\w+\.py",
            name,
        )
        is not None
    )


def test_nothing_outside_the_door_and_its_actions_writes_rows():
    found = [
        f"{name_of(path)}:{call.lineno}"
        for path in modules()
        if not is_allowed(path) and not name_of(path).startswith(("conf/", "law/", "proof/"))
        for call in writes(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_the_search_for_writes_bites():
    planted = ast.parse(
        "Agency.objects.filter(pk=1).update(name='x')\nrecord.save()\nd.update(a=1)\nAgency.objects.create()"
    )
    assert [call.lineno for call in writes(planted)] == [1, 2, 4]


def calls(tree: ast.AST, name: str) -> bool:
    """Whether a method of this name is called or passed on."""
    return any(isinstance(node, ast.Attribute) and node.attr == name for node in ast.walk(tree))


def imported(tree: ast.AST) -> Iterator[str]:
    """Names of modules and of what is taken from them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_only_the_recorded_act_opens_a_personal_number():
    """`reveal` is called in one module, where the operator sends text messages, and where a code is checked against its secret; what it gives is asked for by the two that answer an act; nobody else unseals."""
    trees = {name_of(p): ast.parse(p.read_text(encoding="utf-8")) for p in modules()}
    assert {n for n, t in trees.items() if calls(t, "reveal")} == {
        "accounts/factors.py",
        "kernel/revealing.py",
        "notices/webhook.py",
    }
    asking = {n for n, t in trees.items() if "revealing" in " ".join(imported(t))}
    assert asking == {"desk/views/doing.py", "desk/views/numbers.py", "api/views.py"}
    assert {n for n, t in trees.items() if calls(t, "unseal")} == {"kernel/sealed.py", "kernel/rotating.py"}
    assert {n for n, t in trees.items() if calls(t, "_typed")} == {"kernel/sealed.py"}


def test_only_actions_that_take_in_batches_copy_rows():
    """COPY writes past the models, so the modules that may use it are named."""
    trees = {name_of(p): ast.parse(p.read_text(encoding="utf-8")) for p in modules()}
    using = {
        n
        for n, t in trees.items()
        if {"liandong.kernel.bulk", "liandong.kernel.bulk.insert"} & set(imported(t))
    }
    assert using == {"importing/actions.py", "parties/actions/importing.py"}


def test_the_search_for_openings_bites():
    planted = ast.parse("f'{person.mobile.reveal()}'\nshow = person.mobile.reveal\n")
    assert calls(planted, "reveal") and not calls(ast.parse("person.mobile"), "reveal")


def test_every_module_says_why_it_exists():
    silent = [
        name_of(path)
        for path in modules()
        if path.name not in ("apps.py",) and path.read_text(encoding="utf-8").strip()
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]  # fmt: skip
    assert silent == []


ONE_FILE = "draw/verifier/verify_draw.py"
"""A stranger takes one file and runs it: it may be long, and it may not be taken apart."""


def test_files_are_short_enough_to_read_in_one_sitting():
    long = {
        name_of(p): n
        for p in modules()
        if (n := len(p.read_text(encoding="utf-8").splitlines())) > LONGEST and name_of(p) != ONE_FILE
    }
    assert long == {}


@pytest.mark.parametrize("listing", ["runtime", "dev"])
def test_every_dependency_is_accounted_for(listing):
    told = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower().replace("_", "-")
    lines = (ROOT / "requirements" / f"{listing}.in").read_text(encoding="utf-8").splitlines()
    names = [re.split(r"[\[=<>]", line)[0].lower() for line in lines if line and line[0] not in "#-"]
    assert names and [n for n in names if n not in told] == []


def test_pinned_to_the_letter():
    lines = [
        line
        for path in (ROOT / "requirements").glob("*.in")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line and line[0] not in "#-"
    ]
    assert [line for line in lines if "==" not in line] == []


def test_links_between_documents_lead_somewhere():
    broken = [
        f"{path.relative_to(ROOT)} → {target}"
        for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
        for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8"))
        if "://" not in target and not (path.parent / target).exists()
    ]
    assert broken == []
