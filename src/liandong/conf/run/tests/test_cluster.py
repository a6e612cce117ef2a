"""自带的数据库：各种账户下能起，各种中断后能起，别人的进程不碰。"""

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import psycopg
import pytest

from liandong.conf.run import postmaster
from liandong.conf.run.cluster import Cluster
from liandong.conf.run.home import CHECKOUT, Home, RunError
from liandong.conf.run.processes import end, identify, is_alive

pytestmark = pytest.mark.database


def ask(cluster: Cluster, question: str):
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        return connection.execute(question).fetchone()[0]


def do(cluster: Cluster, statement: str) -> None:
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        connection.execute(statement)


def kill_postmaster(cluster: Cluster) -> None:
    """kill -9, as a power cut of one process."""
    os.kill(cluster.server().pid, signal.SIGKILL)


def wait_for(condition, within: float = 10.0) -> None:
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "没有等到"
        time.sleep(0.02)


def test_chinese_letters_are_letters_and_nothing_listens_on_tcp(cluster):
    cluster.start()
    assert ask(cluster, r"SELECT '焦作市' ~ '^\w+$'") is True
    assert ask(cluster, "SELECT 'Ä' < 'z'") is False
    assert ask(cluster, "SHOW data_checksums") == "on"
    assert ask(cluster, "SHOW listen_addresses") == ""
    assert ask(cluster, "SHOW fsync") == "off"
    assert cluster.socket_dir.stat().st_mode & 0o777 == 0o700
    assert cluster.data.stat().st_mode & 0o777 == 0o700


def test_durable_settings_keep_every_commit(short):
    cluster = Cluster(Home(short / "h"), settings={"work_mem": "7MB"})
    cluster.start()
    try:
        wanted = {"fsync": "on", "full_page_writes": "on", "max_wal_size": "2GB", "work_mem": "7MB"}
        assert {name: ask(cluster, f"SHOW {name}") for name in wanted} == wanted
    finally:
        cluster.stop()


def test_start_and_stop_may_be_repeated(cluster):
    cluster.start()
    server = cluster.server()
    cluster.start()
    Cluster(cluster.home, cluster.bin_dir).start()
    assert cluster.server() == server
    cluster.stop()
    cluster.stop()
    assert not cluster.is_running()


def test_killed_server_starts_again_with_all_it_acknowledged(cluster):
    cluster.start()
    do(cluster, "DROP TABLE IF EXISTS t")
    do(cluster, "CREATE TABLE t AS SELECT 1 AS i")
    kill_postmaster(cluster)
    wait_for(lambda: not cluster.is_running())
    cluster.start()
    assert ask(cluster, "SELECT count(*) FROM t") == 1


def test_new_server_waits_for_a_busy_back_end_of_the_killed_one(cluster):
    """Two servers on one data folder would destroy it; a busy back end notices the death only after a while."""
    cluster.start()
    busy = psycopg.connect(cluster.url())
    try:
        worker = identify(busy.info.backend_pid)
        busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 6000000)")
        kill_postmaster(cluster)
        wait_for(lambda: not cluster.is_running())
        assert is_alive(worker)
        cluster.start()
        assert not is_alive(worker)
    finally:
        busy.close()
    assert ask(cluster, "SELECT 1") == 1


def test_stale_note_naming_a_stranger_neither_stops_the_start_nor_hurts_him(cluster):
    """The stranger runs under the server's account: then PostgreSQL itself would refuse to start."""
    cluster.start()
    kill_postmaster(cluster)
    wait_for(lambda: not cluster.is_running())
    wait_for(lambda: not back_ends(cluster))
    stranger = subprocess.Popen([*cluster.account.prefix, "sleep", "60"], **cluster.account.popen_options())
    note = cluster.data / "postmaster.pid"
    note.write_text(f"{stranger.pid}\n" + note.read_text().partition("\n")[2])
    try:
        assert not cluster.is_running()
        cluster.stop()
        assert stranger.poll() is None
        cluster.start()
        assert cluster.is_running()
        cluster.stop()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def back_ends(cluster: Cluster) -> list[int]:
    """Processes that work in the data folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if entry.resolve(strict=True) == cluster.data.resolve():
                found.append(int(entry.parent.name))
        except OSError:
            continue
    return found


def test_server_started_by_hand_on_another_socket_is_left_alone(cluster, short):
    cluster.start()
    cluster.stop()
    other = short / "o"
    other.mkdir(mode=0o700)
    cluster.account.own(other)
    by_hand = subprocess.Popen(
        [
            *cluster.account.prefix,
            str(cluster.bin_dir / "postgres"),
            "-D",
            str(cluster.data),
            "-k",
            str(other),
        ],
        stderr=subprocess.DEVNULL,
        **cluster.account.popen_options(),
    )
    try:
        wait_for(lambda: postmaster.status(cluster.data) == "ready")
        with pytest.raises(RunError, match=f"进程 {by_hand.pid} 正以另外的方式使用"):
            cluster.start()
        cluster.stop()
        assert by_hand.poll() is None
    finally:
        by_hand.send_signal(signal.SIGINT)
        by_hand.wait()


def test_half_an_initdb_is_thrown_away(short):
    cluster = Cluster(Home(short / "h"), durable=False)
    program = f"from liandong.conf.run.cluster import Cluster; from liandong.conf.run.home import Home\n\
Cluster(Home({str(cluster.home)!r})).start()"
    launcher = subprocess.Popen(
        [sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": str(CHECKOUT / "src")}
    )
    wait_for(lambda: list(cluster.home.path.glob("pg*.half-*/base")))
    launcher.kill()
    launcher.wait()
    assert not cluster.data.exists()
    cluster.start()
    assert cluster.is_running()
    cluster.stop()
    cluster.start()
    cluster.stop()
    assert not list(cluster.home.path.glob("pg*.half-*"))


def test_two_homes_side_by_side(cluster, short):
    second = Cluster(Home(short / "h2"), durable=False)
    cluster.start()
    second.start()
    try:
        assert cluster.server() != second.server()
        do(cluster, "CREATE TABLE only_here()")
        assert ask(second, "SELECT count(*) FROM pg_class WHERE relname = 'only_here'") == 0
    finally:
        second.stop()
    assert cluster.is_running()


@pytest.mark.parametrize("name", ["长路径" + "x" * 120, "with space", "comma,and%percent"])
def test_long_and_unusual_paths(short, name):
    cluster = Cluster(Home(short / name), durable=False)
    cluster.start()
    try:
        assert ask(cluster, "SELECT 1") == 1
    finally:
        cluster.stop()
        shutil.rmtree(cluster.home.sockets((cluster.account.uid,)))


def test_path_that_postgresql_cannot_quote_is_refused_at_once(short):
    with pytest.raises(RunError, match="请换一个目录"):
        Cluster(Home(short / 'a"b'))


def test_failed_start_shows_the_log(short):
    cluster = Cluster(Home(short / "h"), durable=False, settings={"shared_buffers": "much"})
    with pytest.raises(RunError, match=r'(?s)日志.*invalid value for parameter "shared_buffers": "much"'):
        cluster.start()


def test_two_launchers_at_once_start_one_server(cluster):
    others = [Cluster(cluster.home, cluster.bin_dir, durable=False) for _ in range(3)]
    threads = [threading.Thread(target=c.start) for c in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({c.server() for c in others}) == 1
    assert cluster.is_running()


def test_last_user_stops_the_server(cluster):
    with cluster.in_use():
        with Cluster(cluster.home, cluster.bin_dir, durable=False).in_use():
            pass
        assert cluster.is_running()
    assert not cluster.is_running()


def test_launcher_killed_by_9_leaves_no_server(cluster):
    program = textwrap.dedent(f"""
        import time
        from liandong.conf.run.cluster import Cluster
        from liandong.conf.run.home import Home
        with Cluster(Home({str(cluster.home)!r}), durable=False).in_use():
            print("up", flush=True)
            time.sleep(60)
    """)
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT / "src")},
    ) as launcher:
        assert launcher.stdout.readline() == b"up\n"
        server = cluster.server()
        launcher.kill()
    assert server is not None
    wait_for(lambda: not is_alive(server))


def test_station_brings_a_killed_database_back(cluster):
    from liandong.conf.run.station import Station

    cluster.start()
    said: list[str] = []
    station = Station([], cluster.home, cluster=cluster, say=said.append)
    original = cluster.start

    def start_and_finish():
        original()
        station.stop()

    cluster.start = start_and_finish
    assert station.run(lambda: kill_postmaster(cluster)) == 0
    assert said == ["数据库意外停止，正在重新启动。"]
    assert cluster.is_running()


def test_identity_of_a_server_is_its_start_too(cluster):
    cluster.start()
    first = cluster.server()
    assert first == identify(first.pid)
    assert end([first]) == []
    assert cluster.server() is None
