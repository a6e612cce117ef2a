"""交一份表、核对、导入，像人和后台作业那样一步步办；各房间的测试共用。"""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from liandong.importing.models import Intake, IntakeRow
from liandong.kernel.tests.staging import attempt, deliver_all, did, newest_job


def handed_in(city, account, target, lines, *, name="名录.csv", encoding="utf-8", source="省局名录"):
    """The outcome of handing in a file: its bytes, or its lines with the heading first."""
    content = lines if isinstance(lines, bytes) else "\r\n".join(lines).encode(encoding)
    files = {"file": SimpleUploadedFile(name, content)}
    values = {"target": target, "source": source}
    return attempt(city.actor(account), "importing.upload_sheet", None, values, files=files)


def checked_by(city, account, outcome, pairs=""):
    """The intake, checked with the columns as guessed or with others."""
    assert outcome.is_done, (outcome.sentence, outcome.errors)
    intake, seen = Intake.objects.get(uuid=outcome.record), newest_job()
    did(city.actor(account), "importing.check_sheet", intake.uuid, {"pairs": pairs or intake.pairs})
    deliver_all(seen)
    intake.refresh_from_db()
    return intake


def applied_by(city, account, intake, **values):
    """The intake, written to its last batch."""
    seen = newest_job()
    did(city.actor(account), "importing.apply_sheet", intake.uuid, values)
    for _ in range(50):
        last = newest_job()
        deliver_all(seen)
        seen = last
        intake.refresh_from_db()
        if intake.state == "done":
            return intake
    raise AssertionError(intake.state)


def rows_of(intake):
    """Number → how it stands and what is said of it."""
    return {r.number: (r.standing, r.said) for r in IntakeRow.objects.filter(intake=intake)}
