"""默克尔树与瓦片：公开的测试向量、1 至 69 条的全部证明、任意分批追加都等于一次算完。"""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liandong.proof import tiles, tree

VECTORS = json.loads((Path(__file__).parent / "vectors/rfc6962.json").read_text())
BIG = [tree.leaf_hash(b"entry-%d" % i) for i in range(70_000)]
SMALL = BIG[:69]
ROOTS = [tree.root(SMALL[:size]) for size in range(70)]


def h(text):
    return bytes.fromhex(text)


def tiled(leaves, batches=(1 << 30,)):
    """A dict of tiles grown from nothing in batches of these sizes, the last one repeated."""
    store, size, start, turn, frontier = {}, 0, 0, 0, tree.Frontier()
    while start < len(leaves):
        step = batches[min(turn, len(batches) - 1)]
        grown = tiles.extend(
            size, lambda level, index: store.get((level, index)), leaves[start : start + step]
        )
        store.update(grown.tiles)
        start, size, turn = start + step, grown.new_size, turn + 1
        assert size == min(start, len(leaves))
        frontier.extend(leaves[frontier.size : size])
        assert grown.root == frontier.root()
    return store


def reader(store):
    return lambda level, index: store.get((level, index))


def test_reference_roots():
    leaves = [tree.leaf_hash(h(entry)) for entry in VECTORS["leaf_inputs_hex"]]
    assert [tree.root(leaves[:n]).hex() for n in range(9)] == VECTORS["roots_by_size"]
    assert tiles.root_of(0, reader({})).hex() == VECTORS["roots_by_size"][0]


@pytest.mark.parametrize("case", VECTORS["inclusion"] + VECTORS["big_inclusion"])
def test_published_inclusion_proofs(case):
    is_big = case["size"] > 8
    leaves = (
        BIG[: case["size"]]
        if is_big
        else [tree.leaf_hash(h(e)) for e in VECTORS["leaf_inputs_hex"][: case["size"]]]
    )
    proof = [h(value) for value in case["proof"]]
    assert tiles.inclusion_proof(case["index"], case["size"], reader(tiled(leaves))) == proof
    if not is_big:
        assert tree.inclusion_proof(case["index"], leaves) == proof
    assert tree.verify_inclusion(h(case["leaf_hash"]), case["index"], case["size"], proof, h(case["root"]))


@pytest.mark.parametrize("case", VECTORS["consistency"] + VECTORS["big_consistency"])
def test_published_consistency_proofs(case):
    is_big = case["size2"] > 8
    leaves = (
        BIG[: case["size2"]]
        if is_big
        else [tree.leaf_hash(h(e)) for e in VECTORS["leaf_inputs_hex"][: case["size2"]]]
    )
    proof = [h(value) for value in case["proof"]]
    assert tiles.consistency_proof(case["size1"], case["size2"], reader(tiled(leaves))) == proof
    assert tree.consistency_proof(case["size1"], leaves) == proof
    assert tree.verify_consistency(case["size1"], case["size2"], proof, h(case["root1"]), h(case["root2"]))


def test_every_inclusion_proof_up_to_69_and_nothing_else():
    read = reader(tiled(SMALL))
    for size in range(1, 70):
        for index in range(size):
            proof = tree.inclusion_proof(index, SMALL[:size])
            assert tiles.inclusion_proof(index, size, read) == proof
            assert tree.verify_inclusion(SMALL[index], index, size, proof, ROOTS[size])
            assert (
                not tree.verify_inclusion(SMALL[index], (index + 1) % size, size, proof, ROOTS[size])
                or size == 1
            )
            assert not tree.verify_inclusion(SMALL[index - 1], index, size, proof, ROOTS[size]) or size == 1
            assert not tree.verify_inclusion(SMALL[index], index, size, [*proof, ROOTS[1]], ROOTS[size])
            assert not tree.verify_inclusion(SMALL[index], index, size, proof[:-1], ROOTS[size]) or not proof


def test_every_consistency_proof_up_to_69_and_nothing_else():
    read = reader(tiled(SMALL))
    for new in range(1, 70):
        for old in range(1, new + 1):
            proof = tree.consistency_proof(old, SMALL[:new])
            assert tiles.consistency_proof(old, new, read) == proof
            assert tree.verify_consistency(old, new, proof, ROOTS[old], ROOTS[new])
            assert not tree.verify_consistency(old, new, proof, ROOTS[old - 1], ROOTS[new])
            assert not tree.verify_consistency(old, new, proof, ROOTS[old], ROOTS[new - 1])
            assert not tree.verify_consistency(old, new, [*proof, ROOTS[1]], ROOTS[old], ROOTS[new])
            assert not proof or not tree.verify_consistency(old, new, proof[:-1], ROOTS[old], ROOTS[new])
            for at in range(len(proof)):
                bent = [*proof]
                bent[at] = bytes([bent[at][0] ^ 1]) + bent[at][1:]
                assert not tree.verify_consistency(old, new, bent, ROOTS[old], ROOTS[new])


@pytest.mark.parametrize(
    ("old", "new", "proof", "old_root", "new_root"),
    [
        (0, 0, [], tree.EMPTY_ROOT, tree.EMPTY_ROOT),
        (0, 1, [], tree.EMPTY_ROOT, ROOTS[1]),
        (2, 1, [], ROOTS[2], ROOTS[1]),
        (-1, 1, [], ROOTS[1], ROOTS[1]),
        (1, 1, [], b"", b""),
        (1, 1, [], ROOTS[1][:31], ROOTS[1][:31]),
        (1, 2, [SMALL[1] + b"x"], ROOTS[1], ROOTS[2]),
        (1, 2, ["text"], ROOTS[1], ROOTS[2]),
    ],
)
def test_edges_of_consistency(old, new, proof, old_root, new_root):
    assert tree.verify_consistency(old, new, proof, old_root, new_root) is False


@pytest.mark.parametrize(
    ("leaf", "index", "size", "root"),
    [
        (b"", 0, 1, b""),
        (b"", 0, 1, ROOTS[1]),
        (SMALL[0], 1, 1, ROOTS[1]),
        (SMALL[0], -1, 1, ROOTS[1]),
        (SMALL[0], 0, 0, ROOTS[0]),
    ],
)
def test_edges_of_inclusion(leaf, index, size, root):
    assert tree.verify_inclusion(leaf, index, size, [], root) is False


@pytest.mark.parametrize(
    "ask",
    [
        (tree.inclusion_proof, 3, SMALL[:3]),
        (tree.inclusion_proof, -1, SMALL[:3]),
        (tree.consistency_proof, 0, SMALL[:3]),
        (tree.consistency_proof, 4, SMALL[:3]),
    ],
)
def test_no_proof_of_what_is_not_there(ask):
    prove, number, leaves = ask
    with pytest.raises(ValueError, match=r"树中|一致性证明"):
        prove(number, leaves)


@given(st.integers(0, 3000), st.lists(st.integers(1, 900), min_size=1, max_size=8))
@settings(max_examples=25, deadline=None)
def test_batches_of_any_size_give_the_tree_of_all(count, batches):
    leaves = BIG[:count]
    grown, at_once = tiled(leaves, batches), tiled(leaves)
    assert grown == at_once
    assert tiles.root_of(count, reader(grown)) == tree.root(leaves)


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_proofs_for_any_earlier_size_come_from_the_widest_tiles(data):
    read = reader(TILED)
    size = data.draw(st.integers(1, 70_000))
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(1, size))
    root, old_root = tiles.root_of(size, read), tiles.root_of(old, read)
    assert tree.verify_inclusion(BIG[index], index, size, tiles.inclusion_proof(index, size, read), root)
    assert tree.verify_consistency(old, size, tiles.consistency_proof(old, size, read), old_root, root)
    assert tiles.leaf_at(index, size, read) == BIG[index]


TILED = tiled(BIG)


def test_a_proof_holds_for_its_own_size_only():
    """The same hashes under a larger size lead to the right root too early, and must not count."""
    for size in (1, 2, 4, 8, 16, 32):
        for index in range(size):
            proof = tree.inclusion_proof(index, SMALL[:size])
            assert not tree.verify_inclusion(SMALL[index], index, size * 2, proof, ROOTS[size])
        for old in range(1, size):
            proof = tree.consistency_proof(old, SMALL[:size])
            assert not tree.verify_consistency(old, size * 2, proof, ROOTS[old], ROOTS[size])


def test_an_append_at_an_earlier_size_ignores_what_a_wider_tile_holds_beyond():
    grown = tiles.extend(69_995, reader(TILED), BIG[:300])
    assert grown.root == tree.root([*BIG[:69_995], *BIG[:300]])


def test_tile_counts_of_70000():
    wanted = VECTORS["tile_counts_70000"]
    widths = {key: len(tile) // 32 for key, tile in TILED.items()}
    assert sum(width == 256 for (level, _), width in widths.items() if level == 0) == wanted["level0_full"]
    assert widths[0, 273] == wanted["level0_partial_width"] == tiles.tile_width(70_000, 0, 273)
    assert widths[1, 0] == 256
    assert widths[1, 1] == wanted["level1_partial_width"] == tiles.tile_width(70_000, 1, 1)
    assert widths[2, 0] == wanted["level2_partial_width"] == tiles.tile_width(70_000, 2, 0)
    assert len(TILED) == 277


def test_an_append_touches_only_the_right_edge():
    read = []

    def tile_of(level, index):
        read.append((level, index))
        return TILED.get((level, index))

    grown = tiles.extend(70_000, tile_of, BIG[:10])
    assert set(grown.tiles) == {(0, 273)}
    assert grown.tiles[0, 273] == TILED[0, 273] + b"".join(BIG[:10])
    assert set(read) <= {(0, 273), (1, 1), (2, 0)}
    assert grown.root == tree.root([*BIG, *BIG[:10]])


def test_a_proof_needs_a_handful_of_tiles():
    read = []

    def tile_of(level, index):
        read.append((level, index))
        return TILED[level, index]

    tiles.inclusion_proof(12_345, 70_000, tile_of)
    assert len(read) == len(set(read)) <= 5


def test_missing_or_short_tiles_are_named():
    torn = {**TILED, (0, 273): TILED[0, 273][:32]}
    with pytest.raises(tiles.TileMissing, match=r"tile/0/273\.p/112"):
        tiles.root_of(70_000, reader(torn))
    with pytest.raises(tiles.TileMissing, match="tile/0/000"):
        tiles.inclusion_proof(1, 70_000, reader({key: tile for key, tile in TILED.items() if key != (0, 0)}))
    with pytest.raises(ValueError, match="32 字节"):
        tiles.extend(0, reader({}), [b"short"])


@pytest.mark.parametrize(
    ("level", "index", "width", "path"),
    [
        (0, 1234067, 256, "tile/0/x001/x234/067"),
        (0, 273, 112, "tile/0/273.p/112"),
        (1, 0, 256, "tile/1/000"),
        (2, 1000, 1, "tile/2/x001/000.p/1"),
        (0, 999_999, 256, "tile/0/x999/999"),
    ],
)
def test_tile_paths(level, index, width, path):
    assert tiles.tile_path(level, index, width) == path
