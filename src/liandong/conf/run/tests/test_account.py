"""以谁的名义运行：root 的三条路、普通用户，都不放宽上级目录的权限。"""

import os

import psycopg
import pytest

from liandong.conf.run import account
from liandong.conf.run.binaries import copy_within_reach
from liandong.conf.run.cluster import Cluster
from liandong.conf.run.home import Home, RunError

pytestmark = pytest.mark.database
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="只有 root 能换账户")


def ask(cluster: Cluster, question: str):
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        return connection.execute(question).fetchone()[0]


WAYS = {
    "nobody": lambda bin_dir: account.plain("nobody", bin_dir),
    "unshare": account.namespaced,
    "setpriv": lambda bin_dir: account.passing(account.plain("nobody", bin_dir)),
}


@as_root
@pytest.mark.parametrize("way", WAYS)
def test_every_way_root_has(short, monkeypatch, way):
    """Each way is tried where it is needed: the last two below a folder only root may enter."""
    if way != "nobody":
        (short / "private").mkdir(mode=0o700)
        short = short / "private"
    monkeypatch.setattr(account, "_candidates", lambda home, bin_dir: iter([WAYS[way](bin_dir)]))
    home = Home(short / "h")
    for _ in range(2):
        cluster = Cluster(home, durable=False)
        try:
            cluster.start()
        except RunError as trouble:
            assert "不能以 root 运行" in str(trouble)
            pytest.skip("本机的内核、容器或目录权限不许这样做")
        assert ask(cluster, "SELECT 1") == 1
        cluster.stop()
    assert not cluster.is_running()


@as_root
def test_programs_copied_within_reach_run_there(short):
    source = Cluster(Home(short / "h")).bin_dir
    copy = copy_within_reach(source, short)
    if "PGBIN" in os.environ:
        assert copy is None
        return
    assert copy == copy_within_reach(source, short)
    assert account.works(account.plain("nobody", copy), str(copy / "postgres"), "-V")


@as_root
def test_below_a_private_parent_no_mode_is_loosened(short):
    private = short / "private"
    private.mkdir(mode=0o700)
    modes = {path: path.stat().st_mode for path in [private, *private.parents]}
    cluster = Cluster(Home(private / "h"), durable=False)
    cluster.start()
    try:
        assert ask(cluster, "SELECT 1") == 1
        assert cluster.account.user is None
    finally:
        cluster.stop()
    assert {path: path.stat().st_mode for path in modes} == modes


@as_root
def test_data_follow_to_another_account(short):
    """A checkout moved from an open place to a 0700 one changes its way of running; the data come along."""
    first = Cluster(Home(short / "h"), durable=False)
    first.start()
    ask(first, "SELECT lo_from_bytea(4711, '')")
    first.stop()
    (short / "private").mkdir(mode=0o700)
    (short / "h").rename(short / "private" / "h")
    second = Cluster(Home(short / "private" / "h"), durable=False)
    second.start()
    try:
        assert ask(second, "SELECT count(*) FROM pg_largeobject_metadata WHERE oid = 4711") == 1
    finally:
        second.stop()


@as_root
def test_as_an_ordinary_user(short):
    """A forked child becomes ``nobody`` and does it all itself."""
    place = short / "n"
    place.mkdir()
    bin_dir = Cluster(Home(short / "h")).bin_dir
    nobody = account.plain("nobody", copy_within_reach(bin_dir, short) or bin_dir)
    os.chown(place, nobody.uid, nobody.gid)
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.setgroups([])
            os.setgid(nobody.gid)
            os.setuid(nobody.uid)
            cluster = Cluster(Home(place / "h"), nobody.bin_dir, durable=False)
            cluster.start()
            code = 0 if ask(cluster, "SELECT 1") == 1 and cluster.account.user is None else 2
            cluster.stop()
            code = code or int(cluster.is_running())
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
