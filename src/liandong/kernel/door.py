"""唯一的门：核对 → 锁定 → 再核对并判断 → 变更并记痕迹（同一事务）→ 提交后告知。

Web pages, API, command line, exchange inbox and simulation call `perform`; nothing else changes a record. The
order matters: what depends on the record or the post is asked again after the lock, because both may have
changed while the person was reading. A refusal is rolled back first and then recorded in a transaction of its
own. A repeat with the same key is answered with what was done the first time.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, OperationalError, connection, transaction
from uuid_utils.compat import uuid7

from liandong.kernel import actions, initials, kinds, outbox, refusals, timeline
from liandong.kernel.actions import Act, Action, Bound
from liandong.kernel.actor import Actor
from liandong.kernel.fingerprint import fingerprint
from liandong.kernel.holds import stopping
from liandong.kernel.models import Hold, Record, Repeat
from liandong.kernel.numbered import for_actor
from liandong.kernel.outcome import Outcome, Status, missing, refused, repeated
from liandong.kernel.permitting import may_move, permitted
from liandong.kernel.ports import posts
from liandong.kernel.roles import Level
from liandong.kernel.spelling import tidied, tidy
from liandong.kernel.states import HOUSE
from liandong.kernel.typed import HELD, holds_number
from liandong.law.verdict import Verdict, allow, refuse
from liandong.ledger.append import Event, append, stamp
from liandong.now import is_simulated, now
from liandong.watch import counters

if TYPE_CHECKING:
    from liandong.kernel.kinds import Kind

log = logging.getLogger(__name__)
EARLIEST_YEAR = 1900
"""A claimed moment before it is a slip of the pen; some such moments have no place in UTC at all."""
_BUSY = ("55P03", "40P01", "40001")  # lock_not_available, deadlock_detected, serialization_failure


class Refused(Exception):
    """Carries a verdict out of the transaction, so that everything in it is rolled back."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.code)
        self.outcome = outcome


def perform(
    actor: Actor,
    name: str,
    record: UUID | None = None,
    values: Mapping[str, Any] | None = None,
    *,
    key: str,
    version: int | None = None,
    reason: str = "",
    occurred_at: datetime | None = None,
    files: Mapping[str, Any] | None = None,
) -> Outcome:
    """Do one action, or say why not.

    Args:
        actor: who, in which post; the call is good for that post only.
        name: the action's name.
        record: public id; None for an action that creates its record.
        values: raw input as a form or a JSON body holds it; cleaned by the action's form.
        key: repeat key, chosen by the caller once per intention; at most 80 characters.
        version: the version the person saw; None means "whatever it is" (automatic acts, command line).
        reason: required, optional or ignored as the action declares.
        occurred_at: the claimed moment, when it differs from now; never later than now.

    Returns:
        An `Outcome`; ordinary refusals, conflicts, invalid input and hidden records are values.

    Raises:
        LookupError: no action of that name is declared (a programming error; interfaces check first).
    """
    bound = actions.get(name)
    if bound is None:
        raise LookupError(f"没有登记名为 {name} 的动作")
    action, kind = bound.action, kinds.get(bound.action.kind)
    assert kind is not None, action.kind
    attempt = Attempt(
        actor, bound, kind, record, values or {}, files or {}, key, version, reason, occurred_at
    )
    outcome = _counted(attempt)
    if outcome.status in (Status.REFUSED, Status.MISSING):
        refusals.record(actor, action, record, outcome)
    if outcome.status is Status.REFUSED and (then := dict(action.follows).get(outcome.code)):
        perform(actor, then, record, key=f"then:{uuid7()}")
    return outcome


def may(
    actor: Actor, bound: Bound, kind: Kind, record: Record, level: Level, held: Sequence[Hold] | None = None
) -> Verdict:
    """Whether a button would work, as far as can be said without the lock; used for the list of what I may do.

    `held` are the record's standing holds where a page of them was read at once; None reads them here.
    """
    return (
        permitted(actor, bound.action, record, level)
        and may_move(kind, bound.action, record)
        and stopping(record, bound.action, held)
    )


def _counted(attempt: Attempt) -> Outcome:
    """Run an attempt; its end is counted and written into the log, without whose record it was."""
    name, ended = attempt.action.name, "fault"
    code = ""
    try:
        outcome = attempt.check() or attempt.untried() or attempt.run()
        if attempt.action.proves_self and outcome.is_done:
            posts().tried_well(attempt.actor)
        ended, code = outcome.status.value, outcome.code
        return outcome
    finally:
        counters.DOOR.labels(name, ended).inc()
        role = attempt.actor.role.value
        log.info("办理", extra={"event": "act", "action": name, "outcome": ended, "code": code, "role": role})


class Attempt:
    """One call of `perform`, step by step."""

    is_inside = False

    def __init__(
        self, actor: Actor, bound: Bound, kind: Kind, record: UUID | None, values: Mapping[str, Any],
        files: Mapping[str, Any], key: str, version: int | None, reason: str, occurred_at: datetime | None,
    ) -> None:  # fmt: skip
        self.actor, self.bound, self.kind, self.uuid = actor, bound, kind, record
        self.raw, self.files, self.key, self.version = tidied(values), files, key, version
        self.reason, self.occurred_at = tidy(reason).strip(), occurred_at
        self.action = bound.action
        self.values: dict[str, Any] = {}

    # -- check ------------------------------------------------------------------------------------------

    def check(self) -> Outcome | None:
        """Before any lock: key, role, sight, input."""
        if not self.key or len(self.key) > 80 or not self.key.isprintable():
            return Outcome(
                Status.INVALID, "key_missing", "缺少重复提交键，或其超过80个字符。请刷新页面后重新提交。"
            )
        if (answered := self._answered()) is not None:
            return answered
        if (self.uuid is None) != self.action.creates:
            return missing()
        if self.uuid is not None:
            record = self._find()
            level = self.kind.sight.level(self.actor, record) if record else Level.NONE
            if record is None or (level < Level.SUMMARY and not self.actor.is_system):
                return missing()
            if not (verdict := self._may(record, level)):
                return refused(verdict, self.kind.name, self.uuid)
        elif not (verdict := self._may(None, Level.FULL)):
            return refused(verdict, self.kind.name)
        if self.action.db_role != _database_role():
            return refused(
                refuse("wrong_database_role", "该操作须由专门的数据库角色执行，请在服务器上使用 liandong 命令办理。", HOUSE),
                self.kind.name, self.uuid,
            )  # fmt: skip
        if (invalid := self._clean()) is None:
            return None
        return self._answered() or invalid

    def _answered(self) -> Outcome | None:
        """What this key was answered before, if it was; asked first, so that a retry is never judged anew."""
        before = Repeat.objects.filter(person=self.actor.person, key=self.key).first()
        if before is None:
            return None
        if (
            before.fingerprint
            != fingerprint(
                self.action, self.actor, self.uuid, self.raw, self.files, self.reason, self.occurred_at
            )
            or before.outcome is None
        ):
            return Outcome(
                Status.CONFLICT,
                "key_reused",
                "这份表单已经提交过另一份内容。请刷新页面，确认记录现状后再办理。",
                self.kind.name,
                self.uuid,
            )
        return repeated(before.outcome)

    def _find(self) -> Record | None:
        assert self.uuid is not None
        found: Record | None = self.kind.model._default_manager.filter(uuid=self.uuid).first()
        return found

    def _may(self, record: Record | None, level: Level) -> Verdict:
        if self.action.is_automatic:
            return (
                allow("automatic", "系统自动办理。")
                if self.actor.is_system
                else refuse("automatic_only", f"“{self.action.title}”由系统自动办理，不能由人提交。", HOUSE)
            )
        verdict = permitted(self.actor, self.action, record, level)
        if verdict and self.action.is_inner and not self.is_inside:
            return refuse("inner_only", f"“{self.action.title}”随别的办理一并完成，不能单独提交。", HOUSE)
        return verdict

    def _clean(self) -> Outcome | None:
        errors: dict[str, list[str]] = {}
        if self.action.form is not None:
            form = for_actor(self.action.form(self.raw, self.files), self.actor)  # type: ignore[arg-type]
            if not form.is_valid():
                errors = {name: [str(e) for e in found] for name, found in form.errors.items()}
            self.values = form.cleaned_data
        if self.action.reason == "required" and not self.reason:
            readers = "本人和审计管理员" if self.action.reveals else "对方和监督机关"
            errors["reason"] = [f"请填写理由，{readers}会看到。"]
        if len(self.reason) > 2000:
            errors["reason"] = ["理由最多2000字，请删减后提交。"]
        elif holds_number(self.reason):
            errors["reason"] = [HELD]
        if self.occurred_at is not None and self.occurred_at.tzinfo is None:
            errors["occurred_at"] = [
                "发生时间没有写时区，请写明与协调世界时的偏移，例如 2026-03-02T09:30:00+08:00。"
            ]
        elif self.occurred_at is not None and self.occurred_at > now():
            errors["occurred_at"] = ["发生时间不能晚于现在。"]
        elif self.occurred_at is not None and self.occurred_at.year < EARLIEST_YEAR:
            errors["occurred_at"] = [f"发生时间不能早于{EARLIEST_YEAR}年，请核对。"]
        if not errors:
            return None
        return Outcome(
            Status.INVALID,
            "invalid_input",
            "填写的内容有误，尚未提交，请按提示更正。",
            self.kind.name,
            self.uuid,
            errors=errors,
        )

    def untried(self) -> Outcome | None:
        """Take a try where the person must prove himself; outside the transaction, so that a refused proof has cost it."""
        if not self.action.proves_self or (verdict := posts().may_try(self.actor)):
            return None
        return refused(verdict, self.kind.name, self.uuid)

    # -- lock, judge, change ----------------------------------------------------------------------------

    def run(self) -> Outcome:
        """One transaction; a deadlock or a lock not obtained is tried once more, then said."""
        for last in (False, True):
            try:
                with transaction.atomic():
                    return self._inside()
            except Refused as stop:
                return stop.outcome
            except OperationalError as error:
                if getattr(error.__cause__, "sqlstate", "") not in _BUSY:
                    raise
                if last:
                    return Outcome(
                        Status.BUSY, "record_is_busy", "该记录正由他人办理，您的内容没有提交。请稍候片刻再提交一次。",
                        self.kind.name, self.uuid,
                    )  # fmt: skip
        raise AssertionError

    def _inside(self) -> Outcome:
        if (answered := self._claim_key()) is not None:
            return answered
        record = self._locked(self.uuid) if self.uuid is not None else None
        if not self.actor.is_system and not (verdict := posts().lock_active(self.actor)):
            raise Refused(refused(verdict, self.kind.name, self.uuid))
        if self.uuid is not None:
            self._check_again(record)
        outcome = self._change(self.bound, self.kind, record, self.values, self.reason)
        Repeat.objects.filter(person=self.actor.person, key=self.key).update(outcome=outcome.stored())
        return outcome

    def _claim_key(self) -> Outcome | None:
        """Take the key; a rival with the same key waits here until we are done, and is then answered alike."""
        try:
            with transaction.atomic():
                Repeat.objects.create(
                    person=self.actor.person,
                    key=self.key,
                    fingerprint=fingerprint(
                        self.action,
                        self.actor,
                        self.uuid,
                        self.raw,
                        self.files,
                        self.reason,
                        self.occurred_at,
                    ),
                    at=now(),
                )
        except IntegrityError:
            answered = self._answered()
            if answered is None or answered.status is Status.CONFLICT:
                raise Refused(answered or missing()) from None
            return answered
        return None

    def _locked(self, uuid: UUID) -> Record | None:
        """The record, ours alone; taken before the share locks of the capacity, which may rest on the same row."""
        found: Record | None = (
            self.kind.model._default_manager.select_for_update(of=("self",)).filter(uuid=uuid).first()
        )
        return found

    def _check_again(self, record: Record | None) -> None:
        """What depends on the record or the post, as it stands now that both are held."""
        level = self.kind.sight.level(self.actor, record) if record else Level.NONE
        if record is None or (level < Level.SUMMARY and not self.actor.is_system):
            raise Refused(missing())
        if not (verdict := self._may(record, level)):
            raise Refused(refused(verdict, self.kind.name, self.uuid))
        if self.version is not None and self.version != record.version:
            raise Refused(
                Outcome(
                    Status.CONFLICT, "version_conflict",
                    "您打开页面之后，这条记录已被他人更新，您的内容没有提交。请看过下列变化，再决定是否继续。",
                    self.kind.name, self.uuid, record.version,
                    meanwhile=timeline.since(self.kind, record, self.version, level),
                )
            )  # fmt: skip

    def _change(
        self, bound: Bound, kind: Kind, record: Record | None, values: dict[str, Any], reason: str,
        because: UUID | None = None,
    ) -> Outcome:  # fmt: skip
        action, moment = bound.action, now()
        act = Act(self.actor, action, record, values, reason, moment, self.occurred_at, because)
        for verdict in self._verdicts(act, bound, kind):
            if not verdict:
                raise Refused(refused(verdict, kind.name, self.uuid))
        before = kind.tracked(record) if record is not None else {}
        made = bound.change(act)
        record = record if record is not None else made
        assert record is not None, f"{action.name} 没有给出记录"
        if not action.is_note:
            edge = kind.states.edge(action.name)
            if edge is not None:
                record.state = edge.to
            record.version += 1
            record.save()
            kind.sight.refresh(record)
            initials.refresh(kind, record)
        details = self._details(act, kind, before, record)
        event = append(
            Event(kind.name, record.uuid, record.version, action.name, "done", details), moment, act.event
        )
        for topic, payload in act.announced:
            outbox.put(event, topic, payload)
        for inner, target, inner_values, inner_reason in act.nested:
            self._nested(inner, target, inner_values, inner_reason or reason, event)
        return Outcome(
            Status.DONE,
            "done",
            f"{action.told or f'已{action.title}'}：{kind.heading(record)}。",
            kind.name,
            record.uuid,
            record.version,
            event,
        )

    def _verdicts(self, act: Act, bound: Bound, kind: Kind) -> Any:
        if act.record is not None:
            yield may_move(kind, act.action, act.record)
            yield stopping(act.record, act.action)
        if bound.judge is not None:
            yield bound.judge(act)

    def _nested(
        self, inner: Action, target: Record, values: dict[str, Any], reason: str, event: UUID
    ) -> None:
        bound, kind = actions.get(inner.name), kinds.get(inner.kind)
        assert bound is not None and kind is not None
        locked = kind.model._default_manager.select_for_update(of=("self",)).get(pk=target.pk)
        self._change(bound, kind, locked, values, reason, because=event)

    def _details(self, act: Act, kind: Kind, before: dict[str, Any], record: Record) -> dict[str, Any]:
        said: dict[str, Any] = {
            **act.stated,
            "actor": self.actor.snapshot(),
            "title": act.action.title,
            "origin": "demo" if is_simulated() or self.actor.origin == "demo" else "live",
            "source": "；".join(map(str, act.action.sources)),
            "changes": kinds.changes(kind, before, kind.tracked(record)),
            "state": record.state,
        }
        if act.reason:
            said["reason"] = act.reason
        if act.occurred_at:
            said["occurred_at"] = stamp(act.occurred_at)
        if act.because:
            said["because"] = str(act.because)
        if self.actor.trace:
            said["trace"] = self.actor.trace
        if act.noted:
            said["facts"] = act.noted
        return said


def _database_role() -> str:
    user = connection.settings_dict.get("USER", "")
    return "redactor" if str(user).endswith("_redactor") else "app"
