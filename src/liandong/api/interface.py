"""接口说明在这一处补全：出错的内容类型、回答头、安全方式、标签。

django-ninja writes the description from the views; what it cannot know (that errors are problem+json, which headers come
back, that a session call carries the anti-forgery mark) is added here once for all operations, so that no view can forget it.
"""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from liandong.api import codes
from liandong.api.strict import Strict

PROBLEM = "application/problem+json"
TAGS = {
    "我": "登录的人有哪些岗位。",
    "声明": "平台上有哪些种类、哪些动作：对照字段、填写项和状态用。",
    "记录": "读本岗位能看到的记录。看不到的与没有的，答复相同。",
    "线索": "登记线索时，别的记录里有没有有关的：看得到的给全，看不到的只到碰撞级，问一次记一次。",
    "管辖": "一件案件、线索、违法行为由谁管辖，为什么，下一步。",
    "双随机抽查": "去检查以前问可不可以去；一份年度计划在名录里查得到多少户、照比例抽多少；一次抽取的过程、方案、本机关的入企安排、抽取包。",
    "入企检查": "现场登记：交一批登记、交照片、问哪些算数；没有信号时攒下的，有了信号从这里补交。",
    "结果互认": "一个当事人、一个事项，别的机关查过没有、结果能不能采用。只作提示。",
    "文书": "有哪些文书，各填什么；起草、签发等走“办理”。导出一件案件的案卷。",
    "职权": "某天、某地、某事项谁有权管，哪里重叠或空白，近来变了什么。",
    "区划和行业": "代码和地名在某一天是哪个区划、怎样到那里；国民经济行业分类。",
    "导入": "一份导入的表里不明的行，各可能是哪些已登记的。",
    "数据概览": "各县（市、区）和全部的数；只数本岗位能看的清单里的。",
    "办理": "改变记录的唯一入口。",
    "账本": "任何人都可以取来核验，不需要登录。",
}
DESCRIPTION = """联动平台的接口。同样的门、同样的可见范围，网页上不能办的这里也不能办。

出错一律是 application/problem+json，`code` 的含义见 docs/generated/problems.md；用法和例子见 docs/api.md。"""
_HEADERS: dict[str, dict[str, Any]] = {
    "ETag": {"description": "记录的版本，原样放入办理时的 If-Match。", "schema": {"type": "string", "pattern": '^"[0-9]+"$'}},
    "Retry-After": {"description": "请等候的秒数。", "schema": {"type": "integer", "minimum": 1}},
}  # fmt: skip
_TRACE = {
    "name": "X-Request-Id", "in": "header", "required": False, "schema": {"type": "string"},
    "description": "调用方的追踪号，64个以内的字母、数字和横线；不合格的另起一个。随回答返回，办成的记入账本。",
}  # fmt: skip
_CSRF = {
    "type": "apiKey", "in": "header", "name": "X-CSRFToken",
    "description": "用会话登录的调用，改变记录时须带防伪造标记，其值是 csrftoken 这个 Cookie。",
}  # fmt: skip
EXAMPLES: dict[str, Any] = {
    "requestBody": {
        "content": {
            "application/json": {
                "examples": {
                    "改变一条记录": {
                        "summary": "更新本机关的联络员；版本放在 If-Match 里",
                        "value": {
                            "record": "01927c3e-7a00-7000-8000-000000000001",
                            "values": {"liaison": "李联络", "liaison_phone": "0391-7000001"},
                        },
                    },
                    "新建一条记录": {
                        "summary": "申请校核另一机关的电话；不填 record",
                        "value": {
                            "values": {
                                "agency": "01927c3e-7a00-7000-8000-000000000002", "field": "phone",
                                "proposed": "0391-8000009", "ground": "来电无人接听，该局网站公布的是新号",
                            }
                        },
                    },
                }
            }
        }
    }
}  # fmt: skip
_ANY_ERROR: dict[int, Any] = {404: {}}
CHECKPOINT: dict[str, Any] = {
    "responses": {200: {"content": {"text/plain": {"schema": {"type": "string"}}}}, **_ANY_ERROR}
}
TILE: dict[str, Any] = {
    "responses": {
        200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}},
        **_ANY_ERROR,
    }
}
_WITH_ETAG = frozenset({"read_record", "perform_action"})


class Interface(NinjaAPI):
    """The interface with its whole description, and a parser that does not guess."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(parser=Strict(), **kwargs)

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        return completed(super().get_openapi_schema(**kwargs))


def completed(schema: OpenAPISchema) -> OpenAPISchema:
    """The generated description with everything the generator cannot know."""
    schema["info"]["description"] = DESCRIPTION
    schema["tags"] = [{"name": name, "description": text} for name, text in TAGS.items()]
    components = schema["components"]
    components["headers"] = _HEADERS
    components["parameters"] = {"trace": _TRACE}
    known = components.setdefault("securitySchemes", {})
    if "SessionAuth" in known:
        known["SessionAuth"] = {
            **known["SessionAuth"],
            "description": "网页登录后的会话 Cookie；办法见 docs/api.md。",
        }
        known["CsrfToken"] = _CSRF
    if "AgencyToken" in known:
        known["AgencyToken"] = {
            **known["AgencyToken"],
            "description": "机关业务系统的令牌，由安全管理员签发，限定岗位、范围和期限。",
        }
    for methods in schema["paths"].values():
        for method, operation in methods.items():
            _complete(method, operation)
    return schema


def _complete(method: str, operation: dict[str, Any]) -> None:
    for parameter in operation["parameters"]:
        parameter.pop("examples", None)  # 生成器写成了列表，而这里须是映射；例子仍在 schema 里
    operation["parameters"].append({"$ref": "#/components/parameters/trace"})
    for needed in operation.get("security", ()):
        if method != "get" and "SessionAuth" in needed:
            needed["CsrfToken"] = []
    operation["responses"] = {
        str(status): _answer(int(status), answer, operation["operationId"])
        for status, answer in operation["responses"].items()
    }


def _answer(status: int, answer: dict[str, Any], operation: str) -> dict[str, Any]:
    if status < 400:
        headers = {"ETag": {"$ref": "#/components/headers/ETag"}} if operation in _WITH_ETAG else {}
        return {**answer, "description": "成功。", **({"headers": headers} if headers else {})}
    shape = {"schema": {"$ref": "#/components/schemas/Problem"}}
    said: dict[str, Any] = {"description": f"{codes.TITLES[status]}。", "content": {PROBLEM: shape}}
    if status in (429, 503):
        said["headers"] = {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}
    return said
