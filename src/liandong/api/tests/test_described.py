"""接口说明：是合格的 OpenAPI 3.1，处处有中文，名字稳定，出错的代码一个不漏。"""

from __future__ import annotations

import ast
import json
from pathlib import Path

from openapi_spec_validator import OpenAPIV31SpecValidator

from liandong.accounts import queries
from liandong.api import codes
from liandong.api.views import api
from liandong.kernel import door, holds, kinds, permitting, states
from liandong.kernel.tests.walks import HAN

SPEC = json.loads(json.dumps(api.get_openapi_schema(), default=str))
OPERATIONS = {o["operationId"]: o for methods in SPEC["paths"].values() for o in methods.values()}
NAMES = {
    "list_my_posts", "list_actions", "list_kinds", "perform_action", "read_checkpoint", "read_tile", "list_records",
    "read_record", "read_timeline",
}  # fmt: skip


def test_it_is_openapi_3_1():
    assert SPEC["openapi"].startswith("3.1.")
    assert [e.message for e in OpenAPIV31SpecValidator(SPEC).iter_errors()] == []


def test_names_are_stable():
    """These stand in the programs of others; adding is free, changing one breaks them."""
    assert set(OPERATIONS) >= NAMES


def test_everything_is_explained_in_chinese():
    bare = []
    for name, operation in OPERATIONS.items():
        bare += [
            f"{name}.{part}" for part in ("summary", "description") if not HAN.search(operation.get(part, ""))
        ]
        bare += [] if set(operation["tags"]) <= {t["name"] for t in SPEC["tags"]} else [f"{name}.tags"]
        for p in operation["parameters"]:
            if "$ref" not in p and not HAN.search(p.get("description", "")):
                bare.append(f"{name}({p['name']})")
    for name, shape in SPEC["components"]["schemas"].items():
        bare += [
            f"{name}.{n}" for n, p in shape["properties"].items() if not HAN.search(p.get("description", ""))
        ]
    bare += [
        n
        for n, s in SPEC["components"]["securitySchemes"].items()
        if not HAN.search(s.get("description", ""))
    ]
    assert bare == []


def test_every_refusal_is_a_problem_and_every_header_is_declared():
    for name, operation in OPERATIONS.items():
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                assert list(answer["content"]) == ["application/problem+json"], (name, status)
    command = OPERATIONS["perform_action"]
    assert {"Idempotency-Key", "If-Match"} <= {p.get("name") for p in command["parameters"]}
    assert (
        "ETag" in command["responses"]["200"]["headers"]
        and "Retry-After" in command["responses"]["503"]["headers"]
    )
    assert "ETag" in OPERATIONS["read_record"]["responses"]["200"]["headers"]
    assert any("CsrfToken" in needed for needed in command["security"])
    assert command["requestBody"]["content"]["application/json"]["examples"]


def test_the_table_of_codes_is_closed():
    """Every code that the interface or the door writes by name is in the table, and the other way round."""
    table = {c.code for c in (*codes.INTERFACE, *codes.DOOR)}
    folder = Path(codes.__file__).parent
    written = set[str]()
    for path in (p for p in folder.glob("*.py") if p.name != "codes.py"):
        for call in (
            n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Call)
        ):
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            place = {"problem": 2, "Unmet": 1, "Unread": 1, "Wrong": 0}.get(name)
            if place is not None and isinstance(call.args[place], ast.Constant):
                written.add(call.args[place].value)
    assert written >= {"not_signed_in", "bad_cursor", "two_versions", "not_json"} and written - table == set()
    rooms = (door, holds, permitting, states, queries)
    source = "".join(Path(room.__file__).read_text(encoding="utf-8") for room in rooms)
    missing = {c.code for c in codes.INTERFACE} - written
    assert missing == set(), missing
    assert [c.code for c in codes.DOOR if f'"{c.code}"' not in source] == []


def test_no_kind_is_hidden_by_an_address_of_the_interface():
    taken = {p.removeprefix("/api/v1/").split("/")[0] for p in SPEC["paths"]}
    assert {k.name for k in kinds.every()} & taken == set()
