"""导出清单：先写用途，再给文件；给出的每一份都在账本里。

The file is made first, because the ledger holds its digest; it is handed over only when the act stands in the ledger. It is
given once: the same form pressed again says so, since what would be made then might differ from what was recorded.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from liandong.accounts import session
from liandong.audit.actions import EXPORT_AT_MOST, EXPORT_LIST
from liandong.audit.forms import Exporting
from liandong.desk import asking, files, layouts
from liandong.desk.asking import Asked, NotADay
from liandong.desk.shell import acting, missing, show
from liandong.desk.views.records import cannot_list
from liandong.kernel import door, reading
from liandong.kernel.actor import Actor
from liandong.kernel.ordering import Unordered
from liandong.kernel.outcome import Outcome, Status
from liandong.kernel.pages import FormPage, Link
from liandong.kernel.typed import NumberTyped
from liandong.sealing.numbers import hidden


class ExportForm(forms.Form):
    """用途、列和格式；清单问的是什么，随表单带着."""

    layout = forms.ChoiceField(label="列", widget=forms.RadioSelect, initial=layouts.LIST)
    purpose = Exporting.base_fields["purpose"]
    made_as = Exporting.base_fields["made_as"]
    q = forms.CharField(widget=forms.HiddenInput, required=False, label="查找")
    state = forms.CharField(widget=forms.HiddenInput, required=False, label="状态")
    place = forms.CharField(widget=forms.HiddenInput, required=False, label="行政区划")
    on = forms.CharField(widget=forms.HiddenInput, required=False, label="哪一天")
    only = forms.CharField(widget=forms.HiddenInput, required=False, label="只看")
    own = forms.CharField(widget=forms.HiddenInput, required=False, label="机关范围")
    sort = forms.CharField(widget=forms.HiddenInput, required=False, label="次序")

    def __init__(self, offered: Mapping[str, layouts.Layout], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(offered) == 1:
            del self.fields["layout"]
            return
        choice = self.fields["layout"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(name, one.label) for name, one in offered.items()]
        choice.help_text = "".join(note for one in offered.values() for note in one.notes)


@require_http_methods(["GET", "HEAD", "POST"])
@acting
def export(request: HttpRequest, actor: Actor, kind_name: str) -> HttpResponse:
    """The form that asks what for, and the file; a list this post may not open has neither."""
    kind = reading.listed(actor, kind_name)
    if kind is None:
        return missing(request, actor, lambda a: reading.listed(a, kind_name) is not None)
    try:
        asked = asking.asked_of(kind, request.POST if request.method == "POST" else request.GET)
    except (Unordered, NumberTyped, NotADay) as why:
        return cannot_list(request, actor, kind, why)
    doing = _Exporting(request, actor, asked)
    if request.method == "POST":
        return doing.submitted()
    return doing.shown(ExportForm(doing.offered, initial=asked.parameters()))


class _Exporting:
    """One form of one export, for one post."""

    def __init__(self, request: HttpRequest, actor: Actor, asked: Asked) -> None:
        self.request, self.actor, self.asked = request, actor, asked
        self.offered = layouts.offered(actor, asked.kind)

    def shown(self, form: forms.Form, status: int = 200, **more: Any) -> HttpResponse:
        kind, back = self.asked.kind, f"/r/{self.asked.kind.name}/{self.asked.query()}"
        page = FormPage(
            title=f"导出{kind.title}清单",
            form=form,
            action_url=self.request.path,
            submit_text="导出",
            breadcrumb=[Link("工作台", "/"), Link(kind.title, back)],
            lead=f"将导出：{self.asked.words(self.actor)}。一次最多{EXPORT_AT_MOST}行。",
            consequence=EXPORT_LIST.consequence,
            provision="；".join(map(str, EXPORT_LIST.sources)),
            key=more.pop("key", "") or str(uuid.uuid4()),
            post=session.capacity(self.actor),
            cancel_url=back,
            is_download=True,
            **more,
        )
        return show(self.request, self.actor, page, status)

    def submitted(self) -> HttpResponse:
        """The file, or the form again with what was typed and why not."""
        post = self.request.POST
        form, key = ExportForm(self.offered, post), post.get("key", "")
        if post.get("post", "") != session.capacity(self.actor):
            why = f"这份表单是以另一个岗位打开的，您现在以{self.actor.signature}办理，没有导出。请核对范围后再按一次。"
            return self.shown(form, 409, refusal=why)
        if not form.is_valid():
            return self.shown(form, 422, key=key)
        layout = self.offered[form.cleaned_data.get("layout", layouts.LIST)]
        if (
            len(layout.rows(self.actor, self.asked).order_by().values("pk")[: EXPORT_AT_MOST + 1])
            > EXPORT_AT_MOST
        ):
            form.add_error(
                None,
                f"这份清单超过{EXPORT_AT_MOST}行，没有导出。请返回清单，用状态、机关范围或查找缩小范围，分几次导出。",
            )
            return self.shown(form, 422, key=key)
        return self._handed_over(form, layout, key)

    def _handed_over(self, form: forms.Form, layout: layouts.Layout, key: str) -> HttpResponse:
        asked, said = self.asked, form.cleaned_data
        made = files.written(self.actor, asked, layout, said["purpose"], said["made_as"], EXPORT_AT_MOST)
        values = {
            "listed": asked.kind.name, "conditions": hidden(layout.words(self.actor, asked)), "rows": made.rows,
            "digest": made.digest, "purpose": hidden(said["purpose"]), "made_as": said["made_as"],
        }  # fmt: skip
        outcome = door.perform(self.actor, EXPORT_LIST.name, None, values, key=key)
        if outcome.status is Status.DONE:
            return _file(made)
        made.file.close()
        return self._not_done(form, outcome)

    def _not_done(self, form: forms.Form, outcome: Outcome) -> HttpResponse:
        if outcome.status is Status.REPEATED or outcome.code == "key_reused":
            why = "这份表单已经导出过一次，文件只给一次。仍要的，请再按一次，另记一笔。"
            return self.shown(form, 409, refusal=why)
        status = 422 if outcome.status is Status.INVALID else 409
        for sentences in outcome.errors.values():
            form.add_error(None, sentences)
        return self.shown(form, status, refusal="" if outcome.errors else outcome.sentence)


def _file(made: files.Written) -> HttpResponse:
    response = FileResponse(made.file, as_attachment=True, filename=made.name, content_type=made.content_type)
    response["Cache-Control"] = "no-store"
    return response  # type: ignore[return-value]
