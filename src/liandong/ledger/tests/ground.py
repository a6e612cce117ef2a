"""账本测试的地基：真的角色、真的排序、真的见证人、真的导出，和一个什么都做得到的超级用户。"""

from __future__ import annotations

import contextlib
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from liandong.kernel import door
from liandong.ledger import bundle, keys, queries, sequencer, verify, witness
from liandong.ledger.append import stamp
from liandong.ledger.checking.report import Report
from liandong.now import now
from liandong.proof.entry import entry_bytes
from liandong.proof.keys import load_key

LEDGER_TABLES = (
    "ledger_ledgerevent", "ledger_intake", "ledger_entry", "ledger_tile", "ledger_checkpoint", "ledger_cosignature",
)  # fmt: skip


@dataclass
class Ground:
    """One test's database with the log's key, an append-only stream of actions and two witnesses' folders."""

    committed: Any
    city: Any
    folder: Path

    @property
    def signer(self) -> sequencer.Signer:
        key = load_key(self.committed.server.home / "keys" / "log.key")
        return sequencer.Signer(key.name, key)

    @property
    def log_vkey(self) -> str:
        return self.signer.key.verifier.vkey

    def act(self, times: int = 1, code: str = "C410823-MARKET") -> list[uuid.UUID]:
        """Change an agency's details through the door; the events' ids."""
        events = []
        for number in range(times):
            values = {
                "liaison": "蒋联络",
                "liaison_phone": "0391-7000001",
                "phone": f"0391-{7_000_000 + number}",
            }
            outcome = door.perform(
                self.city.actor("wz.lianluo"), "registry.change_agency_details", self.city.agency(code), values,
                key=str(uuid.uuid4()),
            )  # fmt: skip
            assert outcome.is_done, outcome.sentence
            events.append(outcome.event)
        return events

    def order(self, limit: int = 5000, signer: sequencer.Signer | None = None) -> int:
        """Sequence everything that waits, as the sequencer role; the size afterwards."""
        with self.sequencing() as connection:
            while sequencer.sequence_batch(connection, signer or self.signer, limit):
                pass
            return sequencer.size_of(connection)

    def sequencing(self, **options: Any) -> psycopg.Connection:
        return psycopg.connect(self.committed.url("sequencer"), autocommit=True, **options)

    def co_sign(self, *servers: witness.Server) -> list[witness.Answer | None]:
        with self.sequencing() as connection:
            return [sequencer.co_sign(connection, server.url) for server in servers]

    @contextlib.contextmanager
    def witness(self, number: int = 1, vkey: str = "") -> Iterator[witness.Server]:
        """A running witness with its own folder and key."""
        verifier = self.signer.key.verifier
        with running(
            self.folder / f"witness-{number}",
            f"w{number}.example/witness",
            {verifier.name: vkey or verifier.vkey},
        ) as server:
            yield server

    def forge(self, *statements: str) -> None:
        """Whatever a superuser can do, with every trigger off."""
        name = self.committed.name
        with psycopg.connect(self.committed.server.admin.replace("/postgres?", f"/{name}?")) as connection:
            connection.execute("SET session_replication_role = replica")
            for statement in statements:
                assert connection.execute(statement).rowcount, statement  # type: ignore[call-overload]

    def export(self, name: str = "export.zip") -> Path:
        path = self.folder / name
        queries.export(str(path), keys.manifest())
        return path

    def verify(
        self,
        path: Path | None = None,
        *servers: witness.Server,
        seen: tuple[str, ...] = (),
        quorum: int | None = None,
    ) -> Report:
        """Check an export with keys from elsewhere and what the witnesses remember."""
        with bundle.Bundle.open(path or self.export()) as opened:
            return verify.verify(
                opened,
                trusted_log=self.log_vkey,
                trusted_witnesses=[server.witness.signer.verifier.vkey for server in servers],
                quorum=len(servers) if quorum is None else quorum,
                witness_checkpoints=[
                    *seen,
                    *(witness.last_seen(server.url, self.signer.origin) for server in servers),
                ],
            )


@contextlib.contextmanager
def running(folder: Path, name: str, logs: dict[str, str]) -> Iterator[witness.Server]:
    server = witness.build(folder, host="127.0.0.1", port=0, name=name, logs=logs)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def fill_intake(url: str, count: int) -> list[uuid.UUID]:
    """Put commitments that belong to no event into the intake: enough for whatever only looks at the tree."""
    from uuid_utils.compat import uuid7

    moment, identities = now(), [uuid7() for _ in range(count)]
    with (
        psycopg.connect(url) as connection,
        connection.cursor().copy("COPY ledger_intake (id, entry, at) FROM STDIN") as copy,
    ):
        for number, identity in enumerate(identities):
            made = {"id": str(identity), "at": stamp(moment), "kind": "agency"}
            copy.write_row((identity, entry_bytes(**made, commitment=number.to_bytes(32, "big")), moment))
    return identities
