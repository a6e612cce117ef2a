"""谁对台上哪条记录看多少：照制度写的，不是照程序算的；程序算出来的由 test_parity 与它比。"""

from __future__ import annotations

from liandong.kernel.roles import Level

F, S, N = Level.FULL, Level.SUMMARY, Level.NONE
EVERYBODY = (
    "sysadmin", "secadmin", "auditor", "jiandu", "wz.sifa", "ba.sifa", "duban", "wz.chengban", "wz.fuze",
    "wz.fuze as head", "wz.juzhang", "wz.fazhi", "wz.lianluo", "wz.nongye", "ba.lianluo", "ba.juzhang", "jz.nongye",
    "jy.lianluo",
)  # fmt: skip
ADMINS = ("sysadmin", "secadmin", "auditor")
# 没有写到的人一律看不见。
POLICY = {
    "agency in_force": dict.fromkeys(EVERYBODY, S)
    | dict.fromkeys(("wz.chengban", "wz.fuze", "wz.fuze as head", "wz.juzhang", "wz.fazhi", "wz.lianluo"), F)
    | dict.fromkeys((*ADMINS, "jiandu", "wz.sifa"), F),
    "agency draft": dict.fromkeys((*ADMINS, "jiandu", "wz.sifa"), F),
    "agency abolished": dict.fromkeys(EVERYBODY, S) | dict.fromkeys((*ADMINS, "jiandu", "wz.sifa"), F),
    "correction pending": dict.fromkeys(("wz.nongye", "ba.lianluo", "ba.juzhang"), F)
    | dict.fromkeys(("jiandu", "ba.sifa", "duban"), S),
    "person closed": dict.fromkeys(EVERYBODY, S) | {"sysadmin": F, "secadmin": F},
    "post ended": dict.fromkeys(EVERYBODY, S) | {"sysadmin": F, "secadmin": F},
    "delegation given": dict.fromkeys(
        ("wz.chengban", "wz.fuze", "wz.fuze as head", "wz.juzhang", "wz.fazhi", "wz.lianluo"), F
    )
    | dict.fromkeys(("jiandu", "wz.sifa"), S),
    "agency_system admitted": dict.fromkeys(
        (
            *ADMINS,
            "wz.juzhang",
            "wz.fuze as head",
            "wz.lianluo",
            "wz.nongye",
            "jz.nongye",
            "ba.lianluo",
            "ba.juzhang",
            "jy.lianluo",
        ),
        S,
    )
    | {"secadmin": F},
    "calendar_year loaded": dict.fromkeys(EVERYBODY, F),
    "city_limit in_force": dict.fromkeys(EVERYBODY, F),
    "city_limit ended": dict.fromkeys(EVERYBODY, F),
    "division in_force": dict.fromkeys(EVERYBODY, F),
    "division replaced": dict.fromkeys(EVERYBODY, F),
    "division ended": dict.fromkeys(EVERYBODY, F),
    "division_batch loaded": dict.fromkeys(ADMINS, F),
    "list_export done": {"auditor": F},
    "redaction done": dict.fromkeys((*ADMINS, "jiandu", "wz.sifa", "ba.sifa"), F),
}
for _state in ("accepted", "declined", "withdrawn"):
    POLICY[f"correction {_state}"] = POLICY["correction pending"]
POLICY |= {"person open": POLICY["person closed"], "post held": POLICY["post ended"]}
POLICY["delegation revoked"] = POLICY["delegation given"] | {"jiandu": F}  # 调阅过
POLICY["correction accepted"] = POLICY["correction pending"] | {"jiandu": F}  # 调阅过
_MARKET_AND_ABOVE = dict.fromkeys(
    (
        "wz.chengban",
        "wz.fuze",
        "wz.fuze as head",
        "wz.juzhang",
        "wz.fazhi",
        "wz.lianluo",
        "jiandu",
        "wz.sifa",
    ),
    F,
)
for _label in (
    "item published", "item withdrawn", "power in_force", "power ended", "standard in_force", "standard repealed",
):  # fmt: skip
    POLICY[_label] = dict.fromkeys(EVERYBODY, F)
for _label in (
    "sampling_list published", "sampling_list replaced", "inspection_scene in_force", "inspection_scene ended",
):  # fmt: skip
    POLICY[_label] = dict.fromkeys(EVERYBODY, F)
for _state in ("published", "changing", "refiling", "cancelled"):
    POLICY[f"inspection_plan {_state}"] = dict.fromkeys(EVERYBODY, S) | _MARKET_AND_ABOVE | {"wz.nongye": F}
for _label in ("sampling_list draft", "sampling_list dropped", "inspection_plan draft"):
    POLICY[_label] = _MARKET_AND_ABOVE
for _state in ("confirming", "approved", "lodged", "filed"):
    POLICY[f"inspection_plan {_state}"] = _MARKET_AND_ABOVE | {"wz.nongye": F}
for _state in ("draft", "frozen", "dropped"):
    POLICY[f"inspection_draw {_state}"] = _MARKET_AND_ABOVE | {"wz.nongye": F}
for _state in (
    "bound", "ticketed", "valued", "opening", "computing", "sealed", "drawn", "published", "stopped", "void",
):  # fmt: skip
    POLICY[f"inspection_draw {_state}"] = dict.fromkeys(EVERYBODY, S) | _MARKET_AND_ABOVE | {"wz.nongye": F}
for _label in ("item draft", "power draft", "power returned", "officer draft", "officer returned"):
    POLICY[_label] = _MARKET_AND_ABOVE
for _state in ("uploaded", "checking", "checked", "deciding", "applying", "done", "withdrawn"):
    POLICY[f"intake {_state}"] = dict.fromkeys(
        ("wz.chengban", "wz.fuze", "wz.fuze as head", "wz.juzhang", "wz.fazhi", "wz.lianluo"), F
    ) | dict.fromkeys(("jiandu", "wz.sifa"), S)
_BUSINESS_AND_ABOVE = dict.fromkeys((w for w in EVERYBODY if w not in ADMINS), F) | {"duban": S}
for _label in ("party in_force", "party cancelled", "party merged"):
    POLICY[_label] = _BUSINESS_AND_ABOVE
POLICY["party citizen"] = dict.fromkeys(
    ("wz.chengban", "wz.fuze", "wz.fuze as head", "wz.juzhang", "wz.fazhi", "wz.lianluo"), F
) | dict.fromkeys(("jiandu", "wz.sifa"), S)
_MARKET = dict.fromkeys(
    ("wz.chengban", "wz.fuze", "wz.fuze as head", "wz.juzhang", "wz.fazhi", "wz.lianluo"), F
)
for _state in ("asked", "same", "different", "lapsed"):
    POLICY[f"comparison {_state}"] = (
        _MARKET
        | dict.fromkeys(("ba.lianluo", "ba.juzhang"), F)
        | dict.fromkeys(("jiandu", "wz.sifa", "ba.sifa"), S)
    )
for _label in ("offence open", "collision_look done"):
    POLICY[_label] = _MARKET | dict.fromkeys(("jiandu", "wz.sifa"), S)
for _label in ("officer in_force", "officer suspended", "officer cancelled"):
    POLICY[_label] = dict.fromkeys(EVERYBODY, S) | _MARKET_AND_ABOVE
POLICY["agency_system expelled"] = POLICY["agency_system admitted"]

_MARKET = ("wz.chengban", "wz.fuze", "wz.fuze as head", "wz.juzhang", "wz.fazhi", "wz.lianluo")
_INTAKE = dict.fromkeys(_MARKET, F) | dict.fromkeys(("wz.chengban", "wz.fuze", "wz.lianluo"), Level.INTAKE)
_FARM_NEXT = ("ba.lianluo", "ba.juzhang")
_WATCHING = dict.fromkeys(("jiandu", "wz.sifa", "duban"), S)
for _state in ("registered", "cancelled", "sent", "handling", "done"):
    POLICY[f"lead {_state}"] = _INTAKE | _WATCHING
POLICY["lead sent"] |= dict.fromkeys(_FARM_NEXT, S)  # 还没有签收
POLICY["lead done"] |= {"jiandu": F}  # 调阅过
for _state in ("open", "settled", "closed"):
    POLICY[f"verification {_state}"] = dict.fromkeys(_MARKET, F) | _WATCHING
POLICY["verification closed"] |= {"jiandu": F}
POLICY["verification passed_on"] = dict.fromkeys((*_MARKET, *_FARM_NEXT), F) | dict.fromkeys(
    ("jiandu", "ba.sifa", "duban"), S
)
for _state in ("sent", "overdue", "signed", "accepted", "answered", "withdrawn"):
    _seen = F if _state in ("signed", "accepted", "answered") else S
    POLICY[f"dispatch {_state}"] = (
        dict.fromkeys(_MARKET, F) | _WATCHING | {"ba.sifa": S} | dict.fromkeys(_FARM_NEXT, _seen)
    )
POLICY["dispatch overdue"] |= {"jz.nongye": S}  # 报到接收机关的上一级
POLICY["dispatch answered"] |= {"jiandu": F}
for _label in ("dispatch on paper", "dispatch on paper sent", "dispatch on paper received"):
    POLICY[_label] = dict.fromkeys(_MARKET, F) | _WATCHING
POLICY["dispatch returned"] = dict.fromkeys(_MARKET, F) | _WATCHING | {"wz.nongye": F}
for _state in (
    "proposed", "reviewed", "filed", "suspended", "decided", "closed", "not_filed", "withdrawn", "handed_over",
):  # fmt: skip
    POLICY[f"case {_state}"] = dict.fromkeys(_MARKET, F) | _WATCHING
for _state in ("in_force", "changed", "annulled"):
    POLICY[f"decision {_state}"] = dict.fromkeys(_MARKET, F) | _WATCHING
POLICY["case decided"] |= {"wz.nongye": S}  # 通报过
POLICY["decision in_force"] |= {"wz.nongye": S}
POLICY["case handed_over"] |= {"wz.nongye": F}  # 移送给它
for _state in ("proposed", "approved", "urgent", "in_force", "ended", "not_taken"):
    POLICY[f"measure {_state}"] = dict.fromkeys(_MARKET, F) | _WATCHING
POLICY["measure passed"] = dict.fromkeys(_MARKET, F) | _WATCHING | {"wz.nongye": F}  # 随案移送给它
POLICY["measure not_received"] = POLICY["measure passed"]
for _state in ("proposed", "reviewed", "noticed", "decided", "dropped"):
    POLICY[f"proposal {_state}"] = dict.fromkeys(_MARKET, F) | _WATCHING
for _label in ("case closed", "decision changed", "measure ended", "proposal decided"):
    POLICY[_label] |= {"jiandu": F}  # 调阅过

for _state in (
    "due", "proposed", "returned", "published", "withheld", "ended", "repaired", "withdrawn", "proposed withheld",
):  # fmt: skip
    POLICY[f"publication {_state}"] = dict.fromkeys(_MARKET, F) | _WATCHING
POLICY["publication published"] |= {"jiandu": F}  # 调阅过

for _state in ("pending", "refused"):
    POLICY[f"inspection_visit {_state}"] = dict.fromkeys(_MARKET, F)
for _state in ("approved", "under_way", "ended", "confirmed", "cancelled", "unapproved"):
    POLICY[f"inspection_visit {_state}"] = dict.fromkeys(_MARKET, F) | dict.fromkeys(("jiandu", "wz.sifa"), S)
POLICY["inspection_visit confirmed"] |= {"jiandu": F}  # 调阅过
POLICY["inspection_visit late"] = POLICY["inspection_visit ended"] | {"wz.nongye": F}
for _state in ("rated", "set_aside", "received", "answered"):
    POLICY[f"visit_voice {_state}"] = dict.fromkeys(("jiandu", "wz.sifa"), F)

for _state in ("due", "proposed", "returned", "published", "withheld", "ended", "withdrawn"):
    POLICY[f"result_notice {_state}"] = dict.fromkeys(_MARKET, F) | dict.fromkeys(("jiandu", "wz.sifa"), S)
POLICY["result_notice published"] |= {"jiandu": F}  # 调阅过

_WATCHED = dict.fromkeys(("jiandu", "wz.sifa", "ba.sifa", "duban"), S)
for _state in ("negotiating", "coordinating", "escalated", "agreed", "designated", "executed", "withdrawn"):
    POLICY[f"dispute {_state}"] = _WATCHED | dict.fromkeys((*_MARKET, *_FARM_NEXT), F)
for _state in ("coordinating", "escalated", "withdrawn"):
    POLICY[f"dispute {_state}"] |= {"jiandu": F}  # 提请它协调；撤回的调阅过

for _state in ("valid", "revoked", "changed", "expired"):
    POLICY[f"finding {_state}"] = dict.fromkeys((*_MARKET, *_FARM_NEXT), F) | dict.fromkeys(
        ("jiandu", "ba.sifa", "duban"), S
    )
for _state in ("accepted", "declined", "withdrawn", "lapsed", "reviewed"):
    POLICY[f"recognition {_state}"] = dict.fromkeys((*_MARKET, *_FARM_NEXT), F) | _WATCHING
for _label in ("finding revoked", "recognition reviewed"):
    POLICY[_label] |= {"jiandu": F}  # 调阅过
for _label in (
    "case card without proof", "case card that waits", "case with evidence", "decision delivered", "measure paused", "proposal pleaded",
    "proposal asked", "proposal called",
):  # fmt: skip
    POLICY[_label] = dict.fromkeys(_MARKET, F) | _WATCHING
POLICY["case card that waits"] |= {"jiandu": F}  # 调阅过
for _state in ("proposed", "reviewed", "approved", "dropped"):
    POLICY[f"assistance_request {_state}"] = dict.fromkeys(_MARKET, F) | _WATCHING
for _state in (
    "sent", "signed", "handling", "replied", "supplement", "answered", "refused", "withdrawn", "longer asked",
):  # fmt: skip
    POLICY[f"assistance_request {_state}"] = _WATCHED | dict.fromkeys((*_MARKET, *_FARM_NEXT), F)
POLICY["assistance_request sent"] |= dict.fromkeys(_FARM_NEXT, S)  # 还没有签收
POLICY["assistance_request answered"] |= {"jiandu": F}  # 调阅过
for _state in (
    "proposed", "approved", "declined", "sent", "not_filed", "reviewing", "upheld", "supervised", "filed", "goods handed",
    "let_stand", "returned", "concluded",
):  # fmt: skip
    POLICY[f"transfer {_state}"] = dict.fromkeys(_MARKET, F) | _WATCHING
POLICY["transfer returned"] |= {"jiandu": F}  # 调阅过
for _state in ("drafted", "submitted", "void"):
    POLICY[f"letter {_state}"] = dict.fromkeys(_MARKET, F)  # 没有签发的，只是本机关的事
for _state in ("issued", "rendered", "sealed", "superseded", "to serve", "served"):
    POLICY[f"letter {_state}"] = dict.fromkeys(_MARKET, F) | _WATCHING
for _label in ("letter sent", "letter carried", "letter on paper"):
    POLICY[_label] = dict.fromkeys((*_MARKET, *_FARM_NEXT), F) | _WATCHING  # 博爱县收到了
POLICY["letter sealed"] |= {"jiandu": F}  # 调阅过
POLICY["dispute minutes unsigned"] = POLICY["dispute negotiating"]
POLICY["dispute lacking material"] = POLICY["dispute designated"]
POLICY["dispute before the bureau"] = _WATCHED | dict.fromkeys((*_FARM_NEXT, "wz.nongye", "jz.nongye"), F)
