"""最先的一行：与普通的字典答得一样，占的内存小得多。"""

from __future__ import annotations

import random
import tracemalloc
from hashlib import sha256

from liandong.sheets.firsts import SMALLEST, Firsts

COUNT = 20_000


def test_it_answers_as_a_dictionary_does_also_where_places_are_taken():
    chance = random.Random(5)
    digests = [sha256(str(chance.randrange(COUNT)).encode()).hexdigest() for _ in range(COUNT)]
    digests += [f"{n * SMALLEST * 64:016x}" for n in range(300)]  # 都落在同一处
    firsts, known = Firsts(), dict[str, int]()
    for number, digest in enumerate(digests, 2):
        assert firsts.get(digest) == known.get(digest, 0)
        assert firsts.put(digest, number) == known.setdefault(digest, number)
    assert [firsts.get(d) for d in digests] == [known[d] for d in digests]


def test_a_row_takes_few_bytes():
    tracemalloc.start()
    firsts = Firsts()
    before = tracemalloc.get_traced_memory()[0]
    for number in range(1, COUNT + 1):
        firsts.put(sha256(str(number).encode()).hexdigest(), number)
    taken = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert taken / COUNT < 48
