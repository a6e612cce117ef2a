"""见证人的判断：只副署由所见检查点只增而来的检查点，每种拒绝各有其码。"""

import pytest

from liandong.proof import tree
from liandong.proof.keys import Signer
from liandong.proof.note import sign_checkpoint
from liandong.proof.offer import Offer, Seen, format_offer, judge, parse_offer, vet

LOG = Signer("jz.example/ledger", 1, bytes(range(32)))
LOGS = {LOG.name: LOG.verifier}
LEAVES = [tree.leaf_hash(b"%d" % i) for i in range(20)]
OTHER = [*LEAVES[:3], tree.leaf_hash(b"rewritten"), *LEAVES[4:]]


def offer(old, size, leaves=LEAVES, signer=LOG, proof=None, origin=LOG.name) -> Offer:
    if proof is None:
        proof = tree.consistency_proof(old, leaves[:size]) if 0 < old < size else []
    note = sign_checkpoint(signer, origin, size, tree.root(leaves[:size]))
    return parse_offer(format_offer(old, proof, note))


def seen(size, leaves=LEAVES):
    return Seen(size, tree.root(leaves[:size]))


@pytest.mark.parametrize(
    ("offered", "memory", "status", "code"),
    [
        (offer(0, 5), Seen(), 200, "cosigned"),
        (offer(0, 0), Seen(), 200, "cosigned"),
        (offer(0, 5), seen(0), 200, "cosigned"),
        (offer(5, 9), seen(5), 200, "cosigned"),
        (offer(8, 16), seen(8), 200, "cosigned"),
        (offer(5, 5), seen(5), 200, "cosigned"),
        (offer(5, 9), Seen(), 409, "other_size"),
        (offer(0, 9), seen(5), 409, "other_size"),
        (offer(3, 4), seen(9), 409, "other_size"),
        (offer(5, 5, OTHER), seen(5), 409, "other_root"),
        (offer(0, 0, proof=[bytes(32)]), Seen(), 422, "proof_not_empty"),
        (offer(0, 5, proof=[bytes(32)]), Seen(), 422, "proof_not_empty"),
        (offer(5, 5, proof=[bytes(32)]), seen(5), 422, "proof_not_empty"),
        (offer(5, 9, OTHER), seen(5), 422, "not_consistent"),
        (offer(5, 9, proof=[]), seen(5), 422, "not_consistent"),
    ],
)
def test_rulings(offered, memory, status, code):
    assert vet(offered, LOGS) is None
    ruling = judge(offered, memory)
    assert (ruling.status, ruling.code) == (status, code)
    assert ruling.sentence.endswith("。")


@pytest.mark.parametrize(
    ("offered", "status", "code"),
    [
        (offer(0, 5, origin="other.example/log"), 404, "unknown_origin"),
        (offer(0, 5, signer=Signer.generate(LOG.name)), 403, "bad_signature"),
        (offer(9, 5, proof=[]), 400, "old_above_size"),
    ],
)
def test_refused_before_looking_at_the_memory(offered, status, code):
    ruling = vet(offered, LOGS)
    assert ruling is not None
    assert (ruling.status, ruling.code) == (status, code)


def test_an_empty_tree_has_one_root():
    forged = parse_offer(format_offer(0, [], sign_checkpoint(LOG, LOG.name, 0, bytes(32))))
    assert judge(forged, Seen()).code == "other_root"


GOOD = format_offer(0, [], sign_checkpoint(LOG, LOG.name, 1, LEAVES[0])).decode()


@pytest.mark.parametrize(
    "body",
    [
        "", "old 0\n", "old 00\n" + GOOD[6:], "old -1\n" + GOOD[6:], "old ٣\n" + GOOD[6:], "new 0\n" + GOOD[6:], "old 0 \n" + GOOD[6:],
        "old 0\nAAAA\n" + GOOD[6:], "old 0\n" + (GOOD.split("\n")[4] + "\n") * 64 + GOOD[6:], GOOD + " " * 200_000, GOOD[:-1],
    ],
)  # fmt: skip
def test_malformed_requests(body):
    with pytest.raises(ValueError, match=r"."):
        parse_offer(body.encode())
