"""导出案卷：选卷、写用途，给一份 PDF；给出的每一份都在案件的办理经过里。

The file is bound first, because the trail holds its digest, and handed over only when the act stands in the ledger. It is given
once: the same form pressed again says so. Whoever may not take the case away is told what he would be told of a page that never was.
"""

from __future__ import annotations

import uuid
from io import BytesIO
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from liandong.accounts import session
from liandong.cases.actions.binding import EXPORT_DOSSIER, is_his, taken
from liandong.cases.dossier import VOLUMES
from liandong.cases.forms import DossierExport
from liandong.cases.kinds import CASE
from liandong.cases.models import Case
from liandong.desk.shell import acting, missing, show
from liandong.documents.typeset.binding import Bound, CannotBind
from liandong.kernel import reading
from liandong.kernel.actor import Actor
from liandong.kernel.outcome import Status
from liandong.kernel.pages import FormPage, Link

AGAIN = "这份表单已经导出过一次，文件只给一次。仍要的，请再按一次，另记一笔。"


class ExportForm(forms.Form):
    """哪几卷，什么用途."""

    volumes = DossierExport.base_fields["volumes"]
    purpose = forms.CharField(
        label="用途", min_length=4, max_length=200, help_text="写明给谁、做什么用，例如“归档”“答复行政复议机关”。",
        error_messages={"min_length": "用途至少写4个字，说明做什么用。"},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@acting
def export(request: HttpRequest, actor: Actor, case_id: UUID) -> HttpResponse:
    """The form, and the file."""
    found = reading.seen(actor, "case", case_id)
    case = found[1] if found is not None else None
    if found is None or not isinstance(case, Case) or not is_his(actor, case, found[2]):
        return missing(request, actor)
    doing = _Exporting(request, actor, case)
    return (
        doing.submitted()
        if request.method == "POST"
        else doing.shown(ExportForm(initial={"volumes": VOLUMES}))
    )


class _Exporting:
    """One form of one export, for one post."""

    def __init__(self, request: HttpRequest, actor: Actor, case: Case) -> None:
        self.request, self.actor, self.case = request, actor, case

    def shown(self, form: forms.Form, status: int = 200, key: str = "", refusal: str = "") -> HttpResponse:
        back = f"/r/case/{self.case.uuid}/"
        page = FormPage(
            title=EXPORT_DOSSIER.title,
            form=form,
            action_url=self.request.path,
            submit_text="导出",
            record=Link(CASE.heading(self.case), back),
            breadcrumb=[Link("工作台", "/"), Link(CASE.heading(self.case), back)],
            lead="案件的文书和证据按归档次序装成一份 PDF，每卷有封面、目录、页次。文书有用印扫描件的装扫描件；装不了的列在目录里，说明为什么。",
            consequence=EXPORT_DOSSIER.consequence,
            provision="；".join(map(str, EXPORT_DOSSIER.sources)),
            key=key or str(uuid.uuid4()),
            post=session.capacity(self.actor),
            cancel_url=back,
            is_download=True,
            refusal=refusal,
        )
        return show(self.request, self.actor, page, status)

    def submitted(self) -> HttpResponse:
        """The file, or the form again with what was typed and why not."""
        post = self.request.POST
        form, key = ExportForm(post), post.get("key", "")
        if post.get("post", "") != session.capacity(self.actor):
            why = f"这份表单是以另一个岗位打开的，您现在以{self.actor.signature}办理，没有导出。请核对后再按一次。"
            return self.shown(form, 409, refusal=why)
        if not form.is_valid():
            return self.shown(form, 422, key)
        said = form.cleaned_data
        try:
            bound, outcome = taken(self.actor, self.case, said["volumes"], said["purpose"], key)
        except CannotBind as why_not:
            return self.shown(form, 422, key, str(why_not))
        if outcome.status is Status.DONE:
            return self._file(bound, said["volumes"])
        is_again = outcome.status is Status.REPEATED or outcome.code == "key_reused"
        return self.shown(form, 409, refusal=AGAIN if is_again else outcome.sentence)

    def _file(self, bound: Bound, names: list[str]) -> HttpResponse:
        demo = "演示_" if settings.DEMO else ""
        number = self.case.case_no or self.case.number
        answer = FileResponse(
            BytesIO(bound.pdf), as_attachment=True, filename=f"{demo}案卷_{number}_{'、'.join(names)}.pdf", content_type="application/pdf"
        )  # fmt: skip
        answer["Cache-Control"] = "no-store"
        return answer  # type: ignore[return-value]
