"""成批导入的动作：交表、核对、导入、放弃；核对和每一批的写入由系统自动办理，各留一条痕迹。

Each batch is one act of the named system actor in one transaction: its rows are written and marked with its number, or
nothing happens. Work broken off goes on with the rows that carry no number yet; a repeat finds none.
"""

from __future__ import annotations

from typing import Any

from liandong.importing import checking, deciding, forms, keeping, pace, targets
from liandong.importing.models import Intake, IntakeRow
from liandong.importing.states import HOUSE_IMPORT, INTAKE, UNFINISHED
from liandong.importing.targets import UNWRITTEN, Read, Standing, Target
from liandong.kernel import bulk, pieces
from liandong.kernel.actions import Act, Action
from liandong.kernel.numbering import record_number
from liandong.kernel.roles import Role
from liandong.law.verdict import Verdict, allow, refuse
from liandong.proof.canonical import tagged_hash
from liandong.sealing.numbers import covered
from liandong.sheets.batches import BATCH_TAG
from liandong.sheets.columns import title_key
from liandong.sheets.faults import SheetError

IMPORTERS = frozenset(
    {Role.LEGAL_REVIEWER, Role.LIAISON, Role.AGENCY_HEAD, Role.SUPERVISOR, Role.SYSTEM_ADMIN}
)
"""Who hands in lists at all; which of them may hand in which is said by the target."""
SYSTEM = frozenset({Role.SYSTEM})
MOST_NOTES = 30
DROPPED = "表里有公民身份号码，交来的文件内容已经删除，不能再核对；没有号码的行照样可以导入。"

UNKNOWN = (
    "列名一个也没有认出，请在核对列时逐条写明；列名是乱码的，请用表格软件打开原件，另存为 .xlsx 后重新交。"
)

UPLOAD_SHEET = Action(
    name="importing.upload_sheet",
    title="交表",
    kind="intake",
    roles=IMPORTERS,
    side="any",
    creates=True,
    form=forms.Upload,
    offers=lambda actor, record: {"target": targets.choices(actor.role)},
    consequence="只是交上来，什么也没有写入；下一步核对列，再逐行核对，看过结果才导入。",
    sources=(HOUSE_IMPORT,),
)


@UPLOAD_SHEET.judge
def may_upload_sheet(act: Act) -> Verdict:
    target, file = targets.get(act.values["target"]), act.values["file"]
    if not (verdict := _is_theirs(act, target)):
        return verdict
    twin = Intake.objects.filter(digest=pieces.digest_of(file), target=target.name, owner=act.actor.agency)
    if (known := twin.filter(state__in=UNFINISHED).first()) is not None:
        label = INTAKE.states[known.state].label
        may_stop = known.state in ("uploaded", "checked")
        advice = "请在那一份上接着办；要重做的，先放弃它" if may_stop else "请等它办完"
        text = f"同样的文件已经交过，见{known.number}（{label}）。{advice}。"
        return refuse("same_file", text, HOUSE_IMPORT)
    try:
        titles = checking.opened(file, file.name).heading.titles
        held = checking.held_out(file, file.name, target.keeps_out)
    except SheetError as trouble:
        return refuse(trouble.code, trouble.sentence, HOUSE_IMPORT)
    if any(map(checking.numbers_in, titles)):
        text = "表头里有公民身份号码，多半是没有表头。请在数据上方加一行各列的名称，删去号码后重新交。"
        return refuse("citizen_in_heading", text, HOUSE_IMPORT)
    if held is not None:
        title, number = held
        text = f"表里“{title[:60]}”一列有内容（第{number}行）。{target.why_out}"
        return refuse("column_kept_out", text, HOUSE_IMPORT)
    return allow("may_upload", "可以交。", HOUSE_IMPORT)


def _is_theirs(act: Act, target: Target) -> Verdict:
    """Whether this post may bring in such a list; for a calling system, whether its token covers the acts it leads to."""
    if act.actor.role not in target.roles:
        wanted = "、".join(sorted(r.label for r in target.roles))
        text = f"{target.title}由{wanted}导入，您当前岗位是{act.actor.role.label}。"
        return refuse("role_not_permitted", text, HOUSE_IMPORT)
    if missing := [name for name in target.acts if not act.actor.may_do(name)]:
        text = f"{act.actor.system}的令牌不含导入时要办理的{missing[0]}，请向安全管理员申请另行签发。"
        return refuse("out_of_scope", text, HOUSE_IMPORT)
    return allow("theirs", "可以导入。", HOUSE_IMPORT)


@UPLOAD_SHEET.change
def upload_sheet(act: Act) -> Intake:
    file, target = act.values["file"], targets.get(act.values["target"])
    digest, name = pieces.digest_of(file), file.name[:200]
    table = checking.opened(file, name)
    columns = _remembered(act, table.heading.titles)
    intake = Intake(
        number=record_number("DR"), target=target.name, file_name=name, digest=digest,
        titles=list(table.heading.titles), columns=columns,
        notes=_first(table.notes if columns else [UNKNOWN, *table.notes]), source=act.values["source"], owner=act.actor.agency, state="uploaded",
    )  # fmt: skip
    intake.save()
    keeping.keep(intake, file)
    return intake


def _first(notes: list[str]) -> list[str]:
    """As many as are kept; that there are more is said."""
    return notes if len(notes) <= MOST_NOTES else [*notes[: MOST_NOTES - 1], "其余的没有一一列出。"]


def _remembered(act: Act, titles: Any) -> dict[str, str]:
    """The mapping this agency used for the same headings last time, else the guess."""
    target = targets.get(act.values["target"])
    before = Intake.objects.filter(owner=act.actor.agency, target=target.name, titles=list(titles))
    last = before.exclude(state="uploaded").order_by("-id").first()
    return dict(last.columns) if last else checking.guessed(target, titles)


APPLY_SHEET = Action(
    name="importing.apply_sheet",
    title="导入",
    kind="intake",
    roles=IMPORTERS,
    form=forms.Applying,
    told="已交后台写入",
    consequence="新的写入，相同的不动，有误和不明的不写入、列在错误清单里；每五千行一批，一批一笔痕迹，中断了会接着做。",
    sources=(HOUSE_IMPORT,),
)


@APPLY_SHEET.judge
def may_apply_sheet(act: Act) -> Verdict:
    if not (verdict := _is_theirs(act, targets.get(act.record.target))):
        return verdict
    counts, wanted = act.record.counts, ("new", "changed") if act.values["updates"] else ("new",)
    if not sum(counts.get(s, 0) for s in wanted):
        return refuse("nothing_to_do", _why_nothing(counts), HOUSE_IMPORT)
    return allow("may_apply", "可以导入。", HOUSE_IMPORT)


def _why_nothing(counts: dict[str, int]) -> str:
    same, left = counts.get("same", 0), sum(counts.get(s, 0) for s in UNWRITTEN)
    if counts.get("changed"):
        return "只有有变的行；要更新的，请勾选“有变的也更新”（命令加 --updates）。"
    if same and not left:
        return "全部与已登记的相同，不必导入。"
    if same:
        return f"{same} 行与已登记的相同，不必导入；其余 {left} 行没有写入，原因在错误清单里，改好后重新交。"
    return "没有要写入的行：请看核对结果，改正表格后重新交。"


@APPLY_SHEET.change
def apply_sheet(act: Act) -> None:
    act.record.updates = act.values["updates"]
    _ordered(act)
    act.announce("importing.to_apply", intake=str(act.record.uuid))


def _ordered(act: Act) -> None:
    """In whose name the rows are tried and written: the post that gave the word."""
    act.record.ordered_post, act.record.ordered_delegation = act.actor.post, act.actor.delegation


CHECK_SHEET = Action(
    name="importing.check_sheet",
    title="逐行核对",
    kind="intake",
    roles=IMPORTERS,
    form=forms.Columns,
    told="已交后台逐行核对",
    consequence="按列的对应逐行读、与已登记的比，只出结果，不写入；行多的要等一会儿。定过的不明的行要重新定。",
    sources=(HOUSE_IMPORT,),
)


@CHECK_SHEET.judge
def may_check_sheet(act: Act) -> Verdict:
    target, titles = targets.get(act.record.target), {title_key(t) for t in act.record.titles}
    if not (verdict := _is_theirs(act, target)):
        return verdict
    if not keeping.is_kept(act.record):
        return refuse("file_dropped", f"{DROPPED}要重新核对的，请放弃后把改好的表重新交。", HOUSE_IMPORT)
    ours = {c.title: c for c in target.columns}
    for left, right in act.values["pairs"].items():
        if left not in ours:
            return refuse("no_such_field", f"没有“{left}”这一项，可用的是{'、'.join(ours)}。", HOUSE_IMPORT)
        for title in checking.drawn_from(right):
            if title_key(title) not in titles:
                listed = "、".join(t for t in act.record.titles if t)[:200]
                text = f"表里没有“{title}”这一列，有的是{listed}。"
                return refuse("no_such_column", text, HOUSE_IMPORT)
            if not ours[left].fits(title):
                text = f"“{left}”是按{ours[left].unit}算的，表里的“{title}”不是，请对应到单位相同的那一项。"
                return refuse("unit_differs", text, HOUSE_IMPORT)
    missing = [c.title for c in target.columns if c.is_required and c.title not in act.values["pairs"]]
    if missing:
        told = "、".join(f"“{title}”" for title in missing)
        text = f"缺少必需的{told}，请写明在哪一列；表里没有、整份表都一样的，写成固定值，例如 {missing[0]}＝“是”。"
        return refuse("column_missing", text, HOUSE_IMPORT)
    return allow("may_check", "可以核对。", HOUSE_IMPORT)


@CHECK_SHEET.change
def check_sheet(act: Act) -> None:
    names = {c.title: c.name for c in targets.get(act.record.target).columns}
    act.record.columns = {names[left]: right for left, right in act.values["pairs"].items()}
    act.record.counts = {}
    _ordered(act)
    act.announce("importing.to_check", intake=str(act.record.uuid))


FINISH_CHECK = Action(
    name="importing.finish_check",
    title="核对完毕",
    kind="intake",
    roles=SYSTEM,
    side="any",
    is_automatic=True,
    consequence="结果供人看过再决定是否导入。",
    sources=(HOUSE_IMPORT,),
)


@FINISH_CHECK.change
def finish_check(act: Act) -> None:
    """Read the whole file; a file that cannot be read to its end leaves no rows and says where it broke off."""
    intake = act.record
    IntakeRow.objects.filter(intake=intake).delete()
    counts, holds_citizens = dict.fromkeys(Standing, 0), False
    try:
        table = checking.opened(keeping.opened_file(intake), intake.file_name)
        intake.notes = table.notes
        for reads in checking.checked(act, targets.get(intake.target), table, intake.columns):
            for read in reads:
                counts[read.standing] += 1
                holds_citizens |= checking.MASKED in read.cells.values()
            bulk.insert(IntakeRow, ROW, (_row(intake, read) for read in reads))
            pace.tell(intake, reads[-1].number)
            checking.SO_FAR.get()(sum(counts.values()))
    except SheetError as trouble:
        IntakeRow.objects.filter(intake=intake).delete()
        counts = dict.fromkeys(Standing, 0)
        intake.notes = [trouble.sentence, *intake.notes]
    if holds_citizens:
        keeping.drop(intake)
        intake.notes = [DROPPED, *intake.notes]
    intake.notes = _first(intake.notes)
    intake.counts = {standing.value: count for standing, count in counts.items()}
    act.announce("importing.rested", intake=str(intake.uuid), what="核对完毕，请看结果")


ROW = ("intake_id", "number", "standing", "digest", "facts", "said", "about")


def _row(intake: Intake, read: Read) -> tuple[Any, ...]:
    said, standing = "".join(read.said), read.standing
    kept = read.cells if standing in UNWRITTEN else read.facts
    if standing is Standing.WRONG and targets.get(intake.target).keeps_out:
        kept = {name: covered(text) for name, text in kept.items()}  # 来电人的电话只在交来的人自己那份里
    return intake.pk, read.number, standing.value, read.digest, kept, said, read.target


DECIDE_ROWS = Action(
    name="importing.decide_rows",
    title="定不明的行",
    kind="intake",
    roles=IMPORTERS,
    form=forms.Deciding,
    offers=deciding.offered,
    concerns=lambda intake: bool(intake.counts.get(Standing.AMBIGUOUS.value)),
    consequence="所选的各行一起定，留一笔痕迹；还没有写入，导入前与现状再比一次。定错了的，重新逐行核对，再定。",
    sources=(HOUSE_IMPORT,),
)


@DECIDE_ROWS.judge
def may_decide_rows(act: Act) -> Verdict:
    if not (verdict := _is_theirs(act, targets.get(act.record.target))):
        return verdict
    try:
        deciding.resolved(act)
    except deciding.Undecidable as why:
        return refuse("cannot_decide", str(why), HOUSE_IMPORT)
    return allow("may_decide", "可以定。", HOUSE_IMPORT)


@DECIDE_ROWS.change
def decide_rows(act: Act) -> None:
    reads = deciding.resolved(act)
    deciding.put(act.record, reads)
    _ordered(act)
    act.note(decision=act.values["decision"], rows=[r.number for r in reads], count=len(reads))


APPLY_BATCH = Action(
    name="importing.apply_batch",
    title="写入一批",
    kind="intake",
    roles=SYSTEM,
    side="any",
    is_automatic=True,
    consequence="一批全部写入或者全部不写入。",
    sources=(HOUSE_IMPORT,),
)


@APPLY_BATCH.judge
def may_apply_batch(act: Act) -> Verdict:
    if not waiting(act.record).exists():
        return refuse("nothing_left", "没有要写的行了。", HOUSE_IMPORT)
    return allow("may_apply", "可以写入。", HOUSE_IMPORT)


@APPLY_BATCH.change
def apply_batch(act: Act) -> None:
    """The next rows that carry no batch yet; they are compared once more, because the register may have moved since."""
    intake, target = act.record, targets.get(act.record.target)
    rows = list(waiting(intake).order_by("number")[: checking.BATCH])
    reads = [Read(r.number, r.facts, decided=r.decided, target=r.about if r.decided else None) for r in rows]
    target.settles(act, reads)
    wanted = {Standing.NEW, Standing.CHANGED} if intake.updates else {Standing.NEW}
    written = target.writes(act, checking.walked(act, target, [r for r in reads if r.standing in wanted]))
    intake.batches += 1
    intake.done += written
    waiting(intake).filter(number__lte=rows[-1].number).update(batch=intake.batches)
    for row, read in zip(rows, reads, strict=True):
        if read.standing is not Standing(row.standing):
            _moved(intake, target, row, read)
    digest = tagged_hash(BATCH_TAG, *(r.digest for r in rows)).hex()
    act.note(batch=intake.batches, rows=len(rows), written=written, digest=digest)
    act.announce("importing.to_apply", intake=str(intake.uuid))


def _moved(intake: Intake, target: Target, row: IntakeRow, read: Read) -> None:
    """A row that stands otherwise than when it was checked says so, also in the counts and the error list."""
    row.standing, row.said, before = read.standing.value, "".join(read.said), row.standing
    if read.standing in UNWRITTEN:
        row.facts, row.decided = target.shows(row.facts), ""
    row.save(update_fields=["standing", "said", "facts", "decided"])
    intake.counts = intake.counts | {
        before: intake.counts[before] - 1,
        row.standing: intake.counts.get(row.standing, 0) + 1,
    }


def waiting(intake: Intake) -> Any:
    """Rows of an intake still to be written."""
    wanted = ["new", "changed"] if intake.updates else ["new"]
    return IntakeRow.objects.filter(intake=intake, standing__in=wanted, batch=None)


FINISH_SHEET = Action(
    name="importing.finish_sheet",
    title="导入完毕",
    kind="intake",
    roles=SYSTEM,
    side="any",
    is_automatic=True,
    consequence="全部写完；错误清单九十日内可以下载，以后清理，导入号、行数和痕迹一直在。线索的表，文件和已登记各行的内容当即删去。",
    sources=(HOUSE_IMPORT,),
)


@FINISH_SHEET.change
def finish_sheet(act: Act) -> None:
    """The sheet has come to its end; of one in which people may be spoken of, only what is still to be mended is kept."""
    _keep_the_least(act.record)
    act.announce("importing.rested", intake=str(act.record.uuid), what="导入完毕")
    act.announce("importing.finished", intake=str(act.record.uuid), target=act.record.target)


def _keep_the_least(intake: Intake) -> None:
    if targets.get(intake.target).keeps_out:
        keeping.forget(intake)


WITHDRAW_SHEET = Action(
    name="importing.withdraw_sheet",
    title="放弃",
    kind="intake",
    roles=IMPORTERS,
    reason="optional",
    consequence="什么也没有写入；同一份文件可以重新交。",
    sources=(HOUSE_IMPORT,),
)


EXPIRE_SHEET = Action(
    name="importing.expire_sheet",
    title="自动放弃",
    kind="intake",
    roles=SYSTEM,
    side="any",
    is_automatic=True,
    consequence="九十日没有导入，视为放弃；什么也没有写入，同一份文件可以重新交。",
    sources=(HOUSE_IMPORT,),
)


@WITHDRAW_SHEET.change
@EXPIRE_SHEET.change
def give_up(act: Act) -> None:
    """Nothing is written any more; where people may be spoken of, the sheet need not be kept for it."""
    _keep_the_least(act.record)
