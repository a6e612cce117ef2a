"""树有多快：排序每秒多少条；一百万条时取一条证明要多久。"""

from __future__ import annotations

import random
from collections.abc import Iterator
from statistics import median, quantiles
from time import perf_counter

from liandong.conf.bench.figure import Figure
from liandong.conf.bench.ground import Ground

ENTRIES = 1_000_000
PROOFS = 400
_FILL = """
    INSERT INTO ledger_intake (id, entry, at)
    SELECT id, convert_to(format('{"at":"2026-11-23T02:00:00Z","c":"%%s","id":"%%s","kind":"agency","v":1}',
        encode(sha256(n::text::bytea), 'hex'), id), 'UTF8'), now()
    FROM (SELECT n, (lpad(to_hex(1793000000000 + n / 100), 12, '0') || '70008000' || lpad(to_hex(n), 12, '0'))::uuid AS id
          FROM generate_series(1, %s) n) numbered
"""


def sequencing(ground: Ground) -> Iterator[Figure]:
    """Entries a second through the sequencer's own batches, from an intake of a million, and proofs from that tree."""
    from liandong.ledger.sequencer import sequence_batch

    ground.empty_ledger()
    with ground.connect("owner") as owner:
        owner.execute(_FILL, [ENTRIES])
    with ground.connect("sequencer") as connection:
        begun = perf_counter()
        while sequence_batch(connection, ground.signer):
            pass
        seconds = perf_counter() - begun
    yield Figure(f"排序进程（{ENTRIES:,} 条，每批 5,000）", ENTRIES / seconds, "条/秒", 30_000, is_floor=True)
    with ground.connect("owner") as owner:  # 大批写入之后，让清理先做完，量的是平常日子
        owner.execute("VACUUM (ANALYZE)")
    yield from _proofs()
    ground.empty_ledger()


def _proofs() -> Iterator[Figure]:
    from liandong.ledger import queries
    from liandong.ledger.models import Entry
    from liandong.proof import tree

    chance = random.Random(20261123)  # noqa: S311  抽样，不是密码
    wanted = [Entry.objects.get(seq=chance.randrange(ENTRIES)).id for _ in range(PROOFS)]
    taken = []
    for identity in wanted:
        begun = perf_counter()
        proof = queries.proof_of(identity)
        taken.append((perf_counter() - begun) * 1000)
        assert proof is not None
        assert tree.verify_inclusion(proof.leaf, proof.seq, proof.size, proof.path, proof.root)
    yield Figure(f"从 PostgreSQL 取包含证明（{ENTRIES:,} 条，中位数）", median(taken), "毫秒", 5)
    yield Figure("  同上，第 95 百分位", quantiles(taken, n=20)[18], "毫秒", 5)
