"""期限：延期要在届满以前、过了的逐级上报，商请的只提醒联络人；两张图；一个月里随便怎么办，没有一件没有下文。"""

from __future__ import annotations

import os
import random
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from liandong.assistance import figures, jobs
from liandong.assistance.models import AssistanceRequest
from liandong.assistance.states import AWAY, DRAFT
from liandong.assistance.tests.stories import JIYUAN, JIYUAN_FARM, Help, clock_of, dispatch_of, of
from liandong.kernel import clocks, kinds, outbox
from liandong.kernel.actor import system_actor
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging import attempt, deliver_all, did, newest_job
from liandong.kernel.tests.staging_assistance import letter, on_paper, request_values
from liandong.leads.tests.stories import MONDAY
from liandong.notices.models import Notice
from liandong.now import CHINA, at, now

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CLIMBS = ("assistance.climb", "dispatches.climb")


def lapse(moment, *, all_of_them: bool = False) -> None:
    """What the worker does on a morning about limits that have passed."""
    after = newest_job()
    with at(moment):
        clocks.tell_overdue(system_actor("逾期提示"))
        jobs.remind_contacts(0)
        if all_of_them:
            deliver_all(after)
            deliver_all(after)
            return
        for job in ProcrastinateJob.objects.filter(task_name="kernel.deliver", status="todo", pk__gt=after):
            if job.args["consumer"] in CLIMBS:
                outbox.deliver(UUID(job.args["event"]), job.args["consumer"], job.args["payload"])


def told(made, topic):
    return set(Notice.objects.filter(record=made, topic=topic).values_list("person", flat=True))


def people(city, *accounts):
    return {city.actor(a).person for a in accounts}


def test_longer_is_asked_for_in_time_and_granted_or_not(help_):
    with at(MONDAY):
        granted, declined, late, slow = (help_.handling() for _ in range(4))
        due = clock_of(granted).due_at
        too_long = help_.tried("ba.lianluo", "ask_longer", granted, {"days": 16}, reason="要检测")
        assert too_long.code == "too_long"
        for made in (granted, declined, slow):
            help_.act("ba.lianluo", "ask_longer", made, {"days": 15}, reason="要检测")
        assert (
            help_.tried("ba.lianluo", "ask_longer", granted, {"days": 1}, reason="再要").code
            == "asked_already"
        )
        assert help_.tried("ba.juzhang", "grant_longer", granted).code == "wrong_side"
        assert clock_of(granted).due_at == due
        help_.act("wz.juzhang", "grant_longer", granted)
        help_.act("wz.fuze", "decline_longer", declined, reason="案件期限将到")
        assert clock_of(granted).due_at.astimezone(CHINA).date().isoformat() == "2026-04-14"
        assert clock_of(declined).due_at == due
        assert help_.tried("wz.juzhang", "grant_longer", declined).code == "not_concerned"
    with at(due + DAY):
        outcome = help_.tried("ba.lianluo", "ask_longer", late, {"days": 5}, reason="忘了")
        assert outcome.code == "too_late" and "仍可以不予协助" in outcome.sentence
        assert help_.tried("wz.juzhang", "grant_longer", slow).code == "past_already"
        help_.act("wz.juzhang", "decline_longer", slow, reason="已经届满")


def test_what_is_overdue_climbs_and_may_still_be_answered(help_):
    city = help_.city
    sight = kinds.get("assistance_request").sight
    with at(MONDAY):
        made = help_.handling()
    after_limit = MONDAY + 22 * DAY
    lapse(after_limit, all_of_them=True)
    assert of(made).rung == 1
    heads = people(city, "ba.juzhang", "wz.chengban", "wz.lianluo")
    assert heads <= told(made, "assist_overdue") and people(city, "duban", "jiandu") <= told(
        made, "clock_overdue"
    )
    assert sight.level(city.actor("jz.nongye"), of(made)) is Level.NONE
    lapse(after_limit + 6 * DAY, all_of_them=True)
    assert of(made).rung == 2 and sight.level(city.actor("jz.nongye"), of(made)) is Level.SUMMARY
    assert people(city, "jz.nongju", "jz.nongye") <= told(made, "assist_overdue")
    lapse(after_limit + 12 * DAY)
    lapse(after_limit + 40 * DAY)
    assert of(made).rung == 3
    with at(after_limit + 41 * DAY):
        help_.answers(made, "found", "found")
        help_.act("ba.juzhang", "send_reply", made, {"reply": "迟复为歉"})
        assert of(made).is_late and of(made).state == "replied"
        bars = {c.name: {b.label: b.count for b in c.bars} for c in figures.charts(city.actor("duban"))}
        assert bars == {
            "assistance_in_time": {"博爱县农业农村局": 0},
            "assistance_days": {"博爱县农业农村局": 63},
        }
        for account in ("wz.lianluo", "jiandu"):  # 请求机关不看对方的
            assert list(figures.charts(city.actor(account))) == []
    lapse(after_limit + 60 * DAY, all_of_them=True)
    assert people(city, "wz.juzhang", "wz.fuze") <= told(made, "assist_unconfirmed")


def test_what_is_only_asked_for_reminds_the_contact_and_nobody_above(help_):
    city = help_.city
    with at(MONDAY):
        paper = help_.approved(**on_paper())
        help_.act("wz.lianluo", "send_on_paper", paper, letter())
        unsigned = help_.approved(to="焦作市农业农村局")
        abroad = help_.approved(to=JIYUAN_FARM, is_urgent="on")
        assert (of(abroad).nature, dispatch_of(abroad).has_duty, dispatch_of(unsigned).has_duty) == (
            "courtesy",
            False,
            True,
        )
    for n in (1, 2):
        lapse(MONDAY + (30 + n) * DAY, all_of_them=True)
    for made, contact in ((paper, ()), (abroad, ("jy.nongye",))):
        request = of(made)
        assert (request.rung, request.state) == (0, "sent") and request.reminded_at is not None
        assert told(made, "assist_reminded") == people(city, "wz.lianluo", "wz.chengban", *contact)
        assert not told(made, "assist_overdue") | told(made, "clock_overdue")
    assert dispatch_of(unsigned).rung > 0 and of(unsigned).reminded_at is None


def test_urgent_runs_in_hours_from_the_delivery(help_):
    with at(MONDAY):
        made = help_.approved(is_urgent="on")
    with at(MONDAY + timedelta(hours=5)):
        did(help_.city.actor("ba.lianluo"), "dispatches.sign_dispatch", dispatch_of(made).uuid)
        clock = clock_of(made)
        assert clock.due_at == MONDAY + DAY
        assert (
            help_.tried("ba.lianluo", "ask_longer", made, {"days": 1}, reason="来不及").code
            == "not_concerned"
        )


def test_what_was_approved_and_never_posted_or_came_back_is_told_to_the_own_heads(help_):
    city = help_.city
    with at(MONDAY):
        unposted, mended = help_.approved(**on_paper()), help_.signed()
        clock = clock_of(unposted)
        assert (clock.nature, clock.owed_by) == ("internal", city.actor("wz.lianluo").agency)
        back = {"ground": "incomplete"}
        did(
            city.actor("ba.lianluo"), "dispatches.return_dispatch", dispatch_of(mended).uuid, back, reason="没有批号"
        )  # fmt: skip
        assert clock_of(mended).name == clock.name
    lapse(MONDAY + 8 * DAY, all_of_them=True)
    for made in (unposted, mended):
        assert told(made, "assist_unsent") == people(city, "wz.fuze", "wz.juzhang")
        assert people(city, "wz.lianluo") <= told(made, "clock_overdue")
    after = newest_job()
    with at(MONDAY + 9 * DAY):
        help_.act("wz.lianluo", "send_on_paper", unposted, letter())
        help_.act("wz.fuze", "review_request", mended)
        help_.act("wz.juzhang", "approve_request", mended)
        dropped = help_.approved(**on_paper())
        help_.act("wz.juzhang", "drop_request", dropped, reason="已经查清")
        assert not [c for made in (unposted, mended, dropped) for c in clocks.running(made)]
        deliver_all(after)
    assert not Notice.objects.filter(topic="assist_unsent").exclude(state="done").exists()


def reminders(made):
    return Notice.objects.filter(record=made, topic="assist_reminded").count()


def test_what_is_only_asked_for_is_reminded_of_again_when_it_was_signed_late_or_given_longer(help_):
    theirs = help_.city.actor("jy.nongye")
    with at(MONDAY):
        late = help_.approved(to=JIYUAN_FARM)
        longer = help_.handling("jy.nongye", "邢联络", to=JIYUAN_FARM)
        help_.act("jy.nongye", "ask_longer", longer, {"days": 15}, reason="要检测")
    lapse(MONDAY + 30 * DAY, all_of_them=True)
    first = {made: reminders(made) for made in (late, longer)}
    assert all(first.values())
    with at(MONDAY + 31 * DAY):
        did(theirs, "dispatches.sign_dispatch", dispatch_of(late).uuid)
        did(theirs, "dispatches.accept_dispatch", dispatch_of(late).uuid, {"handler": "邢联络"})
        help_.act("wz.juzhang", "grant_longer", longer)
        assert of(late).reminded_at is None and of(longer).reminded_at is None
    lapse(MONDAY + 32 * DAY, all_of_them=True)
    assert {made: reminders(made) for made in (late, longer)} == first  # 新的期限还没有过
    lapse(MONDAY + 70 * DAY, all_of_them=True)
    for made in (late, longer):
        assert of(made).reminded_at > clock_of(made).due_at and reminders(made) > first[made]


def test_a_draft_that_nobody_reviews_or_approves_is_told_to_the_own_heads(help_):
    city = help_.city
    with at(MONDAY):
        proposed, reviewed = (
            help_.act("wz.chengban", "request_assistance", None, request_values(help_.case)) for _ in range(2)
        )
        help_.act("wz.fuze", "review_request", reviewed)
        due = clock_of(proposed).due_at
    with at(MONDAY + DAY):  # 修改、退回不使期限重新起算
        help_.act("wz.chengban", "amend_request", proposed, request_values(help_.case))
        help_.act("wz.juzhang", "return_draft", reviewed, reason="问题要具体")
        help_.act("wz.fuze", "review_request", reviewed)
    assert [clock_of(made).due_at for made in (proposed, reviewed)] == [due, due]
    lapse(MONDAY + 8 * DAY, all_of_them=True)
    for made in (proposed, reviewed):
        assert told(made, "assist_unsent") == people(city, "wz.fuze", "wz.juzhang")
        assert people(city, "wz.lianluo", "duban", "jiandu") <= told(made, "clock_overdue")
    with at(MONDAY + 9 * DAY):
        help_.act("wz.juzhang", "approve_request", reviewed)
        help_.act("wz.chengban", "drop_request", proposed, reason="已经查清")
    assert not [c for made in (proposed, reviewed) for c in clocks.running(made)]


MOVES = {
    "sent": ("sign", "sign", "sign", "sign", "withdraw"), "signed": ("accept", "accept", "accept", "accept", "refuse", "back"),
    "handling": ("answer", "answer", "answer", "longer", "decline", "refuse"), "supplement": ("answer", "answer", "answer", "withdraw"),
    "replied": ("confirm", "supplement", "supplement"), "proposed": ("again", "again", "drop"), "approved": ("post", "post", "drop"),
    "reviewed": ("approve", "approve", "return"),
}  # fmt: skip
DILIGENCE = (0.02, 0.15, 0.4, 0.9)
"""How likely it is that somebody does something about a request on a day; drawn for each request."""


LEFT, LEFT_ONE_IN = DRAFT, 3
"""What is never reviewed, approved, posted, or mended after it came back: one in three, whoever is careful."""
SHELVED, SHELVED_ONE_IN = ("signed", "handling"), 4
"""What is signed for, where it is only asked for after its contact was reminded of it, and never answered: one in four."""


A_DAY = int(os.environ.get("LIANDONG_HELP_A_DAY", "1"))
"""How many requests go out on each of twenty-eight days: 36 for a thousand in the month."""


def is_left(made: AssistanceRequest) -> bool:
    """Whether nobody does anything about it: ever, or until its contact was reminded to sign for it."""
    if made.pk % SHELVED_ONE_IN == 1 and made.state in ("sent", *SHELVED):
        return made.state != "sent" or (made.nature == "courtesy" and made.reminded_at is None)
    return made.state in LEFT and made.pk % LEFT_ONE_IN == 0


class Month:
    """Two agencies that do as they please."""

    def __init__(self, help_: Help, seed: int) -> None:
        self.help, self.chance = help_, random.Random(seed)
        self.steps, self.diligence = 0, {}
        actor = help_.city.actor
        self.ours, self.head = actor("wz.chengban"), actor("wz.juzhang")
        self.theirs = {
            actor(liaison).agency: (actor(liaison), actor(head), name)
            for liaison, head, name in (
                ("ba.lianluo", "ba.juzhang", "韩联络"), ("jy.lianluo", "jy.juzhang", "朱联络"),
                ("jy.nongye", "jy.nongju", "邢联络"),
            )
        }  # fmt: skip

    def day(self) -> None:
        for made in AssistanceRequest.objects.filter(state__in=MOVES).order_by("pk"):
            if is_left(made):
                continue
            careful = self.diligence.setdefault(made.pk, self.chance.choice(DILIGENCE))
            if self.chance.random() < careful:
                self.move(made, self.chance.choice(MOVES[made.state]))

    def move(self, request: AssistanceRequest, what: str) -> None:
        if request.receiver is None and request.state in AWAY:
            self.paper(request)
            return
        if request.receiver is None and request.state == "replied":
            what = "confirm"
        liaison, head, handler = self.theirs.get(
            request.receiver or request.owner, (self.ours, self.head, "")
        )
        doings: dict[str, tuple[Any, ...]] = {
            "sign": (liaison, "dispatches.sign_dispatch", request.dispatch, {}),
            "accept": (liaison, "dispatches.accept_dispatch", request.dispatch, {"handler": handler}),
            "back": (liaison, "dispatches.return_dispatch", request.dispatch, {"ground": "incomplete"}),
            "refuse": (head, "assistance.refuse_request", request.uuid, {"ground": "other"}),
            "decline": (
                head,
                "assistance.decline_some",
                request.uuid,
                {"numbers": "1", "ground": "forbidden"},
            ),
            "longer": (liaison, "assistance.ask_longer", request.uuid, {"days": 3}),
            "withdraw": (self.head, "assistance.withdraw_request", request.uuid, {}),
            "confirm": (self.ours, "assistance.accept_reply", request.uuid, {}),
            "supplement": (self.ours, "assistance.ask_supplement", request.uuid, {"missing": "不全"}),
            "drop": (self.ours, "assistance.drop_request", request.uuid, {}),
            "approve": (self.head, "assistance.approve_request", request.uuid, {}),
            "return": (self.head, "assistance.return_draft", request.uuid, {}),
            "post": (self.help.city.actor("wz.lianluo"), "assistance.send_on_paper", request.uuid, letter()),
        }
        if what == "answer":
            for n in (1, 2):
                said = {"which": n, "found": "partly", "text": "查了"}
                self.tries(liaison, "assistance.answer_question", request.uuid, said)
            self.tries(head, "assistance.send_reply", request.uuid, {"reply": "复函"})
        elif what == "again":
            self.tries(self.help.city.actor("wz.fuze"), "assistance.review_request", request.uuid, {})
            self.tries(self.head, "assistance.approve_request", request.uuid, {})
        elif what in doings:
            who, name, record, values = doings[what]
            self.tries(who, name, record, values, reason="随便")

    def paper(self, request: AssistanceRequest) -> None:
        """What comes by post: a reply, or the letter back, or a receipt first; or nothing."""
        said: dict[str, Any] = {"on": now().astimezone(CHINA).date().isoformat(), "reply_paper": ""}
        liaison, luck = self.help.city.actor("wz.lianluo"), self.chance.random()
        if luck < 0.3:
            self.tries(liaison, "dispatches.record_reply", request.dispatch, {**said, "result": "书面答复"})
        elif luck < 0.4:
            said["ground"] = "incomplete"
            self.tries(liaison, "dispatches.record_return", request.dispatch, said, reason="没有批号")
        elif luck < 0.9:
            said["received_by"] = "收发室"
            self.tries(liaison, "dispatches.record_receipt", request.dispatch, said)

    def tries(self, who: Any, name: str, record: UUID | None, values: Any, **more: Any) -> None:
        self.steps += 1
        attempt(who, name, record, values, **more)


def begun(help_: Help, how_far: str, **more: Any) -> UUID:
    """A request that was proposed, and reviewed, and approved, as far as that; the next step is left to the month."""
    if how_far == "approved":
        return help_.approved(**more)
    made = help_.act("wz.chengban", "request_assistance", None, request_values(help_.case, **more))
    return help_.act("wz.fuze", "review_request", made) if how_far == "reviewed" else made


def unheard(request: AssistanceRequest) -> list[str]:
    """The limits that run on it or on its dispatch and have passed without a word after that; itself where no limit runs at all.

    What was said before it was signed for is no word about the answer.
    """
    limits = [(c, request.signed_at or request.sent_at) for c in clocks.running(request.uuid)]
    limits += [(c, request.sent_at) for c in clocks.running(request.dispatch)] if request.dispatch else []
    passed = [(c, max(since or c.due_at, c.due_at)) for c, since in limits if c.due_at and c.due_at < now()]
    heard = [c for c, since in passed if c.overdue_told_at or (request.reminded_at or since) > since]
    return [c.name for c, _ in passed if c not in heard] or ([] if limits else ["没有期限"])


def test_a_month_of_random_behaviour_leaves_none_silent(help_):
    """Whatever the two do or leave undone, each request ends, or a limit runs on it; of one that has passed somebody was told since."""
    month, made = Month(help_, 20260302), []
    stages = ("approved", "approved", "proposed", "approved", "reviewed", "approved", "approved")
    kinds_of = (
        {},
        {"to": JIYUAN},
        {"to": JIYUAN_FARM, "is_urgent": "on"},
        {"to": JIYUAN_FARM},
        on_paper(),
    )
    for n in range(45):
        day = MONDAY + n * DAY
        with at(day):
            for _ in range(A_DAY if n < 28 else 0):
                more = kinds_of[len(made) % len(kinds_of)]
                made.append(begun(help_, stages[len(made) % len(stages)], **more))
            month.day()
        lapse(day + timedelta(hours=8))
    for n in (50, 60, 70):
        lapse(MONDAY + n * DAY)
    rows = AssistanceRequest.objects.filter(uuid__in=made)
    assert month.steps > 45 * A_DAY and rows.count() == 28 * A_DAY
    left = [one for one in rows if is_left(one)]
    assert {"proposed", "reviewed"} & {one.state for one in left}
    assert any(one.nature == "courtesy" and one.state in SHELVED for one in left)
    ends = ("answered", "refused", "withdrawn", "dropped")
    with at(MONDAY + 71 * DAY):
        assert [(r.number, r.state, unheard(r)) for r in rows if r.state not in ends and unheard(r)] == []
    ended = rows.filter(state__in=ends)
    assert ended.count() > 10 * A_DAY and not [r for r in ended if clocks.running(r.uuid)]
    assert {r.state for r in rows} >= {"answered", "refused", "withdrawn"}
