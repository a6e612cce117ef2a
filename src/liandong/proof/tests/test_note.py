"""签名短文、检查点、副署与密钥文件：公开的例子逐字相符，伪造与含混的一律不收。"""

import base64
import json
import stat
from pathlib import Path

import pytest

from liandong.proof import note
from liandong.proof.keys import COSIGNATURE, ED25519, Signer, Verifier, load_key, save_key

VECTORS = json.loads((Path(__file__).parent / "vectors/c2sp_note.json").read_text())
LOG = Signer("jz.example/ledger", ED25519, bytes(range(32)))
WITNESS = Signer("jy.example/witness", COSIGNATURE, bytes(range(32, 64)))
TEXT = note.Checkpoint(LOG.name, 7, bytes(32)).text


def test_the_example_of_the_specification_verifies():
    verifier = Verifier.parse(VECTORS["vkey"])
    parsed = note.parse_note(VECTORS["note"])
    assert note.check(parsed, [verifier]).names == {"example.com/foo"}
    assert verifier.vkey == VECTORS["vkey"]
    assert parsed.encode() == VECTORS["note"]


def test_the_example_fails_when_one_letter_changes():
    parsed = note.parse_note(VECTORS["note"].replace("This is", "This 1s"))
    checked = note.check(parsed, [Verifier.parse(VECTORS["vkey"])])
    assert not checked.valid
    assert len(checked.invalid) == 1


def test_checkpoint_example():
    text = VECTORS["checkpoint_body_example"]
    checkpoint = note.parse_checkpoint(text)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert checkpoint.text == text
    with_extension = note.parse_checkpoint(text + "ext one\n")
    assert with_extension.extensions == ("ext one",)
    assert with_extension.text == text + "ext one\n"


def test_cosignature_line_of_the_specification_carries_its_time():
    line = (
        "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0"
        "xUe+mbIUBkBIfZ+qnA==\n"
    )
    signature = note.parse_signature(line)
    assert signature.cosigned_at == 1679315147
    assert signature.line == line


def test_cosigned_message_is_the_published_layout():
    message = VECTORS["cosignature_message_example"].encode()
    line = WITNESS.cosign(VECTORS["checkpoint_body_example"], 1679315147)
    WITNESS.verifier._key.verify(line.value[8:], message)
    assert line.value[:8] == (1679315147).to_bytes(8, "big")
    assert WITNESS.verifier.verifies(VECTORS["checkpoint_body_example"], line)


def test_a_cosignature_binds_its_time_and_its_text():
    line = WITNESS.cosign(TEXT, 100)
    later = line._replace(value=(101).to_bytes(8, "big") + line.value[8:])
    assert not WITNESS.verifier.verifies(TEXT, later)
    assert not WITNESS.verifier.verifies(TEXT.replace("7", "8"), line)
    assert not WITNESS.verifier.verifies(TEXT, line._replace(value=line.value[:-1]))


def test_a_time_beyond_the_specification_is_refused():
    late = 2**63
    message = f"cosignature/v1\ntime {late}\n{TEXT}".encode()
    line = WITNESS.cosign(TEXT, 1)._replace(value=late.to_bytes(8, "big") + WITNESS._key.sign(message))
    assert not WITNESS.verifier.verifies(TEXT, line)


def test_unknown_keys_and_types_are_kept_and_ignored():
    mldsa = note.Signature("w.example/pq", b"\x06\x06\x06\x06", bytes(2428))
    signed = note.parse_note(note.sign_checkpoint(LOG, LOG.name, 7, bytes(32)))
    full = signed.and_signatures([mldsa, WITNESS.cosign(TEXT, 5), mldsa])
    again = note.parse_note(full.encode())
    assert again == full
    assert len(again.signatures) == 3
    checked = note.check(again, [LOG.verifier, WITNESS.verifier])
    assert checked.names == {LOG.name, WITNESS.name}
    assert checked.invalid == ()


def test_same_name_other_key_is_unknown_not_invalid():
    signed = note.parse_note(note.sign_checkpoint(LOG, LOG.name, 7, bytes(32)))
    assert note.check(signed, [Signer.generate(LOG.name).verifier]) == ((), ())


@pytest.mark.parametrize(
    "raw",
    [
        "", "text\n", "text\n\n", "text\n\n— a b\n", "text\n— a AAAAAAAA\n", "text\n\n— a AAAAAAAA",
        "text\n\n- a AAAAAAAA\n", "te\txt\n\n— a AAAAAAAA\n", "text\n\n— a+b AAAAAAAA\n", "text\n\n—  AAAAAAAA\n",
        "text\n\n— a AAAAAA==\n", "text\n\n— a AAAAAAB=\n", "text\n\n— a AAAAAAAA\r\n", "\ud800\n\n— a AAAAAAAA\n",
        b"\xff\n\n\xe2\x80\x94 a AAAAAAAA\n", "text\n\n" + "— a AAAAAAAA\n" * 65, "x" * 200_000 + "\n\n— a AAAAAAAA\n",
    ],
)  # fmt: skip
def test_what_is_no_note(raw):
    with pytest.raises(ValueError, match=r"签名|检查点"):
        note.parse_note(raw)


def test_text_may_hold_empty_lines():
    parsed = note.parse_note("a\n\nb\n\n— k AAAAAAAA\n")
    assert parsed.text == "a\n\nb\n"


ROOT = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    "text",
    [
        "", "a\n1\n", f"a\n01\n{ROOT}\n", f"a\n-1\n{ROOT}\n", f"a\n1\n{ROOT}", f"\n1\n{ROOT}\n", f"a\n1\n{ROOT}\n\n",
        "a\n1\nAAAA\n", f"a\n{2**63}\n{ROOT}\n", f"a\n1 \n{ROOT}\n", f"a\n１\n{ROOT}\n", f"a\n1\n{ROOT[:-2]}B=\n",
    ],
)  # fmt: skip
def test_what_is_no_checkpoint(text):
    with pytest.raises(ValueError, match="检查点"):
        note.parse_checkpoint(text)


@pytest.mark.parametrize(
    "vkey",
    [
        "", "a+b", LOG.verifier.vkey.replace("ledger", "ledgex"), LOG.verifier.vkey[:-4], "a b+00000000+" + ROOT,
        "a+00000000+" + base64.b64encode(b"\x06" + bytes(32)).decode(),
    ],
)  # fmt: skip
def test_bad_verifier_keys(vkey):
    with pytest.raises(ValueError, match="公钥"):
        Verifier.parse(vkey)


def test_key_names_and_uses():
    for name in ("", "a b", "a+b", "a\u3000b"):
        with pytest.raises(ValueError, match="密钥名称"):
            Signer.generate(name)
    with pytest.raises(ValueError, match="不能签"):
        WITNESS.sign(TEXT)
    with pytest.raises(ValueError, match="不能副署"):
        LOG.cosign(TEXT, 1)
    assert LOG.seed.hex() not in repr(LOG)
    assert note.signer_name(WITNESS.cosign(TEXT, 1).line) == WITNESS.name


def test_key_file(tmp_path):
    path = tmp_path / "log.key"
    save_key(path, LOG)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_key(path) == LOG
    with pytest.raises(FileExistsError):
        save_key(path, WITNESS)
    path.chmod(0o640)
    with pytest.raises(ValueError, match="权限过宽"):
        load_key(path)
    for text in ("nonsense", path.read_text().replace("ledger", "ledgex")):
        bad = tmp_path / f"bad{len(text)}.key"
        bad.write_text(text)
        bad.chmod(0o600)
        with pytest.raises(ValueError, match="私钥文件"):
            load_key(bad)
