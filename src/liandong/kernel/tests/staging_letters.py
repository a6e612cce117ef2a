"""台上的文书：每种状态一件，多数由协查请求起草；一件送给博爱县并签收，一件书面送出，一件送达当事人，一件随记录送达。"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from liandong.dispatches.models import Dispatch
from liandong.documents.models import Letter
from liandong.kernel import letters
from liandong.kernel.actor import system_actor
from liandong.kernel.roles import Level
from liandong.now import CHINA, now, today

TAKE = {"numbering": "take", "word": "密代字"}
SEND_TO, OUTSIDE = "博爱县农业农村局", "晋城市示例区农业农村局（虚构）"


def content(name: str, **more: Any) -> dict[str, Any]:
    """A 协助调查函 as it is typed; what is secret in it holds the name."""
    return {
        "code": "assistance_letter", "title": f"密题{name}", "recipients": SEND_TO, "copies_to": OUTSIDE, "c_case_name": f"密案名{name}",
        "c_basis": "行政处罚法第二十六条", "c_ground": f"密函由{name}", "c_objects": "一家厂", "c_questions": "有没有登记证",
        "c_officers-0-name": f"密执法{name}", "c_officers-0-card": "99000000001", **more,
    }  # fmt: skip


def scan(name: str) -> dict[str, Any]:
    return {"scan": SimpleUploadedFile(f"密用印{name}.pdf", f"%PDF-1.4 密印{name}".encode())}


@contextmanager
def offered_to_party() -> Iterator[None]:
    """While it lasts, a case gives a letter to a party: 责令改正通知书."""
    from liandong.documents.tests.stories import order

    before = {kind: list(rows) for kind, rows in letters._OFFERED.items()}
    letters.offer("case", "correction_order", order)
    try:
        yield
    finally:
        letters._OFFERED.clear()
        letters._OFFERED.update(before)


class _Desk:
    """Whoever writes, issues, sets and seals letters."""

    def __init__(self, stage: Any, did: Any, secret: Any) -> None:
        self.stage, self.did, self.secret, self.cast = stage, did, secret, stage.actors
        self.source = self.number("assistance_request proposed")

    def number(self, label: str) -> str:
        number: str = self.stage.record(label)[1].number
        return number

    def act(self, who: str, name: str, record: UUID | None, values: Any = None, **more: Any) -> UUID:
        made: UUID = self.did(self.cast[who], f"documents.{name}", record, values or {}, **more)
        return made

    def drafted(self, name: str, source: str = "", **more: Any) -> UUID:
        values = {"source": source or self.source, **content(name, **more)}
        made = self.act("wz.chengban", "draft_letter", None, values)
        for said in (f"密题{name}", f"密函由{name}", f"密执法{name}"):
            self.stage.secrets.append(self.secret(said, "letter", made, Level.FULL))
        return made

    def submitted(self, name: str, **more: Any) -> UUID:
        return self.act("wz.chengban", "submit_letter", self.drafted(name, **more))

    def issued(self, name: str, **more: Any) -> UUID:
        return self.act("wz.juzhang", "issue_letter", self.submitted(name, **more), TAKE)

    def set(self, made: UUID) -> UUID:
        return self.did(system_actor("文书排版"), "documents.set_letter", made)  # type: ignore[no-any-return]

    def sealed(self, name: str, **more: Any) -> UUID:
        return self.act(
            "wz.lianluo", "add_sealed_scan", self.set(self.issued(name, **more)), files=scan(name)
        )


def play(stage: Any, did: Any, secret: Any) -> None:
    """Draft, return, amend, submit, issue, set, seal, correct, send, serve, drop; supervision opens one."""
    desk = _Desk(stage, did, secret)
    made = {"drafted": desk.submitted("草"), "submitted": desk.submitted("签"), "void": desk.drafted("废")}
    desk.act("wz.fuze", "return_letter", made["drafted"], reason="密退回文书")
    desk.act("wz.chengban", "amend_letter", made["drafted"], content("草"))
    desk.act("wz.chengban", "drop_letter", made["void"], reason="密作废理由")
    made["rendered"] = desk.set(desk.issued("排"))
    made["sealed"] = desk.sealed("印")
    desk.act("wz.lianluo", "replace_scan", made["sealed"], files=scan("重扫"), reason="密缺一页")
    made["superseded"] = desk.sealed("旧")
    old = Letter.objects.get(uuid=made["superseded"])
    new = desk.act(
        "wz.chengban", "correct_letter", None, {"old": old.number, **content("新")}, reason="密更正理由"
    )
    stage.secrets.append(secret("密函由新", "letter", new, Level.FULL))
    desk.act("wz.chengban", "submit_letter", new)
    desk.act(
        "wz.juzhang", "issue_letter", new, {"numbering": "given", "given_no": f"密给字〔{today().year}〕9号"}
    )
    _sent(stage, did, desk)
    _served(stage, did, desk)
    _carried(stage, did, desk)
    desk.act("jiandu", "open_letter", made["sealed"], reason="密调阅文书")
    stage.records |= {f"letter {state}": ("letter", uuid) for state, uuid in made.items()}
    stage.secrets += [
        secret("密退回文书", "letter", made["drafted"], Level.FULL), secret("密作废理由", "letter", made["void"], Level.FULL),
    ]  # fmt: skip


def _sent(stage: Any, did: Any, desk: _Desk) -> None:
    """By the platform to 博爱县, which signs; by paper to an agency off it."""
    by_paper = Dispatch.objects.filter(carried_kind="assistance_request", channel="paper").latest("pk")
    sent = desk.sealed("送", source=by_paper.carried_number)
    desk.act("wz.lianluo", "send_letter", sent, {"to": SEND_TO})
    did(stage.actors["ba.lianluo"], "dispatches.sign_dispatch", Dispatch.objects.get(carried=sent).uuid)
    paper = desk.sealed("寄", source=desk.number("assistance_request answered"))
    said = {
        "receiver_name": OUTSIDE, "receiver_address": "示例路1号", "sent_on": f"{now().astimezone(CHINA):%Y-%m-%d}", "sent_how": "post",
        "register_no": "密发文登记",
    }  # fmt: skip
    desk.act("wz.lianluo", "send_letter_on_paper", paper, said)
    stage.records |= {"letter sent": ("letter", sent), "letter on paper": ("letter", paper)}


def _served(stage: Any, did: Any, desk: _Desk) -> None:
    """To a party, with a check code: one that waits to be served, one that was served, which was entered wrongly at first."""
    stage.records["letter to serve"] = ("letter", _to_party(desk))
    made = _to_party(desk)
    served = {
        "served_on": today().isoformat(),
        "served_to": "密受送达人",
        "served_how": "直接送达",
        "service_note": "密送达回证",
    }
    desk.act("wz.chengban", "serve_letter", made, served | {"served_to": "密受送达写错"})
    desk.act("wz.chengban", "correct_service", made, served, reason="密送达更正")
    stage.records["letter served"] = ("letter", made)
    for said in ("密受送达人", "密受送达写错", "密送达更正"):
        stage.secrets.append(desk.secret(said, "letter", made, Level.FULL))


def _to_party(desk: _Desk) -> UUID:
    with offered_to_party():
        said = {"source": desk.number("case filed"), "code": "correction_order"}
        made = desk.act("wz.chengban", "draft_letter", None, said)
        desk.act("wz.chengban", "submit_letter", made)
        desk.act("wz.juzhang", "issue_letter", made, TAKE)
    desk.set(made)
    return desk.act("wz.lianluo", "add_sealed_scan", made, files=scan("达"))


def _carried(stage: Any, did: Any, desk: _Desk) -> None:
    """With a request that 博爱县 has signed for."""
    made = desk.sealed("随", source=desk.number("assistance_request answered"))
    did(system_actor("随记录送达"), "documents.note_carried", made)
    stage.records["letter carried"] = ("letter", made)


def play_last(stage: Any, did: Any, secret: Any) -> None:
    """One that waits to be set: after the worker of the stage has gone."""
    stage.records["letter issued"] = ("letter", _Desk(stage, did, secret).issued("发"))
