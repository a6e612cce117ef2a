"""走一遍：动作、流转、网址、文书所说的，一个也不落下。"""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.test import Client

from liandong.accounts import session
from liandong.api.views import api
from liandong.kernel import actions, kinds, outbox
from liandong.kernel.models import Refusal
from liandong.kernel.outcome import Status
from liandong.kernel.refusals import AN_HOUR_AT_MOST
from liandong.kernel.roles import Level
from liandong.kernel.tests import parity, walks
from liandong.kernel.tests.staging import attempt
from liandong.leads.beside import FIELDS
from liandong.ledger.models import LedgerEvent

ACTS = [b.action for b in actions.every()]
PUBLIC = {
    "onsite/worker.js": "手机留存页面用的脚本，里面没有内容，退出登录以后也要取得到",
    "sign-in": "还没有登录的人要从这里登录",
    "sign-in/code": "给了第一重验证、还没有登录的人在这里给第二重",
    "sign-in/city": "还没有登录的人从这里去统一身份认证",
    "sign-in/city/back": "还没有登录的人从统一身份认证回到这里",
    "sign-in/city/leave": "退出以后再退出统一身份认证，不含内容",
    "sign-out": "退出时会话可能已经过期，答复只是回到登录页",
    "published": "公示的处罚决定任何人都可以看，只有批准公示的字",
    "published/<uuid:publication_id>": "公示的处罚决定任何人都可以看，只有批准公示的字",
    "verify": "收到文书的人凭校验码核对，只说谁什么时候发的、文件一致不一致",
    "visit": "被检查的企业凭入企码核对、看自己那一次的结果",
    "visit/rate": "被检查的企业凭入企码评价，交给行政执法监督",
    "visit/complain": "被检查的企业凭入企码投诉，交给行政执法监督",
    "visit/object": "被检查的企业凭入企码对公示的结果提出异议",
    "public": "一公开的首页，只有去哪里看",
    "public/files/<str:file>": "核对抽取的程序，不含任何记录",
    "public/draws/<uuid:draw_id>": "固定了的抽取方案、散列任何人都可以看",
    "public/draws/<uuid:draw_id>/plan.json": "固定了的抽取方案任何人都可以取",
    "public/draws/<uuid:draw_id>/rules.json": "固定了的抽取规则任何人都可以取",
    "public/draws/<uuid:draw_id>/targets.tsv": "公开抽取的固定了的名录任何人都可以取，一行看不出是谁",
    "public/draws/<uuid:draw_id>/bundle.zip": "公布了的抽取包任何人都可以取",
    "public/<slug:shelf>": "公布了的抽查清单、场景、计划任何人都可以看",
    "public/plans/<uuid:plan_id>/files/<int:number>": "随计划公布的附件任何人都可以下载",
    "public/<slug:shelf>/<uuid:record_id>": "公布了的抽查清单、场景、计划任何人都可以看，只有标为公开的字",
    "healthz": "给监控问进程是否还答话，不含内容",
    "readyz": "给负载均衡问能否接待来访，不含内容",
    "metrics": "凭令牌给监控抓取；没有令牌的一律答没有这一页",
    "api/v1/openapi.json": "接口说明不含任何记录",
    "api/v1/ledger/checkpoint": "任何人都可以核验账本",
    "api/v1/ledger/tile/<int:level>/<int:index>": "任何人都可以核验账本",
    "api/v1/^.+$": "接口没有的网址，一律答没有，不含内容",
    "api/v1/": "接口的根，只供反查网址，不含内容",
}


def test_every_action_has_given_what_it_owes():
    assert walks.action_findings(ACTS, kinds.every()) == []


@pytest.mark.parametrize("kind", [k.name for k in kinds.every()])
def test_actions_move_exactly_as_the_table_says(kind):
    assert walks.transition_findings(kinds.get(kind), [a for a in ACTS if a.kind == kind]) == []


def test_every_consumer_and_periodic_job_has_a_chinese_title():
    assert [c.name for c in outbox.every() if not walks.HAN.search(c.title)] == []


def test_automatic_acts_refuse_people(stage):
    for action in (a for a in ACTS if a.is_automatic):
        target = None if action.creates else next(u for n, u in stage.records.values() if n == action.kind)
        for who in ("sysadmin", "secadmin", "jiandu", "wz.lianluo"):
            outcome = attempt(stage.actors[who], action.name, target, {})
            kind = kinds.get(action.kind)
            sees = action.creates or (
                kind.sight.level(stage.actors[who], kind.model.objects.get(uuid=target)) >= Level.SUMMARY
            )
            right = (Status.REFUSED, "automatic_only") if sees else (Status.MISSING, "not_found")
            assert (outcome.status, outcome.code) == right, (action.name, who)


@pytest.mark.parametrize("action", [a for a in ACTS if not a.is_automatic], ids=lambda a: a.name)
def test_refused_to_every_role_not_named_and_recorded(stage, action):
    """At full sight on the right side, the role alone decides; each refusal is counted against the post."""
    record = next((u for n, u in stage.records.values() if n == action.kind), None)
    target = None if action.creates else record
    if target:
        parity.Access.objects.filter(record=target).delete()
        parity.Access.objects.create(kind=action.kind, record=target, level=Level.FULL, ground="人人")
    kind = kinds.get(action.kind)
    for who, actor in parity.in_office(stage).items():
        if actor.role in action.roles:
            continue
        outcome = attempt(actor, action.name, target, {}, reason="试")
        sees = action.creates or kind.sight.ceilings.get(actor.role, Level.NONE) >= Level.SUMMARY
        right = (Status.REFUSED, "role_not_permitted") if sees else (Status.MISSING, "not_found")
        assert (outcome.status, outcome.code) == right, who
        counted = Refusal.objects.filter(post=actor.post, action=action.name, code=outcome.code)
        assert sum(counted.values_list("times", flat=True)) >= 1, who


@pytest.mark.parametrize(
    "action", [a for a in ACTS if not (a.is_automatic or a.creates)], ids=lambda a: a.name
)
def test_refused_below_the_sight_it_needs_and_on_the_wrong_side(stage, action):
    kind, record = next(stage.record(label) for label, (n, _) in stage.records.items() if n == action.kind)
    cast = [a for a in parity.in_office(stage).values() if a.role in action.roles]
    for actor in cast:
        own, self_ = record.owner == actor.agency, record.uuid == actor.person
        on_side = {"any": True, "owner": own, "other": not own, "self": self_}[action.side]
        for level in (Level.NONE, Level.COLLISION, Level.SUMMARY, Level.FULL):
            parity.Access.objects.filter(record=record.uuid).delete()
            if level > Level.NONE:
                parity.Access.objects.create(kind=kind.name, record=record.uuid, level=level, agency=actor.agency, ground="手工")  # fmt: skip
            seen = min(level, kind.sight.ceilings.get(actor.role, Level.NONE))
            outcome = attempt(actor, action.name, record.uuid, {}, version=2**30, reason="试")
            if seen < Level.SUMMARY:
                assert outcome.code == "not_found"
            elif not on_side:
                assert outcome.code == "wrong_side"
            elif seen < action.sight:
                assert outcome.code == "level_too_low"
            else:
                assert outcome.code not in ("not_found", "wrong_side", "level_too_low", "role_not_permitted")


def test_blanking_an_event_is_refused_to_the_application(stage):
    event = LedgerEvent.objects.filter(outcome="done").first()
    values = {"event": event.id, "ground": "privacy", "basis": "批准"}
    outcome = attempt(stage.actors["auditor"], "ledger.redact_event", None, values, reason="隐私")
    assert (outcome.status, outcome.code) == (Status.REFUSED, "wrong_database_role")
    event.refresh_from_db()
    assert event.body is not None


def test_refusals_are_counted_once_and_bounded_and_hang_on_the_post(stage):
    actor, pending = stage.actors["jy.lianluo"], stage.records["correction pending"][1]
    before = LedgerEvent.objects.filter(record=pending).count()
    for _ in range(3):
        attempt(actor, "registry.accept_correction", pending, {"answer": "试"})
    row = Refusal.objects.get(post=actor.post, record=pending)
    events = LedgerEvent.objects.filter(record=actor.post, outcome="refused", action=row.action)
    assert row.times == 3 and events.count() == 1
    assert LedgerEvent.objects.filter(record=pending).count() == before
    for _ in range(AN_HOUR_AT_MOST + 5):
        attempt(actor, "registry.accept_correction", uuid4(), {"answer": "试"})
    told = LedgerEvent.objects.filter(record=actor.post, outcome="refused").count()
    assert told <= AN_HOUR_AT_MOST


# ── 网址 ────────────────────────────────────────────────────────────────────────────────────────────


def _ids(stage) -> dict[str, str]:
    kind, record = stage.records["agency in_force"]

    def of(name: str) -> str:
        return str(stage.records[name][1])

    return {
        "kind_name": kind, "kind": kind, "record_id": str(record), "record": str(record), "level": "0", "index": "0",
        "name": "registry.change_agency_details",
        "heap": "late",
        "code": "0111",
        "form": "pdf",
        "what": "enrol",
        "intake_id": of("intake done"),
        "lead_id": of("lead handling"),
        "case_id": of("case filed"),
        "request_id": of("assistance_request answered"),
        "number": "1",
        "plan_id": of("inspection_plan published"),
        "party_id": of("party in_force"),
        "dispatch_id": of("dispatch on paper"),
        "lead": of("lead handling"),
        "upload": str(record),
        "shelf": "plans",
        "file": "verify_draw.py",
        "publication_id": of("publication published"),
        "event_id": str(LedgerEvent.objects.filter(record=record).first().id),
        "draw_id": of("inspection_draw published"),
        "letter_id": of("letter sealed"),
        "role": "issued",
        "draw": of("inspection_draw published"),
        "case": of("case filed"),
        "visit_id": of("inspection_visit under_way"),
        "visit": of("inspection_visit under_way"),
    }  # fmt: skip


def test_every_route_turns_strangers_away_or_says_why_not(stage):
    assert walks.route_findings(walks.routes(), PUBLIC, _ids(stage)) == []


def test_the_public_list_names_only_routes_that_exist_with_a_reason():
    found = {route for route, _ in walks.routes()}
    assert set(PUBLIC) <= found
    assert all(walks.HAN.search(reason) for reason in PUBLIC.values())


def test_every_operation_of_the_interface_is_walked_and_asks_who_calls():
    walked = {route for route, _ in walks.routes()}
    for path, methods in api.get_openapi_schema()["paths"].items():
        route = path.removeprefix("/").replace("{", "<").replace("}", ">")
        plain = {r.replace("<uuid:", "<").replace("<int:", "<").replace("<str:", "<") for r in walked}
        assert route in plain, route
        for operation in methods.values():
            is_public = "security" not in operation
            assert is_public == any(route == p.replace("<int:", "<") for p in PUBLIC), route


METHODS = {
    "": "GET", "work/<slug:heap>": "GET", "search": "GET POST", "search/suggest": "POST", "api/v1/suggestions": "GET", "help": "GET",
    "imports/<uuid:intake_id>/errors.csv": "GET", "imports/<uuid:intake_id>/changes.csv": "GET", "leads/<uuid:lead_id>/evidence/<int:number>": "GET", "dispatches/<uuid:dispatch_id>/scans/<int:number>": "GET",
    "figures": "GET", "api/v1/figures": "GET", "industries": "GET", "api/v1/industries": "GET", "api/v1/industries/<code>": "GET", "api/v1/divisions/find": "GET",
    "parties/<uuid:party_id>/findings": "GET", "parties/<uuid:party_id>/visit": "GET", "api/v1/visits/may": "GET", "plans/<uuid:plan_id>/targets": "GET", "draws/contribute.js": "GET", "draws/<uuid:draw_id>/steps": "GET", "draws/<uuid:draw_id>/forecast": "GET", "draws/<uuid:draw_id>/visits": "GET", "draws/<uuid:draw_id>/files/<str:name>": "GET", "draws/<uuid:draw_id>/rows/<uuid:party_id>.json": "GET",
    "api/v1/plans/targets": "GET", "api/v1/draws/<uuid:draw>/steps": "GET", "api/v1/draws/<uuid:draw>/plan": "GET", "api/v1/draws/<uuid:draw>/visits": "GET", "api/v1/draws/<uuid:draw>/bundle": "GET", "api/v1/findings/answers": "GET",
    "plans/<uuid:plan_id>/files/<int:number>": "GET", "public/plans/<uuid:plan_id>/files/<int:number>": "GET",
    "cases/<uuid:case_id>/evidence/<int:number>": "GET", "cases/<uuid:case_id>/filing": "GET",
    "cases/<uuid:case_id>/dossier": "GET POST",
    "published": "GET", "published/<uuid:publication_id>": "GET",
    "public/files/<str:file>": "GET", "public/draws/<uuid:draw_id>": "GET", "public/draws/<uuid:draw_id>/plan.json": "GET", "public/draws/<uuid:draw_id>/rules.json": "GET", "public/draws/<uuid:draw_id>/targets.tsv": "GET", "public/draws/<uuid:draw_id>/bundle.zip": "GET",
    "public": "GET", "public/<slug:shelf>": "GET", "public/<slug:shelf>/<uuid:record_id>": "GET",
    "verify": "GET POST", "visit": "GET POST", "visit/rate": "GET POST", "visit/complain": "GET POST", "visit/object": "GET POST",
    "assistance/<uuid:request_id>/evidence/<int:number>": "GET",
    "onsite": "GET", "onsite/worker.js": "GET", "onsite/<uuid:visit_id>": "GET POST", "onsite/<uuid:visit_id>/photos/<int:number>": "GET",
    "api/v1/visits/<uuid:visit>/registers": "GET POST", "api/v1/visits/<uuid:visit>/photos": "POST",
    "powers/ask": "GET", "powers/survey": "GET", "powers/changes": "GET", "standards/compare": "GET",
    "api/v1/standing": "GET", "api/v1/powers/competent": "GET", "api/v1/powers/survey": "GET", "api/v1/powers/changes": "GET",
    "sign-in": "GET POST", "sign-in/code": "GET POST",
    "me/second-factor": "GET", "me/second-factor/<slug:what>": "GET POST", "sign-in/city": "GET", "sign-in/city/back": "GET", "sign-in/city/leave": "GET", "sign-out": "POST", "switch": "POST", "sign-ins": "GET", "day": "GET",
    "sign-ins/end-others": "GET POST", "r/<slug:kind_name>/": "GET", "r/<slug:kind_name>/find": "GET POST", "r/<slug:kind_name>/export": "GET POST",
    "r/<slug:kind_name>/new/<str:name>": "GET POST", "r/<slug:kind_name>/new/<str:name>/beside": "POST", "api/v1/leads/related": "POST", "api/v1/imports/<uuid:record>/ambiguous": "GET", "api/v1/cases/<uuid:case>/dossier": "POST",
    "api/v1/leads/<uuid:record>/uploads": "GET POST", "api/v1/leads/<uuid:record>/uploads/<uuid:upload>/<int:number>": "PUT",
    "api/v1/plans/<uuid:record>/uploads": "GET POST", "api/v1/plans/<uuid:record>/uploads/<uuid:upload>/<int:number>": "PUT",
    "r/<slug:kind_name>/<uuid:record_id>/": "GET",
    "r/<slug:kind_name>/<uuid:record_id>/letters/<slug:code>.<slug:form>": "GET", "r/<slug:kind_name>/<uuid:record_id>/do/<str:name>/beside": "POST",
    "letters/preview": "POST", "api/v1/letters/kinds": "GET", "letters/<uuid:letter_id>/draft.<slug:form>": "GET", "letters/<uuid:letter_id>/<slug:role>": "GET",
    "r/<slug:kind_name>/<uuid:record_id>/do/<str:name>": "GET POST", "proof/<uuid:event_id>": "GET",
    "proof/<uuid:event_id>.json": "GET", "ledger": "GET", "audit": "GET", "jobs": "GET", "notices": "GET", "notices/read": "POST", "healthz": "GET", "readyz": "GET", "metrics": "",
    "api/v1/": "", "api/v1/^.+$": "", "api/v1/me": "GET", "api/v1/actions": "GET", "api/v1/kinds": "GET", "api/v1/notices": "GET", "api/v1/notices/read": "POST",
    "api/v1/actions/<name>": "POST", "api/v1/ledger/checkpoint": "GET",
    "api/v1/ledger/tile/<int:level>/<int:index>": "GET", "api/v1/<kind>": "GET",
    "api/v1/<kind>/<uuid:record>": "GET", "api/v1/<kind>/<uuid:record>/timeline": "GET",
    "api/v1/openapi.json": "GET POST PUT PATCH DELETE",  # django-ninja 自带，不分方法，只答接口说明
}  # fmt: skip


def test_methods_not_meant_are_answered_405(stage):
    assert {route for route, _ in walks.routes()} == set(METHODS)
    reader = parity.Reader(stage.actors["wz.lianluo"])
    wrong = []
    for route, meant in METHODS.items():
        url = walks.filled(route, _ids(stage))
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            if method in meant.split() or not meant:
                continue
            status = getattr(reader.client, method.lower())(url).status_code
            if status != 405:
                wrong.append(f"{method} {route} 答 {status}")
    assert wrong == []


def test_every_page_answers_every_role(stage):
    wrong, ids = [], _ids(stage)
    by_role = {a.role: a for a in stage.actors.values()}
    cast = [*by_role.values(), stage.actors["former"]]
    for n, actor in enumerate(cast):
        reader = parity.Reader(actor)
        for route, meant in METHODS.items():
            if meant.startswith("GET") and (n < 2 or not route.startswith("api/")):
                status = reader.get(walks.filled(route, ids)).status_code
                wrong += [f"{actor.signature} 打开 {route} 答 {status}"] if status >= 500 else []
    assert wrong == []


@pytest.mark.parametrize("text", ["\x00", "é\u0301", "²", "9" * 400, "%", "'\"\\", "🙂" * 80])
def test_odd_input_in_an_address_is_no_fault(stage, text):
    reader = parity.Reader(stage.actors["wz.lianluo"])
    for url, name in (
        ("/r/agency/", "q"), ("/r/agency/", "state"), ("/r/agency/", "sort"), ("/r/post/", "own"),
        ("/r/agency/", "after"), ("/r/agency/", "before"), ("/r/agency/export", "sort"), ("/api/v1/agency", "q"),
        ("/api/v1/agency", "after"), ("/api/v1/agency", "limit"), ("/api/v1/agency", "state"),
        ("/api/v1/agency", "sort"), ("/api/v1/post", "own"), ("/search", "q"), ("/r/party/", "q"), ("/r/officer/", "q"),
        ("/r/power/", "q"), ("/api/v1/suggestions", "q"),
    ):  # fmt: skip
        assert reader.client.get(url, {name: text}).status_code < 500, (url, name)
    for url in ("/search", "/search/suggest"):
        assert reader.client.post(url, {"q": text}).status_code < 500, url
    beside = "/r/lead/new/leads.register_lead/beside"
    post = session.capacity(reader.actor)
    for name in FIELDS:
        assert reader.client.post(beside, {name: text, "post": post}).status_code == 200, name


@pytest.mark.parametrize("text", ["密\x00码", "e\u0301", "\ud800", "x" * 3000])
def test_odd_input_in_a_form_is_told_not_thrown(stage, text):
    actor, agency = stage.actors["wz.lianluo"], stage.agency("C410823-MARKET")
    for field in ("address", "short_name", "liaison"):
        values = {"liaison": "甲", "liaison_phone": "0391-7000001", field: text}
        outcome = attempt(actor, "registry.change_agency_details", agency, values)
        assert outcome.status in (Status.INVALID, Status.DONE), field
    pending = stage.records["correction pending"][1]
    outcome = attempt(
        stage.actors["ba.lianluo"], "registry.decline_correction", pending, {"answer": "答"}, reason=text
    )
    assert outcome.status in (Status.INVALID, Status.DONE)
    assert (
        attempt(actor, "registry.change_agency_details", agency, {}, key=text[:70]).status is Status.INVALID
    )


def test_no_door_stands_open_without_the_forgery_check():
    guarded = Client(enforce_csrf_checks=True)
    assert guarded.post("/sign-in", {"account": "x", "password": "y"}).status_code == 403


# ── 每个动作至少办成一次 ────────────────────────────────────────────────────────────────────────────

SCENARIOS = {
    "registry.register_agency": "登记：武陟县待核密办", "registry.confirm_agency": "核对：武陟县已撤局",
    "registry.change_agency_details": "联络员更新电话", "registry.update_agency_contacts": "系统管理员按名录补电话", "registry.rename_agency": "更名为已撤办", "registry.move_agency": "撤销以前划归另一条线",
    "registry.abolish_agency": "机构改革撤销", "registry.found_agency": "装机：河南省人民政府",
    "registry.file_correction": "武陟县农业农村局申请校核", "registry.accept_correction": "博爱县答复更正电话",
    "registry.decline_correction": "博爱县不予更正简称", "registry.withdraw_correction": "申请机关撤回地址",
    "registry.load_calendar_year": "录入2027年", "registry.replace_calendar_year": "补录一日",
    "registry.load_divisions": "装机导入区划", "registry.replace_division": "示例旧镇改名", "registry.end_division": "示例镇并入大封镇", "registry.set_city_limit": "督办统一时限",
    "registry.end_city_limit": "督办停止调整", "accounts.open_account": "开户：吕监督",
    "accounts.found_account": "装机：三员", "accounts.close_account": "停用：曹停用",
    "accounts.reopen_account": "恢复：严恢复", "accounts.grant_post": "设岗：吕监督",
    "accounts.found_post": "装机：三员", "accounts.end_post": "离任：孔前任",
    "accounts.delegate_approval": "楚局长授权陈负责", "accounts.revoke_delegation": "楚局长收回授权",
    "registry.open_correction": "市司法局调阅已答复的校核", "accounts.open_delegation": "市司法局调阅已收回的授权",
    "accounts.admit_system": "市场监管局接入新系统", "accounts.expel_system": "停止旧系统",
    "accounts.reset_password": "系统管理员为严恢复重设",
    "accounts.change_password": "张局长改自己的密码",
    "accounts.sign_in": "见 accounts 的登录测试", "accounts.end_other_sign_ins": "见 accounts 的登录状态测试", "ledger.redact_event": "审计管理员屏蔽离任理由",
    "accounts.enrol_factor": "法制审核启用动态口令", "accounts.renew_recovery_codes": "换恢复码",
    "accounts.end_factor": "停用动态口令", "accounts.reset_second_factor": "手机丢了，安全管理员重置",
    "accounts.reveal_mobile": "安全管理员查看曹停用的手机号",
    "importing.upload_sheet": "联络员交表", "importing.check_sheet": "核对列", "importing.finish_check": "逐行核对完毕",
    "importing.decide_rows": "联络员把两行同名的定为新建", "importing.apply_sheet": "看过结果导入", "importing.apply_batch": "写入一批", "importing.finish_sheet": "写完了",
    "importing.withdraw_sheet": "放弃一份", "importing.expire_sheet": "九十日没有导入自动放弃",
    "parties.register_party": "登记农资店", "parties.correct_party": "更正地址", "parties.rename_party": "店变商店",
    "parties.give_code": "补登代码", "parties.classify_party": "信用风险分类", "parties.cancel_party": "注销旧厂",
    "parties.restore_party": "弄错了恢复", "parties.merge_party": "同一家店并入", "parties.split_party": "先拆开核实",
    "parties.reveal_identity": "送达需要查看证件号码",
    "registry.register_officer": "市场监管局登记执法人员", "registry.confirm_officer": "县司法局核对证件",
    "registry.return_officer": "县司法局退回", "registry.change_officer": "联络员登记休假", "registry.renew_certificate": "换证",
    "registry.suspend_certificate": "暂扣证件", "registry.restore_certificate": "恢复证件", "registry.cancel_officer": "调离注销",
    "inspections.compile_list": "蒋联络汇总清单", "inspections.recompile_list": "补填频次上限", "inspections.publish_list": "楚局长公布清单",
    "inspections.replace_list": "公布新版随之停用", "inspections.drop_list": "放弃一份",
    "inspections.issue_scene": "楚局长发布农资店场景", "inspections.revise_scene": "修订检查对象", "inspections.end_scene": "停用旧场景",
    "inspections.draft_plan": "蒋联络起草计划", "inspections.correct_plan": "更正名称", "inspections.ask_partners": "送县农业农村局确认",
    "inspections.confirm_part": "沈农业确认", "inspections.decline_part": "沈农业不参加", "inspections.approve_plan": "楚局长批准计划",
    "inspections.lodge_plan": "报县司法局", "inspections.file_plan": "县司法局备案", "inspections.publish_plan": "楚局长公布计划",
    "inspections.change_plan": "公布以后延长一个月", "inspections.cancel_plan": "取消一项计划",
    "draws.draft_draw": "蒋联络起草抽取", "draws.correct_draw": "更正名称", "draws.exclude_target": "门店已拆的不列入", "draws.readmit_target": "写错了恢复",
    "draws.name_recusal": "冯承办提出一人回避", "draws.decide_recusal": "楚局长决定回避", "draws.withdraw_recusal": "楚局长撤回", "draws.freeze_rosters": "固定名录", "draws.return_draw": "楚局长退回重做", "draws.bind_plan": "楚局长批准方案",
    "draws.drop_draw": "改期放弃", "draws.hand_in_commitment": "三方交承诺", "draws.issue_ticket": "随最后一份承诺", "draws.enter_outside": "登记双色球号码", "draws.confirm_outside": "监督核对号码", "draws.object_outside": "监督说录错了一个号码",
    "draws.reveal_share": "两方打开", "draws.open_from_escrow": "公证处打开第三方的", "draws.close_opening": "随最后一份", "draws.void_draw": "没有交齐作废",
    "draws.record_result": "后台登记结果", "draws.seal_result": "后台封存结果", "draws.open_seal": "楚局长解封", "draws.publish_draw": "楚局长公布",
    "draws.keep_bundles": "账本齐了做抽取包", "draws.report_dropout": "冯承办申请替换", "draws.approve_dropout": "楚局长批准", "draws.decline_dropout": "楚局长不批准",
    "onsite.raise_recusal": "企业提出一人回避", "onsite.decide_recusal": "楚局长决定", "onsite.withdraw_recusal": "楚局长撤回", "onsite.change_team": "楚局长批准换一个人",
    "draws.seat_substitute": "登记以后算出补入", "draws.release_list": "市司法局解除冻结",
    "onsite.plan_inspection": "冯承办安排检查", "onsite.take_drawn": "办理抽出的入企", "onsite.prepare_part": "改填人员",
    "onsite.approve_part": "楚局长批准", "onsite.refuse_part": "楚局长不批准", "onsite.settle_approved": "都批准了", "onsite.settle_refused": "都不去", "onsite.settle_unapproved": "紧急入企，楚局长没有补批",
    "onsite.move_inspection": "企业停电改期", "onsite.cancel_inspection": "企业注销取消", "onsite.give_code": "登记省码", "onsite.enter_site": "两人到场", "onsite.enter_urgently": "正在倾倒先入企",
    "onsite.take_registers": "两台设备登记", "onsite.keep_photo": "交一张照片", "onsite.settle_conflict": "看照片定一条",
    "onsite.take_statement": "拒绝签名有见证", "onsite.end_part": "结束本部门检查", "onsite.end_inspection": "都结束了", "onsite.enter_late": "没有信号的后来补登", "onsite.drop_unsent": "不要没有收下的一条", "onsite.report_unsent": "手机里还有一条", "onsite.confirm_part": "陈负责确认", "onsite.settle_confirmed": "都确认了",
    "onsite.note_recheck": "复查已改正", "onsite.open_inspection": "市司法局调阅",
    "onsite.take_up_result": "冯承办提请公示", "onsite.correct_result": "楚局长更正一项",
    "results.owe_notice": "随确认开始", "results.begin_anew": "撤回以后重新开始", "results.open_notice": "市司法局调阅公示", "results.propose_notice": "冯承办提出公示",
    "results.propose_withholding": "冯承办提出不公示", "results.return_proposal": "楚局长退回", "results.approve_notice": "楚局长批准公示",
    "results.approve_withholding": "楚局长批准不公示", "results.record_shown": "在公示系统公示", "results.record_takedown": "在公示系统撤下",
    "results.end_notice": "公示期满", "results.withdraw_notice": "更正以后撤回", "results.take_back": "公示有误撤回",
    "results.file_objection": "登记店主的异议", "results.receive_objection": "店主凭码提出异议", "results.reject_objection": "陈负责答复不成立", "results.uphold_objection": "楚局长答复成立",
    "onsite.receive_rating": "店主凭码评价", "onsite.receive_complaint": "店主凭码投诉", "onsite.reveal_complaint": "吕监督查看投诉", "onsite.answer_complaint": "吕监督答复",
    "onsite.set_aside_rating": "吕监督核实一份不是企业写的", "onsite.count_rating_again": "看错了恢复",
    "inspections.attach_file": "附上联查方案", "inspections.withdraw_file": "撤下交错的方案", "inspections.propose_change": "蒋联络提出每组四人",
    "inspections.confirm_change": "沈农业确认变更", "inspections.decline_change": "沈农业不同意变更", "inspections.approve_change": "楚局长批准变更",
    "inspections.lodge_change": "楚局长批准变更并报备案", "inspections.file_change": "县司法局备案变更", "inspections.drop_change": "不再变更",
    "catalogue.register_item": "市场监管局登记产品质量监督", "catalogue.correct_item": "更正草稿的检查方式",
    "catalogue.publish_item": "局长公布", "catalogue.amend_item": "法律修改后修订", "catalogue.withdraw_item": "职能调整取消",
    "catalogue.register_power": "市场监管局登记职权", "catalogue.confirm_power": "县司法局核对在册",
    "catalogue.return_power": "县司法局退回条文不对的", "catalogue.end_power": "职责划转定止日",
    "catalogue.issue_standard": "局长发布标准", "catalogue.revise_standard": "增加要点", "catalogue.repeal_standard": "另有规定废止",
    "leads.register_lead": "登记巡查、举报、检察意见的线索", "leads.supplement_lead": "查清地址", "leads.cancel_lead": "重复登记撤销",
    "leads.record_reply": "回复检察意见", "leads.reveal_reporter": "核实举报内容", "leads.open_lead": "市司法局调阅",
    "leads.take_lead": "武陟县市监局自行核查", "leads.send_lead": "送给博爱县农业农村局", "leads.share_lead": "互告武陟县农业农村局",
    "leads.add_evidence": "交现场笔录和照片", "leads.withdraw_evidence": "撤下交错的",
    "leads.mark_sent": "转送后等对方", "leads.mark_handling": "对方接受", "leads.mark_back": "退回受理机关", "leads.mark_done": "有了结论",
    "leads.note_progress": "签收", "leads.mark_contested": "两家退回", "leads.open_verification": "开始核查",
    "leads.owe_telling": "登记实名举报的书面复函",
    "leads.name_reporter": "匿名举报后来问到了姓名", "leads.correct_reply_by": "检察意见的日期登记错了",
    "leads.reassign_verification": "承办人回避改派", "leads.extend_verification": "局长延长", "leads.conclude_verification": "不予立案、予以立案",
    "leads.pass_on": "转送武陟县农业农村局", "leads.reopen_verification": "被退回接着核查", "leads.close_verification": "对方接受",
    "leads.tell_reporter": "电话告知", "leads.open_verification_file": "市司法局调阅",
    "jurisdiction.raise_dispute": "市场监管局就本机关的案件发起", "jurisdiction.open_negative": "两家退回自动开始",
    "jurisdiction.ask_superior": "局长就重大案件报请", "jurisdiction.state_position": "博爱县陈述", "jurisdiction.draw_in_records": "同一违法行为的带入", "jurisdiction.add_party": "追加武陟县农业农村局",
    "jurisdiction.propose_minutes": "拟纪要", "jurisdiction.sign_minutes": "两家局长签署", "jurisdiction.conclude_agreement": "都签了",
    "jurisdiction.ask_coordination": "提请市司法局", "jurisdiction.give_opinion": "市司法局提出意见", "jurisdiction.escalate_dispute": "同条线报请市局",
    "jurisdiction.designate_holder": "市局指定", "jurisdiction.record_designation": "登记市政府的决定", "jurisdiction.hand_over": "市场监管局移交",
    "jurisdiction.ask_material": "博爱县要求补正", "jurisdiction.supply_material": "市场监管局补正",
    "jurisdiction.note_receipt": "博爱县接受移交", "jurisdiction.complete_dispute": "移交完毕", "jurisdiction.withdraw_dispute": "查清后撤回",
    "jurisdiction.open_dispute": "市司法局调阅",
    "dispatches.send_dispatch": "随移送线索", "dispatches.sign_dispatch": "博爱县签收", "dispatches.accept_dispatch": "博爱县接受",
    "dispatches.return_dispatch": "两家退回", "dispatches.withdraw_dispatch": "移出机关撤回", "dispatches.mark_overdue": "签收期限过了",
    "leads.send_lead_on_paper": "书面移送给不在平台上的机关", "dispatches.send_paper": "随书面移送", "dispatches.record_receipt": "登记邮局回执",
    "dispatches.record_reply": "登记复函", "dispatches.record_return": "登记退函", "dispatches.withdraw_paper": "去函撤回",
    "dispatches.climb_dispatch": "再过上报", "dispatches.answer_dispatch": "反馈予以立案", "dispatches.open_dispatch": "市司法局调阅",
    "notices.choose_mail": "武陟县市监局法制审核要每日汇总",
    "offences.confirm_same": "法制审核确认同一", "offences.reject_same": "法制审核判断不同", "offences.split_same": "改判后又拆开",
    "offences.regrade_comparison": "记录改口，地点放宽，重新比对", "offences.lapse_comparison": "记录改说另一条，不必判断",
    "offences.look_up": "市场监管局登记时查询碰撞", "offences.state_view": "机关负责人同意审核意见",
    "cases.register_case": "登记卡", "cases.supply_moment": "找到审批表补录", "cases.correct_case": "查清地址", "cases.open_case": "市司法局调阅",
    "cases.propose_filing": "冯承办拟立案", "cases.check_again": "陈负责再核对", "cases.review_filing": "陈负责审核", "cases.return_filing": "退回补充照片",
    "cases.approve_filing": "楚局长批准", "cases.refuse_filing": "楚局长不予立案", "cases.notify_case": "通报县农业农村局", "cases.acknowledge_case": "县农业农村局知悉",
    "cases.record_decision": "登记罚款决定", "cases.issue_decision": "随登记作出", "cases.close_case": "执行完毕结案", "cases.withdraw_case": "登记错了撤案",
    "cases.change_decision": "复议变更", "cases.annul_decision": "判决撤销", "cases.open_decision": "市司法局调阅决定", "cases.offer_decision": "提供互认",
    "cases.show_case": "上层让对方看到", "cases.hide_case": "上层收回", "cases.hand_case_over": "上层移送", "cases.pass_measure": "随案移送", "cases.receive_goods": "县农业农村局清点接收",
    "recognition.register_finding": "博爱县登记检查结果", "recognition.offer_finding": "随决定提供结果",
    "recognition.revoke_finding": "检验机构被撤销资质", "recognition.change_finding": "复议变更", "recognition.expire_finding": "过了可采用的最后一日",
    "recognition.open_finding": "市司法局调阅", "recognition.accept_finding": "少上门一次、审查后作证据",
    "recognition.decline_finding": "局长不予采纳", "recognition.withdraw_recognition": "采纳后撤回", "recognition.lapse_recognition": "结果撤销后失效",
    "recognition.record_review": "局长登记复核", "recognition.open_recognition": "市司法局调阅",
    "cases.mark_criminal": "提出移送报告，标明涉嫌犯罪",
    "transfers.propose_transfer": "冯承办提出报告", "transfers.approve_transfer": "楚局长决定移送", "transfers.decline_transfer": "楚局长决定不移送",
    "transfers.send_transfer": "经平台移送县公安局", "transfers.send_transfer_on_paper": "书面移送县公安局", "transfers.note_receipt": "县公安局签收",
    "transfers.note_withdrawal": "装错材料撤回", "transfers.forward_transfer": "县公安局转送博爱县", "transfers.record_filing": "登记立案",
    "transfers.record_refusal": "登记不予立案", "transfers.ask_review": "提请复议", "transfers.uphold_refusal": "复议维持",
    "transfers.ask_supervision": "建议立案监督", "transfers.let_stand": "不再提请", "transfers.hand_goods": "移交物品", "transfers.tell_party": "告知当事人",
    "transfers.return_case": "检察意见移回", "transfers.record_outcome": "法院判决", "transfers.open_transfer": "市司法局调阅",
    "cases.export_dossier": "导出正卷", "cases.add_evidence": "交两张照片", "cases.withdraw_evidence": "撤下交错的", "cases.add_note": "询问笔录", "cases.raise_recusal": "当事人申请一名执法人员回避",
    "cases.decide_recusal": "不予回避", "cases.name_officers": "核对执法人员", "cases.suspend_case": "等待鉴定", "cases.resume_case": "鉴定完毕",
    "cases.extend_case": "楚局长延长三十日", "cases.terminate_case": "当事人死亡", "cases.decide_case": "楚局长决定罚款", "cases.decide_no_penalty": "轻微并改正",
    "cases.decide_on_spot": "当场罚款一百元", "cases.propose_measure": "提请查封", "cases.approve_measure": "批准查封", "cases.refuse_measure": "没有必要",
    "cases.drop_measure": "物品已不在", "cases.take_measure": "查封十箱", "cases.take_urgent_measure": "当场查封", "cases.make_up_approval": "补办批准",
    "cases.extend_measure": "情况复杂延长", "cases.pause_measure": "送检", "cases.resume_measure": "检验完毕", "cases.end_measure": "退还", "cases.open_measure": "市司法局调阅",
    "cases.propose_penalty": "拟罚款三千元", "cases.propose_no_penalty": "拟不予处罚", "cases.amend_proposal": "补充以后改写", "cases.drop_proposal": "另行提出",
    "cases.review_proposal": "陈负责审核", "cases.review_legality": "听证以后法制审核", "cases.discuss_proposal": "集体讨论", "cases.return_proposal": "退回补充",
    "cases.give_notice": "送达告知书", "cases.record_waiver": "书面放弃", "cases.record_plea": "当事人申辩", "cases.review_plea": "复核不成立",
    "cases.record_hearing_request": "要求听证", "cases.call_hearing": "通知听证", "cases.record_hearing": "听证举行", "cases.submit_proposal": "报请决定",
    "cases.settle_proposal": "随决定", "cases.open_proposal": "市司法局调阅意见", "cases.deliver_decision": "直接送达", "cases.record_payment": "缴纳一千元",
    "cases.hand_in_fine": "当场收缴的上交", "cases.grant_deferral": "分两期", "cases.record_execution": "没有缴清，依法处理", "cases.record_remedy": "申请复议", "cases.end_remedy": "复议维持",
    "publication.owe_publication": "当场处罚的决定自动开始", "publication.take_up_decision": "登记卡的决定提请公示", "publication.open_publication": "市司法局调阅公示",
    "publication.propose_publication": "承办人提出公示", "publication.propose_withholding": "承办人提出不公示", "publication.return_proposal": "楚局长退回",
    "publication.approve_publication": "楚局长批准公示", "publication.approve_withholding": "楚局长批准不公示", "publication.record_channel": "报送信用中国",
    "publication.record_takedown": "撤下信用中国", "publication.end_publication": "公示期满", "publication.repair_credit": "信用修复",
    "publication.withdraw_publication": "决定撤销以后撤回", "publication.take_back": "公示有误撤回",
    "assistance.request_assistance": "冯承办请求协查", "assistance.amend_request": "退回以后修改", "assistance.review_request": "陈负责审核",
    "assistance.return_draft": "问题不具体退回", "assistance.approve_request": "楚局长批准即送", "assistance.drop_request": "自行查清不再请求",
    "assistance.send_on_paper": "蒋联络寄到省外", "assistance.withdraw_request": "查清后撤回", "assistance.mark_sent": "随批准", "assistance.mark_signed": "博爱县签收",
    "assistance.mark_accepted": "博爱县接受", "assistance.mark_back": "材料不全退回", "assistance.mark_refused": "不属于职权退回", "assistance.mark_replied": "照复函登记",
    "assistance.answer_question": "逐个答复", "assistance.add_evidence": "交登记证", "assistance.withdraw_evidence": "撤下交错的", "assistance.decline_some": "一个问题不予协助",
    "assistance.refuse_request": "法律禁止提供", "assistance.ask_longer": "申请延期", "assistance.grant_longer": "楚局长同意", "assistance.decline_longer": "楚局长不同意",
    "assistance.send_reply": "张局长复函", "assistance.accept_reply": "确认复函", "assistance.ask_supplement": "缺公章退回补充", "assistance.review_evidence": "审查登记证",
    "assistance.use_reply": "用于另一件案件", "assistance.climb_request": "逾期上报", "assistance.remind_contact": "提醒省外的联络", "assistance.open_request": "市司法局调阅",
    "documents.draft_letter": "冯承办由协查请求起草", "documents.amend_letter": "退回以后修改", "documents.submit_letter": "送楚局长签发",
    "documents.return_letter": "陈负责退回", "documents.drop_letter": "作废一件草稿", "documents.issue_letter": "楚局长签发，编号、给号各有",
    "documents.set_letter": "后台排版", "documents.add_sealed_scan": "交用印扫描件", "documents.replace_scan": "缺一页，重传", "documents.correct_letter": "起草更正件",
    "documents.supersede_letter": "更正件签发以后", "documents.send_letter": "送给博爱县", "documents.send_letter_on_paper": "寄到省外",
    "documents.note_received": "博爱县签收", "documents.note_carried": "随协查请求送达", "documents.serve_letter": "登记送达当事人", "documents.correct_service": "更正送达登记",
    "documents.open_letter": "市司法局调阅文书",
    "dispatches.recall_dispatch": "随撤回收回", "audit.export_list": "武陟县市监局承办人导出机关清单",
}  # fmt: skip


def test_every_action_has_a_scenario_in_which_it_is_done(stage):
    assert set(SCENARIOS) == {a.name for a in ACTS}
    done = set(LedgerEvent.objects.filter(outcome="done").values_list("action", flat=True))
    assert {a.name for a in ACTS} - done == {"accounts.sign_in", "accounts.end_other_sign_ins"}


def _concerned(stage, action):
    """A record of the kind that the action is about."""
    for label in stage.records:
        kind, record = stage.record(label)
        if kind.name == action.kind and (action.concerns is None or action.concerns(record)):
            return record.uuid
    raise AssertionError(f"台上没有 {action.name} 的记录")


@pytest.mark.parametrize("action", [a for a in ACTS if a.is_inner], ids=lambda a: a.name)
def test_an_inner_act_is_done_by_nobody_alone_and_offered_nowhere(stage, action):
    record = None if action.creates else _concerned(stage, action)
    actor = next(
        a for a in map(stage.actors.get, ("wz.lianluo", "sysadmin", "wz.juzhang")) if a.role in action.roles
    )
    if record:
        parity.Access.objects.filter(record=record).delete()
        parity.Access.objects.create(kind=action.kind, record=record, level=Level.FULL, ground="人人")
    outcome = attempt(actor, action.name, record, {}, reason="试")
    assert outcome.code in ("inner_only", "wrong_side")
    reader = parity.Reader(actor)
    assert action.name not in {a["name"] for a in json.loads(reader.get("/api/v1/actions").content)}
    assert reader.command(action.name, record, version=1).status_code == 404
    where = f"/r/{action.kind}/new/" if record is None else f"/r/{action.kind}/{record}/do/"
    assert reader.get(where + action.name).status_code == 404
