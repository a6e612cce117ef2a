"""抽取在真浏览器里：承诺的字节与命令行一样；核对程序对每一种改法说的话，与另一份独立的程序一字不差。"""

from __future__ import annotations

import base64
import copy
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import Browser, Page, Route

from liandong.draw import bundles, lists, measure
from liandong.draw.contribution import Contribution, contribute, open_from_escrow, secret_file
from liandong.draw.pseudonyms import pseudonymous
from liandong.draw.rosters import commit
from liandong.draw.rules import Rules
from liandong.draw.tests.ground import (
    KEYS,
    LOG,
    RULES,
    WITNESS,
    drawing,
    raw,
    targets,
    vdr1_document,
    vdr1_members,
    vdr1_plan,
    verified,
    with_events,
    with_log,
)  # fmt: skip
from liandong.draw.tests.scheduled import FILES as VISIT_FILES
from liandong.draw.tests.scheduled import IN_ORDER, VISITS, facts, marked, planned, scheduled
from liandong.draw.tests.scheduled import TOLD as VISIT_TOLD
from liandong.draw.tests.test_contribution import ESCROW, ONCE, SHARE, point
from liandong.draw.tests.test_draw import released
from liandong.draw.tests.test_false_replacements import CHANGES as REPLACED_CHANGES
from liandong.draw.tests.test_false_replacements import logged
from liandong.draw.tests.test_false_visits import CHANGES as VISIT_CHANGES
from liandong.draw.tests.test_tampering import CHANGES, FORMS, TAMPERINGS, in_form
from liandong.draw.verifier import CONTRIBUTE_SCRIPT, PAGE_SCRIPT

HOME = "https://draw.example/"
ROWS = 5_000
FILES = {
    "": "<!doctype html><title>抽取</title>",
    "contribute.js": CONTRIBUTE_SCRIPT,
    "verify_draw.js": PAGE_SCRIPT,
}
VERIFY = """async ([file, options]) => {
  const { verify } = await import('/verify_draw.js');
  const raw = Uint8Array.from(atob(file), (one) => one.charCodeAt(0));
  const { code, text } = await verify(raw.buffer, options);
  return [code, text];
}"""
CONTRIBUTE = """async ([plan, party, escrow, fixed]) => {
  const { contribute, unhex } = await import('/contribute.js');
  const P256 = { name: 'ECDH', namedCurve: 'P-256' };
  const key = async (jwk, uses) => crypto.subtle.importKey('jwk', jwk, P256, true, uses);
  const given = fixed && {
    share: unhex(fixed.share),
    ephemeral: { privateKey: await key(fixed.jwk, ['deriveBits']), publicKey: await key({ ...fixed.jwk, d: undefined }, []) },
  };
  return contribute(plan, party, escrow, given ?? {});
}"""
KNOWN = {"logKey": LOG.verifier.vkey, "witnesses": [WITNESS.verifier.vkey]}


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page of a site that holds the two scripts and nothing else; it may go nowhere."""

    def answer(route: Route) -> None:
        content = FILES.get(route.request.url.removeprefix(HOME))
        if content is None:
            route.abort()
        elif isinstance(content, Path):
            route.fulfill(body=content.read_bytes(), content_type="text/javascript; charset=utf-8")
        else:
            route.fulfill(body=content, content_type="text/html; charset=utf-8")

    opened = browser.new_page()
    opened.route("**/*", answer)
    opened.goto(HOME)
    yield opened
    opened.close()


def both(
    page: Page, path: Path, capsys: pytest.CaptureFixture[str], *, known: bool = False
) -> tuple[int, str]:
    """The verdict that both verifiers give, word for word."""
    file = base64.b64encode(path.read_bytes()).decode()
    code, text = page.evaluate(VERIFY, [file, KNOWN if known else {}])
    assert (code, text) == verified(path, capsys, *(KEYS if known else ()))
    return code, text


def test_the_standard_example(page, tmp_path, capsys):
    bundles._write(tmp_path / "a.zip", vdr1_document(), vdr1_members())
    code, text = both(page, tmp_path / "a.zip", capsys)
    assert code == 3 and "14 次访问" in text


@pytest.mark.parametrize(("tamper", "said"), TAMPERINGS, ids=[tamper.__name__ for tamper, _ in TAMPERINGS])
def test_each_tampering_is_named_alike(page, tamper, said, tmp_path, capsys):
    told, files = copy.deepcopy(vdr1_document()), vdr1_members()
    tamper(told, files)
    bundles._write(tmp_path / "a.zip", told, files)
    code, text = both(page, tmp_path / "a.zip", capsys)
    assert code == 1 and f"[不符] {said}" in text


def test_five_thousand_rows_with_their_visits_are_checked_and_one_digit_is_found(page, tmp_path, capsys):
    bundle, told = measure.whole_bundle(tmp_path, ROWS)
    assert told["visits"] > 50 and told["teams"] > 100
    code, text = both(page, bundle, capsys)
    assert code == 3 and text.count("[未核对]") == 1, "没有账本，只有这一项"
    with zipfile.ZipFile(bundle) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    middle = files["targets.tsv"].index(b"\n", len(files["targets.tsv"]) // 2) + 1
    at = files["targets.tsv"].index(b"\t", middle) - 1
    turned = b"1" if files["targets.tsv"][at : at + 1] == b"0" else b"0"
    files["targets.tsv"] = files["targets.tsv"][:at] + turned + files["targets.tsv"][at + 1 :]
    with zipfile.ZipFile(tmp_path / "other.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    code, text = both(page, tmp_path / "other.zip", capsys)
    assert code == 1 and "[不符]" in text


RELEASES = (
    ({}, "[通过] 替换第 "),
    ({"approver": "焦作市双随机联席会议办公室／负责人"}, "解除冻结的是抽取机关自己"),
    ({"list": "没有的"}, "名单 没有的 当时没有冻结"),
    ({"evidence_sha256": ""}, "有不该有的项"),
)


@pytest.mark.parametrize(("change", "said"), RELEASES)
def test_a_released_list_goes_on_and_a_false_release_is_named_alike(page, change, said, tmp_path, capsys):
    one, rows = drawing()
    told = json.loads(json.dumps(released(one).document("public")))
    next(event for event in told["events"] if event["kind"] == "release").update(change)
    bundles._write(tmp_path / "a.zip", told, {"targets.tsv": rows})
    code, text = both(page, tmp_path / "a.zip", capsys)
    assert code == (1 if change else 3) and said in text


def test_a_logged_draw_is_green_with_known_keys_alone(page, tmp_path, capsys):
    one, rows = drawing()
    one = with_log(with_events(one))
    bundles.write_public(tmp_path / "a.zip", one, rows)
    assert both(page, tmp_path / "a.zip", capsys, known=True)[0] == 0
    assert both(page, tmp_path / "a.zip", capsys)[0] == 3


@pytest.mark.parametrize(("change", "said"), CHANGES, ids=[change.__name__ for change, _ in CHANGES])
def test_what_the_log_and_the_events_add_is_named_alike(page, change, said, tmp_path, capsys):
    one, rows = drawing()
    told = json.loads(json.dumps(with_log(with_events(one)).document("public")))
    change(told)
    bundles._write(tmp_path / "a.zip", told, {"targets.tsv": rows})
    code, text = both(page, tmp_path / "a.zip", capsys, known=True)
    assert code == 1 and f"[不符] {said}" in text


@pytest.mark.parametrize(("value", "form", "is_kept"), FORMS)
def test_the_form_of_the_outside_value_is_judged_alike(page, value, form, is_kept, tmp_path, capsys):
    one, rows = in_form(value, form)
    bundles.write_public(tmp_path / "a.zip", one, rows)
    code, text = both(page, tmp_path / "a.zip", capsys, known=True)
    assert code == (not is_kept) and f"每个来源各几个数{'照方案写明的' if is_kept else ''}：{form}" in text


def test_visits_of_the_third_example_and_of_a_logged_bundle(page, tmp_path, capsys):
    bundles._write(tmp_path / "a.zip", VISIT_TOLD, VISIT_FILES)
    code, text = both(page, tmp_path / "a.zip", capsys)
    assert code == 3 and "次访问的次序、合并的理由、时段、人员和不派的理由逐一重算相符" in text
    assert "替换 14 次" in text
    one, files = scheduled(is_late=True)
    one = with_log(one, order=IN_ORDER)
    bundles.write_full(tmp_path / "b.zip", one, files)
    assert both(page, tmp_path / "b.zip", capsys, known=True)[0] == 0
    bundles.write_public(tmp_path / "c.zip", one, files["targets.tsv"])
    assert both(page, tmp_path / "c.zip", capsys, known=True)[0] == 0


@pytest.mark.parametrize(
    ("change", "said"), VISIT_CHANGES, ids=[change.__name__ for change, _ in VISIT_CHANGES]
)
def test_each_false_visit_is_named_alike(page, change, said, tmp_path, capsys):
    told = copy.deepcopy(VISIT_TOLD)
    change(told)
    bundles._write(tmp_path / "a.zip", told, VISIT_FILES)
    code, text = both(page, tmp_path / "a.zip", capsys)
    assert code == 1 and said in text


@pytest.mark.parametrize(
    ("change", "said"), REPLACED_CHANGES, ids=[change.__name__ for change, _ in REPLACED_CHANGES]
)
def test_each_false_replacement_is_named_alike(page, change, said, tmp_path, capsys):
    told = copy.deepcopy(logged())
    change(told)
    bundles._write(tmp_path / "a.zip", told, VISIT_FILES)
    code, text = both(page, tmp_path / "a.zip", capsys, known=True)
    assert code == 1 and said in text


def test_visits_through_a_mapping_and_by_the_fixed_rule(page, tmp_path, capsys):
    """Region and recusals through the mapping; counts by the greedy rule, recomputed in the page too; nobody at two doors."""
    people, barred = facts()
    for rules in ({}, {"max_load": 9}, {"slot_rule": "index-mod"}):
        public = pseudonymous(marked(), Rules.read({**VISITS, **rules}), b"s" * 32)
        roots = {"officers": commit(people), "recusal": commit(barred), "mapping": commit(public.mapping)}
        one, rows = drawing(public.targets, public.rules, roots)
        one = with_log(bundles.with_visits(one, planned(one, rows, (), public.mapping)))
        files = {"targets.tsv": rows, "officers.tsv": raw(people), "recusals.tsv": raw(barred)}
        bundles.write_full(tmp_path / "a.zip", one, {**files, "mapping.tsv": raw(public.mapping)})
        assert both(page, tmp_path / "a.zip", capsys, known=True)[0] == 0


def test_the_other_algorithm_and_independent_lists(page, tmp_path, capsys):
    free = {name: value for name, value in RULES.items() if name != "coord_groups"}
    one, rows = drawing(rules=Rules.read({**free, "coord": "independent", "alg": "hmac-sha256-v1"}))
    bundles.write_public(tmp_path / "a.zip", with_log(one), rows)
    assert both(page, tmp_path / "a.zip", capsys, known=True)[0] == 0


def test_a_firm_checks_its_row(page, tmp_path, capsys):
    public = pseudonymous(targets(), Rules.read(RULES), b"s" * 32)
    one, rows = drawing(public.targets, public.rules, {"mapping": commit(public.mapping)})
    id, salt = public.mapping[5].split("\t")[1:3]
    told = bundles.row_document(one, rows, 5, lists.codes_of(rows[5], one.rules), (id, salt))
    for spoil, wanted in (
        ({}, (3, f"就是 {id}。")),
        ({"row": told["row"].replace("\t000000\t", "\t000001\t")}, (1, "不在方案固定的名录里")),
        ({"own": {"id": id, "salt": "00" * 32}}, (1, f"不是由 {id} 和所给的盐得出的")),
        ({"own": None}, (3, "是谁的、盐是什么")),
    ):
        (tmp_path / "row.json").write_text(json.dumps({**told, **spoil}), encoding="utf-8")
        code, text = both(page, tmp_path / "row.json", capsys)
        assert code == wanted[0] and wanted[1] in text, text


def test_a_full_bundle_with_its_mapping(page, tmp_path, capsys):
    public = pseudonymous(targets(), Rules.read(RULES), b"s" * 32)
    one, rows = drawing(public.targets, public.rules, {"mapping": commit(public.mapping)})
    bundles.write_full(
        tmp_path / "a.zip", with_log(one), {"targets.tsv": rows, "mapping.tsv": raw(public.mapping)}
    )
    assert both(page, tmp_path / "a.zip", capsys, known=True)[0] == 0


def test_what_is_no_bundle_is_said_so(page):
    for content in (b"PK\x03\x04", b"{", b"[]", b""):
        code, text = page.evaluate(VERIFY, [base64.b64encode(content).decode(), {}])
        assert code == 2 and text.startswith("读不懂这个文件")


def jwk(key: ec.EllipticCurvePrivateKey) -> dict[str, str]:
    def text(number: int) -> str:
        return base64.urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("=")

    numbers = key.private_numbers()
    x, y = numbers.public_numbers.x, numbers.public_numbers.y
    return {"kty": "EC", "crv": "P-256", "x": text(x), "y": text(y), "d": text(numbers.private_value)}


def test_the_page_and_the_command_make_the_same_bytes(page):
    plan = vdr1_plan()
    fixed = {"share": SHARE.hex(), "jwk": jwk(ONCE)}
    told = page.evaluate(CONTRIBUTE, [plan.document, "jz-samr", point(ESCROW).hex(), fixed])
    assert told["handed"].encode() == contribute(plan, "jz-samr", SHARE, point(ESCROW), ONCE).encode()
    assert told["kept"].encode() == secret_file(plan, "jz-samr", SHARE)


def test_what_the_page_makes_the_escrow_opens(page):
    plan = vdr1_plan()
    told = [
        page.evaluate(CONTRIBUTE, [plan.document, "jz-samr", point(ESCROW).hex(), None]) for _ in range(2)
    ]
    shares = [
        open_from_escrow(ESCROW, plan, Contribution.decode(one["handed"].encode())).hex() for one in told
    ]
    assert shares == [json.loads(one["kept"])["share"] for one in told] and shares[0] != shares[1]


def test_the_page_refuses_strangers_and_bad_keys(page):
    for party, key, said in (
        ("stranger", point(ESCROW).hex(), "不是方案"),
        ("jz-samr", "04" + "00" * 64, "不是有效的 P-256 公钥"),
    ):
        with pytest.raises(Exception, match=said):
            page.evaluate(CONTRIBUTE, [vdr1_plan().document, party, key, None])
