"""第二份例题：协同组、不列入、封顶、上限、候补、替换、托管；由抽取、核对程序、一条 SQL 各算一遍。

``vectors/coordinated.json`` was written once by `ground.drawing` with events; any change of a byte in the package shows here.
"""

from __future__ import annotations

import json

import pytest
from django.db import connection

from liandong.draw import bundles, lists
from liandong.draw.plan import Plan
from liandong.draw.replacements import Event, after
from liandong.draw.rules import Rules

from .ground import VDR1, VECTORS, drawing, raw, verified, with_events

VECTOR = json.loads((VECTORS / "coordinated.json").read_text(encoding="utf-8"))
TOLD = VECTOR["draw"]

BY_SQL = """
WITH given AS (SELECT %s::jsonb AS rules, %s::jsonb AS keys),
     target AS (SELECT split_part(line, E'\\t', 1) AS id, split_part(line, E'\\t', 2) AS risk, split_part(line, E'\\t', 3) AS region,
                       split_part(line, E'\\t', 4) AS industry, split_part(line, E'\\t', 5)::integer AS visits,
                       split_part(line, E'\\t', 6) AS exclusion
                FROM jsonb_array_elements_text(%s::jsonb) AS line),
     entry AS (SELECT dept || '/' || risk || '/' || region AS code, id, (share ->> risk)::bigint AS ppm
               FROM given, target, jsonb_each(rules -> 'ratio_ppm') AS ratio (dept, share)
               WHERE exclusion = '' AND visits < (rules ->> 'max_visits_365d')::integer
                 AND share ? risk AND rules -> 'elig_industry' -> dept ? industry),
     ranked AS (SELECT code, id, ppm, score, count(*) OVER (PARTITION BY code) AS n,
                       row_number() OVER (PARTITION BY code ORDER BY score) AS place
                FROM given, entry, sha256(convert_to(keys ->> code || '|' || id, 'UTF8')) AS score),
     drawn AS (SELECT ranked.*, least(greatest(least(n, (rules ->> 'min_per_stratum')::bigint), (n * ppm + 999999) / 1000000),
                                      coalesce((rules ->> 'max_per_stratum')::bigint, n)) AS k
               FROM given, ranked),
     sized AS (SELECT drawn.*, k + least(n - k, greatest(least(k, (rules ->> 'min_reserve')::bigint),
                                         (k * (rules ->> 'reserve_ppm')::bigint + 999999) / 1000000)) AS last
               FROM given, drawn)
SELECT code, jsonb_build_object(
         'n', n, 'k', k, 'threshold', max(encode(score, 'hex') COLLATE "C") FILTER (WHERE place = k),
         'drawn', jsonb_agg(id ORDER BY place) FILTER (WHERE place <= k),
         'reserve', coalesce(jsonb_agg(id ORDER BY place) FILTER (WHERE place > k AND place <= last), '[]'))
FROM sized GROUP BY code, n, k
"""


def by_sql(rules: dict, keys: dict[str, str], rows: list[str]) -> dict[str, dict]:
    with connection.cursor() as cursor:
        cursor.execute(BY_SQL, [json.dumps(rules), json.dumps(keys), json.dumps(rows)])
        return {
            code: json.loads(found) if isinstance(found, str) else found for code, found in cursor.fetchall()
        }


def test_the_example_is_what_the_package_gives_today():
    one, rows = drawing()
    made = json.loads(json.dumps(with_events(one).document("public")))
    assert made == TOLD and [row.decode() for row in rows] == VECTOR["roster_tsv"]


def test_the_example_shows_what_it_is_for():
    rows = [row.split("\t") for row in VECTOR["roster_tsv"]]
    assert any(row[5] for row in rows) and any(row[4] == "2" for row in rows)
    sizes = [(one["n"], one["k"], len(one["reserve"])) for one in TOLD["lists"].values()]
    assert max(k for _, k, _ in sizes) == 9 and min(r for _, _, r in sizes) >= 1
    assert (
        len(TOLD["rules"]["coord_groups"]) == 2 and len(TOLD["substitutes"]) == 2 and TOLD["opened_by_escrow"]
    )


def test_lists_and_substitutes_come_from_its_documents_alone():
    plan, rules = Plan.read(TOLD["plan"]), Rules.read(TOLD["rules"])
    found = lists.draw(raw(VECTOR["roster_tsv"]), rules, plan, bytes.fromhex(TOLD["seed"]))
    assert {code: one.document for code, one in found.items()} == TOLD["lists"]
    events = [
        Event(**{name: value for name, value in event.items() if name != "kind"}) for event in TOLD["events"]
    ]
    assert [one.document for one in after(plan, rules, found, events).substitutes] == TOLD["substitutes"]


def test_the_independent_verifier_agrees(tmp_path, capsys):
    bundles._write(tmp_path / "a.zip", TOLD, {"targets.tsv": raw(VECTOR["roster_tsv"])})
    code, text = verified(tmp_path / "a.zip", capsys)
    assert code == 3 and "不符" not in text and "替换 2 次" in text


@pytest.mark.django_db
def test_one_sql_statement_gives_the_lists_of_the_second_example():
    rules, seed, no = Rules.read(TOLD["rules"]), bytes.fromhex(TOLD["seed"]), TOLD["plan"]["plan_no"]
    assert (
        by_sql(TOLD["rules"], lists.keys(rules, seed, no, TOLD["lists"]), VECTOR["roster_tsv"])
        == TOLD["lists"]
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("coord", "wanted"), [("shared", "lists_shared"), ("independent", "lists_independent")]
)
def test_one_sql_statement_gives_the_lists_of_the_standard_example(coord, wanted):
    rules = Rules.read({**VDR1["rules"], "coord": coord})
    keys = lists.keys(rules, bytes.fromhex(VDR1["seed"]), VDR1["plan"]["plan_no"], VDR1[wanted])
    assert by_sql(VDR1["rules"], keys, VDR1["roster_tsv"]) == VDR1[wanted]
