"""演练的地基：一台要口令、只听本机 TCP 的 PostgreSQL，一台平台服务器，两台见证机器，照手册装好。"""

from __future__ import annotations

import shutil
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from liandong.conf.run.cluster import Cluster
from liandong.conf.run.home import Home
from liandong.now import now
from liandong.proof.keys import load_key

from .machine import Machine
from .visitor import HOST, Visitor

PASSWORDS = {"xitong": "guan-xitong-2026", "anquan": "guan-anquan-2026", "shenji": "guan-shenji-2026"}
_HBA = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"


class TcpCluster(Cluster):
    """A server as a distribution installs it: on TCP, asking for passwords."""

    def __init__(self, home: Home, port: int) -> None:
        super().__init__(home, durable=False, settings={"listen_addresses": "127.0.0.1"})
        self.port = port

    @property
    def _port(self) -> int:
        return self.port


@dataclass(frozen=True)
class Site:
    """What stands after the installation: the platform, its witnesses, the address of the database server."""

    platform: Machine
    witnesses: tuple[Machine, Machine]
    dba: str
    web_port: int

    def visitor(self) -> Visitor:
        return Visitor(self.web_port, self.platform.path("/etc/liandong/tls/certificate.pem"))

    def query(self, question: str, database: str = "liandong") -> list[tuple]:
        """Rows as the database's superuser sees them."""
        with psycopg.connect(self.dba.replace("/postgres?", f"/{database}?"), autocommit=True) as connection:
            cursor = connection.execute(question)
            return cursor.fetchall() if cursor.description else []

    def is_settled(self) -> bool:
        """Everything entered and co-signed by both witnesses."""
        return self.query(
            "SELECT NOT EXISTS (SELECT FROM ledger_intake) AND (SELECT count(*) FROM ledger_cosignature"
            " WHERE checkpoint_id = (SELECT max(seq) + 1 FROM ledger_entry)) = 2"
        ) == [(True,)]

    def is_answering(self) -> bool:
        try:
            return self.visitor().get("/sign-in").status == 200
        except OSError:
            return False


def wait_for(condition: Callable[[], object], machine: Machine, within: float = 45.0) -> None:
    """Until `condition` holds; else fail with what the services of `machine` said."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, f"没有等到\n{machine.logs()}"
        time.sleep(0.1)


def free_ports(count: int) -> list[int]:
    """Numbers that nobody listens on now."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    numbers = [p.getsockname()[1] for p in probes]
    for probe in probes:
        probe.close()
    return numbers


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """A short path that the database's account can walk to."""
    made = Path(tempfile.mkdtemp(prefix="ldo-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="session")
def cluster(folder: Path) -> Iterator[TcpCluster]:
    made = TcpCluster(Home(folder / "pg"), free_ports(1)[0])
    try:
        made.start()
        (made.data / "pg_hba.conf").write_text(_HBA)
        with psycopg.connect(made.url()) as connection:
            connection.execute("SELECT pg_reload_conf()")
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="session")
def site(folder: Path, cluster: TcpCluster) -> Iterator[Site]:
    """The manual's second chapter, followed word for word."""
    web, proxied, *witness_ports = free_ports(4)
    numbered = list(enumerate(witness_ports, start=1))
    addresses = {f"http://witness-{n}.example.gov.cn:8321": f"http://127.0.0.1:{p}" for n, p in numbered}
    local = {"--host 0.0.0.0": "--host 127.0.0.1"}
    witnesses = tuple(
        Machine(
            folder / f"w{n}",
            {**local, "--port 8321": f"--port {p}", "witness-1.example": f"witness-{n}.example"},
            {},
        )
        for n, p in numbered
    )
    platform = Machine(
        folder / "platform",
        {
            **local,
            **addresses,
            "--port 443": f"--port {web} --workers 1",
            "--port 8000": f"--port {proxied} --workers 1",
            "@127.0.0.1/postgres": f"@127.0.0.1:{cluster.port}/postgres",
            "127.0.0.1:5432": f"127.0.0.1:{cluster.port}",
            "-h 127.0.0.1": f"-h 127.0.0.1 -p {cluster.port}",
            "/usr/lib/postgresql/15/bin": str(cluster.bin_dir),
        },
        {"DBA_HOST": str(cluster.socket_dir), "DBA_PORT": str(cluster.port)},
    )
    (platform.root / "bin/psql").symlink_to(cluster.bin_dir / "psql")
    stands = Site(platform, witnesses, cluster.url(), web)
    try:
        _install(stands)
        yield stands
        _uninstall(stands)
    finally:
        for machine in (platform, *witnesses):
            machine.switch_off()


def _install(site: Site) -> None:
    platform = site.platform
    for section in ("2.1", "2.2", "2.3", "2.4"):
        platform.follow(section)
    platform.follow("2.5", typed="koling-2026\n")
    log_vkey = platform.path("/var/lib/liandong/keys/log.vkey").read_text().strip()
    platform.follow("2.6")
    for number, witness in enumerate(site.witnesses, start=1):
        witness.follow("2.7", "witness", only=slice(1))
        settings = witness.path("/etc/liandong/witness.env")
        settings.write_text(settings.read_text().replace("请换成账本公钥", log_vkey))
        witness.follow("2.7", "witness", only=slice(1, None))
        key = witness.path("/var/lib/liandong-witness/witness.key")
        wait_for(lambda key=key: (key.parent / "port").exists(), witness)
        (platform.root / f"witness-{number}.vkey").write_text(f"{load_key(key).verifier.vkey}\n")
    platform.follow("2.7")
    platform.follow("2.8", typed="".join(f"{p}\n" for p in PASSWORDS.values()))
    make_certificate(platform.path("/etc/liandong/tls"))
    platform.follow("2.9")
    wait_for(site.is_answering, platform)
    wait_for(site.is_settled, platform)


def _uninstall(site: Site) -> None:
    """The last block of the manual; nothing runs and no database is left."""
    site.platform.follow("十", only=slice(1, None))
    assert not list((site.platform.root / "run").glob("*.pid"))
    assert site.query("SELECT 1 FROM pg_database WHERE datname = 'liandong'", "postgres") == []


def make_certificate(folder: Path) -> None:
    """A self-signed certificate for the platform's name."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
