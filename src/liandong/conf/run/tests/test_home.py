"""状态目录：私密、短路径规则、冒占的目录不用、锁随进程而去。"""

import os
import stat
import tempfile
from pathlib import Path

import pytest

from liandong.conf.run.home import SOCKET_PATH_LIMIT, Home, RunError


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def temp(short: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temp folder of our own, so that tests leave nothing in the real one."""
    folder = short / "t"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_new_home_is_private_whatever_the_umask(short):
    before = os.umask(0)
    try:
        home = Home(short / "h")
        folders = [
            home.path,
            home.keys,
            home.env,
            home.logs,
            home.witness(1),
            home.witness(2),
            home.sockets(),
        ]
    finally:
        os.umask(before)
    assert {mode(folder) for folder in folders} == {0o700}


def test_environment_names_the_home(short, monkeypatch):
    monkeypatch.setenv("LIANDONG_HOME", str(short / "elsewhere"))
    assert Home().path == (short / "elsewhere").resolve()


def test_folder_in_use_by_others_is_named_not_changed(short):
    (short / "shared").mkdir(mode=0o755)
    (short / "shared").chmod(0o755)
    (short / "shared" / "file").touch()
    with pytest.raises(RunError, match="chmod 700"):
        Home(short / "shared")
    assert mode(short / "shared") == 0o755


def test_short_plain_path_keeps_its_socket_inside(short):
    assert Home(short / "h").sockets() == short / "h" / "sockets"


@pytest.mark.parametrize("name", ["x" * 120, "焦作", "a b", "a,b"])
def test_long_or_unusual_path_moves_the_socket_to_a_private_temp_folder(short, temp, name):
    home = Home(short / name)
    folder = home.sockets()
    assert folder.parent == temp
    assert mode(folder) == 0o700
    assert len(f"{folder}/.s.PGSQL.5435") <= SOCKET_PATH_LIMIT
    assert folder == Home(short / name).sockets()
    assert folder != Home(short / f"{name}2").sockets()


def test_temp_folder_set_by_a_stranger_is_refused(short, temp):
    home = Home(short / "焦作")
    folder = home.sockets()
    folder.rmdir()
    (short / "trap").mkdir()
    folder.symlink_to(short / "trap")
    with pytest.raises(RunError, match="冒占"):
        home.sockets()


@pytest.mark.skipif(os.geteuid() != 0, reason="只有 root 能把目录交给别的账户")
def test_temp_folder_of_another_account_is_refused(short, temp):
    home = Home(short / "焦作")
    os.chown(home.sockets(), 65534, -1)
    with pytest.raises(RunError, match="冒占"):
        home.sockets()
    assert home.sockets(allowed_owners=(65534,))


def test_lock_excludes_and_is_freed(short):
    home = Home(short / "h")
    with home.lock("x"), pytest.raises(RunError, match="正在使用"), home.lock("x", wait=0):
        pass
    with home.lock("x", wait=0):
        pass


def test_overlong_log_is_set_aside(short, monkeypatch):
    monkeypatch.setattr("liandong.conf.run.home.LOG_LIMIT", 10)
    home = Home(short / "h")
    home.log("web").write_text("a" * 11)
    assert not home.log("web").exists()
    assert (home.logs / "web.log.1").read_text() == "a" * 11
