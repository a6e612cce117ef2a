"""台上的账本：检查点有两个见证人会签，要会签够数才办的事就办得成。"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from django.test import override_settings

from liandong.proof.keys import COSIGNATURE, Signer


@contextmanager
def co_signed(connection: psycopg.Connection) -> Iterator[None]:
    """Two witnesses' lines under the newest checkpoint, while the platform knows their public keys."""
    size, note = connection.execute(
        "SELECT size, note FROM ledger_checkpoint ORDER BY size DESC LIMIT 1"
    ).fetchone() or (0, "")
    text, files = note.partition("\n\n")[0] + "\n", []
    with TemporaryDirectory() as folder:
        for n in (1, 2):
            key = Signer.generate(f"w{n}.test/witness", COSIGNATURE)
            connection.execute(
                "INSERT INTO ledger_cosignature (checkpoint_id, witness, line, at) VALUES (%s, %s, %s, now())",
                (size, key.name, key.cosign(text, 1).line),
            )
            files.append(str(Path(folder) / f"{n}.vkey"))
            Path(files[-1]).write_text(key.verifier.vkey)
        with override_settings(WITNESS_VKEY_FILES=files, LEDGER_QUORUM=2):
            yield
