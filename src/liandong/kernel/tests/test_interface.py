"""接口照它自己的说明答：按说明造出对的和错的请求，逐条核对状态、类型、形状；不出错、不泄露、不含糊。

Requests are made by schemathesis from the served description, with ids of the stage among the random ones, and go
through the WSGI application with a real session and anti-forgery mark. Every request is undone before the next, so each
starts from the same stage and a failure repeats itself; the choice of requests is derived from the test, not from chance.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.middleware.csrf import _get_new_csrf_string
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from liandong.api.problems import TITLES
from liandong.api.views import api
from liandong.conf.wsgi import application
from liandong.kernel import actions
from liandong.kernel.tests import parity, walks

SPEC = json.loads(json.dumps(api.get_openapi_schema(), default=str))
CAST = ("wz.chengban", "wz.lianluo", "jiandu", "sysadmin", "former", "stranger")
METHODS = ("get", "post", "put", "patch", "delete")
EXAMPLES = 12
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]


def _operations() -> dict[str, Any]:
    schema = schemathesis.openapi.from_dict(SPEC)
    schema.app = application
    return {found.ok().definition.raw["operationId"]: found.ok() for found in schema.get_all_operations()}


OPERATIONS = _operations()


@dataclass
class Caller:
    """One who calls with a session cookie and the mark against forgery, or (stranger) with neither."""

    cookies: dict[str, str]
    headers: dict[str, str]

    def send(self, case: Any) -> Any:
        """The answer to one generated request; whatever it did is undone."""
        for name, value in self.headers.items():
            case.headers[name] = value
        with transaction.atomic():
            response = case.call(base_url="http://localhost", cookies=self.cookies)
            transaction.set_rollback(True)
        return response


def caller(stage: Any, who: str) -> Caller:
    if who == "stranger":
        return Caller({}, {})
    reader, mark = parity.Reader(stage.actors[who]), _get_new_csrf_string()
    return Caller(
        {"sessionid": reader.client.cookies["sessionid"].value, "csrftoken": mark}, {"X-CSRFToken": mark}
    )


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """The application gives its connection back after every request; here the stage lives in it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def targets(stage: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Real kinds, records of every state, their versions, and actions; a few that never were."""
    found = [stage.record(label) for label in sorted(stage.records)]
    real = [(kind.name, str(record.uuid), record.version) for kind, record in found]
    names = sorted(b.action.name for b in actions.every())
    return st.builds(
        lambda where, name: {"kind": where[0], "record": where[1], "version": where[2], "name": name},
        st.sampled_from([*real, ("agency", str(uuid4()), 1), ("nosuch", real[0][1], 1)]),
        st.sampled_from([*names, "registry.no_such"]),
    )


def aim(case: Any, target: dict[str, Any]) -> None:
    """Point a generated request at what is really there, in the path and in the body."""
    for name in case.path_parameters or ():
        if name in target:
            case.path_parameters[name] = target[name]
    if isinstance(case.body, dict) and actions.get(target["name"]):
        bound = actions.get(target["name"])
        assert bound is not None
        if not bound.action.creates:
            case.body.update(record=target["record"], version=target["version"])
        else:
            case.body.pop("record", None)


def whole_problem(response: Any) -> None:
    """Every refusal is a whole problem, in Chinese, with the status it came with."""
    assert response.headers["content-type"] == ["application/problem+json"], response.content[:200]
    said = json.loads(response.content)
    assert said["status"] == response.status_code and said["title"] == TITLES[response.status_code]
    assert said["type"] == f"urn:liandong:problem:{said['code']}" and walks.HAN.search(said["detail"])
    assert said["detail"].endswith("。")


@pytest.mark.parametrize("who", CAST)
@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_every_answer_is_as_described(stage, operation, who):
    """Good and bad requests, at real records and at nothing."""
    said, calling, described = OPERATIONS[operation], caller(stage, who), set[int]()
    is_open = "security" not in said.definition.raw

    @settings(
        max_examples=EXAMPLES if said.path_parameters else 3, derandomize=True, database=None, deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(
        case=st.one_of(said.as_strategy(GenerationMode.POSITIVE), said.as_strategy(GenerationMode.NEGATIVE)),
        target=st.none() | targets(stage),
    )
    def every(case: Any, target: dict[str, Any] | None) -> None:
        if target is not None:
            aim(case, target)
        response = calling.send(case)
        described.add(response.status_code)
        case.validate_response(response, checks=CHECKS)
        if response.status_code >= 400:
            whole_problem(response)
        if who == "stranger" and not is_open:
            code = json.loads(response.content)["code"]
            assert code in ("not_signed_in", "bad_token", "forged", "no_such_address"), code

    every()
    assert described
