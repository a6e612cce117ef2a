"""出了事要多久：核对一份导出有多快；从备份恢复，再与见证人留存的对上，要多少秒。"""

from __future__ import annotations

import secrets
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from liandong.conf.bench.figure import Figure
from liandong.conf.bench.ground import NAME, Ground, run
from liandong.conf.run.backup import backup, restore
from liandong.conf.run.database import VARIABLE, create_empty, drop
from liandong.ledger import bundle, verify, witness
from liandong.proof.canonical import canonical
from liandong.proof.entry import commitment, entry_bytes

EVENTS = 100_000


def recovery(ground: Ground) -> Iterator[Figure]:
    """Export, verification, and restoring into a fresh database with verification against two witnesses."""
    ground.empty_ledger()
    fill(ground, EVENTS)
    with _witnesses(ground) as servers:
        _order_and_cosign(ground, servers)
        export = ground.folder / "export.zip"
        begun = perf_counter()
        _export(ground, NAME, export)
        yield Figure(f"导出账本（{EVENTS:,} 条）", EVENTS / (perf_counter() - begun), "条/秒")
        begun = perf_counter()
        _verify(ground, export, servers)
        yield Figure(
            "核对导出（条目、正文、树根、见证）",
            EVENTS / (perf_counter() - begun),
            "条/秒",
            peer="只算树 134,000 条/秒",
        )
        yield from _restored(ground, servers)
    ground.empty_ledger()


def fill(ground: Ground, count: int) -> None:
    """Events with bodies and commitments as `append` makes them, put in by COPY."""
    from uuid_utils.compat import uuid7

    at, record, intake = "2026-11-23T02:00:00Z", str(uuid.uuid4()), []
    with ground.connect("owner") as connection, connection.cursor() as cursor:
        with cursor.copy(
            "COPY ledger_ledgerevent (id, kind, record, version, action, outcome, recorded_at, body, salt) FROM STDIN"
        ) as copy:
            for number in range(1, count + 1):
                identity, salt = uuid7(), secrets.token_bytes(32)
                plain = {
                    "kind": "agency", "record": record, "version": number, "action": "registry.change_agency_details",
                    "outcome": "done",
                }  # fmt: skip
                body = canonical(
                    {
                        **plain,
                        "id": str(identity),
                        "at": at,
                        "actor": {"person_name": "张三", "role": "liaison"},
                        "title": "变更联系方式",
                    }
                )
                copy.write_row((identity, *plain.values(), at, body.decode(), salt))
                intake.append(
                    (
                        identity,
                        entry_bytes(
                            id=str(identity), at=at, kind="agency", commitment=commitment(salt, body)
                        ),
                        at,
                    )
                )
        with cursor.copy("COPY ledger_intake (id, entry, at) FROM STDIN") as copy:
            for row in intake:
                copy.write_row(row)


@contextmanager
def _witnesses(ground: Ground) -> Iterator[list[witness.Server]]:
    logs = {ground.signer.origin: ground.signer.key.verifier.vkey}
    servers = [
        witness.build(
            ground.folder / f"w{n}", host="127.0.0.1", port=0, name=f"w{n}.example/witness", logs=logs
        )
        for n in (1, 2)
    ]
    threads = [threading.Thread(target=server.serve_forever, daemon=True) for server in servers]
    for thread in threads:
        thread.start()
    try:
        yield servers
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def _order_and_cosign(ground: Ground, servers: list[witness.Server]) -> None:
    from liandong.ledger.sequencer import co_sign, sequence_batch

    with ground.connect("sequencer") as connection:
        while sequence_batch(connection, ground.signer):
            pass
        for server in servers:
            answer = co_sign(connection, server.url)
            assert answer is not None and answer.status == 200


def _restored(ground: Ground, servers: list[witness.Server]) -> Iterator[Figure]:
    file, name = ground.folder / "backup", f"{NAME}_restored"
    begun = perf_counter()
    backup(ground.urls["owner"], file)
    yield Figure(f"备份（{EVENTS:,} 条）", perf_counter() - begun, "秒")
    owner = _in(ground.urls["owner"], name)
    begun = perf_counter()
    create_empty(ground.admin, name, like=NAME)
    try:
        restore(owner, file)
        run({VARIABLE: owner, "LIANDONG_STATIC_ROOT": "", "LIANDONG_HOME": str(ground.home)}, "migrate")
        export = ground.folder / "restored.zip"
        _export(ground, name, export)
        _verify(ground, export, servers)
        yield Figure(
            "恢复到新库、迁移、导出并与两个见证人核对",
            perf_counter() - begun,
            "秒",
            peer=f"{EVENTS:,} 条，核对无误",
        )
    finally:
        drop(ground.admin, name)


def _export(ground: Ground, database: str, file: Path) -> None:
    run(
        {VARIABLE: _in(ground.urls["app"], database), "LIANDONG_HOME": str(ground.home)},
        "ledger",
        "export",
        str(file),
    )


def _verify(ground: Ground, file: Path, servers: list[witness.Server]) -> None:
    """Check an export with keys and checkpoints from the witnesses; anything found ends the measuring."""
    with bundle.Bundle.open(file) as opened:
        report = verify.verify(
            opened,
            trusted_log=ground.signer.key.verifier.vkey,
            trusted_witnesses=[server.witness.signer.verifier.vkey for server in servers],
            quorum=len(servers),
            witness_checkpoints=[witness.last_seen(server.url, ground.signer.origin) for server in servers],
        )
    if not report.is_intact or report.size != EVENTS:
        raise AssertionError(report.text())


def _in(url: str, database: str) -> str:
    return url.replace(f"/{NAME}?", f"/{database}?")
