"""台上的抽查清单、场景、计划：每种状态都有一份，计划由县市场监管局牵头、县农业农村局配合。"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from liandong.kernel.roles import Level
from liandong.kernel.tests.staging_catalogue import MARKET, item_values, power_values
from liandong.now import today

FARM = "C410823-AGRICULTURE"


def scene_values(name: str, **more: Any) -> dict[str, Any]:
    """A scene of two lines, on the items of `two_lines`."""
    return {
        "name": name, "objects_told": "农资店", "items": "T-CC-1\nT-CC-2", "document": "演示清单", **more,
    }  # fmt: skip


def plan_values(title: str, **more: Any) -> dict[str, Any]:
    """A plan of this year with one partner."""
    return {
        "title": title, "year": today().year, "items": "T-CC-1\nT-CC-2", "partners": FARM, "division": "410823",
        "ratios": "A｜3｜1\nD｜100", "officers": 2, "starts_on": today().isoformat(), "ends_on": f"{today().year}-12-31",
        "scheme": "演示联查方案1号", **more,
    }  # fmt: skip


def season(days: int) -> dict[str, Any]:
    """Year and days of a plan that holds for so many days more at least: at the end of a year the next year's."""
    year = (today() + timedelta(days=days)).year
    starts = max(today(), date(year, 1, 1))
    return {"year": year, "starts_on": starts.isoformat(), "ends_on": f"{year}-12-31"}


def two_lines(cast: Any, agency: Any, did: Any, confirmer: Any) -> None:
    """One item of each line, published, each with a department that has the power to check it."""
    staff, head, registrar = cast("wz.fazhi"), cast("wz.juzhang"), cast("jiandu")
    for code, name, line, holder in (
        ("T-CC-1", "农资标签检查", "市场监管", MARKET),
        ("T-CC-2", "农资台账检查", "农业农村", FARM),
    ):
        made = did(staff, "catalogue.register_item", None, item_values(code, name, line=line))
        did(head, "catalogue.publish_item", made, {"published_on": "2020-01-01"})
        power = power_values(code, agency(holder), "410823", kinds=["行政检查"])
        did(confirmer, "catalogue.confirm_power", did(registrar, "catalogue.register_power", None, power))


def play(stage: Any, did: Any, secret: Any) -> None:
    """Lists, scenes, then a plan for each state."""
    two_lines(stage.actors.__getitem__, stage.agency, did, stage.actors["wz.sifa"])
    _lists(stage, did, secret)
    _scenes(stage, did)
    _plans(stage, did, secret)


def _lists(stage: Any, did: Any, secret: Any) -> None:
    keeper, head = stage.actors["wz.lianluo"], stage.actors["wz.juzhang"]
    year = today().year
    made = {}
    for state in ("replaced", "published", "draft", "dropped"):
        asked = {"year": year}
        made[state] = did(keeper, "inspections.compile_list", None, asked)
        if state in ("replaced", "published"):
            did(head, "inspections.publish_list", made[state], {"published_on": today().isoformat()})
        else:
            cap = {"cap_visits": 2, "cap_document": f"密频次文件{state}", "cap_on": today().isoformat()}
            did(keeper, "inspections.recompile_list", made[state], asked | cap)
            stage.secrets.append(secret(f"密频次文件{state}", "sampling_list", made[state], Level.SUMMARY))
    did(keeper, "inspections.drop_list", made["dropped"], reason="重复")
    stage.records |= {f"sampling_list {state}": ("sampling_list", uuid) for state, uuid in made.items()}


def _scenes(stage: Any, did: Any) -> None:
    head = stage.actors["wz.juzhang"]
    old = did(head, "inspections.issue_scene", None, scene_values("旧农资场景"))
    did(head, "inspections.end_scene", old, reason="合并")
    new = did(head, "inspections.issue_scene", None, scene_values("农资店一业一查"))
    changed = scene_values("农资店一业一查", objects_told="农资店、农资仓库")
    did(head, "inspections.revise_scene", new, changed, reason="增加对象")
    stage.records |= {
        "inspection_scene ended": ("inspection_scene", old), "inspection_scene in_force": ("inspection_scene", new),
    }  # fmt: skip


def _plans(stage: Any, did: Any, secret: Any) -> None:
    cast = stage.actors
    keeper, head, partner, office = (
        cast[one] for one in ("wz.lianluo", "wz.juzhang", "wz.nongye", "wz.sifa")
    )
    day = {"published_on": today().isoformat()}
    steps = (
        (keeper, "ask_partners", {}),
        (partner, "confirm_part", {}),
        (head, "approve_plan", {}),
        (keeper, "lodge_plan", {}),
        (office, "file_plan", {"filed_no": "备1号"}),
        (head, "publish_plan", day),
    )
    upto = {
        "draft": 0, "confirming": 1, "approved": 3, "lodged": 4, "filed": 5, "published": 6, "cancelled": 6,
    }  # fmt: skip
    for state, count in upto.items():
        title = f"密拟计划{state}"
        made = did(keeper, "inspections.draft_plan", None, plan_values(title))
        if state in ("draft", "published"):
            _attached(keeper, did, made, state)
        for actor, name, values in steps[:count]:
            did(actor, f"inspections.{name}", made, values)
        stage.records[f"inspection_plan {state}"] = ("inspection_plan", made)
        if count < len(steps):
            stage.secrets.append(secret(title, "inspection_plan", made, Level.SUMMARY))
    public = stage.records["inspection_plan published"][1]
    more = {"ratios": "A｜5", "officers": 3, "starts_on": today().isoformat(), "ends_on": f"{today().year}-12-31"}  # fmt: skip
    did(head, "inspections.change_plan", public, more, reason="增加比例")
    did(head, "inspections.cancel_plan", stage.records["inspection_plan cancelled"][1], reason="机构改革")
    stage.secrets.append(
        secret("密方案draft.pdf", "inspection_plan", stage.records["inspection_plan draft"][1], Level.FULL)
    )
    _changes(stage, did, secret, steps)
    again = did(keeper, "inspections.draft_plan", None, plan_values("密更正计划"))
    did(keeper, "inspections.ask_partners", again)
    did(partner, "inspections.decline_part", again, reason="人手不够")
    did(keeper, "inspections.correct_plan", again, plan_values("密更正计划二"))


def revision(**more: Any) -> dict[str, Any]:
    """A change of such a plan once it is public: the same but for what is named."""
    kept = ("items", "partners", "ratios", "officers", "starts_on", "ends_on")
    return {name: text for name, text in plan_values("").items() if name in kept} | more


def _attached(keeper: Any, did: Any, plan: Any, name: str) -> None:
    for said in (name, "撤下"):
        files = {"file": SimpleUploadedFile(f"密方案{said}.pdf", f"密方案内容{said}".encode())}
        did(keeper, "inspections.attach_file", plan, {"kind": "scheme"}, files=files)
    did(keeper, "inspections.withdraw_file", plan, {"which": 2}, reason="交错了")


def _changes(stage: Any, did: Any, secret: Any, steps: Any) -> None:
    """One change in force, one that waits for the partner, one that waits to be filed."""
    cast = stage.actors
    keeper, head, partner, office = (
        cast[one] for one in ("wz.lianluo", "wz.juzhang", "wz.nongye", "wz.sifa")
    )
    made = {}
    for state, refiles in (("published", ""), ("changing", ""), ("refiling", "on"), ("refiled", "on")):
        plan = made[state] = did(
            keeper, "inspections.draft_plan", None, plan_values(f"变更计划{state}", refiles=refiles)
        )
        for actor, name, values in steps:
            did(actor, f"inspections.{name}", plan, values)
        _attached(keeper, did, plan, f"变更{state}")
        did(keeper, "inspections.propose_change", plan, revision(officers=4), reason=f"密变更理由{state}")
    did(partner, "inspections.decline_change", made["published"], reason="人手不够")
    did(head, "inspections.drop_change", made["published"], reason="另行商量")
    did(keeper, "inspections.propose_change", made["published"], revision(officers=3), reason="对象多")
    for state in ("published", "refiling", "refiled"):
        did(partner, "inspections.confirm_change", made[state])
    did(head, "inspections.approve_change", made["published"])
    for state in ("refiling", "refiled"):
        did(head, "inspections.lodge_change", made[state])
    did(office, "inspections.file_change", made["refiled"], {"filed_no": "备变1号"})
    for state in ("changing", "refiling"):
        stage.records[f"inspection_plan {state}"] = ("inspection_plan", made[state])
        for words in (f"密变更理由{state}", f"密方案变更{state}.pdf"):
            stage.secrets.append(secret(words, "inspection_plan", made[state], Level.FULL))
