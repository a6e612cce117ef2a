"""每一张表单填得一塌糊涂：中文说清哪里不对，填过的字还在，什么也没有记下。"""

from __future__ import annotations

import re
from html import unescape
from uuid import uuid4

import pytest
from django import forms

from liandong.accounts import session
from liandong.kernel import actions, holds, kinds
from liandong.kernel.roles import Level
from liandong.kernel.tests import parity
from liandong.ledger.models import LedgerEvent

TYPED = "密填的字"


def _can_be_wrong(field: forms.Field) -> bool:
    """A box that may be ticked or not cannot be filled in wrongly."""
    return not isinstance(field, forms.BooleanField) or field.required


FORMED = [
    b.action for b in actions.every()
    if b.action.form is not None and any(map(_can_be_wrong, b.action.form.base_fields.values())) and b.is_offered and b.action.db_role == "app"
]  # fmt: skip
_ERROR = re.compile(r'<div class="ld-error"[^>]*>(.*?)</div>', re.DOTALL)
_ABOVE = re.compile(r'<div class="ld-box ld-box-strong" role="alert".*?</ul>', re.DOTALL)
_LINE = re.compile(r"<li>(.*?)</li>", re.DOTALL)
"""Errors beside the fields, and the lines over the form, where those of what nobody types stand too."""
_FOREIGN = re.compile(r"[A-Za-z]{3,}")
_CODES = re.compile(r"name@example\.gov\.cn")


def rubbish(field: forms.Field) -> object:
    """What fits no field of this type."""
    if isinstance(field, forms.MultipleChoiceField):
        return [TYPED]
    if isinstance(field, forms.BooleanField):
        return ""
    if isinstance(field.widget, forms.PasswordInput):
        return "短"
    return TYPED + "长" * 30_000 if isinstance(field, forms.CharField) else TYPED


def target(stage, action):
    """A record on which somebody of the cast is offered the action, and who; the sight is given where it lacks."""
    everybody = [*parity.in_office(stage).values(), *stage.beside.values()]
    cast = [a for a in everybody if a.role in action.roles]
    if action.creates:
        return cast[0], None
    for label in stage.records:
        kind, record = stage.record(label)
        edge = kind.states.edge(action.name)
        is_other = kind.name != action.kind or (action.concerns and not action.concerns(record))
        if is_other or (edge and record.state not in edge.since) or not holds.stopping(record, action):
            continue
        for actor in cast:
            own, self_ = record.owner == actor.agency, record.uuid == actor.person
            is_his = action.whose is None or action.whose(actor, record)
            if is_his and {"any": True, "owner": own, "other": not own, "self": self_}[action.side]:
                parity.Access.objects.create(
                    kind=kind.name, record=record.uuid, level=Level.FULL, agency=actor.agency, ground="手工"
                )
                return actor, record
    if action.side == "self":
        actor = cast[0]
        kind = kinds.get(action.kind)
        return actor, kind.model.objects.get(uuid=actor.person)
    raise AssertionError(f"台上没有可以办 {action.name} 的人和记录")


@pytest.mark.parametrize("action", FORMED, ids=lambda a: a.name)
def test_a_form_of_rubbish_is_told_and_kept_and_not_done(stage, action):
    actor, record = target(stage, action)
    reader = parity.Reader(actor)
    url = (
        f"/r/{action.kind}/new/{action.name}"
        if record is None
        else f"/r/{action.kind}/{record.uuid}/do/{action.name}"
    )
    assert reader.get(url).status_code == 200, (url, actor.signature)
    shape = action.form.base_fields
    values = {name: rubbish(field) for name, field in shape.items()}
    before = LedgerEvent.objects.count(), kinds.get(action.kind).model.objects.count()
    answer = reader.client.post(
        url,
        {
            **values,
            "key": str(uuid4()),
            "post": session.capacity(actor),
            "version": record.version if record else "",
        },
    )
    html = answer.content.decode()
    assert answer.status_code == 422, answer.status_code
    above = _ABOVE.search(html)
    told = _ERROR.findall(html) or (_LINE.findall(above[0]) if above else [])
    said = [unescape(re.sub(r"<[^>]+>", "", e)).strip() for e in told]
    wrong = [n for n, f in shape.items() if not isinstance(f, forms.BooleanField) or f.required]
    assert len(said) >= max(1, len(wrong) // 2), said
    assert [
        s for s in said if _FOREIGN.search(_CODES.sub("", s)) or not re.search(r"[\u4e00-\u9fff]", s)
    ] == []
    kept = [n for n, f in shape.items() if type(f.widget) in (forms.TextInput, forms.Textarea)]
    assert not kept or TYPED in html
    assert (LedgerEvent.objects.count(), kinds.get(action.kind).model.objects.count()) == before


def test_every_action_with_a_form_is_tried():
    assert len(FORMED) > 30 and all(issubclass(a.form, forms.Form) for a in FORMED)
