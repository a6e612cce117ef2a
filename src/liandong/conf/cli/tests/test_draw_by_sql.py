"""同样的名单，一条 SQL 也算得出：抽取不依赖任何一种语言的排序和随机数。"""

from __future__ import annotations

import json

import pytest
from django.db import connection

from liandong.draw import lists
from liandong.draw.rules import Rules
from liandong.draw.tests.ground import VDR1
from liandong.draw.tests.test_coordinated import TOLD, VECTOR

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
