"""交承诺的表单在真浏览器里：随机数存成自己的文件，表单里只有承诺；平台收得下，托管方打得开。"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route

from liandong.draw.contribution import Contribution, open_from_escrow
from liandong.draw.plan import Plan
from liandong.draw.seed import commitment
from liandong.draw.tests.ground import drawing
from liandong.draw.tests.test_contribution import ESCROW, point
from liandong.draw.verifier import CONTRIBUTE_SCRIPT

HOME = "https://draw.example"
RECORD = "0192f0c4-0000-7000-8000-000000000001"
SCRIPT = Path(__file__).parents[2] / "src/liandong/kernel/static/liandong/share.js"
FORM = f"""<!doctype html><meta charset="utf-8"><title>交承诺</title>
<form action="/r/inspection_draw/{RECORD}/do/draws.hand_in_commitment">
<input name="party"><div class="ld-field"><input type="file" name="file"></div>
<input type="hidden" name="text" data-shares=""></form><script src="/share.js"></script>"""


@pytest.fixture
def plan():
    """A plan with its escrow, as the platform hands it out."""
    document = dict(drawing()[0].plan.document)
    return Plan.read(document | {"escrow": {"name": "公证处", "key": point(ESCROW).hex()}})


@pytest.fixture
def form(browser: Browser, plan):
    """The form alone on a page that may go nowhere else."""
    content = {
        "/": ("text/html", FORM), "/share.js": ("text/javascript", SCRIPT.read_text(encoding="utf-8")),
        "/draws/contribute.js": ("text/javascript", CONTRIBUTE_SCRIPT.read_text(encoding="utf-8")),
        f"/draws/{RECORD}/files/plan.json": ("application/octet-stream", json.dumps(plan.document)),
    }  # fmt: skip

    def answer(route: Route) -> None:
        found = content.get(route.request.url.removeprefix(HOME))
        if found is None:
            route.abort()
        else:
            route.fulfill(body=found[1], content_type=f"{found[0]}; charset=utf-8")

    page = browser.new_page()
    page.route("**/*", answer)
    page.goto(HOME + "/")
    yield page
    page.close()


def test_the_share_stays_with_the_party_and_the_form_holds_the_commitment(form, plan):
    party = plan.parties[0]
    form.fill("[name=party]", party)
    with form.expect_download() as saved:
        form.click("text=在这个浏览器里产生")
    form.wait_for_function("document.querySelector('[name=text]').value")
    kept = json.loads(Path(saved.value.path()).read_text(encoding="utf-8"))
    handed = form.input_value("[name=text]")
    told = Contribution.decode(handed.encode())
    share = bytes.fromhex(kept["share"])
    assert commitment(plan, party, share) == told.commit and told.plan_sha256 == plan.hash.hex()
    assert open_from_escrow(ESCROW, plan, told) == share
    assert kept["share"] not in handed and kept["share"] not in form.content()


def test_who_is_no_party_or_says_nothing_is_told(form):
    form.click("text=在这个浏览器里产生")
    assert form.inner_text("[role=status]") == "请先填参与方的代码。"
    form.fill("[name=party]", "nobody")
    form.click("text=在这个浏览器里产生")
    form.wait_for_function("document.querySelector('[role=status]').textContent.includes('不是方案')")
    assert form.input_value("[name=text]") == ""
