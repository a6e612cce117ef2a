"""接口自己的出错代码：一张表，写明状态码和含义；docs/generated/problems.md 由它生成。

The list is closed for the interface and for the door. What the rules of a single action refuse has a code of that
rule, always with status 403; those grow with the actions and are explained by `detail` and `source`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """A stable code, the statuses it comes with, what it means and what a program should do."""

    code: str
    statuses: tuple[int, ...]
    meaning: str
    remedy: str


TITLES = {
    400: "请求读不懂", 401: "尚未登录", 403: "不能办理", 404: "没有找到", 405: "不能这样调用", 409: "与现状冲突",
    412: "与现状冲突", 413: "正文太大", 415: "正文类型不对", 422: "内容有误", 428: "没有说明依据哪一版办理",
    429: "调用太频繁", 500: "平台出错", 503: "暂时不能办理",
}  # fmt: skip

INTERFACE = (
    Code("bad_request", (400,), "请求的头或表单读不懂。", "改正请求。"),
    Code("not_json", (400,), "正文不是合格的 UTF-8 JSON，或有重复的名字、不是数的数。", "改正正文。"),
    Code("not_signed_in", (401,), "没有登录，或登录已过期。", "重新登录后再调用。"),
    Code("bad_token", (401,), "令牌不对、已到期、已停止，或所用岗位已经离任。", "向本机关联络员或安全管理员核对。"),
    Code("no_post", (403,), "登录的人今天没有在任的岗位。", "请安全管理员设岗。"),
    Code("second_factor_missing", (403,), "平台要求第二重验证，登录的人还没有启用动态口令。", "在网页启用后再调用。"),
    Code("forged", (403,), "缺少防伪造标记 X-CSRFToken，或它不对。", "重新取标记后再调用。"),
    Code("not_found", (404,), "没有这条记录、这个种类或这个动作，或者本岗位看不到；两者不作区分。", "核对编号和岗位。"),
    Code("no_such_address", (404,), "接口没有这个网址。", "核对接口说明。"),
    Code("no_checkpoint", (404,), "账本还没有检查点。", "稍后再取。"),
    Code("no_tile", (404,), "账本没有这一片瓦片。", "以检查点所说的大小为准。"),
    Code("method_not_allowed", (405,), "这个网址不接受这种方法；可用的方法见 Allow。", "换用所列的方法。"),
    Code("other_post", (409,), "这次调用是为另一个岗位准备的。", "切换岗位，或按现在的岗位重新准备。"),
    Code("too_large", (413,), "正文超过上限。", "缩小正文。"),
    Code("unsupported_media_type", (415,), "正文的内容类型不是 application/json。", "改正 Content-Type。"),
    Code("bad_if_match", (422,), "If-Match 不是读取时返回的那一个 ETag。", "重新读取记录，原样放入。"),
    Code("two_versions", (422,), "If-Match 与正文的 version 不是同一版。", "只填一处。"),
    Code("bad_cursor", (422,), "after 不是本清单在这个次序下的翻页标记。", "从第一页重新取。"),
    Code("unknown_sort", (422,), "清单不能按 sort 所填的这一项排序。", "从 /kinds 取 is_sorted 的字段名。"),
    Code("no_own_agency", (422,), "该种类的记录不属于哪一个机关，own 不可用。", "不填 own。"),
    Code("no_place", (422,), "该种类的记录不按行政区划登记，place 不可用。", "不填 place。"),
    Code("no_day", (422,), "该种类的记录不按日期分条登记，on 不可用。", "不填 on。"),
    Code("unknown_place", (422,), "行政区划库中没有这个代码。", "填县六位、乡镇九位的代码。"),
    Code("unknown_state", (422,), "state 不是该种类的状态。", "从 /kinds 取状态的名字。"),
    Code("unknown_narrowing", (422,), "only 不是该种类可以单取的一类。", "从 /kinds 的 narrowings 取名字。"),
    Code("number_in_address", (422,), "网址的参数里有公民身份号码。", "不要把证件号码放在网址里；按姓名、名称或代码查找。"),
    Code("wrong_piece", (422,), "分段上传的这一段或者整个文件不是所说的那样，没有收下。", "按说明重传这一段，或者从头传。"),
    Code("cannot_bind", (422,), "案卷装不成：没有可以装订的材料，或者太大。", "按 detail 只选一卷，或者分几次导出。"),
    Code("given_once", (409,), "这个键已经取过一次案卷，文件只给一次。", "换一个新的键，另记一笔。"),
    Code("version_missing", (428,), "没有说明依据记录的哪一版办理。", "先读取记录，把 ETag 放入 If-Match。"),
    Code("too_many_parts", (400,), "一次提交的项目或文件太多。", "分几次提交。"),
    Code("too_many", (429,), "调用太频繁。", "按 Retry-After 等候。"),
    Code("server_error", (500,), "平台出错，已记入日志。", "稍后用同一个 Idempotency-Key 重试；仍不行请联系系统管理员。"),
)  # fmt: skip

DOOR = (
    Code("invalid_input", (422,), "填写的内容有误，fields 说明是哪些项。", "按 fields 更正。"),
    Code("key_missing", (422,), "缺少 Idempotency-Key，或它超过80个字符、含不可见字符。", "每次办理换一个新的键，重试时不换。"),
    Code("key_reused", (409,), "这个键先前用于另一份内容。", "换一个新的键。"),
    Code("version_conflict", (409, 412), "读取之后记录已被他人更新；用 If-Match 说明的答 412，在正文说明的答 409。", "看过 meanwhile，重新读取后决定。"),
    Code("record_is_busy", (503,), "记录正由他人办理，没有办理。", "按 Retry-After 等候，用同一个键重试。"),
    Code("role_not_permitted", (403,), "当前岗位的角色不能办这个动作。", "由所列角色办理。"),
    Code("out_of_scope", (403,), "令牌不含这个动作。", "向安全管理员申请另行签发。"),
    Code("system_ended", (403,), "办理当中，系统接入到期或被停止。", "联系安全管理员。"),
    Code("post_ended", (403,), "办理当中，岗位离任。", "换岗位或重新登录。"),
    Code("role_changed", (403,), "办理当中，岗位的角色变更。", "重新登录。"),
    Code("delegation_ended", (403,), "办理当中，授权代批到期或收回。", "由机关负责人办理。"),
    Code("agency_not_in_force", (403,), "所代表的机关不在册。", "向系统管理员核对。"),
    Code("seen_already", (403,), "已经可以查看全部内容，不必调阅。", "直接读取。"),
    Code("wrong_side", (403,), "该动作只能对本机关（或其他机关、本人）的记录办理。", "由对应一方办理。"),
    Code("level_too_low", (403,), "对这条记录的可见级别不够。", "由有权的岗位办理。"),
    Code("wrong_state", (403,), "记录现在的状态不能这样办理。", "重新读取，看 may。"),
    Code("state_is_final", (403,), "记录已办理终结。", "不再办理。"),
    Code("on_hold", (403,), "上级或相关的事项使该动作暂停办理。", "等暂停解除。"),
    Code("wrong_database_role", (403,), "该操作须在服务器上用 liandong 命令办理。", "请审计管理员在服务器上办理。"),
)  # fmt: skip


def page() -> str:
    """The page of all codes for those who write programs against the interface."""
    lines = [
        "# 接口的出错代码\n",
        "出错的回答是 `application/problem+json`（RFC 9457）。程序只看 `status` 和 `code`，`detail` 是给人看的一句话，"
        "文字会改。下面两张表是封闭的：增加代码属于接口的变更，记入 CHANGELOG.md。\n",
    ]
    for title, table in (("接口", INTERFACE), ("办理的门", DOOR)):
        lines += [f"\n## {title}\n", "| 代码 | 状态码 | 含义 | 怎么办 |", "| --- | --- | --- | --- |"]
        lines += [
            f"| `{c.code}` | {'、'.join(map(str, c.statuses))} | {c.meaning} | {c.remedy} |" for c in table
        ]
    lines += [
        "\n## 各动作自己的规则\n",
        "一个动作的规则不准时，一律答 403，`code` 是该规则的代码（例如 `already_pending`），`detail` 说明原因，`source` 是所"
        "依据的条文。这些代码随动作增加，不是封闭的；不认识的代码按 403 处理，把 `detail` 给人看。",
    ]
    return "\n".join(lines) + "\n"
