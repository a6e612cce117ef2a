"""配对：次序无关，超出内存上限也一条不少。"""

from hypothesis import given, settings
from hypothesis import strategies as st

from liandong.ledger.checking.pairing import Pairing

KEYS = st.lists(st.sampled_from("abcdefgh"), max_size=30)


@given(KEYS, KEYS, st.integers(1, 4), st.randoms())
@settings(max_examples=150, deadline=None)
def test_pairs_like_counting_whatever_the_memory(lefts, rights, limit, random):
    offers = [("left", key) for key in lefts] + [("right", key) for key in rights]
    random.shuffle(offers)
    with Pairing(limit) as pairs:
        met = [
            key
            for side, key in offers
            if getattr(pairs, side)(key, (side, key)) == ({"left": "right", "right": "left"}[side], key)
        ]
        over = [key for key, facts in pairs.left_over() if facts == ("left", key)]
        missing = [key for key, facts in pairs.right_over() if facts == ("right", key)]
    for key in "abcdefgh":
        both = min(lefts.count(key), rights.count(key))
        assert met.count(key) == both
        assert over.count(key) == lefts.count(key) - both
        assert missing.count(key) == rights.count(key) - both
