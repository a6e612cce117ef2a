"""办理：一个动作的表单、提交、没办成时把填写的内容原样还给人。"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods

from liandong.accounts import session
from liandong.desk import presenting
from liandong.desk.shell import acting, gone_to, missing, show, show_error
from liandong.desk.views import numbers
from liandong.kernel import actions, door, kinds, reading, refusals, revealing, timeline
from liandong.kernel import beside as besides
from liandong.kernel.actions import Bound
from liandong.kernel.actor import Actor
from liandong.kernel.kinds import Kind
from liandong.kernel.models import Record
from liandong.kernel.outcome import Outcome, Status
from liandong.kernel.outcome import missing as nothing_found
from liandong.kernel.pages import Beside, BesideAnswer, Conflict, FormPage, Link
from liandong.now import now

BIGGEST_VERSION = 2**31 - 1


@require_http_methods(["GET", "HEAD", "POST"])
@acting
def act_on(request: HttpRequest, actor: Actor, kind_name: str, record_id: UUID, name: str) -> HttpResponse:
    """The form of one action on one record, and its submission."""
    found, bound = reading.seen(actor, kind_name, record_id), actions.get(name)
    if bound is None or not _is_offered(bound, kind_name) or bound.action.creates:
        return missing(request, actor)
    if found is None:
        if request.method == "POST":
            refusals.record(actor, bound.action, record_id, nothing_found())
        return missing(request, actor, lambda a: reading.seen(a, kind_name, record_id) is not None)
    kind, record, level = found
    doing = Doing(request, actor, kind, bound, record)
    if request.method == "POST":
        return doing.submitted()
    verdict = door.may(actor, bound, kind, record, level)
    if not verdict:
        todo = ("返回记录，看看可办事项。",)
        return show_error(request, actor, 409, f"现在不能“{bound.action.title}”", verdict.sentence, todo)
    return show(request, actor, doing.page(doing.form(None)))


@require_http_methods(["GET", "HEAD", "POST"])
@acting
def create(request: HttpRequest, actor: Actor, kind_name: str, name: str) -> HttpResponse:
    """The form of an action that makes a record, and its submission."""
    kind, bound = kinds.get(kind_name), actions.get(name)
    if kind is None or bound is None or not is_made(bound, kind_name):
        return missing(request, actor)
    if actor.role not in bound.action.roles or bound.action.db_role != "app":
        if request.method == "POST":  # 门会拒绝并记下这次尝试
            door.perform(actor, name, None, request.POST, key=str(uuid.uuid4()))
        return missing(
            request, actor, lambda a: a.role in bound.action.roles and bound.action.db_role == "app"
        )
    doing = Doing(request, actor, kind, bound, None)
    if request.method == "POST":
        return doing.submitted()
    return show(request, actor, doing.page(doing.form(None)))


def _is_offered(bound: Bound, kind_name: str) -> bool:
    return bound.action.kind == kind_name and bound.is_offered


def is_made(bound: Bound, kind_name: str) -> bool:
    """Whether it makes a record of this kind and has a form here."""
    return _is_offered(bound, kind_name) and bound.action.creates


class Doing:
    """One form of one action, for one actor, on one record (or on none yet)."""

    def __init__(
        self, request: HttpRequest, actor: Actor, kind: Kind, bound: Bound, record: Record | None
    ) -> None:
        self.request, self.actor, self.kind, self.record = request, actor, kind, record
        self.bound, self.action = bound, bound.action
        self.capacity = session.capacity(actor)

    def form(self, data: Any, first: Mapping[str, Any] | None = None) -> forms.Form:
        """The action's form with the reason it asks for: bound to what was typed, else filled from what the actor may see of the record.

        Args:
            first: values that are to stand there instead, by name.
        """
        shape = self.action.form or forms.Form
        asked = {n for n, f in shape.base_fields.items() if not _is_made_here(f)}
        initial: dict[str, Any] = {k: str(v) for k, v in self.request.GET.items() if k in asked}
        if self.record is not None:
            level = self.kind.sight.level(self.actor, self.record)
            granted = {f.name for f in self.kind.at(level) if not f.sealed}
            initial |= {n: getattr(self.record, n) for n in shape.base_fields if n in granted}
            if self.action.present is not None:
                initial |= self._standing()
        elif self.action.begins is not None:
            initial = {**self.action.begins(self.actor, initial), **initial}
        form = shape(data, initial={**initial, **(first or {})})
        if self.action.offers is not None:
            for name, choices in self.action.offers(self.actor, self.record).items():
                field = form.fields[name]
                assert isinstance(field, forms.ChoiceField)
                field.choices = choices
        if self.action.reason != "none":
            form.fields["reason"] = forms.CharField(
                label="理由",
                max_length=2000,
                required=self.action.reason == "required",
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text="本人和审计管理员会看到。" if self.action.reveals else "对方和监督机关会看到。",
            )
        return form

    def _standing(self) -> dict[str, Any]:
        """What the action itself knows to stand now; nothing for whoever may not do it."""
        assert self.record is not None and self.action.present is not None
        level = self.kind.sight.level(self.actor, self.record)
        may = door.may(self.actor, self.bound, self.kind, self.record, level)
        return self.action.present(self.record) if may else {}

    def page(self, form: forms.Form, **more: Any) -> FormPage:
        record, kind = self.record, self.kind
        link = (
            Link(kind.heading(record), presenting.url_of(kind.name, record.uuid), kind.number(record))
            if record
            else None
        )
        return FormPage(
            title=self.action.title,
            form=form,
            action_url=more.pop("action_url", self.request.path),
            submit_text=self.action.title,
            record=link,
            breadcrumb=[Link("工作台", "/"), Link(kind.title, f"/r/{kind.name}/"), *([link] if link else [])],
            consequence=self.action.consequence,
            needs_confirming=self.action.reason == "required",
            provision="；".join(map(str, self.action.sources)),
            version=more.pop("version", str(record.version) if record else ""),
            key=more.pop("key", "") or str(uuid.uuid4()),
            post=self.capacity,
            draft=self.draft,
            beside=self._beside(form, more.pop("beside", None)),
            cancel_url=link.url if link else f"/r/{kind.name}/",
            **more,
        )

    def _beside(self, form: forms.Form, answer: BesideAnswer | None) -> Beside | None:
        """The place beside the form, where a room declared one for this action."""
        declared = besides.of(self.action.name)
        if declared is None:
            return None
        where = f"{self.record.uuid}/do" if self.record is not None else "new"
        names = [n for bound in form for n in _inputs(bound)]
        if answer is None and declared.is_at_once:
            answer = declared.ask(self.actor, {b.html_name: b.value() for b in form}, False)
        return Beside(
            declared.title, f"/r/{self.kind.name}/{where}/{self.action.name}/beside", declared.button, declared.lead,
            declared.fields or names, declared.typed or names, answer, declared.file_url, declared.file_button,
        )  # fmt: skip

    @property
    def draft(self) -> str:
        """What the browser keeps this form under; two forms that begin from different things are two, and nothing is kept of one that begins from none."""
        about = str(self.record.uuid) if self.record else "new"
        if self.action.begins is not None:
            said, names = (
                self.request.POST or self.request.GET,
                self.action.form.base_fields if self.action.form else {},
            )
            about = ":".join(said.get(name, "") for name in names).strip(":")
            if not about:
                return ""
        return f"{self.capacity}:{self.action.name}:{about}"

    def submitted(self) -> HttpResponse:
        """Through the door; done goes to the record, anything else gives the typed text back."""
        post = self.request.POST
        if post.get("post", "") != self.capacity:
            return self._made_for_another()
        version = post.get("version", "")
        outcome = door.perform(
            self.actor,
            self.action.name,
            self.record.uuid if self.record else None,
            post,
            key=post.get("key", ""),
            version=_version(version) if self.record else None,
            reason=post.get("reason", ""),
            files=self.request.FILES,
        )
        if (revealed := revealing.after(self.action, outcome)) is not None:
            messages.success(self.request, outcome.sentence, extra_tags=self.draft)
            return numbers.shown_once(self.request, self.actor, self.kind, self.action.title, revealed)
        if self.action.reveals and outcome.status is Status.REPEATED and outcome.record is not None:
            messages.info(self.request, "这次查看已经显示过，号码不再显示；仍要看的，请再办理一次。")
            return gone_to(self.request, presenting.url_of(outcome.kind, outcome.record))
        if outcome.is_done and outcome.record is not None:
            messages.success(self.request, outcome.sentence, extra_tags=self.draft)
            return gone_to(self.request, presenting.url_of(outcome.kind, outcome.record))
        if outcome.status is Status.MISSING:
            return missing(self.request, self.actor)
        return self._not_done(outcome, _version(version))

    @property
    def made_for_another(self) -> str:
        """What is said when the form was opened in another post."""
        return (
            f"这份表单是以另一个岗位打开的，您现在以{self.actor.signature}办理，内容没有提交。"
            "确认要以现在的岗位办理的，请再按一次；否则请先切换岗位。"
        )

    def _made_for_another(self) -> HttpResponse:
        page = self.page(
            self._as_sent(self.request.POST),
            version=self.request.POST.get("version", ""),
            refusal=self.made_for_another,
        )
        return show(self.request, self.actor, page, 409)

    def _not_done(self, outcome: Outcome, version: int) -> HttpResponse:
        is_conflict = outcome.code == "version_conflict"
        newer = self._newer(version) if is_conflict else []
        form = self._as_sent(self._brought_up(newer) if newer else self.request.POST)
        for name in self.request.FILES:
            if outcome.status is not Status.INVALID or name in outcome.errors:
                form.errors.pop(name, None)
        for name, said in outcome.errors.items():
            if name not in form.errors:
                for sentence in said:
                    form.add_error(name if name in form.fields else None, sentence)
        more: dict[str, Any] = {}
        if is_conflict:
            more |= {"conflict": self._conflict(newer, outcome), "version": str(outcome.version)}
        elif outcome.status is not Status.INVALID:
            more["refusal"] = outcome.sentence
        if outcome.status in (Status.INVALID, Status.BUSY):
            more["key"] = self.request.POST.get("key", "")
        page = self.page(form, **more)
        return show(self.request, self.actor, page, 422 if outcome.status is Status.INVALID else 409)

    def _as_sent(self, data: Any) -> forms.Form:
        """What was typed, to be sent again; of a file that came it is not said that none did, only that a browser keeps none."""
        form = self.form(data)
        for name in set(self.request.FILES) & set(form.errors):
            form.errors[name] = form.error_class(["文件不能随表单留下，请重新选择。"])
        return form

    def _newer(self, version: int) -> list[timeline.Line]:
        """What happened since the version the person saw, oldest first."""
        assert self.record is not None
        level = self.kind.sight.level(self.actor, self.record)
        return [line for line in timeline.of(self.kind, self.record, level) if line.version > version]

    def _brought_up(self, newer: list[timeline.Line]) -> QueryDict:
        """What was typed; a field the person left as it stood takes the value others gave it since.

        Without this the second press would silently put the old values back.
        """
        typed = self.request.POST.copy()
        fields = self.form(None).fields
        for line in newer:
            for changed in line.changes:
                for name, field in fields.items():
                    if field.label == changed.label and typed.get(name) == changed.was:
                        typed[name] = changed.now
        return typed

    def _conflict(self, newer: list[timeline.Line], outcome: Outcome) -> Conflict:
        """Who changed what since the version the person saw."""
        last = newer[-1] if newer else None
        changed = [presenting.change(c) for line in newer for c in line.changes]
        who = f"{last.agency} {last.who}" if last else "他人"
        return Conflict(who, last.recorded_at if last else now(), changed, outcome.sentence)


def _inputs(bound: forms.BoundField) -> list[str]:
    """The names under which a field is sent; of a table one a cell."""
    cells = getattr(bound.field.widget, "cells", None)
    return cells(bound.html_name, bound.value()) if cells else [bound.html_name]


def _is_made_here(field: forms.Field) -> bool:
    """Whether a field's first value is this platform's alone to give (a token, a password), never an address's."""
    return "data-no-draft" in field.widget.attrs or isinstance(field.widget, forms.PasswordInput)


def _version(text: str) -> int:
    """The version a form was made for; a form without one is older than any record."""
    return min(int(text), BIGGEST_VERSION) if text.isascii() and text.isdigit() and len(text) < 12 else 0
